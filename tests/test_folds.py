"""Folds never split a scenario or a quartet, and are balanced."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aipsy_affect import Battery
from aipsy_affect.errors import SelectionError
from aipsy_affect.folds import assign_folds


@settings(max_examples=20, deadline=None)
@given(k=st.integers(2, 20), seed=st.integers(0, 1000))
def test_no_unit_is_split_and_no_fold_is_empty(battery: Battery, k: int, seed: int) -> None:
    fold_of = assign_folds(battery.pairs, k, seed)
    by_unit: dict[str, set[int]] = {}
    for pair in battery.pairs:
        by_unit.setdefault(pair.unit, set()).add(fold_of[pair.pair_id])
    assert all(len(folds) == 1 for folds in by_unit.values())
    assert set(fold_of.values()) == set(range(k))


@pytest.mark.parametrize("k", [4, 5, 10])
def test_folds_are_balanced(battery: Battery, k: int) -> None:
    fold_of = assign_folds(battery.pairs, k)
    sizes = Counter(fold_of.values())
    assert max(sizes.values()) - min(sizes.values()) <= 2
    for label in ("emotion", "domain", "matching"):
        counts = Counter((fold_of[pair.pair_id], getattr(pair, label)) for pair in battery.pairs)
        values = {getattr(pair, label) for pair in battery.pairs}
        for value in values:
            shares = [counts[fold, value] for fold in range(k)]
            expected = sum(shares) / k
            assert max(abs(share - expected) for share in shares) <= max(2.0, 0.5 * expected)


def test_train_and_test_hold_everything_once(battery: Battery) -> None:
    for fold in battery.folds(5):
        assert {i.id for i in fold.train} | {i.id for i in fold.test} == {i.id for i in battery}
        assert not {i.pair_id for i in fold.train} & {i.pair_id for i in fold.test}


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5])
def test_train_test_keeps_to_the_share(battery: Battery, share: float) -> None:
    divided = battery.train_test(share, seed=3)
    assert abs(len(divided.test.pairs) / len(battery.pairs) - share) < 0.06


def test_seeds_deal_anew_and_repeat(battery: Battery) -> None:
    assert assign_folds(battery.pairs, 5, 1) == assign_folds(battery.pairs, 5, 1)
    assert assign_folds(battery.pairs, 5, 1) != assign_folds(battery.pairs, 5, 2)


@pytest.mark.parametrize("k", [0, 1, 1000])
def test_impossible_fold_counts_say_what_is_possible(battery: Battery, k: int) -> None:
    with pytest.raises(SelectionError, match=r"k must be from 2 to \d+"):
        battery.folds(k)


@pytest.mark.parametrize("share", [0.0, 1.0, -1, 2.5])
def test_impossible_shares_are_errors(battery: Battery, share: float) -> None:
    with pytest.raises(SelectionError, match="between 0 and 1"):
        battery.train_test(share)


def test_the_released_folds_split_nothing(battery: Battery) -> None:
    by_unit: dict[str, set[int]] = {}
    for pair in battery.pairs:
        by_unit.setdefault(pair.unit, set()).update(member.fold for member in pair.members)
    assert all(len(folds) == 1 for folds in by_unit.values())
    assert {pair.clinical.fold for pair in battery.pairs} == set(range(10))
