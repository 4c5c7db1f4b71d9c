"""Puts the pieces of a right-to-left line in order.

Turns pieces of one visual line, which files often hold from left to right, into the order in which a
person reads them, and marks pieces that end inside a word.  The letters within a piece are already
in the order of reading.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.model import Line

_LETTER = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_ROW = 0.5
"""Distance of base lines, in font sizes, within which pieces stand in one row."""
_SPACE = 0.2
"""White space, in font sizes, from which pieces are words of their own."""


def from_the_right(lines: Sequence[Line]) -> list[Line]:
    """Order the pieces of right-to-left rows; other lines stay as they are."""
    ordered: list[Line] = []
    row: list[Line] = []
    for line in lines:
        if row and not (_is_right_to_left(line) and _is_beside(row[-1], line)):
            ordered += _row(row)
            row = []
        if _is_right_to_left(line):
            row.append(line)
        else:
            ordered.append(line)
    return ordered + _row(row)


def _row(row: list[Line]) -> list[Line]:
    """Order one row from the right and mark words that go on in the next piece."""
    if len(row) < 2:
        return row
    pieces = sorted(row, key=lambda piece: -piece.x1)
    for at, (piece, after) in enumerate(zip(pieces, pieces[1:], strict=False)):  # noqa: RUF007 - changed on the way
        near = piece.x0 - after.x1 < _SPACE * piece.size
        if near or unicodedata.combining(after.text[0]):
            pieces[at] = piece._replace(broken=True)
    return pieces


def _is_right_to_left(line: Line) -> bool:
    return not line.text.isascii() and bool(_LETTER.search(line.text))


def _is_beside(line: Line, after: Line) -> bool:
    """Tell whether two pieces stand in one row, one beside the other."""
    apart = after.x0 >= line.x1 - line.size or after.x1 <= line.x0 + line.size
    return abs(after.bottom - line.bottom) < _ROW * line.size and apart
