"""Finds the tables that ruling lines draw on a page.

Turns edges, as PDFium draws them, into grids of cells.  Boxes around a page or its columns are layout,
not tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fundflow.reading.crossings import SNAP, Rectangle, cells_between, crossings_of, tables_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.reading.rulings import Edge

_MOST_POINTS = 6000
"""Crossings beyond which a grid is a drawing."""
_TALL = 0.4
"""Share of the page's height above which a table of one row is a page layout."""



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
    flat = [edge for edge in edges if edge.flat and edge.x1 - edge.x0 >= SNAP]
    upright = [edge for edge in edges if not edge.flat and edge.bottom - edge.top >= SNAP]
    if len(flat) < 2 or len(upright) < 2:
        return []
    points = crossings_of(flat, upright)
    if len(points.flat) > _MOST_POINTS:
        return []
    found = [_grid(table) for table in tables_of(cells_between(points))]
    return [grid for grid in found if _is_table(grid, height)]


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
