"""What came back: the page's CSV, a table filled in by hand, JSON Lines of a language model, a Qualtrics export.

Reading finds out which it is and gives lines of plain strings, each with file and row. Whether an answer is one that
the questionnaire permits is for ``collect`` to judge.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..files import read_bounded
from . import qualtrics
from .rows import MAX_FILE_BYTES, Row, csv_rows, text_of
from .sheets import ANSWERS

NEEDED = ("id", "intensity", "category", "valence", "natural")
WHO = ("rater", "kind", "model", "form")
KNOWN = frozenset((*WHO, "place", "id", "text", "text_sha256", *ANSWERS, "seconds"))
DELIMITERS = ",;\t"
#: What people and models write for the same answer.
YES_OR_NO = {"yes": "1", "true": "1", "no": "0", "false": "0", "": "0"}
NO_SECOND = frozenset({"-", "–", "—", "none", "null", "n/a"})
DECIMAL_COMMA = re.compile(r"([+-]?[0-9]+),([0-9]+)")
#: What makes a spreadsheet run a cell as a formula.
FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class Line:
    """One answered text as it came.

    Attributes:
        file: the file, as it was given.
        row: line in it, the first being 1.
        cells: column to text, tidied up; only columns of ``KNOWN``. ``rater`` is always there.
    """

    file: str
    row: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Returned:
    """All that was in a file: the lines with answers, and the columns that were left aside."""

    file: str
    lines: tuple[Line, ...]
    left_aside: tuple[str, ...]


def read_returned(path: Path) -> Returned:
    """Read a file of answers.

    Raises:
        InputError: unreadable, empty, neither CSV nor JSON Lines, or without the columns of answers; the message
            names file and line.
    """
    where = str(path)
    text = text_of(read_bounded(path, MAX_FILE_BYTES), where)
    if path.suffix.lower() in (".jsonl", ".json", ".ndjson") or text.lstrip().startswith("{"):
        columns, rows = _json_lines(text, where)
    else:
        columns, rows = _table(text, where)
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        raise InputError(
            f"{where}: no column {', '.join(missing)}; the columns are {', '.join(columns)[:300]}: this is not a "
            "filled-in form of aipsy-affect rate make"
        )
    lines = []
    for number, row in rows:
        cells = {name: _tidy(name, value) for name, value in row.items() if name in KNOWN}
        if not any(cells.get(name) for name in ("intensity", "category", "valence", "natural")):
            continue  # a text that was left out, as in a table that was not filled in to its end
        cells["rater"] = cells.get("rater") or path.stem
        lines.append(Line(where, number, cells))
    if not lines:
        raise InputError(f"{where} holds no answers")
    return Returned(where, tuple(lines), tuple(n for n in columns if n not in KNOWN))


def _table(text: str, where: str) -> tuple[Sequence[str], list[tuple[int, Row]]]:
    """Spreadsheets of other countries part the cells by semicolons or tabs: take the mark that gives a column id."""
    header = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=header.count)
    columns, rows = csv_rows(text, where, delimiter)
    if qualtrics.is_export(columns):
        return NEEDED, list(qualtrics.answers(columns, rows, where))
    return columns, list(rows)


def _json_lines(text: str, where: str) -> tuple[Sequence[str], list[tuple[int, Row]]]:
    """A line without an id says who rated, and holds for the lines after it."""
    who: Row = {}
    rows: list[tuple[int, Row]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            content = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise InputError(
                f"{where}:{number}: not JSON ({error}); one JSON object a line, and nothing else"
            ) from error
        if not isinstance(content, dict):
            raise InputError(f"{where}:{number}: not a JSON object but {type(content).__name__}")
        row = {name: _string(value, f"{where}:{number}: {name}") for name, value in content.items()}
        if "id" in row:
            rows.append((number, who | row))
        else:
            who = {name: value for name, value in row.items() if name in WHO}
    return list(dict.fromkeys(name for _, row in rows for name in row)), rows


def _string(value: Any, where: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        return f"{value:.10g}" if math.isfinite(value) else str(value)
    if isinstance(value, (str, int)):
        return str(value)
    raise InputError(f"{where[:200]} holds {type(value).__name__}, not an answer")


def _tidy(column: str, value: str) -> str:
    """Return the cell in the one spelling that is read: nothing is guessed, only written alike."""
    if column in ("comment", "model"):
        return one_harmless_line(value)
    if column == "text":
        return value
    text = value.strip()
    if column in ("intensity", "valence", "natural", "seconds", "place"):
        text = text.replace("−", "-")
        comma = DECIMAL_COMMA.fullmatch(text)
        return f"{comma[1]}.{comma[2]}" if comma else text
    if column in ("category", "second"):
        text = text.lower()
        return "" if column == "second" and text in NO_SECOND else text
    if column == "reread":
        return YES_OR_NO.get(text.lower(), text)
    return text.lower() if column in ("kind", "text_sha256") else text


def one_harmless_line(text: str) -> str:
    """Return free text in one line, without control characters, and so that no spreadsheet runs it as a formula."""
    shown = "".join(" " if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") else char for char in text)
    line = " ".join(shown.split())
    return f"'{line}" if line.startswith(FORMULA) else line
