"""Family R: is the prose natural, does the dose tell, and which items stand out?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum
from statistics import median

from ..stimulus import Stimulus
from . import thresholds
from .findings import not_run, title_of
from .norms import Norms, norms_of
from .requirements import Requirement, judged, lacking, members, rated_pairs, too_few_pairs
from .results import Location, Result
from .subject import Subject

#: The conditions that are normed, weakest first.
DOSES = ("neutral", "moderate", "clinical")


def r505_naturalness(subject: Subject) -> Result:
    """Naturalness: both members read naturally, equally so (equivalence test), and neutrals need no rereading.

    The difference is tested by two one-sided tests on the means of scenarios, crossed quartets as one: a difference that
    is merely not significant would be no evidence of equality. The control is that the scale was used: where every
    rater gave every text the same answer, no difference could have shown.
    """
    from . import stats
    from .intervals import mean_interval, share_interval_clustered

    items = members(subject)
    if stop := lacking("R505", r505_naturalness, subject, items):
        return stop
    if stop := too_few_pairs("R505", r505_naturalness, subject):
        return stop
    norms, options = norms_of(subject), subject.options

    def gaps(by: Norms) -> dict[str, float]:
        return {
            pair.pair_id: by.mean(pair.clinical, "natural") - by.mean(pair.neutral, "natural")
            for pair in rated_pairs(by, subject)
        }

    def measure(by: Norms) -> list[Requirement]:
        found = []
        for condition in ("clinical", "neutral"):
            means = [by.mean(item, "natural") for item in by.rated(subject.condition(condition))]
            if means:
                interval = mean_interval(means, [1.0] * len(means), options.resamples, options.seed)
                mean = fsum(means) / len(means)
                found.append(Requirement(f"{condition} mean", mean, thresholds.NATURAL, len(means), interval))
        units = [pair.unit for pair in rated_pairs(by, subject)]
        if len(set(units)) > 1:
            independent = stats.mean_over_units(list(gaps(by).values()), units)
            tested = stats.equivalence(independent, thresholds.NATURAL_BOUND, thresholds.EQUIVALENCE_ALPHA)
            found.append(
                Requirement(
                    "clinical less neutral",
                    tested.mean,
                    thresholds.NATURAL_GAP,
                    tested.n,
                    tested.interval,
                    within=True,
                )
            )
        neutral = by.rated(subject.condition("neutral"))
        if neutral:
            hits = [fsum(by.values(item, "reread")) for item in neutral]
            counts = [float(len(by.of[item.id])) for item in neutral]
            interval = share_interval_clustered(hits, counts, options.resamples, options.seed)
            share, n = sum(hits) / sum(counts), int(sum(counts))
            found.append(Requirement("share of neutral reread", share, thresholds.REREAD, n, interval))
        return found

    answers = [rating.natural for rating in norms.ratings(items)]
    reread = [rating.reread for rating in norms.ratings(subject.condition("clinical"))]
    top = answers.count(max(answers)) / len(answers)
    holds = all(each.met for each in measure(norms))
    return judged(
        "R505",
        r505_naturalness,
        measure,
        norms,
        items,
        power=lambda _: (
            f"no power: every rater gave every text {answers[0]}, so no difference could show"
            if len(set(answers)) == 1
            else ""
        ),
        remark=f"{max(answers)} given in {top:.0%} of the ratings; of clinical ones {sum(reread) / len(reread):.3f} reread",
        locations=() if holds else _unnatural(norms, subject, gaps(norms)),
        details={
            "answers": {str(value): count for value, count in sorted(Counter(answers).items())},
            "clinical_reread": sum(reread) / len(reread),
            "equivalence_bound": thresholds.NATURAL_BOUND,
        },
    )


def r506_dose_response(subject: Subject) -> Result:
    """Dose response: neutral below moderate below clinical in every scenario with a moderate member."""
    from .stats import share_interval

    scenarios: dict[str, dict[str, Stimulus]] = {}
    for item in subject.items:
        scenarios.setdefault(item.pair_id, {}).setdefault(item.condition, item)
    scenarios = {name: found for name, found in scenarios.items() if "moderate" in found}
    if not scenarios:
        why = "the set has no moderate members, so there is no dose between neutral and peak to respond to"
        return not_run("R506", r506_dose_response, why, required=False)
    items = tuple(found[dose] for found in scenarios.values() for dose in DOSES if dose in found)
    if stop := lacking("R506", r506_dose_response, subject, items):
        return stop
    norms = norms_of(subject)

    def dose(by: Norms, found: dict[str, Stimulus]) -> list[float | None]:
        """Return the three means, None for a member that is not there or was not rated."""
        return [
            by.mean(found[name], "intensity") if name in found and by.rated([found[name]]) else None
            for name in DOSES
        ]

    def rising(values: Sequence[float | None]) -> bool:
        neutral, moderate, clinical = values
        if neutral is None or moderate is None or clinical is None:
            return False
        return neutral < moderate < clinical

    def measure(by: Norms) -> list[Requirement]:
        rated = [found for found in scenarios.values() if None not in dose(by, found) or by is norms]
        if not rated:
            return []
        in_order = sum(rising(dose(by, found)) for found in rated)
        share, interval = in_order / len(rated), share_interval(in_order, len(rated))
        return [Requirement("share of scenarios in order", share, thresholds.DOSE, len(rated), interval)]

    def note(values: Sequence[float | None]) -> str:
        return ", ".join(
            f"no {name} member" if value is None else f"{name} {value:.2f}"
            for name, value in zip(DOSES, values, strict=True)
        )

    doses = {name: dose(norms, found) for name, found in scenarios.items()}
    return judged(
        "R506",
        r506_dose_response,
        measure,
        norms,
        items,
        locations=[Location(name, note(values)) for name, values in doses.items() if not rising(values)],
        details={
            "means": {
                name: fsum(known) / len(known)
                for index, name in enumerate(DOSES)
                if (known := [each for values in doses.values() if (each := values[index]) is not None])
            }
        },
    )


def r507_outliers(subject: Subject) -> Result:
    """Outliers: items to look at, each with the reasons (reported)."""
    items = tuple(item for item in subject.items if item.condition in DOSES)
    if stop := lacking("R507", r507_outliers, subject, items, required=False):
        return stop
    norms = norms_of(subject)
    found = [each for each in oddities(norms, items) if each.reasons]
    counts = Counter(kind for each in found for kind, _ in each.reasons)
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())) or "none"
    return Result(
        code="R507",
        title=title_of(r507_outliers),
        status="passed",
        summary=f"{len(found)} of {len(items)} items stand out ({told}); {norms.said(items)}",
        required=False,
        value=float(len(found)),
        n=len(items),
        locations=tuple(Location(each.item.id, "; ".join(why for _, why in each.reasons)) for each in found),
        details={"reasons": dict(sorted(counts.items())), **norms.figures(items)},
    )


@dataclass(frozen=True)
class Oddity:
    """What stands out about a rated item.

    Attributes:
        item: the stimulus.
        reasons: kind of oddity and the sentence that says it, none for an item that is as it should be.
        distance: of its mean intensity from what its condition aims at, in points of the scale of 0 to 10.
    """

    item: Stimulus
    reasons: tuple[tuple[str, str], ...]
    distance: float


def oddities(norms: Norms, items: Sequence[Stimulus]) -> list[Oddity]:
    """Return what stands out about each rated item.

    Far from its condition's median is a modified z score beyond 3.5: 0.6745 times the distance from the median over the
    median absolute deviation; where that is 0, as for neutrals that nearly all got a 0, the distance over 1.2533
    times the mean absolute deviation (Iglewicz & Hoaglin 1993, How to detect and handle outliers).
    """
    means = {item.id: norms.mean(item, "intensity") for item in norms.rated(items)}
    scores: dict[str, float] = {}
    for condition in DOSES:
        scores |= _robust_z({i.id: means[i.id] for i in items if i.condition == condition and i.id in means})
    return [
        Oddity(item, tuple(_reasons(norms, item, means[item.id], scores)), _distance(item, means[item.id]))
        for item in norms.rated(items)
    ]


def _reasons(norms: Norms, item: Stimulus, mean: float, scores: dict[str, float]) -> list[tuple[str, str]]:
    found = []
    score = scores.get(item.id, 0.0)
    if item.condition == "neutral" and mean > thresholds.FLAT_ITEM:
        found.append(("not flat", f"neutral, yet mean intensity {mean:.2f}"))
    elif item.condition == "clinical" and mean < thresholds.WEAK_CLINICAL:
        found.append(("weak", f"clinical, yet mean intensity {mean:.2f}"))
    elif abs(score) > thresholds.ROBUST_Z:
        found.append(
            ("far", f"mean intensity {mean:.2f}, robust z {score:+.1f} among {item.condition} items")
        )
    natural = norms.mean(item, "natural")
    if natural < thresholds.UNNATURAL:
        found.append(("unnatural", f"naturalness {natural:.2f}"))
    values = norms.values(item, "intensity")
    if max(values) - min(values) >= thresholds.WIDE_RANGE:
        found.append(("disputed", f"intensity from {min(values):g} to {max(values):g}"))
    named = Counter(rating.category for rating in norms.of[item.id])
    if len(values) > 1 and 2 * max(named.values()) <= len(values):
        told = ", ".join(f"{name} {count}" for name, count in sorted(named.items()))
        found.append(("no majority", f"no majority for an emotion ({told})"))
    return found


def _robust_z(values: dict[str, float]) -> dict[str, float]:
    if not values:
        return {}
    centre = median(values.values())
    away = [abs(value - centre) for value in values.values()]
    scale = median(away) / 0.6745 or 1.2533 * fsum(away) / len(away)
    return {name: (value - centre) / scale if scale else 0.0 for name, value in values.items()}


def _distance(item: Stimulus, mean: float) -> float:
    if item.condition == "neutral":
        return max(0.0, mean - (thresholds.FLAT_MEAN.high or 0.0))
    return max(0.0, (thresholds.STRONG_MEAN.low or 0.0) - mean) if item.condition == "clinical" else 0.0


def _unnatural(norms: Norms, subject: Subject, gaps: dict[str, float]) -> list[Location]:
    """Return what brings the requirements of naturalness down: the least natural items, and the widest gaps."""
    items = sorted(members(subject), key=lambda item: (norms.mean(item, "natural"), item.id))
    low = [item for item in items[:10] if not thresholds.NATURAL.holds(norms.mean(item, "natural"))]
    wide = sorted(gaps.items(), key=lambda gap: (-abs(gap[1]), gap[0]))[:10]
    reread = [
        (item, sum(r.reread for r in norms.of[item.id]), len(norms.of[item.id]))
        for item in subject.condition("neutral")
    ]
    return [
        *(Location(i.id, f"{i.condition}, naturalness {norms.mean(i, 'natural'):.2f}") for i in low),
        *(
            Location(name, f"naturalness of clinical less neutral {gap:+.2f}")
            for name, gap in wide
            if not thresholds.NATURAL_GAP.holds(gap)
        ),
        *(Location(i.id, f"reread in {count} of {n} ratings") for i, count, n in reread if 3 * count > n),
    ]
