"""Ask many small decision trees at once, each of which says a little for or against.

The trees were learnt from examples (`tests/wording/learn.py`), by gradient boosting (Friedman, 2001); here they are
only asked.  All have the same depth: one that ended earlier goes on with borders that nothing passes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.model import Grown


class Forest:
    """The trees of one question, ready to be asked."""

    def __init__(self, grown: Grown) -> None:
        inner = (1 << grown.depth) - 1
        self._depth = grown.depth
        self._features = np.frombuffer(grown.features, np.int8).reshape(-1, inner)
        self._borders = np.frombuffer(grown.borders, np.float64).reshape(-1, inner)
        self._leaves = np.frombuffer(grown.leaves, np.float64).reshape(-1, inner + 1)
        self._trees = np.arange(len(self._features))
        self._first = inner
        self._least = grown.least - grown.start

    def says_yes(self, features: Sequence[float]) -> bool:
        """Say whether the trees together come to as much as a yes takes."""
        return self.surety(features) >= 0

    def surety(self, features: Sequence[float]) -> float:
        """Return by how much the trees together come to more than a yes takes; less than 0 is no."""
        return self.sum(features) - self._least

    def sum(self, features: Sequence[float]) -> float:
        """Return what the trees say together, beside what they start from."""
        asked = np.array(features, np.float32)
        at = np.zeros(len(self._trees), np.intp)
        for _ in range(self._depth):
            passed = asked[self._features[self._trees, at]] > self._borders[self._trees, at]
            at = 2 * at + 1 + passed
        return float(self._leaves[self._trees, at - self._first].sum())
