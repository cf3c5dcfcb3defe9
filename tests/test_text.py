"""Counting words, sentences and marks."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aipsy_affect import text


@pytest.mark.parametrize(
    ("given_text", "count"),
    [
        ("Mr. Osei paid 4,500 at 9.30.", 6),
        ("Greta's mother-in-law didn't.", 3),
        ("Ines’s — no.", 2),
        ("", 0),
        ("…", 0),
    ],
)
def test_word_count(given_text: str, count: int) -> None:
    assert text.word_count(given_text) == count


@pytest.mark.parametrize(
    ("given_text", "count"),
    [
        ("He went. She stayed.", 2),
        ("Mr. Osei went.", 1),
        ('"Why?" she asked.', 2),
        ("No full stop", 1),
        ("He had 2.5 litres.", 1),
        ("", 0),
    ],
)
def test_sentence_count(given_text: str, count: int) -> None:
    assert text.sentence_count(given_text) == count


def test_function_words_and_negations_count_contractions() -> None:
    assert text.function_words("He didn't, and she did not.")["n't"] == 1
    assert text.negations("He didn't, and she did not.") == Counter({"n't": 1, "not": 1})


def test_a_and_an_are_one_word() -> None:
    assert text.function_words("a boy") == text.function_words("an owl")


def test_permutation_sets_case_aside_and_strict_does_not() -> None:
    assert text.is_permutation("The dog saw a cat.", "A cat saw the dog.")
    assert not text.is_strict_permutation("The dog saw a cat.", "A cat saw the dog.")
    assert text.is_strict_permutation(
        "We put the dog in and the cat out.", "We put the cat in and the dog out."
    )


def test_permutation_needs_the_same_marks() -> None:
    assert not text.is_permutation("He ran, she sat.", "She ran. He sat.")


def test_changes_give_character_spans() -> None:
    (change,) = text.changes("He took the dog along.", "He took the old cat along.")
    assert (change.text_a, change.text_b) == ("dog", "old cat")
    assert "He took the dog along."[change.start_a : change.end_a] == "dog"


def test_changes_of_the_same_text_are_none() -> None:
    assert text.changes("He ran.", "He ran.") == []


@given(st.lists(st.sampled_from(["dog", "cat", "ran", "the", "a", "to"]), max_size=12), st.randoms())
def test_every_shuffle_is_a_permutation(words: list[str], random) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(words)
    random.shuffle(shuffled)
    assert text.is_permutation(" ".join(words), " ".join(shuffled))


@given(st.text(), st.text())
def test_changes_rebuild_the_other_text_word_for_word(a: str, b: str) -> None:
    rebuilt, at = [], 0
    for change in text.changes(a, b):
        rebuilt += [*text.words(a[at : change.start_a]), *text.words(change.text_b)]
        at = change.end_a
    assert [*rebuilt, *text.words(a[at:])] == text.words(b)
