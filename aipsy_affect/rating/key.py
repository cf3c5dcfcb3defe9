"""The key: which text stands behind each opaque id. It stays with whoever runs the norming, and no rater sees it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from ..errors import InputError
from . import scale

KEY = "key.json"
FORMAT = "aipsy-affect rating key"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Expectation:
    """What an attentive reader says of a catch item: intensity within bounds, and the category if there is one."""

    low: float
    high: float
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One text in one form.

    Attributes:
        id: the opaque id, unique over all forms.
        form: id of the form.
        place: 1-based position in it.
        item: id of the stimulus, or of the catch text.
        scenario: pair id; a rater must see only one text of each.
        condition: split of the release.
        emotion: the intended emotion of the scenario, ``neutral`` if it has none.
        role: ``stimulus`` or ``catch``.
        text_sha256: first 12 hex digits.
        words: number of words.
        expected: of a catch item, what an attentive reader says.
    """

    id: str
    form: str
    place: int
    item: str
    scenario: str
    condition: str
    emotion: str
    role: str
    text_sha256: str
    words: int
    expected: Expectation | None = None


@dataclass(frozen=True)
class Key:
    """A whole set of forms.

    Attributes:
        release: version of the release.
        manifest_sha256: of its manifest, so that the key is about exactly these texts.
        parameters: how the forms were made: raters, per_item, seed, conditions, catch.
        entries: all texts of all forms.
    """

    release: str
    manifest_sha256: str
    parameters: Mapping[str, Any]
    entries: tuple[Entry, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Entry]:
        return {each.id: each for each in self.entries}

    @cached_property
    def forms(self) -> Mapping[str, tuple[Entry, ...]]:
        """The entries of each form, in their places."""
        found: dict[str, list[Entry]] = {}
        for each in self.entries:
            found.setdefault(each.form, []).append(each)
        return {form: tuple(sorted(entries, key=lambda e: e.place)) for form, entries in found.items()}

    def as_json(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "version": VERSION,
            "questionnaire": scale.QUESTIONNAIRE,
            "release": self.release,
            "manifest_sha256": self.manifest_sha256,
            "parameters": dict(self.parameters),
            "items": {
                each.id: {name: value for name, value in asdict(each).items() if name != "id"}
                for each in self.entries
            },
        }


def parse_key(content: bytes, where: str) -> Key:
    """Read a key.

    Raises:
        InputError: not a key of this package, or one that contradicts itself.
    """
    try:
        data = json.loads(content.decode("utf-8"))
        if data["format"] != FORMAT:
            raise ValueError(f"its format is {data['format']!r}")
        if data["version"] != VERSION or data["questionnaire"] != scale.QUESTIONNAIRE:
            raise InputError(
                f"{where} is of another version of the forms; collect with the version of aipsy-affect that made it"
            )
        entries = tuple(_entry(name, dict(value)) for name, value in data["items"].items())
        key = Key(str(data["release"]), str(data["manifest_sha256"]), dict(data["parameters"]), entries)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(
            f"{where} is not a key of aipsy-affect rate make ({type(error).__name__}: {error}); give the {KEY} that "
            "was written with the forms"
        ) from error
    if not entries:
        raise InputError(f"{where} holds no items")
    for form, row in key.forms.items():
        if [each.place for each in row] != list(range(1, len(row) + 1)):
            raise InputError(
                f"{where}: the places of {form} are not 1 to {len(row)}; it was edited or cut off"
            )
    return key


def _entry(name: str, value: dict[str, Any]) -> Entry:
    expected = value.pop("expected")
    kinds = {"place": int, "words": int}
    for field, content in value.items():
        if not isinstance(content, kinds.get(field, str)) or isinstance(content, bool):
            raise ValueError(f"{field} of {name} is {content!r}")
    if value["role"] not in scale.ROLES:
        raise ValueError(f"role of {name} is {value['role']!r}")
    if expected is not None and not all(isinstance(expected[n], (int, float)) for n in ("low", "high")):
        raise ValueError(f"what is expected of {name} is {expected!r}")
    return Entry(id=name, **value, expected=None if expected is None else Expectation(**expected))
