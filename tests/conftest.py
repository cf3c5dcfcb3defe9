"""Shared material: the released corpus, and a tiny one to break."""

from __future__ import annotations

import random
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import aipsy_affect
from aipsy_affect.build import compile_scenarios, parse_sources
from aipsy_affect.corpus import bundled
from aipsy_affect.hub import lead
from aipsy_affect.hub.subjects import Draft
from aipsy_affect.rating.record import Rating, text_hash
from aipsy_affect.stimulus import NEUTRAL, Stimulus

sys.path.insert(0, str(Path(__file__).parent))
from loopback_hub import LoopbackHub, environment, running_hub

LOOPBACK = ("127.0.0.1", "::1", "localhost", b"localhost", b"127.0.0.1")

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


def rated_by_three(items: tuple[Stimulus, ...], raters: int = 6) -> tuple[Rating, ...]:
    """Return made-up ratings that pass every check: half the raters see one member of a scenario, half the other."""
    scenarios = list(dict.fromkeys(item.pair_id for item in items))
    found: list[Rating] = []
    rng = random.Random(0)
    for number, item in enumerate(item for item in items if item.condition in ("clinical", NEUTRAL)):
        half = (scenarios.index(item.pair_id) + (item.condition == NEUTRAL)) % 2
        for rater in range(half, raters, 2):
            neutral = item.condition == NEUTRAL
            found.append(
                Rating(
                    rater=f"reader-{rater + 1}",
                    kind="language-model",
                    model="Model A",
                    form=f"form-{rater + 1}",
                    place=1 + sum(1 for each in found if each.rater == f"reader-{rater + 1}"),
                    item=item.id,
                    role="stimulus",
                    text_sha256=text_hash(item.text),
                    intensity=rng.choice((0.0, 1.0, 1.5) if neutral else (7.0, 7.5, 8.0)),
                    category=NEUTRAL if neutral else item.target_emotion,
                    second=None,
                    valence=0 if neutral else -2,
                    natural=4 if (number + rater) % 5 == 0 else 5,
                    reread=(number + rater) % 17 == 0,
                    seconds=None,
                    comment="",
                )
            )
    return tuple(found)


@pytest.fixture(scope="session")
def ratings(items: tuple[Stimulus, ...]) -> tuple[Rating, ...]:
    return rated_by_three(items)


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail the test if anything in this process reaches for another machine, even if the error is swallowed."""
    reached: list[str] = []
    connect = socket.socket.connect
    resolve = socket.getaddrinfo

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOOPBACK:
            reached.append(str(address))
            raise OSError(f"a test tried to reach {address}")
        connect(self, address)

    def resolved(host: Any, *args: Any, **options: Any) -> Any:
        if host not in LOOPBACK:
            reached.append(str(host))
            raise OSError(f"a test asked for the address of {host}")
        return resolve(host, *args, **options)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    yield
    assert not reached, f"reached for {reached}"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, no_network: None) -> Iterator[LoopbackHub]:  # noqa: ARG001
    """A Hub on this machine, which the client in this process takes for the only one."""
    import huggingface_hub.constants

    with running_hub() as running:
        for name, value in environment(running, tmp_path).items():
            monkeypatch.setenv(name, value)
        # What the client read from the environment when something imported it, perhaps long before this test.
        for name, value in {
            "ENDPOINT": running.endpoint,
            "HUGGINGFACE_CO_URL_TEMPLATE": running.endpoint + "/{repo_id}/resolve/{revision}/{filename}",
            "HF_HUB_DISABLE_XET": True,
            "HF_TOKEN_PATH": str(tmp_path / "hf" / "token"),
            "HF_HUB_OFFLINE": False,
        }.items():
            monkeypatch.setattr(huggingface_hub.constants, name, value)
        monkeypatch.setattr(lead, "PATIENCE_S", 10.0)
        huggingface_hub.close_session()
        yield running
        huggingface_hub.close_session()


@pytest.fixture(scope="session")
def draft() -> Draft:
    """Everything that would be published of the newest release, without a Hub."""
    from aipsy_affect.hub.sources import draft

    version, folder = bundled("1.0.0")
    return draft(folder, f"release {version}", True, "acme/affect", "https://huggingface.co", ())
