"""Stimuli, matched pairs, and the vocabulary of the corpus: emotions, domains, conditions, ids.

Everything else in the package speaks in these types. They hold no behaviour that needs a library.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from .errors import UnknownNameError

#: Plutchik's eight categories: peak name (the corpus's label) to primary name.
#: Plutchik, R. (1980). A general psychoevolutionary theory of emotion.
PRIMARY_OF: Mapping[str, str] = {
    "rage": "anger",
    "terror": "fear",
    "grief": "sadness",
    "loathing": "disgust",
    "amazement": "surprise",
    "admiration": "trust",
    "ecstasy": "joy",
    "vigilance": "anticipation",
}
EMOTIONS: tuple[str, ...] = tuple(PRIMARY_OF)
NEUTRAL = "neutral"

DOMAINS: Mapping[int, str] = {
    1: "family and money",
    2: "workplace",
    3: "medical or institutional",
    4: "caregiving",
    5: "inheritance and legacy",
    6: "public place",
}

MATCHINGS: tuple[str, ...] = ("isolexical", "matched")

#: What needs a warning; a closed list, so that users can filter on it.
CONTENT_WARNINGS: tuple[str, ...] = (
    "violence",
    "death",
    "child death",
    "child abuse",
    "abuse",
    "sexual abuse",
    "self-harm",
    "animal cruelty",
    "bodily disgust",
    "medical",
    "discrimination",
    "war",
)


@dataclass(frozen=True)
class Condition:
    """One split of the battery: its name, its id grammar, and what its items carry."""

    name: str
    id_prefix: str
    version_letter: str
    intensity: str
    affective: bool


CONDITIONS: Mapping[str, Condition] = {
    each.name: each
    for each in (
        Condition("clinical", "B", "v", "peak", True),
        Condition("neutral", "N", "c", "none", False),
        Condition("keyword_rich", "K", "v", "peak", True),
    )
}

ID_PATTERN = re.compile(
    r"(?P<prefix>B|N|K)-(?P<emotion>" + "|".join(EMOTIONS) + r")"
    r"-d(?P<domain>[1-6])-(?P<letter>[vc])(?P<number>[1-9])"
)


@dataclass(frozen=True, slots=True)
class Stimulus:
    """One text of the battery with its labels.

    The fields are the columns of a release, in order; the first eight are named and typed as in the
    published AIPsy-Affect dataset (arXiv:2604.23719), so code written for it runs unchanged.
    Stimuli that are not ours may lack labels: then ``emotion`` is empty and ``domain`` is 0.
    """

    id: str
    emotion: str
    intensity: str
    domain: int
    domain_label: str
    matched_control_id: str | None
    word_count: int
    text: str
    pair_id: str
    condition: str
    matching: str
    matching_strict: bool
    quartet: str | None
    target_emotion: str
    primary: str
    fold: int
    content_warning: str | None
    mechanism: str

    def as_row(self) -> dict[str, Any]:
        """Return the columns as a dict, in order."""
        return {name: getattr(self, name) for name in COLUMNS}


COLUMNS: tuple[str, ...] = tuple(each.name for each in fields(Stimulus))


@dataclass(frozen=True, slots=True)
class Pair:
    """One scenario: the clinical member, its neutral control, and the further conditions."""

    clinical: Stimulus
    neutral: Stimulus
    keyword_rich: Stimulus | None = None

    @property
    def pair_id(self) -> str:
        return self.clinical.pair_id

    @property
    def emotion(self) -> str:
        return self.clinical.target_emotion

    @property
    def domain(self) -> int:
        return self.clinical.domain

    @property
    def matching(self) -> str:
        return self.clinical.matching

    @property
    def quartet(self) -> str | None:
        return self.clinical.quartet

    @property
    def unit(self) -> str:
        """What must never be split between folds: the crossed quartet, or else the scenario."""
        return self.clinical.quartet or self.clinical.pair_id

    @property
    def members(self) -> tuple[Stimulus, ...]:
        """All items of the scenario, in the order of ``CONDITIONS``."""
        every = (self.clinical, self.neutral, self.keyword_rich)
        return tuple(each for each in every if each is not None)

    def __getitem__(self, condition: str) -> Stimulus:
        for member in self.members:
            if member.condition == condition:
                return member
        raise UnknownNameError(
            f"condition of pair {self.pair_id}", condition, [each.condition for each in self.members]
        )

    def as_row(self) -> dict[str, Any]:
        """Return the scenario as one row: shared labels, then id and text of every condition."""
        shared = ("primary", "domain", "domain_label", "matching", "matching_strict", "quartet")
        tail = ("fold", "content_warning", "mechanism")
        row: dict[str, Any] = {"pair_id": self.pair_id, "emotion": self.emotion}
        row |= {name: getattr(self.clinical, name) for name in shared + tail}
        for member in self.members:
            row[f"{member.condition}_id"] = member.id
            row[member.condition] = member.text
        return row


def stimulus_id(condition: str, emotion: str, domain: int, number: int) -> str:
    """Return the id of an item, for example ``B-rage-d1-v1`` or ``N-rage-d1-c1``."""
    grammar = CONDITIONS[condition]
    return f"{grammar.id_prefix}-{emotion}-d{domain}-{grammar.version_letter}{number}"


def pair_up(items: Iterable[Stimulus]) -> tuple[Pair, ...]:
    """Join items by ``pair_id``; scenarios lacking a clinical or a neutral member are left out.

    Whether any are lacking is for check S102 to say: this function must not hide it by raising.
    """
    scenarios: dict[str, dict[str, Stimulus]] = {}
    for item in items:
        scenarios.setdefault(item.pair_id, {}).setdefault(item.condition, item)
    return tuple(
        Pair(members["clinical"], members["neutral"], members.get("keyword_rich"))
        for members in scenarios.values()
        if "clinical" in members and "neutral" in members
    )
