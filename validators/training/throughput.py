"""Throughput and peak memory of the bundled classifier, and of a transformers pipeline on the same weights.

``python -m aipsy_affect.validators.training.throughput bundled|pipeline`` reads a JSON list of texts from standard
input and prints one JSON object. Each contender gets a process of its own, so that memory is its own too.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import time
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

WARM_UP = 20


def bundled() -> Callable[[list[str]], Any]:
    """Return the bundled classifier as users get it."""
    from ..classifiers import open_classifier

    return open_classifier().read


def pipeline() -> Callable[[list[str]], Any]:
    """Return what a script would do without this package: transformers' pipeline, a text at a time."""
    import transformers

    from .dequantised import load

    folder = Path(str(resources.files("aipsy_affect.validators") / "data" / "classifier"))
    model, tokenizer = load(folder)
    run = transformers.pipeline(
        "text-classification", model=model, tokenizer=tokenizer, top_k=None, device="cpu"
    )
    return lambda texts: [run(text, truncation=True) for text in texts]


def peak_megabytes() -> float:
    """Return the peak resident memory of this process, in units of 10^6 bytes."""
    status = Path("/proc/self/status")
    if status.exists():
        # Unlike ru_maxrss, this forgets the memory of the process that started this one.
        kilobytes = re.search(r"VmHWM:\s+(\d+)", status.read_text(encoding="utf-8"))
        if kilobytes:
            return int(kilobytes[1]) * 1024 / 1e6
    return (
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6
    )


def main(name: str) -> None:
    """Read the texts, time one contender on them, print the figures."""
    texts = json.load(sys.stdin)
    read = {"bundled": bundled, "pipeline": pipeline}[name]()
    read(texts[:WARM_UP])
    start = time.perf_counter()
    read(texts)
    seconds = time.perf_counter() - start
    print(json.dumps({"texts": len(texts), "seconds": seconds, "peak_megabytes": peak_megabytes()}))


if __name__ == "__main__":
    main(sys.argv[1])
