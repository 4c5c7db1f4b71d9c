"""Finds which rows of a table head it, and which head the rows below them.

A header may stand on two storeys ("Costs" over "Allowable" and "Not allowable") or below the table's
caption.  A row that is one line of bold or capital words over the whole width, or ends in a colon,
introduces the rows below it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from fundflow.structure.tables import BETWEEN, header_of, is_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.structure.tables import Row
    from fundflow.structure.words import Words

_LONGEST = 120
"""Characters of the longest row that introduces others."""


def head_of(rows: Sequence[Row], words: Words) -> tuple[str, int]:
    """Return the text that heads a table's columns, and how many of its first rows say it."""
    if len(rows) > 2:
        if _has_two_storeys(rows[0], rows[1]):
            return _folded(rows[0], rows[1]), 2
        grouped = any(_is_alone(row) for row in rows[1:]) and not rows[1].bold
        if _is_alone(rows[0]) and len(rows[0].text) <= _LONGEST and not grouped:
            below = header_of(rows[1:], words)
            if below:
                return below, 2
    header = header_of(rows, words)
    return header, 1 if header else 0


def introduces(row: Row, below: Row | None) -> bool:
    """Tell a row that heads the rows below it, as "UNALLOWABLE COSTS" over a table's whole width does."""
    title = row.cells[0]
    if below is None or not _is_alone(row) or _is_alone(below) or len(title) > _LONGEST or is_value(title):
        return False
    return title.endswith(":") or title.isupper() or (row.bold and not below.bold)


def _is_alone(row: Row) -> bool:
    """Tell a row whose first cell is its only one."""
    return len(row.cells) > 1 and bool(row.cells[0]) and not any(row.cells[1:])


def _has_two_storeys(upper: Row, lower: Row) -> bool:
    """Tell a header whose first row names groups of columns: one name over several, another down to the rows."""
    if len(upper.cells) != len(lower.cells) or any(is_value(cell) for cell in upper.cells if cell):
        return False
    cells = list(zip(upper.cells, lower.cells, strict=True))
    over_several = any(first[0] and first[1] and not second[0] and second[1] for first, second in pairwise(cells))
    return over_several and any(name and not below for name, below in cells)


def _folded(upper: Row, lower: Row) -> str:
    """Return the two storeys as one row, the name of a group before that of each of its columns."""
    names, group = [], ""
    for name, below in zip(upper.cells, lower.cells, strict=True):
        group = name or (group if below else "")
        names.append(f"{group}: {below}" if group and below else group or below)
    return BETWEEN.join(names)
