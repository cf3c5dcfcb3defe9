"""The files of a published release, made from its ingredients and verified when they come back.

The root of the repository at a tag is itself a release folder: ``manifest.json`` and the JSON Lines lie there
under the very paths that the manifest gives, beside ``certificate.json``. So the certificate can be checked
against a plain ``git clone`` (``aipsy-affect verify certificate.json``), which it could not if only Parquet were
published: the certificate is about the JSON Lines, and Parquet bytes change with the library that writes them.
Parquet for ``load_dataset`` lies under ``data/``, and ``SHA256SUMS`` hashes everything else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from ..errors import AipsyAffectError, RefusedError
from ..release import CERTIFICATE, MANIFEST, Release, json_document, sha256
from ..validators.certificate import parse_certificate, verify
from .about import release_date
from .card import render_card
from .contents import CARD, CITATION, CROISSANT, GITATTRIBUTES, LICENCE, SUMS, Ingredients
from .croissant import croissant
from .documents import Documents

SUMS_LINE = re.compile(r"(?P<sha256>[0-9a-f]{64})  (?P<path>[^\n\\]+)")


def published_files(parts: Ingredients, documents: Documents) -> dict[str, bytes]:
    """Return path to bytes of everything that is published, sorted by path."""
    files: dict[str, bytes] = {
        MANIFEST: parts.manifest_bytes,
        CERTIFICATE: parts.certificate_bytes,
        LICENCE: documents.licence.encode(),
        CITATION: citation_of(documents, parts.version).encode(),
        **parts.jsonl,
        **{each.path: each.content for each in parts.data},
    }
    files[CARD] = render_card(parts, documents).encode()
    files[CROISSANT] = json_document(croissant(parts, files))
    files[SUMS] = sums(files)
    return dict(sorted(files.items()))


def citation_of(documents: Documents, version: str) -> str:
    """Return the package's ``CITATION.cff`` with the version and the date of a release.

    The package grows while a release stays as it is, so what is published cites the release.
    """
    text = re.sub(r"(?m)^version: .*$", f"version: {version}", documents.citation)
    released = release_date(documents.changelog, version)
    line = f'date-released: "{released}"\n' if released else ""
    return re.sub(r"(?m)^date-released: .*\n", line, text)


def sums(files: Mapping[str, bytes]) -> bytes:
    """Return the hashes of files in the format of ``sha256sum``, sorted by path."""
    return "".join(f"{sha256(content)}  {path}\n" for path, content in sorted(files.items())).encode()


def parse_sums(content: bytes) -> dict[str, str]:
    """Return path to hash.

    Raises:
        RefusedError: not a list of hashes, or a path that leads out of the release.
    """
    found: dict[str, str] = {}
    for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
        match = SUMS_LINE.fullmatch(line)
        if match is None or match["path"] in found or not is_inside(match["path"]):
            raise RefusedError(
                f"{SUMS} is damaged:", [f"line {number} is not a hash and a path: {line!r:.80}"]
            )
        found[match["path"]] = match["sha256"]
    return found


def is_inside(path: str) -> bool:
    """Say whether a path stays below the folder that it is joined to, on every system."""
    parts = path.split("/")
    return all(part not in ("", ".", "..") for part in parts) and not set(path) & set('\\:\0<>"|?*')


def problems_of_sums(files: Mapping[str, bytes], what: str) -> list[str]:
    """Return a line for every file that is missing, in excess, cut short or changed, by ``SHA256SUMS``."""
    if SUMS not in files:
        return [f"{SUMS} is missing: {what} was not published by aipsy-affect, or not completely"]
    expected = parse_sums(files[SUMS])
    lines = []
    for path in sorted(set(expected) | set(files)):
        if path in (SUMS, GITATTRIBUTES):
            continue
        if path not in files:
            lines.append(f"{path} is missing")
        elif path not in expected:
            lines.append(f"{path} is no file of the release")
        elif sha256(files[path]) != expected[path]:
            lines.append(
                f"{path} is not the published file: its sha256 is {sha256(files[path])[:16]}…, {SUMS} says "
                f"{expected[path][:16]}… ({len(files[path])} bytes)"
            )
    return lines


def verified(folder: Path, version: str, what: str) -> Release:
    """Verify a published release that lies in a folder, and return it.

    Everything counts: the hash of every file, the manifest, and the certificate about exactly these bytes.

    Args:
        folder: the published files and nothing else.
        version: the one that it should be.
        what: how to call it in messages.

    Raises:
        RefusedError: something is missing, in excess, cut short, changed, or about another release.
    """
    refused = f"{what} is not the release that was published, so none of it is used:"
    try:
        files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        problems = problems_of_sums(files, what)
        if problems:
            raise RefusedError(refused, problems)
        if CERTIFICATE not in files:
            raise RefusedError(refused, [f"{CERTIFICATE} is missing"])
        release = verify(parse_certificate(files[CERTIFICATE], CERTIFICATE), folder, what)
    except RefusedError:
        raise
    except AipsyAffectError as error:
        raise RefusedError(refused, [str(error)]) from error
    except OSError as error:
        raise RefusedError(refused, [f"cannot read {folder}: {error.strerror or error}"]) from error
    if release.version != version:
        raise RefusedError(refused, [f"it is release {release.version}, not {version}"])
    return release
