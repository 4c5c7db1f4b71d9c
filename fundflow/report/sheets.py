"""The tables behind every figure: typed columns and rows, for a spreadsheet, for CSV and for paper.

Turns one table into CSV that no spreadsheet runs as a program; amounts are plain decimals there.
"""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from fundflow.spreadsheet import harmless

Cell = str | int | Decimal | date | bool | None


class CellKind(StrEnum):
    """How the cells of a column are written."""

    TEXT = "text"
    COUNT = "count"
    MONEY = "money"
    SHARE = "share"
    """A share of 1, shown in percent."""
    DAY = "day"
    YEAR = "year"


class Column(NamedTuple):
    """A column of a table."""

    key: str
    """Its name in CSV: the same in every language."""
    label: str
    kind: CellKind = CellKind.TEXT
    width: int = 2
    """How wide it is on paper, beside the others; 0 leaves it to spreadsheet and CSV."""


class Sheet(NamedTuple):
    """A table, which is one sheet of the spreadsheet."""

    key: str
    """Its name in CSV and as a sheet: the same in every language."""
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    """What must be known to read it."""


def as_csv(sheet: Sheet) -> str:
    """Return the table with the names of its columns in the first line."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([column.key for column in sheet.columns])
    for row in sheet.rows:
        writer.writerow([_cell(value) for value in row])
    return text.getvalue()


def _cell(value: Cell) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value.normalize():f}" if value else "0"
        case date():
            return value.isoformat()
        case str():
            return harmless(value)
    return str(value)
