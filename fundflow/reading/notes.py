"""Tells footnotes from the body of a page and puts them after it.

Turns each page's lines into body lines and, behind them, lines marked as notes.  A footnote is set
smaller than the document's body, stands below all of it, and begins with a mark.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.model import Line

_SMALLER = 0.87
"""Share of the body's size below which print is small."""
_MARK = re.compile(r"""(?:[1-9]\d{0,2}|[*†‡§¶]{1,3})(?:\s*[^\W\d_]|\s*["“«(¿]|$)""")


def body_size(pages: Sequence[Sequence[Line]]) -> float:
    """Give the size in which most of the document is set."""
    sizes: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            sizes[line.size] += len(line.text)
    return max(sizes, key=sizes.__getitem__, default=0.0)


def notes_last(lines: list[Line], body: float) -> list[Line]:
    """Mark the footnotes of a page and put them after its body."""
    small = body * _SMALLER
    if all(line.size >= small for line in lines):
        return lines
    ends: dict[int, float] = {}
    for line in lines:
        if line.size >= small:
            ends[line.column] = max(ends.get(line.column, 0.0), line.bottom)
    below = [line for line in lines if line.size < small and _is_below(line, ends)]
    first = next((line for line in sorted(below, key=lambda x: x.bottom) if _MARK.match(line.text)), None)
    if first is None:
        return lines
    notes = {line.start for line in below if line.bottom >= first.bottom - 1 or line.column != first.column}
    kept = [line for line in lines if line.start not in notes]
    return kept + [line._replace(note=True) for line in lines if line.start in notes] if kept else lines


def _is_below(line: Line, ends: dict[int, float]) -> bool:
    """Tell whether a line stands below all body text of its column."""
    return line.cell is None and not line.field and line.column in ends and line.top >= ends[line.column] - 2
