"""Reads a PDF: every page either gives lines in reading order or is listed as unread.

Turns a path into a `Document`.  Pages fail one by one, never the file with them; a file that cannot
be opened at all raises `UnreadableDocument`.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2

from fundflow.model import Box, Document, Line, Placed, Run, Unread
from fundflow.reading.closer import page_lines
from fundflow.reading.files import PDF, refuse
from fundflow.reading.furniture import Sheet, without_furniture
from fundflow.reading.hyphens import join_words
from fundflow.reading.notes import body_size, notes_last
from fundflow.reading.pages import upright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


_ALWAYS = 3
"""The first pages, which are looked at closely whatever they say: they name the award."""


class Wishes(NamedTuple):
    """What the caller wants of a reading."""

    password: str | None = None
    closer_look: Callable[[str], bool] | None = None
    on_page: Callable[[int, int], None] | None = None
    ocr: bool = True
    max_pages: int = 5000


class PageRead(NamedTuple):
    """One page as read, or the reason why it was not."""

    sheet: Sheet
    placed: tuple[Placed, ...] = ()
    by_ocr: bool = False
    unread: str = ""


def read_pdf(path: Path, sha256: str, wishes: Wishes) -> Document:
    """Read all pages of a PDF."""
    with opened(path, wishes.password) as document:
        count = len(document)
        _check_count(path, count, wishes.max_pages)
        pages = list(_pages(document, count, wishes))
        title = _title(document)
    kept = without_furniture([page.sheet for page in pages])
    body = body_size(kept)
    kept = [notes_last(lines, body) for lines in kept]
    return Document(
        path=str(path),
        sha256=sha256,
        media_type=PDF,
        pages=count,
        lines=tuple(join_words([line for lines in kept for line in lines])),
        unread=tuple(Unread(i, page.unread) for i, page in enumerate(pages, 1) if page.unread),
        pages_ocr=sum(page.by_ocr for page in pages),
        title=title,
        has_boxes=True,
        placed=tuple(placed for page in pages for placed in page.placed),
    )


@contextmanager
def opened(path: Path, password: str | None) -> Iterator[Any]:
    """Open a PDF, saying in plain words why it cannot be."""
    try:
        document = pypdfium2.PdfDocument(path, password=password)
    except pypdfium2.PdfiumError as error:
        raise _unopened(path, str(error), password) from None
    try:
        if document.get_formtype() != pypdfium2.raw.FORMTYPE_NONE:
            document.init_forms()
        yield document
    finally:
        document.close()


def _unopened(path: Path, message: str, password: str | None) -> Exception:
    if "password" not in message.lower():
        return refuse(path, "cannot be read", "the file is damaged or cut short", "fetch or export it again")
    if password:
        return refuse(path, "cannot be read", "the password is wrong", "give the right one with --password")
    return refuse(path, "cannot be read", "it needs a password", "give it with --password")


def _check_count(path: Path, count: int, most: int) -> None:
    if count == 0:
        raise refuse(path, "cannot be read", "it has no pages", "fetch or export it again")
    if count > most:
        why = f"it has {count} pages, more than the limit of {most}"
        raise refuse(path, "is not read", why, f"raise the limit with --max-pages {count}")


def _title(document: Any) -> str:  # noqa: ANN401
    title: str = document.get_metadata_value("Title")
    return title.strip()


def _pages(document: Any, count: int, wishes: Wishes) -> Iterator[PageRead]:  # noqa: ANN401
    tables = 0
    for index in range(count):
        try:
            page = _page(document, index, wishes, tables)
        except Exception as error:  # noqa: BLE001 - one bad page must not hide the others
            page = PageRead(
                Sheet(0, []), unread=f"the page is damaged ({error}); fetch or export the file again"
            )
        tables = max((line.cell.table + 1 for line in page.sheet.lines if line.cell), default=tables)
        yield page
        if wishes.on_page:
            wishes.on_page(index + 1, count)


def _page(document: Any, index: int, wishes: Wishes, tables: int) -> PageRead:  # noqa: ANN401
    with upright(document, index) as page:
        characters = page.text.text
        look = index < _ALWAYS or wishes.closer_look is None or wishes.closer_look(characters)
        lines = page_lines(page, index + 1, characters, look=look, tables=tables)
        height = page.read.height
    if not lines:
        return PageRead(Sheet(height, []), unread="no text layer; install Tesseract to read scanned pages")
    return PageRead(Sheet(height, lines))


__all__ = ["Box", "Line", "Run", "Wishes", "opened", "read_pdf"]
