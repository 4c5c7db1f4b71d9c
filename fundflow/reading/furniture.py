"""Takes running heads, feet and page numbers out of the running text.

Turns the lines of each page into the lines that belong to the text.  Only lines at the very top or
bottom of a page are ever touched, and only when the same words (digits aside) stand there on several
pages, when they are nothing but a page number, or when they stand alone above or below all pages'
text in the same place.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fundflow.model import Line

_DEPTH = 4
"""How many lines from the top and from the bottom may be furniture."""
_MARGIN = 0.13
"""The share of the page's height, at top and bottom, in which furniture stands."""
_DIGITS = re.compile(r"\d+|\b[ivxlc]+\b")
_NUMBER = re.compile(
    r"(?:[-–—|\[(]\s*)?(?:page|pg\.?|página|pag\.?|p\.)?\s*(?:\d{1,4}|[ivxlc]{1,6}|[A-Z]{1,2}-\d{1,3})"
    r"(?:\s*(?:of|de|sur|/|\|)\s*\d{1,4})?(?:\s*[-–—|\])])?",
    re.IGNORECASE,
)


class Sheet(NamedTuple):
    """The lines of one page with the height of the page."""

    height: float
    lines: list[Line]


class _Spot(NamedTuple):
    """What stands at the edge of a page: words without digits, and where."""

    foot: bool
    words: str
    place: int
    """Base line in units of 6 points, so that small shifts do not matter."""


def without_furniture(sheets: Sequence[Sheet]) -> list[list[Line]]:
    """Give each page's lines without running heads, feet and page numbers."""
    edges = [_edges(sheet) for sheet in sheets]
    seen = Counter(spot for page in edges for spot in {spot for spot, _ in page})
    near = {spot for spot in seen if _often(_count(seen, spot), len(sheets))}
    return [_keep(sheet, page, near) for sheet, page in zip(sheets, edges, strict=True)]


def _edges(sheet: Sheet) -> list[tuple[_Spot, int]]:
    """List what stands in the margins of a page, with its index among the page's lines."""
    if not sheet.lines:
        return []
    order = sorted(range(len(sheet.lines)), key=lambda i: sheet.lines[i].bottom)
    limit = sheet.height * _MARGIN
    heads = [i for i in order[:_DEPTH] if sheet.lines[i].top < limit]
    feet = [i for i in order[-_DEPTH:] if sheet.lines[i].bottom > sheet.height - limit]
    return [(_spot(sheet, i, foot=False), i) for i in heads] + [(_spot(sheet, i, foot=True), i) for i in feet]


def _spot(sheet: Sheet, index: int, *, foot: bool) -> _Spot:
    line = sheet.lines[index]
    words = " ".join(_DIGITS.sub("#", line.text.lower()).split())
    return _Spot(foot, words, int(line.bottom // 6))


def _count(seen: Counter[_Spot], spot: _Spot) -> int:
    """Count the pages that have these words about here."""
    return sum(seen[spot._replace(place=spot.place + shift)] for shift in (-1, 0, 1))


def _often(times: int, pages: int) -> bool:
    """Tell whether something seen on this many pages is a running head."""
    return times >= 3 or (times >= 2 and pages <= 4)


def _keep(sheet: Sheet, edges: Iterable[tuple[_Spot, int]], near: set[_Spot]) -> list[Line]:
    drop = {index for spot, index in edges if spot in near or _NUMBER.fullmatch(sheet.lines[index].text)}
    return [line for index, line in enumerate(sheet.lines) if index not in drop] if drop else sheet.lines
