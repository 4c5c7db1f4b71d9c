"""Score how much a text reads like the examples of each family, whatever words a rule knows.

A text is seen as its distinct words, the beginnings, middles and ends of these words, and pairs of words that stand
side by side, so that an inflected, misspelt or unknown word still counts for what it is made of.  Each such piece
speaks for or against a family by a weight that was learnt from labelled passages (`tests/wording/learn.py`).  A score
is the distance to the border between "reads like it" and "does not", below 0 when it does not.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain, islice
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np

from fundflow.model import PIECES
from fundflow.words import fold, words_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from fundflow.model import Likeness

WORDS = 1 << 16
"""Words that are remembered from text to text."""
LEAST = -9.0
"""Lower than any score."""
_SHORTEST, _LONGEST = 3, 5
"""Letters of a piece of a word, its ends marked."""
_MIX = np.array([0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35, 0x27D4EB2F], np.uint32)
"""What is multiplied with to get from letters and words to rows: odd, and far from each other."""
_HIGHEST = np.uint32(32 - (PIECES - 1).bit_length())
"""Bits that are left out of a mixture: the highest are mixed best."""
_AT_ONCE, _NEW = 256, 4096
"""Texts that are scored in one go, and new words among them: more take more memory and no less time."""


def counts_of(text: str) -> dict[int, int]:
    """Return how often each row stands in a text: its distinct words' pieces and its distinct pairs of words."""
    words = [fold(word) for word in words_in(text)]
    sums = _sums_of(words)
    pairs = np.unique(_pairs(sums[:-1], sums[1:]))
    return Counter([*pairs.tolist(), *pieces_of(sorted(set(words)))[1].tolist()])


def pieces_of(words: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the place of the word, and the row, of each distinct piece of folded words.

    A word has the row of itself and those of its runs of three to five letters, its ends marked; numbers are all one.
    """
    framed = [f"<{'0' if word.isdigit() else word}>" for word in words]
    letters = np.frombuffer("".join(framed).encode("utf-32-le"), np.uint32)
    of_letter = np.repeat(np.arange(len(words)), list(map(len, framed)))
    places, rows = [np.arange(len(words))], [(_sums_of([each[1:-1] for each in framed]) * _MIX[2]) >> _HIGHEST]
    run = np.zeros(len(letters), np.uint32)
    for length in range(1, _LONGEST + 1):
        run = run[: len(letters) - length + 1] * _MIX[0] + letters[length - 1 :]
        if length >= _SHORTEST:
            within = of_letter[: len(run)] == of_letter[length - 1 :]
            places.append(of_letter[: len(run)][within])
            mixed = (run ^ run >> np.uint32(15)) * _MIX[3]
            rows.append((mixed >> _HIGHEST)[within])
    return _distinct(np.concatenate(places), np.concatenate(rows))


def _sums_of(words: Iterable[str]) -> NDArray[np.uint32]:
    """Return a checksum of each word."""
    return np.array([crc32(word.encode()) for word in words], np.uint32)


def _pairs(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return the rows of pairs of words, from the checksums of each."""
    rows: NDArray[np.uint32] = ((first * _MIX[0]) ^ (second * _MIX[1])) >> _HIGHEST
    return rows


class _Numbers(dict[str, int]):
    """The number of each word, however it is written; words that are one when folded have one number."""

    def __init__(self) -> None:
        self.folded: dict[str, int] = {}

    def __missing__(self, word: str) -> int:
        number = self[word] = self.folded.setdefault(fold(word), len(self.folded))
        return number


class Scorer:
    """The weights of a book, ready to be asked; remembers what each word weighs."""

    def __init__(self, likeness: Likeness) -> None:
        pieces = likeness.pieces
        self._columns = len(likeness.families) + len(likeness.effects)
        self._weights = np.frombuffer(pieces.weights, np.int8).reshape(PIECES, self._columns)
        self._importance = np.frombuffer(pieces.importance, np.float32)
        self._squares = np.square(self._importance)
        self._scales = np.array(pieces.scales, np.float32)
        self._offsets = np.array(pieces.offsets, np.float32)
        self._forget()

    def _forget(self) -> None:
        self._numbers = _Numbers()
        self._words = np.zeros((0, self._columns + 1), np.float32)
        """For each word the weights of its pieces together, and the square of their length."""
        self._sums = np.zeros(0, np.uint32)
        """The checksum of each word."""

    def marks(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a row for each text: the score of each family, then of each effect; without words the least of all."""
        lots = (texts[at : at + _AT_ONCE] for at in range(0, len(texts), _AT_ONCE))
        return np.concatenate([np.zeros((0, self._columns), np.float32), *map(self._lot, lots)])

    def _lot(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if len(self._numbers) > WORDS:
            self._forget()
        numbers = [list(map(self._numbers.__getitem__, words_in(text))) for text in texts]
        new = list(islice(self._numbers.folded, len(self._words), None))
        for first in range(0, len(new), _NEW):
            self._learn(new[first : first + _NEW])
        words = np.fromiter(chain.from_iterable(numbers), np.int64)
        of_text = np.repeat(np.arange(len(texts)), list(map(len, numbers)))
        total = np.zeros((len(texts), self._columns + 1))
        at, distinct = _distinct(of_text, words)
        _add(total, at, self._words[distinct])
        side_by_side = of_text[1:] == of_text[:-1]
        sums = self._sums[words]
        at, rows = _distinct(of_text[1:][side_by_side], _pairs(sums[:-1], sums[1:])[side_by_side])
        _add(total, at, np.column_stack([self._weights[rows], self._squares[rows]]))
        lengths = np.sqrt(total[:, -1:])
        scored = (total[:, :-1] / np.maximum(lengths, 1e-9) * self._scales + self._offsets).astype(np.float32)
        scored[lengths[:, 0] == 0] = LEAST
        return scored

    def _learn(self, words: Sequence[str]) -> None:
        """Remember what new words weigh."""
        new = np.zeros((len(words), self._columns + 1), np.float32)
        of_word, rows = pieces_of(words)
        _add(new, of_word, np.column_stack([self._weights[rows], self._squares[rows]]))
        self._words = np.concatenate([self._words, new])
        self._sums = np.concatenate([self._sums, _sums_of(words)])

    def vector(self, text: str) -> dict[int, float]:
        """Return the text as numbers: each row with its importance, the whole of length 1."""
        counted = {row: count * float(self._importance[row]) for row, count in counts_of(text).items()}
        length = sum(value * value for value in counted.values()) ** 0.5
        return {row: value / length for row, value in counted.items()}


def _distinct(at: NDArray[np.int64], what: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return each place with each distinct thing that is there, place by place."""
    keys = np.unique(at.astype(np.int64) << 32 | what.astype(np.int64))
    return keys >> 32, keys & 0xFFFFFFFF


def _add(total: NDArray[np.floating[Any]], at: NDArray[np.int64], rows: NDArray[np.float32]) -> None:
    """Add rows to the totals that they belong to, in whose order they stand.

    In totals of 64 bits the order in which words were first met does not show.
    """
    if len(at):
        starts = np.flatnonzero(np.diff(at, prepend=-1))
        total[at[starts]] += np.add.reduceat(rows, starts, axis=0, dtype=total.dtype)


def likeness_of(one: dict[int, float], other: dict[int, float]) -> float:
    """Return how alike two vectors are, from 0 to 1."""
    if len(other) < len(one):
        one, other = other, one
    return sum(value * other.get(row, 0.0) for row, value in one.items())
