"""What the publisher decides upon: a release before it is rendered, the bytes that would be sent, what is on the Hub."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..release import Release
from .contents import Ingredients
from .remote import RemoteFile, RemoteRepo


@dataclass(frozen=True)
class Source:
    """What is known before anything is rendered.

    Attributes:
        repo: ``ORG/NAME``.
        endpoint: address of the Hub.
        release: the release to publish.
        stray: files that lie in its folder and are not of it.
        shipped_manifest_sha256: of the release of that version in this package; None if there is none.
        certificate: the bytes of the newest certificate; None if there is none.
        package_version: of this package.
        citation_version: in the package's ``CITATION.cff``.
        battery_version: of the battery in this package.
    """

    repo: str
    endpoint: str
    release: Release
    stray: tuple[str, ...]
    shipped_manifest_sha256: str | None
    certificate: bytes | None
    package_version: str
    citation_version: str
    battery_version: str


@dataclass(frozen=True)
class Draft:
    """All bytes that would be sent; ``secrets`` are strings that must not be among them."""

    parts: Ingredients
    files: Mapping[str, bytes]
    secrets: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Situation:
    """What is on the Hub beside what would be sent.

    Attributes:
        version: of the release to publish.
        files: path to bytes, to publish.
        public: whether the user said that it may be public.
        remote: the repository; None if there is none.
        head: the files at its head.
        owned: paths at its head that an earlier release of ours put there.
        tagged: the files at the tag of this version; None if there is no such tag.
    """

    version: str
    files: Mapping[str, bytes]
    public: bool
    remote: RemoteRepo | None = None
    head: tuple[RemoteFile, ...] = ()
    owned: frozenset[str] = frozenset()
    tagged: tuple[RemoteFile, ...] | None = None
