"""``aipsy-affect list``."""

from __future__ import annotations

import click

from ..corpus import load, versions
from . import console
from .options import battery_of, format_option


@click.command("list")
@click.option("--release", metavar="VERSION|FOLDER", help="Which release; the newest by default.")
@click.option("--items", is_flag=True, help="List the items, one a line. Any filter does this too.")
@click.option(
    "--emotion", multiple=True, help="Only this target emotion, by its peak name (rage). Repeatable."
)
@click.option("--domain", multiple=True, help="Only this domain, by number or label. Repeatable.")
@click.option("--condition", multiple=True, help="Only this split (clinical). Repeatable.")
@click.option("--matching", multiple=True, help="Only isolexical, or only matched. Repeatable.")
@format_option
def command(
    release: str | None,
    items: bool,
    emotion: tuple[str, ...],
    domain: tuple[str, ...],
    condition: tuple[str, ...],
    matching: tuple[str, ...],
    style: str,
) -> int:
    """List the releases that came with the package, or the items of one."""
    if not (items or release or emotion or domain or condition or matching):
        return _releases(style)
    battery = battery_of(release)
    if emotion or domain or condition or matching:
        numbers = [int(each) if each.isdigit() else each for each in domain]
        battery = battery.select(
            emotion=emotion or None,
            domain=numbers or None,
            condition=condition or None,
            matching=matching or None,
        )
    if style == "json":
        console.say_json([item.as_row() for item in battery])
        return console.FINE
    console.table(
        ["id", "emotion", "domain", "matching", "words", "fold", "warning"],
        [
            [
                i.id,
                i.emotion,
                i.domain_label,
                i.matching,
                str(i.word_count),
                str(i.fold),
                i.content_warning or "",
            ]
            for i in battery
        ],
    )
    return console.FINE


def _releases(style: str) -> int:
    found = [load(version) for version in versions()]
    sizes = [{split: len(battery[split]) for split in battery.splits} for battery in found]
    if style == "json":
        console.say_json(
            [
                {"version": battery.version, "pairs": len(battery.pairs), "splits": size}
                for battery, size in zip(found, sizes, strict=True)
            ]
        )
        return console.FINE
    console.table(
        ["version", "pairs", "items", "splits"],
        [
            [b.version, str(len(b.pairs)), str(len(b)), ", ".join(f"{name} {n}" for name, n in size.items())]
            for b, size in zip(found, sizes, strict=True)
        ],
    )
    return console.FINE
