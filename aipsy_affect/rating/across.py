"""What can only be seen across rows and files: twins, names that two raters share, texts left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .key import Entry, Key
from .record import Rating
from .returned import Line


@dataclass(frozen=True, slots=True)
class Problem:
    """What stops a collection: where, and what is wrong there. ``row`` is 0 for a whole file."""

    file: str
    row: int
    id: str
    what: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.row}" if self.row else self.file
        return f"{place}: {self.id}: {self.what}" if self.id else f"{place}: {self.what}"


#: Rater and form, to what was answered.
Answers = Mapping[tuple[str, str], Sequence[tuple[Entry, Rating]]]
#: Rater and opaque id, to where the answer stands.
Where = Mapping[tuple[str, str], Line]


def twins(answered: Answers, where: Where) -> list[Problem]:
    """Find raters who saw two texts of one scenario; that takes two forms, or a key that was edited."""
    problems = []
    seen: dict[tuple[str, str], Entry] = {}
    for (rater, _), pairs in answered.items():
        for entry, _ in pairs:
            twin = seen.setdefault((rater, entry.scenario), entry)
            if twin is not entry:
                line, other = where[rater, entry.id], where[rater, twin.id]
                what = f"{rater} saw a twin of this text ({twin.id} in {other.file}:{other.row}), so neither is blind"
                problems.append(Problem(line.file, line.row, entry.id, what))
    return problems


def two_faced(answered: Answers, where: Where) -> list[Problem]:
    """Find names under which raters of two kinds, or two models, go."""
    problems = []
    first: dict[str, Rating] = {}
    for (rater, _), pairs in answered.items():
        for entry, rating in pairs:
            known = first.setdefault(rater, rating)
            if (known.kind, known.model) != (rating.kind, rating.model):
                line = where[rater, entry.id]
                what = f"{rater} is {known.model or known.kind} elsewhere, and {rating.model or rating.kind} here"
                problems.append(Problem(line.file, line.row, entry.id, what))
    return problems


def missing(answered: Answers, where: Where, key: Key) -> list[Problem]:
    problems = []
    for (rater, form), pairs in answered.items():
        have = {entry.id for entry, _ in pairs}
        lacking = [each for each in key.forms[form] if each.id not in have]
        if lacking:
            shown = ", ".join(f"place {each.place} ({each.id})" for each in lacking[:10])
            more = f" and {len(lacking) - 10} more" if len(lacking) > 10 else ""
            what = f"{rater} left out {len(lacking)} of the {len(key.forms[form])} texts of {form}: {shown}{more}"
            problems.append(Problem(where[rater, pairs[0][0].id].file, 0, "", what))
    return problems
