"""In which order a reader meets the texts of a form: at random, without long runs of a kind.

The readers of one item meet it in different parts of their forms, so that what comes with the place (practice,
tiredness, contrast with what went before) does not go into the rating of any one item.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from random import Random
from typing import TypeVar

Card = TypeVar("Card", bound=Hashable)
Label = Callable[[Card], str]

#: A third text of one emotion, or a fourth of one condition, in a row invites answering by habit.
MOST_OF_EMOTION = 2
MOST_OF_CONDITION = 3


def part_of_form(readers_of: Mapping[str, Sequence[int]], rng: Random) -> dict[tuple[int, str], float]:
    """Return for every reader and item where in the form it should stand, from 0 (start) to 1 (end).

    The ``k`` readers of an item get places that are ``1/k`` of a form apart.
    """
    place: dict[tuple[int, str], float] = {}
    for item, readers in readers_of.items():
        start = rng.random()
        for n, reader in enumerate(rng.sample(list(readers), len(readers))):
            place[reader, item] = (start + n / len(readers)) % 1.0
    return place


def arrange(cards: Sequence[Card], emotion: Label[Card], condition: Label[Card]) -> list[Card]:
    """Return the cards in nearly the order given, moved as little as it takes to break up runs.

    A label that is empty makes no run. Where one kind is too frequent for its runs to be broken up, some remain.
    """

    def fits(row: Sequence[Card]) -> bool:
        """Say whether no run at the end of the row is too long."""
        return _run(row, emotion) <= MOST_OF_EMOTION and _run(row, condition) <= MOST_OF_CONDITION

    left, row = list(cards), list[Card]()
    while left:
        at = next((n for n, card in enumerate(left) if fits([*row, card])), None)
        if at is None:
            break
        row.append(left.pop(at))
    for card in left:  # what no longer fits at the end goes to the last place where it breaks nothing
        places = (
            n
            for n in range(len(row), -1, -1)
            if all(fits([*row[:n], card, *row[n : n + after]]) for after in range(MOST_OF_CONDITION + 1))
        )
        row.insert(next(places, len(row)), card)
    return row


def _run(row: Sequence[Card], label: Label[Card]) -> int:
    """Return how many cards at the end of the row have the label of the last one."""
    last = label(row[-1])
    length = 0
    while last and length < len(row) and label(row[-1 - length]) == last:
        length += 1
    return length
