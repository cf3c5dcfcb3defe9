"""The questionnaire as data: questions, ranges, categories and every word that a reader is shown.

The page, the spreadsheet and the task for language models all take their words from here, so that every kind of
reader answers the same questions.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..stimulus import EMOTIONS, NEUTRAL

#: Raised when a question, its range or its wording changes: ratings under different numbers are not comparable.
#: 1: naturalness and intensity were labelled at their ends only. 2: at every point, and in the middle. 3: the category
#: is that of a person in the situation or of the reader, as in the trials by which the bound of R503 was set, and
#: vigilance names watching; 1 and 2 asked which feeling the situation calls up, and a reader who sees a danger
#: watched for answers with fear.
QUESTIONNAIRE = 3

KINDS: tuple[str, ...] = ("human", "language-model")
ROLES: tuple[str, ...] = ("stimulus", "catch")

#: Python's own ``float`` reads more than a reader would write: nan, 1_0, spaces.
NUMBER = re.compile(r"[+-]?[0-9]{1,9}(\.[0-9]{1,9})?")


@dataclass(frozen=True)
class Scale:
    """A question that is answered by a number.

    Attributes:
        name: column of the answer.
        low, high: the range, bounds included.
        step: distance between permitted answers.
        question: what the reader is asked.
        labels: what points of the scale mean, ascending; its ends are among them.
    """

    name: str
    low: int
    high: int
    step: float
    question: str
    labels: Mapping[int, str]

    @property
    def range(self) -> str:
        """The permitted answers in words."""
        return f"{self.low} to {self.high}, " + ("halves allowed" if self.step < 1 else "whole numbers")

    @property
    def anchors(self) -> str:
        """What the numbers mean, in words."""
        return ", ".join(f"{value} = {label}" for value, label in self.labels.items())

    def check(self, value: float) -> float:
        """Return the value if it is a permitted answer.

        Raises:
            ValueError: it is not; the message says what would be.
        """
        if not (math.isfinite(value) and self.low <= value <= self.high and (value / self.step).is_integer()):
            raise ValueError(f"{value:g} is not in the range ({self.range})")
        return value

    def read(self, text: str) -> float:
        """Return the answer written in ``text``.

        Raises:
            ValueError: not a number, or none that is permitted.
        """
        if not NUMBER.fullmatch(text):
            raise ValueError(f"{text[:40]!r} is not a number ({self.range})")
        return self.check(float(text))


INTENSITY = Scale(
    "intensity",
    0,
    10,
    0.5,
    "How strong is the emotion in this situation? Think of how strongly the events described would move a reader.",
    {0: "not at all, an everyday matter", 5: "clearly moved", 10: "as strong as a text this short can be"},
)
VALENCE = Scale(
    "valence",
    -4,
    4,
    1,
    "How unpleasant or pleasant is the situation?",
    {-4: "very unpleasant", 0: "neither", 4: "very pleasant"},
)
#: Every point has its label (Krosnick & Fabrigar 1997). With labels at the ends only, sixteen language-model readers
#: of release 1.0.0 made 4 their ordinary answer, and their means ran from 4.0 to 4.65 on texts of one kind.
NATURAL = Scale(
    "natural",
    1,
    5,
    1,
    "How natural is the English of the text, as part of a published story or report?",
    {1: "broken", 2: "strange", 3: "noticeably odd", 4: "a small oddity", 5: "entirely natural"},
)

#: Category to the words that stand for its whole family, mild to strong: Plutchik's primary and its neighbours
#: in intensity (Plutchik 1980), in the words of everyday speech. The peak names alone would send a reader who
#: finds mild annoyance to "neutral".
CATEGORY_WORDS: dict[str, str] = {
    "rage": "anger, annoyance, fury",
    "terror": "fear, worry, dread",
    "grief": "sadness, sorrow, heartbreak",
    "loathing": "disgust, distaste, revulsion",
    "amazement": "surprise, astonishment, wonder",
    "admiration": "trust, respect, esteem",
    "ecstasy": "joy, happiness, delight",
    "vigilance": "anticipation, alertness, being on guard",
    "neutral": "nothing in particular, matter-of-fact",
}
CATEGORIES: tuple[str, ...] = (*EMOTIONS, NEUTRAL)

CATEGORY_QUESTION = (
    "Which feeling fits the situation best: that of the person at its centre, who knows what the text tells, or your own as "
    "you read?"
)
CATEGORY_HELP = "Each line stands for a whole family, from its mildest form to its strongest."
SECOND_QUESTION = "Does a second one fit too? (may be left empty)"
REREAD_QUESTION = "I had to reread the text, or a part of it, to understand what happens."
COMMENT_QUESTION = "Anything you noticed (optional; no names or other details of real people)"
MAX_COMMENT = 1000
MAX_SECONDS = 24 * 60 * 60.0

INSTRUCTIONS: tuple[str, ...] = (
    "You will read short scenes, one at a time, and answer the same few questions about each of them.",
    "Read a scene once, at your usual pace. Answer before you go on to the next.",
    "Judge the situation itself: what happens, to whom, and what it would mean to the people in it. Judge only what "
    "the text says, not what might have happened before or after.",
    "Many scenes tell of something quite ordinary. Then say so: 0 and neutral are answers like any other.",
    "There are no right or wrong answers: your own reading is what counts.",
)
CONSENT: tuple[str, ...] = (
    "Taking part is voluntary. You can stop at any time, skip any scene, and leave without giving a reason.",
    "The answers are used for research on how texts are understood, and may be published in anonymous form. No name "
    "is asked for: please use a pseudonym that does not identify you.",
)
#: A fact about the page, and so not a part of the consent that a lab can replace.
PAGE_PRIVACY = (
    "Your answers stay in this browser until you download them at the end. This page sends nothing anywhere."
)
CONSENT_STATEMENT = "I have read this, I am at least 18 years old, and I agree to take part."
#: What comes before the list of warnings, plainer words for some of them, and what follows.
WARNING_LEAD = "Some of the scenes tell of distressing things"
WARNING_WORDS = {"medical": "illness and medical treatment", "bodily disgust": "disgusting bodily things"}
WARNING_TAIL = (
    "Any scene may be skipped. If you would rather not read about such things, please do not take part."
)


def category(text: str) -> str:
    """Return the category written in ``text``.

    Raises:
        ValueError: it is none of the nine.
    """
    if text not in CATEGORIES:
        raise ValueError(f"{text[:40]!r} is none of {', '.join(CATEGORIES)}")
    return text
