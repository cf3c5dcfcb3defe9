"""What family T asks of a contextual emotion classifier, whoever made it: classes, probabilities, identity.

A classifier answers in up to ten classes: Plutchik's eight primaries, ``neutral``, and ``other`` for a
label that is an emotion but none of the eight (such as GoEmotions' group "positive").
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ..errors import ClassifierError
from ..stimulus import NEUTRAL, PRIMARY_OF

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

PRIMARIES: tuple[str, ...] = tuple(PRIMARY_OF.values())
OTHER = "other"
CLASSES: tuple[str, ...] = (*PRIMARIES, NEUTRAL, OTHER)
BUNDLED = "bundled"
HUB = "hub:"


@dataclass(frozen=True)
class Identity:
    """Which classifier it was: enough to fetch the same one again and to see that it is the same.

    Attributes:
        name: ``aipsy-affect/…`` for the bundled one, ORG/NAME on the Hub, the folder's name for a folder.
        revision: its version, or the commit that was resolved; empty for a folder.
        sha256: file name to SHA-256, of weights, configuration and tokenizer.
    """

    name: str
    revision: str
    sha256: tuple[tuple[str, str], ...]

    def as_json(self) -> dict[str, object]:
        return {"name": self.name, "revision": self.revision, "sha256": dict(self.sha256)}


@dataclass(frozen=True, eq=False)
class Reading:
    """What a classifier made of texts.

    Attributes:
        probabilities: shape (texts, classes), rows sum to 1.
        truncated: indices of texts that were longer than the classifier's window.
    """

    probabilities: npt.NDArray[np.float64]
    truncated: tuple[int, ...]


class Classifier(Protocol):
    """A contextual emotion classifier: the bundled one, or one of the Hub."""

    @property
    def identity(self) -> Identity: ...

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes it can answer, in the order of the columns of a reading; a part of ``CLASSES``."""

    @property
    def window(self) -> int:
        """The longest input, in its tokens."""

    def read(self, texts: Sequence[str]) -> Reading:
        """Return probabilities; the answer to a text does not depend on the texts beside it."""


@dataclass(frozen=True)
class Source:
    """Where a classifier is: the bundled one, ``hub`` with a repository and revision, or a folder."""

    kind: str
    repository: str = ""
    revision: str = ""
    folder: Path | None = None


def parse_source(given: str) -> Source:
    """Read ``bundled``, ``hub:ORG/NAME@REVISION`` or the path of a folder.

    Raises:
        ClassifierError: none of these.
    """
    if given == BUNDLED:
        return Source(BUNDLED)
    if given.startswith(HUB):
        found = re.fullmatch(r"(?P<repository>[\w.-]+/[\w.-]+)@(?P<revision>[\w./-]+)", given[len(HUB) :])
        if not found:
            raise ClassifierError(
                f"{given!r} is not hub:ORG/NAME@REVISION; the revision is part of the result, so name one: "
                "a commit or a tag, or @main for the newest (the commit it stood for is recorded)"
            )
        return Source("hub", found["repository"], found["revision"])
    folder = Path(given)
    if not folder.is_dir():
        raise ClassifierError(
            f"{given!r} is neither {BUNDLED!r}, nor hub:ORG/NAME@REVISION, nor a folder that exists"
        )
    return Source("folder", folder=folder)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()
