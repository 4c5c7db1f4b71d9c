"""Gives the rows of any table as texts: delimited text, a sheet of a spreadsheet, a Parquet file.

Row numbers are those that a spreadsheet shows.  A cell that no text can be (a picture, a formula
without a value) is empty.
"""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from fundflow.errors import UnreadableDocument

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundflow.importers.source import Source

LONGEST = 1 << 20
DELIMITERS = (",", ";", "\t", "|")
UNCLOSED = "a quotation mark is never closed; from here on nothing could be read"


class Line(NamedTuple):
    """A row: its number and its cells; with a `fault`, nothing behind it could be read."""

    row: int
    cells: list[str]
    fault: str = ""


def lines(source: Source, delimiter: str = "", sheet: str = "") -> Iterator[Line]:
    """Yield every row that is not empty.

    Raises:
        UnreadableDocument: the file is no table that can be read, or has no such sheet.
    """
    head = source.head(4)
    if head.startswith(b"PK"):
        yield from _sheet(source, sheet)
    elif head == b"PAR1":
        yield from _parquet(source)
    elif head == b"\xd0\xcf\x11\xe0":
        raise UnreadableDocument(
            f"{source.name}: this is a spreadsheet of the old kind. Save it as XLSX or CSV, then try again."
        )
    else:
        yield from _text(source, delimiter or delimiter_of(source))


def delimiter_of(source: Source) -> str:
    """Return what separates the cells: what parts the first rows into the same number of cells most often."""
    sample = source.head().decode(source.encoding, "replace").splitlines(keepends=True)[:60]
    return max(DELIMITERS, key=lambda sign: _agreement(sample, sign))


def _agreement(sample: list[str], sign: str) -> tuple[int, int]:
    widths = [len(row) for row in islice(csv.reader(sample, delimiter=sign), 50) if row]
    usual = max(set(widths), key=widths.count, default=1)
    return (widths.count(usual), usual) if usual > 1 else (0, 0)


def _text(source: Source, delimiter: str) -> Iterator[Line]:
    csv.field_size_limit(LONGEST)
    with source.text() as text:
        reader = csv.reader(text, delimiter=delimiter)
        row = 0
        while True:
            row += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield Line(row, [], UNCLOSED)
                return
            if any(cells):
                yield Line(row, [cell.strip("\ufeff") if row == 1 else cell for cell in cells])


def sheets(source: Source) -> list[str]:
    """Return the names of the sheets of a workbook; none for other tables.

    Raises:
        UnreadableDocument: the workbook cannot be read.
    """
    return [sheet.title for sheet in _book(source).worksheets] if source.head(2) == b"PK" else []


def _book(source: Source) -> Any:  # noqa: ANN401 - openpyxl has no types
    import openpyxl

    with source.open() as stream:
        try:
            return openpyxl.load_workbook(io.BytesIO(stream.read()), read_only=True, data_only=True)
        except (zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
            raise UnreadableDocument(f"{source.name}: this is no spreadsheet that can be read ({error}).") from error


def _sheet(source: Source, name: str) -> Iterator[Line]:
    book = _book(source)
    names = [sheet.title for sheet in book.worksheets]
    if name and name not in names:
        raise UnreadableDocument(f"{source.name}: there is no sheet '{name}'. Sheets: {', '.join(names)}.")
    for row, values in enumerate(book[name or names[0]].iter_rows(values_only=True), start=1):
        cells = [as_text(value) for value in values]
        if any(cells):
            yield Line(row, cells)
    book.close()


def _parquet(source: Source) -> Iterator[Line]:
    import polars as pl

    with source.on_disk() as path:
        frame = pl.scan_parquet(path, glob=False)
        yield Line(1, frame.collect_schema().names())
        row = 1
        for batch in frame.collect_batches(maintain_order=True):
            for values in batch.iter_rows():
                row += 1
                yield Line(row, [as_text(value) for value in values])


def as_text(value: object) -> str:
    """Return the value of a cell as text; a whole number has no point, a date is written as ISO does."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return format(value, "f") if isinstance(value, Decimal) else str(value)
