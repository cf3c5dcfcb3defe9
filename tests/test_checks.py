"""Every check has a set that passes and one that fails, and says what is wrong where."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable

import pytest

from aipsy_affect.errors import UnknownNameError
from aipsy_affect.stimulus import Stimulus
from aipsy_affect.validators import registry
from aipsy_affect.validators.results import Result
from aipsy_affect.validators.subject import Options, Subject

QUICK = Options(permutations=400, repeats=1, resamples=100)
Items = tuple[Stimulus, ...]
VICTIM = "B-rage-d1-v3"


def change(items: Items, where: Callable[[Stimulus], bool], **columns: object) -> Items:
    """Replace columns of the items chosen; a callable value gets the item."""

    def new(item: Stimulus) -> Stimulus:
        values = {name: value(item) if callable(value) else value for name, value in columns.items()}
        return dataclasses.replace(item, **values)

    return tuple(new(item) if where(item) else item for item in items)


def one(items: Items, **columns: object) -> Items:
    return change(items, lambda item: item.id == VICTIM, **columns)


def clinical(items: Items, **columns: object) -> Items:
    return change(items, lambda item: item.condition == "clinical", **columns)


def append(words: str) -> Callable[[Stimulus], str]:
    return lambda item: f"{item.text} {words}"


def text_of(items: Items, item: Stimulus, condition: str) -> str:
    """Return the text of another member of an item's scenario."""
    return next(i.text for i in items if i.pair_id == item.pair_id and i.condition == condition)


#: code to (how to break the corpus, what the result has to say).
FAILING: dict[str, tuple[Callable[[Items], Items], str]] = {
    "S001": (lambda items: (*items, items[0]), "stands 2 times"),
    "S002": (lambda items: one(items, id="B-fury-d1-v3"), "not like B-rage-d1-v1"),
    "S003": (
        lambda items: tuple(i for i in items if i.id != "N-rage-d1-c3"),
        "0 members of condition neutral",
    ),
    "S004": (
        lambda items: tuple(i for i in items if i.pair_id != "rage-d1-v3"),
        "2 isolexical and 1 matched",
    ),
    "S005": (
        lambda items: one(items, text=lambda i: f"{i.text} {items[5].text}"),
        "shares “",
    ),
    "S006": (lambda items: one(items, text=lambda i: i.text.replace("a", "а", 1)), "CYRILLIC SMALL LETTER A"),
    "S007": (lambda items: one(items, text=append("I saw it.")), "“I” outside of quoted speech"),
    "S008": (lambda items: one(items, content_warning="gore"), "unknown warning 'gore'"),
    "S009": (lambda items: one(items, text="Too short."), "2 words"),
    "S010": (lambda items: one(items, text=" \t"), "no text"),
    "P101": (lambda items: one(items, text=append("Two more words.")), "words in clinical"),
    "P102": (lambda items: one(items, text=lambda i: i.text.replace(".", "!", 1)), "only in clinical: !"),
    "P103": (lambda items: one(items, text=append("not")), "only in clinical: not"),
    "P104": (
        lambda items: one(items, text="Something else stands here, from the first word to the last."),
        "Jaccard",
    ),
    "P105": (
        lambda items: one(items, text="Something else stands here, from the first word to the last."),
        "of the words changed",
    ),
    "P106": (
        lambda items: change(
            items,
            lambda i: i.condition != "neutral" and i.matching == "matched",
            text=append("Zymurgical quoin palimpsest."),
        ),
        "Zipf",
    ),
    "P107": (
        lambda items: change(
            items,
            lambda i: i.id in {f"B-{e}-d1-v3" for e in ("rage", "grief", "terror")},
            text=append("Standard."),
        ),
        "“standard” changes in 3 pairs",
    ),
    "P108": (
        lambda items: change(items, lambda i: i.id == "B-rage-d1-v1", text=append("Extra.")),
        "only in clinical: extra",
    ),
    "P109": (lambda items: one(items, text=append("Extra.")), "not crossed: only in clinical: extra"),
    "L301": (lambda items: one(items, text=append("He was furious.")), "“furious” (fury"),
    "L302": (
        lambda items: change(items, lambda i: i.id == "K-rage-d1-v3", text="He went home for his lunch."),
        "no word for rage",
    ),
    "L304": (
        lambda items: clinical(
            items,
            text=lambda i: (
                i.text
                + (" A superb win." if i.target_emotion in ("ecstasy", "admiration") else " A bad crash.")
            ),
        ),
        "equivalence p = ",
    ),
    "L305": (lambda items: clinical(items, text=append("A bad crash, war and murder.")), "equivalence p = "),
    "L306": (lambda items: clinical(items, text=append("Murder, war, poison, prison.")), "equivalence p = "),
    "B201": (lambda items: clinical(items, text=append("because not that")), "AUROC"),
    "B202": (lambda items: clinical(items, text=append("because not that")), "AUROC"),
    "B203": (lambda items: clinical(items, text=append("because not that")), "AUROC"),
    "B204": (
        lambda items: clinical(items, text=append("grandmother daughter nephew wife uncle sister")),
        "AUROC",
    ),
    "B205": (lambda items: clinical(items, text=append("because not that, what; never why!")), "AUROC"),
    "B206": (lambda items: clinical(items, text=append("because")), "because"),
    "T401": (
        lambda items: clinical(items, text=lambda i: text_of(items, i, "keyword_rich")),
        "named anger, P = ",
    ),
    "T402": (
        lambda items: change(
            items, lambda i: i.condition == "keyword_rich", text=lambda i: text_of(items, i, "neutral")
        ),
        "not anger",
    ),
}
#: Reported only: these have no way to fail, and are shown to move instead.
REPORTED = {"L303", "B207", "T403", "T404"}
#: The checks of what can be read off the texts; those of ratings have their fixtures in ``test_rated.py``.
TEXT_CHECKS = [check.code for check in registry.CHECKS if check.code[0] != "R"]


def run(code: str, items: Iterable[Stimulus]) -> Result:
    (check,) = registry.select([code])
    return check.run(Subject(tuple(items), QUICK))


def needs_nrc(code: str) -> None:
    if code == "L306":
        pytest.importorskip("nrclex", reason="NRC's lexicon is not installed")


def test_every_registered_check_has_its_fixtures() -> None:
    assert set(TEXT_CHECKS) == set(FAILING) | REPORTED


@pytest.mark.parametrize("code", TEXT_CHECKS)
def test_the_released_corpus_passes(code: str, items: Items) -> None:
    needs_nrc(code)
    result = run(code, items)
    assert result.status == "passed", (result.summary, result.locations[:5])
    assert result.n > 0 and result.code == code and result.title


@pytest.mark.parametrize("code", list(FAILING))
def test_a_broken_corpus_fails_and_says_where(code: str, items: Items) -> None:
    needs_nrc(code)
    broken, says = FAILING[code]
    result = run(code, broken(items))
    assert result.status == "failed", result.summary
    told = result.summary + " ".join(place.note + place.id for place in result.locations)
    assert says in told, told
    assert result.threshold is not None and result.threshold.reason
    assert result.locations


def test_ambiguous_words_are_located_and_never_fail(items: Items) -> None:
    before, after = run("L303", items), run("L303", one(items, text=append("He was cross.")))
    assert (after.value or 0) == (before.value or 0) + 1
    assert after.status == "passed" and not after.required


def test_emotion_words_make_the_emotion_readable(items: Items) -> None:
    told = run("B207", clinical(items, text=lambda i: f"{i.text} {' '.join([i.target_emotion] * 3)}"))
    assert (told.value or 0) > (run("B207", items).value or 0)
    assert not told.required and told.interval is not None


@pytest.mark.parametrize("code", ["P106", "L304", "L305", "B201", "B204", "B206", "T401"])
def test_no_difference_is_not_claimed_without_a_positive_control(code: str, items: Items) -> None:
    without = tuple(item for item in items if item.condition != "keyword_rich")
    result = run(code, without)
    assert result.status == "not_run" and result.blocks
    dull = change(
        items,
        lambda i: i.condition == "keyword_rich",
        text=lambda i: text_of(items, i, "neutral"),
    )
    assert run(code, dull).status == "not_run"
    assert "no power" in run(code, dull).summary


@pytest.mark.parametrize("code", ["B201", "B206", "T401"])
def test_a_leak_needs_no_control_to_be_found(code: str, items: Items) -> None:
    leaky = FAILING[code][0](items)
    assert run(code, tuple(i for i in leaky if i.condition != "keyword_rich")).status == "failed"


@pytest.mark.parametrize("code", ["B201", "B206", "P106", "L304", "T401"])
def test_too_few_pairs_are_not_a_pass(code: str, items: Items) -> None:
    few = tuple(item for item in items if item.pair_id == "rage-d1-v1")
    assert run(code, few).status == "not_run"


@pytest.mark.parametrize("code", [check.code for check in registry.CHECKS if check.code[0] in "SPLT"])
def test_an_item_less_subject_never_passes(code: str) -> None:
    needs_nrc(code)
    assert run(code, ()).status in ("not_run", "failed")


def test_codes_are_stable_and_unique() -> None:
    codes = [check.code for check in registry.CHECKS]
    assert len(set(codes)) == len(codes) and codes == sorted(codes, key=lambda c: ("SPLBTR".index(c[0]), c))
    assert all(check.run.__name__.startswith(check.code.lower() + "_") for check in registry.CHECKS)


def test_select_by_code_prefix_and_nothing() -> None:
    assert [check.code for check in registry.select(["b20", "s001"])][:2] == ["S001", "B201"]
    assert registry.select() == registry.CHECKS
    with pytest.raises(UnknownNameError, match="unknown check 'X9'; there is: S001"):
        registry.select(["X9"])


def test_what_the_classifier_did_not_read_is_said(items: Items) -> None:
    long = one(items, text=append("The bus left. " * 200))
    for code in ("T401", "T403"):
        assert f"; 1 cut at 256 tokens: {VICTIM}" in run(code, long).summary
        assert "cut at" not in run(code, items).summary


def test_a_leak_in_one_emotion_is_found_where_the_whole_hides_it(items: Items) -> None:
    leaky = change(
        items,
        lambda i: i.condition == "clinical" and i.target_emotion == "grief",
        text=append("She was grieving and heartbroken."),
    )
    result = run("T401", leaky)
    assert result.status == "failed" and "above its own rate elsewhere: sadness" in result.summary
    assert {place.id.split("-")[1] for place in result.locations} == {"grief"}
