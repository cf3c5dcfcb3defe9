"""What must not stand anywhere in a card: placeholders that nobody filled, and tokens. Pure."""

from __future__ import annotations

import re

#: What it looks like, and what to do about it.
PLACEHOLDERS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\{\{.*?\}\}|\{\{|\}\}"), "fill the placeholder, or write the braces otherwise"),
    (re.compile(r"\b(?:TODO|FIXME|TBD|XXX)\b"), "do it, and remove the mark"),
    (re.compile(r"\b(?:ORG|NAMESPACE|USER|USERNAME)/NAME\b"), "name the repository"),
    (re.compile(r"\[?More Information Needed\]?", re.IGNORECASE), "give the information, or remove the line"),
)
#: The Hub's tokens. The shapes of other secrets are the publisher's business, which looks into every file.
TOKEN = re.compile(r"\b(?:hf|api_org)_[A-Za-z0-9]{10,}")


def text_problems(text: str) -> list[str]:
    """Return a sentence for every line with a placeholder or a token; the token itself is never repeated."""
    problems = []
    for number, line in enumerate(text.split("\n"), 1):
        for pattern, remedy in PLACEHOLDERS:
            if found := pattern.search(line):
                problems.append(f"line {number}: the placeholder {found[0][:60]!r} was left; {remedy}")
        if TOKEN.search(line):
            problems.append(
                f"line {number}: something that looks like an access token (hf_…); remove it, and revoke the token"
            )
    return problems
