"""The README's figures are those of the certificate and the ratings.

``python tests/test_readme.py`` writes the blocks between the markers anew.
"""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from statistics import mean
from typing import Any

import aipsy_affect
from aipsy_affect.corpus import newest_certificate
from aipsy_affect.rating.record import Rating, read_ratings, text_hash
from aipsy_affect.validators import battery
from aipsy_affect.validators.norms import groups_in_words

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
VERSION = "1.0.0"
NORMING = ROOT / f"stimuli/ratings/{VERSION}/norming.csv"
CARD = ROOT / "cards" / f"release-{VERSION}.md"
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


@lru_cache(maxsize=1)
def normed() -> dict[str, Any]:
    """Return the report of family R on the ratings that ship with the release."""
    items = tuple(aipsy_affect.load(VERSION))
    return battery.run(items, codes=["R"], ratings=read_ratings(NORMING)).as_json()


def result(code: str) -> dict[str, Any]:
    source = normed() if code.startswith("R") else certificate()
    found: dict[str, Any] = next(each for each in source["results"] if each["code"] == code)
    return found


def requirement(code: str, what: str) -> dict[str, Any]:
    """Return one requirement of a result that has several."""
    found: dict[str, Any] = next(
        each for each in result(code)["details"]["requirements"] if each["what"] == what
    )
    return found


def with_interval(code: str, what: str, shown: str) -> str:
    found = requirement(code, what)
    low, high = found["interval"]
    return f"{found['value']:{shown}} ({low:{shown}} to {high:{shown}})"


def norming() -> dict[str, list[Rating]]:
    """Return item id to its blind ratings."""
    found = defaultdict(list)
    for rating in read_ratings(NORMING):
        if rating.role == "stimulus":
            found[rating.item].append(rating)
    return found


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
    by_emotion = result("R502")["details"]["by_emotion"]
    above = result("R501")["details"]["all"]
    named = result("R503")["details"]["by_emotion"]
    details = result("R505")["details"]
    raters = " and ".join(groups_in_words(read_ratings(NORMING)))

    def met(code: str, *names: str) -> str:
        return "yes" if all(requirement(code, name)["met"] for name in names) else "**no**"

    flat = "share of neutral items at 2 or less"
    table = [
        "| | clinical | neutral | required | met |",
        "|---|---|---|---|---|",
        f"| intensity, 0-10 | {with_interval('R502', 'clinical mean', '.2f')} | {with_interval('R502', 'neutral mean', '.2f')} | ≥ 6.8, ≤ 1.5 | {met('R502', 'clinical mean', 'neutral mean')} |",
        f"| neutrals rated 2 or less | | {with_interval('R502', flat, '.3f')} | ≥ 0.90 | {met('R502', flat)} |",
        f"| clinical above neutral | {above['above']} of {above['pairs']} pairs | | ≥ 0.98 of matched, ≥ 0.97 of isolexical | {met('R501', 'share of matched pairs', 'share of isolexical pairs')} |",
        f"| intended emotion named first, of nine | {with_interval('R503', 'intended emotion named', '.3f')} | | ≥ 0.92 | {met('R503', 'intended emotion named')} |",
        f"| natural, 1-5 | {with_interval('R505', 'clinical mean', '.2f')} | {with_interval('R505', 'neutral mean', '.2f')} | ≥ 4.4 | {met('R505', 'clinical mean', 'neutral mean')} |",
        f"| had to be reread | {details['clinical_reread']:.3f} | {with_interval('R505', 'share of neutral reread', '.3f')} | neutral ≤ 0.10 | {met('R505', 'share of neutral reread')} |",
        "",
        f"Krippendorff's alpha: intensity {with_interval('R504', 'alpha of intensity', '.2f')}, category {with_interval('R504', 'alpha of category', '.2f')}, "
        f"both conditions together, which the manipulation itself raises. Raters: {raters}. By emotion (clinical / neutral intensity, emotion named): "
        + ", ".join(
            f"{e} {by_emotion[e]['clinical']:.1f} / {by_emotion[e]['neutral']:.1f}, {named[e]:.2f}"
            for e in aipsy_affect.EMOTIONS
        )
        + ".",
    ]
    topic = result("B207")
    limit = (
        f"- Which of the eight emotions a clinical item has is partly readable from its words (topic): a bag of words names "
        f"{topic['value']:.2f} ({topic['interval']['low']:.2f}-{topic['interval']['high']:.2f}) of them with a domain held out, chance 0.125 (B207)."
    )
    leak, control, paired = result("T401"), result("T402"), result("T403")
    p_emotional = paired["details"]["mean_p_emotional"]
    classifier = (
        f"`{leak['details']['classifier']['name']}` names the emotion of {leak['details']['clinical']['named']} of "
        f"{leak['n']} clinical items ({leak['value']:.3f}, exact 95 % interval {leak['interval']['low']:.2f}-"
        f"{leak['interval']['high']:.2f}; chance {leak['details']['clinical']['chance']:.3f}, p = "
        f"{leak['details']['clinical']['p']:.2f}) and of {control['details']['named']} of {control['n']} keyword-rich ones. "
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
                ("clinical intensity", mean(r.intensity for r in clinical) < 5.5),
                ("neutral intensity", mean(r.intensity for r in neutral) > 2),
                ("naturalness of clinical", mean(r.natural for r in clinical) < 4.2),
                ("naturalness of neutral", mean(r.natural for r in neutral) < 4.2),
                ("neutral unclear", mean(r.reread for r in neutral) > 1 / 3),
                ("emotion named", mean(r.category == pair.emotion for r in clinical) < 0.5),
            )
            if wrong
        ]
        if faults:
            shown = [", ".join(f"{r.intensity:g}" for r in side) for side in (clinical, neutral)]
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


def test_every_item_was_rated_blind_by_three_in_several_orders() -> None:
    released, rated = aipsy_affect.load(VERSION), norming()
    pairs_seen = defaultdict(list)
    for pair in released.pairs:
        for member in (pair.clinical, pair.neutral):
            rows = rated[member.id]
            assert len({row.rater for row in rows}) >= 3, member.id
            assert len({row.place for row in rows}) >= 2, "one order only"
            for row in rows:
                assert row.kind == "language-model" and row.model
                assert row.text_sha256 == text_hash(member.text)
                pairs_seen[row.rater].append(pair.pair_id)
    assert all(len(seen) == len(set(seen)) for seen in pairs_seen.values())


def test_the_ratings_of_the_writing_are_of_the_released_texts() -> None:
    released = aipsy_affect.load("1.0.0")
    with (ROOT / "stimuli/ratings/1.0.0/writing.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            assert row["kind"] == "language-model" and row["model"]
            assert not row["item_id"] or row["text_sha256"] == text_hash(released.get(row["item_id"]).text)


def test_ci_runs_the_two_commands_of_the_readme() -> None:
    readme, script = README.read_text(encoding="utf-8"), (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    commands = re.findall(r"```sh\n(python3 -m venv .*)\n```", readme)
    assert [command.rsplit("/", 1)[-1] for command in commands] == ["aipsy-affect certify", "pytest"]
    assert "grep '^python3 -m venv .venv' README.md" in script


if __name__ == "__main__":
    for document in (README, CARD):
        document.write_text(written(document.read_text(encoding="utf-8")), encoding="utf-8")
