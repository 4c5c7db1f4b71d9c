"""Set a letter as a Word document: A4, real styles of headings and lists, the language marked, no macros."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundflow.report.paper import a4, mark_language

if TYPE_CHECKING:
    from fundflow.report.letters import Page


def set_letter(page: Page) -> Any:  # noqa: ANN401 - python-docx has no types
    """Return the document."""
    import docx
    from docx.shared import Pt

    document = docx.Document()
    a4(document)
    mark_language(document, page.language)
    document.core_properties.title = page.subject
    document.styles["List Bullet"].font.size = Pt(10)
    document.add_paragraph(page.day)
    document.add_paragraph(page.to)
    document.add_paragraph(page.sender)
    document.add_heading(page.subject, level=1)
    for words in (page.salutation, page.opening):
        document.add_paragraph(words)
    for title, points in page.groups:
        document.add_heading(title, level=2)
        for point in points:
            _point(document, point.number, point.text, point.passages)
    for words in filter(None, (page.closing, page.farewell, *page.signature)):
        document.add_paragraph(words)
    return document


def _point(document: Any, number: int, text: str, passages: tuple[str, ...]) -> None:  # noqa: ANN401
    from docx.shared import Cm

    asked = document.add_paragraph(f"{number}.\t{text}")
    asked.paragraph_format.left_indent = Cm(0.8)
    asked.paragraph_format.first_line_indent = Cm(-0.8)
    asked.paragraph_format.tab_stops.add_tab_stop(Cm(0.8))
    asked.paragraph_format.keep_with_next = bool(passages)
    for passage in passages:
        listed = document.add_paragraph(passage, style="List Bullet")
        listed.paragraph_format.left_indent = Cm(1.4)
