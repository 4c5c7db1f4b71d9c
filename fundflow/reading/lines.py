"""Splits the characters of an upright page into lines with their geometry.

Turns a `TextPage` into `Line`s in PDFium's order (that of the content stream).  A line's text is
exactly the page's characters; a line that ends in a hyphen which PDFium holds for a mark of a broken
word keeps U+FFFE as its last character until `hyphens` decides.  Order, columns and running heads
are not decided here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fundflow.model import Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.reading.pdfium import TextPage

HYPHEN = "\ufffe"
"""What PDFium puts in place of a hyphen at a line end, with no line break after it."""

_PIECE = re.compile(
    r"[^\s\x00-\x1f\x7f\u200b\u2060\ufeff\ufffe]"
    r"(?:[^\r\n\ufffe\u200b\u2060\ufeff]*[^\s\x00-\x1f\x7f\u200b\u2060\ufeff\ufffe])?\ufffe?"
)
_INVISIBLE = frozenset("\u200b\u2060\ufeff")
_SPACES = (*range(10), 11, 12, *range(14, 32), 127, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)
_PLAIN = str.maketrans(dict.fromkeys(_SPACES, " ") | {0xAD: "-"})
_ODD = re.compile(f"[{''.join(map(chr, _PLAIN))}]")
_BOLD_NAME = re.compile(r"bold|black|heavy|semibd|demi(?!lune)", re.IGNORECASE)
_BOLD = 600
"""The weight from which a font counts as bold."""
ASCENT, DESCENT = 0.78, 0.22
"""How much of the font size stands above and below the base line."""


def split(characters: str) -> list[tuple[int, int]]:
    """Give (start, end) of every visual line, without white space around it."""
    return [match.span() for match in _PIECE.finditer(characters)]


def plain(characters: str) -> str:
    """Make every kind of space a space and every soft hyphen that is drawn a hyphen, one for one."""
    return characters.translate(_PLAIN) if _ODD.search(characters) else characters


def lines_of(page: TextPage, number: int, spans: Sequence[tuple[int, int]], characters: str) -> list[Line]:
    """Measure the lines at `spans`; asks PDFium for a few characters of each line only."""
    if not spans:
        return []
    firsts = [start for start, _ in spans]
    lasts = [end - 1 for _, end in spans]
    middles = [_inked(characters, start, end) for start, end in spans]
    left, high = page.frame.left, page.frame.top
    text = plain(characters)
    made = []
    rows = zip(
        spans,
        page.origins(firsts),
        page.loose(firsts),
        page.loose(lasts),
        _sizes(page, middles),
        bolds(page, middles),
        strict=True,
    )
    for (start, end), (_, base), first, last, size, bold in rows:
        y = high - base
        x0 = min(last[0], first[0])
        x1 = max(first[2], last[2])
        top, bottom = y - ASCENT * size, y + DESCENT * size
        broken = characters[end : end + 1] in _INVISIBLE
        made.append(Line(number, text[start:end], x0 - left, top, x1 - left, bottom, size, bold, start, broken))
    return made


def _inked(characters: str, start: int, end: int) -> int:
    """Give a character near the middle of a line that is not a space."""
    middle = (start + end) // 2
    while characters[middle].isspace():
        middle += 1
    return middle


def _sizes(page: TextPage, chosen: Sequence[int]) -> list[float]:
    """Give the size as displayed of each chosen character."""
    sizes = zip(page.font_sizes(chosen), page.matrices(chosen), strict=True)
    return [round(size * (m[2] * m[2] + m[3] * m[3]) ** 0.5, 2) for size, m in sizes]


def bolds(page: TextPage, chosen: Sequence[int]) -> list[bool]:
    """Tell which of the chosen characters are set in a bold font, asking once for each font."""
    fonts = page.fonts(chosen)
    known = {font: _is_bold(page, index) for font, index in dict(zip(fonts, chosen, strict=True)).items()}
    return [known[font] for font in fonts]


def _is_bold(page: TextPage, index: int) -> bool:
    """Tell whether a character is set in a bold font, by weight or else by name."""
    return page.weight(index) >= _BOLD or bool(_BOLD_NAME.search(page.font_name(index)))
