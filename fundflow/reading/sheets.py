"""Reads spreadsheets: each sheet is a page, each row with several filled cells a row of a table.

Turns rows of cells into lines.  A lone cell that opens a block of rows is a line of its own, for it is
a title or a sentence; comments stand behind their workbook.  Formulas give the value that was saved.
"""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree

from fundflow.model import Cell, Line
from fundflow.reading.files import refuse
from fundflow.reading.marks import with_marks
from fundflow.reading.plain import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

MOST_CELLS = 2_000_000
"""Cells of one sheet beyond which it holds data, not the terms of a grant."""
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class Row(NamedTuple):
    """The texts of a row's cells, empty ones too."""

    texts: tuple[str, ...]
    bold: bool = False
    """Whether its first filled cell is bold."""


def within(path: Path, rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the rows of a sheet; refuse the workbook when there is no end to them."""
    cells = 0
    for row in rows:
        cells += len(row.texts)
        if cells > MOST_CELLS:
            why = f"a sheet has more than {MOST_CELLS:,} cells, which is data rather than the terms of a grant"
            raise refuse(path, "is not read", why, "save the sheets with terms as a file of their own")
        yield row


def lines_of_sheet(name: str, rows: Iterable[Row], page: int, before: Sequence[Line]) -> list[Line]:
    """Give the lines of one sheet; its tables are counted on from those of the sheets before."""
    return list(_lines(name, rows, page, max((line.cell.table for line in before if line.cell), default=-1)))


def _lines(name: str, rows: Iterable[Row], page: int, table: int) -> Iterator[Line]:
    yield Line(page, name, level=1, bold=True, gap=1.0)
    at = -1
    for row in rows:
        filled = [(column, text) for column, text in enumerate(row.texts) if text]
        if not filled:
            at = -1
        elif len(filled) == 1 and at < 0:
            yield from with_marks(Line(page, filled[0][1], bold=row.bold, gap=1.0))
        else:
            table, at = (table, at + 1) if at >= 0 else (table + 1, 0)
            yield from (Line(page, text, bold=row.bold, cell=Cell(table, at, c), gap=1.0) for c, text in filled)


def lines_of_xlsx(path: Path) -> tuple[list[Line], int]:
    """Give the lines of all sheets of a workbook, hidden ones too, and how many there are."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        lines: list[Line] = []
        for number, sheet in enumerate(book.worksheets, 1):
            lines += lines_of_sheet(sheet.title, within(path, _rows(sheet)), number, lines)
        lines += _comments(path, len(book.worksheets))
        return lines, len(book.worksheets)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError, SyntaxError) as error:
        raise refuse(path, "cannot be read", f"the workbook is damaged ({error})", "save it again") from None


def _rows(sheet: Any) -> Iterator[Row]:  # noqa: ANN401
    """Yield the rows of a sheet, whatever size it says it has."""
    sheet.reset_dimensions()
    for row in sheet.iter_rows():
        first = next((cell for cell in row if cell.value is not None), None)
        yield Row(tuple(_text(cell.value) for cell in row), first is not None and bool(first.font and first.font.b))


def _text(value: object) -> str:
    """Write what a cell holds."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return " ".join(clean(str(value)).split())


def _comments(path: Path, page: int) -> Iterator[Line]:
    """Yield what people wrote beside cells."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            if name.startswith("xl/") and name.rsplit("/", 1)[-1].startswith("comment"):
                for comment in etree.fromstring(archive.read(name), parser).iter(f"{_MAIN}comment"):
                    words = " ".join(clean("".join(t.text or "" for t in comment.iter(f"{_MAIN}t"))).split())
                    if words:
                        yield Line(page, words, gap=1.0, note=True)
