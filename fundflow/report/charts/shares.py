"""Draws shares of one whole as one bar a row: each part with its pattern, its words beneath or beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fundflow.report.charts.canvas import FILLS, HATCHES, INK, SIZE, draw, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from fundflow.report.charts.canvas import Drawing

ROW = 0.42
MOST = len(FILLS)


class Part(NamedTuple):
    """One row: its name, and the share of each kind, which add up to 1."""

    name: str
    parts: tuple[float, ...]
    says: tuple[str, ...]
    """The words for each part."""


def shares(rows: Sequence[Part], kinds: Sequence[str]) -> Drawing:
    """Return a bar of full length a row, cut into the parts of each kind."""
    height = ROW * len(rows) + 0.16 + 0.2 * ((len(kinds) + 1) // 2)

    def fill(_figure: Figure, axes: Axes) -> None:
        axes.set_position((0.30, (height - ROW * len(rows) - 0.05) / height, 0.68, ROW * len(rows) / height))
        for place, kind in enumerate(kinds[:MOST]):
            starts = [sum(row.parts[:place]) for row in rows]
            widths = [row.parts[place] for row in rows]
            axes.barh(
                range(len(rows)), widths, 0.6, starts, label=kind,
                color=FILLS[place], edgecolor=INK, linewidth=0.6, hatch=HATCHES[place],
            )  # fmt: skip
            _words(axes, rows, place)
        axes.set_yticks(range(len(rows)), [label(row.name, 28) for row in rows])
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_xlim(0, 1)
        axes.set_xticks([])
        axes.tick_params(axis="y", length=0)
        axes.spines["bottom"].set_visible(False)
        axes.legend(loc="upper left", bbox_to_anchor=(-0.02, -0.02), ncols=2, frameon=False, handlelength=2.4)

    return draw(height, fill)


def _words(axes: Axes, rows: Sequence[Part], place: int) -> None:
    for at, row in enumerate(rows):
        words = row.says[place]
        if row.parts[place] * 58 < len(words) + 1:
            continue  # no room inside: the table and the text have it
        axes.text(
            sum(row.parts[:place]) + row.parts[place] / 2, at, words, ha="center", va="center",
            fontsize=SIZE - 0.5, color=INK,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.2},
        )  # fmt: skip
