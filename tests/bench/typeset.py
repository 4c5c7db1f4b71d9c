"""Sets text into PDF pages with reportlab: one or two columns, justified, hyphenated, with running heads.

Turns headings, paragraphs and table rows into a file and tells on which page each began.  It is small
and fast, and its lines, columns and pages break wherever they happen to, as in any contract.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

MARGIN, GUTTER = 64.0, 22.0
TOP, FOOT = A4[1] - 78, 70.0


class Style(NamedTuple):
    """How a file looks."""

    columns: int = 1
    font: str = "Times-Roman"
    bold: str = "Times-Bold"
    size: float = 10.0
    justified: bool = False
    hyphens: bool = False
    head: str = "GRANT AGREEMENT"


STYLES = (
    Style(),
    Style(columns=2, justified=True, hyphens=True, size=9, head="Standard Provisions"),
    Style(font="Vera", bold="VeraBd", size=8.5, head="Terms and Conditions of the Award"),
    Style(font="Helvetica", bold="Helvetica-Bold", justified=True, size=9.5, head=""),
    Style(columns=2, font="Vera", bold="VeraBd", justified=True, size=7.5, head="Annex B"),
)
"""The mix of looks; the second and last are set in two columns."""


class Setter:
    """Writes one file from top to bottom."""

    def __init__(self, path: Path, style: Style) -> None:
        _fonts()
        self.style = style
        self.canvas = Canvas(str(path), pagesize=A4, pageCompression=1)
        self.width = (A4[0] - 2 * MARGIN - GUTTER * (style.columns - 1)) / style.columns
        self.page, self.column, self.y = 0, 0, TOP
        self._begin_page()

    def heading(self, text: str) -> None:
        """Set a heading; it never stands alone at the foot of a column."""
        size = self.style.size + 1.5
        self._room(size * 5)
        self.y -= size * 0.9
        for line, _ in _broken(text, self.style.bold, size, self.width, hyphens=False):
            self._line(line, self.style.bold, size)
        self.y -= size * 0.35

    def paragraph(self, text: str, indent: float = 0) -> int:
        """Set a paragraph and return the page on which it begins."""
        style = self.style
        self._room(style.size * 1.2)
        begun = self.page
        for line, last in _broken(text, style.font, style.size, self.width - indent, hyphens=style.hyphens):
            self._room(style.size * 1.2)
            self._line(line, style.font, style.size, indent, justified=style.justified and not last)
        self.y -= style.size * 0.6
        return begun

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """Set a ruled table whose cells hold one line each."""
        high, wide = self.style.size * 1.7, self.width / len(rows[0])
        self._room(high * len(rows) + 12)
        self.y -= 6
        left, top = self._left(), self.y
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                self.canvas.setFont(self.style.font if number else self.style.bold, self.style.size)
                self.canvas.drawString(left + column * wide + 3, top - number * high - high * 0.7, cell)
        bottom = top - high * len(rows)
        self.canvas.grid([left + i * wide for i in range(len(rows[0]) + 1)], [top - i * high for i in range(len(rows) + 1)])
        self.y = bottom - self.style.size

    def save(self) -> int:
        """Finish the file and return its number of pages."""
        self.canvas.showPage()
        self.canvas.save()
        return self.page

    def _line(self, text: str, font: str, size: float, indent: float = 0, *, justified: bool = False) -> None:
        self.y -= size * 1.2
        line = self.canvas.beginText(self._left() + indent, self.y)
        line.setFont(font, size)
        blanks = text.count(" ")
        if justified and blanks:
            line.setWordSpace((self.width - indent - pdfmetrics.stringWidth(text, font, size)) / blanks)
        line.textOut(text)
        if justified and blanks:
            line.setWordSpace(0)
        self.canvas.drawText(line)

    def _left(self) -> float:
        return MARGIN + self.column * (self.width + GUTTER)

    def _room(self, wanted: float) -> None:
        if self.y - wanted < FOOT:
            self.column, self.y = self.column + 1, TOP
            if self.column == self.style.columns:
                self.canvas.showPage()
                self._begin_page()

    def _begin_page(self) -> None:
        self.page, self.column, self.y = self.page + 1, 0, TOP
        self.canvas.setFont(self.style.font, 8)
        if self.style.head:
            self.canvas.drawString(MARGIN, A4[1] - 50, self.style.head)
        self.canvas.drawRightString(A4[0] - MARGIN, 40, f"Page {self.page}")


@lru_cache(maxsize=1)
def _fonts() -> None:
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    pdfmetrics.registerFont(TTFont("VeraBd", "VeraBd.ttf"))


@lru_cache(maxsize=65536)
def _wide(word: str, font: str, size: float) -> float:
    return pdfmetrics.stringWidth(word, font, size)


def _broken(text: str, font: str, size: float, width: float, *, hyphens: bool) -> Iterator[tuple[str, bool]]:
    """Yield the lines of a paragraph and whether each is the last."""
    blank = _wide(" ", font, size)
    line: list[str] = []
    used = 0.0
    for word in text.split():
        rest = word
        if line and used + blank + _wide(rest, font, size) > width:
            front = _front(rest, width - used - blank, font, size) if hyphens else ""
            if front:
                line.append(front + "-")
                rest = rest[len(front) :]
            yield " ".join(line), False
            line, used = [], -blank
        used += blank + _wide(rest, font, size) if line else _wide(rest, font, size)
        line.append(rest)
    yield " ".join(line), True


def _front(word: str, room: float, font: str, size: float) -> str:
    """Return as much of a long word as fits before a hyphen, or nothing."""
    if not word.isalpha() or len(word) < 8:
        return ""
    for cut in range(len(word) - 3, 2, -1):
        if _wide(word[:cut] + "-", font, size) <= room:
            return word[:cut]
    return ""
