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

# Blind ratings (family R). The bounds of R501, R502, R503, R505 and R506 are those of the acceptance list of release
# 2.0.0; the ratings of release 1.0.0 were known when these checks were written, and no bound was moved for them.
MIN_RATINGS = 2
MIN_COPIED_ITEMS = 10
CLINICAL_ABOVE = {
    "matched": Threshold(
        low=0.98, reason="a reader of the text tells the pair apart; one pair in fifty may be misread"
    ),
    "isolexical": Threshold(
        low=0.97, reason="word order alone decides here, so one reading in thirty-three may slip"
    ),
}
SIGN_TEST_ALPHA = 0.05
FLAT_MEAN = Threshold(
    high=1.5, reason="on 0-10: an everyday scene in which a reader finds next to nothing moving"
)
FLAT_ITEM = 2.0
FLAT_SHARE = Threshold(
    low=0.90, reason=f"a neutral member rated above {FLAT_ITEM:g} is a weak control; one in ten may be"
)
STRONG_MEAN = Threshold(
    low=6.8, reason="the published vignettes are rated 6.7 to 6.8, and a peak emotion is no weaker"
)
NAMED = Threshold(
    low=0.92, reason="of nine words; readers name 0.75 to 0.83 of the published vignettes as intended"
)
ALPHA = Threshold(
    low=0.667, reason="the lowest agreement that allows tentative conclusions (Krippendorff 2004, p. 241)"
)
NATURAL = Threshold(low=4.4, reason="on 1-5: between natural and entirely natural")
NATURAL_BOUND = 0.3
NATURAL_GAP = Threshold(
    low=-NATURAL_BOUND,
    high=NATURAL_BOUND,
    reason="less than a third of a step, so that oddness of the prose cannot tell the members apart",
)
REREAD = Threshold(
    high=0.10, reason="a control that has to be read twice is odd, and oddness is no flat affect"
)
DOSE = Threshold(low=0.95, reason="neutral, moderate and peak are one scene at three strengths")
# What R507 reports; nothing fails by it.
ROBUST_Z = 3.5
WEAK_CLINICAL = 5.5
UNNATURAL = 4.0
WIDE_RANGE = 5.0
