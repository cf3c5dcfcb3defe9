"""``aipsy-affect build``."""

from __future__ import annotations

from pathlib import Path

import click

from ..build import build
from . import console
from .options import format_option, quiet_option


@click.command("build")
@click.argument("sources", type=click.Path(path_type=Path))
@click.argument("destination", type=click.Path(path_type=Path))
@click.option("--version", "number", required=True, metavar="X.Y.Z", help="Version of the release.")
@format_option
@quiet_option
def command(sources: Path, destination: Path, number: str, style: str, quiet: bool) -> int:
    """Compile a folder of slot-template SOURCES into the immutable release folder DESTINATION."""
    manifest = build(sources, destination, number)
    if style == "json":
        console.say_json(manifest.as_json())
    else:
        console.table(
            ["file", "rows", "sha256"], [[each.path, str(each.rows), each.sha256] for each in manifest.files]
        )
    console.note(f"built release {number} in {destination}; next: aipsy-affect certify {destination}", quiet)
    return console.FINE
