"""The loader."""

from __future__ import annotations

import dataclasses

import pytest

import aipsy_affect
from aipsy_affect import Battery
from aipsy_affect.errors import SelectionError, UnknownNameError


def test_the_newest_release_is_the_default(battery: Battery) -> None:
    assert battery.version == aipsy_affect.versions()[-1]


def test_splits_and_sizes(battery: Battery) -> None:
    assert battery.splits == ("clinical", "neutral", "keyword_rich")
    assert [len(battery[split]) for split in battery.splits] == [96, 96, 96]
    assert len(battery) == 288 and len(battery.pairs) == 96


def test_stimuli_and_pairs_are_frozen(battery: Battery) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        battery.items[0].text = "changed"  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        battery.pairs[0].clinical = battery.items[0]  # type: ignore[misc]


def test_a_pair_links_its_members(battery: Battery) -> None:
    pair = battery.pair("B-rage-d1-v1")
    assert (pair.clinical.id, pair.neutral.id) == ("B-rage-d1-v1", "N-rage-d1-c1")
    assert pair.clinical.matched_control_id == pair.neutral.id
    assert pair["keyword_rich"].id == "K-rage-d1-v1"
    assert battery.pair("rage-d1-v1") == pair == battery.pair("N-rage-d1-c1")


def test_select_by_everything(battery: Battery) -> None:
    part = battery.select(emotion=["rage", "grief"], domain=2, condition="clinical", matching="matched")
    assert {item.id for item in part} == {f"B-{e}-d2-v{n}" for e in ("rage", "grief") for n in (3, 4)}
    assert len(battery.select(domain="workplace")) == 96


def test_a_neutral_item_counts_to_its_pairs_emotion(battery: Battery) -> None:
    part = battery.select(emotion="terror", condition="neutral")
    assert len(part) == 12 and {item.emotion for item in part} == {"neutral"}


@pytest.mark.parametrize(
    ("call", "lists"),
    [
        (lambda _: aipsy_affect.load("9.9.9"), "1.0.0"),
        (lambda _: aipsy_affect.load(config="words"), "battery, pairs"),
        (lambda b: b["clinicall"], "clinical, neutral, keyword_rich"),
        (lambda b: b.get("B-rage-d9-v9"), "B-rage-d1-v1"),
        (lambda b: b.pair("nobody"), "rage-d1-v1"),
        (lambda b: b.select(emotion="anger"), "rage, terror"),
        (lambda b: b.select(domain=9), "1, 2, 3"),
        (lambda b: b.select(condition="peak"), "clinical"),
        (lambda b: b.select(matching="strict"), "isolexical, matched"),
        (lambda b: b.pairs[0]["moderate"], "clinical, neutral, keyword_rich"),
    ],
)
def test_unknown_names_list_what_exists(battery: Battery, call, lists: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UnknownNameError, match=r"unknown .*; there is: ") as caught:
        call(battery)
    assert lists in str(caught.value)


def test_an_empty_selection_is_an_error(battery: Battery) -> None:
    with pytest.raises(SelectionError, match="no item of this battery meets"):
        battery.select(emotion="rage").select(emotion="grief")


def test_repr_says_what_is_in_it(battery: Battery) -> None:
    assert repr(battery.select(emotion="rage")) == (
        f"Battery(version='{battery.version}', config='battery', clinical 12, neutral 12, keyword_rich 12)"
    )
