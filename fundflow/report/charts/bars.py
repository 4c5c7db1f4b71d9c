"""Draws bars with bounds: full up to what is certain, hatched up to what is possible."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fundflow.report.charts.canvas import FILLS, INK, SIZE, draw, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from fundflow.report.charts.canvas import Drawing

ROW = 0.34
"""Inches that one bar takes."""


class Bar(NamedTuple):
    """One bar: from nothing to `low`, hatched on to `high`, with its words at the end."""

    name: str
    low: float
    high: float
    says: str


def bars(rows: Sequence[Bar], legend: tuple[str, str]) -> Drawing:
    """Return horizontal bars, in the order given, with the legend for both fillings."""
    height = ROW * max(len(rows), 1) + 0.45
    bounded = any(row.high > row.low for row in rows)

    def fill(_figure: Figure, axes: Axes) -> None:
        axes.set_position((0.36, 0.04, 0.46, 1 - 0.45 / height if bounded else 0.94))
        places = range(len(rows))
        axes.barh(
            places, [row.low for row in rows], 0.62,
            color=FILLS[0], edgecolor=INK, linewidth=0.6, label=legend[0],
        )  # fmt: skip
        if bounded:
            rest = [max(row.high - row.low, 0.0) for row in rows]
            axes.barh(
                places, rest, 0.62, [row.low for row in rows],
                color="white", edgecolor=INK, linewidth=0.6, hatch="////", label=legend[1],
            )  # fmt: skip
            axes.legend(loc="lower right", bbox_to_anchor=(1.35, 1.0), ncols=2, frameon=False, fontsize=SIZE - 0.5)
        _words(axes, rows)

    return draw(height, fill)


def _words(axes: Axes, rows: Sequence[Bar]) -> None:
    longest = max((row.high for row in rows), default=0) or 1
    axes.set_yticks(range(len(rows)), [label(row.name) for row in rows])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(min([0.0, *(row.low for row in rows)]), longest)
    axes.set_xticks([])
    axes.tick_params(axis="y", length=0)
    axes.spines["bottom"].set_visible(False)
    for place, row in enumerate(rows):
        axes.text(max(row.high, 0) + longest * 0.015, place, label(row.says, 26), va="center", ha="left")
