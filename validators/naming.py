"""Statistics of family T: naming a category against chance, and paired shifts of a probability."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats

from .results import Interval
from .stats import holm, mean_over_units, share_interval


@dataclass(frozen=True)
class ClassNaming:
    """How often one category was named where it was meant, against how often it was said elsewhere.

    Attributes:
        right: items of the category that were named.
        n: items of the category.
        elsewhere: share of the other items that got the same name.
        interval: exact 95 % interval of ``right / n``.
        p_holm: Fisher's exact test, one-sided, Holm-adjusted over the categories.
    """

    right: int
    n: int
    elsewhere: float
    interval: Interval
    p_holm: float


@dataclass(frozen=True)
class Naming:
    """How often the intended category was named.

    Attributes:
        right: items named.
        n: items judged.
        chance: share expected of a classifier that says each class as often, but without looking.
        interval: exact (Clopper-Pearson) 95 % interval of the share.
        p: one-sided exact binomial test of the share against chance.
        by_class: the same for each category.
    """

    right: int
    n: int
    chance: float
    interval: Interval
    p: float
    by_class: dict[str, ClassNaming]

    @property
    def share(self) -> float:
        return self.right / self.n if self.n else 0.0

    @property
    def told(self) -> str:
        return f"{self.right} of {self.n} named ({self.share:.3f}; chance {self.chance:.3f})"

    def as_json(self) -> dict[str, Any]:
        return {
            "named": self.right,
            "n": self.n,
            "chance": self.chance,
            "p": self.p,
            "by_category": {
                name: {
                    "named": each.right,
                    "n": each.n,
                    "interval": [each.interval.low, each.interval.high],
                    "said_elsewhere": each.elsewhere,
                    "p_holm": each.p_holm,
                }
                for name, each in self.by_class.items()
            },
        }


def judge(gold: Sequence[str], said: Sequence[str], order: Sequence[str]) -> Naming:
    """Compare what was meant with what was said.

    Chance is not 1 / classes: a classifier that always says "fear" is right on every item of fear. It is the
    agreement expected from the two margins; with equally many items of every category it is 1 / categories.

    Args:
        gold: intended category of each item.
        said: category that was named.
        order: all categories, for the order of the answer.
    """
    n, right = len(gold), sum(g == s for g, s in zip(gold, said, strict=True))
    chance = sum(gold.count(each) * said.count(each) for each in set(gold)) / n**2 if n else 0.0
    p = float(stats.binomtest(right, n, chance, alternative="greater").pvalue) if n else 1.0
    present = [each for each in order if each in set(gold)]
    counts, p_values = [], []
    for each in present:
        of_it = [s == each for g, s in zip(gold, said, strict=True) if g == each]
        others = [s == each for g, s in zip(gold, said, strict=True) if g != each]
        counts.append((sum(of_it), len(of_it), sum(others) / len(others) if others else 0.0))
        table = np.array([[sum(of_it), len(of_it) - sum(of_it)], [sum(others), len(others) - sum(others)]])
        # Without other items there is nothing to compare with, so nothing is claimed.
        p_values.append(float(stats.fisher_exact(table, alternative="greater").pvalue) if others else 1.0)
    by_class = {
        name: ClassNaming(r, size, elsewhere, share_interval(r, size), p_of)
        for name, (r, size, elsewhere), p_of in zip(present, counts, holm(p_values), strict=True)
    }
    return Naming(right, n, chance, share_interval(right, n), p, by_class)


def largest_share_by_chance(n: int, chance: float, alpha: float) -> float:
    """Return the largest share of ``n`` that a one-sided exact binomial test at ``alpha`` lets pass."""
    allowed = int(stats.binom.isf(alpha, n, chance))
    return min(allowed, n) / n


@dataclass(frozen=True)
class PairedShift:
    """A paired difference of a probability.

    Attributes:
        mean: mean difference over pairs.
        higher: pairs in which the first member is higher.
        p: two-sided Wilcoxon signed-rank test over units.
        effect: matched-pairs rank-biserial correlation over units, -1 to 1 (Kerby 2014).
        interval: its 95 % bootstrap interval, units resampled.
        units: independent observations; a crossed quartet is one.
    """

    mean: float
    higher: int
    p: float
    effect: float
    interval: Interval
    units: int

    def as_json(self) -> dict[str, Any]:
        return {
            "mean_difference": self.mean,
            "clinical_higher": self.higher,
            "wilcoxon_p": self.p,
            "rank_biserial": self.effect,
            "units": self.units,
        }


def paired_shift(
    differences: Sequence[float], units: Sequence[str], resamples: int, seed: int
) -> PairedShift:
    """Test paired differences; those of one unit are averaged first, since they are not independent."""
    values = np.array(mean_over_units(differences, units))
    rng = np.random.default_rng(seed)
    draws = [rank_biserial(values[rng.integers(0, len(values), len(values))]) for _ in range(resamples)]
    low, high = np.quantile(draws, [0.025, 0.975])
    different = bool(np.any(values != 0))
    return PairedShift(
        mean=float(np.mean(differences)),
        higher=sum(each > 0 for each in differences),
        p=float(stats.wilcoxon(values).pvalue) if different else 1.0,
        effect=rank_biserial(values),
        interval=Interval(float(low), float(high)),
        units=len(values),
    )


def rank_biserial(values: Any) -> float:
    """Return the matched-pairs rank-biserial correlation: (favourable - unfavourable ranks) / all ranks."""
    values = values[values != 0]
    if not len(values):
        return 0.0
    ranks = stats.rankdata(np.abs(values))
    return float((ranks[values > 0].sum() - ranks[values < 0].sum()) / ranks.sum())
