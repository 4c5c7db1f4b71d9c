"""Streams the rows of a CSV file or a sheet of a spreadsheet as texts, with the number of each row.

What a row lacks at its end is empty.  A row with more cells than the header, or with a cell so long
that a quotation mark must be missing, comes as `Rejected`, and reading goes on behind it.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from fundflow.errors import UnreadableDocument
from fundflow.records import Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundflow.importers.source import Source

TOO_MANY = "the row has more cells than the header"
TOO_LONG = "a cell is too long to be one: a quotation mark is missing"


class Line(NamedTuple):
    """One row of a table: where it stands, and its cells by the names of the header."""

    row: int
    cells: dict[str, str]


Knows = Callable[[tuple[str, ...]], bool]
"""Says of the first row of a sheet whether the rows that are looked for stand below it."""


def lines(
    source: Source, delimiter: str = ",", sheet: str = "", knows: Knows | None = None
) -> Iterator[Line | Rejected]:
    """Yield the rows below the header of a CSV file or a spreadsheet.

    Unless a sheet is named, the first one with a first row that is known is read, else the first.
    """
    rows = _sheet(source, sheet, knows) if source.head(2) == b"PK" else _csv(source, delimiter)
    header: list[str] = []
    for number, cells in rows:
        if isinstance(cells, str):
            yield Rejected(number, TOO_LONG, cells)
        elif not header:
            header = [cell.strip("\ufeff \t\r\n") for cell in cells]
        elif any(cells):
            extra = cells[len(header) :]
            if any(extra):
                yield Rejected(number, TOO_MANY, delimiter.join(cells)[:500])
            else:
                padded = cells + [""] * (len(header) - len(cells))
                yield Line(number, dict(zip(header, padded, strict=False)))


def _csv(source: Source, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    with source.text() as stream:
        reader = csv.reader((line.replace("\0", "") for line in stream), delimiter=delimiter)
        number = 0
        while True:
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield number, str(error)
                continue
            yield number, cells


def _sheet(source: Source, sheet: str, knows: Knows | None) -> Iterator[tuple[int, list[str] | str]]:
    import openpyxl

    with source.open() as stream:
        try:
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
        except Exception as error:  # a damaged spreadsheet breaks in a dozen places of the library
            raise UnreadableDocument(f"{source.name}: this is not a spreadsheet that can be read ({error}).") from error
        if sheet and sheet not in book.sheetnames:
            names = ", ".join(book.sheetnames)
            raise UnreadableDocument(f"{source.name}: there is no sheet '{sheet}'. The sheets are: {names}.")
        page = book[sheet] if sheet else next(filter(_known_by(knows), book.worksheets), book.worksheets[0])
        for number, row in enumerate(page.iter_rows(values_only=True), start=1):
            yield number, [text(cell) for cell in row]
        book.close()


def _known_by(knows: Knows | None) -> Callable[[Any], bool]:
    def known(page: Any) -> bool:  # noqa: ANN401 - a sheet of openpyxl, which has no types
        first = next(page.iter_rows(max_row=1, values_only=True), ())
        return knows is None or knows(tuple(map(text, first)))

    return known


def text(cell: object) -> str:
    """Return the cell of a spreadsheet as people would type it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == cell.time().min else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else format(Decimal(repr(cell)), "f")
    return str(cell)
