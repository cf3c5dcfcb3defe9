"""``aipsy-affect publish``."""

from __future__ import annotations

import click

from ..errors import HubError
from ..hub.client import Hub
from ..hub.lead import default_endpoint
from ..hub.publish import Operation, Plan, Published, plan, plan_for_nothing, publish
from ..hub.remote import problem_of_endpoint
from ..hub.sources import draft
from . import console
from .options import endpoint_option, format_option, locate, quiet_option, repo_name


@click.command("publish")
@click.argument("release", metavar="VERSION|FOLDER")
@click.option("--repo", required=True, metavar="ORG/NAME", callback=repo_name, help="The dataset on the Hub.")
@click.option(
    "--yes", is_flag=True, help="Do it. Without this nothing is changed, and what would be done is listed."
)
@click.option(
    "--public",
    is_flag=True,
    help="Create the repository public, or publish into one that is. Private without it.",
)
@endpoint_option
@format_option
@quiet_option
def command(
    release: str, repo: str, yes: bool, public: bool, endpoint: str | None, style: str, quiet: bool
) -> int:
    """Publish a certified release to the Hugging Face Hub: one commit, the tag vX.Y.Z on it, and read back.

    A dry run unless --yes. What is published already and identical is left alone, and what an earlier run began is
    completed. The token is the one that `hf auth login` or HF_TOKEN gives.
    """
    endpoint = endpoint or default_endpoint()
    if problem := problem_of_endpoint(endpoint):
        raise click.UsageError(f"HF_ENDPOINT: {problem}")
    name, folder, bundled = locate(release)
    hub = Hub(endpoint)
    made = draft(folder, f"release {name}" if bundled else name, bundled, repo, endpoint, hub.secrets)
    try:
        found = plan(made, hub, public)
    except HubError:
        if not yes and style == "text":
            _show_operations(plan_for_nothing(made, public))
            console.note(
                "DRY RUN, but the Hub could not be asked what is there already; this is all that there is:"
            )
        raise
    if not yes and found.operations:
        _show_plan(found, hub.endpoint, style)
        return console.FINE
    if style == "text" and found.operations:
        _notes(found, quiet)
    done = publish(found, hub, lambda step: console.note(step, quiet))
    _show_done(done, hub.endpoint, style)
    return console.FINE


def _show_plan(found: Plan, endpoint: str, style: str) -> None:
    if style == "json":
        console.say_json({"dry_run": True, "endpoint": endpoint, **_described(found)})
        return
    _show_operations(found)
    _notes(found, quiet=False)
    console.note(
        f"DRY RUN: nothing was changed at {endpoint}. The Hub decides what is stored as lfs. Add --yes to do this."
    )


def _show_operations(found: Plan) -> None:
    console.table(
        ["operation", "path", "bytes", "sha256", "as"],
        [
            [each.action, each.path, "" if each.size is None else str(each.size), each.sha256, each.mode]
            for each in found.operations
        ],
    )


def _notes(found: Plan, quiet: bool) -> None:
    remote = found.situation.remote
    if remote is not None and remote.private and found.situation.public:
        console.note(f"{remote.repo} is private and stays so; change that in its settings on the Hub", quiet)
    if remote is not None and not found.needs_commit:
        console.note(f"the files are at the head of {remote.repo} already; only the tag is missing", quiet)


def _show_done(done: Published, endpoint: str, style: str) -> None:
    if style == "json":
        console.say_json(
            {
                "dry_run": False,
                "endpoint": endpoint,
                "repo": done.repo,
                "tag": done.tag,
                "commit": done.commit,
                "files": done.files,
                "new": done.new,
            }
        )
    else:
        what = "PUBLISHED" if done.new else "ALREADY PUBLISHED, and identical"
        console.say(
            f"{what}: {done.repo} {done.tag} (commit {done.commit[:12]}), {done.files} files read back and compared"
        )


def _described(found: Plan) -> dict[str, object]:
    return {
        "repo": found.draft.parts.repo,
        "tag": found.tag,
        "operations": [_operation(each) for each in found.operations],
    }


def _operation(each: Operation) -> dict[str, object]:
    return {
        "action": each.action,
        "path": each.path,
        "size": each.size,
        "sha256": each.sha256 or None,
        "mode": each.mode or None,
    }
