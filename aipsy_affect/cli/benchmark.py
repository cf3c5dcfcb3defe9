"""``aipsy-affect benchmark``: what importing, loading and certifying cost, each in processes of its own."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import click

from ..errors import AipsyAffectError
from . import console
from .options import format_option, quiet_option

RUN = "import sys; from aipsy_affect.cli.main import main; sys.exit(main(sys.argv[1:] or ['certify', '-q']))"


@dataclass(frozen=True)
class Cost:
    """Medians over the runs of one command: wall seconds and peak resident memory in bytes."""

    what: str
    seconds: float
    peak_bytes: int
    aim: str = ""


@click.command("benchmark")
@click.option(
    "--runs", type=click.IntRange(1, 100), default=7, show_default=True, help="Runs of each command."
)
@click.option(
    "--classifier", is_flag=True, help="Time the bundled classifier instead, against a transformers pipeline."
)
@format_option
@quiet_option
def command(runs: int, classifier: bool, style: str, quiet: bool) -> int:
    """Time import, load and certify as whole processes, against a bare interpreter and datasets.

    Medians of several runs; loading is compared with datasets.load_dataset on the same rows, exported. With
    --classifier: 1,000 vignettes through the bundled classifier, and through a transformers pipeline on the same
    weights, one text at a time.
    """
    if classifier:
        from .throughput import compare

        return compare(style, quiet)
    if not hasattr(os, "wait4"):
        raise AipsyAffectError(
            "the benchmark reads the memory of processes by wait4, which this system lacks"
        )
    with tempfile.TemporaryDirectory() as work:
        hub = Path(work) / "hub"
        # In a process of its own: a child's peak memory on Linux is never below its parent's at the fork.
        subprocess.run([sys.executable, "-c", RUN, "export", str(hub), "-q"], check=True, cwd="/")
        through_datasets = (
            f"import datasets; datasets.load_dataset({str(hub)!r}, cache_dir={str(Path(work) / 'cache')!r})"
        )
        plan = [
            ("bare interpreter", "pass", runs, ""),
            ("import aipsy_affect", "import aipsy_affect", runs, "≤ 0.040 s over bare"),
            ("load()", "import aipsy_affect; aipsy_affect.load()", runs, "≤ 0.080 s over import"),
            ("datasets.load_dataset, same rows", through_datasets, min(runs, 3), ""),
            ("certify", RUN, min(runs, 3), "≤ 30 s"),
        ]
        costs = []
        with console.progress(len(plan), quiet) as bar:
            for what, code, times, aim in plan:
                bar.tick(what)
                costs.append(_median(what, code, times, aim))
    if style == "json":
        console.say_json([cost.__dict__ for cost in costs])
        return console.FINE
    bare, imported = costs[0].seconds, costs[1].seconds
    over = {costs[1].what: costs[1].seconds - bare, costs[2].what: costs[2].seconds - imported}
    console.table(
        ["what", "seconds", "over", "peak MB", "aim"],
        [
            [
                cost.what,
                f"{cost.seconds:.3f}",
                f"{over[cost.what]:+.3f}" if cost.what in over else "",
                f"{cost.peak_bytes / 1e6:.0f}",
                cost.aim,
            ]
            for cost in costs
        ],
    )
    return console.FINE


def _median(what: str, code: str, runs: int, aim: str) -> Cost:
    """Run Python code ``1 + runs`` times, the first one uncounted (it fills the caches)."""
    seconds, peaks = [], []
    for run in range(runs + 1):
        start = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/"
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise AipsyAffectError(f"the benchmark of {what!r} ended with exit code {process.returncode}")
        if run:
            seconds.append(time.perf_counter() - start)
            peaks.append(usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
    return Cost(what, statistics.median(seconds), int(statistics.median(peaks)), aim)
