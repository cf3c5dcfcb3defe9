"""Slot templates: the one text from which every member of a scenario is rendered.

A source file holds the scenarios of one emotion and one domain and is named after them,
``rage-d1.txt``::

    # rage (anger), d1 family and money

    == v1 isolexical
    mechanism: a son heats the room of his motorcycle and lets his mother sleep in the cold
    device: recipients exchanged
    warnings: abuse

    Dennis gave the heated room to [the motorcycle|his mother] and the garage to
    [his mother|the motorcycle].{^ His sister was furious.}

``[clinical|neutral]`` or ``[clinical|neutral|moderate]`` holds the alternatives;
``{plain^with keyword}`` is what the keyword-rich version says instead, on top of the clinical text
(the plain part may be empty). ``#`` starts a comment line between scenarios. The shared text exists
once only, so a minimal edit is guaranteed and a reviewer sees the whole manipulation at a glance.

All mistakes of a file are collected and reported together (:class:`~aipsy_affect.errors.TemplateError`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from .errors import TemplateError
from .stimulus import CONTENT_WARNINGS, DOMAINS, EMOTIONS, MATCHINGS

FILE_NAME = re.compile(r"(?P<emotion>[a-z]+)-d(?P<domain>\d+)\.txt")
HEADING = re.compile(r"== v(?P<number>[1-9]) (?P<matching>[a-z]+)\s*")
KEYS = ("mechanism", "device", "quartet", "warnings")
MARKUP = "[]{}|^"
ALTERNATIVES = ("clinical", "neutral", "moderate")


@dataclass(frozen=True)
class Slot:
    """A piece of a template that differs between conditions.

    ``alternatives`` are the texts for clinical, neutral and, if there is one, moderate; for a keyword
    slot they are the plain text and the text with the keyword.
    """

    alternatives: tuple[str, ...]
    keyword: bool
    line: int


@dataclass(frozen=True)
class Template:
    """The parsed text of one scenario: literal strings and slots in reading order."""

    parts: tuple[str | Slot, ...]

    @property
    def slots(self) -> tuple[Slot, ...]:
        return tuple(part for part in self.parts if isinstance(part, Slot))

    def render(self, condition: str) -> str:
        """Return the text for ``clinical``, ``neutral``, ``moderate`` or ``keyword_rich``."""
        rich = condition == "keyword_rich"
        index = 0 if rich else ALTERNATIVES.index(condition)

        def text_of(part: str | Slot) -> str:
            if isinstance(part, str):
                return part
            return part.alternatives[int(rich) if part.keyword else index]

        # An empty plain part leaves its blanks behind on both sides.
        return re.sub(" {2,}", " ", "".join(text_of(part) for part in self.parts)).strip()


@dataclass(frozen=True)
class Scenario:
    """One scenario of a source file."""

    emotion: str
    domain: int
    number: int
    matching: str
    mechanism: str
    device: str | None
    quartet: str | None
    warnings: tuple[str, ...]
    template: Template
    file: str
    line: int

    @property
    def pair_id(self) -> str:
        return f"{self.emotion}-d{self.domain}-v{self.number}"


def parse_source(text: str, file: str) -> tuple[Scenario, ...]:
    """Parse one source file.

    Args:
        text: the file's content.
        file: its name, which gives emotion and domain and stands in every message.

    Raises:
        TemplateError: with all mistakes found, one line each, ``file:line: what is wrong``.
    """
    problems: list[str] = []
    name = FILE_NAME.fullmatch(file.replace("\\", "/").rsplit("/", 1)[-1])
    if not name or name["emotion"] not in EMOTIONS or int(name["domain"]) not in DOMAINS:
        raise TemplateError(
            [f"{file}: a source is named EMOTION-dN.txt, with one of {', '.join(EMOTIONS)} and d1 to d6"]
        )
    scenarios = []
    for block in _blocks(text, file, problems):
        scenario = _scenario(block, name["emotion"], int(name["domain"]), file, problems)
        if scenario:
            scenarios.append(scenario)
    seen: dict[int, int] = {}
    for each in scenarios:
        if each.number in seen:
            problems.append(f"{file}:{each.line}: v{each.number} stands already at line {seen[each.number]}")
        seen[each.number] = each.line
    if not scenarios and not problems:
        problems.append(f"{file}: no scenario in it; each starts with a line like '== v1 isolexical'")
    if problems:
        raise TemplateError(problems)
    return tuple(scenarios)


def parse_template(lines: list[tuple[int, str]], file: str = "<text>") -> Template:
    """Parse the text of one scenario from ``(line number, line)``; lines are joined by a space.

    Raises:
        TemplateError: unbalanced brackets, different numbers of alternatives, an empty alternative,
            nested slots, unknown markup.
    """
    problems: list[str] = []
    scanner = _Scanner(lines, lambda line, what: problems.append(f"{file}:{line}: {what}"))
    template = Template(tuple(scanner.parts()))
    choices = [slot for slot in template.slots if not slot.keyword]
    for slot in choices:
        if len(slot.alternatives) != len(choices[0].alternatives):
            shown = "[" + "|".join(slot.alternatives) + "]"
            problems.append(
                f"{file}:{slot.line}: slot {shown} has {len(slot.alternatives)} alternatives, the first of "
                f"this vignette has {len(choices[0].alternatives)}"
            )
    if problems:
        raise TemplateError(problems)
    return template


@dataclass
class _Block:
    """The raw lines of one scenario."""

    line: int
    heading: re.Match[str]
    keys: dict[str, str] = field(default_factory=dict)
    body: list[tuple[int, str]] = field(default_factory=list)


def _blocks(text: str, file: str, problems: list[str]) -> list[_Block]:
    blocks: list[_Block] = []
    block: _Block | None = None
    broken = False  # after a bad heading its lines are skipped, so that one mistake is one message
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("=="):
            heading = HEADING.fullmatch(line)
            block, broken = None, heading is None
            if heading is None:
                problems.append(
                    f"{file}:{number}: heading {line!r} is not like '== v1 isolexical' or '== v3 matched'"
                )
            else:
                block = _Block(number, heading)
                blocks.append(block)
        elif line.startswith("#") or not line.strip() or broken:
            continue
        elif block is None:
            problems.append(f"{file}:{number}: text before the first heading: {line.strip()[:60]!r}")
        else:
            key, colon, value = line.partition(":")
            if not block.body and colon and re.fullmatch(r"[a-z]+", key):
                if key not in KEYS:
                    problems.append(f"{file}:{number}: unknown key {key!r}; there is: {', '.join(KEYS)}")
                elif key in block.keys:
                    problems.append(f"{file}:{number}: key {key!r} stands twice in this scenario")
                else:
                    block.keys[key] = value.strip()
            else:
                block.body.append((number, line.strip()))
    return blocks


def _scenario(block: _Block, emotion: str, domain: int, file: str, problems: list[str]) -> Scenario | None:
    at = f"{file}:{block.line}: v{block.heading['number']}"
    before = len(problems)
    matching = block.heading["matching"]
    if matching not in MATCHINGS:
        problems.append(f"{at}: {matching!r} is no kind of matching; there is: {', '.join(MATCHINGS)}")
    if not block.keys.get("mechanism"):
        problems.append(f"{at}: no 'mechanism:' line; say in a few words what evokes the emotion")
    if matching == "isolexical" and not block.keys.get("device"):
        problems.append(f"{at}: no 'device:' line; an isolexical scenario names what changes places")
    if "warnings" not in block.keys:
        problems.append(f"{at}: no 'warnings:' line; write 'warnings: none' if it needs none")
    warnings = [each.strip() for each in block.keys.get("warnings", "none").split(",")]
    for each in warnings:
        if each != "none" and each not in CONTENT_WARNINGS:
            problems.append(
                f"{at}: unknown content warning {each!r}; there is: none, {', '.join(CONTENT_WARNINGS)}"
            )
    template = None
    if not block.body:
        problems.append(f"{at}: no text")
    else:
        try:
            template = parse_template(block.body, file)
        except TemplateError as error:
            problems.extend(error.problems)
    if template and not any(not slot.keyword for slot in template.slots):
        problems.append(f"{at}: no [clinical|neutral] slot, so both members would be the same text")
    if template is None or len(problems) > before:
        return None
    return Scenario(
        emotion=emotion,
        domain=domain,
        number=int(block.heading["number"]),
        matching=matching,
        mechanism=block.keys["mechanism"],
        device=block.keys.get("device"),
        quartet=block.keys.get("quartet") or None,
        warnings=tuple(each for each in warnings if each != "none"),
        template=template,
        file=file,
        line=block.line,
    )


class _Scanner:
    """Cuts the joined text of a scenario into literal strings and slots."""

    def __init__(self, lines: list[tuple[int, str]], problem: Callable[[int, str], None]) -> None:
        self.text = " ".join(line for _, line in lines)
        self.problem = problem
        self.line_at: list[int] = []
        for number, line in lines:
            self.line_at += [number] * (len(line) + 1)

    def parts(self) -> list[str | Slot]:
        """Return the parts; what cannot be parsed is reported and skipped."""
        parts: list[str | Slot] = []
        at = 0
        while at < len(self.text):
            char = self.text[at]
            if char in "[{":
                end = self._closing(at)
                if end is None:
                    break
                slot = self._slot(at, end)
                if slot:
                    parts.append(slot)
                at = end + 1
            elif char in MARKUP:
                self.problem(
                    self.line_at[at], f"unknown markup: {char!r} outside a slot, near {self._near(at)}"
                )
                at += 1
            else:
                stop = next((i for i in range(at, len(self.text)) if self.text[i] in MARKUP), len(self.text))
                parts.append(self.text[at:stop])
                at = stop
        return parts

    def _closing(self, start: int) -> int | None:
        """Return where the slot that opens at ``start`` closes, or report why it does not."""
        closer = "]" if self.text[start] == "[" else "}"
        for at in range(start + 1, len(self.text)):
            char = self.text[at]
            if char == closer:
                return at
            if char in "[{":
                self.problem(
                    self.line_at[at],
                    f"nested slots, or a {closer!r} missing: {char!r} inside the slot near {self._near(start)}",
                )
                return None
            if char in "]}":
                self.problem(
                    self.line_at[at],
                    f"unbalanced brackets: {char!r} closes the slot near {self._near(start)}",
                )
                return None
        self.problem(
            self.line_at[start], f"unbalanced brackets: no {closer!r} for the slot near {self._near(start)}"
        )
        return None

    def _slot(self, start: int, end: int) -> Slot | None:
        line, shown, inside = self.line_at[start], self.text[start : end + 1], self.text[start + 1 : end]
        keyword = self.text[start] == "{"
        separator, other = ("^", "|") if keyword else ("|", "^")
        alternatives = inside.split(separator)
        if other in inside:
            self.problem(line, f"unknown markup: {other!r} inside the slot {shown}")
        elif keyword and len(alternatives) != 2:
            self.problem(line, f"unknown markup: keyword slot {shown} is not like {{plain^with keyword}}")
        elif keyword and not alternatives[1].strip():
            self.problem(line, f"empty alternative: keyword slot {shown} has nothing after '^'")
        elif not keyword and len(alternatives) not in (2, 3):
            self.problem(
                line,
                f"slot {shown} has {len(alternatives)} alternatives; it takes [clinical|neutral] or three",
            )
        elif not keyword and any(not each.strip() for each in alternatives):
            self.problem(line, f"empty alternative in slot {shown}")
        else:
            return Slot(tuple(alternatives), keyword, line)
        return None

    def _near(self, at: int) -> str:
        return repr(self.text[at : at + 40])
