"""Calls PDFium: turns one page of an open PDF into its characters and the places of chosen ones.

PDFium's functions are called with plain integer addresses and without giving up the GIL, which is
five times cheaper than the ordinary way and what lets reading keep pace with pdftotext.  Raw handles
never leave a `TextPage`; nothing here decides what text means.
"""

from __future__ import annotations

import ctypes
from array import array
from collections import deque
from contextlib import contextmanager
from itertools import repeat
from math import atan2, degrees
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2.raw as pdfium

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_ADDRESS, _INT = ctypes.c_void_p, ctypes.c_int
_SAMPLES = 9
"""Characters whose angle is asked to learn which way a page's text runs."""


def direct(function: object, result: Any, *arguments: Any) -> Callable[..., Any]:  # noqa: ANN401
    """Give the same C function, taking plain integers and keeping the GIL."""
    address = ctypes.cast(function, _ADDRESS).value  # type: ignore[arg-type]
    return ctypes.PYFUNCTYPE(result, *arguments)(address)  # type: ignore[arg-type]


_count = direct(pdfium.FPDFText_CountChars, _INT, _ADDRESS)
_get_text = direct(pdfium.FPDFText_GetText, _INT, _ADDRESS, _INT, _INT, _ADDRESS)
_unicode = direct(pdfium.FPDFText_GetUnicode, ctypes.c_uint, _ADDRESS, _INT)
_loose = direct(pdfium.FPDFText_GetLooseCharBox, _INT, _ADDRESS, _INT, _ADDRESS)
_origin = direct(pdfium.FPDFText_GetCharOrigin, _INT, _ADDRESS, _INT, _ADDRESS, _ADDRESS)
_font_size = direct(pdfium.FPDFText_GetFontSize, ctypes.c_double, _ADDRESS, _INT)
_weight = direct(pdfium.FPDFText_GetFontWeight, _INT, _ADDRESS, _INT)
_text_object = direct(pdfium.FPDFText_GetTextObject, _ADDRESS, _ADDRESS, _INT)
_font = direct(pdfium.FPDFTextObj_GetFont, _ADDRESS, _ADDRESS)
_count_rectangles = direct(pdfium.FPDFText_CountRects, _INT, _ADDRESS, _INT, _INT)
_rectangle = direct(pdfium.FPDFText_GetRect, _INT, _ADDRESS, _INT, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS)
_matrix = direct(pdfium.FPDFText_GetMatrix, _INT, _ADDRESS, _INT, _ADDRESS)
_font_name = direct(pdfium.FPDFText_GetFontInfo, ctypes.c_ulong, _ADDRESS, _INT, _ADDRESS, ctypes.c_ulong, _ADDRESS)


class Frame(NamedTuple):
    """A page's visible rectangle in user space and how far it is turned clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    turned: int

    @property
    def width(self) -> float:
        """Width as displayed."""
        return self.top - self.bottom if self.turned % 180 else self.right - self.left

    @property
    def height(self) -> float:
        """Height as displayed."""
        return self.right - self.left if self.turned % 180 else self.top - self.bottom

    def show(self, x: float, y: float) -> tuple[float, float]:
        """Turn a point of user space into one of the page as displayed, origin top left."""
        if self.turned == 90:
            return y - self.bottom, x - self.left
        if self.turned == 180:
            return self.right - x, y - self.bottom
        if self.turned == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    def show_box(self, box: Sequence[float]) -> tuple[float, float, float, float]:
        """Turn (left, top, right, bottom) of user space into (x0, top, x1, bottom) as displayed."""
        ax, ay = self.show(box[0], box[1])
        bx, by = self.show(box[2], box[3])
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


class TextPage:
    """The characters of one page while it is open; dead after its `with` block."""

    def __init__(self, page: object, frame: Frame) -> None:
        self.frame = frame
        """What the page's user space is; upright text reads from left to right in it."""
        self._text = pdfium.FPDFText_LoadPage(page)
        if not self._text:
            raise ValueError("PDFium finds no text page")
        self._at: int = ctypes.cast(self._text, _ADDRESS).value or 0
        self.count = max(0, _count(self._at))

    def close(self) -> None:
        """Free the text page; the page itself belongs to whoever opened it."""
        pdfium.FPDFText_ClosePage(self._text)

    def angle(self) -> int:
        """Tell how far the page must be turned clockwise for most of its text to stand upright."""
        if not self.count:
            return self.frame.turned
        step = max(1, self.count // _SAMPLES)
        chosen = [i for i in range(step // 2, self.count, step) if _unicode(self._at, i) > 32]
        turns = [round(degrees(atan2(m[1], m[0])) / 90) * 90 % 360 for m in self.matrices(chosen)]
        return max(set(turns), key=turns.count) if turns else self.frame.turned

    @property
    def text(self) -> str:
        """Exactly one code point for each of PDFium's characters."""
        return self._characters()

    def _characters(self) -> str:
        """Give exactly one code point for each of PDFium's characters."""
        if not self.count:
            return ""
        buffer = array("B", bytes(2 * self.count + 2))
        written = _get_text(self._at, 0, self.count, buffer.buffer_info()[0])
        text = str(memoryview(buffer)[: 2 * max(0, written - 1)], "utf-16-le", "replace")
        return text if len(text) == self.count else self._one_by_one()

    def _one_by_one(self) -> str:
        """Rebuild the text where PDFium's own string skips or doubles characters."""
        codes = map(_unicode, repeat(self._at), range(self.count))
        return "".join(_point(code) for code in codes)

    def matrices(self, chosen: Sequence[int]) -> list[tuple[float, ...]]:
        """Give (a, b, c, d, e, f) of the text matrix for each chosen character."""
        return _rows(_matrix, self._at, chosen, "f", 6)

    def loose(self, chosen: Sequence[int]) -> list[tuple[float, ...]]:
        """Give (left, top, right, bottom) in user space of the cell of each chosen character."""
        return _rows(_loose, self._at, chosen, "f", 4)

    def origins(self, chosen: Sequence[int]) -> list[tuple[float, float]]:
        """Give the point on the base line where each chosen character begins, in user space."""
        values = array("d", bytes(16 * len(chosen)))
        at = values.buffer_info()[0]
        end = at + 16 * len(chosen)
        deque(map(_origin, repeat(self._at), chosen, range(at, end, 16), range(at + 8, end + 8, 16)), 0)
        return list(zip(values[::2], values[1::2], strict=True))

    def font_sizes(self, chosen: Sequence[int]) -> list[float]:
        """Give the font size of each chosen character before its text matrix."""
        return list(map(_font_size, repeat(self._at), chosen))

    def fonts(self, chosen: Sequence[int]) -> list[int]:
        """Give something that is the same for characters set in the same font on this page."""
        return [_font(text) if text else 0 for text in map(_text_object, repeat(self._at), chosen)]

    def rectangles(self, start: int, end: int) -> list[tuple[float, float]]:
        """Give (left, right) of each piece of text drawn at once, within a stretch of characters."""
        values = array("d", bytes(32))
        at = values.buffer_info()[0]
        found = []
        for piece in range(_count_rectangles(self._at, start, end - start)):
            _rectangle(self._at, piece, at, at + 8, at + 16, at + 24)
            found.append((values[0] - self.frame.left, values[2] - self.frame.left))
        return found

    def weight(self, index: int) -> int:
        """Give the font weight of one character, 400 being ordinary, 0 or less unknown."""
        weight: int = _weight(self._at, index)
        return weight

    def font_name(self, index: int) -> str:
        """Give the name of the font of one character."""
        buffer = array("B", bytes(128))
        length = _font_name(self._at, index, buffer.buffer_info()[0], 128, None)
        return str(memoryview(buffer)[: max(0, min(length, 128) - 1)], "latin-1")


def _rows(
    function: Callable[..., Any], page: int, chosen: Sequence[int], code: str, width: int
) -> list[tuple[float, ...]]:
    """Call a function that fills `width` numbers for every chosen character."""
    values = array(code, bytes(array(code).itemsize * width * len(chosen)))
    at = values.buffer_info()[0]
    step = values.itemsize * width
    deque(map(function, repeat(page), chosen, range(at, at + step * len(chosen), step)), 0)
    numbers = [iter(values)] * width
    return list(zip(*numbers, strict=True))


def _point(code: int) -> str:
    """Give one code point for one of PDFium's characters, whatever it is."""
    if code == 2:
        return "\ufffe"
    if code == 0 or code > 0x10FFFF or 0xD800 <= code < 0xE000:
        return "\ufffd"
    return chr(code)


@contextmanager
def open_page(document: Any, index: int) -> Iterator[object]:  # noqa: ANN401
    """Load one page of a `pypdfium2.PdfDocument` and close it whatever happens."""
    page = pdfium.FPDF_LoadPage(document.raw, index)
    if not page:
        raise ValueError("PDFium cannot load the page")
    try:
        yield page
    finally:
        pdfium.FPDF_ClosePage(page)


@contextmanager
def text_of(page: object) -> Iterator[TextPage]:
    """Open the text of a loaded page."""
    text = TextPage(page, frame_of(page))
    try:
        yield text
    finally:
        text.close()


def frame_of(page: object) -> Frame:
    """Give the visible rectangle of a page and its /Rotate."""
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(box))
    turned = max(0, pdfium.FPDFPage_GetRotation(page)) % 4 * 90
    return Frame(box.left, box.bottom, box.right, box.top, turned)


def stand_upright(page: object, frame: Frame) -> None:
    """Turn the page's content, in memory, so that its user space is the page as `frame` shows it.

    PDFium loses line breaks and the order of lines where text runs sideways in user space.
    The page must be loaded again for this to show.
    """
    matrix = pdfium.FS_MATRIX(*_UPRIGHT[frame.turned], *_shift(frame))
    clip = pdfium.FS_RECTF(0, frame.height, frame.width, 0)
    pdfium.FPDFPage_TransFormWithClip(page, ctypes.byref(matrix), ctypes.byref(clip))
    pdfium.FPDFPage_SetMediaBox(page, 0, 0, frame.width, frame.height)
    pdfium.FPDFPage_SetCropBox(page, 0, 0, frame.width, frame.height)
    pdfium.FPDFPage_SetRotation(page, 0)


_UPRIGHT = {0: (1, 0, 0, 1), 90: (0, -1, 1, 0), 180: (-1, 0, 0, -1), 270: (0, 1, -1, 0)}
"""Turning user space for a page turned clockwise, as a matrix."""


def _shift(frame: Frame) -> tuple[float, float]:
    """Give the translation that brings the turned rectangle's corner to the origin."""
    return {
        0: (-frame.left, -frame.bottom),
        90: (-frame.bottom, frame.right),
        180: (frame.right, frame.top),
        270: (frame.top, -frame.left),
    }[frame.turned]
