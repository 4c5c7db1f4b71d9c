"""Turns a file into a `Document`: lines in reading order, and later the boxes of chosen characters.

PDF, Word, OpenDocument, Excel, Rich Text, HTML, Markdown and plain text are read; everything else is refused
with what to do.  What only holds documents, a mail or a .zip, is taken apart first, by `containers`.  No rule,
structure or meaning is known here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.model import Document
from fundflow.reading import files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from fundflow.model import Box, Line, Run


def read_document(
    path: Path,
    *,
    password: str | None = None,
    closer_look: Callable[[str], bool] | None = None,
    on_page: Callable[[int, int], None] | None = None,
    ocr: bool = True,
    max_pages: int = 5000,
) -> Document:
    """Read a file.

    Args:
        path: The file.
        password: What opens it, if it is locked.
        closer_look: Tells from a page's text whether its tables matter; None means they do.
        on_page: Called with (pages read, pages in all).
        ocr: Whether pages without text are read by Tesseract where it is installed.
        max_pages: A longer PDF is refused.

    Raises:
        UnreadableDocument: The file cannot be read at all; the message says what to do.
    """
    source = files.inspect(path)
    if source.media_type == files.PDF:
        from fundflow.reading.pdf import Wishes, read_pdf

        return read_pdf(path, source.sha256, Wishes(password, closer_look, on_page, ocr, max_pages))
    if source.media_type in {files.MAIL, files.ZIP}:
        todo = "unpack it and check what it holds; a mail must be named .eml, an archive .zip"
        raise files.refuse(path, "is no document", "it holds documents, or none", todo)
    if source.media_type in {files.XLSX, files.ODS}:
        lines, pages = _lines_of_sheets(path, source.media_type)
        return Document(str(path), source.sha256, source.media_type, pages, tuple(lines))
    lines, title = _lines_without_pages(path, source.media_type)
    if not lines:
        raise files.refuse(path, "cannot be read", "it holds no text", "check that it is the right file")
    if on_page:
        on_page(1, 1)
    return Document(str(path), source.sha256, source.media_type, 1, tuple(lines), title=title)


def _lines_without_pages(path: Path, media_type: str) -> tuple[list[Line], str]:
    """Read a format that knows no pages: lines and title."""
    if media_type == files.DOCX:
        from fundflow.reading.word import lines_of_docx

        return lines_of_docx(path)
    if media_type == files.ODT:
        from fundflow.reading.opendocument import lines_of_odt

        return lines_of_odt(path), ""
    if media_type == files.RTF:
        from fundflow.reading.rich import lines_of_rtf

        return lines_of_rtf(path), ""
    data = path.read_bytes()
    if media_type == files.HTML:
        from fundflow.reading.web import lines_of_html

        return lines_of_html(data)
    from fundflow.reading.marks import with_marks
    from fundflow.reading.plain import decode, lines_of_markdown, lines_of_text

    read = lines_of_markdown if media_type == files.MARKDOWN else lines_of_text
    return [part for line in read(decode(data)) for part in with_marks(line)], ""


def _lines_of_sheets(path: Path, media_type: str) -> tuple[list[Line], int]:
    """Read a workbook, each sheet as a page."""
    if media_type == files.ODS:
        from fundflow.reading.opendocument import lines_of_ods

        lines, pages = lines_of_ods(path)
    else:
        from fundflow.reading.sheets import lines_of_xlsx

        lines, pages = lines_of_xlsx(path)
    if not any(line.cell or not line.level for line in lines):
        raise files.refuse(path, "cannot be read", "its sheets are empty", "check that it is the right file")
    return lines, pages


def place_runs(document: Document, path: Path, runs: Iterable[Run], *, password: str | None = None) -> dict[Run, Box]:
    """Give the box, on the displayed page, of exactly the characters of each run."""
    if not document.has_boxes:
        return {}
    from fundflow.reading.pdf import opened
    from fundflow.reading.places import among, boxes

    by_ocr = {placed.run.page for placed in document.placed}
    wanted = list(runs)
    found = among(document.placed, (run for run in wanted if run.page in by_ocr))
    printed = [run for run in wanted if run.page not in by_ocr]
    if printed:
        with opened(path, password) as (file, _):
            found |= boxes(file, printed)
    return found


__all__ = ["place_runs", "read_document"]
