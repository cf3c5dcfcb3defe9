"""Folds and splits that never divide a scenario or a crossed quartet.

A classifier that has seen one member of a pair knows the frame of the other; one that has seen half
of a crossed quartet is led below chance on the other half, which is a leak with its sign turned. So
whole units are dealt out, and emotion, domain and matching are balanced as well as whole units allow.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations

from .errors import SelectionError
from .stimulus import Pair


def units(pairs: Sequence[Pair]) -> dict[str, list[Pair]]:
    """Group pairs by what must stay together, in order of first appearance."""
    grouped: dict[str, list[Pair]] = {}
    for pair in pairs:
        grouped.setdefault(pair.unit, []).append(pair)
    return grouped


def assign_folds(pairs: Sequence[Pair], k: int, seed: int = 0) -> dict[str, int]:
    """Deal the pairs into ``k`` folds.

    Units are shuffled (``seed``), the larger ones first, and each goes to the fold that so far holds least, then
    least of its emotion, its domain and its matching. Then units are exchanged as long as that evens these out.

    Args:
        pairs: the pairs to deal out.
        k: number of folds, at least 2 and at most the number of units.
        seed: of the shuffle that breaks ties.

    Returns:
        ``pair_id`` to fold, 0 to ``k - 1``; every fold is used.

    Raises:
        SelectionError: ``k`` does not fit.
    """
    grouped = units(pairs)
    if not 2 <= k <= len(grouped):
        raise SelectionError(
            f"cannot make {k} folds of {len(grouped)} units (scenarios, or whole quartets); "
            f"k must be from 2 to {len(grouped)}"
        )
    described = tuple(
        (unit, tuple(label for pair in members for label in _labels(pair)))
        for unit, members in grouped.items()
    )
    fold_of = _deal(described, k, seed)
    return {pair.pair_id: fold_of[pair.unit] for pair in pairs}


@lru_cache(maxsize=64)
def _deal(described: tuple[tuple[str, tuple[str, ...]], ...], k: int, seed: int) -> dict[str, int]:
    """Deal units, given with the labels of their pairs, into folds; kept, since readers ask for the same deals."""
    labels_of = dict(described)
    order = sorted(labels_of)
    random.Random(seed).shuffle(order)
    order.sort(key=lambda unit: -len(labels_of[unit]))
    sizes: Counter[int] = Counter()
    held: Counter[tuple[int, str]] = Counter()
    fold_of: dict[str, int] = {}

    def move(unit: str, fold: int, sign: int) -> None:
        for label in labels_of[unit]:
            held[fold, label] += sign

    def crowding(folds: tuple[int, int], labels: set[str]) -> int:
        return sum(held[fold, label] ** 2 for fold in folds for label in labels)

    for unit in order:
        labels = labels_of[unit]
        fold = min(range(k), key=lambda f: (sizes[f], sum(held[f, label] for label in labels), f))
        sizes[fold] += len(labels)
        move(unit, fold, 1)
        fold_of[unit] = fold
    # Then exchange units of one size between folds as long as that evens the labels out.
    improved = True
    while improved:
        improved = False
        for one, other in combinations(order, 2):
            folds = (fold_of[one], fold_of[other])
            first, second = labels_of[one], labels_of[other]
            if folds[0] == folds[1] or len(first) != len(second) or first == second:
                continue
            concerned = set(first + second)
            before = crowding(folds, concerned)
            for unit, source, target in ((one, folds[0], folds[1]), (other, folds[1], folds[0])):
                move(unit, source, -1)
                move(unit, target, 1)
            if crowding(folds, concerned) < before:
                fold_of[one], fold_of[other] = folds[1], folds[0]
                improved = True
            else:
                for unit, source, target in ((one, folds[1], folds[0]), (other, folds[0], folds[1])):
                    move(unit, source, -1)
                    move(unit, target, 1)
    return fold_of


def held_out(pairs: Sequence[Pair], test_size: float, seed: int = 0) -> set[str]:
    """Choose the pair ids of a test set of about ``test_size`` of the pairs, balanced like the folds.

    Raises:
        SelectionError: ``test_size`` is not between 0 and 1, or leaves one side empty.
    """
    if not 0.0 < test_size < 1.0:
        raise SelectionError(f"test_size is a share between 0 and 1, not {test_size}")
    # Dealing into many small folds and taking the first ones keeps the balance at any share.
    k = min(len(units(pairs)), 20)
    if k < 2:
        raise SelectionError("train_test needs at least two scenarios (or quartets) to divide")
    take = min(k - 1, max(1, round(test_size * k)))
    fold_of = assign_folds(pairs, k, seed)
    return {pair_id for pair_id, fold in fold_of.items() if fold < take}


def _labels(pair: Pair) -> tuple[str, str, str]:
    return (f"emotion {pair.emotion}", f"domain {pair.domain}", f"matching {pair.matching}")
