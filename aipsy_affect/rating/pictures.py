"""What the norming report draws: figures of the ratings, each with its caption and the words that stand for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

from ..stimulus import EMOTIONS, Stimulus
from ..validators import thresholds
from ..validators.intervals import share_interval_clustered
from ..validators.norms import Norms
from ..validators.rated import confusion
from ..validators.rated_agreement import BOTH, LEVELS, agreements
from ..validators.rated_items import DOSES
from ..validators.subject import Options
from . import figures
from .scale import CATEGORIES, INTENSITY


@dataclass(frozen=True)
class Picture:
    """A figure of the report.

    Attributes:
        name: unique in the page, for its ids.
        title: heading.
        svg: the drawing.
        description: what it shows, in words and figures, for those who do not see it.
        caption: how to read it.
        table: rows of the same data, the first being the heads; empty where the description has it all.
    """

    name: str
    title: str
    svg: str
    description: str
    caption: str
    table: tuple[tuple[str, ...], ...] = ()


def draw_all(norms: Norms, items: Sequence[Stimulus], options: Options) -> tuple[Picture, ...]:
    """Draw the ratings of the items; a picture for which there are no data is left out."""
    rated = [item for item in norms.rated(items) if item.condition in DOSES]
    drawn = (
        _intensity(norms, rated),
        _confusion(norms, rated),
        _naturalness(norms, rated, options),
        _agreement(norms, rated, options),
    )
    return tuple(each for each in drawn if each is not None)


def _intensity(norms: Norms, items: Sequence[Stimulus]) -> Picture | None:
    conditions = [name for name in DOSES if any(item.condition == name for item in items)]
    means: dict[tuple[str, str], list[float]] = {}
    for emotion in (*EMOTIONS, ""):
        for name in conditions:
            found = [i for i in items if i.condition == name and i.target_emotion == emotion]
            if found:
                means[emotion or "no label", name] = [norms.mean(item, "intensity") for item in found]
    singles = {
        name: [value for item in items if item.condition == name for value in norms.values(item, "intensity")]
        for name in conditions
    }
    scale = ", ".join(f"{value} is {label}" for value, label in INTENSITY.labels.items())
    aims = {"neutral": thresholds.FLAT_MEAN.high or 0.0, "clinical": thresholds.STRONG_MEAN.low or 0.0}
    emotions = list(dict.fromkeys(emotion for emotion, _ in means))
    table = [("emotion", *(f"{name}, mean (lowest to highest item)" for name in conditions))]
    for emotion in emotions:
        table.append((emotion, *(_range(means.get((emotion, name), ())) for name in conditions)))
    whole = ", ".join(
        f"{name} {_mean([v for (_, n), vs in means.items() if n == name for v in vs]):.2f}"
        for name in conditions
    )
    return Picture(
        "intensity",
        "Intensity by condition and emotion",
        figures.intensity(means, singles, {name: aim for name, aim in aims.items() if name in conditions}),
        f"Mean intensity of the items: {whole}. The table below gives every emotion.",
        f"How strong is the emotion: {scale}. Above: all single ratings, halves counted to the point above. Below: each mark is the mean of one item over its "
        "raters (neutral: circles, moderate: diamonds, clinical: squares), each stroke the mean of its emotion. Broken lines: the aims, "
        f"neutral at most {aims['neutral']:g} and clinical at least {aims['clinical']:g} in the mean of the set.",
        tuple(table),
    )


def _confusion(norms: Norms, items: Sequence[Stimulus]) -> Picture | None:
    counts = confusion(norms, items)
    if not counts:
        return None
    of_clinical = {name: row for name, row in counts.items() if name in EMOTIONS}
    right = sum(row.get(name, 0) for name, row in of_clinical.items())
    total = sum(sum(row.values()) for row in of_clinical.values())
    wrong = Counter(
        {(name, other): n for name, row in of_clinical.items() for other, n in row.items() if other != name}
    )
    told = (
        f"{right} of {total} ratings of clinical items name the intended emotion first."
        if total
        else "No clinical item with an emotion to name was rated."
    )
    if wrong:
        (name, other), n = min(wrong.items(), key=lambda each: (-each[1], each[0]))
        told += f" Most frequent confusion: {name} named {other}, {n} of {sum(of_clinical[name].values())}."
    rows = [
        (name or "no label", *(str(row.get(other, 0)) for other in CATEGORIES))
        for name, row in counts.items()
    ]
    return Picture(
        "confusion",
        "Intended and named emotion",
        figures.confusion(counts, CATEGORIES),
        told,
        "Rows: the emotion that the clinical item is meant to call up; last row: the neutral items. Columns: the category that the rater "
        "named first. Per cent of the row's ratings; n is their number.",
        (("intended", *CATEGORIES), *rows),
    )


def _naturalness(norms: Norms, items: Sequence[Stimulus], options: Options) -> Picture | None:
    answers: dict[str, Counter[int]] = {}
    reread: dict[str, figures.Spread] = {}
    told = []
    for condition in DOSES:
        of = [item for item in items if item.condition == condition]
        if not of:
            continue
        answers[condition] = Counter(rating.natural for rating in norms.ratings(of))
        hits = [fsum(norms.values(item, "reread")) for item in of]
        counts = [float(len(norms.of[item.id])) for item in of]
        share = sum(hits) / sum(counts)
        interval = share_interval_clustered(hits, counts, options.resamples, options.seed)
        reread[condition] = figures.Spread(condition, share, interval.low, interval.high)
        mean = _mean([norms.mean(item, "natural") for item in of])
        told.append(
            f"{condition.capitalize()}: mean {mean:.2f}, reread {share:.1%} ({interval.low:.1%} to {interval.high:.1%})"
        )
    bound = thresholds.REREAD.high or 0.0
    return Picture(
        "naturalness",
        "Naturalness and rereading",
        figures.naturalness(answers, reread, bound),
        ". ".join(told) + ".",
        f"Above: how natural the text reads, 1 to 5, per cent of a condition's ratings. Below: ratings that say the text had to be reread; "
        f"the broken stroke is the bound for neutral items, {bound:.0%}.",
    )


def _agreement(norms: Norms, items: Sequence[Stimulus], options: Options) -> Picture | None:
    found = agreements(norms, [item for item in items if item.condition != "moderate"], options)
    groups: dict[str, list[figures.Spread]] = {}
    for (column, where), each in found.items():
        label = f"{column}: {'both' if where == BOTH else f'{where} only'}"
        groups.setdefault(column, []).append(
            figures.Spread(label, each.alpha, each.interval.low, each.interval.high)
        )
    # The bound is drawn through the first row of a group, which has to be that of both conditions.
    groups = {column: groups[column] for column in LEVELS if (column, BOTH) in found}
    if not groups:
        return None
    bound = thresholds.ALPHA.low or 0.0
    rows = [each for group in groups.values() for each in group]
    return Picture(
        "agreement",
        "Agreement of the raters",
        figures.agreement(groups, bound),
        "Alphas: "
        + "; ".join(f"{each.label} {each.value:.3f} ({each.low:.3f} to {each.high:.3f})" for each in rows)
        + ".",
        "Krippendorff's alpha: 1 is perfect agreement, 0 that of chance. Broken strokes: the bound for both conditions together, "
        f"{bound:g}. The manipulation itself raises those two; within one condition raters agree about finer differences.",
    )


def _mean(values: Sequence[float]) -> float:
    return fsum(values) / len(values)


def _range(values: Sequence[float]) -> str:
    return f"{_mean(values):.2f} ({min(values):.2f} to {max(values):.2f})" if values else ""
