"""The statistics of the battery: equivalence tests, exact intervals, AUROC, Holm's correction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import stats

from .results import Interval

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Equivalence:
    """Two one-sided t tests on differences (Schuirmann 1987; Lakens 2017).

    Attributes:
        mean: mean difference.
        interval: its (1 - 2 alpha) interval; equivalence holds when it lies within the bounds.
        p: the larger of the two one-sided p values.
        n: number of differences.
        different: whether the mean lies beyond the bound, as tested one-sidedly (for positive controls).
    """

    mean: float
    interval: Interval
    p: float
    n: int
    different: bool


def equivalence(differences: Sequence[float], bound: float, alpha: float = 0.05) -> Equivalence:
    """Test whether the mean difference lies within ``-bound`` and ``bound``.

    A non-significant difference is not evidence of equivalence; this is. Differences must be
    independent: give one per unit (a crossed quartet is one), not one per pair.

    Raises:
        ValueError: fewer than two differences, or a bound that is not positive.
    """
    values = np.asarray(differences, dtype=float)
    if len(values) < 2 or bound <= 0:
        raise ValueError("an equivalence test needs two differences and a positive bound")
    mean = float(values.mean())
    error = float(values.std(ddof=1) / np.sqrt(len(values)))
    if error < 1e-12:  # all differences alike, as when every pair is a permutation
        below = above = 0.0 if abs(mean) < bound else 1.0
        interval = Interval(mean, mean, 1 - 2 * alpha)
        different = abs(mean) > bound
    else:
        t = stats.t(df=len(values) - 1)
        above = float(t.sf((mean + bound) / error))
        below = float(t.cdf((mean - bound) / error))
        half = float(t.ppf(1 - alpha)) * error
        interval = Interval(mean - half, mean + half, 1 - 2 * alpha)
        different = interval.low > bound or interval.high < -bound
    return Equivalence(mean, interval, max(above, below), len(values), different)


def share_interval(successes: int, n: int, level: float = 0.95) -> Interval:
    """Return the exact (Clopper-Pearson) interval of a share; 0 to 1 when there is nothing to count."""
    if n == 0:
        return Interval(0.0, 1.0, level)
    tail = (1 - level) / 2
    low = 0.0 if successes == 0 else float(stats.beta.ppf(tail, successes, n - successes + 1))
    high = 1.0 if successes == n else float(stats.beta.ppf(1 - tail, successes + 1, n - successes))
    return Interval(low, high, level)


def holm(p_values: Sequence[float]) -> list[float]:
    """Return Holm's step-down adjusted p values (Holm 1979), in the order given."""
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    adjusted, running = [0.0] * len(p_values), 0.0
    for rank, index in enumerate(order):
        running = max(running, min(1.0, (len(p_values) - rank) * p_values[index]))
        adjusted[index] = running
    return adjusted


def tarone_bound(counts: Sequence[int], alpha: float = 0.05) -> float:
    """Return the bound of |z| for sign tests on words, corrected for their number (Tarone 1990).

    A word that stands on one side in ``n`` pairs reaches a z of the root of ``n`` at the most, so a rare word can
    never be significant; Bonferroni's correction counts only those words that could be.

    Args:
        counts: of each word, the number of pairs in which one member alone holds it.
        alpha: two-sided error rate of the whole family.
    """
    smallest = [2 * float(stats.norm.sf(np.sqrt(n))) for n in counts]
    tests = next(k for k in range(1, len(counts) + 2) if sum(p <= alpha / k for p in smallest) <= k)
    return float(stats.norm.isf(alpha / 2 / tests))


def dominance(positive: Array, negative: Array, tolerance: float = 1e-9) -> Array:
    """Return the matrix of 1 where a positive's score is above a negative's, 0.5 where they tie.

    Shape: (positives, negatives). Scores that differ by less than ``tolerance`` are ties: the two members
    of an isolexical pair have equal features and differ by rounding only.
    """
    gap = positive[:, None] - negative[None, :]
    return np.where(np.abs(gap) <= tolerance, 0.5, (gap > 0).astype(float))


def auroc_interval(matrix: Array, unit_of: npt.NDArray[np.int64], resamples: int, seed: int) -> Interval:
    """Return the 95 % bootstrap interval of the AUROC, resampling whole units.

    Args:
        matrix: dominance of clinical over neutral scores, shape (pairs, pairs).
        unit_of: unit index of each pair, shape (pairs,).
        resamples: number of resamples.
        seed: of the resampling.
    """
    rng = np.random.default_rng(seed)
    count = int(unit_of.max()) + 1
    draws = rng.multinomial(count, np.full(count, 1 / count), size=resamples)
    weights = draws[:, unit_of].astype(float)
    totals = weights.sum(axis=1)
    areas: Any = np.einsum("ri,ij,rj->r", weights, matrix, weights, optimize=True) / totals**2
    low, high = np.quantile(areas, [0.025, 0.975])
    return Interval(float(low), float(high))


def mean_over_units(values: Sequence[float], units: Sequence[str]) -> list[float]:
    """Average values within units, so that the two pairs of a crossed quartet count as one observation."""
    grouped: dict[str, list[float]] = {}
    for value, unit in zip(values, units, strict=True):
        grouped.setdefault(unit, []).append(value)
    return [sum(each) / len(each) for each in grouped.values()]
