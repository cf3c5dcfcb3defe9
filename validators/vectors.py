"""The static word vectors that ship with the package; see ``data/word_vectors.md`` for their making."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np

from .stats import Array


@dataclass(frozen=True)
class WordVectors:
    """A table of word vectors.

    Attributes:
        row_of: word in lower case to row.
        table: vectors, shape (words, dimensions).
    """

    row_of: dict[str, int]
    table: Array

    def mean(self, words: Iterable[str]) -> Array:
        """Return the mean vector of the words that are known, shape (dimensions,); zeros if none is.

        A word with a possessive or a hyphen falls back on its parts.
        """
        rows: list[int] = []
        for word in words:
            if word in self.row_of:
                rows.append(self.row_of[word])
            else:
                parts = word.replace("'", "-").split("-")
                rows += [self.row_of[part] for part in parts if len(part) > 1 and part in self.row_of]
        mean: Array = self.table[rows].mean(axis=0) if rows else np.zeros(self.table.shape[1])
        return mean


@lru_cache(maxsize=1)
def load_vectors() -> WordVectors:
    """Return the shipped table, dequantised."""
    content = (resources.files(__package__ or "") / "data" / "word_vectors.npz").read_bytes()
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        words = archive["words"].tobytes().decode("utf-8").split("\n")
        table = archive["table"].astype(float) * archive["scale"].astype(float)
    return WordVectors({word: row for row, word in enumerate(words)}, table)
