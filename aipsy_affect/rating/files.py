"""What ``rate make`` writes: the forms in every shape, the key, and who gets what."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import InputError, ReleaseError
from ..files import read_bounded, write_folder
from ..release import Release, json_document, sha256
from . import scale
from .forms import Form, Parameters, make_forms
from .key import KEY, Key
from .page import Wording, page
from .qualtrics import survey
from .rows import text_of
from .sheets import questions, sheet, task
from .texts import warnings_of

MAX_CONSENT_BYTES = 64 * 1024


@dataclass(frozen=True)
class FormSet:
    """Forms and their key, and the files that they are written as."""

    forms: tuple[Form, ...]
    key: Key
    contents: Mapping[str, bytes]


def read_consent(path: Path) -> tuple[str, ...]:
    """Return the paragraphs of a consent form: plain text, parted by empty lines.

    Raises:
        InputError: unreadable, or not UTF-8 text.
    """
    text = text_of(read_bounded(path, MAX_CONSENT_BYTES), str(path))
    return tuple(" ".join(each.split()) for each in text.split("\n\n") if each.strip())


def form_set(
    release: Release, wanted: Parameters, consent: Sequence[str] = scale.CONSENT, completion_code: str = ""
) -> FormSet:
    """Make the forms of a release, their key and all files.

    Raises:
        UnknownNameError: a condition that the release does not have.
        SelectionError: numbers of raters and readings that do not go together.
        InputError: a completion code that is not one line of printable characters.
    """
    if not (completion_code.isprintable() and len(completion_code) <= 100):
        raise InputError("a completion code is one line of at most 100 printable characters")
    parameters, forms = make_forms(release.items, wanted)
    key = Key(
        release=release.version,
        manifest_sha256=release.manifest_sha256,
        parameters=parameters.as_json(),
        entries=tuple(scene.entry for form in forms for scene in form.scenes),
    )
    warnings = tuple(warnings_of(release.items, parameters.conditions))
    wording = Wording(consent=consent, warnings=warnings, completion_code=completion_code)
    set_id = sha256(" ".join(key.by_id).encode())[:8]
    contents = {
        KEY: json_document(key.as_json()),
        "README.txt": _read_me(key, forms).encode(),
        "forms/instructions.txt": _instructions(wording).encode(),
    }
    for form in forms:
        contents[f"forms/{form.id}.html"] = page(form, set_id, wording)
        contents[f"forms/{form.id}.csv"] = sheet(form)
        contents[f"forms/{form.id}.jsonl"] = task(form)
        contents[f"forms/{form.id}.qualtrics.txt"] = survey(form, wording)
    return FormSet(forms, key, contents)


def write_forms(made: FormSet, destination: Path) -> None:
    """Write a set of forms as a new folder, all at once.

    Raises:
        ReleaseError: the folder exists already or cannot be written.
    """
    if destination.exists():
        raise ReleaseError(
            f"{destination} exists already, and forms that may be out with raters are never written over: choose "
            "another folder"
        )
    write_folder(destination, made.contents)


def _instructions(wording: Wording) -> str:
    """What somebody needs who fills in the spreadsheet."""
    parts = [*scale.INSTRUCTIONS, *wording.warning, *wording.consent]
    parts.append(
        "Fill in the empty columns of the table, in the order of its rows. Do not change the other columns."
    )
    parts += [f"{name}: {text}" for name, text in questions().items()]
    parts.append(
        "Save the table as CSV (UTF-8), not as a spreadsheet, and name the file after your pseudonym."
    )
    return _wrapped(parts)


def _read_me(key: Key, forms: Sequence[Form]) -> str:
    parameters = key.parameters
    sizes = sorted({len(form.scenes) for form in forms})
    scenes = f"{sizes[0]}" if len(sizes) == 1 else f"{sizes[0]} to {sizes[-1]}"
    first = forms[0].id
    parts = [
        f"Forms for a blind norming of release {key.release} of aipsy-affect "
        f"(manifest sha256 {key.manifest_sha256[:16]}…).",
        f"{len(forms)} forms with {scenes} scenes each; every item of {', '.join(parameters['conditions'])} is in "
        f"{parameters['per_item']} of them; {parameters['catch']} catch items a form; seed {parameters['seed']}. No "
        "form holds two texts of one scenario, so give each person one form only.",
        f"{KEY} stays with you. It says what stands behind the ids, and collecting needs it. Never send it or this "
        "file to a rater; the seed and the public release are enough to make it again, so keep the seed to yourself "
        "until all ratings are in.",
        "WHAT TO SEND",
        f"To a person: forms/{first}.html (form 2 to the next person, and so on). It opens in any browser, from a "
        "mail attachment or a web server, sends nothing anywhere, and ends with a CSV file that the person sends "
        "back to you. Add ?rater=PSEUDONYM to its address to set the pseudonym.",
        f"To a person without a browser: forms/{first}.csv and forms/instructions.txt. The file that comes back is "
        "named after the pseudonym.",
        f"To a language model: forms/{first}.jsonl, in a fresh conversation that has seen nothing else. Its answer "
        "is JSON Lines; save it as a file. One form per conversation.",
        "Prolific: put the pages on any web server and set up one study (or one task of a study) per form, as an "
        "external study whose link is the address of the page; ask Prolific to pass the participant's id as "
        "?PROLIFIC_PID={{%PROLIFIC_PID%}}, which becomes the pseudonym (use ?rater= with ids of your own if the "
        "ratings will be published). Make the forms with --completion-code CODE: the page shows the code once all "
        "is answered and downloaded. Because the page sends nothing, participants have to hand in the file, for "
        "example in an upload form of your institution. The code stands in the page's source and proves nothing by "
        "itself: approve a submission when its file is in.",
        f"Qualtrics: import forms/{first}.qualtrics.txt (Survey, Tools, Import survey; it is in the documented "
        "Advanced Format). Look at the preview before you send it out. Set the "
        "consent question to end the survey on 'no', and switch off the recording of IP addresses. Export the "
        "responses as CSV with choice text; aipsy-affect rate collect reads that file. Whole points of intensity "
        "only, and no times.",
        "WHEN THEY ARE BACK",
        f"aipsy-affect rate collect RETURNED-FILES --key {KEY} -o ratings.csv",
        "For files that do not say who rated, add --kind human, or --kind language-model --model NAME.",
    ]
    return _wrapped(parts)


def _wrapped(paragraphs: Sequence[str]) -> str:
    return "\n\n".join(textwrap.fill(each, 100, break_on_hyphens=False) for each in paragraphs) + "\n"
