"""The common shape of checks that count faults."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .results import Location, Result, Threshold


def title_of(check: Callable[..., Any]) -> str:
    """Return the first line of a check's docstring: what the user reads."""
    return (check.__doc__ or "").strip().split("\n")[0].rstrip(".")


def counted(
    code: str,
    check: Callable[..., Any],
    faults: Sequence[Location],
    n: int,
    threshold: Threshold,
    details: Mapping[str, Any] | None = None,
    required: bool = True,
) -> Result:
    """Return the result of a check whose value is the number of faults among ``n`` items or pairs.

    Nothing to look at (``n`` of 0) is not a pass: the check did not run.
    """
    if n == 0:
        return not_run(code, check, "there is nothing of this kind in the set", required)
    summary = f"no fault in {n}" if not faults else f"{len(faults)} fault{'s' * (len(faults) != 1)} in {n}"
    return Result(
        code=code,
        title=title_of(check),
        status="passed" if threshold.holds(len(faults)) else "failed",
        summary=summary,
        required=required,
        value=float(len(faults)),
        threshold=threshold,
        n=n,
        locations=tuple(faults),
        details=details or {},
    )


def not_run(code: str, check: Callable[..., Any], why: str, required: bool = True) -> Result:
    """Return the result of a check that could not run, and why."""
    return Result(code=code, title=title_of(check), status="not_run", summary=why, required=required)
