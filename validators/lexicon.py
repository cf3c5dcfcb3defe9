"""The emotion-keyword lexicon: word families, idioms and emoji, and how they are found in a text.

Words are matched by form and by lemma (spaCy's tokeniser and lookup lemmas), idioms by a pattern of
lemmas, both on normalised text (see ``normalise``). The data are reviewable files in ``data/lexicon``:

* one per emotion, and ``general``: sections of intensity or topic, lines ``head: form form …``;
* ``idioms``: ``category: pattern``, where ``a/b`` are alternatives, ``_`` is any one word, ``...`` up to
  three, ``(x)`` may be missing;
* ``ambiguous``: words that are as often no emotion; they warn and never fail;
* ``emoji``: ``category: emoji …``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from ..errors import missing_extra
from ..stimulus import EMOTIONS
from .normalise import Normalised, disguised_words, normalise

KEYWORD = "keyword"
AMBIGUOUS = "ambiguous"
#: A disguise may be a chance meeting of letters; below this length only undisguised words count.
SHORTEST_DISGUISED = 3


@dataclass(frozen=True)
class Entry:
    """What the lexicon says of a form: its family's head, emotion (or ``general``), section and tier."""

    head: str
    category: str
    section: str
    tier: str = KEYWORD


@dataclass(frozen=True)
class Hit:
    """An entry found in a text, at characters ``start`` to ``end``, and how: word, idiom, emoji or disguise."""

    start: int
    end: int
    entry: Entry
    how: str


@dataclass(frozen=True)
class Idiom:
    """A phrase: its entry, and its pattern in parts."""

    entry: Entry
    pattern: tuple[str, ...]


@dataclass(frozen=True)
class Lexicon:
    """The parsed lexicon."""

    forms: dict[str, Entry]
    idioms: tuple[Idiom, ...]
    emoji: dict[str, Entry]


def find(text: str) -> tuple[Hit, ...]:
    """Return the hits in one text, left to right."""
    return next(iter(find_all([text])))


def find_all(texts: Iterable[str]) -> Iterator[tuple[Hit, ...]]:
    """Yield the hits of each text, left to right, longest first at the same place; overlaps are dropped.

    Raises:
        MissingExtraError: spaCy or its lookup tables are not installed.
    """
    lexicon, nlp = load_lexicon(), _tokeniser()
    kept = [(text, normalise(text)) for text in texts]
    for (text, normalised), doc in zip(kept, nlp.pipe(each.text for _, each in kept), strict=True):
        hits = [*_words(doc, normalised, lexicon), *_idioms(doc, normalised)]
        hits += [*_disguises(normalised, lexicon), *_emoji(text, lexicon)]
        yield _without_overlaps(hits)


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """Return the lexicon that ships with the package."""
    forms: dict[str, Entry] = {}
    for category in (*EMOTIONS, "general"):
        section = ""
        for line in _lines(f"{category}.txt"):
            if line.startswith("["):
                section = line.strip("[]")
                continue
            head, _, listed = line.partition(":")
            entry = Entry(head.strip(), category, section)
            for form in listed.split():
                forms.setdefault(form, entry)
    for line in _lines("ambiguous.txt"):
        word, _, reason = line.partition(":")
        forms.setdefault(word.strip(), Entry(word.strip(), "general", reason.strip(), AMBIGUOUS))
    idioms = []
    for line in _lines("idioms.txt"):
        category, _, pattern = line.partition(":")
        tier = AMBIGUOUS if category.startswith("ambiguous-") else KEYWORD
        entry = Entry(pattern.strip(), category.removeprefix("ambiguous-").strip(), "idiom", tier)
        idioms.append(Idiom(entry, tuple(pattern.split())))
    emoji: dict[str, Entry] = {}
    for line in _lines("emoji.txt"):
        category, _, listed = line.partition(":")
        for sign in listed.split():
            emoji.setdefault(sign, Entry(sign, category.strip(), "emoji"))
    return Lexicon(forms, tuple(idioms), emoji)


def lexicon_bytes() -> bytes:
    """Return all files of the lexicon joined, for its hash in the certificate."""
    folder = resources.files(__package__ or "") / "data" / "lexicon"
    names = sorted(each.name for each in folder.iterdir() if each.name.endswith(".txt"))
    return b"".join(name.encode() + b"\0" + folder.joinpath(name).read_bytes() for name in names)


def _lines(name: str) -> Iterator[str]:
    text = (resources.files(__package__ or "") / "data" / "lexicon" / name).read_text(encoding="utf-8")
    for line in text.splitlines():
        stripped = line.split(" #")[0].strip() if name != "emoji.txt" else line.strip()
        if stripped and not stripped.startswith("#"):
            yield stripped


@lru_cache(maxsize=1)
def _tokeniser() -> Any:
    """Return spaCy's English tokeniser with lookup lemmas."""
    try:
        import spacy
    except ImportError as error:
        raise missing_extra("spacy", "validate", "the lexicon checks") from error
    nlp = spacy.blank("en")
    nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
    try:
        nlp.initialize()
    except ValueError as error:
        raise missing_extra("spacy-lookups-data", "validate", "the lexicon checks") from error
    return nlp


@lru_cache(maxsize=1)
def _idioms_by_first() -> dict[str, list[Idiom]]:
    """Return the idioms by the lemma they start with: spaCy's own matcher tries all of them at every token."""
    found: dict[str, list[Idiom]] = {}
    for idiom in load_lexicon().idioms:
        for word in idiom.pattern[0].split("/"):
            found.setdefault(word, []).append(idiom)
    return found


def _idiom_end(pattern: Sequence[str], lemmas: Sequence[str], at: int) -> int | None:
    """Return where the pattern, matched from ``at``, ends; None if it does not match."""
    if not pattern:
        return at
    part, rest = pattern[0], pattern[1:]
    if part == "...":
        gaps = (gap for gap in range(4) if all(lemma[:1].isalnum() for lemma in lemmas[at : at + gap]))
        ends = (_idiom_end(rest, lemmas, at + gap) for gap in gaps)
        return next((end for end in ends if end is not None), None)
    if part.startswith("("):
        with_it = _idiom_end((part.strip("()"), *rest), lemmas, at)
        return with_it if with_it is not None else _idiom_end(rest, lemmas, at)
    if at < len(lemmas) and ((part == "_" and lemmas[at][:1].isalnum()) or lemmas[at] in part.split("/")):
        return _idiom_end(rest, lemmas, at + 1)
    return None


def _words(doc: Any, normalised: Normalised, lexicon: Lexicon) -> Iterator[Hit]:
    for token in doc:
        entry = lexicon.forms.get(token.text) or lexicon.forms.get(token.lemma_.lower())
        if entry:
            yield Hit(*normalised.span(token.idx, token.idx + len(token.text)), entry, "word")


def _idioms(doc: Any, normalised: Normalised) -> Iterator[Hit]:
    lemmas = [token.lemma_.lower() for token in doc]
    by_first = _idioms_by_first()
    for at, lemma in enumerate(lemmas):
        for idiom in by_first.get(lemma, ()):
            end = _idiom_end(idiom.pattern[1:], lemmas, at + 1)
            if end is not None:
                last = doc[end - 1]
                yield Hit(*normalised.span(doc[at].idx, last.idx + len(last.text)), idiom.entry, "idiom")


def _disguises(normalised: Normalised, lexicon: Lexicon) -> Iterator[Hit]:
    for start, end, word in disguised_words(normalised.text):
        entry = lexicon.forms.get(word)
        if entry and entry.tier == KEYWORD and len(word) >= SHORTEST_DISGUISED:
            yield Hit(*normalised.span(start, end), entry, "disguise")


def _emoji(text: str, lexicon: Lexicon) -> Iterator[Hit]:
    for match in _emoji_pattern().finditer(text):
        yield Hit(match.start(), match.end(), lexicon.emoji[match.group()], "emoji")


@lru_cache(maxsize=1)
def _emoji_pattern() -> re.Pattern[str]:
    """Return the pattern of all emoji; those made of ASCII marks must stand free of words."""
    signs = sorted(load_lexicon().emoji, key=len, reverse=True)
    typed = "|".join(re.escape(sign) for sign in signs if sign.isascii())
    drawn = "|".join(re.escape(sign) for sign in signs if not sign.isascii())
    return re.compile(rf"(?<!\S)(?:{typed})(?!\w)|(?:{drawn})")


def _without_overlaps(hits: list[Hit]) -> tuple[Hit, ...]:
    # Keywords go before ambiguous words, so that "on guard" is not hidden by a milder reading.
    ranked = sorted(hits, key=lambda hit: (hit.entry.tier != KEYWORD, -(hit.end - hit.start), hit.start))
    kept: list[Hit] = []
    for hit in ranked:
        if all(hit.end <= other.start or hit.start >= other.end for other in kept):
            kept.append(hit)
    return tuple(sorted(kept, key=lambda hit: hit.start))
