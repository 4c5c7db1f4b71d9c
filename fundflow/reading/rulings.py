"""Finds the straight lines drawn on a page: rules, borders and the edges of boxes.

Turns the path objects of a page, those inside forms included, into horizontal and vertical edges.
Curves, slanted lines and pages with so many paths that they must be pictures are left alone.
"""

from __future__ import annotations

import ctypes
from array import array
from collections import deque
from itertools import compress, repeat
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2.raw as pdfium

from fundflow.reading.pdfium import direct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fundflow.reading.pdfium import Frame

_MOST = 6000
"""Paths on a page beyond which it is taken for a drawing."""
_THIN = 3.0
"""Points up to which a box counts as a line."""
_DEEPEST = 12
"""Levels of forms within forms that are looked into."""
_RECTANGLE = (4, 5)
"""Segments of a path that may be a rectangle."""
_SMALLEST, _LARGEST, _SKEWED = 5.0, 18.0, 2.0
"""Points of the side of a box for a tick, and by how much its sides may differ."""
_CHUNK = 1000
"""Objects that are asked for at a time."""

_ADDRESS, _INT = ctypes.c_void_p, ctypes.c_int
_count_objects = direct(pdfium.FPDFPage_CountObjects, _INT, _ADDRESS)
_object_of_page = direct(pdfium.FPDFPage_GetObject, _ADDRESS, _ADDRESS, _INT)
_count_parts = direct(pdfium.FPDFFormObj_CountObjects, _INT, _ADDRESS)
_object_of_form = direct(pdfium.FPDFFormObj_GetObject, _ADDRESS, _ADDRESS, ctypes.c_ulong)
_kind = direct(pdfium.FPDFPageObj_GetType, _INT, _ADDRESS)
_bounds = direct(pdfium.FPDFPageObj_GetBounds, _INT, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS)
_object_matrix = direct(pdfium.FPDFPageObj_GetMatrix, _INT, _ADDRESS, _ADDRESS)
_draw_mode = direct(pdfium.FPDFPath_GetDrawMode, _INT, _ADDRESS, _ADDRESS, _ADDRESS)
_count_segments = direct(pdfium.FPDFPath_CountSegments, _INT, _ADDRESS)
_segment = direct(pdfium.FPDFPath_GetPathSegment, _ADDRESS, _ADDRESS, _INT)
_segment_kind = direct(pdfium.FPDFPathSegment_GetType, _INT, _ADDRESS)
_point = direct(pdfium.FPDFPathSegment_GetPoint, _INT, _ADDRESS, _ADDRESS, _ADDRESS)

Box = tuple[float, float, float, float]


class Edge(NamedTuple):
    """A horizontal or vertical stroke of a page as displayed."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def flat(self) -> bool:
        """Whether it is horizontal."""
        return self.x1 - self.x0 >= self.bottom - self.top


class _Matrix(NamedTuple):
    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def apply(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def then(self, o: _Matrix) -> _Matrix:
        """Give the matrix that does this one and then the other."""
        return _Matrix(
            self.a * o.a + self.b * o.c,
            self.a * o.b + self.b * o.d,
            self.c * o.a + self.d * o.c,
            self.c * o.b + self.d * o.d,
            self.e * o.a + self.f * o.c + o.e,
            self.e * o.b + self.f * o.d + o.f,
        )


def edges_of(page: object, frame: Frame) -> list[Edge]:
    """Give every straight stroke and every side of a box on a page that stands upright in user space."""
    edges: list[Edge] = []
    address = ctypes.cast(page, _ADDRESS).value or 0  # type: ignore[arg-type]
    found = _boxes(address, _count_objects(address), _object_of_page, None, 0)
    for n, (x0, y0, x1, y1) in enumerate(found):
        if n > _MOST:
            return []
        edges += _sides(x0 - frame.left, frame.top - y1, x1 - frame.left, frame.top - y0)
    return edges


def _sides(x0: float, top: float, x1: float, bottom: float) -> Iterator[Edge]:
    """Give a thin box as one edge through its middle and any other as its four sides."""
    wide, high = x1 - x0, bottom - top
    if high <= _THIN and wide > high:
        middle = (top + bottom) / 2
        yield Edge(x0, middle, x1, middle)
    elif wide <= _THIN and high > wide:
        middle = (x0 + x1) / 2
        yield Edge(middle, top, middle, bottom)
    elif wide > _THIN and high > _THIN:
        yield Edge(x0, top, x1, top)
        yield Edge(x0, bottom, x1, bottom)
        yield Edge(x0, top, x0, bottom)
        yield Edge(x1, top, x1, bottom)


def _boxes(holder: int, count: int, get: Callable[..., int], outer: _Matrix | None, depth: int) -> Iterator[Box]:
    """Give (left, bottom, right, top) of every straight stroke and rectangle in user space."""
    for first in range(0, count, _CHUNK):
        items = list(map(get, repeat(holder), range(first, min(count, first + _CHUNK))))
        kinds = list(map(_kind, items))
        if pdfium.FPDF_PAGEOBJ_PATH in kinds:
            yield from _paths(list(compress(items, map(pdfium.FPDF_PAGEOBJ_PATH.__eq__, kinds))), outer)
        if pdfium.FPDF_PAGEOBJ_FORM in kinds and depth < _DEEPEST:
            for item in compress(items, map(pdfium.FPDF_PAGEOBJ_FORM.__eq__, kinds)):
                inner = _then(_matrix_of(item), outer)
                yield from _boxes(item, _count_parts(item), _object_of_form, inner, depth + 1)


def _paths(items: list[int], outer: _Matrix | None) -> Iterator[Box]:
    """Give the straight strokes and rectangles of those paths that are painted."""
    modes = array("i", bytes(8 * len(items)))
    at = modes.buffer_info()[0]
    deque(map(_draw_mode, items, range(at, at + 8 * len(items), 8), range(at + 4, at + 8 * len(items), 8)), 0)
    items = [item for item, fill, stroke in zip(items, modes[::2], modes[1::2], strict=True) if fill or stroke]
    bounds = array("f", bytes(16 * len(items)))
    at = bounds.buffer_info()[0]
    end = at + 16 * len(items)
    corners = (range(at + shift, end, 16) for shift in (0, 4, 8, 12))
    deque(map(_bounds, items, *corners), 0)
    boxes = zip(bounds[::4], bounds[1::4], bounds[2::4], bounds[3::4], strict=True)
    for item, count, box in zip(items, map(_count_segments, items), boxes, strict=True):
        if count <= 2 or (count in _RECTANGLE and (_is_thin(box) or _is_upright(item))):
            yield _turned(box, outer) if outer else box
        elif count <= _MOST:
            yield from _strokes(item, _then(_matrix_of(item), outer), count)


def _is_thin(box: Box) -> bool:
    """Tell a line by the box around it, which saves asking for its corners."""
    return box[2] - box[0] < 1 or box[3] - box[1] < 1


def _turned(box: Box, outer: _Matrix) -> Box:
    ax, ay = outer.apply(box[0], box[1])
    bx, by = outer.apply(box[2], box[3])
    return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _strokes(item: int, matrix: _Matrix, count: int) -> Iterator[Box]:
    """Give the straight segments of a long path, as of a whole grid drawn at once."""
    segments, points = _points(item, count)
    here = (0.0, 0.0)
    for kind, (x, y) in zip(map(_segment_kind, segments), points, strict=True):
        there = matrix.apply(x, y)
        if kind == pdfium.FPDF_SEGMENT_LINETO:
            (ax, ay), (bx, by) = here, there
            if abs(ax - bx) < 1 or abs(ay - by) < 1:
                yield min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)
        here = there


def _is_upright(item: int) -> bool:
    """Tell a rectangle from another shape of four corners: its sides run along x or y."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = _points(item, 4)[1]
    return (
        (abs(ax - bx) < 0.5 or abs(ay - by) < 0.5)
        and (abs(bx - cx) < 0.5 or abs(by - cy) < 0.5)
        and (abs(cx - dx) < 0.5 or abs(cy - dy) < 0.5)
    )


def _points(item: int, count: int) -> tuple[Sequence[int], list[tuple[float, float]]]:
    """Give the first segments of a path and the points at which they end."""
    segments = list(map(_segment, repeat(item), range(count)))
    values = array("f", bytes(8 * count))
    at = values.buffer_info()[0]
    deque(map(_point, segments, range(at, at + 8 * count, 8), range(at + 4, at + 8 * count, 8)), 0)
    return segments, list(zip(values[::2], values[1::2], strict=True))


def _matrix_of(item: int) -> _Matrix:
    values = array("f", bytes(24))
    _object_matrix(item, values.buffer_info()[0])
    return _Matrix(*values)


def _then(matrix: _Matrix, outer: _Matrix | None) -> _Matrix:
    return matrix.then(outer) if outer else matrix


def squares_of(edges: Sequence[Edge]) -> list[Box]:
    """Give (x0, top, x1, bottom) of the small squares among the boxes of a page: places for a tick."""
    found: list[Box] = []
    for at in range(len(edges) - 3):
        top, low, left, right = edges[at : at + 4]
        wide, high = top.x1 - top.x0, low.top - top.top
        if not (_SMALLEST <= wide <= _LARGEST and abs(wide - high) <= _SKEWED):
            continue
        if left == (top.x0, top.top, top.x0, low.top) and right == (top.x1, top.top, top.x1, low.top):
            found.append((top.x0, top.top, top.x1, low.top))
    return found
