"""Reads a PDF: every page either gives lines in reading order or is listed as unread.

Turns a path into a `Document`.  Pages fail one by one, never the file with them; a file that cannot
be opened at all raises `UnreadableDocument`.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2

from fundflow.model import Document, Placed, Unread
from fundflow.reading.bookmarks import bookmarks, with_levels
from fundflow.reading.closer import page_lines
from fundflow.reading.files import PDF, refuse
from fundflow.reading.furniture import Sheet, without_furniture
from fundflow.reading.hyphens import join_words
from fundflow.reading.notes import body_size, notes_last
from fundflow.reading.ocr import INSTALL, languages, recognise
from fundflow.reading.order import with_gaps
from fundflow.reading.pages import Upright, upright
from fundflow.reading.pictures import COARSE, has_ink, is_scan, render
from fundflow.reading.quality import is_garbage
from fundflow.reading.repair import is_empty, repaired

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from fundflow.model import Line


logging.getLogger("pypdfium2._helpers.document").setLevel(logging.ERROR)  # it advises about XFA forms

_ALWAYS = 3
"""The first pages, which are looked at closely whatever they say: they name the award."""


_SPARSE = 250
"""Characters up to which a page may be a scan with a stamp on it."""
_NO_TEXT = "no text layer"
_GARBAGE = "its text cannot be decoded"
_SCAN = "most of it is a picture"
_SURE = ("", _SCAN)
"""Doubts with which the text layer, as far as it goes, is still true."""


_LOST = "its content is damaged; fetch or export the file again"
_CUT_SHORT = "the file was damaged and has been mended; pages may be missing, so fetch or export it again"


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


class _Source(NamedTuple):
    """An open PDF and what is wanted of it."""

    document: Any
    path: Path
    wishes: Wishes


def read_pdf(path: Path, sha256: str, wishes: Wishes) -> Document:
    """Read all pages of a PDF."""
    with opened(path, wishes.password) as (document, whole):
        count = len(document)
        _check_count(path, count, wishes.max_pages)
        pages = list(_pages(_Source(document, path, wishes), count))
        title = _title(document)
        marks = bookmarks(document)
    unread = [Unread(i, page.unread) for i, page in enumerate(pages, 1) if page.unread]
    if not whole:
        unread.append(Unread(count + 1, _CUT_SHORT))
    return Document(
        path=str(path),
        sha256=sha256,
        media_type=PDF,
        pages=count,
        lines=tuple(with_levels(_running_text(pages), marks)),
        unread=tuple(unread),
        pages_ocr=sum(page.by_ocr for page in pages),
        title=title,
        has_boxes=True,
        placed=tuple(placed for page in pages for placed in page.placed),
    )


def _running_text(pages: list[PageRead]) -> list[Line]:
    """Join the pages' lines to one text, without running heads, notes last on each page."""
    kept = without_furniture([page.sheet for page in pages])
    body = body_size(kept)
    return join_words([line for lines in kept for line in notes_last(lines, body)])


@contextmanager
def opened(path: Path, password: str | None) -> Iterator[tuple[Any, bool]]:
    """Open a PDF, mending it once if need be; give it and whether it was whole."""
    whole = True
    try:
        document = pypdfium2.PdfDocument(path, password=password)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise _locked(path, password) from None
        document, whole = _mended(path, password), False
    try:
        if document.get_formtype() != pypdfium2.raw.FORMTYPE_NONE:
            document.init_forms()
        yield document, whole
    finally:
        document.close()


def _mended(path: Path, password: str | None) -> Any:  # noqa: ANN401
    """Open what can be saved of a damaged file."""
    data = repaired(path, password)
    try:
        if data:
            return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        pass
    raise refuse(path, "cannot be read", "the file is damaged or cut short", "fetch or export it again")


def _locked(path: Path, password: str | None) -> Exception:
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
    return "" if title == "untitled" else title.strip()


def _pages(source: _Source, count: int) -> Iterator[PageRead]:
    tables = 0
    for index in range(count):
        try:
            page = _page(source, index, tables)
        except Exception as error:  # noqa: BLE001 - one bad page must not hide the others
            page = PageRead(Sheet(0, []), unread=f"the page is damaged ({error}); fetch or export the file again")
        tables = max((line.cell.table + 1 for line in page.sheet.lines if line.cell), default=tables)
        yield page
        if source.wishes.on_page:
            source.wishes.on_page(index + 1, count)


def _page(source: _Source, index: int, tables: int) -> PageRead:
    """Read one page: its text, or when that cannot be believed, its picture."""
    with upright(source.document, index) as page:
        characters = page.text.text
        height = page.read.height
        doubt = _doubt(page, characters)
        if doubt in _SURE:
            choose = source.wishes.closer_look
            look = index < _ALWAYS or choose is None or choose(characters)
            sheet = Sheet(height, page_lines(page, index + 1, characters, look=look, tables=tables))
            if not doubt:
                lost = not sheet.lines and not is_empty(source.path, source.wishes.password, index)
                return PageRead(sheet, unread=_LOST if lost else "")
        else:
            sheet = Sheet(height, [])
        scan = is_scan(page.page, page.text.frame)
    read = _by_ocr(source, index, height, scan=scan)
    if read.unread:
        return PageRead(sheet, unread=f"{doubt}; {read.unread}")
    return read


def _doubt(page: Upright, characters: str) -> str:
    """Say why a page's text is not all that is printed on it; empty when it is."""
    if len(characters) > _SPARSE:
        return _GARBAGE if is_garbage(characters) else ""
    if not characters.strip():
        return _NO_TEXT if has_ink(page.page) else ""
    if is_garbage(characters):
        return _GARBAGE
    return _SCAN if is_scan(page.page, page.text.frame) else ""


def _by_ocr(source: _Source, index: int, height: float, *, scan: bool) -> PageRead:
    """Read the picture of a page; a blank one is read as having no text."""
    able = source.wishes.ocr and languages()
    if (able or not scan) and render(source.document, index, COARSE).blank:
        return PageRead(Sheet(height, []))
    if not source.wishes.ocr:
        return PageRead(Sheet(height, []), unread="read it with OCR switched on")
    if not languages():
        return PageRead(Sheet(height, []), unread=INSTALL)
    found = recognise(render(source.document, index), index + 1)
    if found.failure:
        return PageRead(Sheet(height, []), unread=found.failure)
    return PageRead(Sheet(height, with_gaps(found.lines)), found.placed, by_ocr=True)
