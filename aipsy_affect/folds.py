"""Folds and splits that never divide a scenario or a crossed quartet.

A classifier that has seen one member of a pair knows the frame of the other; one that has seen half
of a crossed quartet is led below chance on the other half, which is a leak with its sign turned. So
whole units are dealt out, and emotion, domain and matching are balanced as well as whole units allow.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

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

    Units are shuffled (``seed``), the larger ones first, and each goes to the fold that so far holds
    least of its size, then of its emotion, its domain and its matching.

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
    order = sorted(grouped)
    random.Random(seed).shuffle(order)
    order.sort(key=lambda unit: -len(grouped[unit]))
    sizes: Counter[int] = Counter()
    held: Counter[tuple[int, str]] = Counter()
    fold_of: dict[str, int] = {}
    for unit in order:
        labels = [label for pair in grouped[unit] for label in _labels(pair)]

        def cost(fold: int, labels: list[str] = labels) -> tuple[int, int, int]:
            return sizes[fold], sum(held[fold, label] for label in labels), fold

        fold = min(range(k), key=cost)
        sizes[fold] += len(grouped[unit])
        held.update((fold, label) for label in labels)
        fold_of.update((pair.pair_id, fold) for pair in grouped[unit])
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
