"""All checks of the battery by code, and the choice among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..errors import UnknownNameError
from . import bow, lexical, matching, rated, rated_agreement, rated_items, structure, transformer
from .findings import title_of
from .results import Result
from .subject import Subject

#: Stands in every certificate; grows with any change of a check, a threshold or the data they compute with.
#: 1.0.0: families S, P, L, B. 1.1.0: families T and R.
BATTERY_VERSION = "1.1.0"

Run = Callable[[Subject], Result]

FAMILIES = {
    "S": "structure",
    "P": "pair matching",
    "L": "lexicon",
    "B": "bag-of-words adversary",
    "T": "contextual classifier",
    "R": "blind ratings",
}


@dataclass(frozen=True)
class Check:
    """A registered check: its code, what it runs, and whether it makes sense for releases of ours only."""

    code: str
    run: Run
    release_only: bool = False

    @property
    def title(self) -> str:
        return title_of(self.run)


CHECKS: tuple[Check, ...] = (
    Check("S001", structure.s001_unique_ids),
    Check("S002", structure.s002_id_grammar, release_only=True),
    Check("S003", structure.s003_pairing),
    Check("S004", structure.s004_balanced_cells, release_only=True),
    Check("S005", structure.s005_near_duplicates),
    Check("S006", structure.s006_unicode),
    Check("S007", structure.s007_third_person, release_only=True),
    Check("S008", structure.s008_content_warnings, release_only=True),
    Check("S009", structure.s009_length, release_only=True),
    Check("S010", structure.s010_text_present),
    Check("P101", matching.p101_word_count),
    Check("P102", matching.p102_sentences_and_punctuation),
    Check("P103", matching.p103_function_words),
    Check("P104", matching.p104_jaccard),
    Check("P105", matching.p105_changed_tokens),
    Check("P106", matching.p106_frequency),
    Check("P107", matching.p107_hinge_words),
    Check("P108", matching.p108_isolexical_identity, release_only=True),
    Check("P109", matching.p109_crossed_quartets, release_only=True),
    Check("L301", lexical.l301_no_keywords),
    Check("L302", lexical.l302_keywords_named, release_only=True),
    Check("L303", lexical.l303_ambiguous_words),
    Check("L304", lexical.l304_vader_valence),
    Check("L305", lexical.l305_vader_strength),
    Check("L306", lexical.l306_nrc_rate),
    Check("B201", bow.b201_unigrams),
    Check("B202", bow.b202_tfidf),
    Check("B203", bow.b203_characters),
    Check("B204", bow.b204_word_vectors),
    Check("B205", bow.b205_surface),
    Check("B206", bow.b206_competency),
    Check("B207", bow.b207_emotion_from_words),
    Check("T401", transformer.t401_category_leak),
    Check("T402", transformer.t402_keywords_named),
    Check("T403", transformer.t403_paired_emotion),
    Check("T404", transformer.t404_paired_emotion_isolexical),
    Check("R501", rated.r501_clinical_above),
    Check("R502", rated.r502_flat_and_strong),
    Check("R503", rated.r503_emotion_named),
    Check("R504", rated_agreement.r504_agreement),
    Check("R505", rated_items.r505_naturalness),
    Check("R506", rated_items.r506_dose_response),
    Check("R507", rated_items.r507_outliers),
)


def select(wanted: Iterable[str] = (), *, foreign: bool = False, rated: bool = True) -> tuple[Check, ...]:
    """Return the checks chosen by code or prefix of a code (``B``, ``P1``, ``L301``), all by default.

    Args:
        wanted: codes or prefixes.
        foreign: leave out the checks that make sense for releases of this corpus only.
        rated: there are ratings; without them family R is left out unless it is asked for by code.

    Raises:
        UnknownNameError: a code that fits no check.
    """
    available = tuple(check for check in CHECKS if not (foreign and check.release_only))
    prefixes = [each.strip().upper() for each in wanted if each.strip()]
    for prefix in prefixes:
        if not any(check.code.startswith(prefix) for check in available):
            raise UnknownNameError("check", prefix, [check.code for check in available])
    if not prefixes:
        return tuple(check for check in available if rated or check.code[0] != "R")
    return tuple(check for check in available if check.code.startswith(tuple(prefixes)))
