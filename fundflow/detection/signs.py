"""Score how much a sentence reads like the examples of each family by the concepts and frames that stand in it.

Words differ from writer to writer and from language to language; what they name does not.  So each concept of the
vocabulary, and each kind of frame, in the sentence or in what introduces it, is a sign that speaks for or against a
family by a weight that was learnt from labelled passages, as pieces of words do (`fundflow.detection.likeness`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fundflow.detection.likeness import LEAST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from fundflow.detection.passage import Passage
    from fundflow.detection.standing import Frames
    from fundflow.model import Likeness


def signs_of(passage: Passage, frames: Frames) -> frozenset[str]:
    """Return what stands in a sentence and above it: "own syringe", "above ban"."""
    own = passage.own
    concepts = {f"{'own' if hit.end > own else 'above'} {hit.concept}" for hit in passage.hits}
    return frozenset(
        concepts | {f"{'own' if frame.start >= own else 'above'} *{frame.kind}" for frame in frames.all}
    )


class SignScorer:
    """The weights of a book for signs, ready to be asked."""

    def __init__(self, likeness: Likeness) -> None:
        sensed = likeness.sensed
        self._rows = {sign: row for row, sign in enumerate(likeness.signs)}
        self._weights = np.frombuffer(sensed.weights, np.int8).reshape(len(self._rows), -1).astype(np.float32)
        self._squares = np.square(np.frombuffer(sensed.importance, np.float32))
        self._scales, self._offsets = np.array(sensed.scales, np.float32), np.array(sensed.offsets, np.float32)

    def marks(self, signs: Iterable[str]) -> NDArray[np.float32]:
        """Return the score of each family, then of each effect; the least of all where no sign is known."""
        rows = sorted(self._rows[sign] for sign in signs if sign in self._rows)
        if not rows:
            return np.full(len(self._offsets), LEAST, np.float32)
        length = np.sqrt(self._squares[rows].sum())
        scores: NDArray[np.float32] = self._weights[rows].sum(axis=0) / length * self._scales + self._offsets
        return scores
