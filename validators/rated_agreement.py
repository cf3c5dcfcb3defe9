"""Family R: do raters agree with one another? Krippendorff's alpha.

Agreement among raters that are all one language model is that of one reader with itself on other days: it says less
about other readers than agreement among people does. Who rated stands in the summary.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ..stimulus import Stimulus
from . import thresholds
from .findings import not_run
from .norms import Norms, norms_of
from .requirements import Requirement, judged, lacking, members
from .results import Location, Result
from .subject import Options, Subject

if TYPE_CHECKING:
    from .agreement import Agreement, Level

#: What agreement is computed of, and the metric of its differences.
LEVELS: Mapping[str, Level] = {"intensity": "interval", "category": "nominal"}
BOTH = "both conditions"


def r504_agreement(subject: Subject) -> Result:
    """Agreement: Krippendorff's alpha of intensity and of category over clinical and neutral items.

    Over both conditions together, because that is what the bound is meant for; but the manipulation itself makes most of
    the variance that disagreement is held against, so these alphas are high wherever it works at all. How well
    raters agree within one condition is another question; its alphas stand beside, and have no bound.
    """
    items = members(subject)
    if stop := lacking("R504", r504_agreement, subject, items):
        return stop
    norms, options = norms_of(subject), subject.options
    found = agreements(norms, items, options)
    uniform = [column for column in LEVELS if (column, BOTH) not in found]
    if uniform:
        why = f"no power: every item got the same {' and '.join(uniform)} from everybody"
        return not_run("R504", r504_agreement, f"{why}; {norms.said(items)}")

    def measure(by: Norms) -> list[Requirement]:
        return [
            Requirement(f"alpha of {column}", each.alpha, thresholds.ALPHA, each.units, each.interval)
            for (column, where), each in (found if by is norms else agreements(by, items, options)).items()
            if where == BOTH
        ]

    within = ", ".join(
        f"{column} in {where} {each.alpha:.3f}" for (column, where), each in found.items() if where != BOTH
    )
    holds = all(each.met for each in measure(norms))
    return judged(
        "R504",
        r504_agreement,
        measure,
        norms,
        items,
        remark=f"both conditions together, which the manipulation itself raises; within one: {within or 'undefined'}",
        locations=() if holds else _most_disputed(norms, items),
        details={
            f"{column}, {where}": {
                "alpha": each.alpha,
                "interval": [each.interval.low, each.interval.high],
                "items": each.units,
                "ratings": each.ratings,
            }
            for (column, where), each in found.items()
        },
    )


def agreements(norms: Norms, items: Sequence[Stimulus], options: Options) -> dict[tuple[str, str], Agreement]:
    """Return (column, condition or ``BOTH``) to agreement, where alpha is defined; items of one rating do not count."""
    from .agreement import agreement

    found = {}
    for column, level in LEVELS.items():
        for where in (BOTH, "clinical", "neutral"):
            within = [item for item in items if where in (BOTH, item.condition)]
            units = [[getattr(r, column) for r in norms.of.get(item.id, ())] for item in within]
            each = agreement(units, level, options.resamples, options.seed)
            if each is not None:
                found[column, where] = each
    return found


def _most_disputed(norms: Norms, items: Sequence[Stimulus]) -> list[Location]:
    """Return the ten items whose ratings lie farthest apart."""

    def dispute(item: Stimulus) -> tuple[float, int, str]:
        values = norms.values(item, "intensity")
        named = {rating.category for rating in norms.of[item.id]}
        return min(values) - max(values), -len(named), item.id

    def note(item: Stimulus) -> str:
        values = ", ".join(f"{value:g}" for value in sorted(norms.values(item, "intensity")))
        named = ", ".join(sorted({rating.category for rating in norms.of[item.id]}))
        return f"intensity {values}; named {named}"

    return [Location(item.id, note(item)) for item in sorted(items, key=dispute)[:10]]
