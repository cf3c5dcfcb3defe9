"""Shared material: the released corpus, and a tiny one to break."""

from __future__ import annotations

import pytest

import aipsy_affect
from aipsy_affect.build import compile_scenarios, parse_sources
from aipsy_affect.stimulus import Stimulus

TINY_SOURCE = """\
# rage (anger), d1 family and money

== v1 isolexical
mechanism: a son heats the room of his motorcycle and lets his mother sleep in the cold
device: recipients exchanged
warnings: abuse

Dennis gave the heated room to [the motorcycle|his mother] and the garage to
[his mother|the motorcycle].{^ His sister was furious.}

== v3 matched
mechanism: a child is fed like a dog
quartet: rage-1
warnings: child abuse, violence

The [boy|dog] sleeps in the shed and gets what is left on the plates. {He^To his aunt's rage he} is used to it.

== v4 matched
mechanism: someone is robbed
quartet: rage-1
warnings: none

He took the [dog|boy] along and came home at four.{^ She was angry.}
"""


@pytest.fixture(scope="session")
def battery() -> aipsy_affect.Battery:
    return aipsy_affect.load()


@pytest.fixture(scope="session")
def items(battery: aipsy_affect.Battery) -> tuple[Stimulus, ...]:
    return battery.items


@pytest.fixture(scope="session")
def tiny() -> tuple[Stimulus, ...]:
    return compile_scenarios(parse_sources({"rage-d1.txt": TINY_SOURCE}))


@pytest.fixture
def tiny_source() -> str:
    return TINY_SOURCE
