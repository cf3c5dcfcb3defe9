"""What the tests of card and croissant.json share: the ingredients of a card, and a later release with more conditions."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Mapping
from typing import Any

import pytest

from aipsy_affect.corpus import bundled, newest_certificate
from aipsy_affect.hub.contents import Ingredients, data_files
from aipsy_affect.hub.documents import Documents, documents_of
from aipsy_affect.release import Manifest, Release, read_release
from aipsy_affect.stimulus import CONDITIONS, Condition, Stimulus
from aipsy_affect.validators.certificate import Certificate, parse_certificate

REPO = "example/aipsy-affect"
VERSION = "1.0.0"
LATER = (
    Condition("moderate", "Bm", "v", "moderate", True),
    Condition("keyword_only", "Kn", "c", "none", False),
    Condition("complex_neutral", "C", "c", "none", False),
)


def make_parts(repo: str = REPO) -> Ingredients:
    release = read_release(bundled(VERSION)[1])
    raw = newest_certificate(VERSION).read_bytes()
    certificate = parse_certificate(raw, "certificate")
    return Ingredients(repo, release, certificate, raw, {}, b"", data_files(release), "1.1.0")


def with_certificate(parts: Ingredients, content: Mapping[str, Any]) -> Ingredients:
    """Return the ingredients with another certificate; what it certifies stays."""
    content = {**copy.deepcopy(dict(content)), "release": parts.certificate.content["release"]}
    return dataclasses.replace(parts, certificate=Certificate(content))


def with_items(parts: Ingredients, items: tuple[Stimulus, ...]) -> Ingredients:
    """Return the ingredients of another release, with a certificate about it."""
    manifest = Manifest("2.0.0", parts.release.manifest.files, {})
    release = Release(manifest, items, "0" * 64)
    content = copy.deepcopy(parts.certificate.content)
    content["release"] |= {"version": "2.0.0", "manifest_sha256": "0" * 64}
    return dataclasses.replace(
        parts, release=release, certificate=Certificate(content), data=data_files(release)
    )


def later_release(parts: Ingredients, monkeypatch: pytest.MonkeyPatch) -> Ingredients:
    """Return a release with the conditions that are planned, as a later package would have them."""
    items = list(parts.release.items)
    for condition in LATER:
        monkeypatch.setitem(CONDITIONS, condition.name, condition)
        for number, item in enumerate(parts.release.items[:12], 1):
            alone = condition.name == "complex_neutral"
            items.append(
                dataclasses.replace(
                    item,
                    id=f"C-{number:02}" if alone else f"{condition.id_prefix}-{item.pair_id}",
                    condition=condition.name,
                    pair_id=f"C-{number:02}" if alone else item.pair_id,
                    intensity=condition.intensity,
                    content_warning=None if alone else item.content_warning,
                )
            )
    return with_items(parts, tuple(items))


def bare(parts: Ingredients) -> Documents:
    """Return documents without changelog, notes and ratings, so that no figure comes from there."""
    documents = documents_of(parts.release)
    return dataclasses.replace(documents, changelog="", notes="", ratings=None)


def contents(parts: Ingredients) -> dict[str, bytes]:
    return {each.path: each.content for each in parts.data}
