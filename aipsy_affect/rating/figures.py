"""The pictures of the norming report: distributions, a confusion matrix, values with intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import svg
from .svg import COLOURS, GRID, HEAT, INK, MUTED, PAPER

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Conditions differ in shape too: colour alone would be lost in print, and on some readers.
SHAPES = {"neutral": "o", "moderate": "D", "clinical": "s"}


@dataclass(frozen=True)
class Spread:
    """A value with its interval, for a row of a picture."""

    label: str
    value: float
    low: float
    high: float


def intensity(
    means: Mapping[tuple[str, str], Sequence[float]],
    ratings: Mapping[str, Sequence[float]],
    aims: Mapping[str, float],
) -> str:
    """Return the picture of intensities.

    Args:
        means: (emotion, condition) to the mean intensity of each of its items.
        ratings: condition to all its single ratings.
        aims: condition to the mean that is aimed at.
    """
    emotions = list(dict.fromkeys(emotion for emotion, _ in means))
    with svg.drawing(1.75 + 0.42 * len(emotions)) as canvas:
        above, below = canvas.subplots(
            2, 1, sharex=True, gridspec_kw={"height_ratios": [1.2, 0.42 * len(emotions)], "hspace": 0.28}
        )
        canvas.subplots_adjust(left=0.23, right=0.98, top=1 - 0.3 / canvas.get_figheight(), bottom=0.11)
        _histogram(above, ratings)
        for row, emotion in enumerate(emotions):
            below.axhline(row, color=GRID, linewidth=0.6, zorder=0)
            for condition in SHAPES:
                _swarm(below, row, condition, means.get((emotion, condition), ()))
        for condition, aim in aims.items():
            below.axvline(aim, color=COLOURS[condition], linewidth=0.8, linestyle=(0, (3, 3)), zorder=0)
        below.set_yticks(range(len(emotions)), emotions)
        below.set_ylim(len(emotions) - 0.45, -0.55)
        below.set_xlim(-0.5, 10.5)
        below.set_xticks(range(0, 11))
        below.set_xlabel("intensity, 0 to 10")
        below.set_title("mean of each item", loc="left")
        return svg.written(canvas)


def confusion(table: Mapping[str, Mapping[str, int]], named: Sequence[str]) -> str:
    """Return the picture of a confusion matrix.

    Args:
        table: intended category to named category to number of judgements.
        named: the categories in order, for the columns.
    """
    with svg.drawing(1.3 + 0.32 * len(table)) as canvas:
        axes = canvas.subplots()
        canvas.subplots_adjust(left=0.23, right=0.9, top=1 - 1.1 / canvas.get_figheight(), bottom=0.04)
        for row, (_, counts) in enumerate(table.items()):
            total = sum(counts.values())
            for column, name in enumerate(named):
                share = counts.get(name, 0) / total
                axes.fill(*_square(column, row), facecolor=HEAT, alpha=share, linewidth=0)
                shown = f"{100 * share:.0f}" if counts.get(name) else "·"
                axes.text(
                    column, row, shown, ha="center", va="center", color=INK if counts.get(name) else MUTED
                )
            axes.text(len(named) - 0.35, row, f"{total}", ha="left", va="center", color=MUTED)
        axes.text(len(named) - 0.35, -0.62, "n", ha="left", va="bottom", color=MUTED)
        axes.set_xlim(-0.5, len(named) - 0.5)
        axes.set_ylim(len(table) - 0.5, -0.5)
        axes.set_xticks(range(len(named)), named, rotation=60, ha="left", rotation_mode="anchor")
        axes.xaxis.tick_top()
        axes.set_yticks(range(len(table)), [name or "no label" for name in table])
        axes.set_xticks([x - 0.5 for x in range(1, len(named))], minor=True)
        axes.set_yticks([y - 0.5 for y in range(1, len(table))], minor=True)
        axes.grid(which="minor", color=GRID, linewidth=0.6)
        axes.tick_params(which="both", length=0)
        axes.spines[:].set_visible(True)
        axes.spines[:].set_color(GRID)
        return svg.written(canvas)


def naturalness(
    answers: Mapping[str, Mapping[int, int]], reread: Mapping[str, Spread], most_reread: float
) -> str:
    """Return the picture of naturalness and rereading.

    Args:
        answers: condition to answer (1 to 5) to number of ratings.
        reread: condition to the share of ratings that say the text had to be reread.
        most_reread: the share that is allowed.
    """
    with svg.drawing(3.5) as canvas:
        above, below = canvas.subplots(2, 1, gridspec_kw={"height_ratios": [2.2, 0.9], "hspace": 0.6})
        canvas.subplots_adjust(left=0.23, right=0.96, top=0.89, bottom=0.14)
        wide = 0.8 / len(answers)
        for index, (condition, counts) in enumerate(answers.items()):
            total = sum(counts.values())
            for answer in range(1, 6):
                share = 100 * counts.get(answer, 0) / total
                x = answer + (index - (len(answers) - 1) / 2) * wide
                above.bar(
                    x, share, wide * 0.92, color=COLOURS[condition], label=condition if answer == 1 else None
                )
                if counts.get(answer):
                    above.text(x, share + 1.5, f"{share:.0f}", ha="center", va="bottom", color=MUTED)
        above.set_xticks(range(1, 6), ["1 odd", "2", "3", "4", "5 natural"])
        above.set_ylabel("% of ratings")
        above.set_ylim(0, 116)
        above.set_yticks([0, 50, 100])
        _legend(above)
        _rows(below, list(reread.values()), [COLOURS[condition] for condition in reread])
        _bound(below, 100 * most_reread, [list(reread).index("neutral")] if "neutral" in reread else [])
        below.set_xlim(0, max(20.0, *(100 * each.high * 1.1 for each in reread.values())))
        below.set_xlabel("had to be reread, % of ratings (95 % interval)")
        return svg.written(canvas)


def agreement(groups: Mapping[str, Sequence[Spread]], bound: float) -> str:
    """Return the picture of agreement.

    Args:
        groups: what was rated to the alphas over both conditions and within each.
        bound: the lowest alpha that is allowed over both conditions.
    """
    rows = [each for group in groups.values() for each in group]
    with svg.drawing(0.9 + 0.3 * len(rows)) as canvas:
        axes = canvas.subplots()
        canvas.subplots_adjust(
            left=0.43, right=0.97, top=1 - 0.2 / canvas.get_figheight(), bottom=0.5 / canvas.get_figheight()
        )
        _rows(axes, rows, [INK] * len(rows), scale=1.0)
        starts = [0]
        for group in groups.values():
            starts.append(starts[-1] + len(group))
        _bound(axes, bound, starts[:-1])
        for start in starts[1:-1]:
            axes.axhline(start - 0.5, color=GRID, linewidth=0.6)
        axes.set_xlim(min(0.0, *(each.low for each in rows)), 1.02)
        axes.set_xlabel("Krippendorff's alpha (95 % interval)")
        return svg.written(canvas)


def _histogram(axes: Axes, ratings: Mapping[str, Sequence[float]]) -> None:
    """Draw the share of ratings at every whole point, halves counted to the point above."""
    edges = [point - 0.5 for point in range(12)]
    for condition in SHAPES:
        values = ratings.get(condition, ())
        if values:
            shares = [
                100 * sum(point - 0.5 < value <= point for value in values) / len(values)
                for point in range(11)
            ]
            colour = COLOURS[condition]
            axes.stairs(shares, edges, fill=True, color=colour, alpha=0.35, linewidth=0)
            axes.stairs(shares, edges, color=colour, linewidth=1.3, label=condition)
    axes.set_ylim(bottom=0)
    axes.set_ylabel("%")
    axes.set_title("single ratings", loc="left")
    axes.tick_params(labelbottom=True)
    _legend(axes)


def _swarm(axes: Axes, row: int, condition: str, values: Sequence[float]) -> None:
    """Draw values as dots, those close to one another stacked, and their mean as a stroke."""
    if not values:
        return
    stacks: dict[int, int] = {}
    heights = [round(4 * value) for value in sorted(values)]
    step = min(0.13, 0.8 / max(heights.count(height) for height in heights))
    xs, ys = [], []
    for value, stack in zip(sorted(values), heights, strict=True):
        level = stacks.get(stack, 0)
        stacks[stack] = level + 1
        xs.append(value)
        ys.append(row + step * ((level + 1) // 2) * (1 if level % 2 else -1))
    colour = COLOURS[condition]
    filled = condition != "neutral"
    axes.scatter(
        xs, ys, s=11, marker=SHAPES[condition], facecolor=colour if filled else PAPER, edgecolor=colour,
        linewidth=0.8, alpha=0.9, label=condition if row == 0 else None,
    )  # fmt: skip
    mean = sum(values) / len(values)
    axes.plot([mean, mean], [row - 0.38, row + 0.38], color=colour, linewidth=1.6, zorder=1)


def _rows(axes: Axes, rows: Sequence[Spread], colours: Sequence[str], scale: float = 100.0) -> None:
    """Draw one value with its interval on each row."""
    for row, (each, colour) in enumerate(zip(rows, colours, strict=True)):
        axes.plot([scale * each.low, scale * each.high], [row, row], color=colour, linewidth=1.4)
        axes.plot([scale * each.value], [row], marker="o", markersize=5, color=colour)
    axes.set_yticks(range(len(rows)), [each.label for each in rows])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.xaxis.grid(True, color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)


def _bound(axes: Axes, bound: float, rows: Sequence[int]) -> None:
    """Draw a bound as a stroke through the rows that it is about."""
    for row in rows:
        axes.plot([bound, bound], [row - 0.4, row + 0.4], color=INK, linewidth=1.2, linestyle=(0, (2, 1.5)))


def _square(x: float, y: float) -> tuple[list[float], list[float]]:
    """Return the corners of the square of side 1 around a point."""
    return [x - 0.5, x + 0.5, x + 0.5, x - 0.5], [y - 0.5, y - 0.5, y + 0.5, y + 0.5]


def _legend(axes: Axes) -> None:
    axes.legend(
        loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=3, frameon=False, borderaxespad=0.1,
        handlelength=0.9, handletextpad=0.5, columnspacing=0.9, labelcolor=INK,
    )  # fmt: skip
