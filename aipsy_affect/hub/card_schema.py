"""Is a dataset card in order? The Hub's client validates nothing of it, so all of it is checked here. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from ..release import VERSION
from .card_data import data_problems
from .card_text import text_problems
from .card_yaml import front_matter, read_yaml
from .vocabulary import ANNOTATIONS_CREATORS, LANGUAGE_CREATORS, LICENCES, SIZE_CATEGORIES, TASKS

Metadata = Mapping[str, Any]

REQUIRED = (
    "license",
    "language",
    "pretty_name",
    "tags",
    "task_categories",
    "size_categories",
    "annotations_creators",
    "language_creators",
    "source_datasets",
    "configs",
    "dataset_info",
)
#: ISO 639 in two or three letters, and the two words that the Hub takes besides.
LANGUAGE = re.compile(r"[a-z]{2,3}|code|multilingual")
SOURCE = re.compile(r"original|extended(?:\|[\w./-]+)?|[\w.-]+(?:/[\w.-]+)?")


def check_card(text: str, files: Mapping[str, bytes]) -> list[str]:
    """Check a dataset card against the files that it speaks of.

    Args:
        text: the card, ``README.md``.
        files: path to bytes of the files in its repository, Parquet among them.

    Returns:
        One sentence for every problem: where it is, what is wrong, and what to do; none if all is well.
    """
    problems = text_problems(text)
    parts = front_matter(text)
    if parts is None:
        return [*problems, "line 1: the card does not begin with metadata between two lines of ---; add them"]
    block, body = parts
    if not re.search(r"(?m)^# \S", body):
        problems.append("after the metadata: the card has no title; begin it with a line like # name")
    content, wrong = read_yaml(block)
    if wrong:
        return [*problems, *wrong]
    missing = [name for name in REQUIRED if content.get(name) in (None, "", [], {})]
    problems += [
        f"metadata, {name}: missing or empty; the Hub needs it to describe the data" for name in missing
    ]
    for name, check in CHECKS.items():
        if name in content and name not in missing:
            problems += [f"metadata, {name}: {line}" for line in check(content[name])]
    if content.get("license") == "other" and not content.get("license_name"):
        problems.append("metadata, license_name: missing, and the licence is other; name it")
    problems += data_problems(content, files)
    return [" ".join(each.split()) for each in problems]  # a name in the metadata may hold a line break


def _licence(value: Any) -> list[str]:
    if isinstance(value, str) and value in LICENCES:
        return []
    return [f"{value!r} is not in the Hub's list of licences; write one of it in small letters, such as mit"]


def _languages(value: Any) -> list[str]:
    lines = []
    for code in value if isinstance(value, list) else [value]:
        if isinstance(code, bool):
            written = "no" if not code else "yes or on"
            lines.append(f"YAML reads an unquoted {written} as {code}, no language; put the code in quotes")
        elif not isinstance(code, str) or not LANGUAGE.fullmatch(code):
            lines.append(f"{code!r} is no language code; write two or three small letters, such as en")
    return lines


def _name(value: Any) -> list[str]:
    if isinstance(value, str) and value.strip():
        return []
    return [f"{value!r} is no name; write a few words"]


def _version(value: Any) -> list[str]:
    if isinstance(value, str) and VERSION.fullmatch(value):
        return []
    return [f"{value!r} is no semantic version; write it like 1.0.0"]


def _words(known: Collection[str] | None = None, example: str = "") -> Callable[[Any], list[str]]:
    """Return a check that a value is a list of different words, of the known ones if any are given."""

    def check(value: Any) -> list[str]:
        if not isinstance(value, list):
            return [f"{value!r} is no list; write it as one, each word after a dash"]
        lines = [f"{each!r} is no word; write it in quotes" for each in value if not isinstance(each, str)]
        words = [each for each in value if isinstance(each, str)]
        lines += [
            f"{each!r} stands twice; remove one" for each in sorted({w for w in words if words.count(w) > 1})
        ]
        if known is not None:
            lines += [
                f"{each!r} is none of the Hub's values; use one of them, such as {example}"
                for each in words
                if each not in known
            ]
        return lines

    return check


def _sources(value: Any) -> list[str]:
    lines = _words()(value)
    words = [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
    return lines + [
        f"{each!r} is neither original nor the name of a dataset; write one of these"
        for each in words
        if not SOURCE.fullmatch(each)
    ]


#: Key to what finds something wrong with its value.
CHECKS: Mapping[str, Callable[[Any], list[str]]] = {
    "license": _licence,
    "language": _languages,
    "pretty_name": _name,
    "version": _version,
    "tags": _words(),
    "task_categories": _words(TASKS, "text-classification"),
    "size_categories": _words([name for name, _ in SIZE_CATEGORIES], "n<1K"),
    "multilinguality": _words(("monolingual", "multilingual", "translation", "other"), "monolingual"),
    "annotations_creators": _words(ANNOTATIONS_CREATORS, "machine-generated"),
    "language_creators": _words(LANGUAGE_CREATORS, "machine-generated"),
    "source_datasets": _sources,
}
