"""Reading stimuli that are not a release: JSON Lines, CSV and Parquet files of pairs, template folders.

A file is *wide* (one row per pair, columns ``clinical`` and ``neutral``) or *long* (one row per text, linked by
``pair_id`` and ``condition`` or by ``matched_control_id``); which one is recognised from the columns and said.
What cannot be read is one error that says where; what can be read and is wrong is for the checks to find.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .build import compile_scenarios, parse_sources, read_sources
from .errors import InputError
from .files import MAX_LINE_BYTES, read_bounded, text_of
from .release import MANIFEST, read_release
from .stimulus import CONDITIONS, DOMAINS, EMOTIONS, MATCHINGS, NEUTRAL, PRIMARY_OF, Stimulus
from .text import word_count

MAX_FILE_BYTES = 512 * 1024 * 1024
SUFFIXES = (".jsonl", ".csv", ".parquet")
DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "bars"}
KNOWN_COLUMNS = frozenset(
    "id pair_id condition text matched_control_id emotion target_emotion domain matching quartet "
    "content_warning mechanism intensity domain_label word_count matching_strict primary fold".split()
)


@dataclass(frozen=True)
class Intake:
    """What was read.

    Attributes:
        items: the stimuli.
        rows: item id to the rows it stands in, the header being row 1 of a CSV; empty for releases.
        notes: what was recognised or left aside, for the user to see.
        foreign: whether the stimuli lack the ids and cells of a release of this corpus.
    """

    items: tuple[Stimulus, ...]
    rows: dict[str, tuple[int, ...]]
    notes: tuple[str, ...]
    foreign: bool


def read_stimuli(path: Path) -> Intake:
    """Read a release folder, a folder of slot templates, or a file of pairs.

    Raises:
        InputError: it cannot be read as any of these; the message says what and where.
        ReleaseError: a release folder that is damaged.
        TemplateError: mistakes in slot templates.
    """
    if path.is_dir():
        if (path / MANIFEST).exists():
            release = read_release(path)
            return Intake(release.items, {}, (f"release {release.version}",), foreign=False)
        items = compile_scenarios(parse_sources(read_sources(path)))
        return Intake(items, {}, ("slot templates",), foreign=False)
    if not path.exists():
        raise InputError(
            f"{path} does not exist; give a release folder, a folder of slot templates, or a file"
        )
    readers: dict[str, Callable[[Path], list[tuple[int, dict[str, Any]]]]] = {
        ".jsonl": _json_lines,
        ".csv": _csv,
        ".parquet": _parquet,
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise InputError(f"{path} is none of {', '.join(SUFFIXES)}; save it as one of these")
    return items_from_rows(reader(path), str(path))


def items_from_rows(rows: Sequence[tuple[int, dict[str, Any]]], where: str) -> Intake:
    """Turn numbered rows into stimuli, wide or long.

    Raises:
        InputError: no rows, columns that are neither wide nor long, or a value of the wrong type.
    """
    if not rows:
        raise InputError(f"{where} holds no rows: an empty set is an error")
    columns = list(dict.fromkeys(name for _, row in rows for name in row))
    notes = []
    if {"clinical", "neutral"} <= set(columns):
        layout, conditions = "wide (one row per pair)", [name for name in CONDITIONS if name in columns]
        extra = [name for name in columns if name not in KNOWN_COLUMNS and name not in conditions]
        numbered = [item for number, row in rows for item in _wide(number, row, conditions, where)]
    elif "text" in columns and {"pair_id", "condition"} <= set(columns):
        layout, extra = "long (linked by pair_id and condition)", _extra(columns)
        numbered = [(number, _long(number, row, where)) for number, row in rows]
    elif "text" in columns and {"id", "matched_control_id"} <= set(columns):
        layout, extra = "long (linked by matched_control_id)", _extra(columns)
        numbered = _by_control(rows, where)
    else:
        raise InputError(
            f"{where}: the columns are {', '.join(columns) or 'none'}; needed are either clinical and neutral "
            "(one row per pair), or text with pair_id and condition, or text with id and matched_control_id"
        )
    notes.append(f"{len(rows)} rows, {layout}")
    if extra:
        notes.append(f"columns left aside: {', '.join(extra)}")
    places: dict[str, tuple[int, ...]] = {}
    for number, item in numbered:
        places[item.id] = (*places.get(item.id, ()), number)
    return Intake(tuple(item for _, item in numbered), places, tuple(notes), foreign=True)


def _json_lines(path: Path) -> list[tuple[int, dict[str, Any]]]:
    rows = []
    for number, line in enumerate(_text(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            raise InputError(f"{path}:{number}: not JSON: {error}") from error
        if not isinstance(row, dict):
            raise InputError(f"{path}:{number}: not a JSON object but {type(row).__name__}")
        rows.append((number, row))
    return rows


def _csv(path: Path) -> list[tuple[int, dict[str, Any]]]:
    text = _text(path)
    header = text.split("\n", 1)[0]
    for delimiter, name in DELIMITERS.items():
        if delimiter in header and "," not in header:
            raise InputError(f"{path}: the columns are parted by {name}, not commas; save it with commas")
    reader = csv.reader(io.StringIO(text), strict=True)
    csv.field_size_limit(MAX_LINE_BYTES)
    rows: list[tuple[int, dict[str, Any]]] = []
    try:
        names = [name.strip() for name in next(reader, [])]
        doubled = sorted({name for name in names if names.count(name) > 1})
        if doubled or not all(names):
            what = f"the column {doubled[0]!r} stands twice" if doubled else "a column has no name"
            raise InputError(f"{path}:1: {what}")
        for values in reader:
            if values and len(values) != len(names):
                raise InputError(
                    f"{path}:{reader.line_num}: {len(values)} cells, the header has {len(names)}"
                )
            if values:
                rows.append((reader.line_num, dict(zip(names, values, strict=True))))
    except csv.Error as error:
        raise InputError(f"{path}:{reader.line_num}: not CSV: {error}") from error
    return rows


def _parquet(path: Path) -> list[tuple[int, dict[str, Any]]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        metadata = pq.read_metadata(path)
        expanded = sum(metadata.row_group(i).total_byte_size for i in range(metadata.num_row_groups))
        if expanded > MAX_FILE_BYTES:
            raise InputError(f"{path} unpacks to {expanded} bytes; the most that is read is {MAX_FILE_BYTES}")
        rows = pq.read_table(path).to_pylist()
    except (OSError, ValueError, TypeError, pa.ArrowException) as error:
        raise InputError(f"cannot read {path} as Parquet: {str(error).splitlines()[0]}") from error
    return list(enumerate(rows, 1))


def _text(path: Path) -> str:
    return text_of(read_bounded(path, MAX_FILE_BYTES), str(path))


def _wide(
    number: int, row: dict[str, Any], conditions: list[str], where: str
) -> Iterator[tuple[int, Stimulus]]:
    pair_id = _string(row, "pair_id", number, where) or _string(row, "id", number, where) or f"row {number}"
    for condition in conditions:
        text = _string(row, condition, number, where)
        if condition in ("clinical", "neutral") or text.strip():
            yield number, _item(row, f"{pair_id}:{condition}", pair_id, condition, text, number, where)


def _long(number: int, row: dict[str, Any], where: str) -> Stimulus:
    pair_id = _string(row, "pair_id", number, where)
    condition = _string(row, "condition", number, where).strip()
    if condition not in CONDITIONS:
        raise InputError(f"{where}: row {number}: condition {condition!r} is none of {', '.join(CONDITIONS)}")
    if not pair_id.strip():
        raise InputError(f"{where}: row {number}: no pair_id")
    name = _string(row, "id", number, where) or f"{pair_id}:{condition}"
    return _item(row, name, pair_id, condition, _string(row, "text", number, where), number, where)


def _by_control(rows: Sequence[tuple[int, dict[str, Any]]], where: str) -> list[tuple[int, Stimulus]]:
    """A row that names a control is clinical (or keyword-rich, if its column says so); the others are controls."""
    found = []
    for number, row in rows:
        name = _string(row, "id", number, where)
        control = _string(row, "matched_control_id", number, where)
        condition = _string(row, "condition", number, where) or ("clinical" if control else NEUTRAL)
        if condition not in CONDITIONS:
            raise InputError(
                f"{where}: row {number}: condition {condition!r} is none of {', '.join(CONDITIONS)}"
            )
        text = _string(row, "text", number, where)
        found.append((number, _item(row, name, control or name, condition, text, number, where)))
    return found


def _item(
    row: dict[str, Any], name: str, pair_id: str, condition: str, text: str, number: int, where: str
) -> Stimulus:
    label = (
        (_string(row, "target_emotion", number, where) or _string(row, "emotion", number, where))
        .strip()
        .lower()
    )
    peak_of = {primary: peak for peak, primary in PRIMARY_OF.items()}
    target = peak_of.get(label, label if label in EMOTIONS else "")
    domain = row.get("domain")
    matching = _string(row, "matching", number, where)
    return Stimulus(
        id=name,
        emotion=NEUTRAL if condition == NEUTRAL else target,
        intensity=CONDITIONS[condition].intensity,
        domain=int(str(domain)) if str(domain) in map(str, DOMAINS) else 0,
        domain_label=_string(row, "domain_label", number, where),
        matched_control_id=None,
        word_count=word_count(text),
        text=text,
        pair_id=pair_id,
        condition=condition,
        matching=matching if matching in MATCHINGS else "matched",
        matching_strict=False,
        quartet=_string(row, "quartet", number, where) or None,
        target_emotion=target,
        primary=PRIMARY_OF.get(target, ""),
        fold=0,
        content_warning=_string(row, "content_warning", number, where) or None,
        mechanism=_string(row, "mechanism", number, where),
    )


def _string(row: dict[str, Any], column: str, number: int, where: str) -> str:
    value = row.get(column)
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ", ".join(value)
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return str(value)
    raise InputError(f"{where}: row {number}: column {column!r} holds {type(value).__name__}, not text")


def _extra(columns: Sequence[str]) -> list[str]:
    return [name for name in columns if name not in KNOWN_COLUMNS]
