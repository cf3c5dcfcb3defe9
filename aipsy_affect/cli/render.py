"""Reports as tables and lines."""

from __future__ import annotations

from ..validators.battery import Report
from ..validators.results import Result
from . import console

MARKS = {"passed": "passed", "failed": "FAILED", "not_run": "not run"}
STYLES = {"passed": "", "failed": "bold red", "not_run": "yellow"}


def results_table(report: Report) -> None:
    """Print one line per check: code, status, value, threshold, n, interval, title."""
    console.table(
        ["check", "status", "value", "must be", "n", "interval", "what"],
        [
            [
                result.code,
                MARKS[result.status] + ("" if result.required else " (reported)"),
                "" if result.value is None else _shown(result.value),
                str(result.threshold) if result.threshold else "",
                str(result.n or ""),
                f"{_shown(result.interval.low)} to {_shown(result.interval.high)}" if result.interval else "",
                result.title,
            ]
            for result in report.results
        ],
        [STYLES[result.status] for result in report.results],
    )


def findings(report: Report, rows: dict[str, tuple[int, ...]], most: int) -> None:
    """Print what is wrong, check by check: why, then the places at fault."""
    for result in report.results:
        if result.status == "passed" and not (result.locations and not result.required):
            continue
        if result.status == "passed" and not most:
            continue
        console.say()
        console.say(f"{result.code} {MARKS[result.status]}: {result.title}")
        console.say(f"  {result.summary}")
        if result.threshold and result.status == "failed":
            console.say(f"  must be {result.threshold}: {result.threshold.reason}")
        _places(result, rows, most)


def _places(result: Result, rows: dict[str, tuple[int, ...]], most: int) -> None:
    for place in result.locations[:most]:
        span = f" [{place.start}:{place.end}]" if place.start is not None else ""
        row = f" (row {', '.join(map(str, rows[place.id]))})" if place.id in rows else ""
        console.say(f"    {place.id}{row}{span}: {place.note}")
    if len(result.locations) > most:
        console.say(f"    … and {len(result.locations) - most} more; --most 0 shows none, --format json all")


def _shown(value: float) -> str:
    """Return a figure with three decimals, zeros at the end and the sign of a zero left out."""
    return f"{round(value, 3) + 0.0:g}"
