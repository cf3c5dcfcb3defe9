"""Audit a release with readers that the battery does not use and nobody tuned against.

Run by hand, not by pytest: ``python tests/audit_readers.py [RELEASE FOLDER] [--seeds N]``. Each reader is of
another kind than those of family B (other classifiers, other features, other vectors), cross-validated with whole
scenarios and quartets held out. The last column is the same reader on keyword-rich against neutral, its control.
"""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.naive_bayes import ComplementNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import SVC

from aipsy_affect import Battery, Pair, load, load_folder
from aipsy_affect.folds import assign_folds
from aipsy_affect.validators.leaks import class_of
from aipsy_affect.validators.subject import control_pairs
from aipsy_affect.validators.vectors import load_vectors

warnings.filterwarnings("ignore", category=FutureWarning)
Features = Callable[[Sequence[str]], Any]


def counts(texts: Sequence[str]) -> Any:
    return CountVectorizer(ngram_range=(1, 2)).fit_transform(texts)


def dense_counts(texts: Sequence[str]) -> Any:
    return CountVectorizer(ngram_range=(1, 2), min_df=2).fit_transform(texts).toarray().astype(float)


def binary(texts: Sequence[str]) -> Any:
    return CountVectorizer(binary=True).fit_transform(texts)


def tfidf_sublinear(texts: Sequence[str]) -> Any:
    return TfidfVectorizer(sublinear_tf=True).fit_transform(texts)


def extreme_vectors(texts: Sequence[str]) -> Any:
    """Return the largest and the smallest value of each vector dimension over the words: not additive in words."""
    vectors = load_vectors()
    rows = []
    for text in texts:
        table = np.array([vectors.mean([word]) for word in CountVectorizer().build_analyzer()(text)])
        rows.append(np.concatenate([table.max(axis=0), table.min(axis=0)]))
    return np.array(rows)


def word_classes(texts: Sequence[str]) -> Any:
    """Return how many words of each semantic class a text holds."""
    rows = [[class_of(word) for word in CountVectorizer().build_analyzer()(text)] for text in texts]
    names = sorted({name for row in rows for name in row})
    return np.array([[row.count(name) for name in names] for row in rows], dtype=float)


READERS: tuple[tuple[str, Features, Callable[[int], Any]], ...] = (
    (
        "logistic regression, binary words",
        binary,
        lambda seed: LogisticRegression(max_iter=2000, random_state=seed),
    ),
    ("complement naive Bayes, 1-2 grams", counts, lambda _: ComplementNB()),
    (
        "boosted trees, 1-2 grams",
        dense_counts,
        lambda seed: HistGradientBoostingClassifier(max_iter=60, random_state=seed),
    ),
    (
        "random forest, word classes",
        word_classes,
        lambda seed: RandomForestClassifier(300, random_state=seed),
    ),
    ("RBF support vectors, extreme word vectors", extreme_vectors, lambda seed: SVC(random_state=seed)),
    ("5 nearest neighbours, tf-idf", tfidf_sublinear, lambda _: KNeighborsClassifier(5, metric="cosine")),
)


def read(
    features: Features, model: Callable[[int], Any], pairs: Sequence[Pair], seed: int
) -> tuple[float, float]:
    """Return AUROC and pair accuracy on held-out scenarios."""
    texts = [pair.clinical.text for pair in pairs] + [pair.neutral.text for pair in pairs]
    rows, labels = features(texts), np.array([1] * len(pairs) + [0] * len(pairs))
    fold_of = assign_folds(pairs, 10, seed)
    folds = np.array([fold_of[pair.pair_id] for pair in pairs] * 2)
    scores = np.zeros(len(labels))
    for fold in range(10):
        fitted = model(seed).fit(rows[folds != fold], labels[folds != fold])
        score = (
            fitted.decision_function
            if hasattr(fitted, "decision_function")
            else lambda x, m=fitted: m.predict_proba(x)[:, 1]
        )
        scores[folds == fold] = score(rows[folds == fold])
    gaps = scores[: len(pairs)] - scores[len(pairs) :]
    accuracy = np.where(np.abs(gaps) < 1e-9, 0.5, gaps > 0).mean()
    return float(roc_auc_score(labels, scores)), float(accuracy)


def audit(battery: Battery, seeds: int) -> None:
    halves = {"all": battery.pairs, "matched": battery.select(matching="matched").pairs}
    print(
        f"{'reader':44}" + "".join(f"{half + ' AUROC / pairs':>24}" for half in halves) + f"{'control':>16}"
    )
    for name, features, model in READERS:
        cells = []
        for pairs in (*halves.values(), control_pairs(battery.pairs)):
            figures = np.mean([read(features, model, pairs, seed) for seed in range(seeds)], axis=0)
            cells.append(f"{figures[0]:.3f} / {figures[1]:.3f}")
        print(f"{name:44}{cells[0]:>24}{cells[1]:>24}{cells[2]:>16}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("release", nargs="?", type=Path)
    parser.add_argument("--seeds", type=int, default=3)
    arguments = parser.parse_args()
    audit(load_folder(arguments.release) if arguments.release else load(), arguments.seeds)
