"""Set a booklet as a Word document: A4, real headings and lists, law and rule in a table of two columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundflow.report import bookletlabels as say
from fundflow.report.bookletlaw import MARKS
from fundflow.report.labels import day
from fundflow.report.paper import a4, mark_language, packed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fundflow.report.booklet import Booklet, Entry
    from fundflow.report.bookletlaw import Block

LINE = "_" * 78


def render_booklet_docx(made: Booklet) -> bytes:
    """Return the file."""
    import docx
    from docx.shared import Pt

    document: Any = docx.Document()
    a4(document)
    document.styles["Normal"].font.size = Pt(9.5)
    document.styles["Normal"].paragraph_format.space_after = Pt(3)
    mark_language(document, "en")
    document.core_properties.title = f"{say.TITLE}: fundflow, {day(made.on)}"
    _front(document, made)
    _contents(document, made)
    for chapter in made.chapters:
        for position, entry in enumerate(chapter.entries):
            document.add_page_break()
            if position == 0:
                document.add_heading(chapter.title, level=1)
            _entry(document, entry)
    _sources(document, made)
    _words(document, made)
    document.add_page_break()
    document.add_heading("Limits of this booklet", level=1)
    _list(document, say.LIMITS)
    return packed(document)


def _front(document: Any, made: Booklet) -> None:  # noqa: ANN401 - python-docx has no types
    document.add_heading(say.TITLE, level=0)
    document.add_paragraph(say.SUBTITLE)
    document.add_paragraph(f"Date: {day(made.on)}" + (f". Contents: {made.about}" if made.about else ""))
    document.add_paragraph(made.counts)
    document.add_heading("What this is", level=1)
    document.add_paragraph(say.WHAT)
    _table(
        document, ("Pack", "Version", "SHA-256"), [(p.name, p.version, p.sha256) for p in made.packs], (3.4, 2.2, 10.8)
    )
    document.add_heading("How to review", level=1)
    _list(document, say.HOW, "List Number")
    document.add_heading("Sign-off", level=1)
    head = ("For the rules that I marked, with the marks and comments that I made", "")
    _table(document, head, [(line, "\n") for line in say.SIGN_OFF], (6.4, 10))


def _contents(document: Any, made: Booklet) -> None:  # noqa: ANN401
    document.add_page_break()
    document.add_heading("Contents", level=1)
    for chapter in made.chapters:
        document.add_heading(chapter.title, level=2)
        for entry in chapter.entries:
            document.add_paragraph(f"{entry.number}. {entry.title}").paragraph_format.space_after = 0


def _entry(document: Any, entry: Entry) -> None:  # noqa: ANN401
    document.add_heading(f"{entry.number}. {entry.title}", level=2)
    document.add_paragraph("\n".join(f"{label}: {value}" for label, value in entry.facts))
    _sides(document, (("The law", entry.law), ("The rule", entry.rule)))
    _sides(document, (("What it must find", entry.examples), ("How it finds it", entry.looks)))
    boxes = "     ".join(f"☐ {box}" for box in say.BOXES)
    document.add_paragraph(f"{boxes}     Initials ______________\n{LINE}\n{LINE}")


def _sides(document: Any, sides: tuple[tuple[str, tuple[Block, ...]], ...]) -> None:  # noqa: ANN401
    """Set two lists of blocks side by side."""
    table = document.add_table(rows=2, cols=2, style="Table Grid")
    for column, (title, blocks) in enumerate(sides):
        table.cell(0, column).paragraphs[0].add_run(title).bold = True
        _blocks(table.cell(1, column), blocks)
    _header_row(table)
    document.add_paragraph()


def _blocks(place: Any, blocks: Iterable[Block]) -> None:  # noqa: ANN401
    from docx.shared import Pt

    for block in blocks:
        heading = place.add_paragraph()
        heading.add_run(block.heading).bold = True
        heading.paragraph_format.keep_with_next = True
        heading.paragraph_format.space_after = Pt(1)
        style = None if len(block.items) == 1 else "List Bullet"
        for item in block.items:
            _marked(place.add_paragraph(style=style), item)


def _marked(paragraph: Any, item: str) -> None:  # noqa: ANN401
    """Write an item; the mark of a source that nobody has read stands out."""
    first, mark, rest = item.partition(MARKS[False])
    paragraph.add_run(first)
    paragraph.add_run(mark).bold = True
    if rest:
        _marked(paragraph, rest)


def _list(place: Any, items: Iterable[str], style: str = "List Bullet") -> None:  # noqa: ANN401
    for item in items:
        place.add_paragraph(item, style=style)


def _table(
    document: Any,  # noqa: ANN401
    head: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
    widths: tuple[float, ...],
) -> None:
    """Set a table whose columns are as wide as given, in centimetres."""
    from docx.shared import Cm

    table = document.add_table(rows=1, cols=len(head), style="Table Grid")
    table.autofit = False
    for cell, text in zip(table.rows[0].cells, head, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    _header_row(table)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            _marked(cell.paragraphs[0], text)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)


def _header_row(table: Any) -> None:  # noqa: ANN401
    """Mark the first row as a header, so that it is read as one and repeated on each page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - python-docx has no public way


def _sources(document: Any, made: Booklet) -> None:  # noqa: ANN401
    document.add_page_break()
    document.add_heading("Table of sources", level=1)
    rows = [(f"S{each.number}", f"{each.text} {each.mark} {each.url}", each.cited) for each in made.authorities]
    _table(document, ("Number", "Source", "Cited in"), rows, (1.6, 11.8, 3))


def _words(document: Any, made: Booklet) -> None:  # noqa: ANN401
    if not made.words:
        return
    document.add_page_break()
    document.add_heading("Words of the rules", level=1)
    for name, languages in made.words:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{name}. ").bold = True
        paragraph.add_run(" ".join(f"{label}: {terms}." for label, terms in languages))
