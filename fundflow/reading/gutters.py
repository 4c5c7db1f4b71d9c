"""Takes apart lines that run across the gutter between two columns.

Turns spans of characters into spans that keep to their column, on pages whose file writes the columns
row by row.  A row of a table is left whole: its parts are short, or do not begin at one place.
"""

from __future__ import annotations

from collections import Counter
from statistics import median
from typing import TYPE_CHECKING

from fundflow.reading.lines import bolds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.model import Line
    from fundflow.reading.pdfium import TextPage

_WIDE = 0.6
"""Share of the text's width that a line across a gutter has at least."""
_FEWEST = 6
"""Wide lines that a page needs for its gutters to show."""
_SAMPLES = 8
"""Wide lines that are looked at first."""
_GAP = 8.0
"""Points of white that a gutter is wide at least."""
_MOST = 0.7
"""Share of wide lines that a gutter runs through."""
_TITLE, _EDGE, _COMMON = 30.0, 3.0, 0.4
"""Points that a title in the margin is wide at least, by which text may stand off, and share of lines so placed."""
_PROSE = 20
"""Characters of a column's ordinary line, at least."""

Gap = tuple[float, float]


def at_gutters(
    page: TextPage, characters: str, lines: Sequence[Line], spans: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Split the spans of lines that run across a gutter; the same list when the page has none."""
    if len(lines) < _FEWEST:
        return spans
    width = max(line.x1 for line in lines) - min(line.x0 for line in lines)
    wide = [at for at, line in enumerate(lines) if line.x1 - line.x0 > _WIDE * width]
    if len(wide) < max(_FEWEST, 0.3 * len(lines)):
        return spans
    sample = wide[:: max(1, len(wide) // _SAMPLES)]
    gutters = _common([_gaps(page.rectangles(*spans[at])) for at in sample])
    if not gutters:
        return spans
    parts = {at: _cut(page, characters, spans[at], gutters) for at in wide}
    if not _are_columns(list(parts.values())):
        return spans
    return [part for at, span in enumerate(spans) for part in parts.get(at, [span])]


def _gaps(boxes: Sequence[tuple[float, float]]) -> list[Gap]:
    """Give the white between the pieces of a line."""
    gaps = []
    end = None
    for left, right in sorted(boxes):
        if end is not None and left - end >= _GAP:
            gaps.append((end, left))
        end = right if end is None else max(end, right)
    return gaps


def _common(rows: Sequence[list[Gap]]) -> list[float]:
    """Give the places that are white in most lines."""
    found: list[float] = []
    for right in sorted({gap[1] for gaps in rows for gap in gaps}):
        x = right - _GAP / 2
        share = sum(any(gap[0] <= x <= gap[1] for gap in gaps) for gaps in rows) / len(rows)
        if share >= _MOST and not (found and x - found[-1] < 5 * _GAP):
            found.append(x)
    return found if len(found) <= 2 else []


def _cut(page: TextPage, characters: str, span: tuple[int, int], gutters: Sequence[float]) -> list[tuple[int, int]]:
    """Split a span where it crosses a gutter with white on both sides."""
    inked = [at for at in range(*span) if not characters[at].isspace()]
    left = page.frame.left
    cells = page.loose(inked)
    begins, ends = [cell[0] - left for cell in cells[1:]], [cell[2] - left for cell in cells]
    cuts = {
        n for x in gutters for n, (end, begin) in enumerate(zip(ends, begins, strict=False), 1) if end <= x <= begin
    }
    edges = [span[0], *(inked[n] for n in sorted(cuts))]
    return list(zip(edges, [*(inked[n - 1] + 1 for n in sorted(cuts)), span[1]], strict=True))


def _are_columns(rows: Sequence[list[tuple[int, int]]]) -> bool:
    """Tell columns of text from a table: most lines divide, and all parts are as long as lines are."""
    divided = [parts for parts in rows if len(parts) > 1]
    if len(divided) < _MOST * len(rows):
        return False
    return all(
        median(parts[at][1] - parts[at][0] for parts in divided) >= _PROSE for at in range(min(map(len, divided)))
    )


def at_margin(
    page: TextPage, characters: str, lines: Sequence[Line], spans: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Split bold titles in the margin from the first line of the text beside them; the same list where none are."""
    edge = _text_edge(lines)
    beside = [at for at, line in enumerate(lines) if line.x0 < edge - _TITLE and line.x1 > edge + _TITLE]
    if edge <= 0 or not beside:
        return spans
    parts: dict[int, list[tuple[int, int]]] = {}
    for at in beside:
        gaps = _gaps(page.rectangles(*spans[at]))
        gap = next((gap for gap in gaps if abs(gap[1] - edge) < _EDGE), None)
        cut = _cut(page, characters, spans[at], [gap[1] - 1]) if gap else []
        titled = len(cut) > 1 and _is_title(characters[slice(*cut[0])])
        if titled and bolds(page, [cut[0][0], cut[1][0]]) == [True, False]:
            parts[at] = cut
    return [part for at, span in enumerate(spans) for part in parts.get(at, [span])] if parts else spans


def _text_edge(lines: Sequence[Line]) -> float:
    """Give where most lines begin, when some begin further left; 0 where the text has no margin."""
    places = Counter(round(line.x0) for line in lines)
    edge, times = places.most_common(1)[0] if places else (0, 0)
    if times < _FEWEST or times < _COMMON * len(lines):
        return 0.0
    return edge if min(places) < edge - _TITLE else 0.0


def _is_title(text: str) -> bool:
    """Tell words from a mere number: that belongs to its paragraph."""
    return any(len(word) > 2 and word.isalpha() for word in text.split())
