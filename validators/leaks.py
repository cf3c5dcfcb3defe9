"""The leak report: which words and word classes tell clinical from neutral over a set, most telling first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np
from scipy.stats import binomtest

from .. import text
from ..stimulus import Pair
from .stats import Array
from .vectors import load_vectors


@dataclass(frozen=True)
class Leak:
    """A word or word class that stands on one side of the pairs more than on the other.

    Attributes:
        what: the word, or the name of the class.
        clinical: pairs in which only the clinical member holds it (for a class: holds more of it).
        neutral: pairs in which only the neutral member does.
        p: two-sided sign test; unadjusted, for ranking and not for claims.
        share: share of all pairs that this alone tells apart the better way round.
        pairs: the pairs that differ in it.
        examples: for a class, the words that were counted.
    """

    what: str
    clinical: int
    neutral: int
    p: float
    share: float
    pairs: tuple[str, ...]
    examples: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "what": self.what,
            "clinical": self.clinical,
            "neutral": self.neutral,
            "p": self.p,
            "share": self.share,
            "pairs": list(self.pairs),
            "examples": list(self.examples),
        }


@dataclass(frozen=True)
class LeakReport:
    """The most telling words and word classes."""

    words: tuple[Leak, ...]
    classes: tuple[Leak, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "words": [each.as_json() for each in self.words],
            "classes": [each.as_json() for each in self.classes],
        }


def find_leaks(pairs: Sequence[Pair], most: int = 15) -> LeakReport:
    """Rank words and word classes by how well each alone tells the pairs apart.

    A word on which one pair only turns is what that pair's hinge is made of, and is left out.
    """
    words: dict[str, list[tuple[str, int]]] = defaultdict(list)
    classes: dict[str, list[tuple[str, int]]] = defaultdict(list)
    members: dict[str, list[str]] = defaultdict(list)
    for pair in pairs:
        sides = text.changed_words(pair.clinical.text, pair.neutral.text)
        balance: dict[str, int] = defaultdict(int)
        for sign, side in zip((1, -1), sides, strict=True):
            for word, count in side.items():
                words[word].append((pair.pair_id, sign))
                name = "function words" if word in text.FUNCTION_WORDS | text.ARTICLES else class_of(word)
                if name:
                    balance[name] += sign * count
                    members[name].append(f"{word} ({'clinical' if sign > 0 else 'neutral'})")
        for name, sum_of_signs in balance.items():
            if sum_of_signs:
                classes[name].append((pair.pair_id, 1 if sum_of_signs > 0 else -1))
    total = max(len(pairs), 1)
    ranked_words = [_leak(word, found, total) for word, found in words.items() if len(found) > 1]
    ranked_classes = [
        _leak(name, found, total, tuple(dict.fromkeys(members[name]))[:8]) for name, found in classes.items()
    ]

    def order(leaks: list[Leak]) -> tuple[Leak, ...]:
        leaks = [leak for leak in leaks if leak.clinical != leak.neutral]
        return tuple(sorted(leaks, key=lambda leak: (leak.p, -leak.share, leak.what))[:most])

    return LeakReport(order(ranked_words), order(ranked_classes))


@lru_cache(maxsize=65536)
def class_of(word: str) -> str:
    """Return the class whose seeds the word's vector is nearest to, or nothing if it is near none."""
    vectors = load_vectors()
    names, centres = _centres()
    vector = vectors.mean([word])
    size = float(np.linalg.norm(vector))
    if size < 1e-9:
        return ""
    nearness = centres @ (vector / size)
    best = int(nearness.argmax())
    return names[best] if nearness[best] > 0.3 else ""


@lru_cache(maxsize=1)
def _centres() -> tuple[list[str], Array]:
    vectors = load_vectors()
    content = (resources.files(__package__ or "") / "data" / "word_classes.txt").read_text(encoding="utf-8")
    names, rows = [], []
    for line in content.splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, seeds = line.partition(":")
            names.append(name.strip())
            rows.append(vectors.mean(seeds.split()))
    table = np.array(rows)
    return names, table / np.linalg.norm(table, axis=1, keepdims=True)


def _leak(what: str, found: list[tuple[str, int]], total: int, examples: tuple[str, ...] = ()) -> Leak:
    clinical = sum(1 for _, sign in found if sign > 0)
    neutral = len(found) - clinical
    # Where the word does not differ a guess is right half the time.
    share = 0.5 + abs(clinical - neutral) / (2 * total)
    p = float(binomtest(clinical, clinical + neutral).pvalue)
    return Leak(what, clinical, neutral, p, share, tuple(pair_id for pair_id, _ in found), examples)
