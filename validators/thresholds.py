"""Every threshold of the battery, with its reason, in one place.

Most stand in the project's design from before any stimulus was written. Three things
were settled later, with keyword-rich drafts at hand, because a check had no power and so could not run: the measure
and bound of P106, the bound of L306 (halved), and the correction of B206 (Tarone's for Bonferroni's; it made the
bound of the corpus stricter, 1.96 for 3.27, and that of the control attainable).
"""

from __future__ import annotations

from .results import Threshold

NONE_ALLOWED = Threshold(high=0, reason="each one is a defect in itself")

WORDS_LOW, WORDS_HIGH = 60, 95
LENGTH = Threshold(
    high=0,
    reason=f"vignettes have {WORDS_LOW} to {WORDS_HIGH} words: long enough for a scene, short enough to be read whole",
)
SHARED_NGRAM = 8
NEAR_DUPLICATES = Threshold(
    high=0,
    reason=f"a run of {SHARED_NGRAM} words shared by two scenarios is a reused sentence: it ties folds together",
)

WORD_COUNT_GAP = Threshold(
    high=1, reason="in the predecessor, length alone told pairs apart (AUROC 0.694); one word cannot"
)
PUNCTUATION_GAP = Threshold(
    high=0, reason="marks and sentences are free to match, and a reader can count them"
)
FUNCTION_WORD_GAP = Threshold(
    high=0, reason="in the predecessor 'not', 'no', 'because', 'that' mark the clinical member"
)
JACCARD = Threshold(
    low=0.60, reason="a minimal edit keeps most word types; the predecessor's pairs share 0.26 of them"
)
CHANGED_TOKENS = Threshold(
    high=0.25, reason="past a quarter the members stop being one scene with one difference"
)
HINGE_PAIRS = Threshold(
    high=2, reason="a word on which more than two pairs turn is a marker that a classifier learns"
)
ZIPF_BOUND = 0.02
ZIPF = Threshold(
    low=-ZIPF_BOUND,
    high=ZIPF_BOUND,
    reason="over some 40 content words, 0.02 Zipf is one word exchanged for one six times as rare (0.8 Zipf)",
)

VADER_BOUND = 0.10
VADER = Threshold(
    low=-VADER_BOUND,
    high=VADER_BOUND,
    reason="VADER's authors call -0.05 to 0.05 neutral; a mean shift below that band's width carries no text across it",
)
NRC_BOUND = 1 / 150
NRC = Threshold(
    low=-NRC_BOUND,
    high=NRC_BOUND,
    reason="half an emotion-associated word in a vignette of 75 words, on average",
)
EQUIVALENCE_ALPHA = 0.05

AUROC = Threshold(
    low=0.40,
    high=0.60,
    reason="within 0.1 of chance; below is no safety either, for an attacker turns the sign",
)
PERMUTATION_ALPHA = 0.05
CONTROL_AUROC = Threshold(
    low=0.70, reason="a reader that cannot tell named emotions from neutral texts has no power to find a leak"
)
MIN_READER_PAIRS = 20
COMPETENCY_ALPHA = 0.05

NAMING_ALPHA = 0.05
NAMING_CONTROL = Threshold(
    low=0.825,
    reason="the published battery's classifier named the emotion of 82.5 % of its keyword-rich items",
)
MIN_NAMED_ITEMS = 20
