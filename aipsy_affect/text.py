"""Words, sentences and punctuation, counted the same way everywhere in the package.

Plain rules of a few lines, so that ``word_count`` in a release never depends on the version of a
tokeniser. Lemmas and phrases are another matter: see ``validators.lexicon``.
"""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from typing import NamedTuple

#: Letters and digits, joined inside by apostrophes, hyphens, full stops in numbers, or commas in numbers.
WORD = re.compile(r"\d+(?:[.,:]\d+)*(?![^\W\d_])|[^\W_]+(?:['’\-][^\W_]+)*")

#: A sentence ends at . ! ? … with its closing quotes, before a space or the end; not after a title.
SENTENCE_END = re.compile(
    r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bSr)(?<!\bNo)[.!?…]+[\"'”’)]*(?=\s|$)"
)

PUNCTUATION = re.compile(r"[^\w\s]")

#: GPT-2's pre-tokeniser (Radford et al. 2019), with ``re`` classes: byte-level BPE never merges
#: across these pieces, so two texts with the same multiset of pieces have the same bag of subwords.
PRETOKEN = re.compile(
    r"'(?:s|t|re|ve|m|ll|d)| ?[^\W\d_]+| ?\d+| ?(?:[^\s\w]|_)+|\s+(?!\S)|\s+", re.IGNORECASE
)

#: Closed-class words of English. In a matched pair both members hold the same ones, so that neither
#: grammar nor negation can give the clinical member away. From the closed classes of Huddleston &
#: Pullum (2002): determinatives, pronouns, prepositions, coordinators, subordinators, auxiliaries.
FUNCTION_WORDS: frozenset[str] = frozenset(
    """
    the this that these those some any each every either neither both all half no none another such
    and or but nor so yet if because although though while when until till unless since as than
    whether lest i you he she it we they me him her us them my your his its our their mine yours
    hers ours theirs myself yourself himself herself itself ourselves themselves who whom whose
    which what where why how somebody anybody nobody everybody someone anyone everyone something
    anything nothing everything in on at by for with about against between into through during
    before after above below to from up down out off over under again further then once here there
    of toward towards behind beside besides across along around round near onto upon without within
    inside outside among past am is are was were be been being have has had having do does did doing
    will would shall should can could may might must ought not never n't only own same too very just
    much many more most few less least other else also even still
    """.split()
)
#: ``a`` and ``an`` are one word in two spellings, chosen by the next sound; they count as one.
ARTICLES: frozenset[str] = frozenset({"a", "an"})

NEGATIONS: frozenset[str] = frozenset(
    "no not never none nothing nobody nowhere neither nor cannot without hardly scarcely barely".split()
)


class Change(NamedTuple):
    """A stretch that differs: character spans and texts in the one and in the other."""

    start_a: int
    end_a: int
    text_a: str
    start_b: int
    end_b: int
    text_b: str


def words(text: str) -> list[str]:
    """Return the words as written."""
    return WORD.findall(text)


def lower_words(text: str) -> list[str]:
    """Return the words in lower case with straight apostrophes, ``an`` as ``a``."""
    plain = (word.lower().replace("’", "'") for word in WORD.findall(text))
    return ["a" if word in ARTICLES else word for word in plain]


def word_count(text: str) -> int:
    """Return the number of words."""
    return len(WORD.findall(text))


def sentence_count(text: str) -> int:
    """Return the number of sentences; a last one without its full stop counts."""
    stripped = text.strip()
    if not stripped:
        return 0
    ends = [match.end() for match in SENTENCE_END.finditer(stripped)]
    return len(ends) + (not ends or ends[-1] < len(stripped))


def punctuation(text: str) -> Counter[str]:
    """Return the multiset of punctuation marks."""
    return Counter(PUNCTUATION.findall(text))


def function_words(text: str) -> Counter[str]:
    """Return the multiset of closed-class words, contractions with *not* counted as ``n't``."""
    found: Counter[str] = Counter()
    for word in lower_words(text):
        if word in FUNCTION_WORDS or word in ARTICLES:
            found[word] += 1
        elif word.endswith("n't"):
            found["n't"] += 1
    return found


def negations(text: str) -> Counter[str]:
    """Return the multiset of negating words."""
    return Counter(
        "n't" if word.endswith("n't") else word
        for word in lower_words(text)
        if word in NEGATIONS or word.endswith("n't")
    )


def pretokens(text: str) -> Counter[str]:
    """Return the multiset of pre-tokens: word forms with their capitals and leading spaces."""
    return Counter(PRETOKEN.findall(text))


def is_permutation(a: str, b: str) -> bool:
    """Say whether both texts hold the same multiset of words (case set aside) and of punctuation."""
    same_words = Counter(w.lower() for w in words(a)) == Counter(w.lower() for w in words(b))
    return same_words and punctuation(a) == punctuation(b)


def is_strict_permutation(a: str, b: str) -> bool:
    """Say whether the bag of subword tokens is the same for any tokeniser that splits at spaces and marks."""
    return pretokens(a) == pretokens(b)


def changed_words(a: str, b: str) -> tuple[Counter[str], Counter[str]]:
    """Return the words (lower case) that only ``a`` holds and those that only ``b`` holds, with counts."""
    bag_a, bag_b = Counter(lower_words(a)), Counter(lower_words(b))
    return bag_a - bag_b, bag_b - bag_a


def jaccard(a: str, b: str) -> float:
    """Return the share of word types that both texts hold."""
    set_a, set_b = set(lower_words(a)), set(lower_words(b))
    union = set_a | set_b
    return len(set_a & set_b) / len(union) if union else 1.0


def changes(a: str, b: str) -> list[Change]:
    """Align two texts word by word and return the stretches that differ, left to right."""
    spans_a, spans_b = list(WORD.finditer(a)), list(WORD.finditer(b))
    matcher = SequenceMatcher(
        None, [m.group() for m in spans_a], [m.group() for m in spans_b], autojunk=False
    )
    found = []
    for tag, a0, a1, b0, b1 in matcher.get_opcodes():
        if tag != "equal":
            start_a, end_a = _stretch(spans_a, a0, a1, len(a))
            start_b, end_b = _stretch(spans_b, b0, b1, len(b))
            found.append(Change(start_a, end_a, a[start_a:end_a], start_b, end_b, b[start_b:end_b]))
    return found


def _stretch(spans: list[re.Match[str]], first: int, last: int, length: int) -> tuple[int, int]:
    """Characters from the start of word ``first`` to the end of word ``last - 1``; empty if none."""
    if first < last:
        return spans[first].start(), spans[last - 1].end()
    at = spans[first].start() if first < len(spans) else length
    return at, at
