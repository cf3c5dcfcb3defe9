"""Forms: which rater reads which texts, under which opaque ids, in which order. Pure; the same seed, the same forms."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from random import Random
from typing import Any

from ..errors import SelectionError, UnknownNameError
from ..stimulus import NEUTRAL, Stimulus
from ..text import word_count
from .assignment import Deal, Scenario, assign
from .key import Entry, Expectation
from .order import arrange, part_of_form
from .record import text_hash
from .texts import COMPLEX_NEUTRAL, KEYWORD_RICH, Text, as_text, complex_neutral, keyword_rich

#: A named emotion is at least moderate; an ordinary scene, however vivid, is at most moderate.
AT_LEAST, AT_MOST = 4.0, 4.0
#: No vowels, so that no word comes about; no e, so that no spreadsheet reads a number; no look-alikes.
LETTERS = "bcdfghjkmnpqrstvwxz"
ALPHABET = LETTERS + "23456789"
ID_LENGTH = 8


@dataclass(frozen=True)
class Parameters:
    """How forms are made.

    Attributes:
        raters: number of forms.
        per_item: readings of every item.
        seed: of everything random.
        conditions: what is rated; empty for all conditions of the release but keyword_rich.
        catch: catch items per form, the larger half keyword-rich.
    """

    raters: int
    per_item: int
    seed: int = 0
    conditions: tuple[str, ...] = ()
    catch: int = 4

    @property
    def catch_keyword(self) -> int:
        return self.catch - self.catch // 2

    @property
    def catch_plain(self) -> int:
        return self.catch // 2

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"conditions": list(self.conditions)}


@dataclass(frozen=True, slots=True)
class Scene:
    """A text in its place in a form, with its entry in the key."""

    entry: Entry
    text: str


@dataclass(frozen=True)
class Form:
    """What one rater reads."""

    id: str
    scenes: tuple[Scene, ...]


def make_forms(items: Sequence[Stimulus], wanted: Parameters) -> tuple[Parameters, tuple[Form, ...]]:
    """Return the parameters with nothing left open, and one form per rater.

    No rater sees two texts of one scenario, in whatever condition or role. Every item is read ``per_item`` times.
    Forms differ by at most one in size; see ``assignment`` for the balance within them.

    Raises:
        UnknownNameError: a condition that the release does not have.
        SelectionError: the numbers do not go together; the message says which would.
    """
    parameters = _complete(items, wanted)
    rated = [as_text(item) for item in items if item.condition in parameters.conditions]
    pools = [
        (parameters.catch_keyword, keyword_rich(items), KEYWORD_RICH),
        (parameters.catch_plain, complex_neutral(items), COMPLEX_NEUTRAL),
    ]
    scenarios = _scenarios(rated)
    _check_numbers(scenarios, pools, parameters)
    deal = assign(scenarios, parameters.raters, parameters.per_item, _rng(parameters, "deal"))
    member = {(each.scenario, each.condition): each for each in rated}
    stimuli: list[list[Text]] = [[] for _ in range(parameters.raters)]
    for (reader, scenario), condition in deal.items():
        stimuli[reader].append(member[scenario, condition])
    catches = _catches(deal, pools, parameters)
    return parameters, _forms(stimuli, catches, parameters)


def _complete(items: Sequence[Stimulus], wanted: Parameters) -> Parameters:
    present = tuple(dict.fromkeys(item.condition for item in items))
    for name in wanted.conditions:
        if name not in present:
            raise UnknownNameError("condition", name, present)
    chosen = tuple(dict.fromkeys(wanted.conditions)) or tuple(n for n in present if n != KEYWORD_RICH)
    if not chosen:
        raise SelectionError(
            "the release has keyword-rich items only; say with --conditions what is to be rated"
        )
    return Parameters(wanted.raters, wanted.per_item, wanted.seed, chosen, wanted.catch)


def _scenarios(rated: Sequence[Text]) -> list[Scenario]:
    members: dict[str, list[Text]] = defaultdict(list)
    for each in rated:
        members[each.scenario].append(each)
    for name, texts in members.items():
        if len({each.condition for each in texts}) < len(texts):
            raise SelectionError(
                f"scenario {name} has two items of one condition: run aipsy-affect validate on it"
            )
    return [
        Scenario(name, tuple(each.condition for each in texts), (texts[0].emotion, texts[0].matching))
        for name, texts in members.items()
    ]


Pools = Sequence[tuple[int, Sequence[Text], str]]


def _check_numbers(scenarios: Sequence[Scenario], pools: Pools, parameters: Parameters) -> None:
    for number, pool, name in pools:
        if number > len({each.scenario for each in pool}):
            raise SelectionError(
                f"{number} {name} catch items a form were asked for, and there are {len(pool)}: lower --catch"
            )
    slots = sum(len(each.conditions) for each in scenarios) * parameters.per_item
    if parameters.raters > slots:
        raise SelectionError(
            f"{parameters.raters} raters are more than the {slots} readings there are: some would have nothing to "
            f"read; ask for at most {slots} raters, or more readings per item"
        )
    least = _least_raters(scenarios, pools, parameters.per_item)
    if least is None:
        raise SelectionError("no number of raters leaves a scenario free for every catch item: lower --catch")
    if parameters.raters < least:
        raise SelectionError(
            f"{parameters.raters} raters cannot read every item {parameters.per_item} times without meeting a "
            f"scenario twice (catch items included); the smallest number that works is {least}"
        )


def _least_raters(scenarios: Sequence[Scenario], pools: Pools, per_item: int) -> int | None:
    """Return the smallest number of raters for which every one has scenarios left for the catch items.

    A rater reads a fair share of the scenarios that a kind of catch item could come from, rounded up; what is left
    must be enough.
    """
    slots = {each.name: len(each.conditions) * per_item for each in scenarios}
    least = max(slots.values())
    for number, pool, _ in pools:
        sources = {each.scenario for each in pool}
        taken = sum(slots.get(name, 0) for name in sources)
        room = len(sources) - number  # how many of the sources a rater may have read
        if taken and number:
            if room < 1:
                return None
            least = max(least, -(-taken // room))
    return least


def _catches(deal: Deal, pools: Pools, parameters: Parameters) -> list[list[Text]]:
    """Give every rater catch items from scenarios not met so far, of various emotions, all used about as often."""
    rng = _rng(parameters, "catch")
    met: list[set[str]] = [set() for _ in range(parameters.raters)]
    for reader, scenario in deal:
        met[reader].add(scenario)
    used: Counter[str] = Counter()
    found: list[list[Text]] = []
    for reader in range(parameters.raters):
        mine: list[Text] = []
        for number, pool, _ in pools:
            for _ in range(number):
                free = [each for each in pool if each.scenario not in met[reader]]
                if not free:
                    raise SelectionError("too few scenarios are left for the catch items: lower --catch")
                emotions = Counter(each.emotion for each in mine)
                chance = {each.item: rng.random() for each in free}
                chosen = min(free, key=lambda e: (emotions[e.emotion], used[e.item], chance[e.item]))
                used[chosen.item] += 1
                met[reader].add(chosen.scenario)
                mine.append(chosen)
        rng.shuffle(mine)
        found.append(mine)
    return found


def _forms(
    stimuli: Sequence[Sequence[Text]], catches: Sequence[Sequence[Text]], parameters: Parameters
) -> tuple[Form, ...]:
    order, ids = _rng(parameters, "order"), _opaque_ids(_rng(parameters, "ids"))
    readers_of: dict[str, list[int]] = defaultdict(list)
    for reader, texts in enumerate(stimuli):
        for each in texts:
            readers_of[each.item].append(reader)
    part = part_of_form(dict(sorted(readers_of.items())), order)
    width = max(2, len(str(parameters.raters)))
    forms = []
    for reader, (texts, extra) in enumerate(zip(stimuli, catches, strict=True)):
        where = {each: part[reader, each.item] for each in texts}
        for n, each in enumerate(extra):  # spread evenly, never at the very start
            where[each] = (n + 0.25 + order.random() / 2) / len(extra)
        row = arrange(
            sorted(where, key=lambda each: (where[each], each.item)),
            lambda each: "" if each.emotion == NEUTRAL else each.emotion,
            lambda each: each.condition if len(parameters.conditions) > 1 else "",
        )
        name = f"form-{reader + 1:0{width}d}"
        forms.append(
            Form(name, tuple(_scene(ids, name, n, each, each in extra) for n, each in enumerate(row, 1)))
        )
    return tuple(forms)


def _scene(ids: Iterable[str], form: str, place: int, text: Text, catch: bool) -> Scene:
    expected = None
    if catch and text.condition == KEYWORD_RICH:
        expected = Expectation(AT_LEAST, 10.0, text.emotion)
    elif catch:
        expected = Expectation(0.0, AT_MOST)
    entry = Entry(
        id=next(iter(ids)),
        form=form,
        place=place,
        item=text.item,
        scenario=text.scenario,
        condition=text.condition,
        emotion=text.emotion,
        role="catch" if catch else "stimulus",
        text_sha256=text_hash(text.text),
        words=word_count(text.text),
        expected=expected,
    )
    return Scene(entry, text.text)


def _opaque_ids(rng: Random) -> Iterable[str]:
    """Yield ids that say nothing, each once."""
    seen: set[str] = set()
    while True:
        name = rng.choice(LETTERS) + "".join(rng.choice(ALPHABET) for _ in range(ID_LENGTH - 1))
        if name not in seen:
            seen.add(name)
            yield name


def _rng(parameters: Parameters, purpose: str) -> Random:
    """A source of chance of its own for every purpose, so that a change to one leaves the others as they are."""
    return Random(f"aipsy-affect rate {parameters.seed} {purpose}")
