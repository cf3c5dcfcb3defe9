"""Family R: can blind readers tell what the words cannot? Which member is moving, how much, and by what emotion.

Every item that a check speaks of needs ratings of two raters at the least, or the check did not run. Who rated stands in
every summary, language models as what they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import ceil, fsum

from ..rating.scale import CATEGORIES
from ..stimulus import EMOTIONS, Pair, Stimulus
from . import thresholds
from .findings import not_run
from .norms import Norms, norms_of
from .requirements import Requirement, emotions_of, judged, lacking, members, rated_pairs, too_few_pairs
from .results import Interval, Location, Result
from .subject import Subject


def r501_clinical_above(subject: Subject) -> Result:
    """Clinical above neutral: readers find the clinical member of a pair the more moving one.

    Means over raters of each member; a tie is not above. The bounds are shares of pairs, the same for every size of
    set, so that fewer than 50 matched (34 isolexical) pairs allow no exception. A sign test over all pairs is the
    control for very few of them: five at the least can tell from a coin.
    """
    from .intervals import sign_test
    from .stats import share_interval

    items = members(subject)
    if stop := lacking("R501", r501_clinical_above, subject, items):
        return stop
    if not subject.pairs:
        return not_run("R501", r501_clinical_above, "there are no pairs in the set")
    norms = norms_of(subject)

    def measure(by: Norms) -> list[Requirement]:
        found = []
        for matching, bound in thresholds.CLINICAL_ABOVE.items():
            pairs = [pair for pair in rated_pairs(by, subject) if _rung(pair) == matching]
            above = len(pairs) - len(_not_above(by, pairs))
            if pairs:
                share, interval = above / len(pairs), share_interval(above, len(pairs))
                found.append(Requirement(f"share of {matching} pairs", share, bound, len(pairs), interval))
        return found

    below = _not_above(norms, subject.pairs)
    n = len(subject.pairs)
    p = sign_test(n - len(below), n)
    interval = share_interval(n - len(below), n)
    sizes = Counter(_rung(pair) for pair in subject.pairs)
    allowed = {
        matching: (sizes[matching] - ceil(sizes[matching] * (bound.low or 0) - 1e-9), sizes[matching])
        for matching, bound in thresholds.CLINICAL_ABOVE.items()
        if sizes[matching]
    }
    told = " and ".join(f"{few} of {size} {matching}" for matching, (few, size) in allowed.items())
    return judged(
        "R501",
        r501_clinical_above,
        measure,
        norms,
        items,
        power=lambda _: (
            f"no power: {n} pairs cannot be told from coin tosses (sign test p = {p:.3f})"
            if p > thresholds.SIGN_TEST_ALPHA
            else ""
        ),
        remark=f"clinical above neutral in {n - len(below)} of {n} pairs (sign test p = {p:.2g}); "
        f"the bounds allow {told} pairs to fail",
        locations=[
            Location(pair.pair_id, f"clinical {clinical:.2f}, neutral {neutral:.2f}")
            for pair, clinical, neutral in below
        ],
        details={
            "all": {
                "pairs": n,
                "above": n - len(below),
                "share": (n - len(below)) / n,
                "interval": [interval.low, interval.high],
                "sign_test_p": p,
            },
            "exceptions_allowed": {matching: few for matching, (few, _) in allowed.items()},
        },
    )


def r502_flat_and_strong(subject: Subject) -> Result:
    """Strength: neutral members are rated flat, and clinical ones strong on the same scale.

    That the same raters find the clinical members strong is the positive control of the neutrals' flatness: who
    answers 0 to everything finds nothing flat.
    """
    from .intervals import mean_interval, share_interval_clustered

    items = members(subject)
    if stop := lacking("R502", r502_flat_and_strong, subject, items):
        return stop
    if stop := too_few_pairs("R502", r502_flat_and_strong, subject):
        return stop
    norms, options = norms_of(subject), subject.options

    def measure(by: Norms) -> list[Requirement]:
        clinical, neutral = (
            [by.mean(item, "intensity") for item in by.rated(subject.condition(name))]
            for name in ("clinical", "neutral")
        )
        found = []
        if neutral:
            ones, mean = [1.0] * len(neutral), fsum(neutral) / len(neutral)
            flat = [float(value <= thresholds.FLAT_ITEM) for value in neutral]
            interval = mean_interval(neutral, ones, options.resamples, options.seed)
            found += [Requirement("neutral mean", mean, thresholds.FLAT_MEAN, len(neutral), interval)]
            interval = share_interval_clustered(flat, ones, options.resamples, options.seed)
            what = f"share of neutral items at {thresholds.FLAT_ITEM:g} or less"
            share = sum(flat) / len(flat)
            found += [Requirement(what, share, thresholds.FLAT_SHARE, len(neutral), interval)]
        if clinical:
            ones, mean = [1.0] * len(clinical), fsum(clinical) / len(clinical)
            interval = mean_interval(clinical, ones, options.resamples, options.seed)
            found += [Requirement("clinical mean", mean, thresholds.STRONG_MEAN, len(clinical), interval)]
        return found

    means = {item.id: norms.mean(item, "intensity") for item in items}
    neutral_mean, _, clinical_mean = measure(norms)
    highest = thresholds.FLAT_ITEM if neutral_mean.met else thresholds.FLAT_MEAN.high or 0.0
    lowest = 0.0 if clinical_mean.met else thresholds.STRONG_MEAN.low or 0.0
    vivid = [item for item in subject.condition("neutral") if means[item.id] > highest]
    weak = [item for item in subject.condition("clinical") if means[item.id] < lowest]
    at_fault = sorted(vivid, key=lambda item: (-means[item.id], item.id))
    at_fault += sorted(weak, key=lambda item: (means[item.id], item.id))
    return judged(
        "R502",
        r502_flat_and_strong,
        measure,
        norms,
        items,
        locations=[Location(item.id, f"{item.condition}, mean {means[item.id]:.2f}") for item in at_fault],
        details={
            "by_emotion": {
                emotion: {
                    condition: fsum(values) / len(values)
                    for condition in ("clinical", "neutral")
                    if (
                        values := [
                            means[item.id]
                            for item in subject.condition(condition)
                            if item.target_emotion == emotion
                        ]
                    )
                }
                for emotion in emotions_of(subject)
            }
        },
    )


def r503_emotion_named(subject: Subject) -> Result:
    """Emotion: readers name the intended one of nine categories first.

    A share of judgements; items are resampled for its interval, for the ratings of one item are not independent. The
    control is how often the same word is given to the neutral member: if that is as often, the texts do not decide.
    """
    from .intervals import share_interval_clustered

    items, clinical = members(subject), subject.condition("clinical")
    if stop := lacking("R503", r503_emotion_named, subject, items):
        return stop
    if stop := too_few_pairs("R503", r503_emotion_named, subject):
        return stop
    unlabelled = [item for item in clinical if item.target_emotion not in EMOTIONS]
    if unlabelled:
        why = f"{len(unlabelled)} clinical items name no emotion that they are meant to call up"
        return not_run("R503", r503_emotion_named, why)
    norms, options = norms_of(subject), subject.options

    def share(by: Norms, of: Sequence[Stimulus]) -> tuple[float, Interval, int]:
        """Return the share of judgements that name the pair's emotion, its interval, and their number."""
        rated = by.rated(of)
        hits = [float(sum(r.category == item.target_emotion for r in by.of[item.id])) for item in rated]
        counts = [float(len(by.of[item.id])) for item in rated]
        interval = share_interval_clustered(hits, counts, options.resamples, options.seed)
        return sum(hits) / sum(counts), interval, int(sum(counts))

    def measure(by: Norms) -> list[Requirement]:
        if not by.rated(clinical):
            return []
        value, interval, n = share(by, clinical)
        return [Requirement("intended emotion named", value, thresholds.NAMED, n, interval)]

    control, _, _ = share(norms, subject.condition("neutral"))
    confused = confusion(norms, subject.items)
    missed = {
        item: Counter(rating.category for rating in norms.of[item.id])
        for item in clinical
        if 2 * sum(r.category == item.target_emotion for r in norms.of[item.id]) <= len(norms.of[item.id])
    }

    def power(found: Sequence[Requirement]) -> str:
        low = found[0].interval.low if found[0].interval else 0.0
        return "" if control < low else f"no power: it is named of {control:.3f} of neutral members too"

    return judged(
        "R503",
        r503_emotion_named,
        measure,
        norms,
        items,
        power=power,
        remark=f"of neutral members {control:.3f}",
        locations=[
            Location(item.id, "named " + ", ".join(f"{name} {n}" for name, n in sorted(named.items())))
            for item, named in missed.items()
        ],
        details={
            "by_emotion": {
                emotion: confused[emotion].get(emotion, 0) / sum(confused[emotion].values())
                for emotion in emotions_of(subject)
            },
            "neutral_members": control,
            "confusion": confused,
        },
    )


def confusion(norms: Norms, items: Sequence[Stimulus]) -> dict[str, dict[str, int]]:
    """Return intended to named category to number of judgements: clinical items by emotion, then neutral ones."""
    table: dict[str, Counter[str]] = {}
    for item in items:
        if item.condition in ("clinical", "neutral"):
            row = item.target_emotion if item.condition == "clinical" else "neutral"
            table.setdefault(row, Counter()).update(r.category for r in norms.of.get(item.id, ()))
    return {
        row: {name: table[row][name] for name in CATEGORIES if table[row][name]}
        for row in (*CATEGORIES, "")
        if table.get(row)
    }


def _not_above(norms: Norms, pairs: Sequence[Pair]) -> list[tuple[Pair, float, float]]:
    means = [(p, norms.mean(p.clinical, "intensity"), norms.mean(p.neutral, "intensity")) for p in pairs]
    return [each for each in means if not each[1] > each[2]]


def _rung(pair: Pair) -> str:
    return "isolexical" if pair.matching == "isolexical" else "matched"
