"""Takes line numbers out of the margin of a page: they stand beside the text and are no part of it.

Turns the lines of a page into those without a column of numbers that counts the lines beside it, one
by one or every fifth.  Numbers of paragraphs stay: the lines below a numbered one have none of their own.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fundflow.model import Line

_FEW = 8
"""Numbers in a margin, from which they may count lines."""
_FEWER = 4
"""The same where only every fifth line has a number."""
_FIFTH = 5
"""Lines from one number to the next, from which few numbers do."""
_DIGITS = 4
"""Digits of the highest number of a line."""
_STEPS = (1, 2, 5, 10)
"""How far apart the numbers of counted lines are."""
_ASIDE = 3.0
"""Points by which the numbers of one margin may stand off."""
_GOES_ON = 0.25
"""Share of the lines beside that go on with a small letter: counted lines are text, not entries."""
_COUNTED = 0.75
"""Share of a margin's numbers that follow the one before, and of the lines beside that are counted."""
_NARROW = 0.3
"""Font sizes that a digit is wide at least."""
_DEEP = 4.0
"""Line heights between two numbers of neighbouring lines, at most: between paragraphs is white space."""


def without_line_numbers(lines: list[Line]) -> list[Line]:
    """Give the lines of a page without the numbers that count them."""
    numbers = [line for line in lines if len(line.text) <= _DIGITS and line.text.isdigit() and not line.bold]
    if len(numbers) < _FEWER:
        return lines
    drop: set[int] = set()
    for margin in _margins(numbers):
        if _counts(margin, lines):
            drop.update(line.start for line in margin)
            drop.update(line.start for line in lines if _is_stacked(line) and _is_beside(line, margin))
    return [line for line in lines if line.start not in drop] if drop else lines


def _is_stacked(line: Line) -> bool:
    """Tell numbers that stand one above the other, which PDFium takes for one line."""
    return line.text.isdigit() and line.x1 - line.x0 < _NARROW * len(line.text) * line.size


def _is_beside(line: Line, margin: Sequence[Line]) -> bool:
    return any(line.x0 <= other.x1 and line.x1 >= other.x0 for other in margin)


def _margins(numbers: Sequence[Line]) -> Iterator[list[Line]]:
    """Give the numbers that end, or else begin, at the same place of the page, from top to bottom."""
    for edge in ("x1", "x0"):
        left = sorted(numbers, key=lambda line: getattr(line, edge))
        margin: list[Line] = []
        for line in left:
            if margin and getattr(line, edge) - getattr(margin[-1], edge) > _ASIDE:
                yield sorted(margin, key=lambda each: each.top)
                margin = []
            margin.append(line)
        if margin:
            yield sorted(margin, key=lambda each: each.top)


def _counts(margin: Sequence[Line], lines: Sequence[Line]) -> bool:
    """Tell numbers that count the lines beside them from those of paragraphs, of a list or of a table."""
    values = [int(line.text) for line in margin]
    jumps = [after - before for before, after in pairwise(values)]
    step = max(_STEPS, key=jumps.count)
    if len(margin) < (_FEW if step < _FIFTH else _FEWER) or jumps.count(step) < _COUNTED * len(jumps):
        return False
    if any(line.cell is not None for line in margin):
        return False
    beside = _beside(margin, lines)
    if len(beside) < _COUNTED * len(_lines_between(margin, beside, lines)) / step:
        return False
    follows = sum(line.text[:1].islower() for line in beside)
    return follows >= _GOES_ON * len(beside) and _is_dense(margin, beside, step)


def _beside(margin: Sequence[Line], lines: Sequence[Line]) -> list[Line]:
    """Give the lines of text that stand at the height of a number, on the side where text is nearest."""
    found = []
    for number in margin:
        level = [
            line
            for line in lines
            if line.top < number.bottom - 1 and line.bottom > number.top + 1 and not line.text.isdigit()
        ]
        if level:
            found.append(min(level, key=lambda line: max(line.x0 - number.x1, number.x0 - line.x1)))
    return found


def _lines_between(margin: Sequence[Line], beside: Sequence[Line], lines: Sequence[Line]) -> list[Line]:
    """Give all lines of text from the first number to the last, in the column that they count."""
    if not beside:
        return []
    left, right = min(line.x0 for line in beside), max(line.x1 for line in beside)
    top, bottom = margin[0].top - 2, margin[-1].bottom + 2
    return [
        line
        for line in lines
        if line.top >= top and line.bottom <= bottom and left - 1 <= line.x0 and line.x1 <= right + 1
    ]


def _is_dense(margin: Sequence[Line], beside: Sequence[Line], step: int) -> bool:
    """Tell numbers beside every line (or every fifth) from those beside every paragraph."""
    size = max(line.size for line in beside)
    apart = sorted(after.top - before.top for before, after in pairwise(margin))
    return apart[len(apart) // 2] <= _DEEP * size * step
