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
    targets = np.vstack([signs, -signs])

    gaps = np.zeros_like(signs)
    hits = np.zeros(signs.shape[1])
    scores = np.zeros(2 * count)
    aurocs = []
    for repeat in range(options.repeats):
        folds = min(options.folds, len(unit_names))
        fold_of = assign_folds(pairs, folds, options.seed + repeat)
        pair_fold = np.array([fold_of[pair.pair_id] for pair in pairs])
        fitted = _held_out_scores(gram, targets, np.concatenate([pair_fold, pair_fold]), folds)
        aurocs.append(float(stats.dominance(fitted[:count, 0], fitted[count:, 0]).mean()))
        gap = fitted[:count] - fitted[count:]
        gaps += gap / options.repeats
        hits += _pair_accuracy(gap * signs) / options.repeats
        scores += fitted[:, 0] / options.repeats
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
        pair_gaps={pair.pair_id: float(gap) for pair, gap in zip(pairs, gaps[:, 0], strict=True)},
    )


def classify(gram: Array, classes: npt.NDArray[np.int64], groups: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the predicted class of every text, each group held out in turn (one-against-all ridge)."""
    targets = np.where(classes[:, None] == np.unique(classes)[None, :], 1.0, -1.0)
    fitted = np.zeros_like(targets)
    for group in np.unique(groups):
        test = groups == group
        fitted[test] = _fit_predict(gram, targets, ~test, test)
    predicted: npt.NDArray[np.int64] = np.unique(classes)[fitted.argmax(axis=1)]
    return predicted


def _signs(units: int, options: Options) -> Array:
    """Return +1 or -1 per unit and labelling, shape (units, 1 + permutations); the first is the true one."""
    rng = np.random.default_rng([options.seed, 7])
    drawn = rng.integers(0, 2, size=(units, options.permutations)) * 2.0 - 1.0
    return np.hstack([np.ones((units, 1)), drawn])


def _held_out_scores(gram: Array, targets: Array, fold_of: npt.NDArray[np.int64], folds: int) -> Array:
    scores = np.zeros_like(targets)
    for fold in range(folds):
        test = fold_of == fold
        scores[test] = _fit_predict(gram, targets, ~test, test)
    return scores


def _fit_predict(
    gram: Array, targets: Array, train: npt.NDArray[np.bool_], test: npt.NDArray[np.bool_]
) -> Array:
    """Fit dual ridge on the training rows and return the scores of the test rows, shape (test, targets)."""
    inner = gram[np.ix_(train, train)]
    mean = targets[train].mean(axis=0)
    system = inner + PENALTY * np.eye(len(inner))
    dual = linalg.solve(system, targets[train] - mean, assume_a="pos")
    fitted: Array = gram[np.ix_(test, train)] @ dual + mean
    return fitted


def _pair_accuracy(gaps: Array) -> Array:
    """Return, per labelling, the share of pairs told apart the right way round; a tie counts half."""
    right = np.where(np.abs(gaps) <= 1e-9, 0.5, (gaps > 0).astype(float))
    share: Array = right.mean(axis=0)
    return share
