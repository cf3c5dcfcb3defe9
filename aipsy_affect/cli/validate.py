"""``aipsy-affect validate``: the writer's daily tool."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import missing_extra
from ..intake import Intake, read_stimuli
from ..rating.record import read_ratings
from ..stimulus import Pair, pair_up
from ..validators import battery, registry
from ..validators.subject import Options
from . import console, render
from .options import (
    classifier_option,
    codes_of,
    format_option,
    labels_option,
    nrc_option,
    quiet_option,
    ratings_option,
    seed_option,
    select_option,
)

if TYPE_CHECKING:
    from ..validators.leaks import LeakReport


@click.command("validate")
@click.argument("path", type=click.Path(path_type=Path))
@select_option
@seed_option
@nrc_option
@classifier_option
@labels_option
@ratings_option
@click.option(
    "--most", type=click.IntRange(min=0), default=20, show_default=True, help="Places shown per check."
)
@format_option
@quiet_option
def command(
    path: Path,
    codes: tuple[str, ...],
    seed: int,
    nrc_path: Path | None,
    classifier: str,
    labels: Path | None,
    ratings_path: Path | None,
    most: int,
    style: str,
    quiet: bool,
) -> int:
    """Validate PATH: a release folder, a folder of slot templates, or a JSONL, CSV or Parquet file of pairs.

    Findings come pair by pair, then the words and word classes that leak over the set, most telling first. A
    file is wide (columns clinical and neutral) or long (text with pair_id and condition, or with id and
    matched_control_id); optional columns are keyword_rich, emotion, domain and quartet. Family R runs where ratings are given.
    """
    intake = read_stimuli(path)
    for line in intake.notes:
        console.note(f"{path}: {line}", quiet)
    chosen = codes_of(codes)
    ratings = read_ratings(ratings_path) if ratings_path else ()
    checks = registry.select(chosen, foreign=intake.foreign, rated=bool(ratings))
    with console.progress(len(checks), quiet) as bar:
        report = battery.run(
            intake.items,
            name=str(path),
            codes=chosen,
            foreign=intake.foreign,
            options=Options(seed=seed, nrc_path=nrc_path, classifier=classifier, labels=labels),
            ratings=ratings,
            progress=lambda check: bar.tick(f"{check.code} {check.title}"),
        )
    pairs = pair_up(intake.items)
    if style == "json":
        content = report.as_json()
        content["rows"] = {name: list(rows) for name, rows in intake.rows.items()}
        leaks = _leaks(pairs)
        content["leaks"] = leaks.as_json() if leaks else {"words": [], "classes": []}
        console.say_json(content)
    else:
        _text(report, intake, pairs, most)
    return console.FINDINGS if report.failed else console.FINE


def _leaks(pairs: tuple[Pair, ...]) -> LeakReport | None:
    """Return the leak report; None without pairs, or where its libraries are not installed."""
    if not pairs:
        return None
    try:
        from ..validators.leaks import find_leaks
    except ModuleNotFoundError as error:
        console.note(f"no leak report: {missing_extra(error.name or 'a library', 'validate', 'it')}")
        return None
    return find_leaks(pairs)


def _text(report: battery.Report, intake: Intake, pairs: tuple[Pair, ...], most: int) -> None:
    render.results_table(report)
    render.findings(report, intake.rows, most)
    leaks = _leaks(pairs)
    if leaks:
        _leak_tables(leaks)
    console.say()
    failed = ", ".join(result.code for result in report.failed)
    missing = ", ".join(
        result.code for result in report.results if result.status == "not_run" and result.required
    )
    verdict = f"FINDINGS: {failed}" if failed else "no findings"
    console.say(
        f"{report.items} items, {report.pairs} pairs: {verdict}"
        + (f"; not run: {missing}" if missing else "")
    )


def _leak_tables(leaks: LeakReport) -> None:
    for head, found in (
        ("words that lean to one side", leaks.words),
        ("word classes that lean to one side", leaks.classes),
    ):
        console.say()
        if not found:
            console.say(f"{head}: none")
            continue
        console.table(
            [head, "clinical", "neutral", "tells apart", "p", "where"],
            [
                [
                    leak.what,
                    str(leak.clinical),
                    str(leak.neutral),
                    f"{leak.share:.0%}",
                    f"{leak.p:.3f}",
                    ", ".join(leak.examples or leak.pairs[:6])
                    + (" …" if not leak.examples and len(leak.pairs) > 6 else ""),
                ]
                for leak in found
            ],
        )
