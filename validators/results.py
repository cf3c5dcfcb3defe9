"""What a check returns: a value held against a threshold, with n, interval and the places at fault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Status = Literal["passed", "failed", "not_run"]

#: Decimal places of every figure in a report. More would carry the noise of the linear algebra, and a
#: certificate has to be the same bytes on the same content.
DECIMALS = 4


@dataclass(frozen=True)
class Interval:
    """A confidence interval, at ``level``."""

    low: float
    high: float
    level: float = 0.95


@dataclass(frozen=True)
class Threshold:
    """What a value has to keep to, and why just there. Either bound may be open."""

    reason: str
    low: float | None = None
    high: float | None = None

    def holds(self, value: float) -> bool:
        """Say whether a value lies within the bounds, the bounds included."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def __str__(self) -> str:
        if self.low is not None and self.high is not None:
            return f"{self.low:g}" if self.low == self.high else f"{self.low:g} to {self.high:g}"
        if self.high is not None:
            return f"≤ {self.high:g}"
        return f"≥ {self.low:g}" if self.low is not None else "reported"


@dataclass(frozen=True)
class Location:
    """A place at fault: an item or pair, the characters ``start`` to ``end``, and what is wrong there."""

    id: str
    note: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True)
class Result:
    """The outcome of one check."""

    code: str
    title: str
    status: Status
    summary: str
    required: bool = True
    value: float | None = None
    threshold: Threshold | None = None
    n: int = 0
    interval: Interval | None = None
    locations: tuple[Location, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def family(self) -> str:
        return self.code[0]

    @property
    def blocks(self) -> bool:
        """Whether this result forbids certification: a required check that did not pass."""
        return self.required and self.status != "passed"

    def as_json(self) -> dict[str, Any]:
        """Return the result as plain JSON values, figures rounded to ``DECIMALS``."""
        threshold = self.threshold
        content: dict[str, Any] = {
            "code": self.code,
            "title": self.title,
            "status": self.status,
            "required": self.required,
            "summary": self.summary,
            "value": self.value,
            "threshold": threshold
            and {"low": threshold.low, "high": threshold.high, "reason": threshold.reason},
            "n": self.n,
            "interval": self.interval
            and {"low": self.interval.low, "high": self.interval.high, "level": self.interval.level},
            "locations": [
                {"id": each.id, "start": each.start, "end": each.end, "note": each.note}
                for each in self.locations
            ],
            "details": dict(self.details),
        }
        rounded: dict[str, Any] = rounded_json(content)
        return rounded


def rounded_json(value: Any) -> Any:
    """Round every float in a JSON value, and turn minus zero into zero."""
    if isinstance(value, float):
        return round(value, DECIMALS) + 0.0
    if isinstance(value, Mapping):
        return {str(key): rounded_json(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded_json(each) for each in value]
    return value
