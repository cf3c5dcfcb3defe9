"""``aipsy-affect show``."""

from __future__ import annotations

import click

from ..stimulus import Pair
from ..text import Change, changes
from . import console
from .options import battery_of, format_option


@click.command("show")
@click.argument("item_id", metavar="ID")
@click.option("--release", metavar="VERSION|FOLDER", help="Which release; the newest by default.")
@format_option
def command(item_id: str, release: str | None, style: str) -> int:
    """Show a pair side by side, with the changed words marked. ID is an item's or a pair's."""
    pair = battery_of(release).pair(item_id)
    found = changes(pair.clinical.text, pair.neutral.text)
    if style == "json":
        console.say_json(pair.as_row() | {"changes": [each._asdict() for each in found]})
        return console.FINE
    head = f"{pair.pair_id}: {pair.emotion} ({pair.clinical.primary}), {pair.clinical.domain_label}, {pair.matching}"
    head += f", quartet {pair.quartet}" if pair.quartet else ""
    console.say(head)
    console.say(f"mechanism: {pair.clinical.mechanism}")
    console.say(f"content warning: {pair.clinical.content_warning or 'none'}")
    console.say()
    clinical = [(each.start_a, each.end_a) for each in found]
    neutral = [(each.start_b, each.end_b) for each in found]
    if console.on_terminal():
        _side_by_side(pair, clinical, neutral)
    else:
        for member, spans in ((pair.clinical, clinical), (pair.neutral, neutral)):
            console.say(f"{member.id} ({member.condition}, {member.word_count} words)")
            console.say(_marked(member.text, spans))
            console.say()
    _list_changes(found)
    return console.FINE


def _marked(text: str, spans: list[tuple[int, int]]) -> str:
    """Return the text with the changed stretches in double angle brackets."""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], f"«{text[start:end]}»" if end > start else ""]
        at = end
    return "".join([*pieces, text[at:]])


def _side_by_side(pair: Pair, clinical: list[tuple[int, int]], neutral: list[tuple[int, int]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(expand=True)
    cells = []
    for member, spans in ((pair.clinical, clinical), (pair.neutral, neutral)):
        table.add_column(Text(f"{member.id} ({member.condition}, {member.word_count} words)"), ratio=1)
        cell = Text(member.text)
        for start, end in spans:
            cell.stylize("bold reverse", start, end)
        cells.append(cell)
    table.add_row(*cells)
    Console(highlight=False, emoji=False).print(table)


def _list_changes(found: list[Change]) -> None:
    console.table(["clinical", "neutral"], [[each.text_a or "-", each.text_b or "-"] for each in found])
