"""What goes to the terminal. Text from files is shown as it is, never as markup or escape sequences."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

#: Exit codes.
FINE, FINDINGS, USAGE, INCOMPLETE = 0, 1, 2, 3


def safe(text: str) -> str:
    """Return text with control, bidirectional and invisible characters spelled out, so none reaches the terminal."""

    def shown(char: str) -> str:
        if char == "\n" or unicodedata.category(char)[0] != "C":
            return char
        return f"\\x{ord(char):02x}" if ord(char) < 256 else f"\\u{ord(char):04x}"

    return "".join(map(shown, text))


def say(text: str = "") -> None:
    """Print one line of results to stdout."""
    click.echo(safe(text))


def note(text: str, quiet: bool = False) -> None:
    """Print one line about the run to stderr."""
    if not quiet:
        click.echo(safe(text), err=True)


def say_json(content: Any) -> None:
    """Print a JSON document to stdout; every character beyond ASCII is escaped by JSON itself."""
    click.echo(json.dumps(content, ensure_ascii=True, indent=1))


def on_terminal() -> bool:
    return sys.stdout.isatty()


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], styles: Sequence[str] = ()) -> None:
    """Print a table: drawn by rich on a terminal, aligned plain text elsewhere.

    Args:
        columns: the heads.
        rows: the cells.
        styles: a rich style for each row, used on a terminal only.
    """
    cells = [[safe(cell).replace("\n", " ") for cell in row] for row in rows]
    if on_terminal():
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        drawn = Table(box=None, pad_edge=False, header_style="bold")
        for name in columns:
            drawn.add_column(name, overflow="fold")
        for index, row in enumerate(cells):
            drawn.add_row(*(Text(cell) for cell in row), style=styles[index] if styles else "")
        Console(highlight=False, emoji=False).print(drawn)
        return
    widths = [max(len(row[i]) for row in [list(columns), *cells]) for i in range(len(columns))]
    for row in [list(columns), *cells]:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


class Ticker:
    """Reports progress; this one to nobody."""

    def tick(self, what: str) -> None:
        """Say that ``what`` starts now."""


@contextmanager
def progress(total: int, quiet: bool) -> Iterator[Ticker]:
    """Show a progress bar on stderr, if that is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield Ticker()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=total)

        class Bar(Ticker):
            started = False

            def tick(self, what: str) -> None:
                bar.update(task, description=safe(what), advance=int(self.started))
                self.started = True

        yield Bar()
