"""Writing a battery for other tools: JSON Lines, CSV, Parquet, or a folder as the Hub lays datasets out."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from .corpus import CONFIGS, Battery
from .errors import InputError
from .files import write_file, write_folder
from .release import json_lines


def export(battery: Battery, destination: Path, kind: str) -> Path:
    """Write all rows of a battery as one file (``jsonl``, ``csv``, ``parquet``), or a ``hub`` folder.

    Raises:
        InputError: the destination exists already, or cannot be written; nothing is left half-written.
    """
    if destination.exists():
        raise InputError(f"{destination} exists already; remove it, or export to another place")
    if kind == "hub":
        write_folder(destination, hub_files(battery))
        return destination
    encode: Mapping[str, Callable[[list[dict[str, Any]]], bytes]] = {"jsonl": json_lines, "csv": _csv}
    content = _parquet(battery.to_arrow()) if kind == "parquet" else encode[kind](battery.rows())
    write_file(destination, content)
    return destination


def hub_files(battery: Battery) -> dict[str, bytes]:
    """Return path to bytes of a dataset folder: ``README.md`` with its configs, Parquet per config and split."""
    from .tables import to_arrow

    files: dict[str, bytes] = {}
    lines = ["---", "license: mit", "language:", "- en", "pretty_name: aipsy-affect", "configs:"]
    for config in CONFIGS:
        lines += (
            [f"- config_name: {config}"] + ["  default: true"] * (config == "battery") + ["  data_files:"]
        )
        for split, rows in Battery(battery.version, battery.items, config).split_rows().items():
            path = f"data/{config}/{split}.parquet"
            files[path] = _parquet(to_arrow(rows))
            lines += [f"  - split: {split}", f"    path: {path}"]
    lines += ["---", "", f"# aipsy-affect {battery.version}", "", "Exported by `aipsy-affect export`.", ""]
    files["README.md"] = "\n".join(lines).encode()
    return files


def _csv(rows: list[dict[str, Any]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()


def _parquet(table: Any) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    return bytes(sink.getvalue().to_pybytes())
