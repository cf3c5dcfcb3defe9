"""A form as a Qualtrics survey, and its answers as Qualtrics exports them.

The survey is a text file in Qualtrics' "Advanced Format" (Survey tools, Import survey; documented at
qualtrics.com/support under "Import & Export Surveys", "Preparing an Advanced Format TXT file"). Responses are read
from the CSV export with choice text and its three header rows; columns with addresses, places and names in it are
not looked at.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..errors import InputError
from . import scale
from .forms import Form
from .page import TITLE, Wording
from .rows import Row

#: Question names have at most ten characters, the limit of older exports: an opaque id, a bar, a letter.
LETTER_OF: Mapping[str, str] = {
    "intensity": "i",
    "category": "c",
    "second": "s",
    "valence": "v",
    "natural": "n",
    "reread": "r",
    "comment": "t",
}
NONE = "none"
RESPONSE = "ResponseId"


def survey(form: Form, wording: Wording) -> bytes:
    """Return a form as a survey in Advanced Format, one page per scene."""
    lines = ["[[AdvancedFormat]]", "", f"[[ED:form:{form.id}]]", "", "[[Block:Introduction]]", ""]
    start = [
        f"<strong>{TITLE}</strong>",
        *map(_plain, (*scale.INSTRUCTIONS, *wording.warning, *wording.consent)),
    ]
    lines += _question("Text", "start", "<br><br>".join(start))
    lines += _question("MC:SingleAnswer:Vertical", "consent", _plain(scale.CONSENT_STATEMENT), ["yes", "no"])
    for scene in form.scenes:
        lines += [f"[[Block:Scene {scene.entry.place}]]", ""]
        lines += _question("Text", scene.entry.id, _plain(scene.text))
        for column, (kind, text, choices) in _asked().items():
            lines += _question(kind, f"{scene.entry.id}_{LETTER_OF[column]}", text, choices)
    return "\n".join(lines).encode("utf-8")


def _asked() -> dict[str, tuple[str, str, list[str]]]:
    families = [f"{name}: {words}" for name, words in scale.CATEGORY_WORDS.items()]
    asked: dict[str, tuple[str, str, list[str]]] = {
        "intensity": _numbers(scale.INTENSITY),
        "category": ("MC:SingleAnswer:Vertical", scale.CATEGORY_QUESTION, families),
        "second": ("MC:Dropdown", scale.SECOND_QUESTION, [NONE, *families]),
        "valence": _numbers(scale.VALENCE),
        "natural": _numbers(scale.NATURAL),
        "reread": ("MC:SingleAnswer:Horizontal", scale.REREAD_QUESTION, ["no", "yes"]),
        "comment": ("TE:SingleLine", scale.COMMENT_QUESTION, []),
    }
    return asked


def _numbers(asked: scale.Scale) -> tuple[str, str, list[str]]:
    labels = asked.labels
    choices = [f"{n} ({labels[n]})" if n in labels else str(n) for n in range(asked.low, asked.high + 1)]
    return "MC:SingleAnswer:Horizontal", asked.question, choices


def _question(kind: str, name: str, text: str, choices: Sequence[str] = ()) -> list[str]:
    lines = [f"[[Question:{kind}]]", f"[[ID:{name}]]", text, ""]
    return lines + (["[[Choices]]", *choices, ""] if choices else [])


def _plain(text: str) -> str:
    """Return text that Qualtrics, which takes HTML, tags and piped fields, shows as it is."""
    shown = html.escape(text, quote=False).replace("[", "&#91;").replace("$", "&#36;")
    return " ".join(shown.split())


def is_export(columns: Iterable[str]) -> bool:
    """Say whether these are the columns of an export of responses."""
    return RESPONSE in set(columns)


def answers(columns: Sequence[str], rows: Iterable[tuple[int, Row]], where: str) -> Iterator[tuple[int, Row]]:
    """Yield numbered rows as the page would have given them: rater, kind, id and answers.

    A scene that a respondent left wholly unanswered gives no row. Raters are called by their response ids, which
    identify nobody outside of the survey.

    Raises:
        InputError: the second and third header row are missing, or no column belongs to a scene.
    """
    suffix = f"_{LETTER_OF['intensity']}"
    scenes = [name[: -len(suffix)] for name in columns if name.endswith(suffix)]
    if not scenes:
        raise InputError(f"{where}: no column is of a scene (like k2m4p6qr_i): is this another survey?")
    heads = True
    for number, row in rows:
        if heads:
            heads = not any('"ImportId"' in value for value in row.values())
            continue
        for scene in scenes:
            given = {column: row.get(f"{scene}_{letter}", "").strip() for column, letter in LETTER_OF.items()}
            if any(given.values()):
                yield (
                    number,
                    {
                        "rater": row[RESPONSE].strip(),
                        "kind": scale.KINDS[0],
                        "id": scene,
                        **{column: _answer(column, value) for column, value in given.items()},
                    },
                )
    if heads:
        raise InputError(
            f"{where}: the export lacks its header row of import ids; export the responses as CSV, with choice text, "
            "and do not edit the file"
        )


def _answer(column: str, text: str) -> str:
    """Return the answer that a choice stands for: ``rage: anger, …`` is rage, ``0 (not at all)`` is 0."""
    if column == "comment":
        return text
    answer = text.split(":")[0].split(" (")[0].strip()
    if column == "second" and answer == NONE:
        return ""
    return {"yes": "1", "no": "0", "": "0"}.get(answer, answer) if column == "reread" else answer
