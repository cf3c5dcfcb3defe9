"""The norming report: one self-contained HTML page that needs no script and no network.

Every text that comes from a file is escaped, and characters that would not be seen or would turn the line around are
spelled out. The same ratings give the same bytes.
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from string import Template
from typing import Any

from ..errors import InputError
from ..stimulus import CONTENT_WARNINGS, Stimulus
from ..validators.norms import KIND_WORDS, Norms, screen
from ..validators.rated_items import DOSES
from ..validators.results import Result, Threshold
from ..validators.subject import Options
from . import pictures, svg
from .record import Rating
from .worst import ORDER, Suspect, worst_items

COLUMNS = ("value", "95 % interval", "must be", "n")
ANSWERS = ("intensity", "first", "second", "valence", "natural", "reread")
MARKS = {"passed": "✓ passed", "failed": "✗ FAILED", "not_run": "– not run"}


@dataclass(frozen=True)
class Norming:
    """What a report is about.

    Attributes:
        name: of the set, for the heading.
        items: the stimuli.
        ratings: all ratings, also those that will not count.
        results: of the R checks on them.
        options: of the run.
        provenance: sentences that say what was computed from what.
    """

    name: str
    items: tuple[Stimulus, ...]
    ratings: tuple[Rating, ...]
    results: tuple[Result, ...]
    options: Options
    provenance: tuple[str, ...] = ()


def report_page(norming: Norming) -> bytes:
    """Return the report as the bytes of an HTML page.

    Raises:
        InputError: no rating counts, so there is nothing to show; the message says why.
        MissingExtraError: matplotlib is not installed.
    """
    norms = screen(norming.items, norming.ratings)
    rated = tuple(item for item in norms.rated(norming.items) if item.condition in DOSES)
    if not rated:
        why = norms.left_out() if norms.set_aside else "they are of catch items or of other conditions"
        raise InputError(
            f"none of the {len(norming.ratings)} ratings is a rating of {norming.name} ({why}); "
            "is it the release that was rated? Name it with --release"
        )
    drawn = pictures.draw_all(norms, norming.items, norming.options)
    worst = worst_items(norms, norming.items)
    page = Template(resources.files(__package__ or "").joinpath("data/report.html").read_text("utf-8"))
    content = page.substitute(
        title=_text(f"Blind norming of {norming.name}"),
        lead=_lead(norming, norms, rated),
        warning=_warning([each.item for each in worst]),
        results=_results(norming.results),
        raters=_raters(norms, rated),
        figures="\n".join(_figure(each) for each in drawn),
        worst_head=f"The {len(worst)} items to look at first",
        worst=f"<p>{ORDER}</p>\n" + "\n".join(_suspect(each, norms, norming.items) for each in worst),
        provenance="<br>\n".join(_text(line) for line in norming.provenance),
    )
    return content.encode("utf-8")


def _lead(norming: Norming, norms: Norms, rated: Sequence[Stimulus]) -> str:
    required = [result for result in norming.results if result.required]
    failed = [result.code for result in required if result.status == "failed"]
    missing = [result.code for result in required if result.status == "not_run"]
    verdict = f"{len(required) - len(failed) - len(missing)} of {len(required)} required checks passed"
    verdict += f"; failed: {', '.join(failed)}" if failed else ""
    verdict += f"; not run: {', '.join(missing)}" if missing else ""
    who = norms.said(rated)
    told = f"{_text(who)}. {len(norms.ratings(rated))} ratings of {len(rated)} items. <strong>{_text(verdict)}.</strong>"
    if "human" not in norms.kinds(rated):
        told += " No people took part: these are the judgements of language models."
    return told


def _warning(items: Sequence[Stimulus]) -> str:
    """Return the warning for the texts shown, in the order of the corpus's list; foreign labels after it."""
    named = {each.strip() for item in items for each in (item.content_warning or "").split(",")} - {
        "",
        "none",
    }
    known = [each for each in CONTENT_WARNINGS if each in named]
    every = known + sorted(named - set(known))
    tells = f"tell of distressing things: {', '.join(map(_text, every))}" if every else "may be distressing"
    return (
        f"The last section shows vignettes in full, and what raters wrote about them. They {tells}. "
        "The sections before it show no texts."
    )


def _results(results: Sequence[Result]) -> str:
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("what", *COLUMNS))
    rows = [f'<table class="results"><thead><tr>{heads}</tr></thead>']
    reasons = []
    for result in results:
        mark = MARKS[result.status] if result.required or result.status == "not_run" else "reported"
        rows.append(
            f'<tbody><tr><th scope="rowgroup" colspan="5"><span class="status {result.status}">{mark}</span> '
            f"{_text(result.code)} {_text(result.title)}</th></tr>"
        )
        apart = result.details.get("by_kind", {})
        for each in result.details.get("requirements", ()):
            rows.append(_requirement(each))
            reasons.append(f"{result.code}, {each['what']}, {_bound(each)}: {each['reason']}")
            for kind, found in apart.items():
                alone = (one for one in found if one["what"] == each["what"])
                rows.extend(_requirement(one, f"{KIND_WORDS[kind][1]} alone") for one in alone)
        if "requirements" not in result.details:
            rows.append(f'<tr><td class="why" colspan="5">{_text(result.summary)}</td></tr>')
        rows.append("</tbody>")
    rows.append("</table>")
    if reasons:
        why = "".join(f"<li>{_text(reason)}</li>" for reason in reasons)
        rows.append(f'<details><summary class="small">Why these bounds</summary><ul>{why}</ul></details>')
    return "\n".join(rows)


def _requirement(each: Mapping[str, Any], part: str = "") -> str:
    """Return a row of the results: a requirement, or what one kind of raters alone contributes to it."""
    interval = ""
    if each["interval"]:
        interval = f"{each['interval'][0]:.3f} to {each['interval'][1]:.3f}"
        interval += "" if each["level"] == 0.95 else f" ({each['level']:.0%})"
    values = (f"{each['value']:.3f}", interval, "" if part else _bound(each), str(each["n"]))
    cells = "".join(
        f'<td data-label="{name}">{_text(value)}</td>' if value else "<td></td>"
        for name, value in zip(COLUMNS, values, strict=True)
    )
    missed = "" if each["met"] or part else ' <span class="failed">✗ not met</span>'
    kind = "part" if part else "whole"
    return f'<tr class="{kind}"><td>{_text(part or each["what"])}{missed}</td>{cells}</tr>'


def _bound(requirement: Mapping[str, Any]) -> str:
    return str(Threshold("", requirement["low"], requirement["high"]))


def _raters(norms: Norms, items: Sequence[Stimulus]) -> str:
    groups: dict[tuple[str, str], list[Rating]] = {}
    for rating in norms.ratings(items):
        groups.setdefault((rating.kind, rating.model), []).append(rating)
    rows = [("kind", "model", "raters", "ratings", "items")]
    for (kind, model), ratings in sorted(groups.items()):
        raters = len({rating.rater for rating in ratings})
        what = KIND_WORDS[kind][1]
        seen = len({rating.item for rating in ratings})
        rows.append((what, model or "–", str(raters), str(len(ratings)), str(seen)))
    left = f"<p>{_text(norms.left_out())}.</p>" if norms.set_aside else ""
    return f'<div class="scroll" tabindex="0" role="region" aria-label="Raters">{_table(rows)}</div>{left}'


def _figure(picture: pictures.Picture) -> str:
    data = ""
    if picture.table:
        data = (
            f'<details><summary class="small">The figures as a table</summary><div class="scroll" tabindex="0" role="region" '
            f'aria-label="{_text(picture.title)}, table">{_table(picture.table)}</div></details>'
        )
    return (
        f"<figure><h3>{_text(picture.title)}</h3>\n"
        f"{svg.labelled(picture.svg, picture.name, picture.title, picture.description)}\n"
        f"<figcaption>{_text(picture.caption)} {_text(picture.description)}</figcaption>{data}</figure>"
    )


def _table(rows: Sequence[Sequence[str]]) -> str:
    head, *body = rows
    lines = [
        "<table><thead><tr>",
        *(f'<th scope="col">{_text(cell)}</th>' for cell in head),
        "</tr></thead><tbody>",
    ]
    for first, *rest in body:
        cells = "".join(f"<td>{_text(cell)}</td>" for cell in rest)
        lines.append(f'<tr><th scope="row">{_text(first)}</th>{cells}</tr>')
    return "".join([*lines, "</tbody></table>"])


def _suspect(suspect: Suspect, norms: Norms, items: Sequence[Stimulus]) -> str:
    item = suspect.item
    labels = [item.condition, item.target_emotion, item.domain_label, item.matching]
    mean = f"mean intensity {norms.mean(item, 'intensity'):.2f}"
    others = [
        f"its {each.condition} member {each.id}: {norms.mean(each, 'intensity'):.2f}"
        for each in norms.rated(items)
        if each.pair_id == item.pair_id and each.id != item.id and each.condition in DOSES
    ]
    faults = "".join(f"<li>{_text(fault)}</li>" for fault in suspect.faults)
    if not faults:
        faults = f"<li>no fault; {suspect.distance:.2f} points from the intensity aimed at</li>"
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("rater", *ANSWERS))
    rows = "\n".join(_rating(rating) for rating in norms.of[item.id])
    return (
        f'<article class="{item.condition}-item"><h3>{_text(item.id)}</h3>\n'
        f'<p class="small">{_text(", ".join(label for label in labels if label))}; {_text("; ".join([mean, *others]))}</p>\n'
        f"<ul>{faults}</ul>\n<blockquote>{_text(item.text)}</blockquote>\n"
        f'<table class="ratings"><thead><tr>{heads}</tr></thead>\n'
        f"{rows}</table></article>"
    )


def _rating(rating: Rating) -> str:
    answers = (
        f"{rating.intensity:g}",
        rating.category,
        rating.second or "–",
        f"{rating.valence:+d}" if rating.valence else "0",
        f"{rating.natural}",
        "yes" if rating.reread else "no",
    )
    cells = "".join(
        f'<td data-label="{label}">{_text(answer)}</td>'
        for label, answer in zip(ANSWERS, answers, strict=True)
    )
    who = f'{_text(rating.rater)}<br> <span class="small">{KIND_WORDS[rating.kind][0]}</span>'
    comment = f'<tr class="comment"><td colspan="7"><bdi>{_text(rating.comment)}</bdi></td></tr>'
    return f'<tbody><tr><th scope="row">{who}</th>{cells}</tr>{comment if rating.comment else ""}</tbody>'


def _text(value: str) -> str:
    """Return text that is nothing but text in an HTML page."""
    shown = (
        char if unicodedata.category(char)[0] != "C" or char in "\n\t" else f"\\u{ord(char):04x}"
        for char in value
    )
    return html.escape("".join(shown), quote=True)
