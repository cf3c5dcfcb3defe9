"""Rows of a CSV file that may be anything: text first, then lines with their numbers, or one error that says where."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..errors import InputError

if TYPE_CHECKING:
    from _csv import Reader

#: Thousands of ratings with their texts fit in well below this.
MAX_FILE_BYTES = 64 * 1024 * 1024
#: The longest line is the one in a survey's export that repeats all texts. One past this is a broken file, and
#: must not reach the parser.
MAX_LINE_BYTES = 1024 * 1024
#: A cell holds a paragraph or a comment.
MAX_CELL = 32 * 1024

Row = dict[str, str]


def text_of(content: bytes, where: str) -> str:
    """Return the text of a file, without byte-order mark and with ``\\n`` line ends.

    Raises:
        InputError: empty, too long a line, NUL bytes, or not UTF-8; the message names file, line and byte.
    """
    if not content.strip():
        raise InputError(f"{where} is empty")
    for number, line in enumerate(content.split(b"\n"), 1):
        if len(line) > MAX_LINE_BYTES:
            raise InputError(f"{where}:{number}: a line of {len(line)} bytes; the most is {MAX_LINE_BYTES}")
        if b"\0" in line:
            raise InputError(
                f"{where}:{number}: NUL byte, so this is not UTF-8 text (is it UTF-16, or a spreadsheet's own "
                "format?); save it as CSV in UTF-8"
            )
        try:
            line.decode("utf-8")
        except UnicodeDecodeError as error:
            raise InputError(
                f"{where}:{number}: not UTF-8: byte {error.start + 1} of the line is {line[error.start]:#04x}; "
                "save it as CSV in UTF-8"
            ) from error
    return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def csv_rows(
    text: str, where: str, delimiter: str = ","
) -> tuple[tuple[str, ...], Iterator[tuple[int, Row]]]:
    """Return the columns, and an iterator over numbered rows (the header is line 1; empty lines are left out).

    Raises:
        InputError: a column without a name or named twice, a row with more or fewer cells than the header, or
            quoting that is broken. Rows are read as they are asked for, so some errors come late.
    """
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        names = tuple(name.strip() for name in next(reader, []))
    except csv.Error as error:
        raise InputError(f"{where}:1: not CSV: {error}") from error
    doubled = sorted({name for name in names if names.count(name) > 1 and name})
    if doubled:
        raise InputError(f"{where}:1: the column {doubled[0]!r} stands twice")
    if not names or not all(names):
        raise InputError(f"{where}:1: a column has no name")
    return names, _rows(reader, names, where)


def _rows(reader: Reader, names: Sequence[str], where: str) -> Iterator[tuple[int, Row]]:
    while True:
        line = reader.line_num + 1
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise InputError(f"{where}:{line}: not CSV: {error}") from error
        if len(values) == len(names):
            yield line, dict(zip(names, values, strict=True))
        elif values:
            raise InputError(f"{where}:{line}: {len(values)} cells, the header has {len(names)}")
