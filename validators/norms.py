"""The ratings that count, gathered by item: of these very texts, blind, and one of each rater."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import fsum
from typing import Any

from ..rating.record import Rating, text_hash
from ..stimulus import Stimulus
from . import thresholds
from .subject import Subject

#: A kind of rater in words, one and several.
KIND_WORDS: Mapping[str, tuple[str, str]] = {
    "human": ("person", "people"),
    "language-model": ("language-model rater", "language-model raters"),
}

OTHER_TEXT = "of other texts"
NOT_IN_SET = "of items that are not in the set"
REPEATED = "given again by the same rater"
NOT_BLIND = "by raters who saw two members of the scenario"
COPIED = "of a form handed in again under another name"


@dataclass(frozen=True)
class Norms:
    """Ratings by item.

    Attributes:
        of: item id to its ratings, one of each rater, in an order that the order of the file does not touch.
        set_aside: reason to the number of ratings that do not count.
    """

    of: Mapping[str, tuple[Rating, ...]]
    set_aside: Mapping[str, int]

    def ratings(self, items: Iterable[Stimulus]) -> tuple[Rating, ...]:
        """Return all ratings of some items."""
        return tuple(rating for item in items for rating in self.of.get(item.id, ()))

    def values(self, item: Stimulus, column: str) -> list[float]:
        """Return what the raters answered for an item in a column of numbers, on that column's scale."""
        return [float(getattr(rating, column)) for rating in self.of.get(item.id, ())]

    def mean(self, item: Stimulus, column: str) -> float:
        """Return the mean over raters of an item that was rated."""
        values = self.values(item, column)
        return fsum(values) / len(values)

    def rated(self, items: Iterable[Stimulus]) -> tuple[Stimulus, ...]:
        """Return those of the items that have any rating."""
        return tuple(item for item in items if self.of.get(item.id))

    def short(self, items: Iterable[Stimulus]) -> dict[str, int]:
        """Return item id to number of ratings, for items with too few of them."""
        counts = {item.id: len(self.of.get(item.id, ())) for item in items}
        return {name: count for name, count in counts.items() if count < thresholds.MIN_RATINGS}

    def kinds(self, items: Iterable[Stimulus]) -> tuple[str, ...]:
        """Return the kinds of raters of some items: people first."""
        found = {rating.kind for rating in self.ratings(items)}
        return tuple(kind for kind in KIND_WORDS if kind in found)

    def only(self, kind: str) -> Norms:
        """Return the ratings of one kind of raters."""
        kept = {name: tuple(r for r in ratings if r.kind == kind) for name, ratings in self.of.items()}
        return Norms({name: ratings for name, ratings in kept.items() if ratings}, {})

    def said(self, items: Sequence[Stimulus]) -> str:
        """Say how many raters of which kind rated the items, and what was set aside."""
        groups = groups_in_words(self.ratings(items))
        said = f"{' and '.join(groups)}, {_spread(self, items)} ratings an item"
        if len(groups) > 1:
            apart = (f"{KIND_WORDS[kind][1]} {_spread(self.only(kind), items)}" for kind in self.kinds(items))
            said += f" ({', '.join(apart)})"
        return f"{said}; {self.left_out()}" if self.set_aside else said

    def left_out(self) -> str:
        """Say which ratings do not count, and why."""
        return "not counted: " + ", ".join(f"{count} {why}" for why, count in self.set_aside.items())

    def figures(self, items: Sequence[Stimulus]) -> dict[str, Any]:
        """Return raters and ratings by kind and model, for the details of a result."""
        by_kind = {}
        for kind in self.kinds(items):
            models = Counter(model for _, model in _raters(self.ratings(items), kind))
            by_kind[kind] = {
                "raters": models.total(),
                "models": {name: models[name] for name in sorted(models) if name},
                "ratings": len(self.only(kind).ratings(items)),
            }
        return {"raters": by_kind, "set_aside": dict(self.set_aside)}


@lru_cache(maxsize=8)
def norms_of(subject: Subject) -> Norms:
    """Return the ratings of a subject that count."""
    return screen(subject.items, subject.ratings)


def groups_in_words(ratings: Sequence[Rating]) -> list[str]:
    """Say how many raters of each kind there were, people first, with the names of models."""
    groups = []
    for kind in KIND_WORDS:
        models = Counter(model for _, model in _raters(ratings, kind))
        count = models.total()
        if not count:
            continue
        group = f"{count} {KIND_WORDS[kind][count != 1]}"
        names = sorted(name for name in models if name)
        if len(names) == 1:
            group += f" ({names[0]})"
        elif names:
            group += f" ({', '.join(f'{models[name]} {name}' for name in names)})"
        groups.append(group)
    return groups


def screen(items: Iterable[Stimulus], ratings: Iterable[Rating]) -> Norms:
    """Leave out what is no blind rating of these texts, and count what was left out.

    Left out are ratings of other texts than those of the set (by their hash), of unknown items, a rater's second
    rating of an item, all ratings of a scenario by a rater who saw two of its members (in whatever role, so that a
    keyword-rich catch item spoils its own scenario too: a contrast is then rated, and not a text), and a form that
    came in twice under different names, which would pass for two raters. Catch items have no part in the norms.
    """
    known: dict[str, Stimulus] = {}
    for item in items:
        known.setdefault(item.id, item)
    members_seen: dict[tuple[Any, str], set[str]] = defaultdict(set)
    in_order = sorted(ratings, key=_order)
    for rating in in_order:
        if rating.item in known:
            members_seen[_rater(rating), known[rating.item].pair_id].add(rating.item)

    aside: Counter[str] = Counter()
    kept: dict[tuple[Any, str], Rating] = {}
    for rating in in_order:
        if rating.role != "stimulus":
            continue
        found = known.get(rating.item)
        if found is None:
            aside[NOT_IN_SET] += 1
        elif rating.text_sha256 != text_hash(found.text):
            aside[OTHER_TEXT] += 1
        elif len(members_seen[_rater(rating), found.pair_id]) > 1:
            aside[NOT_BLIND] += 1
        elif (_rater(rating), rating.item) in kept:
            aside[REPEATED] += 1
        else:
            kept[_rater(rating), rating.item] = rating
    copies = _copies(kept.values())
    of: dict[str, list[Rating]] = defaultdict(list)
    for (rater, name), rating in kept.items():
        if rater in copies:
            aside[COPIED] += 1
        else:
            of[name].append(rating)
    reasons = (OTHER_TEXT, NOT_IN_SET, NOT_BLIND, REPEATED, COPIED)
    return Norms(
        {name: tuple(of[name]) for name in known if name in of},
        {why: aside[why] for why in reasons if aside[why]},
    )


def _copies(ratings: Iterable[Rating]) -> set[Any]:
    """Return the raters whose every answer, to the same items, is that of a rater before them.

    One answer to everything is no copy but no reading either, and is left for the checks to fail.
    """
    answers: dict[Any, list[Any]] = defaultdict(list)
    for each in ratings:
        answer = (each.intensity, each.category, each.second or "", each.valence, each.natural, each.reread)
        answers[_rater(each)].append((each.item, answer))
    seen, copies = set(), set()
    for rater, given in answers.items():
        form = tuple(sorted(given))
        varied = len({answer for _, answer in form}) > 1
        if len(form) >= thresholds.MIN_COPIED_ITEMS and varied and form in seen:
            copies.add(rater)
        seen.add(form)
    return copies


def _order(rating: Rating) -> tuple[Any, ...]:
    """A total order, so that the order of rows decides nothing, not even between a rater's two answers."""
    answers = (rating.intensity, rating.category, rating.second or "", rating.valence, rating.natural)
    return (*_rater(rating), rating.form, rating.place, rating.item, *answers, rating.reread, rating.comment)


def _rater(rating: Rating) -> tuple[str, str, str]:
    return rating.kind, rating.model, rating.rater


def _raters(ratings: Iterable[Rating], kind: str) -> set[tuple[str, str]]:
    return {(rating.rater, rating.model) for rating in ratings if rating.kind == kind}


def _spread(norms: Norms, items: Iterable[Stimulus]) -> str:
    counts = [len(norms.of.get(item.id, ())) for item in items] or [0]
    low, high = min(counts), max(counts)
    return f"{low}" if low == high else f"{low}-{high}"
