"""Draw a sample's blocks as a PDF that is the same to the byte each time and needs no font of this machine."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from markup import FOOTNOTE, Block, Source
from reportlab import rl_config
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4, letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    FrameBreak,
    HRFlowable,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

if TYPE_CHECKING:
    from pathlib import Path

    from reportlab.pdfgen.canvas import Canvas

rl_config.invariant = 1

FONTS = {
    "Times": ("Times-Roman", "Times-Bold", "Times-Italic"),
    "Helvetica": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"),
    "Courier": ("Courier", "Courier-Bold", "Courier-Oblique"),
    "Vera": ("Vera", "VeraBd", "VeraIt"),
}
INDENT = 24
PARTS = re.compile(r"(<[^>]+>)")


@dataclass(frozen=True)
class Look:
    """The settings of a sample that decide how its pages look."""

    font: str
    size: float
    leading: float
    page: tuple[float, float]
    margin: float
    columns: int
    align: int
    hyphens: dict[str, str]

    def style(self, name: str, **changes: Any) -> ParagraphStyle:  # noqa: ANN401
        """Return a paragraph style of this look, with some changes."""
        base: dict[str, Any] = {
            "fontName": FONTS[self.font][0],
            "fontSize": self.size,
            "leading": self.leading,
            "alignment": self.align,
            "spaceAfter": self.size * 0.6,
            "allowWidows": 0,
            "allowOrphans": 0,
        }
        return ParagraphStyle(name, **(base | changes))


def look_of(settings: dict[str, str], hyphens: dict[str, str]) -> Look:
    """Read the look from the settings of a source."""
    size = float(settings.get("size", "10.5"))
    return Look(
        font=settings.get("font", "Times"),
        size=size,
        leading=size * float(settings.get("leading", "1.28")),
        page=A4 if settings.get("page") == "A4" else letter,
        margin=float(settings.get("margin", "72")),
        columns=int(settings.get("columns", "1")),
        align=TA_JUSTIFY if settings.get("align") == "justify" else TA_LEFT,
        hyphens=hyphens if settings.get("hyphenate") == "yes" else {},
    )


class Footnote(Flowable):
    """Takes no room in the text; leaves its note to be drawn at the foot of the page it stands on."""

    def __init__(self, number: int, text: str) -> None:
        super().__init__()
        self.number, self.text = number, text

    def wrap(self, *_: float) -> tuple[float, float]:
        """Say that no room is needed."""
        return 0, 0

    def draw(self) -> None:
        """Leave the note with the page."""
        notes = getattr(self.canv, "notes", [])
        self.canv.notes = [*notes, (self.number, self.text)]


class CheckBox(Flowable):
    """A form field to tick, with its words beside it."""

    def __init__(self, name: str, ticked: bool, words: Paragraph) -> None:
        super().__init__()
        self.name, self.ticked, self.words = name, ticked, words

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Measure the words, which stand right of the box."""
        self.used = self.words.wrap(width - INDENT, height)[1]
        return width, self.used + 6

    def draw(self) -> None:
        """Draw the field and the words."""
        draw_tick(self.canv, self.name, self.ticked, 2, self.used - 8)
        self.words.drawOn(self.canv, INDENT, 4)


class TickCell(Flowable):
    """A form field in a table cell."""

    def __init__(self, name: str, ticked: bool) -> None:
        super().__init__()
        self.name, self.ticked = name, ticked
        self.width, self.height = 14.0, 12.0

    def draw(self) -> None:
        """Draw the field."""
        draw_tick(self.canv, self.name, self.ticked, 0, 0)


class TextField(Flowable):
    """A form field to write in, with its value."""

    def __init__(self, name: str, value: str) -> None:
        super().__init__()
        self.name, self.value = name, value
        self.width, self.height = 240.0, 18.0

    def draw(self) -> None:
        """Draw the field."""
        self.canv.acroForm.textfield(
            name=self.name, value=self.value, x=0, y=1, width=240, height=16, fontSize=9, relative=True,
            borderWidth=0.5, fillColor=colors.white, fontName="Helvetica",
        )  # fmt: skip


def draw_tick(canvas: Canvas, name: str, ticked: bool, x: float, y: float) -> None:
    """Draw one check box of the form."""
    canvas.acroForm.checkbox(
        name=name, checked=ticked, x=x, y=y, size=11, relative=True, borderWidth=0.7, buttonStyle="cross",
        fillColor=colors.white,
    )  # fmt: skip


class Writer:
    """Turns blocks into flowables, one method for each kind."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.notes = 0
        self.fields = 0

    def story(self, blocks: tuple[Block, ...]) -> list[Flowable]:
        """Return the flowables of all blocks."""
        found: list[Flowable] = []
        for block in blocks:
            found += getattr(self, f"_{block.kind}")(block)
        return found

    def _words(self, text: str) -> str:
        pieces = PARTS.split(text)
        return "".join(piece if piece.startswith("<") else self._hyphenate(piece) for piece in pieces)

    def _hyphenate(self, text: str) -> str:
        for plain, broken in self.look.hyphens.items():
            text = text.replace(plain, broken)
        return text

    def _paragraph(self, text: str, style: ParagraphStyle, bullet: str = "") -> list[Flowable]:
        notes: list[Flowable] = []

        def mark(found: re.Match[str]) -> str:
            self.notes += 1
            notes.append(Footnote(self.notes, found[1]))
            return f"<super>{self.notes}</super>"

        body = Paragraph(self._words(FOOTNOTE.sub(mark, text)), style, bulletText=bullet or None)
        return [*notes, body]

    def _text(self, block: Block) -> list[Flowable]:
        style = self.look.style("text", leftIndent=INDENT * block.level)
        return self._paragraph(block.text, style)

    def _note(self, block: Block) -> list[Flowable]:
        font = FONTS[self.look.font][2]
        style = self.look.style("note", fontName=font, leftIndent=INDENT * block.level)
        return self._paragraph(block.text, style)

    def _centred(self, block: Block) -> list[Flowable]:
        return self._paragraph(block.text, self.look.style("centred", alignment=TA_CENTER))

    def _item(self, block: Block) -> list[Flowable]:
        left = INDENT * block.level
        hang = left + max(INDENT, pdfmetrics.stringWidth(block.label + "  ", FONTS[self.look.font][0], self.look.size))
        style = self.look.style("item", leftIndent=hang, bulletIndent=left, bulletFontSize=self.look.size)
        style.bulletFontName = FONTS[self.look.font][0]
        return self._paragraph(block.text, style, block.label)

    def _bullet(self, block: Block) -> list[Flowable]:
        left = INDENT * block.level + 10
        style = self.look.style("bullet", leftIndent=left + 14, bulletIndent=left, spaceAfter=self.look.size * 0.35)
        return self._paragraph(block.text, style, "•")

    def _heading(self, block: Block) -> list[Flowable]:
        grow = (1.45, 1.18, 1.0, 1.0)[block.level - 1] * self.look.size
        bold = FONTS[self.look.font][2 if block.level == 4 else 1]
        style = self.look.style(
            f"h{block.level}", fontName=bold, fontSize=grow, leading=grow * 1.25, keepWithNext=1,
            spaceBefore=grow * 0.7, alignment=TA_CENTER if block.level == 1 else TA_LEFT,
        )  # fmt: skip
        return [CondPageBreak((4, 9, 5, 5)[block.level - 1] * grow), Paragraph(block.text, style)]

    def _box(self, block: Block) -> list[Flowable]:
        words = Paragraph(self._words(block.text), self.look.style("box", spaceAfter=0))
        return [CheckBox(self._field(), block.label == "x", words)]

    def _field(self) -> str:
        self.fields += 1
        return f"field_{self.fields:02d}"

    def _table(self, block: Block) -> list[Flowable]:
        total = sum(block.widths) or len(block.rows[0])
        shares = block.widths or (1.0,) * len(block.rows[0])
        room = self.look.page[0] - 2 * self.look.margin
        room = (room - 18) / 2 if self.look.columns == 2 else room
        rows = [[self._cell(cell, index == 0) for cell in row] for index, row in enumerate(block.rows)]
        table = Table(rows, [room * share / total for share in shares], repeatRows=1, style=TABLE)
        return [table, Spacer(1, self.look.size)]

    def _cell(self, text: str, header: bool) -> Flowable:
        if text in ("[x]", "[ ]"):
            return TickCell(self._field(), text == "[x]")
        if text.startswith("[field]"):
            return TextField(self._field(), text.removeprefix("[field]").strip())
        size = self.look.size * 0.9
        font = FONTS[self.look.font][1 if header else 0]
        style = self.look.style("cell", fontName=font, fontSize=size, leading=size * 1.2, spaceAfter=0)
        return Paragraph(self._words(text), replace_align(style))

    def _directive(self, block: Block) -> list[Flowable]:
        name, _, rest = block.text.partition(" ")
        return getattr(self, f"_do_{name}")(rest)

    def _do_page(self, _: str) -> list[Flowable]:
        return [PageBreak()]

    def _do_columns(self, rest: str) -> list[Flowable]:
        return [NextPageTemplate("two" if rest == "2" else "one"), PageBreak()]

    def _do_column(self, _: str) -> list[Flowable]:
        return [FrameBreak()]

    def _do_rule(self, _: str) -> list[Flowable]:
        return [HRFlowable(width="100%", thickness=0.7, color=colors.black, spaceAfter=8, spaceBefore=2)]

    def _do_space(self, rest: str) -> list[Flowable]:
        return [Spacer(1, float(rest or 12))]

    def _do_sign(self, rest: str) -> list[Flowable]:
        """Draw signature blocks side by side: parts by ';', lines by '/'."""
        style = self.look.style("sign", spaceAfter=0, alignment=TA_LEFT)
        cells = [Paragraph(part.strip().replace("/", "<br/>"), style) for part in rest.split(";")]
        room = (self.look.page[0] - 2 * self.look.margin) / len(cells)
        lines = Table([cells], [room] * len(cells), style=[("VALIGN", (0, 0), (-1, -1), "TOP")])
        return [KeepTogether([Spacer(1, 10), lines, Spacer(1, 10)])]


def replace_align(style: ParagraphStyle) -> ParagraphStyle:
    """Return the style set left: narrow cells look bad justified."""
    style.alignment = TA_LEFT
    return style


TABLE = [
    ("GRID", (0, 0), (-1, -1), 0.5, colors.Color(0.35, 0.35, 0.35)),
    ("BACKGROUND", (0, 0), (-1, 0), colors.Color(0.9, 0.9, 0.9)),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 4),
    ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ("TOPPADDING", (0, 0), (-1, -1), 3),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
]


class Pages:
    """Draws what stands on every page: running head, foot, page number, footnotes."""

    def __init__(self, look: Look, settings: dict[str, str], total: int) -> None:
        self.look, self.settings, self.total = look, settings, total

    def draw(self, canvas: Canvas, document: BaseDocTemplate) -> None:
        """Draw the furniture of one page."""
        canvas.saveState()
        size = max(7.5, self.look.size * 0.78)
        canvas.setFont(FONTS[self.look.font][0], size)
        width, height = self.look.page
        if document.page > 1 or self.settings.get("head_first", "yes") == "yes":
            self._line(canvas, "head", height - 40, document.page)
        self._line(canvas, "foot", 34, document.page)
        self._notes(canvas, width)
        canvas.restoreState()

    def _line(self, canvas: Canvas, name: str, y: float, page: int) -> None:
        text = self.settings.get(name, "").replace("{page}", str(page)).replace("{pages}", str(self.total))
        left, _, right = text.partition("|")
        canvas.drawString(self.look.margin, y, left.strip())
        canvas.drawRightString(self.look.page[0] - self.look.margin, y, right.strip())

    def _notes(self, canvas: Canvas, width: float) -> None:
        style = self.look.style("foot", fontSize=self.look.size * 0.78, leading=self.look.size * 0.95, spaceAfter=0)
        y = 50.0
        notes = getattr(canvas, "notes", [])
        for number, text in reversed(notes):
            words = Paragraph(f"<super>{number}</super> {text}", style)
            y += words.wrap(width - 2 * self.look.margin, 200)[1]
            words.drawOn(canvas, self.look.margin, y - words.height)
        if notes:
            canvas.line(self.look.margin, y + 4, self.look.margin + 120, y + 4)
        canvas.notes = []


def frames(look: Look, count: int, bottom: float) -> list[Frame]:
    """Return the frames of a page with one or two columns."""
    width, height = look.page
    gap = 18.0
    room = (width - 2 * look.margin - gap * (count - 1)) / count
    tall = height - 58 - bottom
    return [
        Frame(look.margin + index * (room + gap), bottom, room, tall, 0, 0, 0, 0, id=f"f{count}{index}")
        for index in range(count)
    ]


def draw(source: Source, target: Path, hyphens: dict[str, str]) -> int:
    """Write the PDF and return its number of pages; drawn twice to know "page x of y"."""
    if source.settings.get("font") == "Vera":
        for name in FONTS["Vera"]:
            pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
    total = _draw_once(source, target, hyphens, 0)
    return _draw_once(source, target, hyphens, total)


def _draw_once(source: Source, target: Path, hyphens: dict[str, str], total: int) -> int:
    look = look_of(source.settings, hyphens)
    pages = Pages(look, source.settings, total)
    bottom = float(source.settings.get("bottom", "64"))
    document = BaseDocTemplate(
        str(target), pagesize=look.page, title=source.settings["title"], author="fundflow sample", invariant=1,
        lang=source.settings.get("lang", "en"), pageCompression=1,
    )  # fmt: skip
    one = PageTemplate("one", frames(replace(look, columns=1), 1, bottom), onPageEnd=pages.draw)
    two = PageTemplate("two", frames(look, 2, bottom), onPageEnd=pages.draw)
    document.addPageTemplates([one, two])
    document.build(Writer(look).story(source.blocks))
    return int(document.page)
