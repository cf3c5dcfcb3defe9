"""Who reads what: a balanced incomplete design, exact by construction and random by seed.

Three steps, each of which keeps what the one before it guaranteed:

1. *Deal.* The scenarios stand in order of their strata (emotion, matching). Each takes as many readers as it has
   slots (members times readings), in turn from one circle of readers. So no reader meets a scenario twice, and the
   readers differ by at most one in the number of scenarios, over all and within every emotion.
2. *Mix.* Within a stratum, pairs of scenarios trade readers at random (the curveball algorithm of Strona et al.
   2014 for matrices with fixed margins), so that no two readers go through the whole set side by side.
3. *Colour.* Each reader of a scenario gets one of its members. For two conditions at a time, the slots are paired
   up within each scenario and within each reader (inside an emotion first); the pairs form paths and cycles of even
   length, along which the two conditions alternate. This is de Werra's balanced edge colouring of bipartite graphs
   (1971): every member gets exactly its readings, and no reader has two conditions that differ by more than one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from random import Random


@dataclass(frozen=True)
class Scenario:
    """What is dealt: a scenario with the conditions that are to be rated.

    Attributes:
        name: its pair id.
        conditions: names of the members; a reader sees one of them.
        strata: labels that readers are balanced over, widest first (emotion, then matching).
    """

    name: str
    conditions: tuple[str, ...]
    strata: tuple[str, ...]


#: A reader (from 0) and the name of a scenario.
Slot = tuple[int, str]
#: The condition that each reader sees of each of his or her scenarios.
Deal = Mapping[Slot, str]


def assign(scenarios: Sequence[Scenario], readers: int, per_item: int, rng: Random) -> Deal:
    """Return which member of which scenario each reader sees.

    Args:
        scenarios: in any order; names are unique.
        readers: number of readers; at least the slots of the largest scenario.
        per_item: readings of every member.
        rng: source of chance.

    Raises:
        ValueError: too few readers for a scenario.
    """
    if any(len(each.conditions) * per_item > readers for each in scenarios):
        raise ValueError("a scenario has more slots than there are readers")
    strata: dict[tuple[str, ...], list[Scenario]] = defaultdict(list)
    for scenario in scenarios:
        strata[scenario.strata].append(scenario)
    seats = _deal(_in_random_order(strata, rng), readers, per_item, rng)
    for group in strata.values():
        _mix([seats[each.name] for each in group], rng)
    return _colour(scenarios, seats, per_item, rng)


def _in_random_order(strata: Mapping[tuple[str, ...], list[Scenario]], rng: Random) -> list[Scenario]:
    """Strata of one emotion stay together, so that whole emotions are dealt in one go."""
    chance: dict[tuple[str, ...], float] = {}
    for labels in strata:
        for depth in range(1, len(labels) + 1):
            chance.setdefault(labels[:depth], rng.random())
    order = sorted(strata, key=lambda labels: [chance[labels[:d]] for d in range(1, len(labels) + 1)])
    return [each for labels in order for each in rng.sample(strata[labels], len(strata[labels]))]


def _deal(scenarios: Iterable[Scenario], readers: int, per_item: int, rng: Random) -> dict[str, set[int]]:
    circle = rng.sample(range(readers), readers)
    seats, at = {}, 0
    for scenario in scenarios:
        slots = len(scenario.conditions) * per_item
        seats[scenario.name] = {circle[(at + n) % readers] for n in range(slots)}
        at += slots
    return seats


def _mix(seats: Sequence[set[int]], rng: Random) -> None:
    """Let random pairs of scenarios trade the readers that only one of them has; sizes stay as they are."""
    if len(seats) < 2:
        return
    for _ in range(5 * len(seats)):
        one, two = rng.sample(seats, 2)
        only_one = one - two
        pool = sorted(one ^ two)
        rng.shuffle(pool)
        common = one & two
        one_new, two_new = pool[: len(only_one)], pool[len(only_one) :]
        one.clear()
        two.clear()
        one.update(common, one_new)
        two.update(common, two_new)


def _colour(scenarios: Sequence[Scenario], seats: Mapping[str, set[int]], per_item: int, rng: Random) -> Deal:
    colour: dict[Slot, str] = {}
    for scenario in scenarios:
        readers = sorted(seats[scenario.name])
        rng.shuffle(readers)
        for n, reader in enumerate(readers):
            colour[reader, scenario.name] = scenario.conditions[n // per_item]
    conditions_of = {each.name: each.conditions for each in scenarios}
    strata = {each.name: each.strata for each in scenarios}
    names = list(dict.fromkeys(name for each in scenarios for name in each.conditions))
    # A split never makes a reader more uneven, and any that is uneven by two or more gets more even, so this ends;
    # the bound is for sets in which not every scenario has every condition.
    for _ in range(4 * len(names)):
        for a, b in combinations(names, 2):
            slots = [
                slot
                for slot, has in colour.items()
                if has in (a, b) and a in conditions_of[slot[1]] and b in conditions_of[slot[1]]
            ]
            _split(slots, a, b, colour, strata, rng)
        if _unevenness(colour, names, strata) <= 1:
            break
    return colour


def _split(
    slots: list[Slot],
    a: str,
    b: str,
    colour: dict[Slot, str],
    strata: Mapping[str, tuple[str, ...]],
    rng: Random,
) -> None:
    """Give the slots the two conditions anew, in turn along the paths and cycles that their pairings make."""
    rng.shuffle(slots)
    at_scenario, _ = _pair_up(slots, lambda slot: slot[1])
    at_reader: dict[Slot, Slot] = {}
    left = slots
    for depth in range(max(map(len, strata.values()), default=0), -1, -1):

        def cell(slot: Slot, depth: int = depth) -> Hashable:
            return slot[0], strata[slot[1]][:depth]

        found, left = _pair_up(left, cell)
        at_reader |= found
    done: set[Slot] = set()
    ends = [slot for slot in slots if slot not in at_reader]
    for start in (*ends, *slots):  # the paths, each from an end; then what is left: the cycles
        first, second = (a, b) if rng.random() < 0.5 else (b, a)
        slot = start
        while slot not in done:
            mate = at_scenario[slot]
            colour[slot], colour[mate] = first, second
            done |= {slot, mate}
            slot = at_reader.get(mate, mate)


def _pair_up(slots: Sequence[Slot], key: Callable[[Slot], Hashable]) -> tuple[dict[Slot, Slot], list[Slot]]:
    """Return a partner for each slot among those of the same key, and the slots that are left without one."""
    waiting: dict[Hashable, Slot] = {}
    partner: dict[Slot, Slot] = {}
    for slot in slots:
        other = waiting.pop(key(slot), None)
        if other is None:
            waiting[key(slot)] = slot
        else:
            partner[slot], partner[other] = other, slot
    return partner, list(waiting.values())


def _unevenness(
    colour: Mapping[Slot, str], names: Sequence[str], strata: Mapping[str, tuple[str, ...]]
) -> int:
    """Return by how much two conditions differ at most, at any reader, over all and within a stratum."""
    counts: dict[Hashable, Counter[str]] = defaultdict(Counter)
    for (reader, name), has in colour.items():
        for depth in range(len(strata[name]) + 1):
            counts[reader, strata[name][:depth]][has] += 1
    return max(
        (max(each[n] for n in names) - min(each[n] for n in names) for each in counts.values()), default=0
    )
