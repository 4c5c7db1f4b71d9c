"""Count the lines that Python runs, so that a test can compare how much work two inputs cost without a clock."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType


def steps(run: Callable[[], object]) -> int:
    """Return how many lines, rounds of loops among them, run; the same on a fast and on a busy machine."""
    taken = 0

    def trace(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal taken
        taken += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        run()
    finally:
        sys.settrace(before)
    return taken


def growth(run: Callable[[int], object], size: int) -> float:
    """Return how the work grows when the size doubles twice: 2 where it follows the size, 4 where its square.

    Work that does not depend on the size falls out.
    """
    run(size)  # what is worked out once and remembered counts for no size
    few, some, many = (steps(lambda n=n: run(n)) for n in (size, 2 * size, 4 * size))
    return (many - some) / max(some - few, 1)
