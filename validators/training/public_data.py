"""Training data of the bundled classifier: GoEmotions, XED and synthetic vignettes.

Labels are Plutchik's eight primaries and neutral. Each example keeps the set of its classes, so that a text
with several is neither dropped nor forced into one. Synthetic text comes from `vignettes`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from ..classifier import CLASSES
from ..emotion_labels import GOEMOTIONS

LABELS = CLASSES[:9]

# The grouping of the GoEmotions paper, for the comparison with its Ekman figure only.
EKMAN = {
    "anger": ("anger", "annoyance", "disapproval"),
    "disgust": ("disgust",),
    "fear": ("fear", "nervousness"),
    "joy": (
        "joy", "amusement", "approval", "excitement", "gratitude", "love", "optimism", "relief", "pride",
        "admiration", "desire", "caring",
    ),
    "sadness": ("sadness", "disappointment", "embarrassment", "grief", "remorse"),
    "surprise": ("surprise", "realization", "confusion", "curiosity"),
    "neutral": ("neutral",),
}  # fmt: skip

XED_TO_LABEL = {
    1: "anger", 2: "anticipation", 3: "disgust", 4: "fear", 5: "joy", 6: "sadness", 7: "surprise", 8: "trust",
    9: "neutral",
}  # fmt: skip


@dataclass(frozen=True)
class Example:
    """One text with its classes.

    Attributes:
        text: The text.
        labels: Indices into `LABELS`, ascending, at least one.
        source: `goemotions`, `xed` or `synthetic`.
        fine: Indices of the 28 GoEmotions labels; empty for other sources.
        tag: Free mark, such as the kind of a synthetic example.
    """

    text: str
    labels: tuple[int, ...]
    source: str
    fine: tuple[int, ...] = ()
    tag: str = ""


@dataclass(frozen=True)
class Splits:
    """Examples for training, for every choice (dev) and for the figures (test)."""

    train: list[Example]
    dev: list[Example]
    test: list[Example]


def goemotions_labels(folder: Path) -> list[str]:
    """The 27 labels of GoEmotions and `neutral`, in the order of its indices."""
    names = (folder / "labels.txt").read_text(encoding="utf-8").split()
    return [*names, "neutral"]


def load_goemotions(folder: Path) -> Splits:
    """Reads the official train, dev and test files of GoEmotions."""
    names = goemotions_labels(folder)
    parts = []
    for part in ("train", "dev", "test"):
        examples = []
        for line in (folder / f"{part}.tsv").read_text(encoding="utf-8").split("\n"):
            if not line:
                continue
            text, indices, _ = line.split("\t")
            fine = tuple(sorted(int(i) for i in indices.split(",")))
            coarse = sorted({LABELS.index(GOEMOTIONS[names[i]]) for i in fine})
            examples.append(Example(text, tuple(coarse), "goemotions", fine))
        parts.append(examples)
    return Splits(*parts)


def load_xed(folder: Path, seed: int, test_share: float = 0.15, dev_share: float = 0.05) -> Splits:
    """Reads XED English and splits it by distinct text.

    Rows with the same text (after case and spacing) are merged into one example with all of their labels, and
    `neutral` yields to any emotion, so that no text is in two splits.
    """
    merged: dict[str, tuple[str, set[int]]] = {}
    for line in (folder / "en-annotated.tsv").read_text(encoding="utf-8").split("\n"):
        if "\t" in line:
            text, indices = line.rsplit("\t", 1)
            ids = {LABELS.index(XED_TO_LABEL[int(i)]) for i in indices.split(",")}
            merged.setdefault(normalised(text), (text.strip(), set()))[1].update(ids)
    for line in (folder / "neu_en.txt").read_text(encoding="utf-8").split("\n"):
        if "\t" in line:
            text = line.split("\t", 1)[1]
            ids = merged.setdefault(normalised(text), (text.strip(), set()))[1]
            if not ids:
                ids.add(LABELS.index("neutral"))
    examples = [
        Example(text, tuple(sorted(ids)), "xed") for key, (text, ids) in sorted(merged.items()) if key
    ]
    random.Random(seed).shuffle(examples)
    test, dev = int(len(examples) * test_share), int(len(examples) * dev_share)
    return Splits(examples[test + dev :], examples[test : test + dev], examples[:test])


def without_overlap(train: Iterable[Example], held_out: Iterable[Example]) -> list[Example]:
    """The training examples whose text is in no held-out example."""
    taken = {normalised(example.text) for example in held_out}
    return [example for example in train if normalised(example.text) not in taken]


def neutral_sentences(examples: Iterable[Example]) -> list[str]:
    """Purely neutral sentences of 5 to 18 words, as surroundings for synthetic vignettes."""
    return _sentences(e for e in examples if e.labels == (LABELS.index("neutral"),))


def situations(examples: Iterable[Example], forms: Container[str]) -> list[str]:
    """Sentences of 5 to 18 words with an emotional label and none of the lexicon's forms."""
    emotional = (e for e in examples if LABELS.index("neutral") not in e.labels)
    return [
        text
        for text in _sentences(emotional)
        if not any(w in forms for w in re.findall(r"\w+", text.lower()))
    ]


def _sentences(examples: Iterable[Example]) -> list[str]:
    kept = []
    for example in examples:
        text = example.text.replace("[NAME]", "Robin").replace("[PERSON]", "Robin").strip()
        if 5 <= len(text.split()) <= 18 and "[" not in text:
            kept.append(text if text[-1] in ".?!" else f"{text}.")
    return kept


def load_public(goemotions: Path, xed: Path, seed: int) -> tuple[Splits, Splits]:
    """GoEmotions and XED with no text shared between what is trained on and what is held out."""
    go, subtitles = load_goemotions(goemotions), load_xed(xed, seed)
    held_out = [*go.dev, *go.test, *subtitles.dev, *subtitles.test]
    return (
        replace(go, train=without_overlap(go.train, held_out)),
        replace(subtitles, train=without_overlap(subtitles.train, held_out)),
    )


def normalised(text: str) -> str:
    """The text in lower case with single spaces, the key by which texts count as equal."""
    return " ".join(text.lower().split())
