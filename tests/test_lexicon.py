"""The emotion-keyword lexicon: what must fire, what must not, and how it is found."""

from __future__ import annotations

from importlib import resources

import pytest

from aipsy_affect.stimulus import EMOTIONS
from aipsy_affect.validators import lexicon

FOLDER = resources.files("aipsy_affect.validators").joinpath("data", "lexicon")


def keywords(text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in lexicon.find(text) if hit.entry.tier == lexicon.KEYWORD]


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("He was angry.", "angry"),
        ("She got angrier by the hour.", "angrier"),
        ("He shut it angrily.", "angrily"),
        ("It enraged them.", "enraged"),
        ("She was FURIOUS.", "FURIOUS"),
        ("Joy came in.", "Joy"),
        ("A boat called Fury.", "Fury"),
        ("Their furies passed.", "furies"),
        ("He felt awe.", "awe"),
        ("She was heartbroken.", "heartbroken"),
        ("They mourned him.", "mourned"),
        ("It disgusted him.", "disgusted"),
        ("He was terrified.", "terrified"),
        ("An astonishing thing.", "astonishing"),
        ("She trusted him.", "trusted"),
        ("They were ecstatic.", "ecstatic"),
        ("He stayed vigilant.", "vigilant"),
        ("She was upset.", "upset"),
        ("An emotional day.", "emotional"),
        ("In a strange mood.", "mood"),
        ("She sobbed.", "sobbed"),
        # disguises
        ("fúrious", "fúrious"),
        ("ｆｕｒｉｏｕｓ", "ｆｕｒｉｏｕｓ"),
        ("а̀ngry".replace("а̀", "а"), "аngry"),
        ("fur\u200bious", "fur\u200bious"),
        ("fur\u00adious", "fur\u00adious"),
        ("so f u r i o u s now", "f u r i o u s"),
        ("f.u.r.i.o.u.s", "f.u.r.i.o.u.s"),
        ("furiousssss", "furiousssss"),
        ("saaaaad", "saaaaad"),
        ("fur1ous", "fur1ous"),
        ("@ngry", "@ngry"),
        ("fu-rious", "fu-rious"),
        ("anger-driven", "anger"),
        ("She came in 😡", "😡"),
        ("Fine :-(", ":-("),
    ],
)
def test_keywords_fire_where_they_stand(text: str, hit: str) -> None:
    assert hit in keywords(text)


@pytest.mark.parametrize(
    "text",
    [
        "Her heart was pounding.",
        "His heart pounded.",
        "Her blood ran cold.",
        "There was a lump in his throat.",
        "He saw red.",
        "Her jaw dropped.",
        "She was on cloud nine.",
        "He stood on guard.",
    ],
)
def test_bodily_idioms_fire(text: str) -> None:
    assert keywords(text)


@pytest.mark.parametrize(
    "text",
    [
        "Mr Gladstone and James Joyce met Furyk.",
        "She bought a scarf and a painting.",
        "The garage had storage.",
        "He read the heading and the grocer's list.",
        "They ran cold water.",
        "The plane began to drop.",
        "A red car was seen.",
        "Room 1 2 3 was free at 4.30.",
        "E. M. Forster and J. S. Bach.",
        "A tank of 10l in room 50b.",
    ],
)
def test_innocent_words_do_not(text: str) -> None:
    assert keywords(text) == []


def test_the_list_of_innocent_words_stays_silent() -> None:
    words = [
        line.strip()
        for line in FOLDER.joinpath("innocent.txt").read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    ]
    assert len(words) >= 150
    fired = {word: hits for word in words if (hits := keywords(f"It said {word} there."))}
    assert not fired


@pytest.mark.parametrize("word", ["cross", "mad", "blue", "content", "moving", "touching", "down", "mean"])
def test_the_second_tier_warns(word: str) -> None:
    hits = lexicon.find(f"It was {word} there.")
    assert [hit.entry.tier for hit in hits] == [lexicon.AMBIGUOUS]


def test_every_emotion_has_three_intensities_and_its_own_names() -> None:
    loaded = lexicon.load_lexicon()
    for emotion in EMOTIONS:
        sections = {entry.section for entry in loaded.forms.values() if entry.category == emotion}
        assert sections == {"peak", "moderate", "mild"}
        assert loaded.forms[emotion].category == emotion


def test_the_lexicon_is_large_and_its_tiers_are_apart() -> None:
    loaded = lexicon.load_lexicon()
    first = {form for form, entry in loaded.forms.items() if entry.tier == lexicon.KEYWORD}
    second = {
        line.partition(":")[0].strip()
        for line in FOLDER.joinpath("ambiguous.txt").read_text().splitlines()
        if ":" in line and not line.startswith("#")
    }
    assert len(first) >= 1800 and len(loaded.idioms) >= 250
    assert not first & second


def test_no_form_stands_in_two_files() -> None:
    seen: dict[str, str] = {}
    doubled = []
    for name in (*EMOTIONS, "general"):
        for line in FOLDER.joinpath(f"{name}.txt").read_text(encoding="utf-8").splitlines():
            if ":" in line and not line.startswith(("#", "[")):
                for form in line.partition(":")[2].split(" #")[0].split():
                    if seen.setdefault(form, name) != name:
                        doubled.append((form, seen[form], name))
    assert not doubled


def test_find_all_keeps_order() -> None:
    found = list(lexicon.find_all(["He was angry.", "He was early.", "She was sad."]))
    assert [len(hits) for hits in found] == [1, 0, 1]
