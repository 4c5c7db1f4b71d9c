"""Puts the lines of a page in the order in which a person reads them, and numbers its columns.

Turns lines in content-stream order into lines in reading order.  The stream's order is kept wherever
it makes sense on the page, because it knows the cells of tables and the flow of columns; only where
it jumps back up, or goes to and fro between columns line by line, is the order worked out from
white space.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from functools import cmp_to_key
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from fundflow.reading.righttoleft import from_the_right

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.model import Line

_LEADING = 1.2
"""Distance of base lines, in font sizes, where a page has too few lines to tell."""
_INDENT = 0.2
"""Share of the text's width that a second column begins after, at least."""
_FEW = 5
"""Lines that a column has at least."""
_TWO = 2
"""Lines of a title in the margin that the first line of its text may stand beside."""
_NUMBER = 6
"""Characters of the longest number in a margin."""
_SMALL_GAP = 0.15
"""Extra space, in line heights, that is only unevenness."""


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """Order the lines of one page, number its columns and measure the gaps between lines."""
    starts = _column_starts(lines)
    ordered = list(lines)
    if _goes_astray(lines, starts):
        ordered = _by_white_space(ordered, starts)
    if starts:
        ordered = [_in_column(line, starts) for line in ordered]
    return with_gaps(from_the_right(ordered))


def _column_starts(lines: Sequence[Line]) -> list[float]:
    """Give the left edges of the second and further columns."""
    if len(lines) < 2 * _FEW:
        return []
    left = min(line.x0 for line in lines)
    width = max(line.x1 for line in lines) - left
    inner = [line.x0 for line in lines if line.x0 > left + _INDENT * width]
    if len(inner) < _FEW:
        return []
    found: list[float] = []
    for edge, times in sorted(Counter(int(x // 4) for x in inner).items()):
        x, previous = edge * 4.0, found[-1] if found else left
        if times >= _FEW and x - previous >= _INDENT * width and _is_gutter(lines, x, previous, width):
            found.append(_at_gutter(lines, x, previous))
    return found


def _at_gutter(lines: Sequence[Line], x: float, previous: float) -> float:
    """Move a column's edge back to the gutter: its first lines may hang left of the others."""
    gutter = max(line.x1 for line in lines if previous - 1 <= line.x0 and line.x1 <= x + 1)
    return min(line.x0 for line in lines if min(gutter, x) - 1 <= line.x0 <= x + 4)


def _is_gutter(lines: Sequence[Line], x: float, previous: float, width: float) -> bool:
    """Tell whether lines end before x and others begin there, and few cross it."""
    before = [line for line in lines if line.x1 <= x + 1]
    after = [line for line in lines if line.x0 >= x - 1]
    if len(lines) - len(before) - len(after) > 0.35 * len(lines):
        return False
    before = [line for line in before if line.x0 >= previous - 1]
    after = [line for line in after if line.x0 < x + 0.12 * width]
    if len(before) < _FEW or len(after) < _FEW:
        return False
    highest = max(min(line.top for line in before), min(line.top for line in after))
    lowest = min(max(line.bottom for line in before), max(line.bottom for line in after))
    beside = lowest - highest > _FEW * median(line.size for line in after)
    return beside and _is_prose(before) and _is_prose(after)


def _is_prose(lines: Sequence[Line]) -> bool:
    """Tell running text from the cells of a table: most lines are long and fill their column."""
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    filling = sum(line.x1 - line.x0 > 0.6 * (right - left) for line in lines)
    return filling >= 0.4 * len(lines) and median(len(line.text) for line in lines) >= 20


def _goes_astray(lines: Sequence[Line], starts: Sequence[float]) -> bool:
    """Tell whether the stream jumps back up within a column or hops between columns."""
    hops = 0
    for line, after in pairwise(lines):
        if after.bottom < line.top:
            if after.x0 < line.x1 - 1 or not starts:
                return True
        elif starts and after.x1 < line.x0 and after.top < line.bottom + line.size:
            hops += 1
    return hops > 2


def _by_white_space(lines: list[Line], starts: Sequence[float]) -> list[Line]:
    """Order lines by bands that span the columns, and within a band column by column."""
    spanning = sorted(line.bottom for line in lines if _spans(line, starts))
    groups: dict[tuple[int, int], list[Line]] = {}
    for line in lines:
        across = _spans(line, starts)
        band = 2 * bisect_left(spanning, line.bottom) + (1 if across else 0)
        groups.setdefault((band, 0 if across else _column(line, starts)), []).append(line)
    return [line for key in sorted(groups) for line in by_rows(groups[key])]


def _spans(line: Line, starts: Sequence[float]) -> bool:
    """Tell whether a line runs across a gutter."""
    return any(line.x0 < x - 3 and line.x1 > x + 3 for x in starts)


def by_rows(lines: list[Line]) -> list[Line]:
    """Order blocks of the stream by where they begin, leaving each block as it is."""
    blocks: list[list[Line]] = []
    for line in lines:
        if blocks and _follows(blocks[-1][-1], line):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    longer = _rejoined([block for block in blocks if not _is_margin(block)])
    hanging = [line for block in blocks if _is_margin(block) for line in block]
    loose = [line for line in hanging if not any(_hang(line, block) for block in longer)]
    ordered = sorted([*longer, *([line] for line in loose)], key=cmp_to_key(_first))
    return [line for block in ordered for line in block]


def _rejoined(blocks: list[list[Line]]) -> list[list[Line]]:
    """Join a block to the one that it goes on, beside a title in the margin: no sidebar stands between the two."""
    joined: list[list[Line]] = []
    for block in blocks:
        before = next((each for each in joined if _goes_on_beside(each, block)), None)
        if before is None:
            joined.append(block)
        else:
            before += block
    return joined


def _goes_on_beside(block: list[Line], other: list[Line]) -> bool:
    """Tell whether a block begins right of the last two lines of another that reaches above and over it."""
    last, first = block[-1], other[0]
    if len(block) <= _TWO or not block[-2].top - 1 <= first.top <= last.bottom or last.x1 > first.x0 + 1:
        return False
    return min(line.x0 for line in block) < first.x0 < max(line.x1 for line in block[:-2])


def _is_margin(block: list[Line]) -> bool:
    """Tell what may be numbers in the margin from text: one line, or several very short ones."""
    return len(block) == 1 or all(len(line.text) <= _NUMBER for line in block)


def _hang(line: Line, block: list[Line]) -> bool:
    """Put a lone line, such as a number in the margin, before the line of a block that it stands beside."""
    for at, other in enumerate(block):
        if abs(other.bottom - line.bottom) < 2 and line.x1 <= other.x0 + 1:
            block.insert(at, line)
            return True
    return False


def _first(block: list[Line], other: list[Line]) -> int:
    """Compare two blocks: the higher one first, and of two at the same height the left one."""
    one, two = block[0], other[0]
    apart = one.top - two.top
    order = apart if abs(apart) > 0.5 * min(one.size, two.size) else one.x0 - two.x0
    return -1 if order < 0 else int(order > 0)


def _follows(line: Line, after: Line) -> bool:
    """Tell whether a line of the stream goes on from the one before it: right below or beside."""
    return line.top - 1 <= after.top <= line.bottom + 2 * line.size


def _column(line: Line, starts: Sequence[float]) -> int:
    return sum(line.x0 >= x - 3 for x in starts)


def _in_column(line: Line, starts: Sequence[float]) -> Line:
    column = _column(line, starts)
    return line._replace(column=column) if column else line


def with_gaps(lines: Sequence[Line]) -> list[Line]:
    """Measure the white space above each line beyond the page's normal spacing."""
    steps = [after.bottom - line.bottom for line, after in pairwise(lines)]
    ratios = sorted(
        step / line.size for step, line in zip(steps, lines[1:], strict=True) if 0.7 * line.size < step < 3 * line.size
    )
    usual = ratios[len(ratios) * 3 // 10] if len(ratios) > _FEW else _LEADING
    spaced = list(lines[:1])
    for step, line in zip(steps, lines[1:], strict=True):
        gap = step / (usual * line.size) - 1 if line.size else 0.0
        spaced.append(line._replace(gap=round(gap, 2)) if gap > _SMALL_GAP else line)
    return spaced
