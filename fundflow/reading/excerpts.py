"""Show words at their place: a picture of a strip of the page, or the text around them.

Turns boxes on pages into small pictures with the words coloured, and, for formats without pages,
quotes into the text before and after them.  What must be hidden is painted over; of a page whose
letters cannot be told from its pictures, such as a scan, nothing is then shown at all.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from fundflow.model import Box, Excerpt
from fundflow.reading.pages import upright
from fundflow.reading.pdf import opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from PIL.Image import Image

Area = tuple[float, float, float, float]
"""x0, top, x1, bottom in points, as displayed."""

DPI = 110
SMALLER = ((1.0, 16), (1.0, 8), (0.8, 8), (0.65, 6), (0.5, 4))
"""Scale and number of colours, tried until a picture is small enough to be mailed with fifty others."""
LARGEST = 26_000
"""Bytes of a picture."""
AROUND = 30.0
"""Points of the page shown above and below the words."""
TALLEST = 300.0
"""Points of the page that one picture shows at most."""
EDGE = 12.0
"""Points of white kept beside the ink."""
BAR = 2.5
"""Points of the bar beside the words, which shows the place in black and white too."""
NEIGHBOURS = 280
"""Characters of text shown before and after a quote."""
FAINT = 40
"""Tones of grey, of 255, that are no ink yet."""
_SCAN = 0.2
"""Share of a page under pictures from which its letters may be part of them."""


class Wanted(NamedTuple):
    """Words to be shown."""

    name: str
    quote: str
    colour: tuple[float, float, float]
    boxes: tuple[Box, ...]


def pictures(
    path: Path, wanted: Iterable[Wanted], *, password: str | None = None, hide: Sequence[str] = ()
) -> dict[str, tuple[Excerpt, ...]]:
    """Return pictures of the words by name, one for each page that they stand on; `hide` holds patterns.

    Raises:
        UnreadableDocument: the file cannot be opened.
    """
    by_page: dict[int, list[tuple[Wanted, list[Box]]]] = defaultdict(list)
    for each in wanted:
        for page in sorted({box.page for box in each.boxes}):
            by_page[page].append((each, [box for box in each.boxes if box.page == page]))
    found: dict[str, tuple[Excerpt, ...]] = {}
    with opened(path, password) as (document, _):
        for number, shown in sorted(by_page.items()):
            sheet = _sheet(document, number, hide)
            if sheet is None:
                continue
            for each, boxes in shown:
                found[each.name] = (*found.get(each.name, ()), _strip(sheet, number, boxes, each.colour))
    return found


def surroundings(lines: Iterable[str], wanted: Iterable[Wanted]) -> dict[str, tuple[Excerpt, ...]]:
    """Return the text around each quote, for a format without pages."""
    text = " ".join(" ".join(lines).split())
    found: dict[str, tuple[Excerpt, ...]] = {}
    for each in wanted:
        quote = " ".join(each.quote.split())
        at = text.find(quote)
        if at >= 0:
            before, after = text[:at].rstrip(), text[at + len(quote) :].lstrip()
            found[each.name] = (Excerpt(0, b"", 0, 0, _last(before), _first(after)),)
    return found


def _last(text: str) -> str:
    return text if len(text) <= NEIGHBOURS else "… " + text[-NEIGHBOURS:].partition(" ")[2]


def _first(text: str) -> str:
    return text if len(text) <= NEIGHBOURS else text[:NEIGHBOURS].rpartition(" ")[0] + " …"


def _sheet(document: Any, number: int, hide: Sequence[str]) -> Image | None:  # noqa: ANN401
    """Return the rendering of a page, without what must be hidden; None when that cannot be done."""
    page = document[number - 1]
    try:
        image: Image = page.render(scale=DPI / 72, may_draw_forms=True).to_pil().convert("RGB")
        if not hide:
            return image
        if _under_pictures(page) > _SCAN * page.get_width() * page.get_height():
            return None
    finally:
        page.close()
    return _letters_only(image, document, number, hide)


def _under_pictures(page: Any) -> float:  # noqa: ANN401
    """Return how many square points of the page lie under pictures."""
    import pypdfium2.raw as pdfium

    areas = (each.get_bounds() for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=8))
    return float(sum(abs((right - left) * (top - bottom)) for left, bottom, right, top in areas))


def _letters_only(image: Image, document: Any, number: int, hide: Sequence[str]) -> Image | None:  # noqa: ANN401
    """Return a page that shows its letters and nothing else: no logo, no signature, no hidden words."""
    from PIL import Image as Pictures
    from PIL import ImageDraw

    shown = Pictures.new("RGB", image.size, "white")
    with upright(document, number - 1) as page:
        text = page.text.text
        if not text.strip():
            return None
        cells = [page.show_box(cell) for cell in page.text.loose(range(page.text.count))]
    hidden = {at for pattern in hide for match in re.finditer(pattern, text) for at in range(*match.span())}
    for at, cell in enumerate(cells):
        area = _pixels(cell, image.size)
        if at not in hidden and area[0] < area[2] and area[1] < area[3]:
            shown.paste(image.crop(area), area[:2])
    draw = ImageDraw.Draw(shown)
    for at in hidden:
        _fill(draw, cells[at], image.size, "black")
    return shown


def _fill(draw: Any, area: Sequence[float], size: tuple[int, int], colour: Any) -> None:  # noqa: ANN401 - Pillow's own
    """Fill an area, as far as it is on the picture: a long quote goes on below its strip."""
    left, top, right, bottom = _pixels(area, size)
    if left < right and top < bottom:
        draw.rectangle((left, top, right, bottom), fill=colour)


def _pixels(area: Sequence[float], size: tuple[int, int]) -> tuple[int, int, int, int]:
    scale = DPI / 72
    left, top, right, bottom = (each * scale for each in area)
    across, down = size
    return max(0, int(left)), max(0, int(top)), min(across, int(right) + 1), min(down, int(bottom) + 1)


def _strip(sheet: Image, number: int, boxes: list[Box], colour: tuple[float, float, float]) -> Excerpt:
    """Cut the strip out first: everything else is then done on few pixels."""
    across, down = sheet.width * 72 / DPI, sheet.height * 72 / DPI
    top = max(0.0, min(box.top for box in boxes) - AROUND)
    bottom = min(down, max(box.bottom for box in boxes) + AROUND, top + TALLEST)
    area = _pixels((0, top, across, bottom), sheet.size)
    strip = sheet.crop(area)
    shifted = [box._replace(top=box.top - area[1] * 72 / DPI, bottom=box.bottom - area[1] * 72 / DPI) for box in boxes]
    whole = _between_lines(strip, shifted)
    marked = _marked(strip, shifted, colour, whole[0] * 72 / DPI).crop(whole)
    return Excerpt(number, _png(marked), marked.width * 72 / DPI, marked.height * 72 / DPI)


def _marked(strip: Image, boxes: list[Box], colour: tuple[float, float, float], margin: float) -> Image:
    """Colour the words as a pen would, and put a bar beside them into the margin."""
    from PIL import Image as Pictures
    from PIL import ImageChops, ImageDraw

    ink = Pictures.new("RGB", strip.size, "white")
    draw = ImageDraw.Draw(ink)
    for box in boxes:
        _fill(draw, box[1:], strip.size, tuple(round(255 * part) for part in colour))
    left = margin + BAR
    for box in boxes:
        _fill(draw, (left, box.top, left + BAR, box.bottom), strip.size, "black")
    return ImageChops.multiply(strip, ink)


def _between_lines(strip: Image, boxes: list[Box]) -> tuple[int, int, int, int]:
    """Return the part of a strip without cut lines of text above and below, and without the white at its sides."""
    from PIL import ImageOps

    ink = ImageOps.invert(strip.convert("L")).point(lambda tone: 255 if tone > FAINT else 0)
    first = _pixels((0, min(box.top for box in boxes), 1, 1), (10**6, 10**6))[1]
    last = min(strip.height, _pixels((0, 0, 1, max(box.bottom for box in boxes)), (10**6, 10**6))[3])
    rows = [ink.crop((0, row, ink.width, row + 1)).getbbox() is not None for row in range(ink.height)]
    top = next((row for row in range(first) if not rows[row]), 0)
    bottom = next((row for row in range(strip.height, last, -1) if not rows[row - 1]), strip.height)
    found = ink.crop((0, top, ink.width, bottom)).getbbox()
    edge = round(EDGE * DPI / 72)
    left, right = (found[0] - edge, found[2] + edge) if found else (0, strip.width)
    return max(0, left), top, min(strip.width, right), bottom


def _png(strip: Image) -> bytes:
    """Return a PNG that is as fine as its size allows."""
    data = b""
    for data in _smaller(strip):
        if len(data) <= LARGEST:
            break
    return data


def _smaller(strip: Image) -> Iterator[bytes]:
    from PIL import Image as Pictures

    for scale, colours in SMALLER:
        size = max(1, round(strip.width * scale)), max(1, round(strip.height * scale))
        image = strip if scale == 1 else strip.resize(size, Pictures.Resampling.LANCZOS)
        out = io.BytesIO()
        image.quantize(colours, dither=Pictures.Dither.NONE).save(out, "PNG", compress_level=6)
        yield out.getvalue()
