"""Which items a writer should look at first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..stimulus import EMOTIONS, Stimulus
from ..validators.norms import Norms
from ..validators.rated_items import DOSES, oddities

MOST = 20
ORDER = "Most faults first, then the farthest from the mean intensity that its condition aims at."


@dataclass(frozen=True)
class Suspect:
    """An item to look at.

    Attributes:
        item: the stimulus.
        faults: what is wrong with it, in sentences; none if it is only the farthest from its aim.
        distance: of its mean intensity from what its condition aims at.
    """

    item: Stimulus
    faults: tuple[str, ...]
    distance: float


def worst_items(norms: Norms, items: Sequence[Stimulus], most: int = MOST) -> tuple[Suspect, ...]:
    """Return the rated items with the most faults, ``most`` of them at the most, in the order of ``ORDER``.

    Faults are those of R507, a clinical member that is not above its neutral one, an intended emotion that not more
    than half the raters name, and a text that more than a third of them had to reread.
    """
    rated = [item for item in norms.rated(items) if item.condition in DOSES]
    of_pair = {(item.pair_id, item.condition): item for item in reversed(rated)}
    found = []
    for each in oddities(norms, rated):
        faults = [why for _, why in each.reasons]
        faults += _not_above(norms, each.item, of_pair.get((each.item.pair_id, "neutral")))
        if not any(kind == "no majority" for kind, _ in each.reasons):
            faults += _not_named(norms, each.item)
        reread, n = sum(norms.values(each.item, "reread")), len(norms.of[each.item.id])
        if 3 * reread > n:
            faults.append(f"reread in {reread:.0f} of {n} ratings")
        found.append(Suspect(each.item, tuple(faults), each.distance))
    found.sort(key=lambda each: (-len(each.faults), -each.distance, each.item.id))
    return tuple(found[:most])


def _not_above(norms: Norms, item: Stimulus, neutral: Stimulus | None) -> list[str]:
    if item.condition != "clinical" or neutral is None:
        return []
    mine, other = norms.mean(item, "intensity"), norms.mean(neutral, "intensity")
    return [] if mine > other else [f"not above its neutral member ({mine:.2f} and {other:.2f})"]


def _not_named(norms: Norms, item: Stimulus) -> list[str]:
    if item.condition != "clinical" or item.target_emotion not in EMOTIONS:
        return []
    named = Counter(rating.category for rating in norms.of[item.id])
    n = named.total()
    if 2 * named[item.target_emotion] > n:
        return []
    others = ", ".join(f"{name} {count}" for name, count in sorted(named.items()))
    return [f"{item.target_emotion} named by {named[item.target_emotion]} of {n} ({others})"]
