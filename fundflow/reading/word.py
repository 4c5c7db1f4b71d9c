"""Reads Word files (.docx): one paragraph is one `Line`.

Turns the body of a document into lines with heading levels, list numbers, table cells, checkboxes,
deletions and footnotes.  Headers and footers are left out; comments are not part of the text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from fundflow.model import Cell, Line
from fundflow.reading.files import refuse
from fundflow.reading.marks import with_marks
from fundflow.reading.numbering import Numbering, W
from fundflow.reading.struck import runs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_OFF = {"0", "false", "off", "none"}
_LEFT_OUT = {f"{W}pPr", f"{W}rPr", f"{W}instrText", f"{W}tblPr", f"{W}sdtPr"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


class _Said(NamedTuple):
    """Words of a paragraph and whether they are deleted; a box is a character of its own."""

    text: str
    deleted: bool


class _Style(NamedTuple):
    level: int
    num: tuple[str, int] | None
    bold: bool


class _Place(NamedTuple):
    """Where in the document a paragraph stands."""

    cell: Cell | None = None
    note: bool = False


def lines_of_docx(path: Path) -> tuple[list[Line], str]:
    """Give the lines of a document and its title."""
    import docx
    from docx.opc.exceptions import OpcError

    try:
        document = docx.Document(str(path))
        reader = _Reader(document)
        return list(reader.body(document.element.body, _Place())), document.core_properties.title or ""
    except (KeyError, ValueError, OSError, SyntaxError, OpcError) as error:
        raise refuse(path, "cannot be read", f"the Word file is damaged ({error})", "save it again") from None


class _Reader:
    """Walks one document, counting its lists and tables."""

    def __init__(self, document: Any) -> None:  # noqa: ANN401
        parts = {rel.reltype.rsplit("/", 1)[-1]: rel for rel in document.part.rels.values() if not rel.is_external}
        self._numbering = Numbering(_root(parts, "numbering"))
        self._notes = _notes(_root(parts, "footnotes"), "footnote") | _notes(_root(parts, "endnotes"), "endnote")
        self._styles = _styles(document.styles.element)
        self._tables = 0
        self._pending: list[Any] = []

    def body(self, parent: Any, place: _Place) -> Iterator[Line]:  # noqa: ANN401
        """Read the blocks inside an element."""
        for child in parent:
            if child.tag == f"{W}p":
                yield from self._paragraph(child, place)
                yield from self._footnotes()
            elif child.tag == f"{W}tbl":
                yield from self._table(child, place)
            elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}smartTag", f"{W}customXml"}:
                yield from self.body(child, place)

    def _table(self, table: Any, place: _Place) -> Iterator[Line]:  # noqa: ANN401
        """Read a table cell by cell; a table of one cell is only layout."""
        rows = [[cell for cell in row.iter(f"{W}tc") if _row_of(cell) is row] for row in table.iterfind(f"{W}tr")]
        single = sum(map(len, rows)) == 1
        number = self._tables
        self._tables += 0 if single else 1
        for at, row in enumerate(rows):
            column = 0
            for cell in row:
                yield from self.body(cell, place if single else _Place(Cell(number, at, column), place.note))
                column += _number(cell.find(f"{W}tcPr/{W}gridSpan"), 1)

    def _footnotes(self) -> Iterator[Line]:
        """Read the notes that the last paragraph referred to."""
        pending, self._pending = self._pending, []
        for note in pending:
            yield from self.body(note, _Place(None, note=True))

    def _paragraph(self, paragraph: Any, place: _Place) -> Iterator[Line]:  # noqa: ANN401
        properties = paragraph.find(f"{W}pPr")
        style = self._style(properties)
        said = list(self._said(paragraph, deleted=False))
        boxed = [box for box in paragraph.iter(f"{W}txbxContent") if _FALLBACK not in _above(box, paragraph)]
        number = self._number(properties, style) if any(part.text.strip() for part in said) else ""
        for count, (deleted, words) in enumerate(runs(((part.deleted, part.text) for part in said), number)):
            line = Line(
                1,
                words,
                bold=style.bold or _is_bold(paragraph),
                cell=place.cell,
                level=style.level,
                deleted=deleted,
                note=place.note,
                gap=0.0 if count else 1.0,
            )
            yield from with_marks(line)
        for box in boxed:
            yield from self.body(box, place)

    def _style(self, properties: Any) -> _Style:  # noqa: ANN401
        name = None if properties is None else properties.find(f"{W}pStyle")
        style = self._styles.get("" if name is None else name.get(f"{W}val"), _Style(0, None, bold=False))
        own = _outline(properties)
        return style._replace(level=own) if own else style

    def _number(self, properties: Any, style: _Style) -> str:  # noqa: ANN401
        own = _num(properties, style.num)
        return self._numbering.next(*own) if own else ""

    def _said(self, element: Any, *, deleted: bool) -> Iterator[_Said]:  # noqa: ANN401
        """Give the words inside an element in order, with what is struck through."""
        for child in element:
            tag = child.tag
            if tag in _LEFT_OUT or tag in {f"{W}txbxContent", _FALLBACK} or not isinstance(tag, str):
                continue
            if tag in {f"{W}t", f"{W}delText"}:
                yield _Said(child.text or "", deleted)
            elif tag in {f"{W}tab", f"{W}br", f"{W}cr", f"{W}noBreakHyphen"}:
                yield _Said("-" if tag.endswith("Hyphen") else " ", deleted)
            elif tag == f"{W}sym":
                yield _Said(_sign(child), deleted)
            elif tag in {f"{W}footnoteReference", f"{W}endnoteReference"}:
                self._refer(child)
            elif tag == f"{W}checkBox":
                yield _Said("☒" if _legacy(child) else "☐", deleted)
            elif tag == f"{W}sdt" and (box := child.find(f"{W}sdtPr/{_W14}checkbox")) is not None:
                yield _Said("☒" if _ticked(box) else "☐", deleted)
            else:
                gone = deleted or tag in {f"{W}del", f"{W}moveFrom"} or _is_struck(child)
                yield from self._said(child, deleted=gone)

    def _refer(self, reference: Any) -> None:  # noqa: ANN401
        kind = "footnote" if reference.tag.endswith("footnoteReference") else "endnote"
        note = self._notes.get((kind, reference.get(f"{W}id")))
        if note is not None:
            self._pending.append(note)


def _root(parts: dict[str, Any], kind: str) -> Any:  # noqa: ANN401
    """Parse a part of the package, if the document has it."""
    from lxml import etree

    relation = parts.get(kind)
    if relation is None:
        return None
    return etree.fromstring(relation.target_part.blob, etree.XMLParser(resolve_entities=False))


def _notes(root: Any, kind: str) -> dict[tuple[str, str], Any]:  # noqa: ANN401
    if root is None:
        return {}
    return {
        (kind, note.get(f"{W}id")): note
        for note in root.iterfind(f"{W}{kind}")
        if note.get(f"{W}type") not in {"separator", "continuationSeparator", "continuationNotice"}
    }


def _styles(root: Any) -> dict[str, _Style]:  # noqa: ANN401
    """Learn each paragraph style's heading level, list and weight, through what it is based on."""
    elements = {style.get(f"{W}styleId"): style for style in root.iterfind(f"{W}style")}
    return {key: _resolve(key, elements, 0) for key in elements}


def _resolve(key: str, elements: dict[str, Any], depth: int) -> _Style:
    element = elements.get(key)
    if element is None or depth > 10:
        return _Style(0, None, bold=False)
    based = element.find(f"{W}basedOn")
    base = _Style(0, None, bold=False)
    if based is not None:
        base = _resolve(based.get(f"{W}val"), elements, depth + 1)
    name = element.find(f"{W}name")
    heading = re.fullmatch(r"heading (\d)", "" if name is None else name.get(f"{W}val", "").lower())
    properties = element.find(f"{W}pPr")
    level = int(heading[1]) if heading else _outline(properties) or base.level
    weight = element.find(f"{W}rPr/{W}b")
    bold = base.bold if weight is None else weight.get(f"{W}val", "1") not in _OFF
    return _Style(level, _num(properties, base.num), bold)


def _outline(properties: Any) -> int:  # noqa: ANN401
    """Give the outline level, 1 to 9, that paragraph properties state; 0 when they do not."""
    found = None if properties is None else properties.find(f"{W}outlineLvl")
    level = _number(found, 9) + 1
    return level if level <= 9 else 0


def _num(properties: Any, default: tuple[str, int] | None) -> tuple[str, int] | None:  # noqa: ANN401
    """Give the list and depth of a paragraph: its own, else its style's."""
    found = None if properties is None else properties.find(f"{W}numPr")
    if found is None:
        return default
    num = found.find(f"{W}numId")
    depth = _number(found.find(f"{W}ilvl"), default[1] if default else 0)
    if num is None:
        return (default[0], depth) if default else None
    return None if num.get(f"{W}val") == "0" else (num.get(f"{W}val"), depth)


def _number(element: Any, default: int) -> int:  # noqa: ANN401
    value = "" if element is None else element.get(f"{W}val", "")
    return int(value) if value.isdigit() else default


def _row_of(cell: Any) -> Any:  # noqa: ANN401
    return next(cell.iterancestors(f"{W}tr"))


def _above(element: Any, top: Any) -> set[Any]:  # noqa: ANN401
    """Give the tags between an element and one above it."""
    tags = set()
    for ancestor in element.iterancestors():
        if ancestor is top:
            break
        tags.add(ancestor.tag)
    return tags


def _is_struck(run: Any) -> bool:  # noqa: ANN401
    marks = [run.find(f"{W}rPr/{W}{name}") for name in ("strike", "dstrike")]
    return any(mark is not None and mark.get(f"{W}val", "1") not in _OFF for mark in marks)


def _is_bold(paragraph: Any) -> bool:  # noqa: ANN401
    """Tell whether every run with words is bold."""
    runs = [run for run in paragraph.iter(f"{W}r") if any((t.text or "").strip() for t in run.iterfind(f"{W}t"))]
    bolds = [run.find(f"{W}rPr/{W}b") for run in runs]
    return bool(runs) and all(bold is not None and bold.get(f"{W}val", "1") not in _OFF for bold in bolds)


def _sign(element: Any) -> str:  # noqa: ANN401
    """Give the character of a sign from a font of signs."""
    code = element.get(f"{W}char", "")
    return chr(int(code, 16) | 0xF000) if re.fullmatch(r"[0-9A-Fa-f]{2,4}", code) else ""


def _legacy(box: Any) -> bool:  # noqa: ANN401
    """Give the state of a checkbox of an old form."""
    state = box.find(f"{W}checked")
    state = box.find(f"{W}default") if state is None else state
    return state is not None and state.get(f"{W}val", "1") not in _OFF


def _ticked(box: Any) -> bool:  # noqa: ANN401
    state = box.find(f"{_W14}checked")
    return state is not None and state.get(f"{_W14}val", "1") not in _OFF
