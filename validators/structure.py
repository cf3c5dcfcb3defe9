"""Family S: is the set well formed, item by item and as a whole?"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator

from ..stimulus import CONDITIONS, CONTENT_WARNINGS, ID_PATTERN, Stimulus
from ..text import WORD, lower_words, word_count
from . import thresholds
from .findings import counted
from .results import Location, Result
from .subject import Subject

FIRST_SECOND_PERSON = re.compile(
    r"\b(?:I|me|my|mine|myself|we|us|our|ours|ourselves|you|your|yours|yourself|yourselves)\b"
)
#: Speech and letters may say "I" and "you"; the narration may not.
QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|(?<![\w’'])['‘](?:[^'’‘]|(?<=\w)['’](?=\w))*['’](?!\w)")

#: Marks that are in order in English prose besides ASCII.
TYPOGRAPHY = frozenset("‘’“”–—…£€°é")

#: Words that call for a content warning, and one of the warnings that answers them.
WARNING_CUES: dict[str, tuple[str, ...]] = {
    r"suicid\w*|self-harm\w*": ("self-harm",),
    r"rap(?:e|ed|es|ing|ist)|molest\w*": ("sexual abuse",),
    r"murder\w*|stabb\w*|strangl\w*|shot|gunshots?|rifle|pistol": ("violence", "war", "death"),
    r"corpse\w*|coffins?|funerals?|buried|grave|graves|died|dead": ("death", "child death", "war"),
}


def s001_unique_ids(subject: Subject) -> Result:
    """Ids: present and unique."""
    counts = Counter(item.id for item in subject.items)
    faults = [
        Location(name, "no id" if not name.strip() else f"stands {count} times")
        for name, count in counts.items()
        if count > 1 or not name.strip()
    ]
    return counted("S001", s001_unique_ids, faults, len(subject.items), thresholds.NONE_ALLOWED)


def s002_id_grammar(subject: Subject) -> Result:
    """Id grammar: ids say emotion, domain, condition and number, and agree with the columns."""
    faults = [Location(item.id, why) for item in subject.items if (why := _wrong_id(item))]
    return counted("S002", s002_id_grammar, faults, len(subject.items), thresholds.NONE_ALLOWED)


def s003_pairing(subject: Subject) -> Result:
    """Pairing: every scenario has each condition exactly once, linked to its own control."""
    conditions = [n for n in CONDITIONS if n in ("clinical", "neutral") or subject.condition(n)]
    scenarios: dict[str, list[Stimulus]] = defaultdict(list)
    for item in subject.items:
        scenarios[item.pair_id].append(item)
    faults = []
    for pair_id, members in scenarios.items():
        held = Counter(item.condition for item in members)
        for name in conditions:
            if held[name] != 1:
                faults.append(Location(pair_id, f"{held[name]} members of condition {name}, should be 1"))
        control = next((item.id for item in members if item.condition == "neutral"), None)
        faults += [
            Location(
                item.id, f"matched_control_id is {item.matched_control_id!r}, the control is {control!r}"
            )
            for item in members
            if item.condition != "neutral" and item.matched_control_id not in (None, control)
        ]
    return counted("S003", s003_pairing, faults, len(scenarios), thresholds.NONE_ALLOWED)


def s004_balanced_cells(subject: Subject) -> Result:
    """Cells: every emotion in every domain, four scenarios each, two isolexical and two matched."""
    cells: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    for pair in subject.pairs:
        cells[pair.emotion, pair.domain][pair.matching] += 1
    emotions = sorted({emotion for emotion, _ in cells})
    domains = sorted({domain for _, domain in cells})
    faults = []
    for emotion in emotions:
        for domain in domains:
            held = cells[emotion, domain]
            if held["isolexical"] != 2 or held["matched"] != 2:
                note = f"{held['isolexical']} isolexical and {held['matched']} matched, should be 2 and 2"
                faults.append(Location(f"{emotion}-d{domain}", note))
    details = {"emotions": len(emotions), "domains": len(domains)}
    n = len(emotions) * len(domains)
    return counted("S004", s004_balanced_cells, faults, n, thresholds.NONE_ALLOWED, details)


def s005_near_duplicates(subject: Subject) -> Result:
    """Near duplicates: no run of eight words stands in two scenarios."""
    first_seen: dict[tuple[str, ...], str] = {}
    faults: dict[tuple[str, str], Location] = {}
    size = thresholds.SHARED_NGRAM
    for item in subject.items:
        found = lower_words(item.text)
        for start in range(len(found) - size + 1):
            gram = tuple(found[start : start + size])
            other = first_seen.setdefault(gram, item.pair_id)
            if other != item.pair_id:
                note = f"shares “{' '.join(gram)}” with {other}"
                faults.setdefault((item.pair_id, other), Location(item.id, note))
    return counted(
        "S005", s005_near_duplicates, list(faults.values()), len(subject.items), thresholds.NEAR_DUPLICATES
    )


def s006_unicode(subject: Subject) -> Result:
    """Unicode: NFC, single spaces, no control, zero-width or bidirectional characters, no mixed scripts."""
    faults = [
        Location(item.id, note, at, at + 1)
        for item in subject.items
        for at, note in _unicode_faults(item.text)
    ]
    return counted("S006", s006_unicode, faults, len(subject.items), thresholds.NONE_ALLOWED)


def s007_third_person(subject: Subject) -> Result:
    """Third person: no I, we or you outside of quoted speech."""
    faults = []
    for item in subject.items:
        narration = QUOTED.sub(lambda match: " " * len(match.group()), item.text)
        faults += [
            Location(item.id, f"“{match.group()}” outside of quoted speech", match.start(), match.end())
            for match in FIRST_SECOND_PERSON.finditer(narration)
        ]
    return counted("S007", s007_third_person, faults, len(subject.items), thresholds.NONE_ALLOWED)


def s008_content_warnings(subject: Subject) -> Result:
    """Content warnings: known ones, and one wherever the words call for it."""
    faults = []
    for item in subject.items:
        given = {each.strip() for each in (item.content_warning or "").split(",") if each.strip()}
        faults += [
            Location(item.id, f"unknown warning {each!r}") for each in sorted(given - set(CONTENT_WARNINGS))
        ]
        if item.condition == "neutral":
            continue  # a buried cable calls for nothing; the warning is the scenario's, set by its clinical member
        for cue, answers in WARNING_CUES.items():
            match = re.search(rf"\b(?:{cue})\b", item.text, re.IGNORECASE)
            if match and not given & set(answers):
                note = f"“{match.group()}” without a warning ({' or '.join(answers)})"
                faults.append(Location(item.id, note, match.start(), match.end()))
    warned = sum(1 for pair in subject.pairs if pair.clinical.content_warning)
    return counted(
        "S008",
        s008_content_warnings,
        faults,
        len(subject.items),
        thresholds.NONE_ALLOWED,
        {"pairs_with_warning": warned},
    )


def s009_length(subject: Subject) -> Result:
    """Length: 60 to 95 words, counted as the column word_count says."""
    faults = []
    for item in subject.items:
        count = word_count(item.text)
        # The keyword-rich text is the clinical one and an insertion: it may be longer, never shorter.
        high = thresholds.WORDS_HIGH + (25 if item.condition == "keyword_rich" else 0)
        if not thresholds.WORDS_LOW <= count <= high:
            faults.append(Location(item.id, f"{count} words"))
        if count != item.word_count:
            faults.append(Location(item.id, f"word_count says {item.word_count}, the text has {count}"))
    return counted("S009", s009_length, faults, len(subject.items), thresholds.LENGTH)


def s010_text_present(subject: Subject) -> Result:
    """Text: no item is empty, and no two members of a pair are the same text."""
    faults = [Location(item.id, "no text") for item in subject.items if not WORD.search(item.text)]
    faults += [
        Location(pair.pair_id, "both members are the same text")
        for pair in subject.pairs
        if pair.clinical.text == pair.neutral.text
    ]
    return counted("S010", s010_text_present, faults, len(subject.items), thresholds.NONE_ALLOWED)


def _wrong_id(item: Stimulus) -> str:
    match = ID_PATTERN.fullmatch(item.id)
    if not match:
        return "not like B-rage-d1-v1, N-rage-d1-c1 or K-rage-d1-v1"
    grammar = CONDITIONS.get(item.condition)
    if grammar is None or (match["prefix"], match["letter"]) != (grammar.id_prefix, grammar.version_letter):
        return f"the id is not one of condition {item.condition!r}"
    if match["emotion"] != item.target_emotion or int(match["domain"]) != item.domain:
        return f"the id disagrees with target_emotion {item.target_emotion!r} or domain {item.domain}"
    if item.pair_id != f"{match['emotion']}-d{match['domain']}-v{match['number']}":
        return f"the id disagrees with pair_id {item.pair_id!r}"
    return ""


def _unicode_faults(text: str) -> Iterator[tuple[int, str]]:
    if text != unicodedata.normalize("NFC", text):
        yield 0, "not in normal form NFC"
    if text != text.strip():
        yield 0, "blanks at the start or the end"
    if (at := text.find("  ")) >= 0:
        yield at, "two spaces in a row"
    for at, char in enumerate(text):
        if char == " " or (char.isascii() and char.isprintable()) or char in TYPOGRAPHY:
            continue
        category = unicodedata.category(char)
        name = unicodedata.name(char, f"U+{ord(char):04X}")
        if category in ("Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp") or category == "Zs":
            yield at, f"{name} (U+{ord(char):04X})"
        elif category.startswith("L") and not name.startswith("LATIN"):
            yield at, f"letter of another script: {name}"
        elif category.startswith("M") or name.startswith("FULLWIDTH"):
            yield at, f"{name} (U+{ord(char):04X})"
