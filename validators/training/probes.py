"""Sentences on which a detector of emotion words is known to stumble, for the figures of the model card.

Each stands in one and the same plain paragraph; by itself the paragraph is the control.
"""

from __future__ import annotations

PARAGRAPH = (
    "The shop opened at nine. A man brought back a lamp with a loose plug, and the assistant wrote the number of the "
    "receipt on a form. {} Later two boxes came from the printer and were carried to the store room. The lamp was put on "
    "the lower shelf, next to the spare bulbs, and the form went into the grey folder."
)

DENIED = (
    "She was not angry.",
    "He said that he was not afraid.",
    "Nobody in the shop was sad about it.",
    "The smell did not disgust her.",
    "It surprised no one.",
    "She felt no admiration for the lamp.",
    "He was not overjoyed.",
    "The assistant was neither alert nor wary.",
    "There was no rage in his voice.",
    "She had no fear of ladders.",
    "It was not a cause for grief.",
    "He did not loathe the place.",
    "Nothing about it was astonishing.",
    "She did not trust or distrust him.",
    "It brought her no joy.",
    "He anticipated nothing.",
)
NAMED = (
    "The boat in the picture was called Fury.",
    "His aunt Joy had sent it.",
    "The lamp was made by Terror & Sons of Leeds.",
    "The street outside is Grief Lane.",
    "The model was sold under the name Amaze.",
    "The ship Vigilant was on the calendar.",
    "The paint was a shade called Ecstasy.",
    "The café next door is the Happy Duck.",
    "The firm is the Providence Trust.",
    "The horse in the third race was Angry Moon.",
    "Her surname was Sadd, spelled with two letters d.",
    "The band on the radio was Wonder and Awe.",
    "The rose by the door is of the kind Admiration.",
    "On the shelf lay a crossword book called No Surprises.",
    "The perfume on the poster was Rage.",
    "The crossword clue was five letters for dread.",
)
PROBES = {"denied": DENIED, "named": NAMED, "control": ("",)}
