"""Drawings as SVG that stands in the report's page and takes its colours, light or dark.

Drawn narrow, so that the lettering can be read on a phone; with text as text, so that it can be found and read aloud.
The same drawing gives the same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape

from ..errors import missing_extra

try:
    import matplotlib
    from matplotlib.figure import Figure as Canvas
except ModuleNotFoundError as error:
    raise missing_extra(error.name or "matplotlib", "report", "the pictures of the norming report") from error

#: Colours that no palette has, each to the variable of the page that takes its place, for light and dark.
COLOURS = {
    "ink": "#010101",
    "muted": "#010102",
    "grid": "#010103",
    "paper": "#010104",
    "heat": "#010105",
    "clinical": "#010106",
    "moderate": "#010107",
    "neutral": "#010108",
}
INK, MUTED, GRID, PAPER, HEAT = (COLOURS[name] for name in ("ink", "muted", "grid", "paper", "heat"))
WIDTH = 5.0
FONT = 10.5


@contextmanager
def drawing(height: float) -> Iterator[Canvas]:
    """Give an empty canvas, ``height`` inches high, whatever the settings of the user's matplotlib are."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(
            {
                "svg.fonttype": "none",
                "svg.hashsalt": "aipsy-affect",
                "font.size": FONT,
                "axes.titlesize": FONT,
                "axes.labelsize": FONT,
                "xtick.labelsize": FONT,
                "ytick.labelsize": FONT,
                "legend.fontsize": FONT,
                "text.color": INK,
                "axes.labelcolor": INK,
                "xtick.color": INK,
                "ytick.color": INK,
                "axes.edgecolor": MUTED,
                "axes.facecolor": "none",
                "axes.spines.top": False,
                "axes.spines.right": False,
                "axes.linewidth": 0.6,
                "xtick.major.size": 2.5,
                "ytick.major.size": 0,
            }
        )
        yield Canvas(figsize=(WIDTH, height), facecolor="none")


def written(canvas: Canvas) -> str:
    """Return the drawing as an ``<svg>`` element without date, identifiers from elsewhere, or colours of its own."""
    stream = io.BytesIO()
    canvas.savefig(
        stream, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None}
    )
    drawn = stream.getvalue().decode("utf-8")
    drawn = drawn[drawn.index("<svg") :].strip()
    drawn = re.sub(r"<metadata>.*?</metadata>\s*", "", drawn, flags=re.DOTALL)
    drawn = re.sub(r"<style.*?</style>\s*", "", drawn, flags=re.DOTALL)
    drawn = re.sub(r"<!--.*?-->\s*", "", drawn, flags=re.DOTALL)
    for name, colour in COLOURS.items():
        drawn = drawn.replace(colour, f"var(--{name})")
    drawn = re.sub(r' xmlns(:\w+)?="[^"]*"', "", drawn).replace("xlink:href=", "href=")
    for name in ("width", "height"):
        drawn = re.sub(rf'^(<svg\b[^>]*?) {name}="[^"]*"', r"\1", drawn, count=1)
    return drawn


def labelled(svg: str, name: str, title: str, description: str) -> str:
    """Return a picture with what a screen reader says of it, and ids that no other picture of the page has."""
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', svg)
    svg = re.sub(r'(href="#|url\(#)', rf"\1{name}-", svg)
    head = f'<svg role="img" aria-labelledby="{name}-title {name}-desc"'
    told = (
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(description)}</desc>'
    )
    opened = re.sub(r"^<svg\b", head, svg)
    end = opened.index(">") + 1
    return opened[:end] + told + opened[end:]
