"""What the placeholders of the card stand for: counts of the release, results of the certificate, words of documents."""

from __future__ import annotations

from collections.abc import Iterable

from ..validators.certificate import Certificate
from . import battery_tables as tables
from .about import Citation, bibtex, data_changes, making, release_date
from .columns import condition_meaning, meaning_of, words_of
from .contents import DataFile, Ingredients
from .documents import Documents
from .facts import Facts, emotion_words

Values = dict[str, str]
HUB = "https://huggingface.co/datasets"


def release_values(parts: Ingredients, facts: Facts) -> Values:
    """Return what is counted from the rows of a release."""
    labels = [[each.label, each.scenarios, each.items] for each in facts.warnings]
    words = [each.fewest_words for each in facts.conditions], [each.most_words for each in facts.conditions]
    return {
        "version": parts.version,
        "tag": parts.tag,
        "repo": parts.repo or "the name of this dataset",
        "items": str(facts.items),
        "scenarios": str(facts.scenarios),
        "emotions": listed(map(emotion_words, facts.emotions)),
        "emotion_count": str(len(facts.emotions)),
        "first_emotion": next(iter(facts.emotions), ""),
        "domains": "; ".join(facts.domains.values()),
        "domain_count": str(len(facts.domains)),
        "cells": " or ".join(map(str, facts.cells)),
        "folds": str(facts.folds),
        "isolexical": str(facts.isolexical),
        "strict": str(facts.strict),
        "matched": str(facts.matched),
        "crossed": str(facts.crossed),
        "quartets": str(facts.quartets),
        "composition": listed(f"{each.items} {words_of(each.name)}" for each in facts.conditions),
        "word_range": f"{min(words[0])} to {max(words[1])}",
        "splits": _splits(facts),
        "battery_columns": _columns(parts.data, "battery"),
        "pairs_columns": _columns(parts.data, "pairs"),
        "warned": str(facts.warned),
        "unwarned": str(facts.unwarned),
        "warning_labels": ", ".join(each.label for each in facts.warnings),
        "warning_counts": ", ".join(f"{each.label} {each.scenarios}" for each in facts.warnings),
        "warned_by_emotion": ", ".join(
            f"{emotion} {warned} of {every}" for emotion, (warned, every) in facts.warned_by_emotion.items()
        ),
        "warnings": tables.table(["label", "scenarios", "items"], labels),
    }


def certificate_values(certificate: Certificate) -> Values:
    """Return what is read from the certificate."""
    topic = next((each for each in tables.results_of(certificate) if each["code"] == "B207"), None)
    return {
        "battery_version": str(certificate.content["battery"]["version"]),
        "certificate_line": tables.identity(certificate),
        "verdicts": tables.verdicts(certificate),
        "checks": tables.checks_table(certificate),
        "readers": tables.readers_table(certificate),
        "classifier": tables.in_words(certificate, "T"),
        "topic": tables.one_figure(topic) if topic else "",
    }


def document_values(parts: Ingredients, citation: Citation, documents: Documents) -> Values:
    """Return what is quoted from the documents of the repository."""
    cited = (f"{title}, {url}" for title, url in citation.references)
    released = release_date(documents.changelog, parts.version)
    url = f"{HUB}/{parts.repo}" if parts.repo else ""
    return {
        "licence": citation.licence,
        "authors": listed(each.strip("{}") for each in citation.authors),
        "bibtex": bibtex(citation, parts.version, released, url),
        "also_cite": f"Builds on {'; '.join(cited)}." if citation.references else "No other work is named.",
        "notes": making(documents.notes),
        "changes": data_changes(documents.changelog),
    }


def listed(words: Iterable[str]) -> str:
    """Return words as a list in a sentence: ``a, b and c``."""
    *first, last = tuple(words) or ("",)
    return f"{', '.join(first)} and {last}" if first else last


def _splits(facts: Facts) -> str:
    rows = [
        [
            f"`{each.name}`",
            each.items,
            f"{each.fewest_words} to {each.most_words}, mean {float(each.mean_words):.1f}",
            condition_meaning(each.name),
        ]
        for each in facts.conditions
    ]
    return tables.table(["split of `battery`", "items", "words", "what it is"], rows)


def _columns(data: Iterable[DataFile], config: str) -> str:
    features = next(each.features for each in data if each.config == config)
    rows = [[f"`{each.name}`", each.dtype, meaning_of(config, each.name)] for each in features]
    return tables.table(["column", "type", "meaning"], rows)
