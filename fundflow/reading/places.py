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
