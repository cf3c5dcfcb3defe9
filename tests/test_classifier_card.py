"""The classifier's card says what its evaluation says.

``python tests/test_classifier_card.py`` writes the blocks between the markers anew.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from scipy import stats

ROOT = Path(__file__).parent.parent
CARD = ROOT / "cards" / "classifier.md"
SETS = {"goemotions_test": "GoEmotions test", "xed_test": "XED held-out"}
KINDS = {"fp32": "32 bits", "quantised": "8 bits (shipped)"}


def table(head: str, rows: list[str]) -> str:
    return "\n".join([head, "|" + "---|" * (head.count("|") - 1), *rows])


def percent(value: float) -> str:
    return f"{100 * value:.1f} %"


def blocks() -> dict[str, str]:
    e: dict[str, Any] = json.loads(
        (ROOT / "validators/data/classifier/evaluation.json").read_text(encoding="utf-8")
    )
    held_out = [
        f"| {name}, {kind} | {r['macro_f1']:.3f} | {r['macro_f1_single_label']:.3f} | {r['accuracy']:.3f} | {r['n']:,} |"
        for key, name in SETS.items()
        for kind, r in ((title, e[which][key]) for which, title in KINDS.items())
    ]
    f1 = [
        f"| {label} | "
        + " | ".join(f"{e[which][key]['f1'][label]:.3f}" for key in SETS for which in KINDS)
        + " |"
        for label in e["labels"]
    ]
    ekman, xed = e["ekman_multilabel"], e["xed_eight_multilabel"]
    published = [
        f"| GoEmotions, Ekman groups and neutral, multi-label macro-F1 (a group's score is its highest label's; threshold {ekman['threshold']}) | {ekman['test']:.3f} | 0.62-0.64, BERT-base (110 M parameters; this encoder has 22.7 M) |",
        f"| XED English, eight emotions, multi-label macro-F1 (texts with an emotion, threshold {xed['threshold']}) | {xed['test']:.3f} | 0.53, BERT |",
    ]
    heads = e["head"]["dev_macro_f1"]
    lost = e["quantisation"]["dev_macro_f1_lost"]
    choices = (
        "Softmax against sigmoid, macro-F1 on dev: softmax "
        f"{heads['softmax']['goemotions_dev']:.3f} (GoEmotions) and {heads['softmax']['xed_dev']:.3f} (XED), sigmoid "
        f"{heads['sigmoid']['goemotions_dev']:.3f} and {heads['sigmoid']['xed_dev']:.3f}. The two shared one encoder in one run. "
        f"Storing the weights in {e['quantisation']['bits']} bits loses {100 * lost['goemotions_dev']:.2f} (GoEmotions) and "
        f"{100 * lost['xed_dev']:.2f} (XED) points of macro-F1 on dev; 0.5 would have been too many."
    )
    short = [label for label in e["labels"] if label != "neutral"]
    vignettes = [
        f"| {name} | {percent(r['top1_of_eight'])} | "
        + " | ".join(f"{100 * r['by_category'][label]:.1f}" for label in short)
        + f" | {percent(r['silent_on_neutral'])} |"
        for name, r in e["synthetic_held_out"].items()
    ]
    aggregation = [
        f"| {how} | {percent(r['top1_of_eight'])} | {r['auroc_emotional']:.3f} | {percent(r['silent_on_neutral'])} | {percent(r['silent_on_emotional'])} |"
        for how, r in e["aggregation_on_synthetic_dev"].items()
    ]
    probe = []
    for condition, by_how in e["probe"].items():
        r = by_how["whole"]
        right = round(r["top1_of_eight"] * r["n"])
        p = stats.binomtest(right, r["n"], 1 / 8).pvalue
        probe.append(
            f"| {condition} | {right} of {r['n']} ({r['interval'][0]:.3f}-{r['interval'][1]:.3f}) | {p:.2g} | {r['mean_p_emotional']:.3f} | {percent(r['silent'])} |"
        )
    errors = [
        f"| {name.replace('_', ' ')} | {r['ece_before']:.3f} | {r['ece_after']:.3f} |"
        for name, r in e["calibration"].items()
        if isinstance(r, dict)
    ]
    calibration = [
        f"Temperature {e['calibration']['temperature']}.",
        "",
        table("| set | before | after |", errors),
    ]
    s = e["stumbling_blocks"]
    stumbling = [
        f"- **Negation is not understood.** In {s['denied']['n']} plain paragraphs of our own with a denied emotion (*She was not angry*), it heard an emotion in {s['denied']['emotion_heard']} (mean P(emotional) {s['denied']['mean_p_emotional']:.2f}). The same paragraph without such a sentence: P(emotional) {s['control']['mean_p_emotional']:.2f}.",
        f"- **Names and things are taken for emotions.** In {s['named']['n']} with an emotion word that is a name (*a boat called Fury*, *his aunt Joy*), it heard one in {s['named']['emotion_heard']} (mean P(emotional) {s['named']['mean_p_emotional']:.2f}). For a leakage detector that errs on the safe side.",
    ]
    return {
        "held-out": table("| set | macro-F1 | single | accuracy | texts |", held_out),
        "f1": table(
            "| F1 by class | GoEmotions, 32 bits | 8 bits | XED, 32 bits | 8 bits |",
            f1,
        ),
        "published": table("| task | here | published |", published),
        "choices": choices,
        "vignettes": table(f"| held out | all | {' | '.join(short)} | silent on neutral |", vignettes),
        "aggregation": table(
            "| aggregation | top-1 of eight | AUROC emotional | silent on neutral | silent on emotional |",
            aggregation,
        ),
        "probe": table(
            "| condition | named (exact 95 % interval) | two-sided p against 1/8 | mean P(emotional) | silent |",
            probe,
        ),
        "calibration": "\n".join(calibration),
        "stumbling": "\n".join(stumbling),
    }


def written(card: str) -> str:
    for name, text in blocks().items():
        pattern = rf"(<!-- begin {name} -->\n).*?(<!-- end {name} -->)"
        assert re.search(pattern, card, re.DOTALL), name
        card = re.sub(pattern, lambda m, text=text: f"{m[1]}{text}\n{m[2]}", card, flags=re.DOTALL)
    return card


def test_the_cards_figures_are_current() -> None:
    card = CARD.read_text(encoding="utf-8")
    assert written(card) == card, "write it anew: python tests/test_classifier_card.py"


def test_the_card_says_what_it_must() -> None:
    card = CARD.read_text(encoding="utf-8")
    for needed in (
        "CC BY 4.0",
        "Apache 2.0",
        "not a mood detector",
        "leakage detector",
        "0.62-0.64",
        "0.53, BERT",
    ):
        assert needed in card


if __name__ == "__main__":
    CARD.write_text(written(CARD.read_text(encoding="utf-8")), encoding="utf-8")
