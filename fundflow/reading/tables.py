"""Finds the tables that ruling lines draw on a page.

Turns edges into grids of cells, with pdfplumber's table finder fed from PDFium's drawing so that the
page is not parsed a second time.  Boxes around a page or its columns are layout, not tables.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.reading.rulings import Edge

_SNAP = 3.0
"""Points within which edges are one."""
_MOST_POINTS = 6000
"""Crossings beyond which a grid is a drawing."""
_TALL = 0.4
"""Share of the page's height above which a table of one row is a page layout."""

Rectangle = tuple[float, float, float, float]
Point = tuple[float, float]
Crossings = dict[Point, dict[str, list[dict[str, object]]]]
Meeting = dict[Point, set[int]]
"""The edges that meet at each crossing."""


class Slot(NamedTuple):
    """A cell of a table and where on the page it is."""

    row: int
    column: int
    box: Rectangle


class Grid(NamedTuple):
    """A table on a page."""

    box: Rectangle
    slots: tuple[Slot, ...]


def grids(edges: Sequence[Edge], height: float) -> list[Grid]:
    """Give the tables that the edges of a page draw, from top to bottom."""
    flat = [edge for edge in edges if edge.flat and edge.x1 - edge.x0 >= _SNAP]
    upright = [edge for edge in edges if not edge.flat and edge.bottom - edge.top >= _SNAP]
    if len(flat) < 2 or len(upright) < 2:
        return []
    points = crossings_of([*flat, *upright])
    if len(points) > _MOST_POINTS:
        return []
    from pdfplumber.table import cells_to_tables

    found = [_grid(table) for table in cells_to_tables(cells_between(points))]
    return [grid for grid in found if _is_table(grid, height)]


def crossings_of(edges: Sequence[Edge]) -> Crossings:
    """Give the points where edges cross, each with the edges that meet there, as pdfplumber does."""
    from pdfplumber import table as finder  # only pages with rulings need it

    snapped = finder.snap_edges([_plain(edge) for edge in edges], _SNAP, _SNAP)
    for edge in snapped:  # what was snapped to one line still differs in the last digit
        edge.update({side: round(edge[side], 3) for side in ("x0", "x1", "top", "bottom")})
    found: Crossings = finder.edges_to_intersections(finder.merge_edges(snapped, 0, 0, _SNAP, _SNAP), _SNAP, _SNAP)
    return found


def _plain(edge: Edge) -> dict[str, object]:
    """Write an edge as pdfplumber does."""
    x0, top, x1, bottom = edge
    return {
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
        "orientation": "h" if edge.flat else "v",
    }


def cells_between(crossings: Crossings) -> list[Rectangle]:
    """Give the smallest rectangle below and right of each crossing whose four sides are drawn.

    The same cells as pdfplumber's `intersections_to_cells`, without its cubic cost.
    """
    flat = {point: {id(edge) for edge in at["h"]} for point, at in crossings.items()}
    upright = {point: {id(edge) for edge in at["v"]} for point, at in crossings.items()}
    rows: dict[float, list[float]] = {}
    columns: dict[float, list[float]] = {}
    points = sorted(crossings)
    for x, y in points:
        rows.setdefault(y, []).append(x)
        columns.setdefault(x, []).append(y)
    cells = []
    for x, y in points:
        row, column = rows[y], columns[x]
        right, below = row[bisect_right(row, x) :], column[bisect_right(column, y) :]
        corner = _corner(flat, upright, (x, y), (right, below))
        if corner:
            cells.append((x, y, *corner))
    return cells


def _corner(
    flat: Meeting, upright: Meeting, point: Point, ways: tuple[Sequence[float], Sequence[float]]
) -> Point | None:
    """Give the nearest corner, of those right of and below a point, from which lines lead to both."""
    x, y = point
    right, below = ways
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


def _grid(cells: list[Rectangle]) -> Grid:
    """Number the cells of a table by row and column."""
    tops = {top: at for at, top in enumerate(sorted({cell[1] for cell in cells}))}
    lefts = {left: at for at, left in enumerate(sorted({cell[0] for cell in cells}))}
    slots = sorted(Slot(tops[cell[1]], lefts[cell[0]], cell) for cell in cells)
    box = (
        min(cell[0] for cell in cells),
        min(cell[1] for cell in cells),
        max(cell[2] for cell in cells),
        max(cell[3] for cell in cells),
    )
    return Grid(box, tuple(slots))


def _is_table(grid: Grid, height: float) -> bool:
    """Tell a table from a frame around a page or its columns."""
    rows = {slot.row for slot in grid.slots}
    tall = grid.box[3] - grid.box[1] > _TALL * height
    return len(grid.slots) > 1 and not (len(rows) == 1 and tall)
