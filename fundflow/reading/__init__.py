"""Turns a file into a `Document`: lines in reading order, and later the boxes of chosen characters.

PDF, Word, HTML, Markdown and plain text are read; everything else is refused with what to do.  No
rule, structure or meaning is known here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.reading import files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from fundflow.model import Box, Document, Run


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
    raise files.refuse(path, "cannot be read", "this kind is not supported yet", "convert it to PDF")


def place_runs(
    document: Document, path: Path, runs: Iterable[Run], *, password: str | None = None
) -> dict[Run, Box]:
    """Give the box, on the displayed page, of exactly the characters of each run."""
    if not document.has_boxes:
        return {}
    from fundflow.reading.pdf import opened
    from fundflow.reading.places import boxes

    with opened(path, password) as file:
        return boxes(file, runs)


__all__ = ["place_runs", "read_document"]
