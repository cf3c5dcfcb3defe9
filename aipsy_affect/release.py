"""Release folders: JSON Lines per config and split, with a manifest of sha256 hashes.

A release is immutable. Reading one verifies every byte against the manifest, so a changed release
gives an error and no data.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.abc import Traversable
from pathlib import Path
from typing import Any

from .errors import ReleaseError
from .stimulus import COLUMNS, Stimulus

MANIFEST = "manifest.json"
CERTIFICATE = "certificate.json"
FORMAT = 1
#: A release is small; a file past this is not one of ours, and must not be read into memory.
MAX_FILE_BYTES = 64 * 1024 * 1024

Folder = Path | Traversable
VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")


@dataclass(frozen=True)
class ReleaseFile:
    """One entry of a manifest."""

    path: str
    config: str
    split: str
    rows: int
    columns: tuple[str, ...]
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a release says it holds."""

    version: str
    files: tuple[ReleaseFile, ...]
    sources: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        return {
            "name": "aipsy-affect",
            "version": self.version,
            "format": FORMAT,
            "license": "MIT",
            "files": [
                {
                    "path": each.path,
                    "config": each.config,
                    "split": each.split,
                    "rows": each.rows,
                    "columns": list(each.columns),
                    "bytes": each.bytes,
                    "sha256": each.sha256,
                }
                for each in self.files
            ],
            "sources": dict(self.sources),
        }


@dataclass(frozen=True)
class Release:
    """A verified release: its manifest and its items."""

    manifest: Manifest
    items: tuple[Stimulus, ...]
    manifest_sha256: str

    @property
    def version(self) -> str:
        return self.manifest.version


def version_key(version: str) -> tuple[int, ...]:
    """Return a sort key for a semantic version.

    Raises:
        ReleaseError: the version is not of the form 1.2.3.
    """
    if not VERSION.fullmatch(version):
        raise ReleaseError(f"{version!r} is not a semantic version like 1.0.0")
    return tuple(int(number) for number in version.split("."))


def json_lines(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Return rows as canonical JSON Lines: UTF-8, keys in the given order, one ``\\n`` a row."""
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def json_document(content: Any) -> bytes:
    """Return a value as canonical indented JSON with a final newline."""
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def read_release(folder: Folder, name: str = "") -> Release:
    """Read and verify the release in ``folder``.

    Raises:
        ReleaseError: the folder or a file is missing, a byte differs from the manifest, or the rows do
            not have the columns of a release.
    """
    name = name or str(folder)
    raw = _bytes(folder, MANIFEST, name)
    manifest = _manifest(raw, name)
    items: list[Stimulus] = []
    for entry in manifest.files:
        content = _bytes(folder, entry.path, name)
        if len(content) != entry.bytes or sha256(content) != entry.sha256:
            raise ReleaseError(
                f"{name}/{entry.path} is not the released file: its sha256 is {sha256(content)[:16]}…, the "
                f"manifest says {entry.sha256[:16]}…; restore it, or install the package again"
            )
        if entry.config == "battery":
            items.extend(_items(content, entry, f"{name}/{entry.path}"))
    return Release(manifest, tuple(items), sha256(raw))


def read_rows(content: bytes, where: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of JSON Lines.

    Raises:
        ReleaseError: a line that is not a JSON object, with its number.
    """
    for number, line in enumerate(content.decode("utf-8").split("\n"), 1):
        if line:
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise ReleaseError(f"{where}:{number}: not JSON ({error})") from error
            if not isinstance(row, dict):
                raise ReleaseError(f"{where}:{number}: not a JSON object")
            yield row


def _manifest(raw: bytes, name: str) -> Manifest:
    try:
        content = json.loads(raw.decode("utf-8"))
        if content["format"] != FORMAT:
            raise ReleaseError(
                f"{name}/{MANIFEST} is of format {content['format']}; this version of aipsy-affect reads "
                f"format {FORMAT}: upgrade the package"
            )
        version_key(content["version"])
        files = tuple(
            ReleaseFile(
                path=str(each["path"]),
                config=str(each["config"]),
                split=str(each["split"]),
                rows=int(each["rows"]),
                columns=tuple(each["columns"]),
                bytes=int(each["bytes"]),
                sha256=str(each["sha256"]),
            )
            for each in content["files"]
        )
        sources = {str(key): str(value) for key, value in content.get("sources", {}).items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReleaseError(f"{name}/{MANIFEST} is not a manifest of a release: {error!r}") from error
    for each in files:
        if each.path.startswith(("/", "\\")) or ".." in each.path.split("/") or ":" in each.path:
            raise ReleaseError(f"{name}/{MANIFEST} names a file outside the release: {each.path!r}")
    if not files:
        raise ReleaseError(f"{name}/{MANIFEST} lists no files: an empty release is an error")
    return Manifest(content["version"], files, sources)


def _items(content: bytes, entry: ReleaseFile, where: str) -> Iterator[Stimulus]:
    count = 0
    for row in read_rows(content, where):
        count += 1
        if tuple(row) != COLUMNS:
            odd = set(row) ^ set(COLUMNS)
            raise ReleaseError(
                f"{where}:{count}: the columns are not those of a release"
                + (f" ({', '.join(sorted(odd))})" if odd else " (their order differs)")
            )
        yield Stimulus(**row)
    if count != entry.rows:
        raise ReleaseError(f"{where} has {count} rows, the manifest says {entry.rows}")


def _bytes(folder: Folder, path: str, name: str) -> bytes:
    file = folder
    for part in path.split("/"):  # one at a time: before Python 3.12 resources take no more
        file = file.joinpath(part)
    try:
        with file.open("rb") as stream:
            content = stream.read(MAX_FILE_BYTES + 1)
    except (OSError, KeyError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ReleaseError(f"cannot read {name}/{path}: {reason}; is {name!r} a release folder?") from error
    if len(content) > MAX_FILE_BYTES:
        raise ReleaseError(f"{name}/{path} is larger than {MAX_FILE_BYTES} bytes: not a release file")
    return bytes(content)
