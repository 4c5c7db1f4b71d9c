"""Draws who binds whom: parties in columns, an arrow for each condition that one lays on the other.

A full line is a condition that binds, a dashed one may bind; its words stand on the line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundflow.report.charts.canvas import INK, LIGHT, SIZE, draw, empty, label
from fundflow.report.charts.layers import Flow, Node, Place, order, spread

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from fundflow.report.charts.canvas import Drawing

BOX = 0.22
"""Width of a party's box, as a share of the drawing."""
LINES: dict[str, Any] = {"bound": "-", "provisional": (0, (4, 2)), "other": (0, (1, 2))}


def bonds(nodes: Sequence[Node], flows: Sequence[Flow], heads: Sequence[str], legend: Mapping[str, str]) -> Drawing:
    """Return the drawing; arguments as for `sankey`, with what an arrow says in `says`."""
    ordered = order(nodes, flows)
    tallest = max(len(column) for column in ordered)
    height = min(max(2.2, 0.42 * tallest + 0.8), 8.4)
    names = {node.key: node.name for node in nodes}
    placed = spread(ordered, lambda _key: 1.0, min(0.06, 0.3 / tallest), 0.98)

    def fill(_figure: Figure, axes: Axes) -> None:
        empty(axes)
        low, high = 0.42 / height, 1 - 0.3 / height
        columns = _columns(len(ordered))
        for place, flow in enumerate(flows):
            _arrow(axes, flow, placed, columns, (low, high), place)
        for key, where in placed.items():
            _party(axes, names[key], columns[where.layer], _height(where, low, high), height)
        for head, x in zip(heads, columns, strict=False):
            axes.text(x + BOX / 2, 1 - 0.02 / height, label(head, 30, 1), va="top", ha="center", fontweight="bold")
        _legend(axes, {flow.kind for flow in flows}, legend)

    return draw(height, fill)


def _columns(count: int) -> list[float]:
    return [0.005 + (0.99 - BOX) * at / max(count - 1, 1) for at in range(count)]


def _height(place: Place, low: float, high: float) -> float:
    return high - (place.top + place.height / 2) * (high - low)


def _party(axes: Axes, name: str, x: float, y: float, height: float) -> None:
    from matplotlib.patches import Rectangle

    tall = 0.33 / height
    axes.add_patch(
        Rectangle((x, y - tall / 2), BOX, tall, facecolor="white", edgecolor=INK, linewidth=0.9, zorder=3),
    )
    axes.text(x + BOX / 2, y, label(name, 22), va="center", ha="center", fontsize=SIZE - 1.5, zorder=4)


def _arrow(
    axes: Axes, flow: Flow, placed: Mapping[str, Place], columns: Sequence[float], span: tuple[float, float], place: int
) -> None:
    first, last = placed[flow.source], placed[flow.target]
    start = (columns[first.layer] + BOX, _height(first, *span))
    end = (columns[last.layer], _height(last, *span))
    axes.annotate(
        "", xy=end, xytext=start, zorder=2,
        arrowprops={
            "arrowstyle": "-|>,head_width=0.22,head_length=0.45", "linestyle": LINES[flow.kind], "linewidth": 1.0,
            "color": INK if flow.kind != "other" else LIGHT, "shrinkA": 0, "shrinkB": 1,
        },
    )  # fmt: skip
    if flow.says:
        along = 0.36 + 0.14 * (place % 3)
        axes.text(
            start[0] + (end[0] - start[0]) * along, start[1] + (end[1] - start[1]) * along, label(flow.says, 24),
            va="center", ha="center", fontsize=SIZE - 1.8, zorder=2.5,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},
        )  # fmt: skip


def _legend(axes: Axes, kinds: set[str], legend: Mapping[str, str]) -> None:
    from matplotlib.lines import Line2D

    handles = [Line2D([], [], color=INK, linestyle=LINES[kind], label=legend[kind]) for kind in LINES if kind in kinds]
    axes.legend(handles=handles, loc="lower left", ncols=3, frameon=False, handlelength=3.2, fontsize=SIZE - 0.5)
