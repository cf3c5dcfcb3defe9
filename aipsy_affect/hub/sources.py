"""From a release in the package or in a folder to all the bytes that would be published. Files are read here."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .. import __version__
from ..corpus import bundled, newest_certificate, versions
from ..errors import RefusedError, ReleaseError
from ..release import CERTIFICATE, MANIFEST, Folder, Release, read_release, sha256
from ..validators.certificate import parse_certificate
from ..validators.registry import BATTERY_VERSION
from .contents import Ingredients, data_files
from .documents import documents_of
from .layout import published_files
from .refusals import OF_DRAFT, OF_SOURCE, find_all
from .subjects import Draft, Source

NOT_PUBLISHED = "nothing was published, for"


def draft(
    folder: Folder, name: str, is_bundled: bool, repo: str, endpoint: str, secrets: tuple[str, ...]
) -> Draft:
    """Return everything that would be published of a release.

    Args:
        folder: where the release lies.
        name: how to call it in messages.
        is_bundled: whether it came with the package, where a newer certificate may lie beside it.
        repo: ``ORG/NAME``.
        endpoint: address of the Hub.
        secrets: what must not be among the bytes.

    Raises:
        RefusedError: any reason not to publish it, all of them at once.
    """
    try:
        release = read_release(folder, name)
    except ReleaseError as error:
        raise RefusedError(NOT_PUBLISHED, [str(error)]) from error
    certificate = newest_certificate(release.version) if is_bundled else folder.joinpath(CERTIFICATE)
    documents = documents_of(release)
    cited = re.search(r"(?m)^version: (\S+)$", documents.citation)
    source = Source(
        repo=repo,
        endpoint=endpoint,
        release=release,
        stray=tuple(sorted(set(_paths(folder)) - {MANIFEST, CERTIFICATE, *_paths_of(release)})),
        shipped_manifest_sha256=_shipped(release.version),
        certificate=certificate.read_bytes() if certificate.is_file() else None,
        package_version=__version__,
        citation_version=cited[1] if cited else "none",
        battery_version=BATTERY_VERSION,
    )
    _refuse(find_all(OF_SOURCE, source))
    assert source.certificate is not None
    parts = Ingredients(
        repo=repo,
        release=release,
        certificate=parse_certificate(source.certificate, CERTIFICATE),
        certificate_bytes=source.certificate,
        jsonl={path: _read(folder, path) for path in _paths_of(release)},
        manifest_bytes=_read(folder, MANIFEST),
        data=data_files(release),
        package_version=__version__,
    )
    made = Draft(parts, published_files(parts, documents), secrets)
    _refuse(find_all(OF_DRAFT, made))
    return made


def _refuse(problems: list[str]) -> None:
    if problems:
        raise RefusedError(NOT_PUBLISHED, problems)


def _shipped(version: str) -> str | None:
    """Return the hash of the manifest of the release of this version in the package."""
    if version not in versions():
        return None
    return sha256(bundled(version)[1].joinpath(MANIFEST).read_bytes())


def _paths_of(release: Release) -> tuple[str, ...]:
    return tuple(each.path for each in release.manifest.files)


def _paths(folder: Folder, prefix: str = "") -> Iterator[str]:
    for each in folder.iterdir():
        if each.is_dir():
            yield from _paths(each, f"{prefix}{each.name}/")
        else:
            yield f"{prefix}{each.name}"


def _read(folder: Folder, path: str) -> bytes:
    file = folder
    for part in path.split("/"):  # one at a time: before Python 3.12 resources take no more
        file = file.joinpath(part)
    return bytes(file.read_bytes())
