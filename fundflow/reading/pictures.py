"""Looks at what is drawn on a page that has little or no text: is it blank, is it a scan?

Turns a page into a rendering, and into how much of it pictures cover.  Recognises nothing.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2.raw as pdfium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundflow.reading.pdfium import Frame

_DEEPEST = 4
DPI = 200
"""Fine enough for OCR."""
COARSE = 50
"""Fine enough to see whether a page is blank."""
_LONGEST = 4500
"""Pixels of the longer side of a rendering, at most."""
_INK = 0.0004
"""Share of dark pixels below which a page is blank."""
_DARK = 160
"""Grey values below which a pixel is ink."""


class Picture(NamedTuple):
    """A grey rendering of a page."""

    width: int
    height: int
    pixels: bytes
    scale: float
    """Pixels in a point."""

    @property
    def blank(self) -> bool:
        """Whether next to nothing is on it."""
        dark = len(self.pixels) - len(self.pixels.translate(None, _INK_BYTES))
        return dark < _INK * len(self.pixels)


_INK_BYTES = bytes(range(_DARK))


def has_ink(page: object) -> bool:
    """Tell whether anything at all is drawn on a page: text without characters counts."""
    return bool(pdfium.FPDFPage_CountObjects(page) > 0)


def is_scan(page: object, frame: Frame) -> bool:
    """Tell whether pictures cover most of a page."""
    area = (frame.right - frame.left) * (frame.top - frame.bottom)
    return any(_covered(item) > 0.5 * area for item in _objects(page))


def render(document: Any, index: int, dpi: int = DPI) -> Picture:  # noqa: ANN401
    """Render a page in grey."""
    page = document[index]
    try:
        longer = max(*page.get_size(), 1.0)
        scale = min(dpi / 72, _LONGEST / longer)
        bitmap = page.render(scale=scale, grayscale=True)
        try:
            pixels = bytes(bitmap.buffer)
            width, height, stride = bitmap.width, bitmap.height, bitmap.stride
        finally:
            bitmap.close()
    finally:
        page.close()
    if stride != width:
        pixels = b"".join(pixels[row * stride : row * stride + width] for row in range(height))
    return Picture(width, height, pixels, scale)


def _objects(page: object) -> Iterator[Any]:
    """Give the objects of a page; those inside forms only for forms."""
    for at in range(pdfium.FPDFPage_CountObjects(page)):
        yield pdfium.FPDFPage_GetObject(page, at)


def _covered(item: Any, depth: int = 0) -> float:  # noqa: ANN401
    """Give the area that an object covers with pictures, as far as its bounds tell."""
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
        count = pdfium.FPDFFormObj_CountObjects(item)
        inner = (pdfium.FPDFFormObj_GetObject(item, at) for at in range(min(count, 200)))
        return _area(item) if any(_covered(part, depth + 1) for part in inner) else 0.0
    return _area(item) if kind == pdfium.FPDF_PAGEOBJ_IMAGE else 0.0


def _area(item: Any) -> float:  # noqa: ANN401
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(item, ctypes.byref(left), ctypes.byref(bottom), ctypes.byref(right), ctypes.byref(top))
    return abs((right.value - left.value) * (top.value - bottom.value))
