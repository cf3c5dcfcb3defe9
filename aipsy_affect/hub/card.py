"""The dataset card of a release: the template filled with the release's rows and its certificate. Pure.

The template holds no figure. What counts the corpus is counted from the rows, what measures it is read from the
certificate (and, while it holds no ratings, from the file of ratings), and the rest is quoted from the citation, the
changelog and the release's own notes.
"""

from __future__ import annotations

from ..errors import CertificateError
from ..validators.registry import CHECKS
from . import battery_tables as tables
from .about import parse_citation
from .card_template import fill
from .card_values import Values, certificate_values, document_values, release_values
from .columns import CONDITIONS
from .contents import Ingredients
from .documents import TEMPLATE, Documents, documents_of
from .facts import Facts, facts_of
from .metadata import metadata
from .raters import ratings_of
from .rating_words import rating_values

#: All families that a template may speak of; those that a certificate lacks are left out.
FAMILIES = "SPLBTR"


def render_card(parts: Ingredients, documents: Documents | None = None) -> str:
    """Return the card (``README.md``) of a release.

    Args:
        parts: the release, its certificate and its Parquet files. With an empty ``repo`` the card speaks of the
            repository that it lies in without naming it.
        documents: template, citation, changelog, notes and ratings; by default those in the package.

    Raises:
        CertificateError: the certificate is about other bytes than the release, or lacks figures.
        InputError: a placeholder of the template that nothing fills, or a document that cannot be read.
    """
    _about_these_bytes(parts)
    documents = documents or documents_of(parts.release)
    facts = facts_of(parts.release)
    try:
        values = values_of(parts, documents, facts)
        flags = _flags(parts, facts)
    except (KeyError, TypeError, AttributeError) as error:
        raise CertificateError(
            f"the certificate of release {parts.version} lacks what a card is made from ({error!r}); certify the "
            "release again"
        ) from error
    given = {f"has_{name}": bool(values[name]) for name in ("readers", "classifier", "topic")}
    return fill(documents.template, values, flags | given, f"cards/{TEMPLATE}")


def values_of(parts: Ingredients, documents: Documents, facts: Facts) -> Values:
    """Return what every placeholder of the template stands for."""
    citation = parse_citation(documents.citation)
    ratings = ratings_of(parts.release, parts.certificate, documents.ratings)
    return {
        "metadata": metadata(parts, facts, citation.licence.lower()),
        **release_values(parts, facts),
        **certificate_values(parts.certificate),
        **rating_values(ratings),
        **document_values(parts, citation, documents),
    }


def _about_these_bytes(parts: Ingredients) -> None:
    certified, release = parts.certificate.content["release"], parts.release
    if (certified["version"], certified["manifest_sha256"]) != (release.version, release.manifest_sha256):
        raise CertificateError(
            f"the certificate is about release {certified['version']} with manifest "
            f"{certified['manifest_sha256'][:16]}…, and this is release {release.version} with manifest "
            f"{release.manifest_sha256[:16]}…: certify this one"
        )


def _flags(parts: Ingredients, facts: Facts) -> dict[str, bool]:
    """Return what the template may ask: conditions, families that were run, checks that passed."""
    results = tables.results_of(parts.certificate)
    passed = tables.passed(parts.certificate)
    codes = {each.code for each in CHECKS} | {each["code"] for each in results}
    families = {each["code"][0] for each in results}
    return {
        **{code: code in passed for code in codes},
        **{f"family_{letter}": letter in families for letter in {*FAMILIES, *families}},
        **{name: name in facts.condition_names for name in {*CONDITIONS, *facts.condition_names}},
        "has_isolexical": facts.isolexical > 0,
        "has_matched": facts.matched > 0,
        "has_quartets": facts.quartets > 0,
        "has_warnings": facts.warned > 0,
        "has_repo": bool(parts.repo),
        "no_repo": not parts.repo,
    }
