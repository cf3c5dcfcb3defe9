"""Who rated the items blind, and what they found: from the certificate's family R, or else from the file of ratings."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import mean
from typing import Any

from ..errors import InputError
from ..release import Release, sha256
from ..stimulus import Stimulus
from ..validators.certificate import Certificate
from .battery_tables import Result, bounds, number, results_of, span, table

FAMILY = "R"
#: Singular and plural of each kind of rater, people first.
KINDS: Mapping[str, tuple[str, str]] = {
    "human": ("person", "people"),
    # A reader is one fresh session of a model with one form; several may be of the same model.
    "language-model": ("language-model reader", "language-model readers"),
}


@dataclass(frozen=True)
class Ratings:
    """Blind ratings in words.

    Attributes:
        kinds: kinds of raters that occur, people first.
        models: names of the language models among them.
        who: how many raters of which kind, without a full stop.
        per_item: ratings an item got, fewest to most.
        table: the figures, as a Markdown table.
        source: where the figures come from, one sentence.
    """

    kinds: tuple[str, ...]
    models: tuple[str, ...]
    who: str
    per_item: str
    table: str
    source: str

    @property
    def by_people(self) -> bool:
        return "human" in self.kinds


def ratings_of(release: Release, certificate: Certificate, file: str | None) -> Ratings | None:
    """Return the ratings of a release, or None if there are none.

    Raises:
        InputError: the file of ratings is none.
    """
    rated = [
        each
        for each in results_of(certificate)
        if each["code"].startswith(FAMILY) and each["status"] != "not_run" and "raters" in each["details"]
    ]
    if rated:
        return _of_certificate(rated)
    return _of_file(release, file) if file else None


def _of_certificate(results: list[Result]) -> Ratings:
    details = results[0]["details"]
    raters: Mapping[str, Mapping[str, Any]] = details["raters"]
    kinds = tuple(kind for kind in (*KINDS, *sorted(set(raters) - set(KINDS))) if kind in raters)
    rows = [
        [
            f"{each['title'].split(':')[0]} ({each['code']})",
            requirement["what"],
            number(requirement["value"]),
            span(requirement["interval"], requirement["level"]) if requirement.get("interval") else "–",
            bounds(requirement),
            requirement["n"],
        ]
        for each in results
        for requirement in each["details"].get("requirements", ())
    ]
    head = ["check", "what", "value", "interval (95 % if nothing else is said)", "must be", "n"]
    spread = re.search(r"(\d+(?:-\d+)?) ratings an item", results[0]["summary"])
    aside = ", ".join(f"{count} {why}" for why, count in details.get("set_aside", {}).items())
    return Ratings(
        kinds=kinds,
        models=tuple(sorted({name for kind in kinds for name in raters[kind].get("models", {})})),
        who=_who({kind: (raters[kind]["raters"], raters[kind].get("models", {})) for kind in kinds}),
        per_item=spread[1] if spread else "",
        table="\n\n".join(filter(None, [table(head, rows), _by_emotion(results)])),
        source="The figures are those of family R of the certificate. Intensity is on a scale from 0 to 10, naturalness "
        "from 1 to 5." + (f" Ratings that do not count: {aside}." if aside else ""),
    )


def _by_emotion(results: Iterable[Result]) -> str:
    """Return the figures that the results give for each emotion, a column for each, or nothing."""
    columns: dict[str, dict[str, float]] = {}
    for each in results:
        name = f"{each['title'].split(':')[0].lower()} ({each['code']})"
        for emotion, value in each["details"].get("by_emotion", {}).items():
            parts = value.items() if isinstance(value, Mapping) else [("", value)]
            for part, figure in parts:
                columns.setdefault(f"{name}, {part}" if part else name, {})[emotion] = figure
    emotions = dict.fromkeys(emotion for column in columns.values() for emotion in column)
    rows = [[emotion, *(number(column.get(emotion)) for column in columns.values())] for emotion in emotions]
    return table(["emotion", *columns], rows) if rows else ""


@dataclass(frozen=True)
class _Row:
    """One rating of an item of the release."""

    rater: tuple[str, str, str]
    item: Stimulus
    intensity: float
    category: str
    natural: float
    reread: bool


def _of_file(release: Release, file: str) -> Ratings | None:
    """Return the ratings of clinical and neutral items as released; those of other texts do not count."""
    rows = list(_rows(release, file))
    if not rows:
        return None
    of: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        of[row.item.id].append(row)
    raters = {row.rater for row in rows}
    kinds = tuple(
        sorted({kind for kind, _, _ in raters}, key=lambda each: ([*KINDS, each].index(each), each))
    )
    models = {kind: Counter(model for each, model, _ in raters if each == kind) for kind in kinds}
    counts = [len(each) for each in of.values()]
    low, high = min(counts), max(counts)
    return Ratings(
        kinds=kinds,
        models=tuple(sorted({name for kind in kinds for name in models[kind] if name})),
        who=_who({kind: (models[kind].total(), models[kind]) for kind in kinds}),
        per_item=f"{low}" if low == high else f"{low}-{high}",
        table=_figures(release, of),
        source="The figures are computed from the file of ratings that ships with the package, counting ratings of the "
        "texts as released only; mean intensities are means over items of means over raters. The certificate holds no family R "
        "(checks of ratings), so these figures have no intervals here, and nothing is certified by them; what they fall short of stands "
        "in the notes on the release.",
    )


def _figures(release: Release, of: Mapping[str, list[_Row]]) -> str:
    sides = {
        condition: [each for each in release.items if each.condition == condition and each.id in of]
        for condition in ("clinical", "neutral")
    }
    strength = {name: mean(row.intensity for row in rows) for name, rows in of.items()}
    neutral = {each.pair_id: strength[each.id] for each in sides["neutral"]}
    pairs = [
        strength[each.id] > neutral[each.pair_id] for each in sides["clinical"] if each.pair_id in neutral
    ]
    named = [row.category == row.item.target_emotion for each in sides["clinical"] for row in of[each.id]]

    def both(measure: Any) -> list[str]:
        return [measure(side) if side else "–" for side in sides.values()]

    rows = [
        ["intensity (0-10), mean", *both(lambda side: f"{mean(strength[each.id] for each in side):.2f}")],
        ["clinical above neutral, share of pairs", f"{100 * mean(pairs):.1f} %" if pairs else "–", ""],
        [
            "intended emotion named first, share of ratings",
            f"{100 * mean(named):.1f} %" if named else "–",
            "",
        ],
        ["natural (1-5), mean of ratings", *both(lambda side: f"{_mean(of, side, 'natural'):.2f}")],
        [
            "had to be reread, or unclear, share of ratings",
            *both(lambda side: f"{100 * _mean(of, side, 'reread'):.1f} %"),
        ],
        ["items rated", *(str(len(side)) for side in sides.values())],
    ]
    emotions = dict.fromkeys(each.target_emotion for each in sides["clinical"])
    for emotion in emotions:
        parts = [[each for each in side if each.target_emotion == emotion] for side in sides.values()]
        means = [f"{mean(strength[each.id] for each in part):.1f}" if part else "–" for part in parts]
        rows.append([f"intensity, {emotion}", *means])
    return table(["", "clinical", "neutral"], rows)


def _mean(of: Mapping[str, list[_Row]], side: Iterable[Stimulus], column: str) -> float:
    return mean(float(getattr(row, column)) for each in side for row in of[each.id])


def _rows(release: Release, file: str) -> Iterable[_Row]:
    """Yield the ratings that count, from either layout of the file; earlier rounds rated other texts."""
    known = {each.id: each for each in release.items if each.condition in ("clinical", "neutral")}
    for line, row in enumerate(csv.DictReader(io.StringIO(file)), 2):
        item = known.get(row.get("item_id") or row.get("item") or "")
        if (
            item is None
            or row.get("round", "norming") != "norming"
            or row.get("role", "stimulus") != "stimulus"
        ):
            continue
        try:
            if row["text_sha256"] != sha256(item.text.encode())[:12]:
                continue
            yield _Row(
                rater=(row["kind"], row["model"], row["rater"]),
                item=item,
                intensity=float(row["intensity"]),
                category=row["category"],
                natural=float(row["natural"]),
                reread=row["reread"] == "1",
            )
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"ratings of release {release.version}, line {line}: {error!r}") from error


def _who(groups: Mapping[str, tuple[int, Mapping[str, int]]]) -> str:
    parts = []
    for kind, (count, models) in groups.items():
        one, many = KINDS.get(kind, (kind, kind))
        names = "; ".join(sorted(name for name in models if name))
        parts.append(f"{count} {one if count == 1 else many}" + (f" ({names})" if names else ""))
    return " and ".join(parts)
