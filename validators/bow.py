"""Family B: can a reader that knows no word order tell clinical from neutral?

Every reader is run on the matched half alone and on the whole set: isolexical pairs are ties by
construction for a bag of words, and must not dilute a leak. The positive control is the same reader,
trained to tell keyword-rich from neutral; without it a silence means nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .. import text
from ..stimulus import Pair
from . import thresholds
from .findings import not_run, title_of
from .results import Location, Result, Threshold
from .subject import Subject, control_pairs

if TYPE_CHECKING:
    from .adversary import Reading
    from .readers import Reader


def b201_unigrams(subject: Subject) -> Result:
    """Bag of words: binary unigrams."""
    return _reader_result("B201", b201_unigrams, "unigrams", subject)


def b202_tfidf(subject: Subject) -> Result:
    """Words and word pairs: TF-IDF 1-2 grams."""
    return _reader_result("B202", b202_tfidf, "tfidf-1-2", subject)


def b203_characters(subject: Subject) -> Result:
    """Character 2-5 grams."""
    return _reader_result("B203", b203_characters, "char-2-5", subject)


def b204_word_vectors(subject: Subject) -> Result:
    """Bag of static word vectors: the semantic class of the words."""
    return _reader_result("B204", b204_word_vectors, "word-vectors", subject)


def b205_surface(subject: Subject) -> Result:
    """Surface form: length, punctuation, function words."""
    return _reader_result("B205", b205_surface, "surface", subject)


def b206_competency(subject: Subject) -> Result:
    """Competency: no single word stands in clinical members more than its share (Gardner et al. 2021)."""
    from . import stats

    def tested(pairs: Sequence[Pair]) -> tuple[list[tuple[str, tuple[int, int]]], float]:
        """Return words with their one-sided counts, most telling first, and the bound of |z|."""
        sides = _one_sided_words(pairs)
        ranked = sorted(sides.items(), key=lambda item: (-abs(_z(*item[1])), item[0]))
        return ranked, stats.tarone_bound([sum(each) for each in sides.values()], thresholds.COMPETENCY_ALPHA)

    pairs, control = subject.pairs, control_pairs(subject.pairs)
    if len(pairs) < thresholds.MIN_READER_PAIRS:
        return not_run("B206", b206_competency, _too_few(len(pairs)))
    ranked, bound = tested(pairs)
    beyond = [(word, sides) for word, sides in ranked if abs(_z(*sides)) > bound]
    top = abs(_z(*ranked[0][1])) if ranked else 0.0
    summary = f"largest |z| {top:.2f} of {len(ranked)} words (bound {bound:.2f})"
    control_ranked, control_bound = tested(control)
    control_word, control_sides = control_ranked[0] if control_ranked else ("", (0, 0))
    control_z = abs(_z(*control_sides))
    if not beyond and control_z <= control_bound:
        why = (
            "no power: no word of the keyword-rich items is beyond its bound"
            if control
            else ("no keyword-rich items, so no positive control")
        )
        return not_run("B206", b206_competency, f"{why}; {summary}")
    return Result(
        code="B206",
        title=title_of(b206_competency),
        status="failed" if beyond else "passed",
        summary=f"{summary}; keyword-rich control “{control_word}” {control_z:.2f} (bound {control_bound:.2f})",
        value=top,
        threshold=Threshold(
            high=bound,
            reason="two-sided 0.05 over all words that could reach it (Tarone's Bonferroni for rare words)",
        ),
        n=len(pairs),
        locations=tuple(
            Location(f"“{word}”", f"in {clinical} clinical members and {neutral} neutral ones alone")
            for word, (clinical, neutral) in beyond
        ),
        details={"words_tested": len(ranked), "control_word": control_word, "control_z": control_z},
    )


def b207_emotion_from_words(subject: Subject) -> Result:
    """Which of eight emotions: bag of words on clinical items, a domain held out (reported)."""
    import numpy as np

    from . import adversary, readers, stats

    items = subject.condition("clinical")
    emotions = sorted({item.target_emotion for item in items})
    domains = sorted({item.domain for item in items})
    if len(emotions) < 2 or len(domains) < 2:
        why = "needs two emotions and two domains at the least"
        return not_run("B207", b207_emotion_from_words, why, required=False)
    gram = adversary.kernel(readers.binary_unigrams([item.text for item in items]))
    classes = np.array([emotions.index(item.target_emotion) for item in items])
    groups = np.array([domains.index(item.domain) for item in items])
    right = int((adversary.classify(gram, classes, groups) == classes).sum())
    chance = 1 / len(emotions)
    interval = stats.share_interval(right, len(items))
    return Result(
        code="B207",
        title=title_of(b207_emotion_from_words),
        status="passed",
        summary=f"{right} of {len(items)} named ({right / len(items):.3f}; chance {chance:.3f})",
        required=False,
        value=right / len(items),
        n=len(items),
        interval=interval,
        details={"chance": chance, "emotions": len(emotions), "domains": len(domains)},
    )


def _reader_result(code: str, check: Callable[[Subject], Result], name: str, subject: Subject) -> Result:
    """Judge one reader from the readings of all of them, since Holm's correction spans them all."""
    halves = _halves(subject)
    if not halves:
        return not_run(code, check, _too_few(len(subject.pairs)))
    audit = _audit(subject)
    mine = {half: audit.readings[half, name] for half in halves}
    p_of = {half: audit.adjusted[half, name] for half in halves}
    control = audit.controls.get(name)
    failed = [
        half
        for half in halves
        if not thresholds.AUROC.holds(mine[half].auroc) or p_of[half] <= thresholds.PERMUTATION_ALPHA
    ]
    summary = "; ".join(
        f"{half}: AUROC {each.auroc:.3f}, pairs {each.pair_accuracy:.3f} (Holm p = {p_of[half]:.3f})"
        for half, each in mine.items()
    )
    # A leak that is found needs no control; a leak that is not found does.
    powerless = control is None or (
        not thresholds.CONTROL_AUROC.holds(control.auroc) or control.p > thresholds.PERMUTATION_ALPHA
    )
    if powerless and not failed:
        why = (
            f"no power: keyword-rich against neutral only AUROC {control.auroc:.3f} (p = {control.p:.4f})"
            if control
            else "no keyword-rich items, so no positive control shows that this reader could find a leak"
        )
        return not_run(code, check, f"{why}; {summary}")
    worst = max(failed or halves, key=lambda half: abs(mine[half].auroc - 0.5))
    gaps = sorted(mine[worst].pair_gaps.items(), key=lambda item: -abs(item[1]))
    return Result(
        code=code,
        title=title_of(check),
        status="failed" if failed else "passed",
        summary=summary + (f"; control {control.auroc:.3f}" if control else ""),
        value=mine[worst].auroc,
        threshold=thresholds.AUROC,
        n=mine[worst].pairs,
        interval=mine[worst].interval,
        locations=tuple(Location(pair_id, f"score gap {gap:+.3f}") for pair_id, gap in gaps[:10])
        if failed
        else (),
        details={
            "control_auroc": control and control.auroc,
            "control_p": control and control.p,
            **{half: _figures(each) | {"p_holm": p_of[half]} for half, each in mine.items()},
        },
    )


def _figures(reading: Reading) -> dict[str, Any]:
    return {
        "pairs": reading.pairs,
        "auroc": reading.auroc,
        "auroc_range": [reading.auroc_low, reading.auroc_high],
        "auroc_interval": [reading.interval.low, reading.interval.high],
        "pair_accuracy": reading.pair_accuracy,
        "null_95": [reading.null_low, reading.null_high],
        "p": reading.p,
    }


def _halves(subject: Subject) -> dict[str, Sequence[Pair]]:
    """The sets of pairs that every reader is run on; too small ones are left out."""
    halves = {"all": subject.pairs, "matched": subject.matched_pairs}
    if len(subject.matched_pairs) == len(subject.pairs):
        del halves["all"]
    return {name: pairs for name, pairs in halves.items() if len(pairs) >= thresholds.MIN_READER_PAIRS}


@dataclass(frozen=True)
class Audit:
    """All readings of a subject: by (half, reader), their Holm-adjusted p values, and the controls by reader."""

    readings: Mapping[tuple[str, str], Reading]
    adjusted: Mapping[tuple[str, str], float]
    controls: Mapping[str, Reading]


@lru_cache(maxsize=4)
def _audit(subject: Subject) -> Audit:
    """Run every reader on every half and on the control; adjust all p values together.

    The matrices are small, so more threads only wait for one another (on a busy machine for minutes), and one
    thread adds up in one order, which the certificate's bytes rest on.
    """
    from threadpoolctl import threadpool_limits

    from . import adversary, readers, stats

    found: dict[tuple[str, str], Reading] = {}
    controls: dict[str, Reading] = {}
    control = control_pairs(subject.pairs)

    def read(reader: Reader, pairs: Sequence[Pair]) -> Reading:
        texts = [pair.clinical.text for pair in pairs] + [pair.neutral.text for pair in pairs]
        gram = adversary.kernel(reader.features(texts))
        return adversary.read(reader.name, gram, pairs, subject.options)

    with threadpool_limits(limits=1):
        for reader in readers.READERS:
            for half, pairs in _halves(subject).items():
                found[half, reader.name] = read(reader, pairs)
            if len(control) >= thresholds.MIN_READER_PAIRS:
                controls[reader.name] = read(reader, control)
    adjusted = dict(zip(found, stats.holm([each.p for each in found.values()]), strict=True))
    return Audit(found, adjusted, controls)


def _one_sided_words(pairs: Sequence[Pair]) -> dict[str, tuple[int, int]]:
    """Return word to the numbers of pairs in which it stands in the clinical member alone, and the neutral alone.

    Words that stand in both members say nothing and are left out, which makes the test the stricter one.
    """
    clinical, neutral = Counter[str](), Counter[str]()
    for pair in pairs:
        one, other = set(text.lower_words(pair.clinical.text)), set(text.lower_words(pair.neutral.text))
        clinical.update(one - other)
        neutral.update(other - one)
    return {token: (clinical[token], neutral[token]) for token in sorted(clinical | neutral)}


def _z(clinical: int, neutral: int) -> float:
    n = clinical + neutral
    return float((clinical - n / 2) / (n / 4) ** 0.5) if n else 0.0


def _too_few(count: int) -> str:
    return f"{count} pairs; a reader needs {thresholds.MIN_READER_PAIRS} to be told from chance"
