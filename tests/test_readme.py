"""The README's figures are those of the certificate and the ratings.

``python tests/test_readme.py`` writes the blocks between the markers anew.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections import defaultdict
from pathlib import Path
from statistics import mean
from typing import Any

import aipsy_affect
from aipsy_affect.corpus import newest_certificate

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
CARD = ROOT / "cards" / "release-1.0.0.md"
VERSION = "1.0.0"
NAMES = {
    "B201": "binary bag of words",
    "B202": "TF-IDF 1-2 grams",
    "B203": "character 2-5 grams",
    "B204": "bag of static word vectors",
    "B205": "surface form (length, marks, function words)",
}


def certificate() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(newest_certificate(VERSION).read_text(encoding="utf-8"))
    return content


def result(code: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in certificate()["results"] if each["code"] == code)
    return found


def ratings() -> list[dict[str, str]]:
    with (ROOT / f"stimuli/ratings/{VERSION}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def norming() -> dict[str, list[dict[str, str]]]:
    """Return item id to its ratings in the last round, that of the texts as released."""
    found = defaultdict(list)
    for row in ratings():
        if row["round"] == "norming" and row["item_id"]:
            found[row["item_id"]].append(row)
    return found


def figures() -> dict[str, float]:
    """Return the figures of the norming round; intensities are means over items of means over raters."""
    rated, battery = norming(), aipsy_affect.load(VERSION)

    def of(item_id: str, column: str) -> list[float]:
        return [float(row[column]) for row in rated[item_id]]

    def every(condition: str, column: str) -> list[float]:
        return [value for item in battery[condition] for value in of(item.id, column)]

    clinical = {pair.pair_id: mean(of(pair.clinical.id, "intensity")) for pair in battery.pairs}
    neutral = {pair.pair_id: mean(of(pair.neutral.id, "intensity")) for pair in battery.pairs}
    named = [row["category"] == item.emotion for item in battery["clinical"] for row in rated[item.id]]
    return {
        "raters per item": min(len(rated[i.id]) for s in ("clinical", "neutral") for i in battery[s]),
        "raters": len({row["rater"] for rows in rated.values() for row in rows}),
        "clinical": mean(clinical.values()),
        "neutral": mean(neutral.values()),
        "neutral at most 2": mean(value <= 2 for value in neutral.values()),
        "clinical above neutral": mean(clinical[name] > neutral[name] for name in clinical),
        "named": mean(named),
        "natural clinical": mean(every("clinical", "natural")),
        "natural neutral": mean(every("neutral", "natural")),
        "unclear clinical": mean(every("clinical", "reread")),
        "unclear neutral": mean(every("neutral", "reread")),
        **{
            f"clinical {e}": mean(clinical[p.pair_id] for p in battery.pairs if p.emotion == e)
            for e in aipsy_affect.EMOTIONS
        },
        **{
            f"neutral {e}": mean(neutral[p.pair_id] for p in battery.pairs if p.emotion == e)
            for e in aipsy_affect.EMOTIONS
        },
    }


def blocks() -> dict[str, str]:
    """Return the text of every generated block."""
    rows = [
        "| reader that knows no word order | all 96 pairs: AUROC (95 % interval), pairs told apart | matched half | control: keyword-rich, AUROC |",
        "|---|---|---|---|",
    ]
    for code, name in NAMES.items():
        details = result(code)["details"]
        cells = [
            f"{d['auroc']:.3f} ({d['auroc_interval'][0]:.2f}-{d['auroc_interval'][1]:.2f}), {d['pair_accuracy']:.3f}"
            for d in (details["all"], details["matched"])
        ]
        rows.append(f"| {name} | {cells[0]} | {cells[1]} | {details['control_auroc']:.3f} |")
    f = figures()
    table = [
        "| | clinical | neutral | aimed at |",
        "|---|---|---|---|",
        f"| intensity, 0-10 | {f['clinical']:.2f} | {f['neutral']:.2f} | ≥ 6.8, ≤ 1.5 |",
        f"| neutrals rated 2 or less | | {f['neutral at most 2']:.1%} | ≥ 90 % |",
        f"| clinical above neutral | {f['clinical above neutral']:.1%} of pairs | | ≥ 98 % |",
        f"| intended emotion named first, of nine | {f['named']:.1%} | | ≥ 92 % |",
        f"| natural, 1-5 | {f['natural clinical']:.2f} | {f['natural neutral']:.2f} | ≥ 4.4 |",
        f"| had to be reread, or unclear | {f['unclear clinical']:.1%} | {f['unclear neutral']:.1%} | neutral ≤ 10 % |",
        "",
        f"{f['raters']:.0f} forms, each filled in by a fresh reader; at least {f['raters per item']:.0f} ratings an item. By emotion (clinical / neutral): "
        + ", ".join(f"{e} {f['clinical ' + e]:.1f} / {f['neutral ' + e]:.1f}" for e in aipsy_affect.EMOTIONS)
        + ".",
    ]
    topic = result("B207")
    limit = (
        f"- Which of the eight emotions a clinical item has is partly readable from its words (topic): a bag of words names "
        f"{topic['value']:.2f} ({topic['interval']['low']:.2f}-{topic['interval']['high']:.2f}) of them with a domain held out, chance 0.125 (B207)."
    )
    named, control, paired = result("T401"), result("T402"), result("T403")
    p_emotional = paired["details"]["mean_p_emotional"]
    classifier = (
        f"`{named['details']['classifier']['name']}` names the emotion of {named['details']['clinical']['named']} of "
        f"{named['n']} clinical items ({named['value']:.3f}, exact 95 % interval {named['interval']['low']:.2f}-"
        f"{named['interval']['high']:.2f}; chance {named['details']['clinical']['chance']:.3f}, p = "
        f"{named['details']['clinical']['p']:.2f}) and of {control['details']['named']} of {control['n']} keyword-rich ones. "
        f"Mean P(emotional): neutral {p_emotional['neutral']:.3f}, clinical {p_emotional['clinical']:.3f}, keyword-rich "
        f"{p_emotional['keyword_rich']:.3f}; clinical above neutral in {paired['details']['clinical_higher']} of "
        f"{paired['n']} pairs (Wilcoxon p = {paired['details']['wilcoxon_p']:.2f}, rank-biserial {paired['value']:+.2f}, "
        f"{paired['interval']['low']:+.2f} to {paired['interval']['high']:+.2f})."
    )
    return {
        "classifier": classifier,
        "readers": "\n".join(rows),
        "ratings": "\n".join(table),
        "limits": limit,
        "weak": "\n".join(weak_pairs()),
    }


def weak_pairs() -> list[str]:
    """Return a table row for every pair below the aims, with all its ratings of intensity."""
    rated = norming()
    rows = ["| pair | clinical | neutral | what is weak |", "|---|---|---|---|"]
    for pair in aipsy_affect.load(VERSION).pairs:
        clinical, neutral = rated[pair.clinical.id], rated[pair.neutral.id]
        faults = [
            name
            for name, wrong in (
                ("clinical intensity", mean(float(r["intensity"]) for r in clinical) < 5.5),
                ("neutral intensity", mean(float(r["intensity"]) for r in neutral) > 2),
                ("naturalness of clinical", mean(float(r["natural"]) for r in clinical) < 4.2),
                ("naturalness of neutral", mean(float(r["natural"]) for r in neutral) < 4.2),
                ("neutral unclear", mean(int(r["reread"]) for r in neutral) > 1 / 3),
                ("emotion named", mean(r["category"] == pair.emotion for r in clinical) < 0.5),
            )
            if wrong
        ]
        if faults:
            shown = [", ".join(row["intensity"] for row in side) for side in (clinical, neutral)]
            rows.append(f"| {pair.pair_id} | {shown[0]} | {shown[1]} | {', '.join(faults)} |")
    return rows


def written(readme: str) -> str:
    for name, text in blocks().items():
        pattern = rf"(<!-- begin {name}[^\n]*-->\n).*?(<!-- end {name} -->)"
        readme = re.sub(
            pattern, lambda match, text=text: f"{match[1]}{text}\n{match[2]}", readme, flags=re.DOTALL
        )
    return readme


def test_the_figures_are_current() -> None:
    documents = {path: path.read_text(encoding="utf-8") for path in (README, CARD)}
    assert all(f"<!-- end {name} -->" in "".join(documents.values()) for name in blocks())
    for path, text in documents.items():
        assert written(text) == text, f"{path.name}: write it anew: python tests/test_readme.py"


def test_every_item_was_rated_by_two_readers_that_saw_no_twin() -> None:
    battery, rated = aipsy_affect.load(VERSION), norming()
    pairs_seen = defaultdict(list)
    for pair in battery.pairs:
        for member in (pair.clinical, pair.neutral):
            rows = rated[member.id]
            assert len({row["rater"] for row in rows}) >= 2, member.id
            for row in rows:
                pairs_seen[row["rater"]].append(pair.pair_id)
    assert all(len(seen) == len(set(seen)) for seen in pairs_seen.values())


def test_ratings_are_of_the_released_texts_and_say_who_rated() -> None:
    battery = aipsy_affect.load(VERSION)
    digest = {item.id: hashlib.sha256(item.text.encode()).hexdigest()[:12] for item in battery}
    for row in ratings():
        assert row["kind"] == "language-model" and row["model"]
        assert not row["item_id"] or row["text_sha256"] == digest[row["item_id"]]
        assert (
            0 <= float(row["intensity"]) <= 10 and 1 <= float(row["natural"]) <= 5 and row["reread"] in "01"
        )
        assert row["category"] in (*aipsy_affect.EMOTIONS, "neutral")


def test_ci_runs_the_two_commands_of_the_readme() -> None:
    readme, script = README.read_text(encoding="utf-8"), (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    commands = re.findall(r"```sh\n(python3 -m venv .*)\n```", readme)
    assert [command.rsplit("/", 1)[-1] for command in commands] == ["aipsy-affect certify", "pytest"]
    assert "grep '^python3 -m venv .venv' README.md" in script


if __name__ == "__main__":
    for document in (README, CARD):
        document.write_text(written(document.read_text(encoding="utf-8")), encoding="utf-8")
    print(*(f"{name}: {value:.3f}" for name, value in figures().items()), sep="\n")
