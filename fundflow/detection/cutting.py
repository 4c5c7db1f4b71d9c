"""Cut a text into its sentences; a full stop behind an abbreviation ends none."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_BOUNDARY = re.compile(r"[.!?…][\"”»’')\]]*\s+(?=[\"“«‘(\[¿¡]?[^\Wa-z_]|[•–▪]|\([a-z0-9]{1,4}\))")
_BEFORE = r"(?:^|[\s(\"“])"
_AFTER = r"\.[\"”»’')\]]*\s*$"
_ABBREVIATION = re.compile(
    _BEFORE
    + r"(?:[A-Za-zÀ-ÿ]|(?:[A-Za-z]\.)+[A-Za-z]|pub|stat|fed|reg|cf|vs?|inc|ltd|dr|mrs?|ms|st|dept|gov|approx|eds?|al)"
    + _AFTER,
    re.IGNORECASE,
)
"""Words after which a full stop ends no sentence."""
_NUMBERED = re.compile(
    _BEFORE + r"(?:nos?|secs?|arts?|paras?|par|pp?|núms?|nº|figs?|vol|apps?|att|chs?|cls?|subpt|pts?|exs?)" + _AFTER,
    re.IGNORECASE,
)
"""Words after which it ends none when a number follows."""
_LONG = 40
"""Words from which figures are told from a budget line."""


def sentences_of(text: str, starts: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Return the first word of each sentence and the one behind its last; `starts` is where each word begins."""
    ends = [m.end() for m in _BOUNDARY.finditer(text) if not _abbreviated(text, m.start() + 1, m.end())]
    cuts = [0, *(bisect_left(starts, end) for end in ends), len(starts)]
    return tuple((a, b) for a, b in pairwise(cuts) if a < b)


def is_figures(text: str, starts: Sequence[int], ends: Sequence[int]) -> bool:
    """Say whether a run of words is a page of figures that lost its table, and no sentence: half of it is numbers.

    Args:
        text: what the words stand in.
        starts: where each word begins.
        ends: where each word ends.
    """
    if len(starts) < _LONG:
        return False
    return 2 * sum(text[start:end].isdigit() for start, end in zip(starts, ends, strict=True)) >= len(starts)


def _abbreviated(text: str, stop: int, after: int) -> bool:
    """Say whether the full stop before `stop` belongs to an abbreviation."""
    start = max(0, stop - 13)
    if _ABBREVIATION.search(text, start, stop):
        return True
    return bool(_NUMBERED.search(text, start, stop)) and text[after : after + 1].isdigit()
