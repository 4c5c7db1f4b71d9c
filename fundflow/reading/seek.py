"""Finds words that are known to stand on a page of a PDF, and gives their boxes.

For quotes that were kept without their place.  Turns (page, quote) into the boxes of its lines on the
page as displayed; blanks, hyphens and signs are not compared.  Words that are not there have no box.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from fundflow.errors import UnreadableDocument
from fundflow.model import Run
from fundflow.reading.lines import split
from fundflow.reading.pages import upright
from fundflow.reading.pdf import opened
from fundflow.reading.places import box_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fundflow.model import Box

SHORTEST = 24
"""Letters of a quote that must be found together: the rest may stand on the next page."""


def boxes_of_quotes(path: Path, wanted: Sequence[tuple[int, str]]) -> list[tuple[Box, ...]]:
    """Return the boxes of each quote on its page; none for words that are not found."""
    by_page: dict[int, list[int]] = defaultdict(list)
    for at, (page, _) in enumerate(wanted):
        by_page[page].append(at)
    found: list[tuple[Box, ...]] = [()] * len(wanted)
    try:
        with opened(path, None) as (file, _):
            for number, places in sorted(by_page.items()):
                if 1 <= number <= len(file):
                    for at, boxes in zip(places, _on_page(file, number, [wanted[at][1] for at in places]), strict=True):
                        found[at] = boxes
    except (UnreadableDocument, ValueError):
        return found
    return found


def _on_page(file: Any, number: int, quotes: Sequence[str]) -> list[tuple[Box, ...]]:  # noqa: ANN401
    with upright(file, number - 1) as page:
        characters = page.text.text
        letters, places = _letters(characters)
        lines = split(characters)
        spans = [_span(letters, places, quote) for quote in quotes]
        runs = [[_cut(number, line, span) for line in lines] if span else [] for span in spans]
        boxes = [[box_of(page, run) for run in line if run is not None] for line in runs]
    return [tuple(box for box in each if box is not None) for each in boxes]


def _letters(text: str) -> tuple[str, list[int]]:
    """Return the letters and digits of a text, folded, and where each stands."""
    kept = [(sign.casefold()[:1], at) for at, sign in enumerate(text) if sign.isalnum()]
    return "".join(sign for sign, _ in kept), [at for _, at in kept]


def _span(letters: str, places: Sequence[int], quote: str) -> tuple[int, int] | None:
    """Return where the quote, or as much of its beginning as stands on this page, begins and ends."""
    whole, _ = _letters(quote)
    sought = whole
    while sought:
        at = letters.find(sought)
        if at >= 0:
            before, behind = _signs(quote)
            return max(places[at] - before, 0), places[at + len(sought) - 1] + 1 + (behind if whole == sought else 0)
        if len(sought) <= SHORTEST:
            return None
        sought = sought[: max(len(sought) * 4 // 5, SHORTEST)]
    return None


def _signs(quote: str) -> tuple[int, int]:
    """Return how many signs that are no letters a quote begins and ends with."""
    inside = [at for at, sign in enumerate(quote) if sign.isalnum()]
    return inside[0], len(quote) - 1 - inside[-1]


def _cut(page: int, line: tuple[int, int], span: tuple[int, int]) -> Run | None:
    low, high = max(line[0], span[0]), min(line[1], span[1])
    return Run(page, low, high - low) if low < high else None
