"""What the Hub says is there, as plain data, and how it compares with what should be. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from ..release import VERSION, sha256, version_key
from .contents import GITATTRIBUTES

TAG = re.compile(rf"v(?P<version>{VERSION.pattern})")


@dataclass(frozen=True)
class RemoteFile:
    """A file of a commit; ``sha256`` is known of large files only, ``git_sha1`` is of the content otherwise."""

    path: str
    size: int
    git_sha1: str
    sha256: str | None


@dataclass(frozen=True)
class RemoteRepo:
    """A dataset repository: its visibility, the commit at the head of main if there is one, and tag to commit."""

    repo: str
    private: bool
    head: str | None
    tags: Mapping[str, str]

    @property
    def versions(self) -> tuple[str, ...]:
        """The versions that are tagged, oldest first."""
        found = [match["version"] for tag in self.tags if (match := TAG.fullmatch(tag))]
        return tuple(sorted(found, key=version_key))


def problem_of_endpoint(endpoint: str) -> str | None:
    """Return what is wrong with the address of a Hub, or None: https, or plain http on this machine only."""
    wrong = f"{endpoint!r} is not the address of a Hub, like https://huggingface.co"
    try:
        parts = urlsplit(endpoint)
        host, _ = parts.hostname, parts.port  # a port that is no number is found only when it is asked for
    except ValueError:
        return wrong
    if not host or parts.username is not None or parts.query or parts.fragment:
        return wrong
    if parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host)):
        return None
    return f"{endpoint!r} is not encrypted: the token would travel in the clear; use https"


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def git_sha1(content: bytes) -> str:
    """Return git's name for a file with this content."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def differences(files: Mapping[str, bytes], remote: Iterable[RemoteFile]) -> list[str]:
    """Return one line for each path at which a commit differs from ``files``; none if it is exactly these.

    By the hashes that the Hub reports, so that nothing has to be downloaded: a first look, not the proof.
    """
    there = {each.path: each for each in remote if each.path != GITATTRIBUTES}
    lines = []
    for path in sorted(set(files) | set(there)):
        if path not in there:
            lines.append(f"{path} is missing there")
        elif path not in files:
            lines.append(f"{path} is there and not in the release")
        elif not _same(files[path], there[path]):
            lines.append(f"{path} has other bytes there")
    return lines


def _same(content: bytes, remote: RemoteFile) -> bool:
    if remote.size != len(content):
        return False
    return remote.sha256 == sha256(content) if remote.sha256 else remote.git_sha1 == git_sha1(content)
