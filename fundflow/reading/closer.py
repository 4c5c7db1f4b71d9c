"""Takes a closer look at a page that has tables, form fields, strike-outs or printed boxes.

Turns the plain lines of a page into lines that know their table cell, field, checkbox and deletion,
ordered with tables row by row and cell by cell.  Decides nothing about their meaning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fundflow.model import Cell, Line
from fundflow.reading.annotations import Kind
from fundflow.reading.drawn import drawn_ticks
from fundflow.reading.gutters import at_gutters, at_margin
from fundflow.reading.lines import lines_of, plain, split
from fundflow.reading.margins import without_line_numbers
from fundflow.reading.marks import has_boxes, is_dingbat, lone_box, may_be_dingbat, parts_of
from fundflow.reading.order import by_rows, in_reading_order, with_gaps
from fundflow.reading.regions import Area, Span, Tick, divide
from fundflow.reading.rulings import edges_of, squares_of
from fundflow.reading.strokes import struck_out
from fundflow.reading.tables import Grid, grids

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.reading.pages import Upright
    from fundflow.reading.tables import Rectangle

_BORDER = 4.0
"""Points between a field and the border drawn around it, at most."""


def page_lines(page: Upright, number: int, characters: str, *, look: bool, tables: int) -> list[Line]:
    """Give the lines of a page in reading order.

    Args:
        page: The open page.
        number: Its number.
        characters: Its text.
        look: Whether its ruling lines are worth looking at.
        tables: How many tables the document has had before this page.
    """
    edges = edges_of(page.page, page.text.frame) if look else []
    found = grids(edges, page.read.height)
    found = [grid for grid in found if not _is_fields(page, grid)]
    whole = split(characters)
    lines = lines_of(page.text, number, whole, characters)
    if len(counted := without_line_numbers(lines)) < len(lines):
        lines = counted
        whole = [(line.start, line.start + len(line.text)) for line in lines]
    parts = at_gutters(page.text, characters, lines, whole)
    if parts is whole:
        parts = at_margin(page.text, characters, lines, whole)
    if parts is not whole:
        lines = _measured(page, lines, parts, characters)
    ticks = drawn_ticks(page.text, characters, squares_of(edges))
    struck = struck_out(lines, edges, found)
    spans = _spans(page, characters, lines, _Drawn(found, tables, ticks, struck))
    if spans is None:
        return in_reading_order(_without_dingbats(page, lines))
    lines = _measured(page, lines, [(span.start, span.end) for span in spans], characters)
    known = [_know(line, span) for line, span in zip(lines, spans, strict=True)]
    return _assembled(_without_dingbats(page, known), found, tables)


def _measured(page: Upright, lines: Sequence[Line], spans: Sequence[tuple[int, int]], characters: str) -> list[Line]:
    """Give the lines of spans, most of which are lines as they were."""
    known = {(line.start, line.start + len(line.text)): line for line in lines}
    new = [span for span in spans if span not in known]
    known.update(zip(new, lines_of(page.text, lines[0].page, new, characters), strict=True) if new else ())
    return [known[span] for span in spans]


def _is_fields(page: Upright, grid: Grid) -> bool:
    """Tell a grid that is only the borders of form fields."""
    boxes = [page.read.show_box(overlay.box) for overlay in page.overlays]
    return all(
        any(max(abs(a - b) for a, b in zip(slot.box, box, strict=True)) < _BORDER for box in boxes)
        for slot in grid.slots
    )


def _assembled(known: list[Line], found: Sequence[Grid], tables: int) -> list[Line]:
    """Order the lines of a page that has tables or fields."""
    fields = [line for line in known if line.field and line.cell is None]
    celled: dict[int, list[Line]] = {}
    for line in known:
        if line.cell is not None:
            celled.setdefault(line.cell.table, []).append(line)
    ordered = in_reading_order([line for line in known if line.cell is None and not line.field])
    for table, grid in enumerate(found, tables):
        ordered = _with_table(ordered, _in_cells(celled.get(table, [])), grid)
    for field in fields:
        ordered.insert(_place_of_field(ordered, field), field)
    return ordered


class _Drawn(NamedTuple):
    """What lines drawn on a page make: tables, of which the document has had so many before, boxes, deletions."""

    grids: Sequence[Grid]
    tables: int
    ticks: list[Tick]
    struck: list[Rectangle]
    """Places of words that a line is drawn through."""


def _spans(page: Upright, characters: str, lines: Sequence[Line], drawn: _Drawn) -> list[Span] | None:
    """Split lines at cells, fields, deletions and boxes; None where the page has none of these."""
    areas = _areas(page, drawn.grids, drawn.tables) + [Area(tick.box, hidden=True) for tick in drawn.ticks]
    areas += [Area(box, deleted=True) for box in drawn.struck]
    ticks = drawn.ticks + [
        Tick(page.read.show_box(overlay.box), overlay.ticked if overlay.kind is Kind.BOX else None)
        for overlay in page.overlays
        if overlay.kind in {Kind.BOX, Kind.VALUE}
    ]
    boxes = has_boxes(characters)
    if not (areas or ticks or boxes):
        return None
    if areas or ticks:
        spans = divide(page.text, lines, characters, areas, ticks)
    else:
        spans = [Span(line.start, line.start + len(line.text)) for line in lines]
    return [part for span in spans for part in _boxed(span, characters)] if boxes else spans


def _areas(page: Upright, found: Sequence[Grid], tables: int) -> list[Area]:
    areas = [
        Area(slot.box, Cell(table, slot.row, slot.column))
        for table, grid in enumerate(found, tables)
        for slot in grid.slots
    ]
    for overlay in page.overlays:
        box = page.read.show_box(overlay.box)
        if overlay.kind is Kind.STRIKE:
            areas.append(Area(box, deleted=True))
        elif overlay.kind is Kind.BOX:
            areas.append(Area(box, hidden=True))
        else:
            areas.append(Area(box, field=overlay.kind is Kind.VALUE))
    return areas


def _boxed(span: Span, characters: str) -> list[Span]:
    """Split a span at its printed boxes; one that is all of its cell stays, for the column says what it means."""
    text = plain(characters[span.start : span.end])
    state = lone_box(text) if span.cell is not None else None
    if state is not None:
        return [span._replace(mark=state)]
    return [
        span._replace(
            start=span.start + part.start,
            end=span.start + part.end,
            mark=span.mark if part.mark is None else part.mark,
        )
        for part in parts_of(text)
    ]


def _know(line: Line, span: Span) -> Line:
    """Write onto a line what is known of its span."""
    if span.cell is not None or span.field or span.deleted or span.mark is not None:
        return line._replace(cell=span.cell, field=span.field, deleted=span.deleted, mark=span.mark)
    return line


def _without_dingbats(page: Upright, lines: Sequence[Line]) -> list[Line]:
    return [_dingbat(page, line) if line.mark is None and may_be_dingbat(line) else line for line in lines]


def _dingbat(page: Upright, line: Line) -> Line:
    """Take off a box that is a letter of a font of signs."""
    mark = is_dingbat(line, page.text.font_name(line.start))
    if mark is None:
        return line
    bare = line.text[1:].lstrip()
    return line._replace(mark=mark, text=bare, start=line.start + len(line.text) - len(bare))


def _in_cells(lines: list[Line]) -> list[Line]:
    """Order the lines of a table row by row, cell by cell."""
    cells: dict[Cell, list[Line]] = {}
    for line in lines:
        if line.cell is not None:
            cells.setdefault(line.cell, []).append(line)
    rows = (cells[cell] for cell in sorted(cells))
    return [line for row in rows for line in (row if len(row) == 1 else with_gaps(by_rows(row)))]


def _with_table(ordered: list[Line], lines: list[Line], grid: Grid) -> list[Line]:
    """Put a table where it stands among the other lines."""
    x0, top, x1, _ = grid.box
    above = [at for at, line in enumerate(ordered) if line.bottom <= top + 3 and line.x0 < x1 and line.x1 > x0]
    below = [at for at, line in enumerate(ordered) if line.top >= top - 3 and line.x0 < x1 and line.x1 > x0]
    at = max(above) + 1 if above else min(below, default=len(ordered))
    return ordered[:at] + lines + ordered[at:]


def _place_of_field(ordered: Sequence[Line], field: Line) -> int:
    """Give the index at which a field's value belongs: after its label, beside or above it."""
    middle = (field.top + field.bottom) / 2
    beside = [
        (line.x0, at) for at, line in enumerate(ordered) if line.top <= middle <= line.bottom and line.x0 <= field.x0
    ]
    if beside:
        return max(beside)[1] + 1
    above = [
        (line.bottom, at)
        for at, line in enumerate(ordered)
        if line.bottom <= middle and line.x0 < field.x1 and line.x1 > field.x0
    ]
    return max(above)[1] + 1 if above else 0
