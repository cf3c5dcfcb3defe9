"""Seeded synthetic vignettes in which an emotion is named, and neutral ones in which none is.

They teach the classifier the words of the lexicon that GoEmotions and XED hardly contain, in third-person
narrative, and to find one feeling sentence in a paragraph. Word families, idioms and frames are each divided
into train, dev and test, so that generalisation to unseen words and frames is measured and not assumed.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ...stimulus import PRIMARY_OF
from . import frames as fr
from .public_data import LABELS, Example
from .words import IDIOMS, WORDS

#: Primary to the file of the lexicon that lists its words.
FILES = {primary: peak for peak, primary in PRIMARY_OF.items()}
# Families that name a category or that hardly occur in the public data: never held out.
ANCHORS = frozenset(
    "rage fury anger terror fear grief sad sorrow loathe disgust amaze astonish surprise admire revere "
    "respect trust ecstasy joy vigilance alert wary watchful anticipate".split()
)
ANCHOR_IDIOMS = ("in awe of", "on guard")
SPLITS = ("train", "dev", "test")
SHARES = (0.72, 0.12, 0.16)
LEVEL_WEIGHT = {"peak": 3.0, "moderate": 2.0, "mild": 1.0, "general": 1.5}


@dataclass(frozen=True)
class Word:
    """A form of the lexicon: its text, family head, intensity level, part of speech slot and split."""

    form: str
    family: str
    level: str
    slot: str
    split: str


@dataclass(frozen=True)
class Bank:
    """Everything the generator draws from, each part divided into splits."""

    words: dict[str, list[Word]]
    idioms: dict[str, dict[str, list[str]]]
    frames: dict[str, dict[str, list[str]]]
    neutral: dict[str, list[str]]


def read_families(path: Path) -> dict[str, tuple[str, str]]:
    """Maps every written form in a lexicon file to its family head and level (the section it stands in)."""
    forms: dict[str, tuple[str, str]] = {}
    level = "general"
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            level = line.strip("[] ")
        elif line and not line.startswith("#"):
            head, _, rest = line.partition(":")
            known = rest.split() if path.stem != "ambiguous" else []
            for form in {head.strip(), *known}:
                forms.setdefault(form, (head.strip(), level if level in LEVEL_WEIGHT else "general"))
    return forms


def lexicon_forms(lexicon: Path) -> frozenset[str]:
    """Every written form of the emotion files, the general file and the file of ambiguous words."""
    names = [*FILES.values(), "general", "ambiguous"]
    return frozenset(form for name in names for form in read_families(lexicon / f"{name}.txt"))


def divide(items: Sequence[str], rng: random.Random, keep: Sequence[str] = ()) -> dict[str, list[str]]:
    """Divides items over the splits; those in `keep` go to train, and no split is empty."""
    free = [item for item in items if item not in keep]
    rng.shuffle(free)
    test = max(1, round(len(free) * SHARES[2]))
    dev = max(1, round(len(free) * SHARES[1]))
    return {"test": free[:test], "dev": free[test : test + dev], "train": [*keep, *free[test + dev :]]}


def build_bank(lexicon: Path, seed: int) -> Bank:
    """Reads the lexicon, checks that it holds every word used, and divides words, idioms and frames."""
    rng = random.Random(seed)
    shared = {**read_families(lexicon / "ambiguous.txt"), **read_families(lexicon / "general.txt")}
    words: dict[str, list[Word]] = {}
    for label, file in FILES.items():
        forms = {**shared, **read_families(lexicon / f"{file}.txt")}
        slots = [(form, slot) for slot, text in WORDS[label].items() for form in text.split()]
        slots += [
            (adverb, "D") for form, slot in slots if slot == "A" and (adverb := adverb_of(form)) in forms
        ]
        missing = sorted({form for form, _ in slots if form not in forms})
        if missing:
            raise ValueError(
                f"{lexicon}: no entry for {', '.join(missing)} ({label}); edit validators/training/words.py"
            )
        families = sorted({forms[form][0] for form, _ in slots})
        parts = divide(families, rng, [family for family in families if family in ANCHORS])
        split_of = {family: split for split, members in parts.items() for family in members}
        words[label] = [
            Word(form, forms[form][0], forms[form][1], slot, split_of[forms[form][0]]) for form, slot in slots
        ]
    idioms = {
        label: divide(texts, rng, [t for t in texts if any(anchor in t for anchor in ANCHOR_IDIOMS)])
        for label, texts in IDIOMS.items()
    }
    frames = {slot: divide(texts, rng) for slot, texts in fr.FEELING_FRAMES.items()}
    return Bank(words, idioms, frames, divide(fr.NEUTRAL_FRAMES, rng))


def adverb_of(adjective: str) -> str:
    """The regular adverb of an adjective (`angry` gives `angrily`)."""
    if adjective.endswith("y"):
        return adjective[:-1] + "ily"
    return adjective + ("ally" if adjective.endswith("ic") else "ly")


class Writer:
    """Writes vignettes from a bank with one random stream."""

    def __init__(
        self,
        bank: Bank,
        seed: int,
        context: Sequence[str],
        situations: Sequence[str],
        word_split: str = "train",
        frame_split: str = "train",
    ) -> None:
        """Prepares the words and idioms of `word_split` and the frames of `frame_split`.

        Args:
            bank: Words, idioms and frames.
            seed: Seed of the stream.
            context: Neutral sentences of the public data, mixed with the neutral frames.
            situations: Sentences of the public data with an emotional label and no word of the lexicon. They
                surround a named emotion, which has to win against them; a neutral vignette never has them.
            word_split: Split from which words and idioms are taken.
            frame_split: Split from which frames are taken.
        """
        self._bank, self._rng, self._context, self._situations = (
            bank,
            random.Random(seed),
            context,
            situations,
        )
        self._word_split, self._frame_split = word_split, frame_split
        self._words: dict[str, dict[str, list[Word]]] = {label: defaultdict(list) for label in FILES}
        for label, entries in bank.words.items():
            for word in entries:
                if word.split == word_split:
                    self._words[label][word.slot].append(word)

    def example(self, label: str, longest: int, shortest: int = 4) -> Example:
        """One vignette of about `shortest` to `longest` words; for `neutral`, without a feeling sentence."""
        rng = self._rng
        target = rng.randint(shortest, longest)
        name = rng.choice(fr.PEOPLE)
        wanted = 0 if label == "neutral" else rng.choices((1, 2, 3), (5, 4, 2))[0]
        feeling = [self._feeling(label, name) for _ in range(wanted)]
        neutral: list[str] = []
        while sum(len(s.split()) for s in [*feeling, *neutral]) < target or not (feeling or neutral):
            situation = wanted and self._situations and rng.random() < 0.15
            sentence = rng.choice(self._situations) if situation else self._neutral(name)
            if sentence not in neutral:
                neutral.append(sentence)
        for sentence in feeling:
            neutral.insert(rng.randint(0, len(neutral)), sentence)
        return Example(" ".join(neutral), (LABELS.index(label),), "synthetic", tag=label)

    def examples(self, per_label: int, neutral: int, longest: int) -> list[Example]:
        """`per_label` vignettes for each emotion and `neutral` neutral ones, in random order."""
        made = [self.example(label, longest) for label in FILES for _ in range(per_label)]
        made += [self.example("neutral", longest) for _ in range(neutral)]
        self._rng.shuffle(made)
        return made

    def _feeling(self, label: str, name: str) -> str:
        rng = self._rng
        if rng.random() < 0.15:
            return self._fill(rng.choice(self._bank.idioms[label][self._word_split]), name)
        words = self._words[label]
        slots = [slot for slot in fr.FEELING_FRAMES if words[slot]]
        slot = rng.choices(slots, [{"A": 4.0, "X": 4.0, "S": 1.5, "E": 1.5}.get(s, 1.0) for s in slots])[0]
        frame = rng.choice(self._bank.frames[slot][self._frame_split])
        first, second = self._pick(words[slot]), self._pick(words[slot])
        other = {"A": "B", "X": "Y"}.get(slot, "")
        frame = frame.replace(f"{{{slot}}}", first).replace(f"{{{slot}c}}", first.capitalize())
        return self._fill(frame.replace(f"{{{other}}}", second) if other else frame, name)

    def _pick(self, words: Sequence[Word]) -> str:
        # A family is drawn first, so that a family with many forms is not heard more often than the others.
        weights = {w.family: LEVEL_WEIGHT[w.level] * (2.0 if w.family in ANCHORS else 1.0) for w in words}
        family = self._rng.choices(list(weights), list(weights.values()))[0]
        return self._rng.choice([w.form for w in words if w.family == family])

    def _neutral(self, name: str) -> str:
        if self._context and self._rng.random() < 0.35:
            return self._rng.choice(self._context)
        return self._fill(self._rng.choice(self._bank.neutral[self._frame_split]), name)

    def _fill(self, frame: str, name: str) -> str:
        rng = self._rng
        she = name in fr.FEMALE
        place, role = rng.choice(fr.PLACES), rng.choice(fr.ROLES)
        subject = rng.choices((name, "she" if she else "he", f"the {role}"), (5, 4, 1))[0]
        text = subject + frame[3:] if frame.startswith("{N}") and not frame.startswith("{N}'") else frame
        for slot in ("{vp}", "{vp2}"):
            text = text.replace(slot, rng.choice(fr.ACTS))
        values = {
            "N": name,
            "n": "she" if she else "he",
            "him": "her" if she else "him",
            "his": "her" if she else "his",
            "His": "Her" if she else "His",
            "M": rng.choice((rng.choice(fr.PEOPLE), f"the {rng.choice(fr.ROLES)}")),
            "thing": rng.choice(fr.THINGS),
            "place": place,
            "place2": re.sub(r"^\w+ ", "", rng.choice(fr.PLACES)),
            "time": rng.choice(fr.TIMES),
            "time2": rng.choice(("Monday", "Friday", "evening", "week", "summer")),
            "num": str(rng.choice((2, 3, 4, 5, 6, 8, 9, 11, 12, 14, 17, 20, 24, 30, 36, 41, 52))),
            "role": role,
            "role2": rng.choice(fr.ROLES),
        }
        text = re.sub(r"\{(\w+)\}", lambda match: values[match[1]], text)
        text = re.sub(r"\b([Aa])n? (?=([a-z]))", _article, text)
        return text[0].upper() + text[1:]


def _article(match: re.Match[str]) -> str:
    return f"{match[1]}{'n' if match[2] in 'aeiou' else ''} "
