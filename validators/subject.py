"""What the checks look at: the items and pairs of one set, and the options of the run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ..rating.record import Rating
from ..stimulus import Pair, Stimulus, pair_up
from .classifier import BUNDLED


@dataclass(frozen=True)
class Options:
    """Parameters of a run. They stand in the certificate.

    Attributes:
        seed: first seed; repeated readers use ``seed`` to ``seed + repeats - 1``.
        repeats: how often the folds of the bag-of-words readers are dealt anew.
        folds: number of folds of the bag-of-words readers.
        permutations: size of each permutation null.
        resamples: size of each bootstrap.
        nrc_path: a file of NRC's lexicon, if not that of the NRCLex package.
        classifier: the contextual emotion classifier: ``bundled``, ``hub:ORG/NAME@REVISION`` or a folder.
        labels: a JSON file that maps the labels of a classifier from elsewhere.
    """

    seed: int = 0
    repeats: int = 5
    folds: int = 10
    permutations: int = 2000
    resamples: int = 2000
    nrc_path: Path | None = None
    classifier: str = BUNDLED
    labels: Path | None = None


@dataclass(frozen=True, eq=False)
class Subject:
    """A set of stimuli under examination, with blind ratings of them where there are any.

    Compared by identity, so that results can be kept per subject.
    """

    items: tuple[Stimulus, ...]
    options: Options = field(default_factory=Options)
    ratings: tuple[Rating, ...] = ()

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        return pair_up(self.items)

    @cached_property
    def matched_pairs(self) -> tuple[Pair, ...]:
        return tuple(pair for pair in self.pairs if pair.matching != "isolexical")

    @cached_property
    def isolexical_pairs(self) -> tuple[Pair, ...]:
        return tuple(pair for pair in self.pairs if pair.matching == "isolexical")

    @cached_property
    def keyword_free(self) -> tuple[Stimulus, ...]:
        """The items that must hold no emotion keyword: all but the keyword-rich ones."""
        return tuple(item for item in self.items if item.condition != "keyword_rich")

    def condition(self, name: str) -> tuple[Stimulus, ...]:
        return tuple(item for item in self.items if item.condition == name)


def control_pairs(pairs: Sequence[Pair]) -> tuple[Pair, ...]:
    """Return the positive control of pairs: keyword-rich in the place of the clinical member."""
    return tuple(Pair(pair.keyword_rich, pair.neutral) for pair in pairs if pair.keyword_rich is not None)
