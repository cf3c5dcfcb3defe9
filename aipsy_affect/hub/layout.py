"""The files of a published release, from its ingredients. Pure.

The root of the repository at a tag is itself a release folder: ``manifest.json`` and the JSON Lines lie there
under the very paths that the manifest gives, beside ``certificate.json``. So the certificate can be checked
against a plain ``git clone`` (``aipsy-affect verify certificate.json``), which it could not if only Parquet were
published: the certificate is about the JSON Lines, and Parquet bytes change with the library that writes them.
Parquet for ``load_dataset`` lies under ``data/``, and ``SHA256SUMS`` hashes everything else.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..release import CERTIFICATE, MANIFEST, json_document, sha256
from .contents import CARD, CITATION, CROISSANT, LICENCE, SUMS, Ingredients


def published_files(parts: Ingredients, citation: bytes, licence: bytes) -> dict[str, bytes]:
    """Return path to bytes of everything that is published, sorted by path."""
    from .card import render_card  # (parts: Ingredients) -> str
    from .croissant import croissant  # (parts: Ingredients, files: Mapping[str, bytes]) -> dict[str, Any]

    files: dict[str, bytes] = {
        MANIFEST: parts.manifest_bytes,
        CERTIFICATE: parts.certificate_bytes,
        LICENCE: licence,
        CITATION: citation,
        **parts.jsonl,
        **{each.path: each.content for each in parts.data},
    }
    files[CARD] = render_card(parts).encode()
    # croissant.json describes the data files and the manifest by hash, so it is made from them, and is hashed
    # by SHA256SUMS itself.
    files[CROISSANT] = json_document(croissant(parts, files))
    files[SUMS] = sums(files)
    return dict(sorted(files.items()))


def sums(files: Mapping[str, bytes]) -> bytes:
    """Return the hashes of files in the format of ``sha256sum``, sorted by path."""
    return "".join(f"{sha256(content)}  {path}\n" for path, content in sorted(files.items())).encode()
