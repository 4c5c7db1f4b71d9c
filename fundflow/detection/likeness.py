"""Score how much a text reads like the examples of each family, whatever words a rule knows.

A text is seen as its distinct words, the beginnings, middles and ends of these words, and pairs of words that stand
side by side, so that an inflected, misspelt or unknown word still counts for what it is made of.  Each such piece
speaks for or against a family by a weight that was learnt from labelled passages (`tests/wording/learn.py`).  A score
is the distance to the border between "reads like it" and "does not", below 0 when it does not.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from fundflow.model import PIECES
from fundflow.words import fold, words_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from fundflow.model import Likeness

WORDS = 1 << 14
"""Words that are remembered; pairs of words are too many, and cheap."""
LEAST = -9.0
"""Lower than any score."""
_SHORTEST, _LONGEST = 3, 5
"""Letters of a piece of a word, its ends marked."""


@lru_cache(maxsize=WORDS)
def pieces_of(word: str) -> tuple[int, ...]:
    """Return the rows of a folded word: the word, and all its runs of three to five letters; numbers are all one."""
    if word.isdigit():
        return (_row("0#"),)
    framed = f"<{word}>"
    runs = {framed[i : i + n] for n in range(_SHORTEST, _LONGEST + 1) for i in range(len(framed) - n + 1)}
    return tuple(_row(run) for run in sorted({word + "#", *runs}))


def words_of(text: str) -> tuple[list[str], list[int]]:
    """Return the distinct folded words of a text, and the rows of its distinct pairs of words."""
    words = [fold(word) for word in words_in(text)]
    return sorted(set(words)), [_row(f"{first}_{second}") for first, second in sorted(set(pairwise(words)))]


def counts_of(text: str) -> dict[int, int]:
    """Return how often each row stands in a text."""
    words, pairs = words_of(text)
    return Counter(row for rows in (*map(pieces_of, words), pairs) for row in rows)


def _row(piece: str) -> int:
    return crc32(piece.encode()) & (PIECES - 1)


class Scorer:
    """The weights of a book, ready to be asked."""

    def __init__(self, likeness: Likeness) -> None:
        columns = len(likeness.families) + len(likeness.effects)
        self._weights = np.frombuffer(likeness.weights, np.int8).reshape(PIECES, columns)
        self._importance = np.frombuffer(likeness.importance, np.float32)
        self._scales = np.array(likeness.scales, np.float32)
        self._offsets = np.array(likeness.offsets, np.float32)
        self._word = lru_cache(maxsize=WORDS)(self._summed)

    def marks(self, text: str) -> NDArray[np.float32]:
        """Return the score of each family, then of each effect; of a text without words the least of all."""
        words, pairs = words_of(text)
        if not words:
            return np.full(len(self._offsets), LEAST, np.float32)
        sums = [self._summed(pairs), *map(self._word, map(pieces_of, words))]
        length = sum(weight for _, weight in sums) ** 0.5
        scored: NDArray[np.float32] = np.sum([vector for vector, _ in sums], axis=0) / length
        return scored * self._scales + self._offsets

    def vector(self, text: str) -> dict[int, float]:
        """Return the text as numbers: each row with its importance, the whole of length 1."""
        counted = {row: count * float(self._importance[row]) for row, count in counts_of(text).items()}
        length = sum(value * value for value in counted.values()) ** 0.5
        return {row: value / length for row, value in counted.items()}

    def _summed(self, rows: Sequence[int]) -> tuple[NDArray[np.float32], float]:
        """Return the weights of some rows together, and the square of their length."""
        at = list(rows)
        return self._weights[at].sum(axis=0, dtype=np.float32), float(np.square(self._importance[at]).sum())


def likeness_of(one: dict[int, float], other: dict[int, float]) -> float:
    """Return how alike two vectors are, from 0 to 1."""
    if len(other) < len(one):
        one, other = other, one
    return sum(value * other.get(row, 0.0) for row, value in one.items())
