"""Spreadsheet and CSV: typed, harmless, clean, and the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl

from fundflow.report.sheets import CellKind, Column, Sheet, as_csv
from fundflow.report.workbook import About, workbook

NASTY = ["=1+1", "+SUM(A1)", "-2+3", "@cmd", "\tx", "a\x01b", "_x000D_", "😀", "مرحبا", "\ud83d", "<b>&", "plain"]
COLUMNS = (
    Column("text", "Text", width=5),
    Column("money", "Money", CellKind.MONEY),
    Column("day", "Day", CellKind.DAY),
    Column("count", "Count", CellKind.COUNT),
)
SHEET = Sheet("rows", "All rows", COLUMNS, tuple((text, Decimal("12.50"), date(2026, 1, 2), 3) for text in NASTY), "A note")
ABOUT = About("About", "A title", (("Rules", "core 1"),), "en", "fundflow 0; core 1; 2026-11-21")


def opened(data: bytes) -> openpyxl.Workbook:
    """Read the file as another program would."""
    return openpyxl.load_workbook(io.BytesIO(data))


def test_no_cell_is_a_formula() -> None:
    """Text that begins like a formula is text, marked so; what the format cannot hold is replaced."""
    page = opened(workbook(ABOUT, [SHEET]))["rows"]
    cells = [row[0] for row in page.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells[:4]] == NASTY[:4]
    assert all(cell.quotePrefix for cell in cells[:4])
    assert not cells[-1].quotePrefix
    assert cells[5].value == "a\ufffdb"
    assert [cell.value for cell in cells[7:9]] == NASTY[7:9]


def test_numbers_and_dates_are_typed() -> None:
    """Money is a number with cents, a day a date, a count a whole number; the head stays in sight."""
    page = opened(workbook(ABOUT, [SHEET]))["rows"]
    money, day, count = page["B2"], page["C2"], page["D2"]
    assert (money.value, money.number_format) == (12.5, "#,##0.00")
    assert (day.value.date(), day.number_format) == (date(2026, 1, 2), "yyyy-mm-dd")
    assert count.value == 3
    assert page.freeze_panes == "A2"
    assert page.column_dimensions["A"].width > 8


def test_the_file_says_only_what_it_is() -> None:
    """Its properties name the program, the packs and the date of the report: no person, no clock, no place."""
    data = workbook(ABOUT, [SHEET])
    assert data == workbook(ABOUT, [SHEET])
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core, app = packed.read("docProps/core.xml").decode(), packed.read("docProps/app.xml").decode()
    assert "<dc:creator>fundflow</dc:creator>" in core
    assert "dcterms" not in core
    assert "Microsoft" not in app
    assert opened(data).sheetnames == ["About", "rows"]


def test_ten_thousand_rows_and_none() -> None:
    """Every row arrives; a table without rows is a head."""
    many = SHEET._replace(rows=SHEET.rows * 834)
    book = opened(workbook(ABOUT, [many, SHEET._replace(key="none", rows=())]))
    assert book["rows"].max_row == 10_009
    assert book["none"].max_row == 1


def test_csv_is_plain_and_harmless() -> None:
    """Amounts are plain decimals, days are ISO, and formulas get a leading apostrophe."""
    lines = as_csv(SHEET).splitlines()
    assert lines[0] == "text,money,day,count"
    assert lines[1] == "'=1+1,12.5,2026-01-02,3"
    assert as_csv(SHEET._replace(rows=(("x", Decimal("4860000.0000"), None, 0),))).splitlines()[1] == "x,4860000,,0"
