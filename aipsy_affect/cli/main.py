"""``aipsy-affect``: the group of commands, and the one place where errors become sentences."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from .. import __version__
from ..errors import AipsyAffectError, RefusedError, SelectionError, TemplateError, UnknownNameError
from . import (
    benchmark,
    build,
    card,
    certify,
    console,
    export,
    listing,
    publish,
    pull,
    rate,
    show,
    validate,
    verify,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="aipsy-affect")
def cli() -> None:
    """Emotion stimuli whose words cannot give the emotion away, and the battery that proves it.

    Exit codes: 0 fine, 1 findings, 2 wrong usage, 3 could not complete.
    """


for command in (
    listing.command,
    show.command,
    export.command,
    build.command,
    certify.command,
    verify.command,
    validate.command,
    rate.command,
    card.command,
    publish.command,
    pull.command,
    benchmark.command,
):
    cli.add_command(command)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Args:
        argv: arguments without the program's name; those of the process by default.
    """
    try:
        result = cli.main(
            args=list(argv) if argv is not None else None, prog_name="aipsy-affect", standalone_mode=False
        )
        sys.stdout.flush()
        return result if isinstance(result, int) else console.FINE
    except click.exceptions.Abort:
        console.note("interrupted; nothing was written")
        return console.INCOMPLETE
    except click.ClickException as error:
        error.show()
        return console.USAGE
    except AipsyAffectError as error:
        console.note(f"error: {error}")
        return code_of(error)
    except BrokenPipeError:
        # The reader (head, less) went away; Python would complain again when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return console.FINE


def code_of(error: AipsyAffectError) -> int:
    """Return the exit code of an error."""
    if isinstance(error, (UnknownNameError, SelectionError)):
        return console.USAGE
    return console.FINDINGS if isinstance(error, (TemplateError, RefusedError)) else console.INCOMPLETE


def entry_point() -> None:
    """Run as a program."""
    sys.exit(main())
