"""The adversary: readers that know no word order, trained on the stimuli themselves.

A reader is a feature map of texts. On its features a linear ridge classifier is trained with whole
scenarios and whole crossed quartets held out, and has to tell clinical from neutral in the held-out
ones. Ridge in its dual form, with every permuted labelling as one more target column, makes thousands of
permutations cost about one fit. A permutation turns the labels of whole units round (a quartet's two pairs
together), which is what chance means for matched pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import linalg

from ..folds import assign_folds
from ..stimulus import Pair
from . import stats
from .results import Interval
from .stats import Array
from .subject import Options

#: Ridge penalty in units of the mean squared norm of the centred features. Weak enough to fit a handful of
#: telling words, strong enough to have one solution with more features than texts.
PENALTY = 0.1


@dataclass(frozen=True)
class Reading:
    """How well one reader told clinical from neutral on held-out scenarios.

    Attributes:
        reader: name of the reader.
        pairs: number of pairs.
        auroc: mean AUROC over the repeats, with its range.
        interval: bootstrap interval of the AUROC over units, on the mean scores.
        pair_accuracy: mean share of pairs in which the clinical member scores higher (ties count half).
        p: two-sided permutation p of the pair accuracy.
        null_low, null_high: central 95 % of the permutation null.
        pair_gaps: pair id to mean score of clinical less neutral; near zero is a tie.
    """

    reader: str
    pairs: int
    auroc: float
    auroc_low: float
    auroc_high: float
    interval: Interval
    pair_accuracy: float
    p: float
    null_low: float
    null_high: float
    pair_gaps: dict[str, float]


def kernel(features: Any) -> Array:
    """Return the centred linear kernel of a feature matrix (texts, features), scaled to a mean diagonal of 1.

    Centring and scaling use all texts but no label.
    """
    dense = features.toarray() if hasattr(features, "toarray") else np.asarray(features, dtype=float)
    dense = dense - dense.mean(axis=0)
    gram: Array = dense @ dense.T
    size = float(np.trace(gram)) / len(gram)
    return gram / size if size > 1e-12 else gram


def read(reader: str, gram: Array, pairs: Sequence[Pair], options: Options) -> Reading:
    """Cross-validate a reader.

    Args:
        reader: its name.
        gram: kernel of the texts, shape (2 pairs, 2 pairs): all clinical members, then all neutral ones.
        pairs: the pairs, in the same order.
        options: folds, repeats, permutations, resamples, seed.
    """
    count = len(pairs)
    unit_names = list(dict.fromkeys(pair.unit for pair in pairs))
    place = {name: index for index, name in enumerate(unit_names)}
    unit_of = np.array([place[pair.unit] for pair in pairs])
    signs = _signs(len(unit_names), options)[unit_of]  # (pairs, 1 + permutations); column 0 as it is

    pair_gaps = np.zeros(count)
    hits = np.zeros(signs.shape[1])
    scores = np.zeros(2 * count)
    aurocs = []
    for repeat in range(options.repeats):
        folds = min(options.folds, len(unit_names))
        fold_of = assign_folds(pairs, folds, options.seed + repeat)
        pair_fold = np.array([fold_of[pair.pair_id] for pair in pairs])
        smoother = _held_out_smoother(gram, np.concatenate([pair_fold, pair_fold]))
        fitted = smoother @ np.concatenate([np.ones(count), -np.ones(count)])
        aurocs.append(float(stats.dominance(fitted[:count], fitted[count:]).mean()))
        scores += fitted / options.repeats
        # Scores are linear in the labels, and the neutral labels are the clinical ones with the sign turned: so
        # one small matrix takes the labels of the pairs to their score gaps, for all permutations at once.
        sides = smoother[:count] - smoother[count:]
        gaps = (sides[:, :count] - sides[:, count:]) @ signs
        pair_gaps += gaps[:, 0] / options.repeats
        hits += _pair_accuracy(gaps * signs) / options.repeats
    null = hits[1:]
    extreme = np.abs(null - 0.5) >= abs(hits[0] - 0.5) - 1e-12
    low, high = np.quantile(null, [0.025, 0.975]) if len(null) else (0.0, 1.0)
    return Reading(
        reader=reader,
        pairs=count,
        auroc=float(np.mean(aurocs)),
        auroc_low=min(aurocs),
        auroc_high=max(aurocs),
        interval=stats.auroc_interval(
            stats.dominance(scores[:count], scores[count:]), unit_of, options.resamples, options.seed
        ),
        pair_accuracy=float(hits[0]),
        p=float((1 + extreme.sum()) / (1 + len(null))),
        null_low=float(low),
        null_high=float(high),
        pair_gaps={pair.pair_id: float(gap) for pair, gap in zip(pairs, pair_gaps, strict=True)},
    )


def classify(
    gram: Array, classes: npt.NDArray[np.int64], groups: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Return the predicted class of every text, each group held out in turn (one-against-all ridge)."""
    kinds = np.unique(classes)
    targets = np.where(classes[:, None] == kinds[None, :], 1.0, -1.0)
    predicted: npt.NDArray[np.int64] = kinds[(_held_out_smoother(gram, groups) @ targets).argmax(axis=1)]
    return predicted


def _signs(units: int, options: Options) -> Array:
    """Return +1 or -1 per unit and labelling, shape (units, 1 + permutations); the first is the true one."""
    rng = np.random.default_rng([options.seed, 7])
    drawn = rng.integers(0, 2, size=(units, options.permutations)) * 2.0 - 1.0
    return np.hstack([np.ones((units, 1)), drawn])


def _held_out_smoother(gram: Array, groups: npt.NDArray[np.int64]) -> Array:
    """Return the matrix that takes labels to held-out scores, shape (texts, texts).

    Row ``i`` holds the weights of the labels outside of the group of text ``i``; those inside are zero. Dual
    ridge with an unpenalised intercept.
    """
    smoother = np.zeros_like(gram)
    for group in np.unique(groups):
        test = groups == group
        train = ~test
        inner = gram[np.ix_(train, train)]
        weights = linalg.solve(
            inner + PENALTY * np.eye(len(inner)), gram[np.ix_(train, test)], assume_a="pos"
        ).T
        # The labels are centred on their training mean, which is added again.
        weights += (1.0 - weights.sum(axis=1, keepdims=True)) / len(inner)
        smoother[np.ix_(test, train)] = weights
    return smoother


def _pair_accuracy(gaps: Array) -> Array:
    """Return, per labelling, the share of pairs told apart the right way round; a tie counts half."""
    right = np.where(np.abs(gaps) <= 1e-9, 0.5, (gaps > 0).astype(float))
    share: Array = right.mean(axis=0)
    return share
