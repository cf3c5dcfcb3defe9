"""``aipsy-affect benchmark --classifier``: the bundled classifier beside a transformers pipeline on its weights."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass

from ..corpus import load
from ..errors import AipsyAffectError, missing_extra
from . import console

TEXTS = 1000
MODULE = "aipsy_affect.validators.training.throughput"
CONTENDERS = {
    "bundled": ("bundled classifier (ONNX, 8 bits)", "≥ 100 texts/s, ≤ 400 MB"),
    "pipeline": ("transformers pipeline, one text at a time, same weights", ""),
}


@dataclass(frozen=True)
class Throughput:
    """What one contender did with the same texts: its rate, and its process's peak memory in 10^6 bytes."""

    what: str
    texts: int
    texts_per_second: float
    peak_megabytes: float
    aim: str


def compare(style: str, quiet: bool) -> int:
    """Run both contenders on ``TEXTS`` vignettes of the corpus, each in a process of its own, and print the figures.

    Raises:
        MissingExtraError: the ``[train]`` extra is not installed.
        AipsyAffectError: a contender failed.
    """
    every = [item.text for item in load()]
    texts = json.dumps([every[i % len(every)] for i in range(TEXTS)])
    found = []
    with console.progress(len(CONTENDERS), quiet) as bar:
        for name, (what, aim) in CONTENDERS.items():
            bar.tick(what)
            found.append(_run(name, what, aim, texts))
    if style == "json":
        console.say_json([each.__dict__ for each in found])
        return console.FINE
    console.table(
        ["what", "texts", "texts/s", "peak MB", "aim"],
        [
            [
                each.what,
                f"{each.texts}",
                f"{each.texts_per_second:.0f}",
                f"{each.peak_megabytes:.0f}",
                each.aim,
            ]
            for each in found
        ],
    )
    return console.FINE


def _run(name: str, what: str, aim: str, texts: str) -> Throughput:
    done = subprocess.run(
        [sys.executable, "-m", MODULE, name],
        input=texts,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["no message"]
        if lines[-1].startswith(("ModuleNotFoundError", "aipsy_affect.errors.MissingExtraError")):
            module = lines[-1].rsplit("'", 2)[1] if "'" in lines[-1] else "a library"
            raise missing_extra(module, "train", "the benchmark of the classifier")
        raise AipsyAffectError(f"the benchmark of the {what} failed: {lines[-1]}")
    figures = json.loads(done.stdout)
    rate = figures["texts"] / figures["seconds"]
    return Throughput(what, figures["texts"], rate, figures["peak_megabytes"], aim)
