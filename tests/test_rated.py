"""Family R: ratings that pass, ratings that fail and say where, and ratings that prove nothing."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from aipsy_affect.rating.record import Rating, text_hash
from aipsy_affect.stimulus import Stimulus
from aipsy_affect.validators import battery, registry
from aipsy_affect.validators.norms import screen
from aipsy_affect.validators.results import Result
from aipsy_affect.validators.subject import Options, Subject

QUICK = Options(resamples=200)
CODES = [check.code for check in registry.CHECKS if check.code[0] == "R"]
REQUIRED = ["R501", "R502", "R503", "R504", "R505"]
Items = tuple[Stimulus, ...]
Ratings = tuple[Rating, ...]


def run(code: str, items: Sequence[Stimulus], ratings: Sequence[Rating]) -> Result:
    (check,) = registry.select([code])
    return check.run(Subject(tuple(items), QUICK, tuple(ratings)))


def change(ratings: Ratings, where: Callable[[Rating], bool], **columns: object) -> Ratings:
    """Replace columns of the ratings chosen; a callable value gets the rating."""

    def new(rating: Rating) -> Rating:
        values = {name: value(rating) if callable(value) else value for name, value in columns.items()}
        return replace(rating, **values)  # type: ignore[arg-type]

    return tuple(new(rating) if where(rating) else rating for rating in ratings)


def clinical(rating: Rating) -> bool:
    return rating.item.startswith("B-")


def neutral(rating: Rating) -> bool:
    return rating.item.startswith("N-")


def of(*items: str) -> Callable[[Rating], bool]:
    return lambda rating: rating.item in items


def dosed(items: Items) -> Items:
    """Return the items with a moderate member of every scenario."""
    return items + tuple(
        replace(item, id=item.id.replace("B-", "Bm-"), condition="moderate", text=f"{item.text} Maybe.")
        for item in items
        if item.condition == "clinical"
    )


def with_doses(items: Items, ratings: Ratings, intensity: float = 4.0) -> Ratings:
    """Return the ratings and those of the moderate members by three further raters."""
    moderate = [item for item in dosed(items) if item.condition == "moderate"]
    model = ratings[0]
    return ratings + tuple(
        replace(
            model,
            rater=f"reader-m{number}",
            place=place,
            item=item.id,
            text_sha256=text_hash(item.text),
            intensity=intensity + (place + number) % 2,
        )
        for number in range(3)
        for place, item in enumerate(moderate, 1)
    )


#: code to the ways of failing: (how the ratings are broken, what the result has to say).
FAILING: list[tuple[str, Callable[[Ratings], Ratings], str]] = [
    (
        "R501",
        lambda r: change(r, of("B-rage-d1-v3"), intensity=0.0),
        "rage-d1-v3 clinical 0.00, neutral 0.",
    ),
    (
        "R501",
        lambda r: change(
            r, of("B-rage-d1-v1", "B-grief-d2-v2", "N-rage-d1-c1", "N-grief-d2-c2"), intensity=2.0
        ),
        "grief-d2-v2 clinical 2.00, neutral 2.00",
    ),
    ("R502", lambda r: change(r, neutral, intensity=lambda each: each.intensity + 1), "neutral mean 1.8"),
    (
        "R502",
        lambda r: change(r, lambda each: neutral(each) and "-d1-c" in each.item, intensity=2.5),
        "share of neutral items at 2 or less 0.667 (",
    ),
    (
        "R502",
        lambda r: change(r, clinical, intensity=lambda each: each.intensity - 2.5),
        "), must be ≥ 6.8",
    ),
    (
        "R503",
        lambda r: change(r, lambda each: "B-vigilance" in each.item, category="terror"),
        "B-vigilance-d1-v1 named terror 3",
    ),
    (
        "R504",
        lambda r: change(
            r, lambda e: e.rater in ("reader-1", "reader-2"), intensity=lambda e: e.place % 11.0
        ),
        "alpha of intensity 0.",
    ),
    (
        "R504",
        lambda r: change(
            r,
            lambda each: each.rater in ("reader-1", "reader-2"),
            category=lambda each: "ecstasy" if each.place % 2 else "terror",
        ),
        "alpha of category 0.2",
    ),
    ("R505", lambda r: change(r, clinical, natural=3), "clinical mean 3.000"),
    ("R505", lambda r: change(r, of("N-rage-d1-c1"), natural=1), ""),
    (
        "R505",
        lambda r: change(
            change(r, clinical, natural=5), lambda e: neutral(e) and e.place % 2 == 0, natural=4
        ),
        "clinical less neutral 0.",
    ),
    (
        "R505",
        lambda r: change(r, lambda each: neutral(each) and "rage" in each.item, reread=True),
        "N-rage-d1-c1 reread in 3 of 3 ratings",
    ),
]
FAILING = [each for each in FAILING if each[2]]


def told(result: Result) -> str:
    return "\n".join([result.summary, *(f"{place.id} {place.note}" for place in result.locations)])


def test_every_required_check_has_a_failing_fixture() -> None:
    assert {code for code, _, _ in FAILING} | {"R506", "R507"} == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_good_ratings_pass(code: str, items: Items, ratings: Ratings) -> None:
    result = run(code, dosed(items), with_doses(items, ratings))
    assert result.status == "passed", told(result)
    assert result.n > 0 and result.value is not None
    if code != "R507":
        assert result.threshold is not None and result.threshold.reason and result.interval is not None
        assert result.threshold.holds(result.value) and not result.locations
        assert all(each["met"] for each in result.details["requirements"])


@pytest.mark.parametrize(("code", "breaks", "says"), FAILING)
def test_bad_ratings_fail_and_say_where(
    code: str, breaks: Callable[[Ratings], Ratings], says: str, items: Items, ratings: Ratings
) -> None:
    result = run(code, items, breaks(ratings))
    assert result.status == "failed" and result.blocks, told(result)
    assert says in told(result), told(result)
    assert result.locations and result.value is not None
    assert result.threshold is not None
    assert "must be " in result.summary


def test_the_value_shown_is_the_one_at_fault(items: Items, ratings: Ratings) -> None:
    weak = run("R502", items, change(ratings, clinical, intensity=5.0))
    assert (weak.value, str(weak.threshold)) == (5.0, "≥ 6.8")
    good = run("R502", items, ratings)
    assert good.value == pytest.approx(2.5 / 3, abs=0.1) and str(good.threshold) == "≤ 1.5"


def test_one_isolexical_pair_in_48_may_fail_and_is_named(items: Items, ratings: Ratings) -> None:
    result = run("R501", items, change(ratings, of("B-rage-d1-v1"), intensity=0.0))
    assert result.status == "passed"
    assert [place.id for place in result.locations] == ["rage-d1-v1"]
    assert "the bounds allow 0 of 48 matched and 1 of 48 isolexical pairs to fail" in result.summary


def test_a_dose_out_of_order_is_found(items: Items, ratings: Ratings) -> None:
    doses = with_doses(items, ratings)
    above = change(doses, lambda each: "Bm-rage" in each.item, intensity=9.0)
    result = run("R506", dosed(items), above)
    assert result.status == "failed" and result.blocks
    assert "moderate 9.00, clinical 7." in told(result)
    orphan = tuple(item for item in dosed(items) if not item.id.startswith("N-"))
    assert "no neutral member" in told(run("R506", orphan, doses))


def test_without_moderates_there_is_no_dose_and_nothing_blocks(items: Items, ratings: Ratings) -> None:
    result = run("R506", items, ratings)
    assert (result.status, result.required) == ("not_run", False)
    assert "no moderate members" in result.summary
    unrated = run("R506", dosed(items), ratings)
    assert unrated.status == "not_run" and unrated.blocks, "moderates that nobody rated are no pass"


@pytest.mark.parametrize(
    ("item", "columns", "says"),
    [
        ("N-rage-d1-c1", {"intensity": 4.0}, "neutral, yet mean intensity 4.00"),
        ("B-rage-d1-v1", {"intensity": 5.0}, "clinical, yet mean intensity 5.00"),
        ("Bm-rage-d1-v1", {"intensity": 10.0}, "mean intensity 10.00, robust z"),
        ("B-rage-d1-v1", {"natural": 3}, "naturalness 3.00"),
        ("B-rage-d1-v1", {"intensity": lambda r: 10.0 if r.rater < "reader-2" else 5.0}, "from 5 to 10"),
        (
            "B-rage-d1-v1",
            {"category": lambda r: {"1": "rage", "3": "terror", "5": "grief"}[r.rater[-1]]},
            "no majority for an emotion (grief 1, rage 1, terror 1)",
        ),
    ],
)
def test_outliers_are_listed_with_their_reason_and_never_fail(
    item: str, columns: dict[str, object], says: str, items: Items, ratings: Ratings
) -> None:
    before = run("R507", dosed(items), with_doses(items, ratings))
    after = run("R507", dosed(items), change(with_doses(items, ratings), of(item), **columns))
    assert (before.value, after.value) == (0, 1)
    assert after.status == "passed" and not after.required
    (place,) = after.locations
    assert place.id == item and says in place.note


def test_raters_who_fail_everything_fail_everything(items: Items, ratings: Ratings) -> None:
    blank = change(
        ratings,
        lambda _: True,
        intensity=0.0,
        category="rage",
        natural=1,
        reread=True,
        valence=0,
    )
    results = {code: run(code, items, blank) for code in CODES}
    assert [code for code in CODES if results[code].status == "failed"] == ["R501", "R502", "R503", "R505"]
    assert results["R504"].status == "not_run" and results["R504"].blocks
    assert (
        "no power: every item got the same intensity and category from everybody" in results["R504"].summary
    )


def test_a_scale_that_nobody_used_proves_no_equality(items: Items, ratings: Ratings) -> None:
    result = run("R505", items, change(ratings, lambda _: True, natural=5))
    assert result.status == "not_run" and result.blocks
    assert "no power: every rater gave every text 5" in result.summary


def test_a_word_given_to_everything_names_nothing(items: Items, ratings: Ratings) -> None:
    """In a set of one emotion, raters who always say that one would be right by not reading."""
    rage = tuple(item for item in items if item.target_emotion == "rage")
    same = change(ratings, lambda _: True, category="rage")
    result = run("R503", rage, same)
    assert (
        result.status == "not_run" and "no power: it is named of 1.000 of neutral members" in result.summary
    )
    assert run("R503", rage, ratings).status == "passed"


def test_four_pairs_are_no_evidence(items: Items, ratings: Ratings) -> None:
    few = tuple(item for item in items if item.pair_id.startswith("rage-d1"))
    result = run("R501", few, ratings)
    assert result.status == "not_run" and "4 pairs cannot be told from coin tosses" in result.summary
    assert run("R501", few, change(ratings, of("B-rage-d1-v3"), intensity=0.0)).status == "failed"
    assert all(run(code, few[:1], ratings).status == "not_run" for code in REQUIRED)


@pytest.mark.parametrize("code", REQUIRED)
def test_without_two_ratings_of_every_item_nothing_is_claimed(
    code: str, items: Items, ratings: Ratings
) -> None:
    for kept, says in (
        ((), "no ratings were given"),
        (
            tuple(r for r in ratings if r.rater in ("reader-1", "reader-2")),
            "192 of 192 items have fewer than two",
        ),
        (tuple(r for r in ratings if r.item != "B-rage-d1-v3"), "1 of 192 items have fewer than two ratings"),
    ):
        result = run(code, items, kept)
        assert result.status == "not_run" and result.blocks and says in result.summary, result.summary
    assert [(place.id, place.note) for place in result.locations] == [
        ("B-rage-d1-v3", "0 ratings that count")
    ]


def test_two_ratings_are_enough(items: Items, ratings: Ratings) -> None:
    two = tuple(r for r in ratings if r.rater not in ("reader-1", "reader-2"))
    assert {run(code, items, two).status for code in REQUIRED} == {"passed"}


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda r: change(r, of("B-rage-d1-v3"), text_sha256="0" * 12), "3 of other texts"),
        (lambda r: change(r, of("B-rage-d1-v3"), item="B-rage-d9-v3"), "3 of items that are not in the set"),
        (
            lambda r: (
                *r,
                *(replace(e, item="K-rage-d1-v3", role="catch") for e in r if e.item == "B-rage-d1-v3"),
            ),
            "3 by raters who saw two members of the scenario",
        ),
        (
            lambda r: change(
                r, of("B-rage-d1-v3"), rater="reader-1", form="x", place=lambda e: int(e.rater[-1])
            ),
            "2 given again by the same rater",
        ),
    ],
    ids=["other texts", "unknown items", "twins", "repeated"],
)
def test_ratings_that_do_not_count_are_counted_aside(
    spoil: Callable[[Ratings], Ratings], says: str, items: Items, ratings: Ratings
) -> None:
    result = run("R501", items, spoil(ratings))
    assert result.status == "not_run" and f"not counted: {says}" in result.summary, result.summary


def test_other_texts_only_are_no_ratings(items: Items, ratings: Ratings) -> None:
    result = run("R502", items, change(ratings, lambda _: True, text_sha256="0" * 12))
    assert result.status == "not_run" and result.summary.endswith("not counted: 576 of other texts")


def test_a_form_handed_in_twice_is_one_rater(items: Items, ratings: Ratings) -> None:
    first = tuple(r for r in ratings if r.rater in ("reader-1", "reader-2"))
    copies = change(first, lambda _: True, rater=lambda each: f"copy-of-{each.rater}")
    result = run("R501", items, first + copies)
    assert result.status == "not_run" and "192 of a form handed in again under another name" in result.summary


def test_catch_items_have_no_part(items: Items, ratings: Ratings) -> None:
    catch = tuple(
        replace(r, item=f"catch-{r.place:02}", role="catch", intensity=10.0, category="rage", natural=1)
        for r in ratings
        if r.place < 10
    )
    for code in CODES:
        assert run(code, items, ratings + catch) == run(code, items, ratings)


@pytest.mark.parametrize("code", CODES)
def test_the_order_of_rows_decides_nothing(code: str, items: Items, ratings: Ratings) -> None:
    doubled = ratings + change(ratings[:50], lambda _: True, intensity=3.0)
    shuffled = list(doubled)
    random.Random(1).shuffle(shuffled)
    assert run(code, items, doubled).as_json() == run(code, items, shuffled).as_json()


def test_summaries_say_who_rated(items: Items, ratings: Ratings) -> None:
    for code in (*REQUIRED, "R507"):
        assert run(code, items, ratings).summary.endswith(
            "6 language-model raters (Model A), 3 ratings an item"
        )
    people = change(ratings, lambda r: r.rater != "reader-6", kind="human", model="")
    by = run("R501", items, people).summary
    assert by.endswith(
        "5 people and 1 language-model rater (Model A), 3 ratings an item (people 2-3, language-model raters 0-1)"
    )
    models = change(ratings, lambda r: r.rater == "reader-6", model="Model B")
    assert "6 language-model raters (5 Model A, 1 Model B)" in run("R501", items, models).summary


def test_many_of_one_kind_do_not_hide_the_other(items: Items, ratings: Ratings) -> None:
    people = change(
        ratings, lambda r: r.rater in ("reader-5", "reader-6"), kind="human", model="", category="rage"
    )
    result = run("R503", items, people)
    assert "people alone: intended emotion named 0.125; language-model raters alone: " in result.summary
    (apart,) = result.details["by_kind"]["human"]
    assert apart["value"] == pytest.approx(0.125) and apart["n"] == 96
    assert set(run("R504", items, people).details["by_kind"]) == {"human", "language-model"}
    assert "by_kind" not in run("R503", items, ratings).details


def test_agreement_says_what_inflates_it(items: Items, ratings: Ratings) -> None:
    result = run("R504", items, ratings)
    assert "both conditions together, which the manipulation itself raises; within one: " in result.summary
    assert (
        result.details["intensity, clinical"]["alpha"] < result.details["intensity, both conditions"]["alpha"]
    )


def test_a_seed_gives_one_interval(items: Items, ratings: Ratings) -> None:
    (check,) = registry.select(["R504"])

    def interval(seed: int) -> object:
        return check.run(Subject(items, Options(resamples=200, seed=seed), ratings)).interval

    assert interval(1) == interval(1) != interval(2)


def test_stimuli_without_emotions_are_not_named(items: Items, ratings: Ratings) -> None:
    unlabelled = tuple(replace(item, emotion="", target_emotion="") for item in items)
    assert "name no emotion" in run("R503", unlabelled, ratings).summary
    assert {run(c, unlabelled, ratings).status for c in ("R501", "R502", "R504", "R505")} == {"passed"}


def test_the_battery_passes_ratings_on(items: Items, ratings: Ratings) -> None:
    report = battery.run(items, codes=["R"], options=QUICK, ratings=iter(ratings))
    assert report.verdicts() == {"R": "passed"} and not report.blocking
    assert not report.complete


def test_an_empty_screening() -> None:
    norms = screen((), ())
    assert norms.of == {} and norms.set_aside == {}


#: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability: 4 observers, 12 units, missing values.
OBSERVERS = [
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
]


@pytest.mark.parametrize(("level", "alpha"), [("nominal", 0.743), ("interval", 0.849)])
def test_alpha_is_that_of_the_published_example(level: str, alpha: float) -> None:
    from aipsy_affect.validators.agreement import agreement

    units = [
        [int(value) for value in values if value != "."]
        for values in zip(*(row.split() for row in OBSERVERS), strict=True)
    ]
    found = agreement(units, level, 500, 0)  # type: ignore[arg-type]
    assert found is not None
    assert round(found.alpha, 3) == alpha and (found.units, found.ratings) == (11, 40)
    assert found.interval.low < found.alpha < found.interval.high


@pytest.mark.parametrize("level", ["nominal", "interval"])
def test_resamples_have_the_alpha_of_the_package(level: str) -> None:
    """The bootstrap adds up coincidences by unit; the package, given the resampled units, must agree."""
    import krippendorff
    import numpy as np

    from aipsy_affect.validators.agreement import _resampled

    rng = np.random.default_rng(5)
    counts = rng.integers(0, 3, size=(15, 4)).astype(float) + np.eye(4)[rng.integers(0, 4, 15)]
    counts = counts[counts.sum(axis=1) > 1]
    scale = np.array([0.0, 1.0, 2.5, 7.0])
    mine = _resampled(counts, scale, level, 40, 3)  # type: ignore[arg-type]
    rng, size = np.random.default_rng(3), len(counts)
    draws = rng.multinomial(size, np.full(size, 1 / size), size=40)
    theirs = [
        krippendorff.alpha(
            value_counts=np.repeat(counts, draw, axis=0),
            value_domain=scale,
            level_of_measurement=level,  # type: ignore[arg-type]
        )
        for draw in draws
    ]
    assert mine == pytest.approx(theirs)


def test_alpha_is_undefined_where_nothing_varies_or_nobody_overlaps() -> None:
    from aipsy_affect.validators.agreement import agreement

    assert agreement([[1, 1], [1, 1]], "nominal", 10, 0) is None
    assert agreement([[1], [2]], "interval", 10, 0) is None


def test_a_share_of_all_is_no_certainty() -> None:
    from aipsy_affect.validators.intervals import share_interval_clustered, sign_test

    assert share_interval_clustered([3, 3], [3, 3], 100, 0).low == pytest.approx(0.158, abs=0.001)
    assert share_interval_clustered([0, 0], [3, 3], 100, 0).high == pytest.approx(0.842, abs=0.001)
    assert sign_test(5, 5) == pytest.approx(1 / 32) and sign_test(0, 5) == 1.0
