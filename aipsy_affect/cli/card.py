"""``aipsy-affect card``."""

from __future__ import annotations

from pathlib import Path

import click

from .. import __version__
from ..corpus import newest_certificate
from ..errors import CertificateError, InputError
from ..files import read_bounded, write_file
from ..hub.card import render_card
from ..hub.card_schema import check_card
from ..hub.contents import Ingredients, data_files
from ..release import CERTIFICATE, read_release
from ..validators.certificate import parse_certificate
from ..validators.registry import BATTERY_VERSION
from . import console
from .options import format_option, locate, quiet_option, repo_name

#: Past these a file is neither a card nor a certificate, and must not fill the memory.
MAX_CARD_BYTES = 4 * 1024 * 1024
MAX_CERTIFICATE_BYTES = 16 * 1024 * 1024


def _repo_if_given(context: click.Context, parameter: click.Parameter, value: str | None) -> str:
    return repo_name(context, parameter, value) if value is not None else ""


@click.command("card")
@click.argument("release", required=False, metavar="[VERSION|FOLDER]")
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), help="Write the card here, and not to stdout."
)
@click.option(
    "--repo",
    metavar="ORG/NAME",
    callback=_repo_if_given,
    help="The dataset on the Hub that the card is for, as the examples should name it.",
)
@click.option(
    "--check",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Render nothing, and say what is wrong with this card of the release.",
)
@format_option
@quiet_option
def command(
    release: str | None, output: Path | None, repo: str, check: Path | None, style: str, quiet: bool
) -> int:
    """Render the dataset card of a release from its rows and its newest certificate, or check one.

    Without an argument, the newest release that came with the package. A card that is not in order is not written.
    """
    if check is not None and output is not None:
        raise click.UsageError("--check writes nothing; leave out --output")
    parts = _ingredients(release, repo, quiet)
    if check is not None:
        return _check(check, parts, style)
    card = render_card(parts)
    problems = check_card(card, {each.path: each.content for each in parts.data})
    if problems:
        _say_problems("the card of this release", problems, style)
        return console.FINDINGS
    if output is not None:
        write_file(output, card.encode())
        console.note(f"card of release {parts.version} written to {output}", quiet)
    elif style == "json":
        console.say_json({"version": parts.version, "card": card})
    else:
        console.say(card.rstrip("\n"))
    return console.FINE


def _ingredients(release: str | None, repo: str, quiet: bool) -> Ingredients:
    name, folder, bundled = locate(release)
    found = read_release(folder, f"release {name}" if bundled else name)
    file = newest_certificate(found.version) if bundled else folder.joinpath(CERTIFICATE)
    if not file.is_file():
        raise CertificateError(
            f"release {found.version} has no certificate, and the card's figures come from it; "
            f"next: aipsy-affect certify {name}"
        )
    raw = (
        file.read_bytes()
        if bundled
        else read_bounded(Path(str(file)), MAX_CERTIFICATE_BYTES, CertificateError)
    )
    certificate = parse_certificate(raw, str(file))
    issued = certificate.content["battery"]["version"]
    if issued != BATTERY_VERSION:
        console.note(
            f"note: the certificate is by battery {issued}, this package has {BATTERY_VERSION}; publishing will want a "
            "certificate by that one",
            quiet,
        )
    return Ingredients(repo, found, certificate, raw, {}, b"", data_files(found), __version__)


def _check(path: Path, parts: Ingredients, style: str) -> int:
    try:
        text = read_bounded(path, MAX_CARD_BYTES).decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 text (byte {error.start}); save it as such") from error
    problems = check_card(text, {each.path: each.content for each in parts.data})
    _say_problems(str(path), problems, style)
    return console.FINDINGS if problems else console.FINE


def _say_problems(what: str, problems: list[str], style: str) -> None:
    if style == "json":
        console.say_json({"card": what, "problems": problems})
        return
    for problem in problems:
        console.say(f"{what}: {problem}")
    if not problems:
        console.say(f"{what}: nothing wrong with its metadata, its placeholders or its counts")
