"""The Hub's own client on a short lead: errors become sentences, retries end, and the token stays inside.

Left alone, ``huggingface_hub`` obeys a ``Retry-After`` of an hour, waits for an answer for ever, and repeats in its
errors what the server said, a token included. The only module that imports it.
"""

from __future__ import annotations

import logging
import os
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from ..errors import AipsyAffectError, HubError

#: Seconds after which one step (a commit with its uploads, a download) is given up, however often it was retried.
PATIENCE_S = 60.0
#: Seconds to wait for a single answer.
TIMEOUT_S = 30.0
#: What may pass by itself.
TRANSIENT = (408, 429, 500, 502, 503, 504)

PUBLIC_HUB = "https://huggingface.co"
TOKEN = re.compile(r"\b(hf|api_org)_[A-Za-z0-9]{6,}")
LONGEST_MESSAGE = 1000

Hook = Callable[[Any], None]
Result = TypeVar("Result")


class GaveUp(Exception):
    """Patience ended while the client was retrying."""


def library() -> Any:
    """Return huggingface_hub, set up before its first import, which reads the environment.

    Raises:
        HubError: it is not installed.
    """
    # Files are small, and plain HTTP is the transport that the tests speak; the user's own choice stands.
    os.environ.setdefault("HF_HUB_DISABLE_XET", "1")
    try:
        import huggingface_hub
        import huggingface_hub.utils
    except ImportError as error:
        raise HubError("huggingface_hub is needed for the Hub: pip install huggingface_hub") from error
    return huggingface_hub


def default_endpoint() -> str:
    """Return the address of the Hub that the client would ask."""
    return os.environ.get("HF_ENDPOINT") or PUBLIC_HUB


def asked(
    doing: str, ask: Callable[[], Result], secrets: Iterable[str] = (), deadline: float | None = None
) -> Result:
    """Return what ``ask`` returns; it gives up in time, is quiet, and every failure is a HubError without a secret.

    Args:
        doing: what is being done, for the message.
        ask: calls the client.
        secrets: what must appear in no message.
        deadline: by the monotonic clock; ``PATIENCE_S`` from now by default.

    Raises:
        HubError: whatever the client raised, as a sentence.
    """
    secrets = tuple(secrets)
    try:
        with _short_lead(deadline or time.monotonic() + PATIENCE_S), _scrubbed_logs(secrets):
            return ask()
    except AipsyAffectError:
        raise
    except Exception as error:  # the client raises whatever its parts raise; none of it may be a traceback
        found = _explained(doing, error, secrets)
    # Raised here, and not within the handler: what the client says may hold what the server echoed.
    raise found


def scrub(text: str, secrets: Iterable[str] = ()) -> str:
    """Return text without anything that is, or looks like, a token of the Hub."""
    for secret in secrets:
        text = text.replace(secret, "hf_…")
    return TOKEN.sub("hf_…", text)


def _explained(doing: str, error: Exception, secrets: tuple[str, ...]) -> HubError:
    chain = _chain(error)
    status = next((code for each in chain if (code := _status(each))), None)
    gave_up = next((each for each in chain if isinstance(each, GaveUp)), None)
    broken = any(type(each).__module__.startswith("httpx") for each in chain) and status is None
    local = next((each for each in chain if isinstance(each, OSError) and each.errno), None)
    if gave_up is not None:
        why = str(gave_up)
    elif status is not None:
        said = next((text for each in chain if (text := getattr(each, "server_message", None))), "")
        why = _because(status, bool(secrets)) + (f" The Hub says: {said}" if said else "")
    elif any(type(each).__name__ == "OfflineModeIsEnabled" for each in chain):
        why = "HF_HUB_OFFLINE is set, so the Hub must not be asked; unset it."
    elif broken:
        why = f"there is no connection, or it broke ({chain[-1]}). Run it again."
    elif local is not None:
        why = f"{local.strerror or local}. Make room or look at the permissions, then run it again."
    else:
        why = f"the client gave up ({type(error).__name__}: {error})."
    text = " ".join(scrub(f"{doing}: {why}", secrets).split())
    return HubError(text[:LONGEST_MESSAGE], status=status, broken=broken and gave_up is None)


def _because(status: int, has_token: bool) -> str:
    if status == 401:
        wrong = "does not accept the token" if has_token else "wants a token, and none was found"
        return f"there is no such repository, or the Hub {wrong} (401). Log in with `hf auth login`, or set HF_TOKEN."
    known = {
        403: "the token may not do this (403). To publish it needs write access to this repository.",
        404: "the Hub has no such repository or revision, or this token may not see it (404).",
        409: "someone else made it meanwhile (409). Run it again: it looks anew at what is there.",
        412: "the repository changed while this ran (412). Look at what was committed there, then run it again.",
        429: "the Hub says that these are too many requests (429). Wait some minutes, then run it again.",
    }
    otherwise = f"the Hub answers with error {status}." + (" Run it again later." if status >= 500 else "")
    return known.get(status, otherwise)


def _status(error: BaseException) -> int | None:
    code = getattr(getattr(error, "response", None), "status_code", None)
    return code if isinstance(code, int) else None


def _chain(error: BaseException) -> list[BaseException]:
    """Return an error and what it came from, outermost first."""
    found: list[BaseException] = []
    each: BaseException | None = error
    while each is not None and each not in found:
        found.append(each)
        each = each.__cause__ or each.__context__
    return found


@contextmanager
def _short_lead(deadline: float) -> Iterator[None]:
    """Let every request of the client end in time, and none be repeated past ``deadline``.

    The session is the process's own: requests that other threads make meanwhile are on the same lead.
    """
    session = library().get_session()

    def before(_: Any) -> None:
        if time.monotonic() > deadline:
            raise GaveUp("the Hub or the connection failed again and again. Run it again later.")

    def after(response: Any) -> None:
        wait = response.headers.get("Retry-After", "")
        if response.status_code in TRANSIENT and wait.isdigit() and time.monotonic() + int(wait) > deadline:
            raise GaveUp(
                f"the Hub is busy ({response.status_code}) and asks to come back in {wait} s. Run it again then."
            )

    _attach(session, before, after)
    try:
        yield
    finally:
        _detach(session, before, after)


_attaching = threading.Lock()
#: For each session on a lead: how many hold it, and its own timeout.
_held: dict[int, tuple[int, Any]] = {}


def _attach(session: Any, before: Hook, after: Hook) -> None:
    with _attaching:
        count, timeout = _held.get(id(session), (0, session.timeout))
        _held[id(session)] = (count + 1, timeout)
        session.timeout = TIMEOUT_S
        hooks = session.event_hooks
        session.event_hooks = {
            "request": [*hooks.get("request", ()), before],
            "response": [*hooks.get("response", ()), after],
        }


def _detach(session: Any, before: Hook, after: Hook) -> None:
    """Take off these hooks and no others: threads come and go in any order, and a stale one would block them all."""
    with _attaching:
        count, timeout = _held.pop(id(session))
        if count > 1:
            _held[id(session)] = (count - 1, timeout)
        else:
            session.timeout = timeout
        session.event_hooks = {
            kind: [each for each in hooks if each not in (before, after)]
            for kind, hooks in session.event_hooks.items()
        }


@contextmanager
def _scrubbed_logs(secrets: tuple[str, ...]) -> Iterator[None]:
    """Take secrets out of what the client logs, and its progress bars off the terminal."""
    bars = library().utils

    def clean(record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if (cleaned := scrub(said, secrets)) != said:
            record.msg, record.args = cleaned, ()
        return True

    # Those of the user too: with everything logged, the client's parts log what the server echoed.
    handlers = [*logging.getLogger("huggingface_hub").handlers, *logging.getLogger().handlers]
    shown = not bars.are_progress_bars_disabled()
    for each in handlers:
        each.addFilter(clean)
    if shown:
        bars.disable_progress_bars()
    try:
        yield
    finally:
        for each in handlers:
            each.removeFilter(clean)
        if shown:
            bars.enable_progress_bars()
