"""Sign test, and bootstrap intervals of means and shares whose observations come in clusters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import stats

from .results import Interval
from .stats import share_interval


def sign_test(above: int, n: int) -> float:
    """Return the one-sided p value of ``above`` or more of ``n`` pairs, were each a coin toss.

    Ties belong to ``n`` and not to ``above``, so that they speak against the claim.
    """
    return float(stats.binomtest(above, n, 0.5, alternative="greater").pvalue)


def mean_interval(
    sums: Sequence[float], counts: Sequence[float], resamples: int, seed: int, level: float = 0.95
) -> Interval:
    """Return the percentile bootstrap interval of ``sum(sums) / sum(counts)``, resampling whole clusters.

    Ratings of one item are not independent of one another, so items (or scenarios) are what is drawn
    (Efron & Tibshirani 1993, chapter 13; Field & Welsh 2007 on the cluster bootstrap).

    Args:
        sums: of each cluster, the sum of its observations; shape (clusters,).
        counts: of each cluster, their number; shape (clusters,).
        resamples: number of resamples.
        seed: of the resampling.
        level: of the interval.
    """
    rng = np.random.default_rng(seed)
    size = len(sums)
    draws = rng.multinomial(size, np.full(size, 1 / size), size=resamples).astype(float)
    estimates = (draws @ np.asarray(sums, dtype=float)) / (draws @ np.asarray(counts, dtype=float))
    tail = (1 - level) / 2
    low, high = np.quantile(estimates, [tail, 1 - tail])
    return Interval(float(low), float(high), level)


def share_interval_clustered(
    hits: Sequence[float], counts: Sequence[float], resamples: int, seed: int
) -> Interval:
    """Return the bootstrap interval of a share; where every observation is alike, the exact one over clusters.

    A bootstrap of nothing but successes would be an interval of no width, which no sample warrants.
    """
    total = sum(hits)
    if total in (0, sum(counts)):
        return share_interval(len(hits) if total else 0, len(hits))
    return mean_interval(hits, counts, resamples, seed)
