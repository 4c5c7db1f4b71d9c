"""Turn boxes of a displayed page into corners in the PDF's own space.

A box has its origin at the top left of the page as displayed, after /CropBox and /Rotate.  PDF user
space has its origin anywhere and knows nothing of the rotation.

Source: ISO 32000-1, 7.7.3.3 (MediaBox, CropBox, Rotate) and 12.5.6.10 (QuadPoints).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pikepdf

    from fundflow.model import Box

LETTER = (0.0, 0.0, 612.0, 792.0)
"""What PDFium shows for a page without a usable MediaBox."""
DEPTH = 50
"""Parents looked at; a page tree that is deeper is broken or goes in a circle."""

Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]


class Frame(NamedTuple):
    """The displayed part of a page and its clockwise rotation."""

    x0: float
    y0: float
    x1: float
    y1: float
    rotation: int


def frame_of(page: pikepdf.Dictionary) -> Frame:
    """Return the displayed part of a page: its CropBox within its MediaBox."""
    media = _rectangle(inherited(page, "/MediaBox")) or LETTER
    crop = _rectangle(inherited(page, "/CropBox")) or media
    x0, y0 = max(media[0], crop[0]), max(media[1], crop[1])
    x1, y1 = min(media[2], crop[2]), min(media[3], crop[3])
    if x0 >= x1 or y0 >= y1:
        x0, y0, x1, y1 = media
    try:
        turn = int(inherited(page, "/Rotate") or 0) // 90 * 90 % 360
    except (TypeError, ValueError):
        turn = 0
    return Frame(x0, y0, x1, y1, turn)


def corners(box: Box, frame: Frame) -> Quad:
    """Return top left, top right, bottom left and bottom right, as the reader sees them."""
    spots = ((box.x0, box.top), (box.x1, box.top), (box.x0, box.bottom), (box.x1, box.bottom))
    first, second, third, fourth = (_point(across, down, frame) for across, down in spots)
    return first, second, third, fourth


def _point(across: float, down: float, frame: Frame) -> Point:
    match frame.rotation:
        case 90:
            return frame.x0 + down, frame.y0 + across
        case 180:
            return frame.x1 - across, frame.y0 + down
        case 270:
            return frame.x1 - down, frame.y1 - across
        case _:
            return frame.x0 + across, frame.y1 - down


def inherited(page: pikepdf.Dictionary, key: str) -> pikepdf.Object | None:
    """Return an attribute of a page, or of the nearest parent that has it."""
    node: pikepdf.Object = page
    for _ in range(DEPTH):
        if key in node:
            return node[key]
        if "/Parent" not in node:
            return None
        node = node["/Parent"]
    return None


def _rectangle(value: pikepdf.Object | None) -> tuple[float, float, float, float] | None:
    try:
        a, b, c, d = (float(number) for number in value or ())
    except (TypeError, ValueError):
        return None
    low, high = (min(a, c), min(b, d)), (max(a, c), max(b, d))
    return (*low, *high) if low[0] < high[0] and low[1] < high[1] else None
