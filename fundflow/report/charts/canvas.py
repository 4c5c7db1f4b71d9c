"""What every chart has in common: one type, greys with patterns, no clock and no chance in the file.

Turns what somebody draws into SVG, and into PNG for Word.  Text stays text in the SVG, so that every script is
shaped by whatever shows it.
"""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Any, NamedTuple

from fundflow.report.plain import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 6.4
"""Inches: the width of the text on A4 and Letter."""
SIZE = 8.5
DPI = 150
INK, LIGHT, PALE = "#1b1f24", "#6b7280", "#e5e7eb"
FILLS = ("#2f3b52", "#8b97ab", "#c9d0da", "#ffffff", "#5d6b82", "#e9ecf1")
HATCHES = ("", "////", "----", "", "\\\\\\\\", "xxxx")
"""Each fill has its own pattern or its own lightness by far: a copy in black and white still tells them apart."""
_SETTINGS: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "fundflow",
    "font.family": ["sans-serif"],
    "font.sans-serif": ["DejaVu Sans", "Verdana", "Noto Sans"],
    "font.size": SIZE,
    "text.parse_math": False,
    "text.usetex": False,
    "text.color": INK,
    "axes.edgecolor": LIGHT,
    "axes.labelcolor": INK,
    "axes.unicode_minus": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "hatch.linewidth": 0.7,
    "hatch.color": INK,
    "path.simplify": False,
}
_NOTHING = {"Date": None, "Creator": None, "Format": None, "Type": None}


class Drawing(NamedTuple):
    """A finished drawing."""

    svg: bytes
    png: bytes
    """For formats that cannot show vectors."""


def draw(height: float, fill: Callable[[Figure, Axes], None], width: float = WIDTH) -> Drawing:
    """Return what `fill` draws on an empty page of that height in inches."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with mpl.rc_context(_SETTINGS), warnings.catch_warnings():
        # A sign that the measuring font lacks is still text in the file, and is shown with the reader's fonts.
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        figure = Figure(figsize=(width, height))
        FigureCanvasAgg(figure)
        fill(figure, figure.add_axes((0.0, 0.0, 1.0, 1.0)))
        page, dots = io.BytesIO(), io.BytesIO()
        figure.savefig(page, format="svg", metadata=_NOTHING, facecolor="white")
        figure.savefig(dots, format="png", dpi=DPI, metadata={"Software": None}, facecolor="white")
    return Drawing(_bare(page.getvalue()), dots.getvalue())


def _bare(svg: bytes) -> bytes:
    """Return the drawing without the heads that name a program or an outside address of a definition."""
    start = svg.index(b"<svg")
    body = svg[start:].replace(b"\r\n", b"\n")
    before, mark, rest = body.partition(b"<metadata>")
    return (before.rstrip() + b"\n" + rest.partition(b"</metadata>")[2].lstrip()) if mark else body


def label(text: str, most: int = 34, lines: int = 2) -> str:
    """Return a name on at most so many lines; what does not fit is cut at a visible "…"."""
    words, rows = plain(text).split(" "), [""]
    for word in words:
        piece = word if len(word) <= most else word[: most - 1] + "…"
        if not rows[-1] or len(rows[-1]) + 1 + len(piece) <= most:
            rows[-1] = f"{rows[-1]} {piece}".strip()
        elif len(rows) < lines:
            rows.append(piece)
        else:
            rows[-1] = rows[-1][: most - 2].rstrip() + " …"
            break
    return "\n".join(rows)


def empty(axes: Axes) -> None:
    """Take away frame and scales: the drawing has its own places."""
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
