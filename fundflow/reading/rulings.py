"""Finds the straight lines drawn on a page: rules, borders and the edges of boxes.

Turns the path objects of a page, those inside forms included, into horizontal and vertical edges in
the form that pdfplumber's table finder takes.  Curves, slanted lines and pages with so many paths
that they must be pictures are left alone.
"""

from __future__ import annotations

import ctypes
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2.raw as pdfium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundflow.reading.pdfium import Frame

_MOST = 6000
"""Paths on a page beyond which it is taken for a drawing."""
_THIN = 3.0
"""Points up to which a box counts as a line."""
_DEEPEST = 12
"""Levels of forms within forms that are looked into."""
_RECTANGLE = (4, 5)
"""Segments of a path that may be a rectangle."""


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
    """Give every straight stroke and every side of a box on a page."""
    edges: list[Edge] = []
    for n, (x0, y0, x1, y1) in enumerate(_boxes(page)):
        if n > _MOST:
            return []
        box = frame.show_box((x0, y1, x1, y0))
        edges += _sides(*box)
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


def _boxes(page: object) -> Iterator[tuple[float, float, float, float]]:
    """Give (left, bottom, right, top) of every straight stroke and rectangle in user space."""
    for at in range(pdfium.FPDFPage_CountObjects(page)):
        item = pdfium.FPDFPage_GetObject(page, at)
        if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_TEXT:
            yield from _object(item, _Matrix(), 0)


def _object(item: Any, outer: _Matrix, depth: int) -> Iterator[tuple[float, float, float, float]]:  # noqa: ANN401
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        yield from _path(item, outer)
    elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
        inner = _matrix_of(item).then(outer)
        for at in range(pdfium.FPDFFormObj_CountObjects(item)):
            yield from _object(pdfium.FPDFFormObj_GetObject(item, at), inner, depth + 1)


def _path(item: Any, outer: _Matrix) -> Iterator[tuple[float, float, float, float]]:  # noqa: ANN401
    if not _is_painted(item):
        return
    count = pdfium.FPDFPath_CountSegments(item)
    if count <= 2 or (count in _RECTANGLE and _is_upright(item)):
        box = _bounds(item)
        ax, ay = outer.apply(box[0], box[1])
        bx, by = outer.apply(box[2], box[3])
        yield min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)
    elif count <= _MOST:
        yield from _strokes(item, _matrix_of(item).then(outer), count)


def _strokes(item: Any, matrix: _Matrix, count: int) -> Iterator[tuple[float, float, float, float]]:  # noqa: ANN401
    """Give the straight segments of a long path, as of a whole grid drawn at once."""
    here = (0.0, 0.0)
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(item, at)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        there = matrix.apply(x.value, y.value)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_LINETO:
            (ax, ay), (bx, by) = here, there
            if abs(ax - bx) < 1 or abs(ay - by) < 1:
                yield min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)
        here = there


def _is_upright(item: Any) -> bool:  # noqa: ANN401
    """Tell a rectangle from another shape of four corners: its sides run along x or y."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points = []
    for at in range(4):
        pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFPath_GetPathSegment(item, at), ctypes.byref(x), ctypes.byref(y))
        points.append((x.value, y.value))
    return all(abs(p[0] - q[0]) < 0.5 or abs(p[1] - q[1]) < 0.5 for p, q in pairwise(points))


def _is_painted(item: Any) -> bool:  # noqa: ANN401
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke))
    return bool(fill.value or stroke.value)


def _bounds(item: Any) -> tuple[float, float, float, float]:  # noqa: ANN401
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(item, ctypes.byref(left), ctypes.byref(bottom), ctypes.byref(right), ctypes.byref(top))
    return left.value, bottom.value, right.value, top.value


def _matrix_of(item: Any) -> _Matrix:  # noqa: ANN401
    m = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(m))
    return _Matrix(m.a, m.b, m.c, m.d, m.e, m.f)
