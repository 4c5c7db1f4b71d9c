"""Finds words that a line drawn through them deletes, as printed redlines do.

Turns the horizontal strokes of a page into the stretches of its lines that they cross at half the
height of small letters.  An underline runs lower, the border of a table between lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.reading.lines import DESCENT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fundflow.model import Line
    from fundflow.reading.rulings import Edge
    from fundflow.reading.tables import Grid, Rectangle

_LOWEST, _HIGHEST = 0.14, 0.42
"""How far above the base line, in font sizes, a stroke deletes."""
_SHORTEST = 8.0
"""Points of a stroke that deletes a word."""
_OUT = 0.9
"""Font sizes by which it may stick out of the words: a space behind them is struck with them."""
_BAND = 8
"""Height of the strips by which lines are looked up."""
_MOST = 600
"""Strokes beyond which a page is a drawing."""


def struck_out(lines: Sequence[Line], edges: Sequence[Edge], found: Sequence[Grid]) -> list[Rectangle]:
    """Give the places of words that are struck out, each as high as its line."""
    borders = {round(y) for grid in found for slot in grid.slots for y in (slot.box[1], slot.box[3])}
    strokes = [
        edge for edge in edges if edge.flat and edge.x1 - edge.x0 >= _SHORTEST and round(edge.top) not in borders
    ]
    if not strokes or len(strokes) > _MOST:
        return []
    rows: dict[int, list[Line]] = {}
    for line in lines:
        for band in range(int(line.top // _BAND), int(line.bottom // _BAND) + 1):
            rows.setdefault(band, []).append(line)
    return [place for stroke in strokes for place in _crossed(stroke, rows.get(int(stroke.top // _BAND), ()))]


def _crossed(stroke: Edge, lines: Sequence[Line]) -> Iterator[Rectangle]:
    for line in lines:
        height = line.bottom - DESCENT * line.size - stroke.top
        room = _OUT * line.size
        within = line.x0 - room <= stroke.x0 and stroke.x1 <= line.x1 + room
        if within and _LOWEST * line.size <= height <= _HIGHEST * line.size:
            yield stroke.x0, line.top, stroke.x1, line.bottom
