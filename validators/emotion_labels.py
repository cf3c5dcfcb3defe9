"""From the labels of published emotion classifiers to Plutchik's primaries, and what their scores mean.

The mapping of GoEmotions' 27 labels is argued for in the card of the bundled classifier, which was trained on
it; the other label sets follow it where they share a word.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from ..errors import ClassifierError
from ..files import read_bounded
from ..stimulus import NEUTRAL, PRIMARY_OF
from .classifier import CLASSES, OTHER

SOFTMAX, SIGMOID = "softmax", "sigmoid"
MAX_LABELS_BYTES = 1024 * 1024

#: Demszky et al. (2020): 27 emotions and neutral.
GOEMOTIONS: Mapping[str, str] = {
    "anger": "anger",
    "annoyance": "anger",
    "disapproval": "anger",
    "fear": "fear",
    "nervousness": "fear",
    "sadness": "sadness",
    "grief": "sadness",
    "disappointment": "sadness",
    "remorse": "sadness",
    "embarrassment": "sadness",
    "disgust": "disgust",
    "surprise": "surprise",
    "realization": "surprise",
    "confusion": "surprise",
    "admiration": "trust",
    "approval": "trust",
    "gratitude": "trust",
    "caring": "trust",
    "joy": "joy",
    "amusement": "joy",
    "excitement": "joy",
    "love": "joy",
    "relief": "joy",
    "pride": "joy",
    "desire": "anticipation",
    "optimism": "anticipation",
    "curiosity": "anticipation",
    "neutral": NEUTRAL,
}
#: SemEval-2018 task 1 (Mohammad et al. 2018) has Plutchik's eight and three more. Pessimism is the dyad of sadness
#: and anticipation, and its words are those of sadness.
TWEETS: Mapping[str, str] = {
    "anticipation": "anticipation",
    "trust": "trust",
    "love": "joy",
    "optimism": "anticipation",
    "pessimism": "sadness",
}
#: The groups of the GoEmotions paper name no category: they say that there is an emotion.
GROUPS: Mapping[str, str] = {"positive": OTHER, "negative": OTHER, "ambiguous": OTHER}
KNOWN: Mapping[str, str] = {**GOEMOTIONS, **TWEETS, **GROUPS, **PRIMARY_OF, "others": OTHER}

#: What the scores of models mean whose configuration does not say: one label out of several, or each for itself.
ACTIVATIONS: tuple[tuple[str, str], ...] = (
    ("j-hartmann/emotion-english-*", SOFTMAX),
    ("SamLowe/roberta-base-go_emotions*", SIGMOID),
    ("monologg/bert-base-cased-goemotions-*", SIGMOID),
    ("cardiffnlp/*emotion-multilabel*", SIGMOID),
    ("cardiffnlp/*emotion-latest", SIGMOID),
    ("cardiffnlp/*emotion*", SOFTMAX),
)


@dataclass(frozen=True)
class LabelMap:
    """How scores become classes: the class of each label, in the model's order, and the activation."""

    classes: tuple[str, ...]
    activation: str


def map_labels(
    name: str, labels: Sequence[str], problem_type: str | None, architecture: str, file: Path | None
) -> LabelMap:
    """Map the labels of a model.

    Args:
        name: ORG/NAME or a folder's name, to look up the activation of known models.
        labels: the model's labels, in order.
        problem_type: from the model's configuration.
        architecture: from the model's configuration; older multi-label models say it only in their class's name.
        file: the user's own mapping; labels that it lacks are not looked up anywhere else.

    Raises:
        ClassifierError: a label without a class; the message lists all labels. Or a bad file.
    """
    known, activation = (KNOWN, None) if file is None else _read(file)
    lower = {label.lower(): mapped for label, mapped in known.items()}
    missing = [label for label in labels if label.lower() not in lower]
    if missing:
        where = f"{file} has" if file else "the table of known labels has"
        raise ClassifierError(
            f"{name}: {where} no class for {', '.join(map(repr, missing))}. Its labels are "
            f"{', '.join(map(repr, labels))}. Give each of them one of {', '.join(CLASSES)} in a JSON file, "
            'such as {"LABEL_0": "anger", …}, and name it with --labels FILE'
        )
    if activation is None:
        activation = next((kind for pattern, kind in ACTIVATIONS if fnmatch(name, pattern)), None)
    if activation is None:
        several = problem_type == "multi_label_classification" or "MultiLabel" in architecture
        activation = SIGMOID if several else SOFTMAX
    return LabelMap(tuple(lower[label.lower()] for label in labels), activation)


def _read(file: Path) -> tuple[Mapping[str, str], str | None]:
    """Return the mapping of a labels file and its activation, if it says one."""
    try:
        content = json.loads(read_bounded(file, MAX_LABELS_BYTES, ClassifierError))
    except (ValueError, RecursionError) as error:
        raise ClassifierError(f"{file} is not JSON: {error}") from error
    mapping = content.get("labels", content) if isinstance(content, dict) else None
    activation = content.get("activation") if mapping is not content and isinstance(content, dict) else None
    if not isinstance(mapping, dict) or not mapping:
        raise ClassifierError(
            f'{file} is not a JSON object of label to class, such as {{"LABEL_0": "anger", …}}'
        )
    wrong = {label: each for label, each in mapping.items() if each not in CLASSES}
    if wrong:
        label, each = next(iter(wrong.items()))
        raise ClassifierError(
            f"{file}: {label!r} is mapped to {each!r}, which is none of {', '.join(CLASSES)}"
        )
    if activation not in (None, SOFTMAX, SIGMOID):
        raise ClassifierError(f"{file}: activation {activation!r} is neither {SOFTMAX} nor {SIGMOID}")
    return mapping, activation
