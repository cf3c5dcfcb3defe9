"""What a card says beside figures: its template, the citation, the changelog, and the notes and ratings of a release.

The one place of the card where files are read. They lie in the package (``cards/`` links to those of the
repository's root), so that a card can be rendered from an installed wheel too.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources

from ..corpus import bundled, versions
from ..errors import InputError
from ..release import MANIFEST, Folder, Release, sha256

TEMPLATE = "dataset_card.md"


@dataclass(frozen=True)
class Documents:
    """The texts that a card is made from.

    Attributes:
        template: the card with its placeholders.
        citation: ``CITATION.cff``.
        changelog: ``CHANGELOG.md``.
        licence: ``LICENSE``.
        notes: how the release was made and what is weak in it (``cards/release-X.Y.Z.md``); empty if there are none.
        ratings: the CSV file of its blind ratings, or None.
    """

    template: str
    citation: str
    changelog: str
    licence: str
    notes: str = ""
    ratings: str | None = None


def documents_of(release: Release) -> Documents:
    """Return the documents in the package that speak of a release.

    Notes and ratings are about exact texts: a release of someone's own that happens to bear the version of one of
    ours gets neither.

    Raises:
        InputError: the package lacks one of its documents.
    """
    cards = resources.files("aipsy_affect.cards")
    ours = release.version in versions() and _is_bundled(release)
    ratings = (
        resources.files("aipsy_affect.stimuli")
        .joinpath("ratings")
        .joinpath(release.version)
        .joinpath("norming.csv")
    )
    return Documents(
        template=_text(cards, TEMPLATE),
        citation=_text(cards, "CITATION.cff"),
        changelog=_text(cards, "CHANGELOG.md"),
        licence=_text(cards, "LICENSE"),
        notes=(_optional(cards.joinpath(f"release-{release.version}.md")) or "") if ours else "",
        ratings=_optional(ratings) if ours else None,
    )


def _is_bundled(release: Release) -> bool:
    manifest = bundled(release.version)[1].joinpath(MANIFEST)
    return sha256(manifest.read_bytes()) == release.manifest_sha256


def _text(folder: Folder, name: str) -> str:
    content = _optional(folder.joinpath(name))
    # A checkout without symbolic links has the path in place of the document.
    if content is None or content.strip() == f"../{name}":
        raise InputError(
            f"the package lacks its document cards/{name}; install it again, or check the repository out with "
            "symbolic links"
        )
    return content


def _optional(file: Folder) -> str | None:
    return file.read_bytes().decode("utf-8") if file.is_file() else None
