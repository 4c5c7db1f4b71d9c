"""Sets of concepts as the bits of one number, so that asking whether two sets meet is one step of the processor.

A concept gets its bit when it is first met, in whatever rule book, and keeps it while the process
lives, as a string that is interned does.  Decides nothing and knows no concept.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class _Bits(dict[str, int]):
    """The bit of each concept; one that is missing gets the next."""

    def __missing__(self, concept: str) -> int:
        bit = self[concept] = 1 << len(self)
        return bit


_bit = _Bits().__getitem__


def mask(concepts: Iterable[str]) -> int:
    """Return the bits of some concepts."""
    return reduce(or_, map(_bit, concepts), 0)


def each(bits: int) -> Iterator[int]:
    """Yield every bit of a set by itself."""
    while bits:
        lowest = bits & -bits
        yield lowest
        bits ^= lowest


def joined(masks: Iterable[int]) -> int:
    """Return the bits of several sets together."""
    return reduce(or_, masks, 0)
