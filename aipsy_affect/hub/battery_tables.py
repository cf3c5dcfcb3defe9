"""The results of a certificate as Markdown. Every figure is read from it; no check is known here by its code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..validators.certificate import Certificate
from ..validators.results import Threshold

Result = Mapping[str, Any]


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table; a bar in a cell does not end it."""
    cells = [head, ["---"] * len(head), *rows]
    return "\n".join(
        "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in row) + " |"
        for row in cells
    )


def number(value: float | None) -> str:
    """Return a figure as the certificate has it: four decimal places at the most."""
    if value is None:
        return "–"
    return f"{value:.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value}"


def results_of(certificate: Certificate) -> tuple[Result, ...]:
    """Return the results in the order of the certificate."""
    return tuple(certificate.content["results"])


def checks_table(certificate: Certificate) -> str:
    """Return the table of every check."""
    rows = (
        [
            each["code"],
            each["title"],
            number(each["value"]),
            bounds(each["threshold"]),
            each["n"],
            _interval(each),
            _status(each),
        ]
        for each in results_of(certificate)
    )
    return table(
        ["check", "what", "value", "must be", "n", "interval (95 % if nothing else is said)", "status"], rows
    )


def readers_table(certificate: Certificate) -> str:
    """Return the readers of words on all pairs and on the matched half, beside their positive control.

    Empty if no check of the certificate trained a reader.
    """
    readers = [
        each
        for each in results_of(certificate)
        if {"all", "matched", "control_auroc"} <= set(each["details"])
        and all("auroc_interval" in each["details"][part] for part in ("all", "matched"))
    ]
    if not readers:
        return ""
    pairs = readers[0]["details"]
    rows = [
        [
            f"{each['title']} ({each['code']})",
            *(_reader(each["details"][part]) for part in ("all", "matched")),
            number(each["details"]["control_auroc"]),
        ]
        for each in readers
    ]
    head = [
        "reader that knows no word order",
        f"all {pairs['all']['pairs']} pairs: AUROC (95 % interval); share told apart (p)",
        f"the {pairs['matched']['pairs']} matched pairs",
        "control: keyword-rich, AUROC",
    ]
    words = (
        "Readers trained on the stimuli themselves, with scenarios and whole quartets held out. Isolexical pairs are "
        "ties for a bag of words and would dilute a leak, so the matched pairs are read on their own too. A reader passes "
        "if its AUROC lies within the bounds below, and the share of pairs that it tells apart within what chance explains "
        "(permutation test, p after Holm's correction):"
    )
    return f"{words}\n\n{table(head, rows)}"


def in_words(certificate: Certificate, family: str) -> str:
    """Return the summaries of a family's results as a list; empty if it is not in the certificate."""
    found = [each for each in results_of(certificate) if each["code"].startswith(family)]
    return "\n".join(
        f"- **{each['code']}** {each['title'].split(':')[0]}. {each['summary']}." for each in found
    )


def one_figure(result: Result) -> str:
    """Return value and interval of a result for a sentence: ``B207: 0.4792, 95 % interval 0.3761 to 0.5836``."""
    interval = result["interval"]
    text = f"{result['code']}: {number(result['value'])}"
    if interval:
        text += f", {_percent(interval['level'])} interval {number(interval['low'])} to {number(interval['high'])}"
    chance = result["details"].get("chance")
    return text if chance is None else f"{text}; chance {number(chance)}"


def identity(certificate: Certificate) -> str:
    """Say in a sentence which battery issued the certificate, with what options, and its hash."""
    content = certificate.content
    options = ", ".join(f"{name} {value}" for name, value in content["options"].items())
    text = f"Figures of the certificate by battery {content['battery']['version']} (content sha256 `{content['content_sha256']}`; {options})."
    classifier = content.get("classifier")
    if classifier:
        text += f" The contextual classifier is `{classifier['name']}`, revision {classifier['revision']}."
    return text


def verdicts(certificate: Certificate) -> str:
    """Return the verdict of every family."""
    of: dict[str, list[str]] = {}
    for family, status in certificate.content["verdicts"].items():
        of.setdefault(status.replace("_", " "), []).append(family)
    return "; ".join(f"{', '.join(families)} {status}" for status, families in of.items())


def passed(certificate: Certificate) -> frozenset[str]:
    """Return the codes of the checks that passed."""
    return frozenset(each["code"] for each in results_of(certificate) if each["status"] == "passed")


def _reader(part: Mapping[str, Any]) -> str:
    low, high = part["auroc_interval"]
    told = f"{number(part['auroc'])} ({number(low)} to {number(high)}); {number(part['pair_accuracy'])}"
    return f"{told} ({number(part['p_holm'])})" if "p_holm" in part else told


def bounds(threshold: Mapping[str, Any] | None) -> str:
    """Return the bounds of a threshold, or of anything with a ``low`` and a ``high``."""
    if not threshold:
        return "–"
    return str(Threshold("", threshold.get("low"), threshold.get("high")))


def span(interval: Sequence[float], level: float, of: str = "") -> str:
    """Return an interval, with its level where that is not the usual one, and with what it is of."""
    notes = ([_percent(level)] if level != 0.95 else []) + ([of] if of else [])
    text = f"{number(interval[0])} to {number(interval[1])}"
    return f"{text} ({', '.join(notes)})" if notes else text


def _interval(result: Result) -> str:
    found = result["interval"]
    if not found:
        return "–"
    return span((found["low"], found["high"]), found["level"], result["details"].get("interval_is_of", ""))


def _status(result: Result) -> str:
    status = str(result["status"]).replace("_", " ")
    if result["required"]:
        return status
    return "reported" if status == "passed" else f"{status} (reported)"


def _percent(level: float) -> str:
    return f"{100 * level:g} %"
