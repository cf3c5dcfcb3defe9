"""Seeing through disguises."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aipsy_affect.validators.normalise import disguised_words, normalise


@pytest.mark.parametrize(
    ("disguised", "plain"),
    [
        ("FURIOUS", "furious"),
        ("fúríöus", "furious"),
        ("ｆｕｒｉｏｕｓ", "furious"),
        ("fur\u200bious", "furious"),
        ("fur\u00adious", "furious"),
        ("\u202efurious\u202c", "furious"),
        ("аngеr", "anger"),  # Cyrillic а and е
        ("ѕorrοw", "sorrow"),  # Cyrillic ѕ, Greek omicron
        ("ʀᴀɢᴇ", "rage"),
        ("𝐫𝐚𝐠𝐞", "rage"),
        ("ⓡⓐⓖⓔ", "rage"),
        ("Straße", "strasse"),
    ],
)
def test_disguises_read_as_plain_letters(disguised: str, plain: str) -> None:
    assert normalise(disguised).text == plain


def test_spans_lead_back_to_the_original() -> None:
    original = "He was fu\u200bri\u00f6us."
    normalised = normalise(original)
    start = normalised.text.index("furious")
    first, last = normalised.span(start, start + len("furious"))
    assert original[first:last] == "fu\u200bri\u00f6us"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("f u r i o u s", "furious"),
        ("f.u.r.i.o.u.s", "furious"),
        ("f-u-r-i-o-u-s", "furious"),
        ("so s a d today", "sad"),
        ("i a m s a d", "sad"),
        ("fur1ous", "furious"),
        ("4ngry", "angry"),
        ("@ngry", "angry"),
        ("$ad", "sad"),
        ("j0y", "joy"),
        ("furiousssss", "furious"),
        ("saaaaad", "sad"),
        ("fu-rious", "furious"),
        ("an_gry", "angry"),
    ],
)
def test_hidden_words_are_proposed(text: str, word: str) -> None:
    assert word in {found for _, _, found in disguised_words(text)}


@given(st.text())
def test_every_character_has_an_origin(text: str) -> None:
    normalised = normalise(text)
    assert len(normalised.origin) == len(normalised.text)
    assert list(normalised.origin) == sorted(normalised.origin)
    assert all(0 <= at < len(text) for at in normalised.origin)


@given(st.text())
def test_proposals_lie_within_the_text(text: str) -> None:
    normalised = normalise(text).text
    assert all(0 <= start < end <= len(normalised) for start, end, _ in disguised_words(normalised))


@given(st.text(st.characters(codec="ascii")))
def test_plain_text_is_only_lowered(text: str) -> None:
    assert normalise(text).text == text.lower()
