"""Options that several commands share, and how a RELEASE argument is found."""

from __future__ import annotations

from pathlib import Path

import click

from ..corpus import Battery, bundled
from ..errors import ClassifierError
from ..release import Folder, read_release
from ..validators.classifier import parse_source


def _well_formed(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """Refuse what names no classifier before anything is run."""
    try:
        parse_source(value)
    except ClassifierError as error:
        raise click.BadParameter(str(error), context, parameter) from error
    return value


format_option = click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Form of the output.",
)
quiet_option = click.option("--quiet", "-q", is_flag=True, help="No progress and no notes on stderr.")
select_option = click.option(
    "--select",
    "codes",
    multiple=True,
    metavar="CODE",
    help="Run only these checks: a code or the start of one (B, P1, L301). May be repeated or comma-separated.",
)
seed_option = click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="First seed."
)
nrc_option = click.option(
    "--nrc",
    "nrc_path",
    type=click.Path(path_type=Path),
    help="A file of NRC's emotion lexicon, if NRCLex is not installed.",
)
classifier_option = click.option(
    "--classifier",
    default="bundled",
    show_default=True,
    metavar="bundled|hub:ORG/NAME@REVISION|FOLDER",
    callback=_well_formed,
    help="The contextual emotion classifier of family T.",
)
labels_option = click.option(
    "--labels",
    type=click.Path(path_type=Path),
    help="A JSON file that maps the labels of such a classifier to Plutchik's primaries, neutral or other.",
)
ratings_option = click.option(
    "--ratings",
    "ratings_path",
    type=click.Path(path_type=Path),
    help="Blind ratings of the stimuli for family R: a file made by `rate collect`.",
)


def codes_of(values: tuple[str, ...]) -> list[str]:
    """Split comma-separated codes."""
    return [code.strip() for value in values for code in value.split(",") if code.strip()]


def locate(release: str | None) -> tuple[str, Folder, bool]:
    """Return name, folder and whether it is bundled, of a release given as a version, a folder, or not at all.

    Raises:
        UnknownNameError: neither a folder nor a version that exists.
    """
    if release is not None and Path(release).is_dir():
        return release, Path(release), False
    version, folder = bundled(release)
    return version, folder, True


def battery_of(release: str | None, config: str = "battery") -> Battery:
    """Load a release given as a version, a folder, or not at all."""
    name, folder, _ = locate(release)
    found = read_release(folder, name)
    return Battery(found.version, found.items, config)
