"""Finds the boxes of chosen characters: the second look at the pages that have findings.

Turns runs of characters into boxes on the displayed page.  Opens only the pages asked for, prepared
exactly as for reading, so that the numbers of the characters mean the same.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from fundflow.model import Box, Run
from fundflow.reading.pages import Upright, upright

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fundflow.model import Placed


def boxes(document: Any, runs: Iterable[Run]) -> dict[Run, Box]:  # noqa: ANN401
    """Give the box of each run; runs without ink have none."""
    by_page: dict[int, list[Run]] = defaultdict(list)
    for run in runs:
        by_page[run.page].append(run)
    found: dict[Run, Box] = {}
    for number, wanted in sorted(by_page.items()):
        with upright(document, number - 1) as page:
            for run in wanted:
                if (box := _box(page, run)) is not None:
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


def _box(page: Upright, run: Run) -> Box | None:
    """Draw the smallest box around the cells of a run's characters."""
    text = page.text
    cells = [c for c in text.loose(range(run.start, run.start + run.length)) if c[2] > c[0] and c[1] > c[3]]
    if not cells:
        return None
    around = (
        min(c[0] for c in cells),
        max(c[1] for c in cells),
        max(c[2] for c in cells),
        min(c[3] for c in cells),
    )
    return Box(run.page, *page.show_box(around))
