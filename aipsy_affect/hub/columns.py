"""What every column, condition and config of a release means, in the words of the card and of croissant.json.

Knows more conditions than the first releases have, so that a later release needs no change here; what it does not
know it says so, rather than leave a column without a meaning.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..stimulus import CONTENT_WARNINGS

CONFIGS: Mapping[str, str] = {
    "battery": "one row per item, one split per condition",
    "pairs": "one row per scenario, all its conditions side by side",
}

CONDITIONS: Mapping[str, str] = {
    "clinical": "tells of the event that should evoke the emotion and does not name the emotion",
    "neutral": "the control: the same scene with one difference, after which nothing in it should move a reader",
    "moderate": "the same frame with a weaker event",
    "keyword_rich": "the clinical text with the emotion named: the positive control",
    "keyword_only": "a neutral text in which an emotion word stands without the emotion",
    "complex_neutral": "a neutral text of its own, as rich in detail as a clinical one; it belongs to no scenario",
}

SHARED: Mapping[str, str] = {
    "primary": "the emotion by its primary name (`anger` for `rage`)",
    "domain": "number of the setting",
    "domain_label": "the setting in words",
    "matching": "rung of the lexical ladder: `isolexical` or `matched`",
    "matching_strict": "for isolexical pairs, whether the identity holds for word forms with their capitals and "
    "leading spaces too",
    "quartet": "name of the crossed quartet that the scenario belongs to, or null; never to be split between folds",
    "fold": "a ready division into folds that splits no scenario and no quartet",
    "content_warning": "what the scenario may need a warning for, separated by commas, or null; the same for all its "
    f"members. From a closed list: {', '.join(CONTENT_WARNINGS)}",
    "mechanism": "what should evoke the emotion, in a few words",
}

BATTERY: Mapping[str, str] = {
    "id": "id of the item: condition, emotion, domain and number (`B-rage-d1-v1`)",
    "emotion": "the emotion of the item by its peak name, or `neutral`",
    "intensity": "what the condition aims at: `peak`, `moderate` or `none`; no rating",
    "matched_control_id": "id of the neutral control, or null for an item without one",
    "word_count": "number of words",
    "text": "the vignette",
    "pair_id": "the scenario that the item belongs to",
    "condition": "name of the split",
    "target_emotion": "the emotion of the scenario, also for its neutral member",
}

PAIRS: Mapping[str, str] = {
    "pair_id": "id of the scenario",
    "emotion": "the emotion of the scenario by its peak name",
}


def meaning_of(config: str, column: str) -> str:
    """Return what a column holds."""
    if config == "pairs":
        known = {**SHARED, **PAIRS}
        if column in known:
            return known[column]
        if column in CONDITIONS:
            return f"the {words_of(column)} text"
        condition = column.removesuffix("_id")
        return f"id of the {words_of(condition)} item" if column != condition else "not described"
    return {**SHARED, **BATTERY}.get(column, "not described")


def condition_meaning(condition: str) -> str:
    """Return what the items of a condition are."""
    return CONDITIONS.get(condition, "not described")


def config_meaning(config: str) -> str:
    """Return what a row of a config is."""
    return CONFIGS.get(config, "not described")


def words_of(condition: str) -> str:
    """Return a condition as a word of a sentence: ``keyword-rich``."""
    return condition.replace("_", "-")
