"""From returned answers to tidy ratings: everything is held against the key, and nothing is mended silently. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import SelectionError
from .across import Problem, missing, twins, two_faced
from .key import Entry, Key
from .quality import Flag, flags
from .record import COLUMNS, RATER, Rating, parse_rating, text_hash
from .returned import Line, Returned

#: An e-mail address or a telephone number in a comment is personal data, whoever's it is.
ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[A-Za-z]{2,}|\+[0-9][0-9 ()/-]{6,}[0-9]|[0-9]{9,}")

UNKNOWN = "unknown id"


@dataclass(frozen=True)
class Collected:
    """The outcome. With any problem there are no ratings.

    Attributes:
        ratings: all valid ratings, by form, place and rater; those of raters left out are not among them.
        problems: what has to be mended first.
        flags: signs of raters who did not read.
        excluded: raters left out because of a flag.
        notes: what is not wrong but has to be known.
        per_item: ratings of each stimulus of the key, 0 where there is none.
    """

    ratings: tuple[Rating, ...]
    problems: tuple[Problem, ...]
    flags: tuple[Flag, ...]
    excluded: tuple[str, ...]
    notes: tuple[str, ...]
    per_item: Mapping[str, int]

    @property
    def raters(self) -> Mapping[str, int]:
        """Kind of rater (with the model) to their number, most frequent first."""
        who = {(rating.rater, rating.kind, rating.model) for rating in self.ratings}
        counts = Counter(f"{kind} ({model})" if model else kind for _, kind, model in who)
        return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))

    def as_json(self) -> dict[str, Any]:
        counts = self.per_item.values()
        return {
            "ratings": len(self.ratings),
            "raters": dict(self.raters),
            "items": len(self.per_item),
            "ratings_per_item": {"min": min(counts, default=0), "max": max(counts, default=0)},
            "problems": [str(each) for each in self.problems],
            "flags": [
                {"rater": each.rater, "form": each.form, "sign": each.sign, "what": each.what}
                for each in self.flags
            ],
            "excluded": list(self.excluded),
            "notes": list(self.notes),
        }


def collect(
    files: Sequence[Returned],
    key: Key,
    *,
    kind: str = "",
    model: str = "",
    partial: bool = False,
    exclude_flagged: bool = False,
) -> Collected:
    """Hold returned answers against the key.

    Args:
        files: what came back.
        key: of the forms that went out.
        kind, model: who rated, for files that do not say so themselves.
        partial: accept forms with texts left out.
        exclude_flagged: leave out the raters that are flagged.

    Raises:
        SelectionError: a file does not say who rated, and neither does ``kind`` (or ``model``).
    """
    problems: list[Problem] = []
    notes = [
        f"{each.file}: columns left aside: {', '.join(each.left_aside)}" for each in files if each.left_aside
    ]
    answered: dict[tuple[str, str], list[tuple[Entry, Rating]]] = defaultdict(list)
    where: dict[tuple[str, str], Line] = {}
    for file in files:
        problems += _raters(file)
        form_of = _forms(file, key)
        for line in file.lines:
            who = _who(line, kind, model)
            entry, found = _entry(line, key, form_of.get(line.cells["rater"], ""))
            found += _conflicts(line, kind, model)
            rating, wrong = _rating(line, entry, who) if entry else (None, [])
            problems += found + wrong
            if entry is None or rating is None:
                continue
            earlier = where.setdefault((rating.rater, entry.id), line)
            if earlier is not line:
                what = f"{rating.rater} answered this text in {earlier.file}:{earlier.row} already"
                problems.append(Problem(line.file, line.row, entry.id, what))
            else:
                answered[rating.rater, entry.form].append((entry, rating))
    problems = _wrong_key(problems, files)
    if not problems:
        problems += twins(answered, where) + two_faced(answered, where)
        left_out = missing(answered, where, key)
        if partial:
            notes += [str(each) for each in left_out]
        else:
            problems += left_out
    if problems:
        return Collected((), tuple(problems), (), (), tuple(notes), _per_item((), key))
    for pairs in answered.values():
        pairs.sort(key=lambda pair: pair[0].place)
    flagged = tuple(flag for name in sorted(answered) for flag in flags(answered[name]))
    excluded = tuple(sorted({flag.rater for flag in flagged})) if exclude_flagged else ()
    ratings = sorted(
        (rating for pairs in answered.values() for _, rating in pairs if rating.rater not in excluded),
        key=lambda rating: (rating.form, rating.place, rating.rater),
    )
    return Collected(tuple(ratings), (), flagged, excluded, tuple(notes), _per_item(ratings, key))


def _per_item(ratings: Iterable[Rating], key: Key) -> dict[str, int]:
    counts = Counter(rating.item for rating in ratings if rating.role == "stimulus")
    return {each.item: counts[each.item] for each in key.entries if each.role == "stimulus"}


def _raters(file: Returned) -> list[Problem]:
    """Refuse names that are no pseudonyms."""
    first_row: dict[str, int] = {}
    for line in file.lines:
        first_row.setdefault(line.cells["rater"], line.row)
    problems = []
    for name, row in first_row.items():
        if RATER.fullmatch(name):
            continue
        why = (
            "looks like an e-mail address"
            if "@" in name
            else "looks like a name"
            if " " in name
            else "is longer than 32 characters"
            if len(name) > 32
            else "holds other characters than letters, digits, _ and -"
        )
        what = (
            f"the rater {name[:40]!r} {why}. Ratings are published, so raters are known by pseudonyms only: put "
            "another one into the column rater, or rename the file if it has none"
        )
        problems.append(Problem(file.file, row, "", what))
    return problems


def _forms(file: Returned, key: Key) -> dict[str, str]:
    """Return the form that each rater's answers in a file are of: that of most of the ids."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for line in file.lines:
        entry = key.by_id.get(line.cells.get("id", ""))
        if entry is not None:
            forms[line.cells["rater"]][entry.form] += 1
    return {rater: counts.most_common(1)[0][0] for rater, counts in forms.items()}


def _who(line: Line, kind: str, model: str) -> tuple[str, str]:
    """Return kind and model of the rater; what the file says comes first."""
    found = line.cells.get("kind") or kind
    if not found:
        raise SelectionError(
            f"{line.file} does not say who rated: add --kind human, or --kind language-model with --model NAME"
        )
    name = line.cells.get("model") or (model if found == "language-model" else "")
    if found == "language-model" and not name:
        raise SelectionError(f"{line.file} does not say which language model rated: add --model NAME")
    return found, name


def _conflicts(line: Line, kind: str, model: str) -> list[Problem]:
    said = {"kind": (line.cells.get("kind"), kind), "model": (line.cells.get("model"), model)}
    return [
        Problem(
            line.file, line.row, line.cells.get("id", ""), f"the file says {in_file!r}, --{name} {given!r}"
        )
        for name, (in_file, given) in said.items()
        if in_file and given and in_file != given
    ]


def _entry(line: Line, key: Key, form: str) -> tuple[Entry | None, list[Problem]]:
    """Find what the line is about in the key, and hold its form, place and text against it."""
    name = line.cells.get("id", "")
    entry = key.by_id.get(name)
    if entry is None:
        return None, [Problem(line.file, line.row, name[:40], UNKNOWN if name else "no id")]
    wrong = []
    said = line.cells.get("form") or form
    if said != entry.form:
        wrong.append(f"the id belongs to {entry.form}, and this is an answer to {said[:40]}")
    place = line.cells.get("place")
    if place and place != str(entry.place):
        wrong.append(f"the id stands at place {entry.place} of {entry.form}, and the row says {place[:10]}")
    text, digest = line.cells.get("text"), line.cells.get("text_sha256")
    if text and entry.text_sha256 not in (text_hash(text), text_hash(text.strip())):
        wrong.append(
            "the text is not the one that was sent out (edited, or saved in another encoding than UTF-8)"
        )
    if digest and digest != entry.text_sha256:
        wrong.append(
            f"the text hash {digest[:20]} differs from {entry.text_sha256}, that of the text sent out (a "
            "spreadsheet can turn it into a number; collect the file as it was downloaded)"
        )
    return entry, [Problem(line.file, line.row, name, what) for what in wrong]


def _rating(line: Line, entry: Entry, who: tuple[str, str]) -> tuple[Rating | None, list[Problem]]:
    cells = line.cells
    row = {name: cells.get(name, "") for name in COLUMNS} | {
        "kind": who[0],
        "model": who[1],
        "form": entry.form,
        "place": str(entry.place),
        "item": entry.item,
        "role": entry.role,
        "text_sha256": entry.text_sha256,
        "reread": cells.get("reread") or "0",
    }
    try:
        # The rater's name has been judged for the whole file.
        rating = parse_rating(row if RATER.fullmatch(row["rater"]) else row | {"rater": "refused"})
    except ValueError as error:
        return None, [Problem(line.file, line.row, entry.id, what) for what in str(error).split("\n")]
    if ADDRESS.search(rating.comment):
        what = "column comment: holds an e-mail address or a telephone number; take it out"
        return None, [Problem(line.file, line.row, entry.id, what)]
    return rating, []


def _wrong_key(problems: Sequence[Problem], files: Sequence[Returned]) -> list[Problem]:
    """Say it once where no id of a file is known."""
    unknown = Counter(each.file for each in problems if each.what == UNKNOWN)
    strangers = {each.file for each in files if unknown[each.file] == len(each.lines)}
    what = "none of its ids is in the key: is this the key that was written with the forms?"
    return [each for each in problems if each.what != UNKNOWN or each.file not in strangers] + [
        Problem(file, 0, "", what) for file in sorted(strangers)
    ]
