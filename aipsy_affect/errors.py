"""Every error this package raises on purpose.

One base class, so that ``except AipsyAffectError`` catches all of it and the command line can
print a sentence instead of a traceback. A message says what is wrong, where, and what to do next.
"""

from __future__ import annotations

from collections.abc import Iterable


class AipsyAffectError(Exception):
    """Base of all errors of this package."""


class UnknownNameError(AipsyAffectError, LookupError):
    """A version, config, split, id, emotion or check code that does not exist."""

    def __init__(self, kind: str, name: object, existing: Iterable[object]) -> None:
        names = [str(each) for each in existing]
        shown = ", ".join(names[:40]) + (f", … ({len(names)} in all)" if len(names) > 40 else "")
        super().__init__(f"unknown {kind} {name!r}; there is: {shown or 'nothing'}")
        self.kind = kind
        self.name = name
        self.existing = names

    # KeyError-like bases would print the repr of the message; LookupError does not, keep it so.


class ReleaseError(AipsyAffectError):
    """A release folder that is incomplete, changed, or already there."""


class InputError(AipsyAffectError):
    """A file of the user's that cannot be read as stimuli."""


class CertificateError(AipsyAffectError):
    """A certificate that is missing, malformed, or not about these bytes."""


class ClassifierError(AipsyAffectError):
    """An emotion classifier that is not there, cannot be loaded, or has labels that nobody mapped."""


class HubError(AipsyAffectError):
    """The Hub could not be reached, refused, or answered what it should not; the message says which.

    ``status`` is the HTTP status if there was one; ``broken`` says that the connection failed.
    """

    def __init__(self, message: str, status: int | None = None, broken: bool = False) -> None:
        super().__init__(message)
        self.status = status
        self.broken = broken


class RefusedError(AipsyAffectError):
    """Content that is not as certified, so that it is neither published nor handed out.

    ``problems`` holds one sentence for each reason.
    """

    def __init__(self, what: str, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n  ".join([what, *self.problems]))


class SelectionError(AipsyAffectError, ValueError):
    """A filter, fold count or share that leaves nothing to work with."""


class TemplateError(AipsyAffectError):
    """One or more mistakes in a slot-template source; each names file, line and slot."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


class MissingExtraError(AipsyAffectError, ImportError):
    """An optional dependency is needed for this and is not installed."""


def missing_extra(module: str, extra: str, purpose: str) -> MissingExtraError:
    """Return the one error for a missing optional dependency, with the command that mends it."""
    return MissingExtraError(
        f'{module} is needed for {purpose} and is not installed: pip install "aipsy-affect[{extra}]"'
    )
