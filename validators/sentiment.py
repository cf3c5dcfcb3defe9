"""Sentiment and emotion rates by published lexicons: VADER (shipped) and NRC (when available)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from importlib import metadata, resources, util
from pathlib import Path
from typing import Any

from .. import text
from ..errors import InputError, missing_extra

#: NRC's eight emotions; its two sentiments, positive and negative, are left to VADER.
NRC_EMOTIONS = frozenset(("anger", "anticipation", "disgust", "fear", "joy", "sadness", "surprise", "trust"))
MAX_NRC_BYTES = 64 * 1024 * 1024


def vader_compounds(texts: Sequence[str]) -> list[float]:
    """Return VADER's compound score of each text, -1 to 1 (Hutto & Gilbert 2014).

    The algorithm is nltk's, the lexicon file the one that ships here; nothing is downloaded.

    Raises:
        MissingExtraError: nltk is not installed.
    """
    analyser = _vader()
    return [float(analyser.polarity_scores(each)["compound"]) for each in texts]


def nrc_available(path: Path | None) -> bool:
    """Say whether NRC's lexicon can be read: from a file of the user's, or the NRCLex package."""
    return path is not None or util.find_spec("nrclex") is not None


def nrc_rates(texts: Sequence[str], path: Path | None) -> list[float]:
    """Return the share of words that NRC associates with at least one of its eight emotions.

    Source: Mohammad & Turney (2013). The lexicon may not be redistributed, so it is never shipped.

    Raises:
        InputError: the file is not a lexicon of NRC's.
    """
    lexicon = _nrc(path)
    rates = []
    for each in texts:
        found = text.lower_words(each)
        rates.append(sum(word in lexicon for word in found) / max(len(found), 1))
    return rates


@lru_cache(maxsize=1)
def _vader() -> Any:
    try:
        from nltk.sentiment.vader import SentimentIntensityAnalyzer, VaderConstants
    except ImportError as error:
        raise missing_extra("nltk", "validate", "the VADER check") from error

    class Analyser(SentimentIntensityAnalyzer):  # type: ignore[misc]
        """nltk's algorithm on the shipped lexicon; nltk's own loader reads from its data folders only."""

        def __init__(self) -> None:
            lexicon = resources.files(__package__ or "") / "data" / "vader_lexicon.txt"
            self.lexicon_file = lexicon.read_text(encoding="utf-8")
            self.lexicon = self.make_lex_dict()
            self.constants = VaderConstants()

    return Analyser()


@lru_cache(maxsize=2)
def _nrc(path: Path | None) -> frozenset[str]:
    """Return the words with at least one emotion, from NRCLex's JSON or NRC's own tab-separated file."""
    try:
        if path is None:
            located = metadata.distribution("NRCLex").locate_file("nrclex")
            path = next(iter(sorted(Path(str(located)).rglob("nrc*.json"))))
        if path.stat().st_size > MAX_NRC_BYTES:
            raise InputError(f"{path} is too large for a file of NRC's lexicon")
        content = path.read_text(encoding="utf-8")
        if path.suffix == ".json":
            listed = json.loads(content)
            words = {word.lower() for word, tags in listed.items() if NRC_EMOTIONS & set(tags)}
        else:
            rows = [line.split("\t") for line in content.splitlines() if line.count("\t") == 2]
            words = {row[0].lower() for row in rows if row[1] in NRC_EMOTIONS and row[2].strip() == "1"}
    except (OSError, ValueError, AttributeError, TypeError, StopIteration) as error:
        raise InputError(
            f"cannot read NRC's lexicon from {path or 'the NRCLex package'}: {error}; give its JSON "
            "(as in NRCLex) or the word-level text file (word, emotion, 0 or 1, tab-separated)"
        ) from error
    if not words:
        raise InputError(f"{path} holds no word with one of NRC's eight emotions")
    return frozenset(words)
