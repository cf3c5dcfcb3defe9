"""What a release consists of, counted from its rows. No figure of a card comes from anywhere else but these and the
certificate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from ..release import Release
from ..stimulus import CONDITIONS, EMOTIONS, PRIMARY_OF, Stimulus


@dataclass(frozen=True)
class ConditionFacts:
    """The items of one condition: how many, and their words (fewest, mean, most)."""

    name: str
    items: int
    fewest_words: int
    mean_words: Fraction
    most_words: int


@dataclass(frozen=True)
class LabelFacts:
    """One label of the column ``content_warning``: scenarios and items that bear it."""

    label: str
    scenarios: int
    items: int


@dataclass(frozen=True)
class Facts:
    """Counts of a release.

    Attributes:
        items: of all conditions.
        scenarios: those with a clinical and a neutral member, that is, matched pairs.
        conditions: in the order of a release.
        emotions: target emotions, in the order of the corpus.
        domains: number to label, of all settings.
        cells: how many scenarios a combination of emotion and domain has: the different counts, ascending.
        isolexical: scenarios on the isolexical rung.
        strict: those of them whose identity holds for word forms with capitals and leading spaces.
        matched: scenarios on the matched rung.
        crossed: matched scenarios in a crossed quartet.
        quartets: number of crossed quartets.
        folds: number of folds in the column ``fold``.
        warnings: by label, most frequent first.
        warned: scenarios with any content warning; an item that belongs to no scenario counts as one.
        unwarned: scenarios without.
        warned_by_emotion: emotion to (scenarios with a content warning, scenarios).
    """

    items: int
    scenarios: int
    conditions: tuple[ConditionFacts, ...]
    emotions: tuple[str, ...]
    domains: Mapping[int, str]
    cells: tuple[int, ...]
    isolexical: int
    strict: int
    matched: int
    crossed: int
    quartets: int
    folds: int
    warnings: tuple[LabelFacts, ...]
    warned: int
    unwarned: int
    warned_by_emotion: Mapping[str, tuple[int, int]]

    @property
    def condition_names(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.conditions)


def facts_of(release: Release) -> Facts:
    """Count what a release holds."""
    items = release.items
    scenarios = _scenarios(items)
    warnings, warned, unwarned = _warnings(items)
    cells = Counter((each.target_emotion, each.domain) for each in scenarios)
    emotions = [each for each in EMOTIONS if any(item.target_emotion == each for item in items)]
    quartets = Counter(each.quartet for each in scenarios if each.quartet)
    return Facts(
        items=len(items),
        scenarios=len(scenarios),
        conditions=_conditions(items),
        emotions=tuple(emotions),
        domains=dict(sorted({each.domain: each.domain_label for each in scenarios}.items())),
        cells=tuple(sorted(set(cells.values()))),
        isolexical=sum(each.matching == "isolexical" for each in scenarios),
        strict=sum(each.matching == "isolexical" and each.matching_strict for each in scenarios),
        matched=sum(each.matching == "matched" for each in scenarios),
        crossed=sum(each.matching == "matched" and bool(each.quartet) for each in scenarios),
        quartets=len(quartets),
        folds=len({each.fold for each in scenarios}),
        warnings=warnings,
        warned=warned,
        unwarned=unwarned,
        warned_by_emotion={
            emotion: (sum(bool(each.content_warning) for each in group), len(group))
            for emotion in emotions
            for group in [[each for each in scenarios if each.target_emotion == emotion]]
        },
    )


def emotion_words(emotion: str) -> str:
    """Return an emotion with its primary name: ``rage (anger)``."""
    return f"{emotion} ({PRIMARY_OF[emotion]})"


def _scenarios(items: Iterable[Stimulus]) -> tuple[Stimulus, ...]:
    """Return the clinical members of complete pairs, one for each scenario."""
    items = tuple(items)
    controlled = {each.pair_id for each in items if each.condition == "neutral"}
    return tuple(each for each in items if each.condition == "clinical" and each.pair_id in controlled)


def _conditions(items: Iterable[Stimulus]) -> tuple[ConditionFacts, ...]:
    by_name: dict[str, list[int]] = {}
    for item in items:
        by_name.setdefault(item.condition, []).append(item.word_count)
    order = [*(name for name in CONDITIONS if name in by_name), *sorted(set(by_name) - set(CONDITIONS))]
    return tuple(
        ConditionFacts(
            name,
            len(by_name[name]),
            min(by_name[name]),
            Fraction(sum(by_name[name]), len(by_name[name])),
            max(by_name[name]),
        )
        for name in order
    )


def _warnings(items: Iterable[Stimulus]) -> tuple[tuple[LabelFacts, ...], int, int]:
    """Return the labels with their counts, and the number of scenarios with any label and without."""
    scenarios: dict[str, set[str]] = {}
    counts: Counter[str] = Counter()
    every: set[str] = set()
    warned: set[str] = set()
    for item in items:
        name = item.pair_id or item.id
        every.add(name)
        for label in (item.content_warning or "").split(","):
            if label := label.strip():
                scenarios.setdefault(label, set()).add(name)
                counts[label] += 1
                warned.add(name)
    found = [LabelFacts(label, len(names), counts[label]) for label, names in scenarios.items()]
    return (
        tuple(sorted(found, key=lambda each: (-each.scenarios, each.label))),
        len(warned),
        len(every - warned),
    )
