"""Ask many stretches of words or characters at once whether one holds, or meets, a given stretch.

Each question costs a search, however many stretches there are, so that a long sentence stays cheap.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Interval = tuple[int, int]


class Intervals:
    """Half-open stretches, which may overlap."""

    def __init__(self, stretches: Iterable[Interval]) -> None:
        ordered = sorted(stretches)
        self._starts = [start for start, _ in ordered]
        self._reach = list(accumulate((end for _, end in ordered), max))
        """By stretch: the furthest end of it and of all that begin before it."""

    def hold(self, start: int, end: int) -> bool:
        """Say whether one stretch holds all of another."""
        before = bisect_right(self._starts, start)
        return before > 0 and self._reach[before - 1] >= end

    def meet(self, start: int, end: int) -> bool:
        """Say whether one stretch overlaps another."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._reach[before - 1] > start


class Layer:
    """Stretches that do not overlap."""

    def __init__(self, stretches: Iterable[Interval]) -> None:
        self._stretches = sorted(stretches)

    def at(self, word: int) -> Interval | None:
        """Return the stretch that holds a word."""
        before = bisect_right(self._stretches, word, key=lambda stretch: stretch[0])
        found = self._stretches[before - 1] if before else None
        return found if found and word < found[1] else None


class Covered:
    """Stretches of which any number may overlap, asked for the length they cover."""

    def __init__(self, stretches: Iterable[Interval]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(stretches):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)
        lengths = (end - start for start, end in zip(self._starts, self._ends, strict=True))
        self._sums = list(accumulate(lengths, initial=0))

    def within(self, start: int, end: int) -> int:
        """Return the length of the stretches that stand wholly between two places."""
        first, last = bisect_left(self._starts, start), bisect_right(self._ends, end)
        return self._sums[last] - self._sums[first] if last > first else 0
