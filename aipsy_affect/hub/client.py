"""The Hub's own client on a short lead: errors become sentences, retries end, and the token stays inside.

The one module that imports ``huggingface_hub``. Left alone, that client obeys a ``Retry-After`` of an hour, waits
for an answer for ever, and repeats in its errors what the server said, a token included.
"""

from __future__ import annotations

import logging
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from .. import __version__
from ..errors import AipsyAffectError, HubError
from ..release import MAX_FILE_BYTES
from .remote import RemoteFile, RemoteRepo

#: Seconds after which one step (a commit with its uploads, a download) is given up, however often it was retried.
PATIENCE_S = 60.0
#: Seconds to wait for a single answer.
TIMEOUT_S = 30.0
#: Seconds between two attempts of ours to read.
PAUSE_S = 1.0
TRANSIENT = (408, 429, 500, 502, 503, 504)
MOST_FILES = 1000

TOKEN = re.compile(r"\b(hf|api_org)_[A-Za-z0-9]{6,}")
Result = TypeVar("Result")


def default_endpoint() -> str:
    """Return the address of the Hub that the client would ask."""
    return os.environ.get("HF_ENDPOINT") or "https://huggingface.co"


class GaveUp(Exception):
    """Patience ended while the client was retrying."""


class Hub:
    """A Hub, as far as publishing and pulling need it.

    Every method raises :class:`HubError`, and nothing else, with what could not be done, why, and what to do.
    """

    def __init__(self, endpoint: str | None = None) -> None:
        library = _library()
        self.endpoint = (endpoint or default_endpoint()).rstrip("/")
        self._token: str | None = None
        with self._asking("looking for a token"):
            self._token = library.get_token()
        self._api: Any = library.HfApi(
            endpoint=self.endpoint,
            token=self._token or False,
            library_name="aipsy-affect",
            library_version=__version__,
        )

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be published or printed."""
        return (self._token,) if self._token else ()

    def look(self, repo: str) -> RemoteRepo | None:
        """Return what is known of a dataset repository, or None if there is none that this token may see."""

        def ask() -> RemoteRepo:
            info = self._api.repo_info(repo, repo_type="dataset", timeout=TIMEOUT_S)
            refs = self._api.list_repo_refs(repo, repo_type="dataset")
            tags = {str(each.name): str(each.target_commit) for each in refs.tags}
            return RemoteRepo(repo, bool(info.private), info.sha, tags)

        try:
            return self._reading(f"looking at {repo}", ask)
        except HubError as error:
            if error.status == 404:
                return None
            raise

    def resolve(self, repo: str, revision: str) -> str:
        """Return the commit that everybody gets who asks for a revision: a branch could bear the name of a tag."""
        return self._reading(
            f"looking at {revision} of {repo}",
            lambda: str(
                self._api.repo_info(repo, revision=revision, repo_type="dataset", timeout=TIMEOUT_S).sha
            ),
        )

    def files(self, repo: str, commit: str) -> tuple[RemoteFile, ...]:
        """Return the files of a commit, sorted by path."""

        def ask() -> list[Any]:
            tree = self._api.list_repo_tree(repo, recursive=True, revision=commit, repo_type="dataset")
            return [each for each in tree if hasattr(each, "blob_id")]

        found = self._reading(f"listing the files of {repo} at {commit[:12]}", ask)
        return tuple(
            sorted(
                (
                    RemoteFile(
                        str(each.path),
                        int(each.size),
                        str(each.blob_id),
                        str(each.lfs.sha256) if each.lfs else None,
                    )
                    for each in found
                ),
                key=lambda file: file.path,
            )
        )

    def create(self, repo: str, private: bool) -> None:
        """Create an empty dataset repository."""
        with self._asking(f"creating {repo}"):
            self._api.create_repo(repo, repo_type="dataset", private=private, exist_ok=False)

    def commit(
        self, repo: str, files: Mapping[str, bytes], deleted: Iterable[str], message: str, parent: str | None
    ) -> str:
        """Make one commit upon ``parent`` at the head of main, and return its id; no parent in an empty repository."""
        library = _library()
        # From memory, never from a folder, so that nothing else can slip in.
        operations = [library.CommitOperationAdd(path, content) for path, content in sorted(files.items())]
        operations += [library.CommitOperationDelete(path, is_folder=False) for path in sorted(deleted)]
        with self._asking(f"committing to {repo}"):
            made = self._api.create_commit(
                repo, operations, commit_message=message, repo_type="dataset", parent_commit=parent
            )
        return str(made.oid)

    def tag(self, repo: str, tag: str, commit: str) -> None:
        """Create a tag; one that exists already is an error, wherever it points."""
        with self._asking(f"tagging {repo} as {tag}"):
            self._api.create_tag(repo, tag=tag, revision=commit, repo_type="dataset", exist_ok=False)

    def download(self, repo: str, commit: str, files: Iterable[RemoteFile]) -> dict[str, bytes]:
        """Return path to bytes, fetched anew: no cache is read.

        Raises:
            HubError: also if a file is too large to be one of a release.
        """
        files = tuple(files)
        for each in files:
            if each.size > MAX_FILE_BYTES:
                raise HubError(
                    f"{repo}: {each.path} has {each.size} bytes, which no file of a release has; "
                    "nothing was downloaded"
                )
        if len(files) > MOST_FILES:
            raise HubError(f"{repo} has {len(files)} files, which no release has; nothing was downloaded")
        with (
            self._asking(f"downloading {repo}"),
            tempfile.TemporaryDirectory(prefix="aipsy-affect-") as cache,
        ):
            return {each.path: self._fetch(repo, commit, each.path, cache) for each in files}

    def _fetch(self, repo: str, commit: str, path: str, cache: str) -> bytes:
        library = _library()

        def ask() -> bytes:
            file = library.hf_hub_download(
                repo,
                path,
                repo_type="dataset",
                revision=commit,
                endpoint=self.endpoint,
                token=self._token or False,
                cache_dir=cache,
                # Without it the client would take blobs from a store that all caches of the machine share.
                force_download=True,
            )
            return Path(file).read_bytes()

        return self._reading(f"downloading {path} of {repo}", ask)

    def _reading(self, doing: str, ask: Callable[[], Result]) -> Result:
        """Ask, and ask again while the fault may pass: reading twice does no harm."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                with self._asking(doing, deadline):
                    return ask()
            except HubError as error:
                passing = error.status in TRANSIENT or error.broken
                if not passing or time.monotonic() + PAUSE_S > deadline:
                    raise
            time.sleep(PAUSE_S)

    @contextmanager
    def _asking(self, doing: str, deadline: float | None = None) -> Iterator[None]:
        """Within it the client gives up in time, is quiet, and every failure is a HubError without a secret."""
        found: HubError | None = None
        try:
            with _short_lead(deadline or time.monotonic() + PATIENCE_S), _scrubbed_logs(self.secrets):
                yield
        except (AipsyAffectError, KeyboardInterrupt):
            raise
        except (
            Exception
        ) as error:  # the client raises whatever its parts raise; none of it may be a traceback
            found = self._explained(doing, error)
        if found is not None:
            # Raised here, and not within the handler: what the client says may hold what the server echoed.
            raise found

    def _explained(self, doing: str, error: Exception) -> HubError:
        chain = _chain(error)
        status = next((code for each in chain if (code := _status(each))), None)
        gave_up = next((each for each in chain if isinstance(each, GaveUp)), None)
        broken = any(type(each).__module__.partition(".")[0].startswith("httpx") for each in chain)
        full = next((each for each in chain if isinstance(each, OSError) and each.errno), None)
        if gave_up is not None:
            why = str(gave_up)
        elif status is not None:
            said = next((text for each in chain if (text := getattr(each, "server_message", None))), "")
            why = _because(status, bool(self._token)) + (f" The Hub says: {said}" if said else "")
        elif type(chain[-1]).__name__ == "OfflineModeIsEnabled":
            why = "HF_HUB_OFFLINE is set, so the Hub must not be asked; unset it."
        elif full is not None and not broken:
            why = f"{full.strerror or full}; make room, or look at the permissions, and run it again."
        elif broken:
            why = f"no connection to {self.endpoint}, or it broke ({chain[-1]}); run it again."
        else:
            why = f"the client gave up ({type(chain[-1]).__name__}: {chain[-1]})."
        text = " ".join(scrub(f"{doing}: {why}", self.secrets).split())
        return HubError(text[:1000], status=status, broken=broken and gave_up is None and status is None)


def scrub(text: str, secrets: Iterable[str] = ()) -> str:
    """Return text without anything that is, or looks like, a token of the Hub."""
    for secret in secrets:
        text = text.replace(secret, "hf_…")
    return TOKEN.sub("hf_…", text)


def _because(status: int, has_token: bool) -> str:
    if status == 401:
        known = "does not accept the token" if has_token else "wants a token, and none was found"
        return f"the Hub {known} (401). Log in with `hf auth login`, or set HF_TOKEN."
    return {
        403: "the token may not do this (403). It needs write access to this repository to publish.",
        404: "the Hub has no such repository or revision, or this token may not see it (404).",
        409: "it is there already, made by someone else meanwhile (409). Run it again: it looks anew.",
        412: "the repository changed while this ran (412). Look at what was committed there, then run it again.",
        429: "the Hub says that these are too many requests (429). Wait some minutes, then run it again.",
    }.get(status, f"the Hub answers with error {status}." + (" Run it again later." if status >= 500 else ""))


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


def _library() -> Any:
    """Return huggingface_hub, set up before its first import, which reads the environment."""
    # Files are small, and plain HTTP is the transport that the tests speak; the user's own choice stands.
    os.environ.setdefault("HF_HUB_DISABLE_XET", "1")
    try:
        import huggingface_hub
    except ImportError as error:
        raise HubError("huggingface_hub is needed for the Hub: pip install huggingface_hub") from error
    return huggingface_hub


@contextmanager
def _short_lead(deadline: float) -> Iterator[None]:
    """Let every request of the client end in time, and none be repeated past ``deadline``.

    The session is the process's own: requests that other threads make meanwhile are on the same lead.
    """
    session = _library().get_session()
    hooks, timeout = session.event_hooks, session.timeout

    def before(_: Any) -> None:
        if time.monotonic() > deadline:
            raise GaveUp("the Hub or the connection failed again and again; run it again later.")

    def after(response: Any) -> None:
        wait = response.headers.get("Retry-After", "")
        if response.status_code in TRANSIENT and wait.isdigit() and time.monotonic() + int(wait) > deadline:
            raise GaveUp(
                f"the Hub is busy ({response.status_code}) and asks to come back in {wait} s. Run it again then."
            )

    session.event_hooks = {
        "request": [*hooks.get("request", ()), before],
        "response": [*hooks.get("response", ()), after],
    }
    session.timeout = TIMEOUT_S
    try:
        yield
    finally:
        session.event_hooks, session.timeout = hooks, timeout


@contextmanager
def _scrubbed_logs(secrets: Iterable[str]) -> Iterator[None]:
    """Take secrets out of what the client logs, and its progress bars off the terminal."""
    library = _library()

    def clean(record: logging.LogRecord) -> bool:
        record.msg, record.args = scrub(record.getMessage(), secrets), ()
        return True

    handlers = list(logging.getLogger("huggingface_hub").handlers)
    bars = not library.utils.are_progress_bars_disabled()
    for each in handlers:
        each.addFilter(clean)
    if bars:
        library.utils.disable_progress_bars()
    try:
        yield
    finally:
        for each in handlers:
            each.removeFilter(clean)
        if bars:
            library.utils.enable_progress_bars()
