"""Finds checkboxes that are drawn as small squares, with a letter or a sign for the tick.

Turns the squares of a page into `Tick`s.  An empty square says something only on a page where another
one holds a tick: elsewhere the tick may be a stroke of the pen, or the square an ornament.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fundflow.reading.regions import Tick

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.reading.pdfium import TextPage
    from fundflow.reading.regions import Rectangle

_SIGN = re.compile(r"(?<!\S)[Xx✓✔✗✘](?!\S)")
_ROOM = 1.5
"""Points by which a sign may stick out of its square."""


def drawn_ticks(page: TextPage, characters: str, squares: Sequence[Rectangle]) -> list[Tick]:
    """Give the squares that are checkboxes, each ticked or not; none where no square is ticked."""
    signs = [match.start() for match in _SIGN.finditer(characters)] if len(squares) > 1 else []
    if not signs:
        return []
    left, high = page.frame.left, page.frame.top  # the page stands upright
    places = [((box[0] + box[2]) / 2 - left, high - (box[1] + box[3]) / 2) for box in page.loose(signs)]
    ticks = [Tick(box, any(_holds(box, x, y) for x, y in places)) for box in dict.fromkeys(squares)]
    return ticks if any(tick.ticked for tick in ticks) else []


def _holds(box: Rectangle, x: float, y: float) -> bool:
    return box[0] - _ROOM <= x <= box[2] + _ROOM and box[1] - _ROOM <= y <= box[3] + _ROOM
