"""Writing a battery for other tools: JSON Lines, CSV, Parquet, or a folder as the Hub lays datasets out."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from .build import write_folder
from .corpus import CONFIGS, Battery
from .errors import InputError
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
    content = _parquet(battery) if kind == "parquet" else encode[kind](battery.rows())
    write_file(destination, content)
    return destination


def hub_files(battery: Battery) -> dict[str, bytes]:
    """Return path to bytes of a dataset folder: ``README.md`` with its configs, Parquet per config and split."""
    from .tables import split_tables

    files: dict[str, bytes] = {}
    lines = ["---", "license: mit", "language:", "- en", "pretty_name: aipsy-affect", "configs:"]
    for config in CONFIGS:
        lines += (
            [f"- config_name: {config}"] + ["  default: true"] * (config == "battery") + ["  data_files:"]
        )
        for split, table in split_tables(Battery(battery.version, battery.items, config)).items():
            path = f"data/{config}/{split}.parquet"
            files[path] = _parquet_bytes(table)
            lines += [f"  - split: {split}", f"    path: {path}"]
    lines += ["---", "", f"# aipsy-affect {battery.version}", "", "Exported by `aipsy-affect export`.", ""]
    files["README.md"] = "\n".join(lines).encode()
    return files


def write_file(destination: Path, content: bytes) -> None:
    """Write a file beside its place and move it there at once, so that none is ever half-written.

    Raises:
        InputError: the place cannot be written.
    """
    work = None
    try:
        destination.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=destination.parent, prefix=f".{destination.name}.")
        work = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        work.chmod(0o644)
        work.replace(destination)
    except OSError as error:
        raise InputError(f"cannot write {destination}: {error.strerror or error}") from error
    finally:
        if work is not None:
            work.unlink(missing_ok=True)


def _csv(rows: list[dict[str, Any]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()


def _parquet(battery: Battery) -> bytes:
    return _parquet_bytes(battery.to_arrow())


def _parquet_bytes(table: Any) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    return bytes(sink.getvalue().to_pybytes())
