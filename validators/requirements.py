"""The common shape of checks on ratings: several requirements on one result, and what keeps a check from running."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..stimulus import EMOTIONS, Pair, Stimulus
from .findings import not_run, title_of
from .norms import KIND_WORDS, Norms, norms_of
from .results import Interval, Location, Result, Threshold
from .subject import Subject

Check = Callable[[Subject], Result]
Measure = Callable[[Norms], "Sequence[Requirement]"]


@dataclass(frozen=True)
class Requirement:
    """One value held against its threshold.

    Attributes:
        what: the value in words.
        value: the value, in the unit of the threshold.
        threshold: its bounds.
        n: items, pairs or ratings that it rests on.
        interval: its confidence interval.
        within: for equivalence tests, whether the whole interval lies within the bounds; the value alone otherwise.
    """

    what: str
    value: float
    threshold: Threshold
    n: int
    interval: Interval | None = None
    within: bool = False

    @property
    def met(self) -> bool:
        if self.within and self.interval is not None:
            return self.threshold.holds(self.interval.low) and self.threshold.holds(self.interval.high)
        return self.threshold.holds(self.value)

    def __str__(self) -> str:
        shown = f"{self.what} {self.value:.3f}"
        if self.interval is not None:
            level = "" if self.interval.level == 0.95 else f"{self.interval.level:.0%} interval "
            shown += f" ({level}{self.interval.low:.3f} to {self.interval.high:.3f})"
        return shown if self.met else f"{shown}, must be {self.threshold}"

    def as_json(self) -> dict[str, Any]:
        return {
            "what": self.what,
            "value": self.value,
            "low": self.threshold.low,
            "high": self.threshold.high,
            "reason": self.threshold.reason,
            "interval": self.interval and [self.interval.low, self.interval.high],
            "level": self.interval and self.interval.level,
            "n": self.n,
            "met": self.met,
        }


def judged(
    code: str,
    check: Check,
    measure: Measure,
    norms: Norms,
    items: Sequence[Stimulus],
    *,
    power: Callable[[Sequence[Requirement]], str] = lambda _: "",
    remark: str = "",
    locations: Sequence[Location] = (),
    details: Mapping[str, Any] | None = None,
) -> Result:
    """Return the result of a check that passes when all its requirements are met.

    Its value is that of the first requirement that is not met, or else of the first of all; the others stand in
    the summary and, whole, in ``details["requirements"]``. Where people and language models are mixed, the details
    hold the requirements of each kind apart and the summary their values: many of one kind must not hide the other.

    Args:
        code: of the check.
        check: whose docstring gives the title.
        measure: the requirements as measured by some ratings; at least one by all of them.
        norms: the ratings used.
        items: those whose ratings were used.
        power: why a pass would mean nothing, empty if it means something; a failure stands without it.
        remark: what the reader of the summary has to know besides.
        locations: the places at fault, or worth a look.
        details: further figures.
    """
    requirements = measure(norms)
    shown = next((each for each in requirements if not each.met), requirements[0])
    kinds = norms.kinds(items)
    apart = {kind: measure(norms.only(kind)) for kind in kinds} if len(kinds) > 1 else {}
    told = [
        f"{KIND_WORDS[kind][1]} alone: " + ", ".join(f"{each.what} {each.value:.3f}" for each in found)
        for kind, found in apart.items()
    ]
    no_power = power(requirements) if shown.met else ""
    parts = (no_power, *map(str, requirements), remark, *told, norms.said(items))
    summary = "; ".join(part for part in parts if part)
    if no_power:
        return replace(not_run(code, check, summary), locations=tuple(locations))
    by_kind = {kind: [each.as_json() for each in found] for kind, found in apart.items()}
    return Result(
        code=code,
        title=title_of(check),
        status="passed" if shown.met else "failed",
        summary=summary,
        value=shown.value,
        threshold=shown.threshold,
        n=shown.n,
        interval=shown.interval,
        locations=tuple(locations),
        details={
            "requirements": [each.as_json() for each in requirements],
            **({"by_kind": by_kind} if by_kind else {}),
            **(details or {}),
            **norms.figures(items),
        },
    )


def lacking(
    code: str, check: Check, subject: Subject, items: Sequence[Stimulus], required: bool = True
) -> Result | None:
    """Return the result ``not_run`` if any of the items has fewer than two ratings, and say which.

    Every item of the set that a check speaks of needs its ratings: a share of the pairs that happen to be rated
    would be one of a sample that nobody drew.
    """
    norms = norms_of(subject)
    if not subject.ratings:
        why = "no ratings were given; aipsy-affect rate makes the forms for readers"
        return not_run(code, check, why, required)
    if not items:
        return not_run(code, check, "there is nothing of this kind in the set", required)
    short = norms.short(items)
    if not short:
        return None
    few = ", ".join(f"{name} {count}" for name, count in list(short.items())[:3])
    more = f", … and {len(short) - 3} more" if len(short) > 3 else ""
    why = f"{len(short)} of {len(items)} items have fewer than two ratings that count ({few}{more})"
    if norms.rated(items):
        why += f"; {norms.said(norms.rated(items))}"
    elif norms.set_aside:
        why += f"; {norms.left_out()}"
    places = tuple(
        Location(name, f"{count} rating{'s' * (count != 1)} that count{'s' * (count == 1)}")
        for name, count in short.items()
    )
    return replace(not_run(code, check, why, required), locations=places)


def members(subject: Subject) -> tuple[Stimulus, ...]:
    """Return the clinical and neutral items of the set."""
    return tuple(item for item in subject.items if item.condition in ("clinical", "neutral"))


def emotions_of(subject: Subject) -> tuple[str, ...]:
    """Return the target emotions of the set, in the order of the corpus."""
    present = {item.target_emotion for item in subject.items}
    return tuple(emotion for emotion in EMOTIONS if emotion in present)


def rated_pairs(norms: Norms, subject: Subject) -> tuple[Pair, ...]:
    """Return the pairs both members of which were rated."""
    return tuple(p for p in subject.pairs if len(norms.rated((p.clinical, p.neutral))) == 2)


def too_few_pairs(code: str, check: Check, subject: Subject) -> Result | None:
    """Return the result ``not_run`` if there is no second pair, so nothing to resample."""
    if len({pair.unit for pair in subject.pairs}) > 1:
        return None
    return not_run(code, check, f"{len(subject.pairs)} pairs; an interval needs two independent ones")
