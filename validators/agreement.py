"""Krippendorff's alpha with a bootstrap interval over units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import krippendorff
import numpy as np

from .results import Interval
from .stats import Array

Level = Literal["nominal", "interval"]


@dataclass(frozen=True)
class Agreement:
    """Agreement of raters about units.

    Attributes:
        alpha: 1 for perfect agreement, 0 for that of chance, below 0 for systematic disagreement.
        interval: percentile bootstrap interval, units resampled.
        units: units with two ratings or more; others say nothing about agreement.
        ratings: the ratings of these units.
    """

    alpha: float
    interval: Interval
    units: int
    ratings: int


def agreement(units: Sequence[Sequence[Any]], level: Level, resamples: int, seed: int) -> Agreement | None:
    """Return Krippendorff's alpha over units that each were rated by whoever rated them.

    Alpha needs no rater to have rated every unit and takes any number of raters (Krippendorff, K. (2004). Content
    analysis, 2nd ed., chapter 11; (2011). Computing Krippendorff's alpha-reliability). Its value is that of the
    ``krippendorff`` package. The interval resamples units with replacement (Zapf et al. 2016, BMC Medical Research
    Methodology 16:93); a resample in which nothing varies shows no reliability and counts as 0.

    Args:
        units: per unit the values it was given; numbers for ``interval``.
        level: metric of the differences between values.
        resamples: number of resamples.
        seed: of the resampling.

    Returns:
        Nothing where alpha is not defined: no unit with two ratings, or no two values that differ in them.
    """
    pairable = [list(values) for values in units if len(values) > 1]
    domain = sorted({value for values in pairable for value in values})
    if len(domain) < 2:
        return None
    place = {value: index for index, value in enumerate(domain)}
    counts: Array = np.zeros((len(pairable), len(domain)))
    for row, values in zip(counts, pairable, strict=True):
        for value in values:
            row[place[value]] += 1
    scale: Array = np.asarray(range(len(domain)) if level == "nominal" else domain, dtype=float)
    alpha = krippendorff.alpha(value_counts=counts, value_domain=scale, level_of_measurement=level)
    low, high = np.quantile(_resampled(counts, scale, level, resamples, seed), [0.025, 0.975])
    return Agreement(float(alpha), Interval(float(low), float(high)), len(pairable), int(counts.sum()))


def _resampled(counts: Array, scale: Array, level: Level, resamples: int, seed: int) -> Array:
    """Return alpha of each resample of the units.

    Coincidences add up over units, so a resample's are a weighted sum of those of each unit.
    """
    size, values = counts.shape
    per_unit = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(values)
    per_unit /= (counts.sum(axis=1) - 1)[:, None, None]
    if level == "nominal":
        distance = (scale[:, None] != scale[None, :]).astype(float)
    else:
        distance = (scale[:, None] - scale[None, :]) ** 2
    observed = (per_unit * distance).sum(axis=(1, 2))
    rng = np.random.default_rng(seed)
    draws = rng.multinomial(size, np.full(size, 1 / size), size=resamples).astype(float)
    marginals = draws @ counts
    total = marginals.sum(axis=1)
    # The diagonal has distance 0, so what chance takes from it for drawing without replacement drops out.
    expected = np.einsum("rv,vw,rw->r", marginals, distance, marginals, optimize=True) / (total - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected > 1e-12, 1 - (draws @ observed) / expected, 0.0)
