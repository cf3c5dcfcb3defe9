"""Run the checks over a set and collect their results in a report. Fails closed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from ..errors import InputError, MissingExtraError, missing_extra
from ..rating.record import Rating
from ..stimulus import Stimulus
from .registry import FAMILIES, Check, select
from .results import Result
from .subject import Options, Subject

Progress = Callable[[Check], None]


@dataclass(frozen=True)
class Report:
    """The results of a run, in the order of the registry."""

    name: str
    items: int
    pairs: int
    results: tuple[Result, ...]
    options: Options = field(default_factory=Options)
    complete: bool = True
    ratings: tuple[Rating, ...] = ()

    @property
    def blocking(self) -> tuple[Result, ...]:
        """The required checks that failed or did not run."""
        return tuple(result for result in self.results if result.blocks)

    @property
    def failed(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if result.status == "failed")

    @property
    def certifiable(self) -> bool:
        """Whether every required check of the whole battery ran and passed."""
        return self.complete and bool(self.results) and not self.blocking

    def verdicts(self) -> dict[str, str]:
        """Return family to ``passed``, ``failed`` or ``not_run``: the worst of its required checks."""
        found = {}
        for family in FAMILIES:
            statuses = [r.status for r in self.results if r.family == family and r.required]
            if statuses:
                found[family] = next((s for s in ("failed", "not_run") if s in statuses), "passed")
        return found

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain JSON values."""
        return {
            "name": self.name,
            "items": self.items,
            "pairs": self.pairs,
            "certifiable": self.certifiable,
            "complete": self.complete,
            "verdicts": self.verdicts(),
            "results": [result.as_json() for result in self.results],
        }


def run(
    items: Iterable[Stimulus],
    *,
    name: str = "",
    codes: Iterable[str] = (),
    foreign: bool = False,
    options: Options | None = None,
    ratings: Iterable[Rating] = (),
    progress: Progress | None = None,
) -> Report:
    """Run the battery.

    Args:
        items: the stimuli; pairs are found by ``pair_id``.
        name: what the report calls the set.
        codes: codes or prefixes of checks; all by default. A report on a part never certifies.
        foreign: stimuli that are not a release of this corpus: checks of ids, cells and labels are left out.
        options: seeds and sizes.
        ratings: blind ratings of the stimuli; without them family R is left out unless it is asked for by code, and the
            certificate says that nobody rated. With them its checks have to pass like all others.
        progress: called with each check before it runs.

    Raises:
        InputError: no items.
        UnknownNameError: a code that does not exist.
        MissingExtraError: the ``[validate]`` extra is not installed.
    """
    codes = list(codes)
    subject = Subject(tuple(items), options or Options(), tuple(ratings))
    if not subject.items:
        raise InputError(f"{name or 'the set'} holds no items: nothing was checked")
    results = []
    for check in select(codes, foreign=foreign, rated=bool(subject.ratings)):
        if progress:
            progress(check)
        results.append(_run(check, subject))
    return Report(
        name=name,
        items=len(subject.items),
        pairs=len(subject.pairs),
        results=tuple(results),
        options=subject.options,
        complete=not codes and not foreign,
        ratings=subject.ratings,
    )


def _run(check: Check, subject: Subject) -> Result:
    """Run one check; a library that is not there is the missing extra, and not a traceback."""
    try:
        return check.run(subject)
    except MissingExtraError:
        raise
    except ModuleNotFoundError as error:
        raise missing_extra(error.name or "a library", "validate", f"check {check.code}") from error
