"""Signs of a rater who did not read. None of them is proof, so a rater is flagged and not judged.

After Curran (2016), Methods for the detection of carelessly invalid responses in survey data: instructed or expected
answers, long strings of the same answer, and too short a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .key import Entry
from .record import Rating

#: More than a quarter of a rater's catch items: one slip in four is an attentive rater's.
CATCH_SHARE = 0.25
#: The same four answers this often in succession, over texts of more than one kind; forms hold at most three texts
#: of one condition in a row.
SAME_ANSWERS = 8
#: Words per minute. Silent reading is at 175 to 300 (Brysbaert 2019, a review of 190 studies); twice that leaves no
#: time for the questions.
FASTEST = 600.0
FAST_SHARE = 0.25
#: Below this many timed texts a share says nothing.
LEAST_TIMED = 4


@dataclass(frozen=True, slots=True)
class Flag:
    """A sign that a rater did not read: who, in which form, which sign, and what was seen."""

    rater: str
    form: str
    sign: str
    what: str


Answered = Sequence[tuple[Entry, Rating]]


def flags(answered: Answered) -> tuple[Flag, ...]:
    """Return the signs in one rater's answers to one form, given in the order of the form."""
    if not answered:
        return ()
    rating = answered[0][1]
    found = (
        ("failed catch items", _catch(answered)),
        ("straight-lining", _straight(answered)),
        ("implausible speed", _speed(answered)),
    )
    return tuple(Flag(rating.rater, rating.form, sign, what) for sign, what in found if what)


def failed_catch(entry: Entry, rating: Rating) -> str:
    """Return what is unexpected in the answer to a catch item, empty if nothing is."""
    expected = entry.expected
    if expected is None:
        return ""
    if not expected.low <= rating.intensity <= expected.high:
        return f"intensity {rating.intensity:g}, expected {expected.low:g} to {expected.high:g}"
    # The second choice counts: neighbouring families (terror and vigilance) are named in either order.
    if expected.category and expected.category not in (rating.category, rating.second):
        return f"{rating.category}, expected {expected.category}"
    return ""


def _catch(answered: Answered) -> str:
    catches = [(entry, rating) for entry, rating in answered if entry.expected is not None]
    failed = [(entry, what) for entry, rating in catches if (what := failed_catch(entry, rating))]
    if len(failed) <= CATCH_SHARE * len(catches):
        return ""
    seen = "; ".join(f"place {entry.place} ({entry.item}): {what}" for entry, what in failed)
    return f"{len(failed)} of {len(catches)} failed: {seen}"


def _straight(answered: Answered) -> str:
    if len({entry.condition for entry, _ in answered}) < 2:
        return ""
    start = 0
    for end in range(1, len(answered) + 1):
        if end < len(answered) and _pattern(answered[end][1]) == _pattern(answered[start][1]):
            continue
        stretch = answered[start:end]
        if len(stretch) >= SAME_ANSWERS and len({entry.condition for entry, _ in stretch}) > 1:
            first, last = stretch[0][0].place, stretch[-1][0].place
            return f"the same answers to {len(stretch)} texts in a row (places {first} to {last})"
        start = end
    if len(answered) >= SAME_ANSWERS and len({rating.intensity for _, rating in answered}) == 1:
        return f"intensity {answered[0][1].intensity:g} for all {len(answered)} texts"
    return ""


def _pattern(rating: Rating) -> tuple[float, str, int, int]:
    return rating.intensity, rating.category, rating.valence, rating.natural


def _speed(answered: Answered) -> str:
    """Language models have no reading speed."""
    timed = [
        (entry, rating.seconds)
        for entry, rating in answered
        if rating.seconds is not None and rating.kind == "human"
    ]
    fast = [(entry, seconds) for entry, seconds in timed if seconds < entry.words * 60 / FASTEST]
    if len(timed) < LEAST_TIMED or len(fast) <= FAST_SHARE * len(timed):
        return ""
    quickest = min(fast, key=lambda pair: pair[1] / max(pair[0].words, 1))
    return (
        f"{len(fast)} of {len(timed)} texts in less time than reading them at {FASTEST:g} words a minute takes "
        f"(place {quickest[0].place}: {quickest[0].words} words, {quickest[1]:g} s)"
    )
