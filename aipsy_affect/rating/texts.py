"""The texts that can stand in a form: items of a release, and the catch texts of this package."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from ..stimulus import NEUTRAL, Stimulus

KEYWORD_RICH = "keyword_rich"
COMPLEX_NEUTRAL = "complex_neutral"


@dataclass(frozen=True, slots=True)
class Text:
    """A text that can stand in a form."""

    item: str
    scenario: str
    condition: str
    emotion: str
    matching: str
    text: str


def as_text(item: Stimulus) -> Text:
    return Text(
        item=item.id,
        scenario=item.pair_id or item.id,
        condition=item.condition,
        emotion=item.target_emotion or NEUTRAL,
        matching=item.matching,
        text=item.text,
    )


def keyword_rich(items: Iterable[Stimulus]) -> list[Text]:
    return [as_text(item) for item in items if item.condition == KEYWORD_RICH]


def complex_neutral(items: Iterable[Stimulus]) -> list[Text]:
    """The release's own vivid texts without affect; those of this package where it has none."""
    own = [as_text(item) for item in items if item.condition == COMPLEX_NEUTRAL]
    return own or catch_texts()


def catch_texts() -> list[Text]:
    """Return the complex-neutral texts of this package, ``catch-01`` and so on."""
    file = resources.files(__package__).joinpath("data").joinpath("catch.jsonl")
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [Text(row["id"], row["id"], COMPLEX_NEUTRAL, NEUTRAL, "", row["text"]) for row in rows]


def warnings_of(items: Iterable[Stimulus], conditions: Sequence[str]) -> Mapping[str, int]:
    """Return what the texts of these conditions need a warning for, most frequent first, with counts."""
    found = Counter(
        warning
        for item in items
        if item.condition in (*conditions, KEYWORD_RICH) and item.content_warning
        for warning in item.content_warning.split(", ")
    )
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))
