"""What every chart has in common: one type, greys with patterns, no clock and no chance in the file.

Turns what somebody draws into SVG, and into PNG for Word.  Text stays text in the SVG, so that every script is
shaped by whatever shows it.
"""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Any, NamedTuple
from unicodedata import east_asian_width

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

    page, dots = io.BytesIO(), io.BytesIO()
    with mpl.rc_context(_SETTINGS), warnings.catch_warnings():
        # A sign that the measuring font lacks is still text in the file, and is shown with the reader's fonts.
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        figure = Figure(figsize=(width, height))
        FigureCanvasAgg(figure)
        fill(figure, figure.add_axes((0.0, 0.0, 1.0, 1.0)))
        figure.savefig(page, format="svg", metadata=_NOTHING, facecolor="white")
        figure.savefig(dots, format="png", dpi=DPI, metadata={"Software": None}, facecolor="white")
    return Drawing(_bare(page.getvalue()), dots.getvalue())


def _bare(svg: bytes) -> bytes:
    """Return the drawing without the heads that name a program or an outside address of a definition."""
    start = svg.index(b"<svg")
    body = svg[start:].replace(b"\r\n", b"\n")
    before, mark, rest = body.partition(b"<metadata>")
    whole = (before.rstrip() + b"\n" + rest.partition(b"</metadata>")[2].lstrip()) if mark else body
    return whole.replace(b'id="matplotlib.', b'id="')


def label(text: str, most: int = 34, lines: int = 2) -> str:
    """Return a name on at most so many lines of about so many signs; what does not fit is cut at a visible "…"."""
    rows = [""]
    for word in plain(text).split(" "):
        joined = f"{rows[-1]} {word}".strip()
        if _wide(joined) <= most:
            rows[-1] = joined
        elif len(rows) < lines and rows[-1]:
            rows.append(_cut(word, most))
        else:
            rows[-1] = _cut(joined if not rows[-1] or len(rows) == lines else rows[-1], most)
            if len(rows) == lines:
                break
    return "\n".join(rows)


def _wide(text: str) -> float:
    """Return about how many small letters a text is wide."""
    return sum(1.24 if sign.isupper() else 1.7 if east_asian_width(sign) in "WF" else 1.0 for sign in text)


def _cut(text: str, most: int) -> str:
    if _wide(text) <= most:
        return text
    while text and _wide(text) > most - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def empty(axes: Axes) -> None:
    """Take away frame and scales: the drawing has its own places."""
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
