"""Draws money from column to column as bands, as wide as the money.

What binds is hatched aslant, what may bind in level lines, what is free is left white.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fundflow.report.charts.canvas import INK, LIGHT, SIZE, draw, empty, label
from fundflow.report.charts.layers import Flow, Node, Place, order, spread

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from fundflow.report.charts.canvas import Drawing

BAR = 0.016
"""Width of a node, as a share of the drawing."""
KINDS = ("bound", "provisional", "other")


class Look(NamedTuple):
    """How a kind of band is drawn."""

    fill: str
    hatch: str
    edge: str


LOOKS = {
    "bound": Look("#9aa5b8", "////", INK),
    "provisional": Look("#e3e7ee", "----", INK),
    "other": Look("#f6f7f9", "", LIGHT),
}


def sankey(nodes: Sequence[Node], flows: Sequence[Flow], heads: Sequence[str], legend: Mapping[str, str]) -> Drawing:
    """Return the drawing.

    Args:
        nodes: the parties, each in its column.
        flows: the money; a flow goes to a later column.
        heads: what each column is.
        legend: the words for each kind of flow.
    """
    ordered = order(nodes, flows)
    size = _sizes(flows)
    tallest = max(len(column) for column in ordered)
    height = min(max(2.5, 0.42 * tallest + 0.8), 8.0)
    gap = 0.27 / (height - 0.76)
    span = (0.46 / height, 1 - 0.3 / height)
    placed = spread(ordered, lambda key: size[key], gap, 0.97)
    names = {node.key: node.name for node in nodes}

    def fill(_figure: Figure, axes: Axes) -> None:
        empty(axes)
        columns = _columns(len(ordered))
        _bands(axes, flows, placed, columns, span)
        for key, place in placed.items():
            _node(axes, names[key], place, columns, span)
        _heads(axes, heads, columns, height)
        _legend(axes, {flow.kind for flow in flows}, legend, height)

    return draw(height, fill)


def _sizes(flows: Sequence[Flow]) -> dict[str, float]:
    """Return how much goes through each node: the larger of what comes in and what goes out."""
    sums: dict[tuple[str, str], float] = {}
    for flow in flows:
        sums["out", flow.source] = sums.get(("out", flow.source), 0.0) + flow.value
        sums["in", flow.target] = sums.get(("in", flow.target), 0.0) + flow.value
    return {key: max(sums.get(("in", key), 0.0), sums.get(("out", key), 0.0)) for _, key in sums}


def _columns(count: int) -> list[float]:
    """Return where each column stands; the last one leaves room for its names."""
    left, right = 0.01, 0.76
    return [left + (right - left) * at / max(count - 1, 1) for at in range(count)]


def _bands(
    axes: Axes, flows: Sequence[Flow], placed: Mapping[str, Place], columns: Sequence[float], span: tuple[float, float]
) -> None:
    size, reach = _sizes(flows), span[1] - span[0]
    used: dict[tuple[str, str], float] = {}
    ranked = sorted(flows, key=lambda each: (placed[each.source].top, placed[each.target].top, KINDS.index(each.kind)))
    for flow in ranked:
        ends = []
        for side, key in (("out", flow.source), ("in", flow.target)):
            place, before = placed[key], used.get((side, key), 0.0)
            used[side, key] = before + flow.value
            scale = place.height / (size[key] or 1.0)
            ends.append((place, span[1] - (place.top + before * scale) * reach, flow.value * scale * reach))
        _band(axes, ends, columns, LOOKS[flow.kind])


def _band(axes: Axes, ends: list[tuple[Place, float, float]], columns: Sequence[float], look: Look) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    (first, y0, h0), (last, y1, h1) = ends
    x0, x1 = columns[first.layer] + BAR, columns[last.layer]
    middle = (x0 + x1) / 2
    points = [
        (x0, y0), (middle, y0), (middle, y1), (x1, y1),
        (x1, y1 - h1), (middle, y1 - h1), (middle, y0 - h0), (x0, y0 - h0), (x0, y0),
    ]  # fmt: skip
    curve = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    shape = Path(points, curve)
    axes.add_patch(PathPatch(shape, facecolor=look.fill, edgecolor=look.edge, hatch=look.hatch, linewidth=0.5))


def _node(axes: Axes, name: str, place: Place, columns: Sequence[float], span: tuple[float, float]) -> None:
    from matplotlib.patches import Rectangle

    reach = span[1] - span[0]
    x, height = columns[place.layer], max(place.height * reach, 0.004)
    low = span[1] - place.top * reach - height
    axes.add_patch(Rectangle((x, low), BAR, height, facecolor=INK, edgecolor=INK, linewidth=0.5))
    axes.text(
        x + BAR + 0.008, low + height / 2, label(name, 24), va="center", ha="left", fontsize=SIZE - 1,
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 0.8},
    )  # fmt: skip


def _heads(axes: Axes, heads: Sequence[str], columns: Sequence[float], height: float) -> None:
    for head, x in zip(heads, columns, strict=False):
        axes.text(x, 1 - 0.02 / height, label(head, 26, 1), va="top", ha="left", fontsize=SIZE, fontweight="bold")


def _legend(axes: Axes, kinds: set[str], legend: Mapping[str, str], height: float) -> None:
    from matplotlib.patches import Patch

    handles = [
        Patch(facecolor=LOOKS[kind].fill, edgecolor=LOOKS[kind].edge, hatch=LOOKS[kind].hatch, label=legend[kind])
        for kind in KINDS
        if kind in kinds
    ]
    axes.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(0.0, 0.02 / height), ncols=3, frameon=False,
        handlelength=2.6, fontsize=SIZE - 0.5,
    )  # fmt: skip
