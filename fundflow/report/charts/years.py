"""Draws what changed over years: a line for each series, told apart by mark and dash, named at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fundflow.report.charts.canvas import FILLS, INK, PALE, SIZE, draw, label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from fundflow.report.charts.canvas import Drawing

_LINES = ("-", "--", ":", "-.", (0, (6, 1.5, 1, 1.5, 1, 1.5)), (0, (1, 3)))
_MARKS = ("o", "s", "^", "D", "v", "x")
MOST = len(_MARKS)
"""More lines than this cannot be told apart; the table has them all."""


class Series(NamedTuple):
    """One line: a value for each year; a year without a value leaves a gap."""

    name: str
    values: dict[int, float]


def years(series: Sequence[Series], says: Callable[[float], str], unit: str) -> Drawing:
    """Return lines over years; `says` writes a value of the scale, `unit` stands over it."""
    shown = series[:MOST]
    span = sorted({year for each in shown for year in each.values})

    def fill(_figure: Figure, axes: Axes) -> None:
        axes.set_position((0.11, 0.12, 0.60, 0.78))
        for place, each in enumerate(shown):
            _line(axes, each, span, place)
        _scales(axes, span, says, unit)
        _names(axes, shown)

    return draw(2.9, fill)


def _line(axes: Axes, each: Series, span: Sequence[int], place: int) -> None:
    whole = range(span[0], span[-1] + 1)
    axes.plot(
        list(whole),
        [each.values.get(year, float("nan")) for year in whole],
        linestyle=_LINES[place], marker=_MARKS[place], markersize=5, linewidth=1.4,
        color=INK, markerfacecolor=FILLS[0] if place % 2 == 0 else "white", markeredgecolor=INK,
    )  # fmt: skip


def _scales(axes: Axes, span: Sequence[int], says: Callable[[float], str], unit: str) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]))
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _place: says(value)))
    axes.xaxis.set_major_locator(MaxNLocator(8, integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _place: f"{value:.0f}"))
    axes.set_xlim(span[0] - 0.4, span[-1] + 0.4)
    axes.grid(axis="y", color=PALE, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.set_title(unit, loc="left", fontsize=SIZE)


def _names(axes: Axes, shown: Sequence[Series]) -> None:
    """Name each line beside its last point, moved apart where two would lie on each other."""
    bottom, top = axes.get_ylim()
    step = (top - bottom) * 0.125
    ends = sorted((each.values[max(each.values)], place) for place, each in enumerate(shown))
    heights: list[float] = []
    for value, _ in ends:
        heights.append(max(value, heights[-1] + step) if heights else value)
    over = max(heights[-1] - (top - step * 0.3), 0.0)
    right = axes.get_xlim()[1]
    reach = right - axes.get_xlim()[0]
    for (value, place), height in zip(ends, heights, strict=True):
        each = shown[place]
        at = height - over
        axes.plot(
            [max(each.values), right, right + reach * 0.025], [value, at, at],
            color=INK, linewidth=0.4, clip_on=False, linestyle=":",
        )  # fmt: skip
        axes.plot([right + reach * 0.045], [at], marker=_MARKS[place], markersize=5, clip_on=False, color=INK,
                  markerfacecolor=FILLS[0] if place % 2 == 0 else "white")  # fmt: skip
        axes.text(right + reach * 0.07, at, label(each.name, 26), va="center", fontsize=SIZE - 0.5)
