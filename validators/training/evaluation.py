"""What the model card says of a classifier: top-1 figures, calibration, published tasks, vignettes.

Everything is measured on logits or through the runtime that ships, so the figures are of what users run.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize_scalar
from sklearn.metrics import f1_score, roc_auc_score

from ..onnx_classifier import OnnxClassifier, activate
from ..stats import share_interval
from .probes import PARAGRAPH, PROBES
from .public_data import EKMAN, LABELS, Example
from .vignettes import FILES

PEAKS = {file: label for label, file in FILES.items()}
AGGREGATIONS = ("whole", "mean", "max")
_SENTENCE_END = re.compile(
    r"(?<![A-Z])(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)([.!?][\"'’”)]*)\s+(?=[\"'‘“(]?[A-Z0-9])"
)


def gold_for(predicted: np.ndarray, examples: Sequence[Example]) -> np.ndarray:
    """One gold class a text: the predicted one where the text has it, else the first of its classes."""
    return np.array([p if p in e.labels else e.labels[0] for p, e in zip(predicted, examples, strict=True)])


def top1(logits: np.ndarray, examples: Sequence[Example]) -> dict[str, Any]:
    """Nine-way top-1 figures: macro-F1 over all texts and over those with one class, and F1 by class."""
    predicted = logits.argmax(1)
    gold = gold_for(predicted, examples)
    single = np.array([len(e.labels) == 1 for e in examples])
    every = list(range(len(LABELS)))
    f1 = f1_score(gold, predicted, labels=every, average=None, zero_division=0)
    alone = f1_score(gold[single], predicted[single], labels=every, average="macro", zero_division=0)
    return {
        "n": len(examples),
        "macro_f1": round(float(f1.mean()), 4),
        "macro_f1_single_label": round(float(alone), 4),
        "accuracy": round(float((gold == predicted).mean()), 4),
        "f1": {label: round(float(value), 4) for label, value in zip(LABELS, f1, strict=True)},
    }


def calibration_error(probabilities: np.ndarray, examples: Sequence[Example], bins: int = 15) -> float:
    """Expected calibration error of the top class in equal-width bins; right is any of a text's classes."""
    top, sure = probabilities.argmax(1), probabilities.max(1)
    right = np.array([t in e.labels for t, e in zip(top, examples, strict=True)])
    where = np.minimum((sure * bins).astype(int), bins - 1)
    gaps = [(where == b).mean() * abs(right[where == b].mean() - sure[where == b].mean()) for b in set(where)]
    return round(float(sum(gaps)), 4)


def fit_temperature(logits: np.ndarray, examples: Sequence[Example], activation: str) -> float:
    """The temperature with the least log loss of whether the top class is one of a text's classes."""
    right = np.array([t in e.labels for t, e in zip(logits.argmax(1), examples, strict=True)])

    def loss(log_temperature: float) -> float:
        sure = activate(logits, activation, float(np.exp(log_temperature))).max(1).clip(1e-6, 1 - 1e-6)
        return float(-np.log(np.where(right, sure, 1 - sure)).mean())

    return round(float(np.exp(minimize_scalar(loss, bounds=(-1.5, 1.5), method="bounded").x)), 4)


def multilabel_f1(
    dev: tuple[np.ndarray, np.ndarray], test: tuple[np.ndarray, np.ndarray]
) -> dict[str, float]:
    """Multi-label macro-F1 of (scores, gold) pairs with the one threshold that is best on dev."""
    grid = np.round(np.arange(0.05, 0.71, 0.01), 2)
    at = [f1_score(dev[1], dev[0] >= t, average="macro", zero_division=0) for t in grid]
    best = float(grid[int(np.argmax(at))])
    return {
        "threshold": best,
        "dev": round(float(max(at)), 4),
        "test": round(float(f1_score(test[1], test[0] >= best, average="macro", zero_division=0)), 4),
    }


def ekman_scores(
    fine: np.ndarray, examples: Sequence[Example], names: Sequence[str]
) -> tuple[np.ndarray, np.ndarray]:
    """Scores and gold of the seven Ekman groups from the 28 fine labels; a group scores as its highest label."""
    groups = [[names.index(label) for label in members] for members in EKMAN.values()]
    scores = 1 / (1 + np.exp(-fine))
    gold = np.array([[bool(set(group) & set(e.fine)) for group in groups] for e in examples])
    return np.stack([scores[:, group].max(1) for group in groups], axis=1), gold


def xed_scores(logits: np.ndarray, examples: Sequence[Example]) -> tuple[np.ndarray, np.ndarray]:
    """Scores and gold of the eight emotions on the texts of XED that have one."""
    rows = [row for row, e in enumerate(examples) if e.labels != (LABELS.index("neutral"),)]
    gold = np.array([[label in examples[row].labels for label in range(8)] for row in rows])
    return 1 / (1 + np.exp(-logits[rows, :8])), gold


def vignette_figures(probabilities: np.ndarray, examples: Sequence[Example]) -> dict[str, Any]:
    """Top-1 of eight on vignettes with an emotion, and the share of neutral ones that stay silent."""
    gold = np.array([e.labels[0] for e in examples])
    emotional = gold < 8
    right = probabilities[:, :8].argmax(1) == gold
    return {
        "n": len(examples),
        "top1_of_eight": round(float(right[emotional].mean()), 4),
        "by_category": {LABELS[c]: round(float(right[gold == c].mean()), 4) for c in range(8)},
        "auroc_emotional": round(float(roc_auc_score(emotional, 1 - probabilities[:, 8])), 4),
        "silent_on_neutral": round(float((probabilities.argmax(1) == 8)[~emotional].mean()), 4),
        "silent_on_emotional": round(float((probabilities.argmax(1) == 8)[emotional].mean()), 4),
    }


def probe_figures(classifier: OnnxClassifier, path: Path) -> dict[str, Any]:
    """Figures on keyword-rich, clinical and neutral vignettes of a file; nothing is chosen by them."""
    items = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    gold = np.array([LABELS.index(PEAKS[item["emotion"]]) for item in items])
    figures: dict[str, Any] = {}
    for condition in ("keyword_rich", "clinical", "neutral"):
        for how in AGGREGATIONS:
            p = aggregated(classifier, [item[condition] for item in items], how)
            right = p[:, :8].argmax(1) == gold
            exact = share_interval(int(right.sum()), len(items))
            figures.setdefault(condition, {})[how] = {
                "n": len(items),
                "top1_of_eight": round(float(right.mean()), 4),
                "interval": [round(exact.low, 4), round(exact.high, 4)],
                "by_category": {LABELS[c]: round(float(right[gold == c].mean()), 4) for c in range(8)},
                "mean_p_emotional": round(float((1 - p[:, 8]).mean()), 4),
                "silent": round(float((p.argmax(1) == 8).mean()), 4),
            }
    return figures


def stumbling_blocks(classifier: OnnxClassifier) -> dict[str, Any]:
    """How often an emotion is heard where one is denied, or where its word is a name; and in the paragraph alone."""
    figures = {}
    for name, each in PROBES.items():
        p = classifier.read([" ".join(PARAGRAPH.format(sentence).split()) for sentence in each]).probabilities
        figures[name] = {
            "n": len(each),
            "emotion_heard": int((p.argmax(1) != 8).sum()),
            "mean_p_emotional": round(float((1 - p[:, 8]).mean()), 4),
        }
    return figures


def sentences(text: str) -> list[str]:
    """Split a text after ``.``, ``!`` or ``?`` where a capital, a digit or a quotation follows; never empty."""
    parts = [part.strip() for part in _SENTENCE_END.sub("\\1\n", text).split("\n")]
    return [part for part in parts if part] or [text]


def aggregated(classifier: OnnxClassifier, texts: Sequence[str], how: str) -> np.ndarray:
    """Probabilities of texts as a whole, or from their sentences by mean or by the most emotional one."""
    if how == "whole":
        return classifier.read(texts).probabilities
    parts = [sentences(text) for text in texts]
    flat = classifier.read([part for text in parts for part in text]).probabilities
    cuts = np.cumsum([0, *map(len, parts)])
    rows = []
    for start, end in itertools.pairwise(cuts):
        mine = flat[start:end]
        if how == "mean":
            rows.append(mine.mean(axis=0))
            continue
        # Neutral is what no sentence departs from.
        loudest = mine.max(axis=0)
        loudest[-1] = mine[:, -1].min()
        rows.append(loudest / loudest.sum())
    return np.stack(rows)
