"""Splits lines where the page's layout says that their words do not belong together.

Turns spans of characters into spans that lie in one cell, one field, one box's label or one deletion,
each with what is known of it.  Works on the places of all characters of a page, so it is for pages
that deserve a closer look only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.model import Cell
    from fundflow.reading.pdfium import TextPage

Rectangle = tuple[float, float, float, float]
_BAND = 8.0
"""Height of the strips by which cells are looked up."""
_REACH = 80.0
"""Points within which a box's label begins."""


class Area(NamedTuple):
    """A rectangle of the page as read, and what it makes of the characters in it."""

    box: Rectangle
    cell: Cell | None = None
    field: bool = False
    deleted: bool = False
    hidden: bool = False
    """The picture of a tick, which is not text."""


class Tick(NamedTuple):
    """A field drawn by the form: words right of it are not those left of it."""

    box: Rectangle
    ticked: bool | None
    """The state of a checkbox; None for other fields."""


class Span(NamedTuple):
    """A stretch of one line and what is known of it."""

    start: int
    end: int
    cell: Cell | None = None
    field: bool = False
    deleted: bool = False
    mark: bool | None = None


class _Label(NamedTuple):
    """What must be the same for neighbouring characters to stay together."""

    cell: Cell | None = None
    field: int = -1
    deleted: bool = False
    hidden: bool = False
    tick: int = -1


class Layout:
    """The areas and ticks of one page, asked for each character; looked up by strips of the page."""

    def __init__(self, areas: Sequence[Area], ticks: Sequence[Tick]) -> None:
        self._cells: dict[int, list[Area]] = {}
        self._others: dict[int, list[tuple[int, Area]]] = {}
        self._ticks: dict[int, list[tuple[float, int, Rectangle]]] = {}
        for at, area in enumerate(areas):
            for band in _bands(area.box):
                if area.cell is not None:
                    self._cells.setdefault(band, []).append(area)
                else:
                    self._others.setdefault(band, []).append((at, area))
        for at, tick in enumerate(ticks):
            for band in _bands(tick.box):
                self._ticks.setdefault(band, []).append((tick.box[0], at, tick.box))
        self._last: Area | None = None

    def label(self, x: float, y: float) -> _Label:
        """Tell in which areas a point lies."""
        band = int(y // _BAND)
        field, deleted, hidden = -1, False, False
        for at, area in self._others.get(band, ()):
            if _inside(area.box, x, y):
                field = at if area.field else field
                deleted = deleted or area.deleted
                hidden = hidden or area.hidden
        tick = self._tick(band, x, y) if field < 0 and band in self._ticks else -1
        return _Label(self._cell(band, x, y), field, deleted, hidden, tick)

    def _cell(self, band: int, x: float, y: float) -> Cell | None:
        if self._last is not None and _inside(self._last.box, x, y):
            return self._last.cell
        self._last = next((area for area in self._cells.get(band, ()) if _inside(area.box, x, y)), None)
        return self._last.cell if self._last else None

    def _tick(self, band: int, x: float, y: float) -> int:
        """Give the nearest field to the left of a point in its row."""
        beside = [(left, at) for left, at, box in self._ticks[band] if left <= x and box[1] - 2 <= y <= box[3] + 2]
        return max(beside)[1] if beside else -1


def _bands(box: Rectangle) -> range:
    """Give the strips of the page that a box reaches, with a little room."""
    return range(int((box[1] - 2) // _BAND), int((box[3] + 2) // _BAND) + 1)


def _inside(box: Rectangle, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def divide(
    page: TextPage,
    spans: Sequence[tuple[int, int]],
    characters: str,
    areas: Sequence[Area],
    ticks: Sequence[Tick],
) -> list[Span]:
    """Split spans so that each lies in the same areas from end to end."""
    layout = Layout(areas, ticks)
    cells = page.loose(range(len(characters)))
    divided: list[tuple[Span, _Label, float]] = []
    for start, end in spans:
        divided += _divide(page, layout, cells, characters, (start, end))
    return _with_ticks(divided, ticks)


def _divide(
    page: TextPage, layout: Layout, cells: Sequence[Sequence[float]], characters: str, span: tuple[int, int]
) -> list[tuple[Span, _Label, float]]:
    """Split one line; a space goes with what is before it."""
    runs: list[tuple[_Label, list[int]]] = []
    left, high = page.frame.left, page.frame.top  # the page stands upright
    for at in range(*span):
        if characters[at].isspace():
            continue
        cell = cells[at]
        label = layout.label((cell[0] + cell[2]) / 2 - left, high - (cell[1] + cell[3]) / 2)
        if runs and runs[-1][0] == label:
            runs[-1][1].append(at)
        else:
            runs.append((label, [at]))
    return [
        (
            Span(chosen[0], chosen[-1] + 1, label.cell, label.field >= 0, label.deleted),
            label,
            cells[chosen[0]][0] - left,
        )
        for label, chosen in runs
        if not label.hidden
    ]


def _with_ticks(divided: Sequence[tuple[Span, _Label, float]], ticks: Sequence[Tick]) -> list[Span]:
    """Give each tick's state to its label: the first words right of it, near enough."""
    spans = []
    used: set[int] = set()
    for span, label, x0 in divided:
        at = label.tick
        near = at >= 0 and ticks[at].ticked is not None and at not in used
        if near and 0 <= x0 - ticks[at].box[0] <= _REACH:
            used.add(at)
            spans.append(span._replace(mark=ticks[at].ticked))
        else:
            spans.append(span)
    return spans
