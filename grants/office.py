"""Write a sample's blocks as a Word document or as one HTML page, the same to the byte each time."""

from __future__ import annotations

import html
import re
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from markup import FOOTNOTE, Block, Source

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document

FIXED = datetime(2026, 1, 5, tzinfo=UTC)
INLINE = re.compile(r"(</?[bi]>)")
HTML_KINDS = {"text": "p", "note": "p", "centred": "p", "bullet": "li"}


def write_docx(source: Source, target: Path) -> None:
    """Write the Word document."""
    document = docx.Document()
    document.styles["Normal"].font.name = "Georgia"
    document.styles["Normal"].font.size = Pt(11)
    properties = document.core_properties
    properties.title, properties.author = source.settings["title"], "fundflow sample"
    properties.created = properties.modified = FIXED
    document.sections[0].header.paragraphs[0].text = source.settings.get("head", "").replace("|", "\t\t")
    for block in source.blocks:
        _add(document, block)
    document.save(str(target))
    _fix_dates(target)


def _add(document: Document, block: Block) -> None:
    if block.kind == "table":
        _add_table(document, block)
    elif block.kind == "directive":
        _add_directive(document, block.text)
    else:
        _add_words(document, block)


def _add_directive(document: Document, text: str) -> None:
    name, _, rest = text.partition(" ")
    if name == "page":
        document.add_page_break()
    if name == "sign":
        for part in rest.split(";"):
            document.add_paragraph("\n".join(line.strip() for line in part.split("/")))


def _add_words(document: Document, block: Block) -> None:
    style = {"heading": f"Heading {block.level}", "bullet": "List Bullet"}.get(block.kind, "Normal")
    paragraph = document.add_paragraph(style=style)
    if block.kind == "centred":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    label = f"{block.label}\t" if block.label else ""
    _add_runs(paragraph, label + block.text, italic=block.kind == "note")


def _add_runs(paragraph: docx.text.paragraph.Paragraph, text: str, *, italic: bool) -> None:
    bold = False
    for piece in INLINE.split(html.unescape(text)):
        if piece in ("<b>", "</b>"):
            bold = piece == "<b>"
        elif piece in ("<i>", "</i>"):
            italic = piece == "<i>"
        else:
            run = paragraph.add_run(piece)
            run.bold, run.italic = bold, italic


def _add_table(document: Document, block: Block) -> None:
    table = document.add_table(rows=len(block.rows), cols=len(block.rows[0]), style="Table Grid")
    for row, cells in zip(table.rows, block.rows, strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = html.unescape(words)


def _fix_dates(target: Path) -> None:
    """Pack the file again with fixed dates, since the zip format stores the time of writing."""
    with zipfile.ZipFile(target) as packed:
        parts = [(name, packed.read(name)) for name in packed.namelist()]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts:
            info = zipfile.ZipInfo(name, (2026, 1, 5, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(info, data)


def write_html(source: Source, target: Path) -> None:
    """Write the HTML page."""
    language = source.settings.get("lang", "en")
    title = html.escape(source.settings["title"])
    head = f'<!doctype html>\n<html lang="{language}">\n<head><meta charset="utf-8"><title>{title}</title></head>\n'
    notes: list[str] = []
    body = "\n".join(_html(block, notes) for block in source.blocks)
    listed = "".join(f'<li id="fn{number}">{text}</li>\n' for number, text in enumerate(notes, 1))
    end = f"<h2>Notes</h2>\n<ol>\n{listed}</ol>\n" if notes else ""
    target.write_text(f"{head}<body>\n{body}\n{end}</body>\n</html>\n", encoding="utf-8")


def _html(block: Block, notes: list[str]) -> str:
    if block.kind == "table":
        return _html_table(block)
    if block.kind == "directive":
        return "<hr>"

    def mark(found: re.Match[str]) -> str:
        notes.append(found[1])
        return f'<sup><a href="#fn{len(notes)}">{len(notes)}</a></sup>'

    tag = f"h{block.level}" if block.kind == "heading" else HTML_KINDS.get(block.kind, "p")
    label = f"{block.label} " if block.label else ""
    words = f"<{tag}>{label}{FOOTNOTE.sub(mark, block.text)}</{tag}>"
    if block.kind == "note":
        return f"<blockquote>{words}</blockquote>"
    return f"<ul>{words}</ul>" if block.kind == "bullet" else words


def _html_table(block: Block) -> str:
    def row(cells: tuple[str, ...], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in cells) + "</tr>"

    rows = [row(block.rows[0], "th"), *(row(cells, "td") for cells in block.rows[1:])]
    return "<table>\n" + "\n".join(rows) + "\n</table>"
