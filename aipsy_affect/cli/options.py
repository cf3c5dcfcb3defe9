"""Options that several commands share, and how a RELEASE argument is found."""

from __future__ import annotations

from pathlib import Path

import click

from ..corpus import Battery, bundled
from ..errors import ClassifierError
from ..hub.contents import is_repo
from ..hub.remote import problem_of_endpoint
from ..release import VERSION, Folder, read_release
from ..validators.classifier import parse_source


def _well_formed(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """Refuse what names no classifier before anything is run."""
    try:
        parse_source(value)
    except ClassifierError as error:
        raise click.BadParameter(str(error), context, parameter) from error
    return value


def repo_name(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """Refuse what cannot be a dataset on the Hub."""
    if not is_repo(value):
        raise click.BadParameter(f"{value!r} is not of the form ORG/NAME", context, parameter)
    return value


def semantic_version(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Refuse what is no version of a release."""
    if value is not None and not VERSION.fullmatch(value):
        raise click.BadParameter(f"{value!r} is not a version like 1.0.0", context, parameter)
    return value


def _trusted(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and (problem := problem_of_endpoint(value)):
        raise click.BadParameter(problem, context, parameter)
    return value


format_option = click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Form of the output.",
)
endpoint_option = click.option(
    "--endpoint",
    metavar="URL",
    callback=_trusted,
    help="Another Hub: https, or plain http on this machine. HF_ENDPOINT, or the public Hub, by default.",
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
