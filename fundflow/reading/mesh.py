"""Joins the strokes of a page to lines and finds the cells between them.

Turns horizontal and vertical strokes into the rectangles they enclose, grouped by table.  The method
and the tolerances are pdfplumber's, which the tests compare it with; only its cost is not, as that
grows with the cube of the number of crossings.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_SNAP = 3.0
"""Points within which strokes are one, or meet."""

Rectangle = tuple[float, float, float, float]
Point = tuple[float, float]


class Stroke(NamedTuple):
    """A straight stroke: its height on the page and its ends from left to right, or its x and its ends downwards."""

    at: float
    start: float
    end: float


class Crossing(NamedTuple):
    """The strokes that meet at a point, by number."""

    flat: set[int]
    upright: set[int]


def merged(strokes: Sequence[Stroke]) -> list[Stroke]:
    """Put strokes that lie side by side on one line, and join those that follow each other on it."""
    moved: list[Stroke] = []
    group: list[Stroke] = []
    for stroke in sorted(strokes):
        if group and stroke.at > group[-1].at + _SNAP:
            moved += _on_one_line(group)
            group = []
        group.append(stroke)
    moved += _on_one_line(group)
    return [stroke for _, line in groupby(moved, lambda stroke: stroke.at) for stroke in _joined(line)]


def _on_one_line(group: Sequence[Stroke]) -> list[Stroke]:
    if not group:
        return []
    middle = sum(stroke.at for stroke in group) / len(group)
    return sorted(Stroke(middle, start, end) for _, start, end in group)


def _joined(line: Iterator[Stroke]) -> list[Stroke]:
    """Join strokes of one line, from its start on, up to a gap."""
    joined = [next(line)]
    for stroke in line:
        last = joined[-1]
        if stroke.start > last.end + _SNAP:
            joined.append(stroke)
        elif stroke.end > last.end:
            joined[-1] = last._replace(end=stroke.end)
    return joined


def crossings(flat: Sequence[Stroke], upright: Sequence[Stroke]) -> dict[Point, Crossing]:
    """Give the points where a horizontal and a vertical stroke meet; both must be sorted."""
    found: dict[Point, Crossing] = {}
    heights = [stroke.at for stroke in flat]
    for number, (x, top, bottom) in enumerate(upright):
        for at in range(bisect_left(heights, top - _SNAP), bisect_right(heights, bottom + _SNAP)):
            y, start, end = flat[at]
            if start - _SNAP <= x <= end + _SNAP:
                crossing = found.get((x, y))
                if crossing is None:
                    found[x, y] = Crossing({at}, {number})
                else:
                    crossing.flat.add(at)
                    crossing.upright.add(number)
    return found


def cells_between(points: Mapping[Point, Crossing]) -> list[Rectangle]:
    """Give the smallest rectangle below and right of each crossing whose four sides are drawn."""
    across: dict[int, list[float]] = {}
    down: dict[int, list[float]] = {}
    for (x, y), crossing in sorted(points.items()):
        for at in crossing.flat:
            across.setdefault(at, []).append(x)
        for at in crossing.upright:
            down.setdefault(at, []).append(y)
    cells = []
    for (x, y), crossing in points.items():
        below = _beyond(y, crossing.upright, down)
        corner = _corner(points, (x, y), _beyond(x, crossing.flat, across), below) if below else None
        if corner:
            cells.append((x, y, *corner))
    return cells


def _corner(
    points: Mapping[Point, Crossing], at: Point, right: Sequence[float], below: Sequence[float]
) -> Point | None:
    """Give the nearest crossing below and right of one from which strokes run back to those left of it and above it."""
    for y in below:
        left = points[at[0], y]
        for x in right:
            corner = points.get((x, y))
            if (
                corner
                and not corner.flat.isdisjoint(left.flat)
                and not corner.upright.isdisjoint(points[x, at[1]].upright)
            ):
                return x, y
    return None


def _beyond(here: float, strokes: set[int], along: Mapping[int, Sequence[float]]) -> Sequence[float]:
    """Give where on some strokes further crossings are."""
    found = [along[at][bisect_right(along[at], here) :] for at in strokes]
    return found[0] if len(found) == 1 else sorted({place for places in found for place in places})


def tables_of(cells: Sequence[Rectangle]) -> list[list[Rectangle]]:
    """Group cells that share a corner, from the top table to the lowest; a lone cell is none."""
    at: dict[Point, list[Rectangle]] = {}
    for cell in cells:
        for corner in _corners(cell):
            at.setdefault(corner, []).append(cell)
    tables = []
    seen: set[Rectangle] = set()
    for first in cells:
        if first not in seen:
            seen.add(first)
            table = [first]
            for cell in table:  # grows as it goes
                for corner in _corners(cell):
                    table += (near := [other for other in at.pop(corner, ()) if other not in seen])
                    seen.update(near)
            tables.append(table)
    return sorted((table for table in tables if len(table) > 1), key=lambda table: min((c[1], c[0]) for c in table))


def _corners(cell: Rectangle) -> tuple[Point, Point, Point, Point]:
    x0, top, x1, bottom = cell
    return (x0, top), (x0, bottom), (x1, top), (x1, bottom)
