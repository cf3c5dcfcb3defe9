"""``aipsy-affect rate report``."""

from __future__ import annotations

from pathlib import Path

import click

from .. import __version__
from ..errors import missing_extra
from ..files import read_bounded, write_file
from ..rating.record import parse_ratings
from ..rating.rows import MAX_FILE_BYTES
from ..release import read_release, sha256
from ..validators import battery
from ..validators.subject import Options
from . import console, render
from .options import locate, quiet_option, seed_option


@click.command("report")
@click.argument("ratings", type=click.Path(path_type=Path))
@click.option("--release", metavar="VERSION|FOLDER", help="What was rated; the newest release by default.")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("report.html"),
    show_default=True,
    help="The page to write; one that is there is replaced.",
)
@seed_option
@quiet_option
def command(ratings: Path, release: str | None, output: Path, seed: int, quiet: bool) -> int:
    """Show RATINGS (a ratings.csv) as one HTML page: results of the R checks, pictures, the worst items with their texts.

    The page stands alone: no network, no script. It warns of its content first, for it shows texts.
    """
    content = read_bounded(ratings, MAX_FILE_BYTES)
    given = parse_ratings(content, str(ratings))
    name, folder, bundled = locate(release)
    found = read_release(folder, f"release {name}" if bundled else name)
    options = Options(seed=seed)
    report = battery.run(
        found.items, name=f"release {found.version}", codes=["R"], options=options, ratings=given
    )
    try:
        from ..rating.report import Norming, report_page
    except ModuleNotFoundError as error:
        raise missing_extra(error.name or "a library", "validate", "the norming report") from error
    provenance = (
        f"Made by aipsy-affect {__version__} (seed {seed}, {options.resamples} resamples a bootstrap).",
        f"Ratings: {len(given)} rows, sha256 {sha256(content)}.",
        f"Texts: release {found.version}, manifest sha256 {found.manifest_sha256}.",
    )
    page = report_page(Norming(report.name, found.items, given, report.results, options, provenance))
    write_file(output, page)
    if not quiet:
        render.results_table(report)
    console.note(f"report written to {output}; it shows texts that may be distressing", quiet)
    return console.FINDINGS if report.failed else console.FINE
