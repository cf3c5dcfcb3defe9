"""The forms for those who do not use the page: a spreadsheet for people, a task file for language models."""

from __future__ import annotations

import csv
import io
from typing import Any

from ..release import json_lines
from . import scale
from .forms import Form

#: What a rater fills in, in this order.
ANSWERS = ("intensity", "category", "second", "valence", "natural", "reread", "comment")
SHEET = ("form", "place", "id", "text", *ANSWERS)

TASK_INTRODUCTION = (
    "You are one reader in a norming study of short scenes. Read the scenes in the order given, one at a time, and "
    "answer each before you read the next; do not go back and do not compare."
)
TASK_ANSWER = (
    "Answer with JSON Lines: first one line that says who you are, then one line per scene, nothing else."
)


def sheet(form: Form) -> bytes:
    """Return a form as CSV with empty columns for the answers.

    With a byte-order mark: without one, spreadsheets take UTF-8 for another encoding and save the texts damaged.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(SHEET)
    for scene in form.scenes:
        row = [form.id, scene.entry.place, scene.entry.id, scene.text]
        writer.writerow(row + [""] * len(ANSWERS))
    return stream.getvalue().encode("utf-8-sig")


def task(form: Form) -> bytes:
    """Return a form as JSON Lines for a language model: the instructions first, then one scene a line."""
    head: dict[str, Any] = {
        "task": "aipsy-affect rating",
        "questionnaire": scale.QUESTIONNAIRE,
        "form": form.id,
        "scenes": len(form.scenes),
        "instructions": [TASK_INTRODUCTION, *scale.INSTRUCTIONS[2:]],
        "questions": questions(),
        "answer_format": TASK_ANSWER,
        "first_line": {
            "rater": form.id,
            "kind": "language-model",
            "model": "your name and version",
            "form": form.id,
        },
        # Kinds of values, no values: an example would be an anchor.
        "line_per_scene": {
            "id": "the id of the scene",
            "intensity": "number",
            "category": "name",
            "second": "name or null",
            "valence": "number",
            "natural": "number",
            "reread": "0 or 1",
            "comment": "text, may be empty",
        },
    }
    scenes = [{"id": each.entry.id, "place": each.entry.place, "text": each.text} for each in form.scenes]
    return json_lines([head, *scenes])


def questions() -> dict[str, str]:
    """Return column to question with the answers permitted, in words."""
    families = "; ".join(f"{name} ({words})" for name, words in scale.CATEGORY_WORDS.items())
    numbers = {
        each.name: f"{each.question} {each.range}: {each.anchors}."
        for each in (scale.INTENSITY, scale.VALENCE, scale.NATURAL)
    }
    return {
        "intensity": numbers["intensity"],
        "category": f"{scale.CATEGORY_QUESTION} One of these names. {scale.CATEGORY_HELP} {families}.",
        "second": "Does a second one fit too? Another of these names, or empty.",
        "valence": numbers["valence"],
        "natural": numbers["natural"],
        "reread": f"1 if this is so, otherwise 0 or empty: {scale.REREAD_QUESTION}",
        "comment": f"{scale.COMMENT_QUESTION}. One line.",
    }
