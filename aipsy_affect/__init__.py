"""Emotion stimuli whose words cannot give the emotion away, with the proof attached.

>>> import aipsy_affect
>>> battery = aipsy_affect.load()
>>> clinical, neutral = battery["clinical"], battery["neutral"]

Names are imported on first use, so that ``import aipsy_affect`` costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "1.1.0"

if TYPE_CHECKING:
    from .corpus import Battery, Fold, load, load_folder, versions
    from .errors import AipsyAffectError
    from .hub.pull import pull
    from .stimulus import DOMAINS, EMOTIONS, PRIMARY_OF, Pair, Stimulus

_HOME = {
    "Battery": "corpus",
    "Fold": "corpus",
    "load": "corpus",
    "load_folder": "corpus",
    "versions": "corpus",
    "AipsyAffectError": "errors",
    "pull": "hub.pull",
    "DOMAINS": "stimulus",
    "EMOTIONS": "stimulus",
    "PRIMARY_OF": "stimulus",
    "Pair": "stimulus",
    "Stimulus": "stimulus",
}

__all__ = [
    "DOMAINS",
    "EMOTIONS",
    "PRIMARY_OF",
    "AipsyAffectError",
    "Battery",
    "Fold",
    "Pair",
    "Stimulus",
    "__version__",
    "load",
    "load_folder",
    "pull",
    "versions",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        from importlib import import_module

        value = getattr(import_module(f".{_HOME[name]}", __name__), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(_HOME))
