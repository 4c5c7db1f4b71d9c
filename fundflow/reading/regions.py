"""Splits lines where the page's layout says that their words do not belong together.

Turns spans of characters into spans that lie in one cell, one field, one box's label or one deletion,
each with what is known of it.  Characters are looked at one by one, but only on lines that may lie in
something, and what lies in the same cell as the character before it costs little.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fundflow.model import Cell, Line
    from fundflow.reading.pdfium import TextPage

Rectangle = tuple[float, float, float, float]
_BAND = 8.0
"""Height of the strips by which cells are looked up."""
_REACH = 80.0
"""Points within which a box's label begins."""
_RAISED = 0.3
"""Font sizes by which the middle of a character may stand above or below that of its line."""
_FAR = 2.0
"""Font sizes that a line is above or below all areas when it lies in none."""


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
        self._cells: dict[int, list[tuple[float, float, float, float, Area]]] = {}
        self._others: dict[int, list[tuple[int, Area]]] = {}
        self._ticks: dict[int, list[tuple[float, int, Rectangle]]] = {}
        for at, area in enumerate(areas):
            for band in _bands(area.box):
                if area.cell is not None:
                    self._cells.setdefault(band, []).append((*area.box, area))
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

    def cell_around(self, box: Rectangle) -> Cell | None:
        """Give the cell that holds a whole line where nothing but cells is near."""
        bands = range(int(box[1] // _BAND), int(box[3] // _BAND) + 1)
        if not self.is_plain(bands):
            return None
        return next((area.cell for *_, area in self._cells.get(bands[0], ()) if _holds(area.box, box)), None)

    def passes(self, box: Rectangle) -> bool:
        """Tell whether a line runs between all areas: it touches no cell, and nothing else is near."""
        bands = range(int(box[1] // _BAND), int(box[3] // _BAND) + 1)
        return self.is_plain(bands) and not any(
            left <= box[2] and box[0] <= right and top <= box[3] and box[1] <= bottom
            for band in bands
            for left, top, right, bottom, _ in self._cells.get(band, ())
        )

    def lies_in_none(self, bands: range) -> bool:
        """Tell whether nothing at all is in some strips of the page."""
        return self.is_plain(bands) and not any(band in self._cells for band in bands)

    def is_plain(self, bands: range) -> bool:
        """Tell whether nothing but cells is in some strips of the page."""
        if not (self._others or self._ticks):
            return True
        return not any(band in self._others or band in self._ticks for band in bands)

    def reach(self, x: Sequence[float], y: Sequence[float], start: int, end: int) -> int:
        """Give how far points lie in the cell in which the last point lay."""
        if self._last is not None:
            left, top, right, bottom = self._last.box
            while start < end and left <= x[start] <= right and top <= y[start] <= bottom:
                start += 1
        return start

    def _cell(self, band: int, x: float, y: float) -> Cell | None:
        if self._last is not None and _inside(self._last.box, x, y):
            return self._last.cell
        inside = (
            area
            for left, top, right, bottom, area in self._cells.get(band, ())
            if left <= x <= right and top <= y <= bottom
        )
        self._last = next(inside, None)
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


def _holds(outer: Rectangle, box: Rectangle) -> bool:
    return outer[0] <= box[0] and outer[1] <= box[1] and box[2] <= outer[2] and box[3] <= outer[3]


def divide(
    page: TextPage, lines: Sequence[Line], characters: str, areas: Sequence[Area], ticks: Sequence[Tick]
) -> list[Span]:
    """Split the spans of lines so that each lies in the same areas from end to end."""
    layout = Layout(areas, ticks)
    near = _near(page, lines, [area.box for area in areas] + [tick.box for tick in ticks])
    divided: list[tuple[Span, _Label, float]] = []
    for at, line in enumerate(lines):
        end = line.start + len(line.text)
        bare = not line.text[:1].isspace() and not line.text[-1:].isspace()
        cell = layout.cell_around(near[at]) if at in near and bare else None
        if cell is not None:
            divided.append((Span(line.start, end, cell), _Label(cell), 0.0))
        elif at in near and not (bare and layout.passes(near[at])):
            divided += _divide(page, layout, characters, line.start, end)
        else:
            divided.append((Span(line.start, end), _Label(), 0.0))
    return _with_ticks(divided, ticks)


def _near(page: TextPage, lines: Sequence[Line], boxes: Sequence[Rectangle]) -> dict[int, Rectangle]:
    """Choose the lines that may lie in an area, each with the box in which the middles of its characters lie.

    The middle and the end of a line say whether it is straight.
    """
    left, high = page.frame.left, page.frame.top  # the page stands upright
    top, bottom = min(box[1] for box in boxes), max(box[3] for box in boxes)
    middles = page.loose([line.start + len(line.text) // 2 for line in lines])
    ends = page.loose([line.start + len(line.text) - 1 for line in lines])
    near = {}
    for at, (line, middle, end) in enumerate(zip(lines, middles, ends, strict=True)):
        room = _FAR * line.size
        highest = min(line.top, high - middle[1], high - end[1])
        lowest = max(line.bottom, high - middle[3], high - end[3])
        if lowest >= top - room and highest <= bottom + room:
            across = (line.x0, line.x1, middle[0] - left, middle[2] - left)
            down = (high - (middle[1] + middle[3]) / 2, high - (end[1] + end[3]) / 2, (line.top + line.bottom) / 2)
            raised = _RAISED * line.size
            near[at] = (min(across), min(down) - raised, max(across), max(down) + raised)
    return near


def _divide(
    page: TextPage, layout: Layout, characters: str, start: int, end: int
) -> Iterator[tuple[Span, _Label, float]]:
    """Split one line; a space goes with what is before it."""
    cells = page.loose(range(start, end))
    left, high = page.frame.left, page.frame.top  # the page stands upright
    x = [(cell[0] + cell[2]) / 2 - left for cell in cells]
    y = [high - (cell[1] + cell[3]) / 2 for cell in cells]
    runs: list[tuple[_Label, int, int]] = []
    for label, first, after in _runs(layout, characters[start:end], x, y):
        if runs and runs[-1][0] == label:
            runs[-1] = (label, runs[-1][1], after)
        else:
            runs.append((label, first, after))
    for label, first, after in runs:
        if not label.hidden:
            span = Span(start + first, start + after, label.cell, label.field >= 0, label.deleted)
            yield span, label, cells[first][0] - left


def _runs(layout: Layout, characters: str, x: Sequence[float], y: Sequence[float]) -> Iterator[tuple[_Label, int, int]]:
    """Give stretches of characters that have one label, from left to right, without spaces around them."""
    bands = range(int(min(y) // _BAND), int(max(y) // _BAND) + 1)
    count = len(characters)
    if layout.lies_in_none(bands):
        yield _Label(), 0, count
        return
    plain = layout.is_plain(bands)
    at = 0
    while at < count:
        if characters[at].isspace():
            at += 1
            continue
        label = layout.label(x[at], y[at])
        first, at = at, at + 1
        if plain:
            at = layout.reach(x, y, at, count)
        yield label, first, first + len(characters[first:at].rstrip())


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
