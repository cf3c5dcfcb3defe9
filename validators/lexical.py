"""Family L: do the words name an emotion, or lean to one?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from ..stimulus import Pair, Stimulus
from . import thresholds
from .findings import counted, not_run, title_of
from .results import Interval, Location, Result, Threshold
from .subject import Subject, control_pairs

#: The sign of an emotion's sentiment; amazement and vigilance have none.
VALENCE = {"rage": -1, "terror": -1, "grief": -1, "loathing": -1, "admiration": 1, "ecstasy": 1}

Measure = Callable[[Sequence[str]], list[float]]


def l301_no_keywords(subject: Subject) -> Result:
    """Keyword-free: no emotion word, idiom or emoji in clinical and neutral items."""
    from . import lexicon

    items = subject.keyword_free
    faults, hit_items, total = [], set(), 0
    for item, hits in zip(items, lexicon.find_all(item.text for item in items), strict=True):
        for hit in hits:
            if hit.entry.tier == lexicon.KEYWORD:
                total += 1
                hit_items.add(item.id)
                faults.append(Location(item.id, _hit_note(item, hit), hit.start, hit.end))
    result = counted("L301", l301_no_keywords, faults, len(items), thresholds.NONE_ALLOWED)
    if result.status == "not_run":
        return result
    return _with_interval(result, len(hit_items), len(items))


def l302_keywords_named(subject: Subject) -> Result:
    """Positive control: every keyword-rich item names its own emotion."""
    from . import lexicon

    items = subject.condition("keyword_rich")
    faults = []
    for item, hits in zip(items, lexicon.find_all(item.text for item in items), strict=True):
        named = Counter(hit.entry.category for hit in hits if hit.entry.tier == lexicon.KEYWORD)
        if not named[item.target_emotion]:
            others = ", ".join(sorted(named)) or "none"
            faults.append(Location(item.id, f"no word for {item.target_emotion}; categories found: {others}"))
    return counted("L302", l302_keywords_named, faults, len(items), thresholds.NONE_ALLOWED)


def l303_ambiguous_words(subject: Subject) -> Result:
    """Ambiguous words: second tier of the lexicon, a warning for the writer (reported)."""
    from . import lexicon

    items = subject.keyword_free
    if not items:
        return not_run("L303", l303_ambiguous_words, "no items", required=False)
    faults = [
        Location(item.id, _hit_note(item, hit), hit.start, hit.end)
        for item, hits in zip(items, lexicon.find_all(item.text for item in items), strict=True)
        for hit in hits
        if hit.entry.tier == lexicon.AMBIGUOUS
    ]
    by_condition = Counter(item.condition for item in items for fault in faults if fault.id == item.id)
    return Result(
        code="L303",
        title=title_of(l303_ambiguous_words),
        status="passed",
        summary=f"{len(faults)} in {len(items)} items ({', '.join(f'{k} {v}' for k, v in sorted(by_condition.items()))})",
        required=False,
        value=float(len(faults)),
        n=len(items),
        locations=tuple(faults),
        details=dict(sorted(by_condition.items())),
    )


def l304_vader_valence(subject: Subject) -> Result:
    """VADER valence: clinical leans no more to its emotion's sign than neutral does (equivalence test)."""
    from . import sentiment

    signed = tuple(pair for pair in subject.pairs if pair.emotion in VALENCE)
    return _equivalent(
        "L304",
        l304_vader_valence,
        signed,
        sentiment.vader_compounds,
        thresholds.VADER,
        lambda pair, gap: gap * VALENCE[pair.emotion],
    )


def l305_vader_strength(subject: Subject) -> Result:
    """VADER strength: clinical is no more charged, of whatever sign, than neutral (equivalence test)."""
    from . import sentiment

    return _equivalent(
        "L305",
        l305_vader_strength,
        subject.pairs,
        lambda texts: [abs(score) for score in sentiment.vader_compounds(texts)],
        thresholds.VADER,
        lambda _, gap: gap,
    )


def l306_nrc_rate(subject: Subject) -> Result:
    """NRC emotion words: as frequent in clinical as in neutral (equivalence test; needs NRC's lexicon)."""
    from . import sentiment

    path = subject.options.nrc_path
    if not sentiment.nrc_available(path):
        why = 'NRC\'s lexicon may not be shipped: pip install "aipsy-affect[nrc]", or give --nrc FILE'
        return not_run("L306", l306_nrc_rate, why, required=False)
    return _equivalent(
        "L306",
        l306_nrc_rate,
        subject.pairs,
        lambda texts: sentiment.nrc_rates(texts, path),
        thresholds.NRC,
        lambda _, gap: gap,
        required=False,
    )


def _equivalent(
    code: str,
    check: Callable[[Subject], Result],
    pairs: Sequence[Pair],
    measure: Measure,
    threshold: Threshold,
    orient: Callable[[Pair, float], float],
    required: bool = True,
) -> Result:
    """Test paired differences for equivalence; the keyword-rich items must differ, or there is no power."""
    from . import stats

    bound = threshold.high or 0.0

    def test(of: Sequence[Pair]) -> tuple[stats.Equivalence, list[float]]:
        scores = measure([p.clinical.text for p in of]), measure([p.neutral.text for p in of])
        gaps = [orient(pair, one - two) for pair, one, two in zip(of, *scores, strict=True)]
        independent = stats.mean_over_units(gaps, [pair.unit for pair in of])
        return stats.equivalence(independent, bound, thresholds.EQUIVALENCE_ALPHA), gaps

    control = control_pairs(pairs)
    if len({pair.unit for pair in pairs}) < 2 or len({pair.unit for pair in control}) < 2:
        why = "needs two pairs and their keyword-rich items, which are the positive control"
        return not_run(code, check, why, required)
    against, _ = test(control)
    if not (against.different and against.mean > 0):
        why = f"no power: keyword-rich items differ from neutral by {against.mean:+.3f} only"
        return not_run(code, check, why, required)
    tested, gaps = test(pairs)
    inside = tested.p < thresholds.EQUIVALENCE_ALPHA
    worst = sorted(zip(pairs, gaps, strict=True), key=lambda pair_gap: -abs(pair_gap[1]))[:10]
    return Result(
        code=code,
        title=title_of(check),
        status="passed" if inside else "failed",
        summary=f"mean difference {tested.mean:+.4f} over {tested.n} units, equivalence p = {tested.p:.4f}; "
        f"keyword-rich control {against.mean:+.3f}",
        required=required,
        value=tested.mean,
        threshold=threshold,
        n=tested.n,
        interval=tested.interval,
        locations=() if inside else tuple(Location(pair.pair_id, f"{gap:+.3f}") for pair, gap in worst),
        details={
            "p": tested.p,
            "bound": bound,
            "control_mean": against.mean,
            "control_interval": [against.interval.low, against.interval.high],
        },
    )


def _hit_note(item: Stimulus, hit) -> str:  # type: ignore[no-untyped-def]
    found = item.text[hit.start : hit.end]
    what = f"{hit.entry.category}, {hit.entry.section}" if hit.entry.section else hit.entry.category
    return f"“{found}” ({hit.entry.head}; {what}; {hit.how})"


def _with_interval(result: Result, hits: int, n: int) -> Result:
    from dataclasses import replace

    from . import stats

    interval = stats.share_interval(hits, n)
    return replace(
        result,
        interval=Interval(interval.low, interval.high),
        details={"items_hit": hits, "interval_is_of": "share of items hit"},
    )
