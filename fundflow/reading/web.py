"""Reads HTML: one block element is one `Line`.

Turns the text of a page into lines with heading levels, table cells, list numbers, checkboxes and
deletions.  Scripts, styles, hidden elements and navigation marked as such are left out; nothing is
fetched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from lxml import html

from fundflow.model import Cell, Line
from fundflow.reading.marks import with_marks
from fundflow.reading.numbering import roman
from fundflow.reading.plain import clean, decode

_SKIPPED = {"script", "style", "template", "noscript", "head", "svg", "math", "nav", "iframe", "object"}
_BLOCKS = set(
    "address article aside blockquote body br caption center dd details dialog div dl dt fieldset figcaption "  # noqa: SIM905
    "figure footer form h1 h2 h3 h4 h5 h6 header hr li main ol p pre section summary table tbody td tfoot th "
    "thead tr ul".split()
)
_DELETED = {"del", "s", "strike"}
_BOLD = {"b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_STRUCK = re.compile(r"text-decoration[^;]*:[^;]*line-through", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _State:
    """What holds for the text at one place of the tree."""

    level: int = 0
    cell: Cell | None = None
    deleted: bool = False
    bold: bool = False
    depth: int = 0


@dataclass(slots=True)
class _Flow:
    """The lines made so far, and the words of the one being made."""

    lines: list[Line] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    state: _State = field(default_factory=_State)
    mark: bool | None = None
    tables: int = 0

    def say(self, text: str | None, state: _State) -> None:
        """Add words; a change between kept and deleted text begins a new line."""
        if not text or not text.strip():
            self.words += [" "] if text else []
            return
        if state.deleted != self.state.deleted or not "".join(self.words).strip():
            self.end()
            self.state = state
        self.words.append(text)

    def end(self) -> None:
        """Finish the line being made."""
        text = " ".join(clean("".join(self.words)).split())
        if text:
            s = self.state
            line = Line(
                1,
                text,
                x0=float(s.depth * 20),
                bold=s.bold,
                cell=s.cell,
                level=s.level,
                mark=self.mark,
                deleted=s.deleted,
                gap=1.0 if self.lines else 0.0,
            )
            self.lines += with_marks(line)
            self.mark = None
        self.words = []


def lines_of_html(data: bytes) -> tuple[list[Line], str]:
    """Give the lines of a page and its title."""
    text = decode(data)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    if not text.strip():
        return [], ""
    root = html.document_fromstring(text)
    flow = _Flow()
    _walk(root, _State(), flow)
    flow.end()
    title = root.findtext(".//title") or ""
    return flow.lines, " ".join(title.split())


def _walk(element: Any, state: _State, flow: _Flow) -> None:  # noqa: ANN401
    """Read an element and what follows it inside its parent."""
    if isinstance(element.tag, str) and not _is_hidden(element):
        inner = _inside(element, state)
        block = element.tag in _BLOCKS
        if block:
            flow.end()
            flow.state = inner
        _before(element, flow)
        flow.say(element.text, inner)
        if element.tag == "table":
            _table(element, inner, flow)
        else:
            for child in element:
                _walk(child, inner, flow)
                flow.say(child.tail, inner)
        if block:
            flow.end()


def _is_hidden(element: Any) -> bool:  # noqa: ANN401
    return (
        element.tag in _SKIPPED
        or element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or bool(_HIDDEN.search(element.get("style", "")))
    )


def _inside(element: Any, state: _State) -> _State:  # noqa: ANN401
    """Tell what holds inside an element."""
    tag = element.tag
    heading = re.fullmatch(r"h([1-6])", tag)
    return _State(
        level=int(heading[1]) if heading else state.level,
        cell=state.cell,
        deleted=state.deleted or tag in _DELETED or bool(_STRUCK.search(element.get("style", ""))),
        bold=state.bold or tag in _BOLD,
        depth=state.depth + (tag in {"ul", "ol", "blockquote", "dd"}),
    )


def _before(element: Any, flow: _Flow) -> None:  # noqa: ANN401
    """Write what the browser draws before an element: a list number, a checkbox."""
    if element.tag == "input" and element.get("type", "").lower() in {"checkbox", "radio"}:
        flow.end()
        flow.mark = element.get("checked") is not None
    elif element.tag == "input" and element.get("type", "text").lower() == "text":
        flow.words.append(element.get("value", ""))
    elif element.tag == "li" and (number := _number(element)):
        flow.words.append(f"{number} ")


def _number(element: Any) -> str:  # noqa: ANN401
    """Give the number or bullet that the browser draws before an item of a list."""
    parent = element.getparent()
    if parent is None or parent.tag not in {"ol", "ul"} or "none" in parent.get("style", ""):
        return ""
    if parent.tag == "ul":
        return "•"
    items = [child for child in parent if child.tag == "li"]
    start = parent.get("start", "1")
    number = items.index(element) + (int(start) if start.isdigit() else 1)
    kind = parent.get("type", "1")
    if kind in {"a", "A"}:
        letter = chr(ord("a") + (number - 1) % 26)
        return f"({letter if kind == 'a' else letter.upper()})"
    if kind in {"i", "I"}:
        return f"({roman(number) if kind == 'i' else roman(number).upper()})"
    return f"{number}."


def _table(table: Any, state: _State, flow: _Flow) -> None:  # noqa: ANN401
    """Read a table cell by cell; a table of one cell is only layout."""
    rows = [
        [cell for cell in row if cell.tag in {"td", "th"}]
        for row in table.iterfind(".//tr")
        if next(row.iterancestors("table")) is table
    ]
    rows = [row for row in rows if row]
    for caption in table.iterfind("caption"):
        _walk(caption, state, flow)
    single = sum(map(len, rows)) == 1
    number = flow.tables
    flow.tables += 0 if single else 1
    taken: dict[tuple[int, int], bool] = {}
    for at, row in enumerate(rows):
        column = 0
        for cell in row:
            while (at, column) in taken:
                column += 1
            place = state.cell if single else Cell(number, at, column)
            bold = state.bold or cell.tag == "th"
            _walk(cell, _State(state.level, place, state.deleted, bold, state.depth), flow)
            for down in range(_span(cell, "rowspan")):
                for right in range(_span(cell, "colspan")):
                    taken[at + down, column + right] = True


def _span(cell: Any, name: str) -> int:  # noqa: ANN401
    value = cell.get(name, "1")
    return min(max(int(value), 1), 100) if value.isdigit() else 1
