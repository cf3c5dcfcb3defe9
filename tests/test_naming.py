"""The statistics of family T against cases that can be counted by hand."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import stats

from aipsy_affect.validators.classifier import CLASSES, PRIMARIES
from aipsy_affect.validators.naming import judge, largest_share_by_chance, paired_shift, rank_biserial

GOLD = [each for each in PRIMARIES for _ in range(12)]


def test_a_classifier_that_always_says_fear_is_at_chance() -> None:
    found = judge(GOLD, ["fear"] * 96, CLASSES)
    assert (found.right, found.n, found.chance) == (12, 96, 1 / 8)
    assert found.p > 0.5
    fear = found.by_class["fear"]
    assert (fear.right, fear.elsewhere, fear.p_holm) == (12, 1.0, 1.0), "right on all of fear, and no leak"


def test_one_category_that_leaks_is_found_where_the_whole_hides_it() -> None:
    others = itertools.cycle(each for each in PRIMARIES if each != "joy")
    said = ["joy" if gold == "joy" else next(o for o in others if o != gold) for gold in GOLD]
    found = judge(GOLD, said, CLASSES)
    assert found.right == 12 and found.p > 0.05
    assert found.by_class["joy"].p_holm < 1e-9
    assert all(each.p_holm > 0.05 for name, each in found.by_class.items() if name != "joy")


def test_chance_of_unequal_margins_is_that_of_the_margins() -> None:
    found = judge(["joy"] * 90 + ["fear"] * 10, ["joy"] * 100, CLASSES)
    assert found.share == found.chance == 0.9 and found.p > 0.4
    assert found.by_class["fear"].right == 0


def test_nothing_to_judge() -> None:
    found = judge([], [], CLASSES)
    assert (found.n, found.share, found.p, found.by_class) == (0, 0.0, 1.0, {})


@pytest.mark.parametrize("n", [20, 96, 192, 1000])
def test_the_bound_is_where_the_test_turns(n: int) -> None:
    allowed = round(largest_share_by_chance(n, 0.125, 0.05) * n)
    assert stats.binomtest(allowed, n, 0.125, alternative="greater").pvalue > 0.05
    assert stats.binomtest(allowed + 1, n, 0.125, alternative="greater").pvalue <= 0.05


def test_the_test_keeps_its_level() -> None:
    """Of random classifiers, at most one in twenty is called a leak."""
    rng = np.random.default_rng(0)
    guesses = rng.choice(PRIMARIES, size=(2000, 96))
    assert np.mean([judge(GOLD, list(row), CLASSES).p <= 0.05 for row in guesses[:500]]) <= 0.075


def test_rank_biserial_by_hand() -> None:
    assert rank_biserial(np.array([1.0, 2.0, 3.0])) == 1
    assert rank_biserial(np.array([-1.0, -2.0])) == -1
    assert rank_biserial(np.array([1.0, -2.0, 3.0])) == pytest.approx((1 + 3 - 2) / 6)
    assert rank_biserial(np.array([0.0, 0.0])) == 0


def test_pairs_of_one_quartet_are_one_observation() -> None:
    shift = paired_shift([0.4, -0.2, 0.3], ["q", "q", "alone"], resamples=200, seed=0)
    assert shift.units == 2 and shift.higher == 2
    assert shift.mean == pytest.approx(0.5 / 3)
    assert shift.interval.low <= shift.effect <= shift.interval.high


def test_no_difference_at_all() -> None:
    shift = paired_shift([0.0, 0.0], ["a", "b"], resamples=50, seed=0)
    assert (shift.p, shift.effect, shift.higher) == (1.0, 0.0, 0)


def test_the_same_seed_gives_the_same_interval() -> None:
    values, units = list(np.linspace(-1, 2, 30)), [str(i) for i in range(30)]
    assert paired_shift(values, units, 300, 5) == paired_shift(values, units, 300, 5)
