"""Reads OpenDocument files, as LibreOffice saves them: texts (.odt) and sheets (.ods).

Turns the body into lines with heading levels, list numbers, table cells, struck words and footnotes.
What a tracked change deleted is left out, as the file keeps it beside the text; nothing is fetched.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree

from fundflow.model import Cell, Line
from fundflow.reading.files import refuse
from fundflow.reading.marks import with_marks
from fundflow.reading.numbering import in_form
from fundflow.reading.plain import clean
from fundflow.reading.sheets import Row, lines_of_sheet, within
from fundflow.reading.struck import runs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_OFFICE, _TEXT, _TABLE, _STYLE = (_NS % name for name in ("office", "text", "table", "style"))
_FO = _NS % "xsl-fo-compatible"
_LARGEST = 256 << 20
"""Bytes of unpacked text beyond which a file is refused."""
_LEFT_OUT = {f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}sequence-decls", f"{_OFFICE}forms"}
_DRAWN = _NS % "drawing"
_DESCRIBED = _NS % "svg-compatible"
_LONGEST = 100
"""Times that a repeated cell or row is read; sheets repeat empty ones to their edge."""


class _Level(NamedTuple):
    """How the items of one level of a list are numbered."""

    form: str
    """1, a, A, i, I; empty for none, • for a bullet."""
    before: str = ""
    after: str = ""
    start: int = 1


@dataclass(slots=True)
class _Styles:
    """What the styles of a file say of paragraphs, words and lists."""

    parents: dict[str, str] = field(default_factory=dict)
    bold: dict[str, bool] = field(default_factory=dict)
    struck: set[str] = field(default_factory=set)
    lists: dict[str, dict[int, _Level]] = field(default_factory=dict)

    def is_bold(self, name: str | None) -> bool:
        """Say whether a style, or the nearest one it rests on that says so, is bold."""
        for _ in range(20):
            if name is None or name in self.bold:
                break
            name = self.parents.get(name)
        return self.bold.get(name or "", False)


def lines_of_odt(path: Path) -> list[Line]:
    """Give the lines of a text."""
    content, others = _parts(path)
    body = content.find(f"{_OFFICE}body/{_OFFICE}text")
    reader = _Reader(_styles_of([*others, content]))
    return list(reader.blocks(body, None)) if body is not None else []


def lines_of_ods(path: Path) -> tuple[list[Line], int]:
    """Give the lines of all sheets, each as a page, and how many there are."""
    content, _ = _parts(path)
    sheets = content.findall(f"{_OFFICE}body/{_OFFICE}spreadsheet/{_TABLE}table")
    lines: list[Line] = []
    for number, sheet in enumerate(sheets, 1):
        lines += lines_of_sheet(sheet.get(f"{_TABLE}name", ""), within(path, _rows_of(sheet)), number, lines)
    return lines, len(sheets)


def _parts(path: Path) -> tuple[Any, list[Any]]:
    """Parse the content of a file and its styles."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name for name in ("content.xml", "styles.xml") if name in archive.namelist()]
            if any(archive.getinfo(name).file_size > _LARGEST for name in names):
                raise refuse(path, "is not read", f"its text is larger than {_LARGEST >> 20} MB", "split the file")
            roots = [etree.fromstring(archive.read(name), parser) for name in names]
        return roots[0], roots[1:]
    except (zipfile.BadZipFile, etree.XMLSyntaxError, IndexError, RuntimeError, OSError) as error:
        why = f"the file is damaged or locked ({error})"
        raise refuse(path, "cannot be read", why, "save it again, without a password") from None


def _styles_of(roots: list[Any]) -> _Styles:
    styles = _Styles()
    for root in roots:
        for style in root.iter(f"{_STYLE}style"):
            _one_style(style, styles)
        for listed in root.iter(f"{_TEXT}list-style"):
            styles.lists[listed.get(f"{_STYLE}name", "")] = dict(map(_level, listed))
    return styles


def _one_style(style: Any, styles: _Styles) -> None:  # noqa: ANN401
    name, parent = style.get(f"{_STYLE}name", ""), style.get(f"{_STYLE}parent-style-name")
    if parent:
        styles.parents[name] = parent
    words = style.find(f"{_STYLE}text-properties")
    if words is None:
        return
    if weight := words.get(f"{_FO}font-weight"):
        styles.bold[name] = weight == "bold" or (weight.isdigit() and int(weight) >= 600)
    if words.get(f"{_STYLE}text-line-through-style", "none") != "none":
        styles.struck.add(name)


def _level(level: Any) -> tuple[int, _Level]:  # noqa: ANN401
    number = int(level.get(f"{_TEXT}level", "1"))
    if level.tag != f"{_TEXT}list-level-style-number":
        return number, _Level("•")
    before, after = level.get(f"{_STYLE}num-prefix", ""), level.get(f"{_STYLE}num-suffix", "")
    return number, _Level(
        level.get(f"{_STYLE}num-format", ""), before, after, int(level.get(f"{_TEXT}start-value", "1"))
    )


class _Place(NamedTuple):
    """Where a list stands: in a cell, in a note, in another list, and whether it counts on."""

    cell: Cell | None
    note: bool = False
    style: str = ""
    depth: int = 1
    goes_on: bool = False


class _Reader:
    """Walks one text, counting its lists and tables."""

    def __init__(self, styles: _Styles) -> None:
        self._styles = styles
        self._tables = 0
        self._counts: dict[str, list[int]] = {}
        self._notes: list[Any] = []
        self._boxes: list[Any] = []

    def blocks(self, parent: Any, cell: Cell | None, *, note: bool = False) -> Iterator[Line]:  # noqa: ANN401
        """Read the blocks inside an element."""
        for child in parent:
            if child.tag in {f"{_TEXT}p", f"{_TEXT}h"}:
                yield from self._paragraph(child, cell, note=note)
            elif child.tag == f"{_TEXT}list":
                yield from self._list(child, _Place(cell, note=note))
            elif child.tag == f"{_TABLE}table":
                yield from self._table(child, cell)
            elif isinstance(child.tag, str) and child.tag not in _LEFT_OUT and not child.tag.startswith(_DESCRIBED):
                yield from self.blocks(child, cell, note=note)

    def _paragraph(self, block: Any, cell: Cell | None, number: str = "", *, note: bool = False) -> Iterator[Line]:  # noqa: ANN401
        level = int(block.get(f"{_TEXT}outline-level", "1")) if block.tag == f"{_TEXT}h" else 0
        bold = level > 0 or self._styles.is_bold(block.get(f"{_TEXT}style-name"))
        said = self._said(block, block.get(f"{_TEXT}style-name") in self._styles.struck)
        for count, (deleted, words) in enumerate(runs(said, number)):
            gap = 0.0 if count else 1.0
            line = Line(1, words, bold=bold, cell=cell, level=level, deleted=deleted, note=note, gap=gap)
            yield from with_marks(line)
        boxes, self._boxes = self._boxes, []
        for each in boxes:
            yield from self.blocks(each, cell, note=note)
        notes, self._notes = self._notes, []
        for each in notes:
            yield from self.blocks(each, None, note=True)

    def _said(self, element: Any, struck: bool) -> Iterator[tuple[bool, str]]:  # noqa: ANN401
        """Yield the words of a paragraph and whether they are struck through."""
        yield struck, element.text or ""
        for child in element:
            if child.tag == f"{_TEXT}note":
                self._notes += child.findall(f"{_TEXT}note-body")
            elif isinstance(child.tag, str) and child.tag.startswith(_DRAWN):
                self._boxes += [] if child.tag == f"{_DRAWN}a" else [child]
            elif child.tag in {f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"}:
                yield struck, " "
            elif isinstance(child.tag, str) and child.tag not in _LEFT_OUT:
                yield from self._said(child, struck or child.get(f"{_TEXT}style-name") in self._styles.struck)
            yield struck, child.tail or ""

    def _list(self, block: Any, place: _Place) -> Iterator[Line]:  # noqa: ANN401
        style, depth = block.get(f"{_TEXT}style-name") or place.style, place.depth
        told = block.get(f"{_TEXT}continue-numbering") == "true" or block.get(f"{_TEXT}continue-list")
        goes_on = bool(told) or place.goes_on
        counts = self._counts.setdefault(style, [0] * 11)
        if not (goes_on and counts[depth]):
            counts[depth] = self._start(style, depth) - 1
        for item in block:
            first = item.tag == f"{_TEXT}list-item"
            for child in item:
                if child.tag == f"{_TEXT}list":
                    # A list that counts on opens the lists around it anew, without words of their own.
                    inner = _Place(place.cell, place.note, style, min(depth + 1, 10), goes_on and first)
                    yield from self._list(child, inner)
                elif child.tag in {f"{_TEXT}p", f"{_TEXT}h"}:
                    counts[depth] += first
                    number = self._number(style, depth, counts[depth]) if first else ""
                    yield from self._paragraph(child, place.cell, number, note=place.note)
                    first, goes_on = False, False

    def _start(self, style: str, depth: int) -> int:
        return self._styles.lists.get(style, {}).get(depth, _Level("")).start

    def _number(self, style: str, depth: int, count: int) -> str:
        level = self._styles.lists.get(style, {}).get(depth, _Level("•"))
        if level.form in {"", "•"}:
            return level.form
        return f"{level.before}{in_form(count, level.form)}{level.after}"

    def _table(self, table: Any, cell: Cell | None) -> Iterator[Line]:  # noqa: ANN401
        """Read a table cell by cell; a table of one cell is only layout."""
        rows = [row for row in table.iter(f"{_TABLE}table-row") if next(row.iterancestors(f"{_TABLE}table")) is table]
        cells = [[each for each in row if each.tag == f"{_TABLE}table-cell"] for row in rows]
        single = sum(map(len, cells)) == 1
        number = self._tables
        self._tables += 0 if single else 1
        for at, row in enumerate(rows):
            for column, each in enumerate(row):
                if each.tag == f"{_TABLE}table-cell":
                    yield from self.blocks(each, cell if single else Cell(number, at, column))


def _rows_of(sheet: Any) -> Iterator[Row]:  # noqa: ANN401
    """Yield the rows of a sheet as the texts of their cells."""
    for row in sheet.iter(f"{_TABLE}table-row"):
        texts: list[str] = []
        for cell in row:
            words = " ".join(clean("".join(cell.itertext(f"{_TEXT}p", f"{_TEXT}span", f"{_TEXT}a"))).split())
            texts += [words] * min(int(cell.get(f"{_TABLE}number-columns-repeated", "1")), _LONGEST)
        yield Row(tuple(texts))
