"""Family P: are the two members of a pair one text with one difference?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from .. import text
from ..stimulus import Pair
from . import thresholds
from .findings import counted, not_run, title_of
from .results import Location, Result, Threshold
from .subject import Subject, control_pairs


def p101_word_count(subject: Subject) -> Result:
    """Word count: the members differ by one word at the most."""
    return _per_pair(
        "P101",
        p101_word_count,
        subject.pairs,
        lambda pair: abs(text.word_count(pair.clinical.text) - text.word_count(pair.neutral.text)),
        thresholds.WORD_COUNT_GAP,
        lambda pair, _: (
            f"{text.word_count(pair.clinical.text)} words in clinical, "
            f"{text.word_count(pair.neutral.text)} in neutral"
        ),
    )


def p102_sentences_and_punctuation(subject: Subject) -> Result:
    """Sentences and punctuation: as many, and the same marks."""

    def gap(pair: Pair) -> int:
        one, other = pair.clinical.text, pair.neutral.text
        marks = _difference(text.punctuation(one), text.punctuation(other))
        return marks + abs(text.sentence_count(one) - text.sentence_count(other))

    def note(pair: Pair, _: float) -> str:
        one, other = pair.clinical.text, pair.neutral.text
        sentences = f"{text.sentence_count(one)} and {text.sentence_count(other)} sentences; "
        return sentences + _only(text.punctuation(one), text.punctuation(other))

    return _per_pair(
        "P102", p102_sentences_and_punctuation, subject.pairs, gap, thresholds.PUNCTUATION_GAP, note
    )


def p103_function_words(subject: Subject) -> Result:
    """Function words and negations: the same ones in both members."""

    def bags(pair: Pair) -> tuple[Counter[str], Counter[str]]:
        one, other = pair.clinical.text, pair.neutral.text
        return (
            text.function_words(one) | text.negations(one),
            text.function_words(other) | text.negations(other),
        )

    return _per_pair(
        "P103",
        p103_function_words,
        subject.pairs,
        lambda pair: _difference(*bags(pair)),
        thresholds.FUNCTION_WORD_GAP,
        lambda pair, _: _only(*bags(pair)),
    )


def p104_jaccard(subject: Subject) -> Result:
    """Overlap: the members share at least 0.60 of their word types (Jaccard)."""
    return _per_pair(
        "P104",
        p104_jaccard,
        subject.pairs,
        lambda pair: text.jaccard(pair.clinical.text, pair.neutral.text),
        thresholds.JACCARD,
        lambda _, value: f"Jaccard overlap {value:.2f}",
    )


def p105_changed_tokens(subject: Subject) -> Result:
    """Minimal edit: at most a quarter of the words is changed."""

    def share(pair: Pair) -> float:
        only_clinical, only_neutral = text.changed_words(pair.clinical.text, pair.neutral.text)
        longest = max(text.word_count(pair.clinical.text), text.word_count(pair.neutral.text), 1)
        return max(only_clinical.total(), only_neutral.total()) / longest

    return _per_pair(
        "P105",
        p105_changed_tokens,
        subject.pairs,
        share,
        thresholds.CHANGED_TOKENS,
        lambda _, value: f"{value:.0%} of the words changed",
    )


def p106_frequency(subject: Subject) -> Result:
    """Frequency: content words are as frequent in both members (equivalence test, Zipf scale)."""
    from . import stats  # numpy and scipy, needed by no other check of this family

    def tested(pairs: Sequence[Pair]) -> tuple[stats.Equivalence, dict[str, float]]:
        gaps = {pair.pair_id: _zipf_gap(pair) for pair in pairs}
        independent = stats.mean_over_units(list(gaps.values()), [pair.unit for pair in pairs])
        return stats.equivalence(independent, thresholds.ZIPF_BOUND, thresholds.EQUIVALENCE_ALPHA), gaps

    # Isolexical pairs hold the same words, so they would only dilute the matched ones.
    pairs, control = subject.matched_pairs, control_pairs(subject.pairs)
    if len({pair.unit for pair in pairs}) < 2 or len({pair.unit for pair in control}) < 2:
        why = "needs two matched pairs, and two keyword-rich items as the positive control"
        return not_run("P106", p106_frequency, why)
    against, _ = tested(control)
    # Words for emotions are rarer than the words of everyday scenes; the measure has to see that.
    if against.interval.high >= 0:
        why = f"no power: keyword-rich texts are not found to have rarer words ({against.mean:+.3f} Zipf)"
        return not_run("P106", p106_frequency, why)
    result, gaps = tested(pairs)
    inside = result.p < thresholds.EQUIVALENCE_ALPHA
    far = sorted(gaps.items(), key=lambda item: -abs(item[1]))[:10]
    return Result(
        code="P106",
        title=title_of(p106_frequency),
        status="passed" if inside else "failed",
        summary=f"mean gap {result.mean:+.4f} Zipf over {result.n} units, equivalence p = {result.p:.4f}; "
        f"keyword-rich control {against.mean:+.3f}",
        value=result.mean,
        threshold=thresholds.ZIPF,
        n=result.n,
        interval=result.interval,
        locations=() if inside else tuple(Location(pair_id, f"{gap:+.3f} Zipf") for pair_id, gap in far),
        details={
            "p": result.p,
            "bound": thresholds.ZIPF_BOUND,
            "control_mean": against.mean,
            "control_interval": [against.interval.low, against.interval.high],
        },
    )


def p107_hinge_words(subject: Subject) -> Result:
    """Hinge words: no content word is what changes in more than two pairs of the set."""
    if not subject.matched_pairs:
        return not_run("P107", p107_hinge_words, "there are no matched pairs in the set")
    grammar = text.FUNCTION_WORDS | text.ARTICLES
    pairs_of: dict[str, list[str]] = defaultdict(list)
    for pair in subject.matched_pairs:
        for side in text.changed_words(pair.clinical.text, pair.neutral.text):
            for word in set(side) - grammar:
                if pair.pair_id not in pairs_of[word]:
                    pairs_of[word].append(pair.pair_id)
    ranked = sorted(pairs_of.items(), key=lambda item: (-len(item[1]), item[0]))
    worst = len(ranked[0][1]) if ranked else 0
    beyond = [(word, ids) for word, ids in ranked if not thresholds.HINGE_PAIRS.holds(len(ids))]
    return Result(
        code="P107",
        title=title_of(p107_hinge_words),
        status="failed" if beyond else "passed",
        summary=f"{len(ranked)} hinge words; the most frequent one changes in {worst} pairs",
        value=float(worst),
        threshold=thresholds.HINGE_PAIRS,
        n=len(subject.matched_pairs),
        locations=tuple(
            Location(ids[0], f"“{word}” changes in {len(ids)} pairs: {', '.join(ids[:6])}")
            for word, ids in beyond
        ),
        details={"hinge_words": len(ranked)},
    )


def p108_isolexical_identity(subject: Subject) -> Result:
    """Isolexical identity: both members are permutations of each other, in words, marks and sentences."""
    faults = []
    for pair in subject.isolexical_pairs:
        one, other = pair.clinical.text, pair.neutral.text
        if not text.is_permutation(one, other) or text.sentence_count(one) != text.sentence_count(other):
            faults.append(Location(pair.pair_id, _only(*text.changed_words(one, other)) or "marks differ"))
        if pair.clinical.matching_strict and not text.is_strict_permutation(one, other):
            faults.append(Location(pair.pair_id, "called strict, but capitals or leading spaces differ"))
    strict = sum(pair.clinical.matching_strict for pair in subject.isolexical_pairs)
    return counted(
        "P108",
        p108_isolexical_identity,
        faults,
        len(subject.isolexical_pairs),
        thresholds.NONE_ALLOWED,
        {"strict_pairs": strict},
    )


def p109_crossed_quartets(subject: Subject) -> Result:
    """Crossed quartets: over its two pairs both sides hold the same words, and one fold holds both."""
    quartets: dict[str, list[Pair]] = defaultdict(list)
    for pair in subject.pairs:
        if pair.quartet:
            quartets[pair.quartet].append(pair)
    faults = []
    for name, pairs in quartets.items():
        clinical, neutral = Counter[str](), Counter[str]()
        for pair in pairs:
            clinical.update(text.lower_words(pair.clinical.text))
            neutral.update(text.lower_words(pair.neutral.text))
        if len(pairs) != 2:
            faults.append(Location(name, f"{len(pairs)} pairs, should be 2"))
        elif clinical != neutral:
            faults.append(Location(name, f"not crossed: {_only(clinical, neutral)}"))
        if len({pair.clinical.fold for pair in pairs}) > 1:
            faults.append(Location(name, "split between folds"))
    return counted(
        "P109", p109_crossed_quartets, faults, len(quartets), thresholds.NONE_ALLOWED, required=bool(quartets)
    )


def _per_pair(
    code: str,
    check: Callable[[Subject], Result],
    pairs: Sequence[Pair],
    measure: Callable[[Pair], float],
    threshold: Threshold,
    note: Callable[[Pair, float], str],
) -> Result:
    """Measure every pair; the value is the worst, and every pair beyond the threshold is located."""
    if not pairs:
        return not_run(code, check, "there are no pairs in the set")
    values = [(pair, float(measure(pair))) for pair in pairs]
    faults = [
        Location(pair.pair_id, note(pair, value)) for pair, value in values if not threshold.holds(value)
    ]
    worst = (min if threshold.low is not None else max)(value for _, value in values)
    return Result(
        code=code,
        title=title_of(check),
        status="failed" if faults else "passed",
        summary=f"worst {worst:g}, mean {sum(value for _, value in values) / len(values):.3f}, "
        f"{len(faults)} of {len(pairs)} pairs at fault",
        value=worst,
        threshold=threshold,
        n=len(pairs),
        locations=tuple(faults),
        details={"mean": sum(value for _, value in values) / len(values)},
    )


def _zipf_gap(pair: Pair) -> float:
    """Mean Zipf frequency of the clinical member's content words, less that of the neutral's."""
    from .frequency import mean_zipf

    def mean(of: str) -> float:
        grammar = text.FUNCTION_WORDS | text.ARTICLES
        return mean_zipf(word for word in text.lower_words(of) if word not in grammar) or 0.0

    return mean(pair.clinical.text) - mean(pair.neutral.text)


def _difference(one: Counter[str], other: Counter[str]) -> int:
    return (one - other).total() + (other - one).total()


def _only(one: Counter[str], other: Counter[str]) -> str:
    sides = (("clinical", one - other), ("neutral", other - one))
    return "; ".join(f"only in {name}: {', '.join(sorted(side.elements()))}" for name, side in sides if side)
