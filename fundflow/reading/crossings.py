"""Finds the cells that straight strokes enclose, and the tables that cells make together.

Turns edges into rectangles: strokes that nearly meet are one, and where two cross is a corner.  The
same cells and tables as pdfplumber's finder gives, in a fraction of its time; which of them are tables
of text is not decided here.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import groupby, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fundflow.reading.rulings import Edge

SNAP = 3.0
"""Points within which edges are one."""

Rectangle = tuple[float, float, float, float]
Point = tuple[float, float]
_Stroke = tuple[float, float, float]
"""Where it stands, where it begins, where it ends; for a flat one y, x, x, for an upright one x, y, y."""


class Crossings(NamedTuple):
    """The points where edges cross, each with the numbers of the flat and of the upright ones that meet there."""

    flat: dict[Point, set[int]]
    upright: dict[Point, set[int]]


def crossings_of(flat: Iterable[Edge], upright: Iterable[Edge]) -> Crossings:
    """Give the points where flat edges cross upright ones."""
    rows = _merged((edge.top, edge.x0, edge.x1) for edge in flat)
    columns = _merged((edge.x0, edge.top, edge.bottom) for edge in upright)
    heights = [row[0] for row in rows]
    found = Crossings({}, {})
    for number, (x, top, bottom) in enumerate(columns):
        for at in range(bisect_left(heights, top - SNAP), bisect_right(heights, bottom + SNAP)):
            y, left, right = rows[at]
            if left - SNAP <= x <= right + SNAP:
                found.flat.setdefault((x, y), set()).add(at)
                found.upright.setdefault((x, y), set()).add(number)
    return found


def _merged(strokes: Iterable[_Stroke]) -> list[_Stroke]:
    """Move strokes that nearly stand on one line onto it, and join those that nearly touch there; in order."""
    given = list(strokes)
    places = sorted({place for place, _, _ in given})
    ends = [at for at, (one, other) in enumerate(pairwise(places), 1) if other > one + SNAP]
    group = {place: bisect_right(ends, at) for at, place in enumerate(places)}
    given.sort(key=lambda stroke: group[stroke[0]])
    joined: list[_Stroke] = []
    for _, some in groupby(given, key=lambda stroke: group[stroke[0]]):
        near = list(some)
        joined += _joined(round(sum(map(itemgetter(0), near)) / len(near), 3), near)
    return joined


def _joined(place: float, strokes: Iterable[_Stroke]) -> list[_Stroke]:
    """Join strokes on one line that nearly touch."""
    joined: list[_Stroke] = []
    for _, begin, end in sorted(((0.0, round(a, 3), round(b, 3)) for _, a, b in strokes), key=itemgetter(1)):
        if not joined or begin > joined[-1][2] + SNAP:
            joined.append((place, begin, end))
        elif end > joined[-1][2]:
            joined[-1] = (place, joined[-1][1], end)
    return joined


def cells_between(crossings: Crossings) -> list[Rectangle]:
    """Give the smallest rectangle below and right of each crossing whose four sides are drawn."""
    flat = crossings.flat
    rows: dict[float, list[float]] = {}
    columns: dict[float, list[float]] = {}
    points = sorted(flat)
    for x, y in points:
        rows.setdefault(y, []).append(x)
        columns.setdefault(x, []).append(y)
    cells = []
    for x, y in points:
        row, column = rows[y], columns[x]
        right, below = row[bisect_right(row, x) :], column[bisect_right(column, y) :]
        corner = _corner(crossings, (x, y), right, below)
        if corner:
            cells.append((x, y, *corner))
    return cells


def _corner(crossings: Crossings, point: Point, right: Sequence[float], below: Sequence[float]) -> Point | None:
    """Give the nearest corner, of those right of and below a point, from which lines lead to both."""
    flat, upright = crossings
    x, y = point
    across, down = flat[point], upright[point]
    for b in below:
        if down.isdisjoint(upright[x, b]):
            continue
        for r in right:
            met = flat.get((r, b))
            if (
                met
                and not across.isdisjoint(flat[r, y])
                and not met.isdisjoint(flat[x, b])
                and not upright[r, b].isdisjoint(upright[r, y])
            ):
                return r, b
    return None


def tables_of(cells: Sequence[Rectangle]) -> list[list[Rectangle]]:
    """Group cells that share corners, from top to bottom; a cell alone is no table."""
    member: dict[Point, list[Rectangle]] = {}
    for cell in cells:
        corners = _corners(cell)
        groups = {id(group): group for corner in corners if (group := member.get(corner)) is not None}
        largest = max(groups.values(), key=len, default=[])
        for group in groups.values():
            if group is not largest:
                largest += group
                member.update((corner, largest) for each in group for corner in _corners(each))
        largest.append(cell)
        member.update((corner, largest) for corner in corners)
    tables = list({id(group): group for group in member.values()}.values())
    return sorted((table for table in tables if len(table) > 1), key=lambda table: min((c[1], c[0]) for c in table))


def _corners(cell: Rectangle) -> tuple[Point, Point, Point, Point]:
    x0, top, x1, bottom = cell
    return (x0, top), (x0, bottom), (x1, top), (x1, bottom)
