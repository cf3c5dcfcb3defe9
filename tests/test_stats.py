"""The statistics, against known answers and by simulation."""

from __future__ import annotations

import numpy as np
import pytest

from aipsy_affect.validators import stats


def test_equivalence_holds_for_small_differences_and_not_for_few() -> None:
    rng = np.random.default_rng(0)
    many = stats.equivalence(list(rng.normal(0.0, 0.1, 200)), 0.05)
    few = stats.equivalence(list(rng.normal(0.0, 0.1, 5)), 0.05)
    assert many.p < 0.05 <= few.p


def test_equivalence_agrees_with_its_interval() -> None:
    rng = np.random.default_rng(1)
    for shift in np.linspace(-0.1, 0.1, 21):
        tested = stats.equivalence(list(rng.normal(shift, 0.1, 50)), 0.05, 0.05)
        assert (tested.p < 0.05) == (tested.interval.low > -0.05 and tested.interval.high < 0.05)


def test_equivalence_keeps_its_error_rate_at_the_bound() -> None:
    rng = np.random.default_rng(2)
    wrong = [stats.equivalence(list(rng.normal(0.05, 0.1, 60)), 0.05).p < 0.05 for _ in range(400)]
    assert np.mean(wrong) < 0.08


def test_equivalence_of_identical_pairs() -> None:
    assert stats.equivalence([0.0] * 10, 0.1).p == 0.0
    assert stats.equivalence([0.2] * 10, 0.1).p == 1.0


@pytest.mark.parametrize(("values", "bound"), [([0.0], 0.1), ([0.0, 0.1], 0.0)])
def test_equivalence_refuses_what_cannot_be_tested(values: list[float], bound: float) -> None:
    with pytest.raises(ValueError, match="two differences and a positive bound"):
        stats.equivalence(values, bound)


def test_share_interval_is_clopper_pearson() -> None:
    interval = stats.share_interval(5, 10)  # scipy.stats.binomtest(5, 10).proportion_ci(method="exact")
    assert (interval.low, interval.high) == pytest.approx((0.187086, 0.812914), abs=1e-6)
    assert stats.share_interval(0, 20).low == 0.0
    assert stats.share_interval(0, 20).high == pytest.approx(0.168433, abs=1e-6)
    assert (stats.share_interval(0, 0).low, stats.share_interval(0, 0).high) == (0.0, 1.0)


def test_holm_steps_down_and_never_sinks() -> None:
    assert stats.holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert stats.holm([0.9, 0.8]) == pytest.approx([1.0, 1.0])


def test_dominance_counts_rounding_as_a_tie() -> None:
    matrix = stats.dominance(np.array([1.0, 0.5]), np.array([0.5 + 1e-15, 2.0]))
    assert matrix.tolist() == [[1.0, 0.0], [0.5, 0.0]]


def test_auroc_interval_covers_the_estimate() -> None:
    rng = np.random.default_rng(3)
    matrix = stats.dominance(rng.normal(0.5, 1, 60), rng.normal(0, 1, 60))
    interval = stats.auroc_interval(matrix, np.arange(60), 1000, 0)
    assert interval.low < matrix.mean() < interval.high
    assert stats.auroc_interval(matrix, np.arange(60), 1000, 0) == interval


def test_mean_over_units_counts_a_quartet_once() -> None:
    assert stats.mean_over_units([1.0, -1.0, 3.0], ["q", "q", "s"]) == [0.0, 3.0]


def test_tarone_counts_only_words_that_could_be_significant() -> None:
    # 500 words of one pair each cannot be, so twelve words in twelve pairs each are corrected for twelve.
    assert stats.tarone_bound([1] * 500 + [12] * 12) == pytest.approx(2.865, abs=0.001)
    assert stats.tarone_bound([1, 2]) == pytest.approx(1.960, abs=0.001)
    assert stats.tarone_bound([]) == pytest.approx(1.960, abs=0.001)


def test_tarone_keeps_the_error_rate_of_the_family() -> None:
    rng = np.random.default_rng(4)
    counts = [1] * 200 + list(rng.integers(5, 30, 60))
    bound = stats.tarone_bound([int(n) for n in counts])
    wrong = [
        any(abs((rng.binomial(n, 0.5) - n / 2) / (n / 4) ** 0.5) > bound for n in counts) for _ in range(300)
    ]
    assert np.mean(wrong) < 0.09
