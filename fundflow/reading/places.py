"""Finds the boxes of chosen characters: the second look at the pages that have findings.

Turns runs of characters into boxes on the displayed page.  Opens only the pages asked for, prepared
exactly as for reading, so that the numbers of the characters mean the same.
"""

from __future__ import annotations

from collections import defaultdict
from math import hypot
from typing import TYPE_CHECKING, Any

from fundflow.model import Box, Run
from fundflow.reading.lines import ASCENT, DESCENT
from fundflow.reading.pages import Upright, upright

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fundflow.model import Placed

_LEAN = 0.1
"""Slope of a base line from which text does not stand upright."""


def boxes(document: Any, runs: Iterable[Run]) -> dict[Run, Box]:  # noqa: ANN401
    """Give the box of each run; runs without ink have none."""
    by_page: dict[int, list[Run]] = defaultdict(list)
    for run in runs:
        by_page[run.page].append(run)
    found: dict[Run, Box] = {}
    for number, wanted in sorted(by_page.items()):
        with upright(document, number - 1) as page:
            for run in wanted:
                if (box := box_of(page, run)) is not None:
                    found[run] = box
    return found


def among(placed: Iterable[Placed], runs: Iterable[Run]) -> dict[Run, Box]:
    """Give the boxes of runs on pages read by OCR, from the places of their words."""
    by_page: dict[int, list[Placed]] = defaultdict(list)
    for word in placed:
        by_page[word.run.page].append(word)
    found = {}
    for run in runs:
        parts = [part for word in by_page[run.page] if (part := _part(word, run)) is not None]
        if parts:
            found[run] = Box(
                run.page,
                min(part.x0 for part in parts),
                min(part.top for part in parts),
                max(part.x1 for part in parts),
                max(part.bottom for part in parts),
            )
    return found


def _part(word: Placed, run: Run) -> Box | None:
    """Give the part of a word's box that a run covers, taking its letters for equally wide."""
    first = max(run.start, word.run.start) - word.run.start
    last = min(run.start + run.length, word.run.start + word.run.length) - word.run.start
    if first >= last:
        return None
    box, step = word.box, (word.box.x1 - word.box.x0) / word.run.length
    return box._replace(x0=box.x0 + first * step, x1=box.x0 + last * step)


def box_of(page: Upright, run: Run) -> Box | None:
    """Draw the box around a run: from its first to its last character, one font size high.

    The cells that PDFium gives are as high as a font's tallest sign and reach into the next lines.
    """
    text = page.text
    chosen = range(run.start, min(run.start + run.length, text.count))
    cells = text.loose(chosen)
    inked = [(at, cell) for at, cell in zip(chosen, cells, strict=True) if cell[2] > cell[0] and cell[1] > cell[3]]
    if not inked:
        return None
    left, right = min(cell[0] for _, cell in inked), max(cell[2] for _, cell in inked)
    indexes = [at for at, _ in inked]
    matrices = text.matrices(indexes)
    if any(abs(m[1]) > _LEAN * abs(m[0]) for m in matrices):
        high, low = max(cell[1] for _, cell in inked), min(cell[3] for _, cell in inked)
    else:
        bases = [base for _, base in text.origins(indexes)]
        sizes = [size * hypot(m[2], m[3]) for size, m in zip(text.font_sizes(indexes), matrices, strict=True)]
        high = max(base + ASCENT * size for base, size in zip(bases, sizes, strict=True))
        low = min(base - DESCENT * size for base, size in zip(bases, sizes, strict=True))
    return Box(run.page, *page.show_box((left, high, right, low)))
