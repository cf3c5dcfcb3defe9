"""``aipsy-affect pull``."""

from __future__ import annotations

from pathlib import Path

import click

from ..hub.contents import tag_of
from ..hub.pull import copy, pull
from . import console
from .options import endpoint_option, format_option, quiet_option, repo_name, semantic_version


@click.command("pull")
@click.argument("repo", metavar="ORG/NAME", callback=repo_name)
@click.option(
    "--version", metavar="X.Y.Z", callback=semantic_version, help="The newest that the Hub has, by default."
)
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), help="Copy the published files to this new folder."
)
@click.option(
    "--check", is_flag=True, help="Ask the Hub whether the tag is still where it was when first pulled."
)
@click.option(
    "--cache-dir",
    type=click.Path(path_type=Path),
    help="Where versions are kept; AIPSY_AFFECT_CACHE, or the user's folder for caches, by default.",
)
@endpoint_option
@format_option
@quiet_option
def command(
    repo: str,
    version: str | None,
    output: Path | None,
    check: bool,
    cache_dir: Path | None,
    endpoint: str | None,
    style: str,
    quiet: bool,
) -> int:
    """Get a published release by its tag, verified against its hashes, its manifest and its certificate.

    It is kept, one folder per version, and read from there the next time, without a network.
    """
    if output is not None and output.exists():
        raise click.UsageError(f"{output} exists already; remove it, or choose another place")
    found = pull(repo, version, cache_dir=cache_dir, endpoint=endpoint, check=check)
    if output is not None:
        copy(found, output)
    folder = output or found.folder
    if style == "json":
        console.say_json(
            {
                "repo": repo,
                "version": found.version,
                "tag": tag_of(found.version),
                "commit": found.commit,
                "folder": str(folder),
            }
        )
    else:
        console.note(
            f"{repo} {tag_of(found.version)} (commit {found.commit[:12]}), verified, lies in:", quiet
        )
        console.say(str(folder))
    return console.FINE
