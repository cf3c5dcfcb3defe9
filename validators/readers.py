"""The readers of family B: texts to feature matrices, none of which knows the order of words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import text
from ..errors import missing_extra
from .stats import Array

Featurizer = Callable[[Sequence[str]], Any]


@dataclass(frozen=True)
class Reader:
    """A named feature map; ``describe`` says in words what it sees."""

    name: str
    describe: str
    features: Featurizer


def binary_unigrams(texts: Sequence[str]) -> Any:
    """Return presence of each word, rows of unit length."""
    vectorizer = _sklearn_text().CountVectorizer(binary=True, analyzer=text.lower_words)
    return _unit_rows(vectorizer.fit_transform(texts).astype(float))


def tfidf_bigrams(texts: Sequence[str]) -> Any:
    """Return TF-IDF of words and pairs of neighbouring words.

    Document frequencies come from all texts and no label, which can only make the reader stronger.
    """
    return (
        _sklearn_text().TfidfVectorizer(ngram_range=(1, 2), token_pattern=r"(?u)\b\w+\b").fit_transform(texts)
    )


def character_ngrams(texts: Sequence[str]) -> Any:
    """Return TF-IDF of runs of two to five characters."""
    return _sklearn_text().TfidfVectorizer(analyzer="char", ngram_range=(2, 5)).fit_transform(texts)


def word_vectors(texts: Sequence[str]) -> Array:
    """Return the mean static word vector of each text, dimensions standardised, shape (texts, dimensions)."""
    from .vectors import load_vectors

    vectors = load_vectors()
    return _standardised(np.array([vectors.mean(text.lower_words(each)) for each in texts]))


def surface_form(texts: Sequence[str]) -> Array:
    """Return lengths, punctuation marks and function words, standardised, shape (texts, features)."""
    marks = sorted({mark for each in texts for mark in text.punctuation(each)})
    grammar = sorted(text.FUNCTION_WORDS | text.ARTICLES | {"n't"})
    rows = []
    for each in texts:
        found, held = text.punctuation(each), text.function_words(each)
        words = text.words(each)
        shape = [len(words), len(each), text.sentence_count(each), sum(map(len, words)) / max(len(words), 1)]
        shape += [sum(word[0].isupper() for word in words), sum(word[0].isdigit() for word in words)]
        rows.append(shape + [found[mark] for mark in marks] + [held[word] for word in grammar])
    return _standardised(np.array(rows, dtype=float))


READERS: tuple[Reader, ...] = (
    Reader("unigrams", "which words occur", binary_unigrams),
    Reader("tfidf-1-2", "words and pairs of neighbouring words, weighted by rarity", tfidf_bigrams),
    Reader("char-2-5", "runs of two to five characters, weighted by rarity", character_ngrams),
    Reader("word-vectors", "the mean of static word vectors: what the words are about", word_vectors),
    Reader("surface", "length, punctuation, capitals, function words", surface_form),
)


def _standardised(rows: Array) -> Array:
    spread = rows.std(axis=0)
    centred: Array = (rows - rows.mean(axis=0)) / np.where(spread > 1e-12, spread, 1.0)
    return centred


def _unit_rows(rows: Any) -> Any:
    from sklearn.preprocessing import normalize

    return normalize(rows)


def _sklearn_text() -> Any:
    try:
        from sklearn.feature_extraction import text as vectorizers
    except ImportError as error:
        raise missing_extra("scikit-learn", "validate", "the bag-of-words readers") from error
    return vectorizers
