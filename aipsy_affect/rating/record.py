"""One rating, and the tidy file ``ratings.csv`` that holds a norming: one line per rater and item."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..files import read_bounded
from . import scale
from .rows import MAX_FILE_BYTES, csv_rows, text_of

#: A pseudonym. Nothing that an address or a full name could be written in.
RATER = re.compile(r"[A-Za-z0-9_-]{1,32}")
IDENTIFIER = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
#: How many hex digits of a text's sha256 stand in a rating.
HASH_DIGITS = 12
TEXT_HASH = re.compile(rf"[0-9a-f]{{{HASH_DIGITS}}}")
#: How many mistakes of a file one error lists.
MOST_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class Rating:
    """What one rater said of one text. The fields are the columns of ``ratings.csv``, in order.

    Attributes:
        rater: pseudonym.
        kind: ``human`` or ``language-model``.
        model: name of the language model; empty for people.
        form: the form that the rater filled in.
        place: 1-based position of the text in that form.
        item: id of the stimulus in its release; ``catch-01`` and so on for the catch texts of this package.
        role: ``stimulus``, or ``catch`` for a text that only tests the rater's attention.
        text_sha256: first 12 hex digits of the sha256 of the text as rated (UTF-8).
        intensity: 0 to 10 in halves, how strong the emotion in the situation is.
        category: one of the nine of ``scale.CATEGORIES``.
        second: a second category, or None.
        valence: -4 (very unpleasant) to 4 (very pleasant).
        natural: 1 to 5, how natural the text reads.
        reread: whether the rater had to read it again.
        seconds: time spent on the text and its questions, None if not measured.
        comment: free text in one line.
    """

    rater: str
    kind: str
    model: str
    form: str
    place: int
    item: str
    role: str
    text_sha256: str
    intensity: float
    category: str
    second: str | None
    valence: int
    natural: int
    reread: bool
    seconds: float | None
    comment: str


COLUMNS: tuple[str, ...] = tuple(each.name for each in fields(Rating))


def text_hash(text: str) -> str:
    """Return what binds a rating to a text: the first 12 hex digits of the sha256 of its UTF-8 bytes."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:HASH_DIGITS]


def ratings_csv(ratings: Iterable[Rating]) -> bytes:
    """Return the ratings as ``ratings.csv``: UTF-8, LF line ends, RFC 4180 quoting, by form, place and rater."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for rating in sorted(ratings, key=lambda each: (each.form, each.place, each.rater)):
        writer.writerow([_cell(getattr(rating, name)) for name in COLUMNS])
    return stream.getvalue().encode("utf-8")


def read_ratings(path: Path) -> tuple[Rating, ...]:
    """Read a ``ratings.csv``, strictly.

    Returns:
        The ratings in the order of the file.

    Raises:
        InputError: unreadable, not the columns of ``COLUMNS``, no rows, a value that is not permitted, or an item
            that one rater rated twice. The message names file, row and column, for up to 20 mistakes.
    """
    return parse_ratings(read_bounded(path, MAX_FILE_BYTES), str(path))


def parse_ratings(content: bytes, where: str) -> tuple[Rating, ...]:
    """Return the ratings in the bytes of a ``ratings.csv``; see :func:`read_ratings`."""
    names, rows = csv_rows(text_of(content, where), where)
    if names != COLUMNS:
        odd = sorted(set(names) ^ set(COLUMNS))
        raise InputError(
            f"{where}:1: the columns are not those of a ratings file ("
            + (", ".join(f"{'no ' if n in COLUMNS else 'unknown '}{n}" for n in odd) or "their order differs")
            + "); write it with aipsy-affect rate collect"
        )
    found: list[Rating] = []
    problems: list[str] = []
    first_row: dict[tuple[str, str], int] = {}
    for number, row in rows:
        try:
            rating = parse_rating(row)
        except ValueError as error:
            problems += [f"{where}:{number}: {line}" for line in str(error).split("\n")]
            continue
        earlier = first_row.setdefault((rating.rater, rating.item), number)
        if earlier != number:
            problems.append(f"{where}:{number}: {rating.rater} rated {rating.item} in row {earlier} already")
        found.append(rating)
    if problems:
        more = len(problems) - MOST_PROBLEMS
        raise InputError("\n".join(problems[:MOST_PROBLEMS] + ([f"… and {more} more"] if more > 0 else [])))
    if not found:
        raise InputError(f"{where} holds no ratings")
    return tuple(found)


def parse_rating(row: Mapping[str, str]) -> Rating:
    """Return the rating in a row of strings, one for each of ``COLUMNS``.

    Raises:
        ValueError: one line for each column that holds what it must not.
    """
    values: dict[str, Any] = {}
    problems: list[str] = []
    for name in COLUMNS:
        try:
            values[name] = READERS[name](row[name])
        except ValueError as error:
            problems.append(f"column {name}: {error}")
    if not problems and (values["kind"] == "human") == bool(values["model"]):
        problems.append("column model: language models have a name there, people have none")
    if not problems and values["second"] == values["category"]:
        problems.append("column second: it repeats the category")
    if problems:
        raise ValueError("\n".join(problems))
    return Rating(**values)


def one_line(text: str) -> str:
    """Return the text if it is one line of at most ``scale.MAX_COMMENT`` characters without control characters.

    Raises:
        ValueError: it is not.
    """
    if len(text) > scale.MAX_COMMENT:
        raise ValueError(f"{len(text)} characters; the most is {scale.MAX_COMMENT}")
    if any(ord(char) < 32 or ord(char) == 127 for char in text):
        raise ValueError("a line break or control character; it must be one line")
    return text


def seconds(text: str) -> float | None:
    """Return the seconds written in ``text``, None for an empty one.

    Raises:
        ValueError: not a number from 0 to a day.
    """
    if not text:
        return None
    if not scale.NUMBER.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is not a number of seconds")
    if not 0 <= float(text) <= scale.MAX_SECONDS:
        raise ValueError(f"{text} seconds are not within a day")
    return float(text)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _like(pattern: re.Pattern[str], what: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not pattern.fullmatch(text):
            raise ValueError(f"{text[:40]!r} is not {what}")
        return text

    return read


def _among(*values: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in values:
            raise ValueError(f"{text[:40]!r} is none of {', '.join(values)}")
        return text

    return read


def _place(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,5}", text):
        raise ValueError(f"{text[:40]!r} is not a place (1, 2, 3, …)")
    return int(text)


READERS: Mapping[str, Callable[[str], Any]] = {
    "rater": _like(RATER, "a pseudonym (up to 32 letters, digits, _ or -)"),
    "kind": _among(*scale.KINDS),
    "model": one_line,
    "form": _like(IDENTIFIER, "a form id"),
    "place": _place,
    "item": _like(IDENTIFIER, "an item id"),
    "role": _among(*scale.ROLES),
    "text_sha256": _like(TEXT_HASH, f"the first {HASH_DIGITS} hex digits of a sha256"),
    "intensity": scale.INTENSITY.read,
    "category": scale.category,
    "second": lambda text: scale.category(text) if text else None,
    "valence": lambda text: int(scale.VALENCE.read(text)),
    "natural": lambda text: int(scale.NATURAL.read(text)),
    "reread": lambda text: bool(int(_among("0", "1")(text))),
    "seconds": seconds,
    "comment": one_line,
}
