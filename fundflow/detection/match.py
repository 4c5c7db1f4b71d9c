"""Hold a pattern of concepts against hits: order, distance, either order, anywhere.

Cost is bounded: each hit of a step is extended to either side at most once, trying the nearest few
hits of the next concept, so it grows with steps times hits and no pattern and no text can make it hang.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fundflow.model import Pattern, Step

Span = tuple[int, int]
Aside = Callable[[int, int], int]
"""How many of the words between two do not count."""
NEAREST = 8
"""Hits of the next concept that are tried from one hit; further ones are never the meant ones."""


def _counted(_after: int, _before: int) -> int:
    return 0


def find_matches(
    pattern: Pattern, spans: Mapping[str, Sequence[Span]], aside: Aside = _counted
) -> Iterator[tuple[Span, ...]]:
    """Yield one match for each hit of the pattern's anchor that can be completed.

    `aside` says how many of the words between two do not count: "the recipient, which …, shall not".
    """
    if any(not any(concept in spans for concept in step.concepts) for step in pattern.steps):
        return
    rows = [_hits(step, spans) for step in pattern.steps]
    search = _Search(pattern.steps, rows, aside)
    middle = anchor_index(pattern)
    for hit in rows[middle]:
        right = search.extend(middle, hit, 1)
        left = search.extend(middle, hit, -1) if right is not None else None
        if right is not None and left is not None:
            yield (*reversed(left), hit, *right)


def anchor_index(pattern: Pattern) -> int:
    """Return which step holds the anchors."""
    for index, step in enumerate(pattern.steps):
        if pattern.anchors and pattern.anchors.issuperset(step.concepts):
            return index
    return len(pattern.steps) - 1


def matches(pattern: Pattern, spans: Mapping[str, Sequence[Span]], aside: Aside = _counted) -> bool:
    """Say whether the pattern matches at all."""
    return next(find_matches(pattern, spans, aside), None) is not None


def _hits(step: Step, spans: Mapping[str, Sequence[Span]]) -> list[Span]:
    if len(step.concepts) == 1:
        return sorted(spans.get(step.concepts[0], ()))
    return sorted({span for concept in step.concepts for span in spans.get(concept, ())})


class _Search:
    """The hits of each step of a pattern, and what is known of how it goes on from one of them."""

    def __init__(self, steps: Sequence[Step], rows: Sequence[list[Span]], aside: Aside) -> None:
        self.steps = steps
        self.rows = rows
        self.aside = aside
        self._known: dict[tuple[int, Span, int], list[Span] | None] = {}

    def extend(self, index: int, here: Span, way: int) -> list[Span] | None:
        """Return the spans of the steps after (way 1) or before (way -1) this one, nearest first, or None."""
        place = (index, here, way)
        if place not in self._known:
            self._known[place] = self._way_on(index, here, way)
        return self._known[place]

    def _way_on(self, index: int, here: Span, way: int) -> list[Span] | None:
        nxt = index + way
        if not 0 <= nxt < len(self.steps):
            return []
        link = self.steps[nxt] if way == 1 else self.steps[index]
        for span in self._near(self.rows[nxt], here, link, way):
            rest = self.extend(nxt, span, way)
            if rest is not None:
                return [span, *rest]
        return None

    def _near(self, hits: list[Span], here: Span, link: Step, way: int) -> list[Span]:
        """Return the hits that the connector reaches from here, nearest first; only close ones are looked at."""
        middle = bisect_left(hits, here)
        around = hits[max(middle - NEAREST, 0) : middle + NEAREST + 1]
        gaps = [(self._gap(here, span, link, way), span) for span in around if span != here]
        return [span for _, span in sorted((gap, span) for gap, span in gaps if gap is not None)[:NEAREST]]

    def _gap(self, here: Span, span: Span, link: Step, way: int) -> int | None:
        """Return the words between two hits if the connector allows them, else None."""
        first, second = (here, span) if way == 1 else (span, here)
        if link.ordered and second[0] < first[1]:
            return None
        gap = max(second[0] - first[1], first[0] - second[1], 0)
        if gap > link.gap >= 0:
            gap -= self.aside(min(first[1], second[1]), max(first[0], second[0]))
        return gap if link.gap < 0 or gap <= link.gap else None
