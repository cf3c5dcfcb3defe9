"""``aipsy-affect rate``: blind norming, from forms for raters to tidy ratings and their report."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import InputError
from ..files import read_bounded, write_file
from ..release import read_release
from . import console, rate_report
from .options import format_option, locate, quiet_option

if TYPE_CHECKING:
    from ..rating.collect import Collected
    from ..rating.files import FormSet

#: How many problems are printed one by one.
MOST_PROBLEMS = 50


@click.group("rate")
def command() -> None:
    """Norm stimuli with blind raters: make forms, collect what comes back, report on it.

    People fill in a page in their browser, or a table; language models a task file. See "Norming" in the README.
    """


command.add_command(rate_report.command)


@command.command("make")
@click.argument("release", metavar="VERSION|FOLDER")
@click.option("--raters", type=click.IntRange(min=1), required=True, metavar="N", help="Number of forms.")
@click.option(
    "--per-item", type=click.IntRange(min=1), required=True, metavar="K", help="Ratings of every item."
)
@click.option("--seed", type=click.IntRange(min=0), required=True, metavar="S", help="Of all that is random.")
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), required=True, metavar="DIR", help="New folder."
)
@click.option(
    "--conditions",
    default="",
    metavar="NAME,NAME",
    help="What is rated; all conditions of the release but keyword_rich by default.",
)
@click.option(
    "--catch",
    type=click.IntRange(min=0),
    default=4,
    show_default=True,
    metavar="M",
    help="Catch items per form: half keyword-rich, half vivid scenes without affect.",
)
@click.option("--consent", type=click.Path(path_type=Path), help="Text file of your own consent form.")
@click.option("--completion-code", default="", metavar="CODE", help="Shown at the end, for Prolific.")
@format_option
@quiet_option
def make(
    release: str,
    raters: int,
    per_item: int,
    seed: int,
    output: Path,
    conditions: str,
    catch: int,
    consent: Path | None,
    completion_code: str,
    style: str,
    quiet: bool,
) -> int:
    """Make N balanced, shuffled forms for a release, with their key, in the new folder DIR.

    Every item gets K ratings, and no rater sees two members of one scenario. Each form is written as a page for the
    browser (HTML), a table (CSV), a task for language models (JSONL) and a survey for Qualtrics (TXT). README.txt in
    the folder says what to send to whom; key.json stays with you.
    """
    from ..rating import scale
    from ..rating.files import form_set, read_consent, write_forms
    from ..rating.forms import Parameters

    name, folder, bundled = locate(release)
    found = read_release(folder, f"release {name}" if bundled else name)
    chosen = tuple(each.strip() for each in conditions.split(",") if each.strip())
    made = form_set(
        found,
        Parameters(raters, per_item, seed, chosen, catch),
        read_consent(consent) if consent else scale.CONSENT,
        completion_code,
    )
    write_forms(made, output)
    if style == "json":
        console.say_json(_made(made))
    else:
        _forms_table(made)
    console.note(f"wrote {len(made.forms)} forms to {output}; next: read {output / 'README.txt'}", quiet)
    return console.FINE


def _made(made: FormSet) -> dict[str, object]:
    return {
        "release": made.key.release,
        "manifest_sha256": made.key.manifest_sha256,
        "parameters": dict(made.key.parameters),
        "forms": {
            form.id: {
                "scenes": len(form.scenes),
                "conditions": Counter(s.entry.condition for s in form.scenes if s.entry.role == "stimulus"),
                "catch": sum(s.entry.role == "catch" for s in form.scenes),
            }
            for form in made.forms
        },
        "files": sorted(made.contents),
    }


def _forms_table(made: FormSet) -> None:
    conditions = made.key.parameters["conditions"]
    rows = []
    for form in made.forms:
        counts = Counter(
            scene.entry.condition if scene.entry.role == "stimulus" else "catch" for scene in form.scenes
        )
        rows.append([form.id, str(len(form.scenes)), *(str(counts[name]) for name in (*conditions, "catch"))])
    console.table(["form", "scenes", *conditions, "catch"], rows)


@command.command("collect")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--key", "key_path", type=click.Path(path_type=Path), required=True, help="key.json of the forms."
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    default=Path("ratings.csv"),
    show_default=True,
    metavar="FILE",
    help="Where the ratings go.",
)
@click.option(
    "--kind",
    type=click.Choice(["human", "language-model"]),
    default=None,
    help="Who rated, for files that do not say.",
)
@click.option("--model", default="", metavar="NAME", help="Name and version of the language model.")
@click.option("--partial", is_flag=True, help="Accept forms with texts left out.")
@click.option("--exclude-flagged", is_flag=True, help="Leave out the raters that are flagged.")
@click.option("--replace", is_flag=True, help="Write over an older file of ratings.")
@format_option
@quiet_option
def collect(
    files: tuple[Path, ...],
    key_path: Path,
    output: Path,
    kind: str | None,
    model: str,
    partial: bool,
    exclude_flagged: bool,
    replace: bool,
    style: str,
    quiet: bool,
) -> int:
    """Check the FILES that came back against the key, and write one tidy file of ratings.

    FILES are the page's CSV, filled-in tables, JSON Lines of language models, and Qualtrics exports. Anything wrong
    (unknown or doubled ids, values out of range, texts left out or changed, a rater who saw a twin) is listed with
    file, row and id, and nothing is written. Raters who failed catch items, gave the same answers throughout or were
    faster than reading allows are flagged: the ratings are written with them, and the exit code is 1, unless
    --exclude-flagged leaves them out.
    """
    from ..rating.collect import collect as collect_answers
    from ..rating.key import KEY, parse_key
    from ..rating.returned import read_returned
    from ..rating.rows import MAX_FILE_BYTES

    if kind == "human" and model:
        raise click.UsageError("--model is the name of a language model; people have none")
    if model:
        kind = "language-model"
    _check_output(output, (*files, key_path), replace)
    key_file = key_path / KEY if key_path.is_dir() else key_path
    key = parse_key(read_bounded(key_file, MAX_FILE_BYTES), str(key_file))
    found = collect_answers(
        [read_returned(path) for path in files],
        key,
        kind=kind or "",
        model=model,
        partial=partial,
        exclude_flagged=exclude_flagged,
    )
    if found.ratings:
        from ..rating.record import ratings_csv

        write_file(output, ratings_csv(found.ratings))
    if style == "json":
        console.say_json(found.as_json() | {"written": str(output) if found.ratings else None})
    else:
        _report(found)
    if found.ratings:
        console.note(f"wrote {len(found.ratings)} ratings to {output}", quiet)
        return console.FINDINGS if found.flags and not exclude_flagged else console.FINE
    console.note("nothing was written", quiet)
    return console.FINDINGS


def _check_output(output: Path, sources: tuple[Path, ...], replace: bool) -> None:
    if any(output.resolve() == path.resolve() for path in sources):
        raise click.UsageError(f"{output} is one of the files that are read; give another --output")
    if output.exists() and not replace:
        raise InputError(f"{output} exists already; give another --output, or --replace")


def _report(found: Collected) -> None:
    for note in found.notes:
        console.note(f"note: {note}")
    for problem in found.problems[:MOST_PROBLEMS]:
        console.say(str(problem))
    if len(found.problems) > MOST_PROBLEMS:
        console.say(f"… and {len(found.problems) - MOST_PROBLEMS} more; --format json lists all")
    for flag in found.flags:
        left_out = " (left out)" if flag.rater in found.excluded else ""
        console.say(f"flagged{left_out}: {flag.rater}, {flag.form}: {flag.sign}: {flag.what}")
    if found.problems:
        count = len(found.problems)
        console.say(
            f"{count} problem{'s' * (count != 1)}: mend {'it' if count == 1 else 'them'} and collect again"
        )
        return
    if not found.ratings:
        console.say("no ratings are left: every rater was flagged")
        return
    counts = found.per_item.values()
    raters = ", ".join(f"{number} {kind}" for kind, number in found.raters.items())
    console.say(f"raters: {raters}")
    console.say(
        f"{len(found.ratings)} ratings; per item at least {min(counts)}, at most {max(counts)} "
        f"({len(found.per_item)} items)"
    )
