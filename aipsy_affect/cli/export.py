"""``aipsy-affect export``."""

from __future__ import annotations

from pathlib import Path

import click

from ..corpus import CONFIGS
from ..export import export
from . import console
from .options import battery_of, quiet_option


@click.command("export")
@click.argument("destination", type=click.Path(path_type=Path))
@click.option("--release", metavar="VERSION|FOLDER", help="Which release; the newest by default.")
@click.option(
    "--to",
    "kind",
    type=click.Choice(["jsonl", "csv", "parquet", "hub"]),
    help="Form of the file; by default as the name's ending says, and hub for a name without one.",
)
@click.option(
    "--config",
    type=click.Choice(CONFIGS),
    default="battery",
    show_default=True,
    help="Rows: items, or pairs.",
)
@quiet_option
def command(destination: Path, release: str | None, kind: str | None, config: str, quiet: bool) -> int:
    """Write a release to DESTINATION as JSON Lines, CSV or Parquet, or as a folder laid out for the Hub."""
    kind = kind or {".jsonl": "jsonl", ".csv": "csv", ".parquet": "parquet", "": "hub"}.get(
        destination.suffix.lower()
    )
    if kind is None:
        raise click.UsageError(f"cannot tell the form from {destination.name!r}; say it with --to")
    battery = battery_of(release, config)
    export(battery, destination, kind)
    console.note(f"wrote release {battery.version} to {destination} ({kind})", quiet)
    return console.FINE
