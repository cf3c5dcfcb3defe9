"""The template language of cards: ``{{name}}``, and ``{{#if name}} … {{/if}}``. Nothing is left over silently."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..errors import InputError

TAG = re.compile(r"\{\{(?P<body>.*?)\}\}")
#: A conditional that stands alone on its line takes the line with it.
LONE = re.compile(r"^[ \t]*(\{\{(?:#if [^{}]*|/if)\}\})[ \t]*\n", re.MULTILINE)
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def fill(template: str, values: Mapping[str, str], flags: Mapping[str, bool], where: str) -> str:
    """Fill a template.

    Args:
        template: the text with its placeholders.
        values: what each placeholder stands for; it is inserted as it is, and not filled again.
        flags: whether the parts between ``{{#if name}}`` and ``{{/if}}`` stand.
        where: name of the template for messages.

    Raises:
        InputError: a placeholder or flag that nobody knows, one that is empty, an ``if`` without its end, or
            braces that are no placeholder; the message names the line.
    """
    text = LONE.sub(r"\1", template)
    found: list[str] = []
    standing: list[bool] = []
    at = 0
    for tag in TAG.finditer(text):
        line = _line(template, tag[0], text[: tag.start()].count(tag[0]))
        _plain(text[at : tag.start()], f"{where}:{line}")
        if all(standing):
            found.append(text[at : tag.start()])
        at = tag.end()
        body = tag["body"].strip()
        if body.startswith("#if "):
            name = body.removeprefix("#if ").strip()
            if name not in flags:
                raise InputError(f"{where}:{line}: there is no condition {name!r}")
            standing.append(flags[name])
        elif body == "/if":
            if not standing:
                raise InputError(f"{where}:{line}: {{{{/if}}}} without its {{{{#if …}}}}")
            standing.pop()
        elif not NAME.fullmatch(body) or body not in values:
            raise InputError(f"{where}:{line}: nothing fills {tag[0]}")
        elif all(standing):
            if not values[body].strip():
                raise InputError(f"{where}:{line}: there is nothing to put in place of {tag[0]}")
            found.append(values[body])
    if standing:
        raise InputError(f"{where}: {len(standing)} {{{{#if …}}}} without an end")
    _plain(text[at:], where)
    return "".join([*found, text[at:]])


def names_in(template: str) -> set[str]:
    """Return the placeholders of a template, conditions left out."""
    bodies = (tag["body"].strip() for tag in TAG.finditer(template))
    return {body for body in bodies if NAME.fullmatch(body)}


def _plain(text: str, where: str) -> None:
    if "{{" in text or "}}" in text:
        raise InputError(f"{where}: double braces that are no placeholder")


def _line(template: str, tag: str, nth: int) -> int:
    """Return the line of the nth occurrence of a tag in the template as it was written."""
    at = -1
    for _ in range(nth + 1):
        at = template.index(tag, at + 1)
    return template.count("\n", 0, at) + 1
