"""Rows of a CSV file that may be anything: text first, then lines with their numbers, or one error that says where."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from .. import files
from ..errors import InputError

if TYPE_CHECKING:
    from _csv import Reader

#: Thousands of ratings with their texts fit in well below this.
MAX_FILE_BYTES = 64 * 1024 * 1024
#: A cell holds a paragraph or a comment.
MAX_CELL = 32 * 1024

Row = dict[str, str]


def text_of(content: bytes, where: str) -> str:
    """Return the text of a file as :func:`aipsy_affect.files.text_of` does, with old Macintosh line ends mended too.

    Raises:
        InputError: as there.
    """
    return files.text_of(content, where).replace("\r", "\n")


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
