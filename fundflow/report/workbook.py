"""Turn the tables of a report into a spreadsheet: what it is on the first sheet, then one sheet for each table.

Dates and numbers are typed.  Text stays text: what a spreadsheet would run as a formula is marked as
text, and characters that the format cannot hold are replaced.  The same tables give the same bytes,
and the file says nothing of who made it, where or when.
"""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.sax.saxutils import escape

from fundflow.report.sheets import CellKind
from fundflow.spreadsheet import FORMULA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fundflow.report.sheets import Cell, Column, Sheet

LONGEST = 32_767
"""Characters that a cell can hold."""
WIDEST, NARROWEST = 70, 9
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_CODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_FORMATS = {
    CellKind.MONEY: "#,##0.00",
    CellKind.COUNT: "#,##0",
    CellKind.SHARE: "0.0%",
    CellKind.DAY: "yyyy-mm-dd",
    CellKind.YEAR: "0",
}
_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")


class About(NamedTuple):
    """What the first sheet and the properties of the file say."""

    sheet: str
    """Its name."""
    title: str
    lines: tuple[tuple[str, str], ...]
    language: str
    made_by: str
    """fundflow, its version and the packs."""


def workbook(about: About, sheets: Sequence[Sheet]) -> bytes:
    """Return the file."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    _about(book.create_sheet(_SHEET_NAME.sub(" ", about.sheet)[:31]), about, sheets)
    for sheet in sheets:
        _sheet(book.create_sheet(_SHEET_NAME.sub(" ", sheet.key)[:31]), sheet)
    made = io.BytesIO()
    book.save(made)
    return _clean(made.getvalue(), about)


def _about(page: Any, about: About, sheets: Sequence[Sheet]) -> None:  # noqa: ANN401 - openpyxl has no types
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 34, 110
    told = [(sheet.key, f"{sheet.title}. {sheet.note}" if sheet.note else sheet.title) for sheet in sheets]
    for name, value in [(about.title, ""), *about.lines, ("", ""), *told]:
        page.append([_text(page, name, bold=True), _text(page, value, wrap=True)])


def _sheet(page: Any, sheet: Sheet) -> None:  # noqa: ANN401
    from openpyxl.utils import get_column_letter

    for place, column in enumerate(sheet.columns):
        page.column_dimensions[get_column_letter(place + 1)].width = _width(column, sheet.rows, place)
    page.freeze_panes = "A2"
    if sheet.rows:
        page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{len(sheet.rows) + 1}"
    page.append([_text(page, column.label, bold=True, wrap=True) for column in sheet.columns])
    for row in sheet.rows:
        page.append([_cell(page, value, column) for value, column in zip(row, sheet.columns, strict=True)])


def _width(column: Column, rows: Sequence[tuple[Cell, ...]], place: int) -> float:
    if column.kind is not CellKind.TEXT:
        return 16 if column.kind is CellKind.MONEY else 12
    longest = max((len(str(row[place] or "")) for row in rows[:200]), default=0)
    return min(max(longest, len(column.label), NARROWEST) + 2, WIDEST)


def _cell(page: Any, value: Cell, column: Column) -> Any:  # noqa: ANN401
    from openpyxl.cell import WriteOnlyCell

    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(page, value, wrap=len(value) > WIDEST)
    cell = WriteOnlyCell(page, value=value)
    cell.number_format = _FORMATS.get(column.kind, "General")
    if isinstance(value, Decimal) and column.kind is CellKind.MONEY and value == value.to_integral_value():
        cell.number_format = "#,##0"
    return cell


def _text(page: Any, value: str, *, bold: bool = False, wrap: bool = False) -> Any:  # noqa: ANN401
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    cell = WriteOnlyCell(page, value=_CODED.sub("_x005F_", _CONTROL.sub("\ufffd", value))[:LONGEST])
    if value.startswith(FORMULA):
        cell.data_type = "s"
        cell.quotePrefix = True
    if bold:
        cell.font = Font(bold=True)
    if wrap:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _clean(made: bytes, about: About) -> bytes:
    """Pack the file again without clock, and with properties that say only what it is."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in _parts(source, about):
            target.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _parts(source: zipfile.ZipFile, about: About) -> Iterable[tuple[str, bytes]]:
    own = dict(_properties(about))
    for entry in source.infolist():
        yield entry.filename, own.get(entry.filename) or source.read(entry)


def _properties(about: About) -> Iterator[tuple[str, bytes]]:
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    office = "http://schemas.openxmlformats.org"
    title, maker = escape(_CONTROL.sub("", about.title)), escape(_CONTROL.sub("", about.made_by))
    yield (
        "docProps/core.xml",
        (
            f'{head}<cp:coreProperties xmlns:cp="{office}/package/2006/metadata/core-properties" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title><dc:creator>fundflow</dc:creator>'
            f"<dc:description>{maker}</dc:description><dc:language>{about.language}</dc:language></cp:coreProperties>"
        ).encode(),
    )
    yield (
        "docProps/app.xml",
        f'{head}<Properties xmlns="{office}/officeDocument/2006/extended-properties">'
        "<Application>fundflow</Application></Properties>".encode(),
    )
