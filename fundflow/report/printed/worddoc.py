"""Set a report as a Word document that people can edit: real styles, headings, tables, alt texts.

The user's own `report.docx`, when the template folder has one, gives styles, paper and head.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from fundflow.report import paper as sheet
from fundflow.report.printed.tree import Tree
from fundflow.report.printed.typeset import maker_of, packs_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from fundflow.report.printed.blocks import Picture, Report
    from fundflow.report.printed.templates import Templates
    from fundflow.report.printed.tree import Node

LETTER = (21.59, 27.94)
"""Centimetres."""
TEXT_WIDTH = 16.4
"""Centimetres; the width of the text on A4."""
LABEL = 4.3
"""Centimetres before the text beside a label."""
_POINTS = 28.35
"""Points of a centimetre."""
_GREY = (0x4A, 0x55, 0x68)


def docx(report: Report, templates: Templates, paper: str = "a4") -> bytes:
    """Return the document."""
    tree = Tree(report, breaks=True)
    writer = _Writer(_begun(report, templates, paper), tree.pictures, templates)
    writer.front(report, tree)
    writer.nodes(tree.nodes, 1)
    return sheet.packed(writer.document)


def _begun(report: Report, templates: Templates, paper: str) -> Any:  # noqa: ANN401 - python-docx has no types
    import docx as word
    from docx.shared import Cm, Pt

    own = templates.own / "report.docx" if templates.own else None
    document = word.Document(str(own) if own and own.is_file() else None)
    if not (own and own.is_file()):
        sheet.a4(document)
        document.styles["Title"].font.name, document.styles["Title"].font.size = sheet.FONT, Pt(19)
    if paper == "letter":
        document.sections[0].page_width, document.sections[0].page_height = map(Cm, LETTER)
    sheet.mark_language(document, report.language)
    properties = document.core_properties
    properties.title, properties.author = report.title, maker_of(report.meta)
    properties.keywords = packs_of(report.meta)
    properties.last_modified_by = properties.comments = properties.subject = ""
    properties.created = properties.modified = sheet.noon(report.meta.on)
    properties.revision = 1
    return document


class _Writer:
    """Adds nodes to a document; `into` is the document itself or the cell of a card."""

    def __init__(self, document: Any, pictures: dict[str, Picture], templates: Templates) -> None:  # noqa: ANN401
        self.document = document
        self.into = document
        self.pictures = pictures
        self.templates = templates
        self.drawn = 0

    def front(self, report: Report, tree: Tree) -> None:
        """Add logo, title, foreword, and the foot of the pages."""
        logo, words = self.templates.theme.logo, self.templates.theme.foreword.get(report.language, "")
        if logo and logo.media != "image/svg+xml":
            self.image(logo.data, logo.text, 4)
        self.into.add_paragraph(tree.text(report.title), style="Title")
        for text in filter(None, (report.subtitle, words)):
            self.small(self.into.add_paragraph(tree.text(text)))
        foot = self.document.sections[0].footer.paragraphs[0]
        self.small(foot, tree.text(report.running))

    def nodes(self, found: list[Node], level: int) -> None:
        """Add nodes one after another; headings among them are of this level."""
        for each in found:
            self._adders()[each["kind"]](each, level)

    def _adders(self) -> dict[str, Callable[[Node, int], None]]:
        return {
            "paragraph": self.paragraph,
            "quote": self.quote,
            "listing": self.listing,
            "facts": self.facts,
            "table": self.table,
            "picture": self.picture,
            "card": self.card,
            "section": self.section,
        }

    def section(self, it: Node, level: int) -> None:
        """Add a heading and what stands under it."""
        heading = self.into.add_heading(it["title"], level=min(level, 9))
        heading.paragraph_format.page_break_before = it["new_page"]
        self.nodes(it["blocks"], level + 1)

    def card(self, it: Node, level: int) -> None:
        """Add a card: a heading, its tags in small type, its blocks."""
        heading = self.into.add_heading("", level=min(level, 9))
        self.spans(heading, it["title"])
        if it["tags"]:
            tags = self.into.add_paragraph()
            self.small(tags, " · ".join(it["tags"]))
            tags.paragraph_format.keep_with_next = True
        self.nodes(it["blocks"], level + 1)

    def paragraph(self, it: Node, _level: int) -> None:
        """Add running words."""
        from docx.shared import Pt

        made = self.into.add_paragraph()
        self.spans(made, it["line"])
        if it["look"] == "note":
            self.small(made)
        for run in made.runs:
            if it["look"] in {"lead", "big"}:
                run.font.size = Pt(12.5 if it["look"] == "lead" else 26)
            run.bold = run.bold or it["look"] in {"big", "alert"}

    def quote(self, it: Node, _level: int) -> None:
        """Add exact words, and under them where they stand."""
        made = self.into.add_paragraph(style="Quote")
        self.spans(made, [{"text": it["text"], "lang": it["lang"], "rtl": it["rtl"], "strong": False, "url": ""}])
        _indent(made, it["rtl"])
        made.paragraph_format.keep_with_next = bool(it["source"] or it["tied"]) or None
        if it["source"]:
            source = self.into.add_paragraph()
            source.paragraph_format.keep_with_next = it["tied"] or None
            self.small(source, it["source"])

    def listing(self, it: Node, _level: int) -> None:
        """Add a list; a sign of ours stands in the text, so that it is not lost in another program."""
        style = "List Number" if it["ordered"] else "List Bullet"
        for number, line in enumerate(it["items"], 1):
            if it["ordered"]:
                # Numbers of Word go on from one list to the next; ours begin with 1.
                made = self.into.add_paragraph(f"{number}.\t")
                _hang(made)
            else:
                made = self.into.add_paragraph(f"{it['sign']} " if it["sign"] else "", style=style)
            self.spans(made, line)

    def facts(self, it: Node, _level: int) -> None:
        """Add a label in bold and its text, one paragraph for each line."""
        from docx.shared import Pt

        for row in it["rows"]:
            for place, line in enumerate(row["lines"]):
                made = self.into.add_paragraph()
                _hang(made, LABEL)
                made.paragraph_format.space_after = Pt(3)
                made.add_run(row["label"] if not place else "").bold = True
                made.add_run("\t")
                self.spans(made, line)

    def table(self, it: Node, _level: int) -> None:
        """Add a table whose first row is repeated on every page."""
        caption = self.into.add_paragraph(it["caption"], style="Caption")
        caption.paragraph_format.keep_with_next = True
        made = self.into.add_table(rows=1, cols=len(it["header"]), style="Light Shading")
        for cell, words in zip(made.rows[0].cells, it["header"], strict=True):
            cell.text = words
        _repeat(made.rows[0])
        for row in it["rows"]:
            for place, (cell, line) in enumerate(zip(made.add_row().cells, row, strict=True)):
                self.spans(cell.paragraphs[0], line)
                _align(cell.paragraphs[0], right=it["numeric"][place])
        _widths(made, it["widths"])
        self.into.add_paragraph()

    def picture(self, it: Node, _level: int) -> None:
        """Add a picture with its words; one that only has lines is drawn as PNG."""
        picture = self.pictures[it["name"]]
        data = picture.data if picture.media == "image/png" else picture.png
        if data:
            self.image(data, it["alt"], min(TEXT_WIDTH, it["width"] / _POINTS or TEXT_WIDTH))
        if it["caption"]:
            self.into.add_paragraph(it["caption"], style="Caption")

    def image(self, data: bytes, alt: str, width: float) -> None:
        """Add an image and the words for those who do not see it."""
        from docx.shared import Cm

        run = self.into.add_paragraph().add_run()
        shape = run.add_picture(io.BytesIO(data), width=Cm(width))
        run.element.getparent().get_or_add_pPr().keepNext_val = True
        self.drawn += 1
        shape._inline.docPr.set("descr", alt)  # noqa: SLF001 - python-docx has no other way
        shape._inline.docPr.set("name", f"Picture {self.drawn}")  # noqa: SLF001
        shape._inline.docPr.set("id", str(self.drawn))  # noqa: SLF001

    def spans(self, paragraph: Any, line: list[Node]) -> None:  # noqa: ANN401
        """Add words with their language and direction; an address is printed behind its words."""
        for span in line:
            run = paragraph.add_run(span["text"])
            run.bold = span["strong"] or None
            _mark(run, span["lang"], rtl=span["rtl"])
            if span["url"] and span["url"] not in span["text"]:
                paragraph.add_run(f" <{span['url']}>")

    def small(self, paragraph: Any, text: str = "") -> None:  # noqa: ANN401
        """Set a paragraph in small grey type."""
        from docx.shared import Pt, RGBColor

        if text:
            paragraph.add_run(text)
        for run in paragraph.runs:
            run.font.size, run.font.color.rgb = Pt(9.5), RGBColor(*_GREY)


def _hang(paragraph: Any, far: float = 0.7) -> None:  # noqa: ANN401
    """Let further lines begin under the text, not under the label."""
    from docx.shared import Cm

    paragraph.paragraph_format.left_indent = Cm(far)
    paragraph.paragraph_format.first_line_indent = Cm(-far)
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(far))


def _indent(paragraph: Any, rtl: bool) -> None:  # noqa: ANN401
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Cm(0.6)
    if rtl:
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))  # noqa: SLF001


def _mark(run: Any, lang: str, *, rtl: bool) -> None:  # noqa: ANN401
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    if rtl:
        run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))  # noqa: SLF001
    if lang or rtl:
        mark = OxmlElement("w:lang")
        mark.set(qn("w:bidi" if rtl else "w:val"), sheet.LOCALES.get(lang, lang or "ar"))
        run._r.get_or_add_rPr().append(mark)  # noqa: SLF001


def _repeat(row: Any) -> None:  # noqa: ANN401
    """Say that a row is the header, for screen readers and for the next page."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001


def _widths(table: Any, widths: list[int]) -> None:  # noqa: ANN401
    """Share the width of the text among the columns, and set the cells close."""
    from docx.shared import Cm, Pt

    table.autofit = not widths
    for place, width in enumerate(widths):
        table.columns[place].width = Cm(TEXT_WIDTH * width / sum(widths))
    for row in table.rows:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.space_after = Pt(2)
                for run in paragraph.runs:
                    run.font.size = Pt(9.5)


def _align(paragraph: Any, *, right: bool) -> None:  # noqa: ANN401
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
