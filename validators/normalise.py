"""Seeing through disguises: text as a reader sees it, with a way back to where each character stood.

``normalise`` undoes what changes no reader's mind: case, diacritics, full-width and look-alike letters,
zero-width characters and soft hyphens. ``disguised_words`` goes further and proposes what a chunk may be
hiding: l e t t e r spacing, leetspeak, elongation, hyphens inside a word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

#: Letters that look like Latin ones (after Unicode's confusables, UTS #39), lower case: look-alike, letter.
_CYRILLIC_AND_ARMENIAN = "аa еe оo рp сc уy хx іi вb јj ѕs һh ԁd ԛq ԝw кk мm тt нh гr пn ѵv ցg ոn սu օo"
_GREEK = "αa βb γy εe ηn ιi κk νv οo ρp σo τt υu χx ωw ϲc ϳj"
_SMALL_CAPITALS = "ᴀa ʙb ᴄc ᴅd ᴇe ꜰf ɢg ʜh ɪi ᴊj ᴋk ʟl ᴍm ɴn ᴏo ᴘp ʀr ꜱs ᴛt ᴜu ᴠv ᴡw ʏy ᴢz ɑa ɡg ıi"
_STROKED = "øo łl đd ħh ŧt ðd æae œoe ßss þth"
LOOK_ALIKES = str.maketrans(
    {
        pair[0]: pair[1:]
        for pair in " ".join((_CYRILLIC_AND_ARMENIAN, _GREEK, _SMALL_CAPITALS, _STROKED)).split()
    }
)

#: What stands for which letter in leetspeak; 1 and | may be i or l.
LEET = dict(zip("4@3€05$7+8962!", "aaeeossttbggzi", strict=True))
LEET_TWO_WAY = "1|"

#: Three or more single letters with blanks or marks between them.
SPACED = re.compile(r"(?<![^\W_])[^\W\d_](?:[ .\-_*·•~/\\]{1,3}[^\W\d_]){2,}(?![^\W_])")
CHUNK = re.compile(r"\S+")
EDGE = "\"'“”‘’.,;:!?()[]{}<>…—–"
ELONGATED = re.compile(r"(\w)\1{2,}")


@dataclass(frozen=True)
class Normalised:
    """Normalised text; ``origin[i]`` is where its character ``i`` came from in the original."""

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original span of a non-empty normalised one."""
        return self.origin[start], self.origin[end - 1] + 1


def normalise(text: str) -> Normalised:
    """Return text in lower-case Latin letters without marks and invisible characters."""
    if text.isascii():
        lowered = text.lower()
        return Normalised(lowered, tuple(range(len(lowered))))
    characters: list[str] = []
    origin: list[int] = []
    for at, char in enumerate(text):
        plain = _plain(char)
        characters.append(plain)
        origin.extend([at] * len(plain))
    return Normalised("".join(characters), tuple(origin))


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    """Return what one character reads as: possibly nothing, possibly several letters."""
    if char in "’‘ʼ＇`´":
        return "'"
    if char in "‐‑‒–﹣－":
        return "-"
    if unicodedata.category(char) in ("Cf", "Mn", "Me", "Cc") and char not in "\n\t\r":
        return ""
    decomposed = unicodedata.normalize("NFKD", char)
    kept = "".join(each for each in decomposed if unicodedata.category(each) not in ("Mn", "Me", "Cf"))
    return kept.lower().translate(LOOK_ALIKES)


def disguised_words(normalised: str) -> Iterator[tuple[int, int, str]]:
    """Yield ``(start, end, word)`` for every word that a part of the text may be hiding.

    Spans are in the normalised text. Most proposals are nonsense: they count only if the lexicon knows them.
    """
    for match in SPACED.finditer(normalised):
        letters = [(m.start() + match.start(), m.group()) for m in re.finditer(r"[^\W\d_]", match.group())]
        joined = "".join(letter for _, letter in letters)
        # Spaced letters may hold several words, so every stretch is proposed.
        for start in range(len(joined)):
            for end in range(start + 3, min(len(joined), start + 16) + 1):
                yield letters[start][0], letters[end - 1][0] + 1, joined[start:end]
    for match in CHUNK.finditer(normalised):
        chunk = match.group().strip(EDGE)
        if len(chunk) < 3:
            continue
        start = match.start() + match.group().index(chunk)
        for word in _readings(chunk) - {chunk}:
            yield start, start + len(chunk), word


def _readings(chunk: str) -> set[str]:
    """Return the words that a chunk may stand for."""
    found = {chunk}
    if any(mark in chunk for mark in "-_.*·•~/\\"):
        found.add(re.sub(r"[\-_.*·•~/\\]+", "", chunk))
    letters = sum(char.isalpha() for char in chunk)
    if letters < len(chunk) <= 2 * letters:  # "j0y" hides a word, "50b" is a quantity
        for word in list(found):
            plain = "".join(LEET.get(char, char) for char in word)
            found |= {re.sub(f"[{re.escape(LEET_TWO_WAY)}]", letter, plain) for letter in "il"}
    for word in list(found):
        if ELONGATED.search(word):
            found |= {ELONGATED.sub(r"\1", word), ELONGATED.sub(r"\1\1", word)}
    return found
