"""Family T: can a contextual emotion classifier, which does know word order, name the category?

Such classifiers are largely keyword spotters, so their silence is evidence of keyword-freedom and not of missing
affect. T401 asks for silence, T402 shows that the same classifier speaks where the emotion is named, T403 and
T404 report what it makes of the pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ..stimulus import NEUTRAL, PRIMARY_OF, Pair, Stimulus
from . import thresholds
from .classifier import CLASSES, PRIMARIES, Identity
from .classifiers import open_classifier
from .findings import not_run, title_of
from .results import Location, Result, Threshold
from .subject import Subject

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from .naming import Naming


#: The conditions along which P(emotional) should rise, for a classifier that hears anything.
GRADIENT = (NEUTRAL, "moderate", "clinical", "keyword_rich")


def t401_category_leak(subject: Subject) -> Result:
    """Category leak: a contextual classifier names the emotion of clinical items no more often than by chance."""
    from . import naming

    heard = _heard(subject)
    naming_of = {
        name: _naming(heard, subject.condition(name)) for name in ("clinical", NEUTRAL, "keyword_rich")
    }
    clinical, control = naming_of["clinical"], naming_of["keyword_rich"]
    if clinical.n == 0:
        return not_run("T401", t401_category_leak, "no clinical item says which emotion it is meant to evoke")
    bound = naming.largest_share_by_chance(clinical.n, clinical.chance, thresholds.NAMING_ALPHA)
    leaks = [name for name, each in clinical.by_class.items() if each.p_holm <= thresholds.NAMING_ALPHA]
    failed = clinical.p <= thresholds.NAMING_ALPHA or bool(leaks)
    summary = f"{heard.name}: {clinical.told}, p = {clinical.p:.3f}"
    if leaks:
        summary += f"; above its own rate elsewhere: {', '.join(leaks)}"
    summary += f"; keyword-rich {control.told}" if control.n else ""
    summary += heard.cut_note(subject.condition("clinical"))
    why = _no_power(clinical, control, heard)
    if why and not failed:  # a leak that is found needs no control
        return not_run("T401", t401_category_leak, f"{why}; {summary}")
    return Result(
        code="T401",
        title=title_of(t401_category_leak),
        status="failed" if failed else "passed",
        summary=summary,
        value=clinical.share,
        threshold=Threshold(
            high=bound,
            reason=f"the most that chance explains among {clinical.n} items (exact binomial test, one-sided, "
            f"{thresholds.NAMING_ALPHA:g}); chance is {clinical.chance:.3f}, from how often the classifier says each class",
        ),
        n=clinical.n,
        interval=clinical.interval,
        locations=_named_items(heard, subject.condition("clinical"), leaks) if failed else (),
        details={
            "classifier": heard.identity.as_json(),
            "window_tokens": heard.window,
            **{name: each.as_json() for name, each in naming_of.items() if each.n},
        },
    )


def t402_keywords_named(subject: Subject) -> Result:
    """Positive control: the same classifier names the emotion where the text does (keyword-rich)."""
    heard = _heard(subject)
    items = subject.condition("keyword_rich")
    control = _naming(heard, items)
    if control.n == 0:
        return not_run(
            "T402", t402_keywords_named, "no keyword-rich items, so the classifier's silence proves nothing"
        )
    summary = f"{heard.name}: {control.told}{heard.cut_note(items)}"
    passed = thresholds.NAMING_CONTROL.holds(control.share)
    if passed and heard.unnamed:
        why = f"{heard.name} has no label for {', '.join(heard.unnamed)}"
        return not_run("T402", t402_keywords_named, f"{why}; {summary}")
    return Result(
        code="T402",
        title=title_of(t402_keywords_named),
        status="passed" if passed else "failed",
        summary=summary,
        value=control.share,
        threshold=thresholds.NAMING_CONTROL,
        n=control.n,
        interval=control.interval,
        locations=()
        if passed
        else tuple(
            Location(item.id, f"heard as {heard.loudest(item)}, not {item.primary}")
            for item in items
            if heard.loudest(item) != item.primary
        ),
        details={"classifier": heard.identity.as_json(), **control.as_json()},
    )


def t403_paired_emotion(subject: Subject) -> Result:
    """Paired P(emotional): clinical against neutral, and along the intensities (reported)."""
    return _paired("T403", t403_paired_emotion, subject, subject.pairs)


def t404_paired_emotion_isolexical(subject: Subject) -> Result:
    """Paired P(emotional) of isolexical pairs: the same words in another order (reported)."""
    return _paired("T404", t404_paired_emotion_isolexical, subject, subject.isolexical_pairs)


def _paired(code: str, check: Callable[[Subject], Result], subject: Subject, pairs: Sequence[Pair]) -> Result:
    from . import naming

    heard = _heard(subject)
    if NEUTRAL not in heard.classes:
        return not_run(code, check, f"{heard.name} has no label for neutral texts", required=False)
    if len(pairs) < 2:
        return not_run(code, check, "fewer than two such pairs", required=False)
    shift = naming.paired_shift(
        [heard.p_emotional(pair.clinical) - heard.p_emotional(pair.neutral) for pair in pairs],
        [pair.unit for pair in pairs],
        subject.options.resamples,
        subject.options.seed,
    )
    chosen = {pair.pair_id for pair in pairs}
    means = {
        name: float(sum(map(heard.p_emotional, items)) / len(items))
        for name in GRADIENT
        if (items := [item for item in subject.condition(name) if item.pair_id in chosen])
    }
    gradient = ", ".join(f"{name.replace('_', '-')} {value:.3f}" for name, value in means.items())
    cut = heard.cut_note([member for pair in pairs for member in (pair.clinical, pair.neutral)])
    return Result(
        code=code,
        title=title_of(check),
        status="passed",
        summary=f"mean P(emotional): {gradient}; clinical above neutral in {shift.higher} of {len(pairs)}, "
        f"Wilcoxon p = {shift.p:.3f}, rank-biserial {shift.effect:+.3f}{cut}",
        required=False,
        value=shift.effect,
        n=len(pairs),
        interval=shift.interval,
        details={"mean_p_emotional": means, **shift.as_json()},
    )


@dataclass(frozen=True, eq=False)
class _Heard:
    """What the classifier of a run made of every text of a subject."""

    identity: Identity
    classes: tuple[str, ...]
    window: int
    probabilities: Mapping[str, npt.NDArray[np.float64]]
    truncated: frozenset[str]

    @property
    def name(self) -> str:
        return self.identity.name

    @property
    def unnamed(self) -> tuple[str, ...]:
        """The primaries that it has no label for."""
        return tuple(each for each in PRIMARIES if each not in self.classes)

    def loudest(self, item: Stimulus) -> str:
        """Return the likeliest of the primaries it knows; ``nothing`` for one that knows none."""
        known = [
            (self.probabilities[item.text][i], each)
            for i, each in enumerate(self.classes)
            if each in PRIMARIES
        ]
        return max(known)[1] if known else "nothing"

    def p_emotional(self, item: Stimulus) -> float:
        return float(1 - self.probabilities[item.text][self.classes.index(NEUTRAL)])

    def cut_note(self, items: Sequence[Stimulus]) -> str:
        cut = [item.id for item in items if item.text in self.truncated]
        return (
            f"; {len(cut)} cut at {self.window} tokens: {', '.join(cut[:5])}{' …' * (len(cut) > 5)}"
            if cut
            else ""
        )


@lru_cache(maxsize=2)
def _heard(subject: Subject) -> _Heard:
    """Read every text of a subject once."""
    classifier = open_classifier(subject.options.classifier, subject.options.labels)
    texts = list(dict.fromkeys(item.text for item in subject.items))
    reading = classifier.read(texts)
    return _Heard(
        classifier.identity,
        classifier.classes,
        classifier.window,
        dict(zip(texts, reading.probabilities, strict=True)),
        frozenset(texts[index] for index in reading.truncated),
    )


def _naming(heard: _Heard, items: Sequence[Stimulus]) -> Naming:
    """Judge how often the intended emotion is named, over the items whose emotion the classifier has a label for."""
    from . import naming

    judged = [(PRIMARY_OF[item.target_emotion], item) for item in items if item.target_emotion in PRIMARY_OF]
    known = [(gold, heard.loudest(item)) for gold, item in judged if gold in heard.classes]
    return naming.judge([gold for gold, _ in known], [said for _, said in known], CLASSES)


def _no_power(clinical: Naming, control: Naming, heard: _Heard) -> str:
    """Say why a silence on clinical items would mean nothing; empty when it means something."""
    if heard.unnamed:
        return f"{heard.name} has no label for {', '.join(heard.unnamed)}, so these were not tested"
    if control.n == 0:
        return (
            "no keyword-rich items, so no positive control shows that this classifier could name the emotion"
        )
    if not thresholds.NAMING_CONTROL.holds(control.share):
        return f"no power: the classifier names only {control.share:.3f} of the keyword-rich items"
    if clinical.n < thresholds.MIN_NAMED_ITEMS:
        return f"{clinical.n} clinical items; {thresholds.MIN_NAMED_ITEMS} are needed to be told from chance"
    return ""


def _named_items(heard: _Heard, items: Sequence[Stimulus], leaks: Sequence[str]) -> tuple[Location, ...]:
    """List the items that were named, most certain first; of the leaking categories only, where there are such."""
    found: list[tuple[float, Stimulus]] = []
    for item in items:
        said = heard.loudest(item)
        if said == PRIMARY_OF.get(item.target_emotion) and (not leaks or said in leaks):
            found.append((float(heard.probabilities[item.text][heard.classes.index(said)]), item))
    found.sort(key=lambda each: (-each[0], each[1].id))
    return tuple(Location(item.id, f"named {heard.loudest(item)}, P = {p:.3f}") for p, item in found)
