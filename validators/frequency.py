"""Word frequencies on the Zipf scale (van Heuven et al. 2014), from the wordfreq package."""

from __future__ import annotations

from collections.abc import Iterable

from ..errors import missing_extra


def mean_zipf(words: Iterable[str]) -> float | None:
    """Return the mean Zipf frequency (log10 of occurrences per billion words); None of no words.

    A word that wordfreq does not know counts 0.

    Raises:
        MissingExtraError: wordfreq is not installed.
    """
    try:
        from wordfreq import zipf_frequency
    except ImportError as error:
        raise missing_extra("wordfreq", "validate", "comparing word frequencies") from error
    values = [float(zipf_frequency(word, "en")) for word in words]
    return sum(values) / len(values) if values else None
