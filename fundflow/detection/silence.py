"""Turn what silences a rule, its `unless`, into the words of a passage where the rule says nothing.

A word silences what stands near it, and across a semicolon only what stands close: a long sentence holds
many matters, and what is said of meetings at its end says nothing of the files at its beginning.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from fundflow.detection.intervals import Interval, Intervals
from fundflow.detection.match import find_matches

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fundflow.detection.passage import Passage
    from fundflow.model import Pattern, Rule

REACH = 24
"""Words on either side in which a rule is silenced."""
CLOSE = 8
"""As far it is so in another clause too."""


def silenced(rule: Rule, passage: Passage) -> Intervals:
    """Return where the rule says nothing."""
    if not rule.unless:
        return Intervals(())
    clauses = tuple(word for word in passage.breaks if word not in passage.colons)
    unless = {start for start, _ in passage.spans.get("unless_word", ())}
    excepting = frozenset(word for word in passage.breaks if word in passage.turns or word in unless)
    spans = (span for block in rule.unless for span in _standing(block, passage))
    # What stands in an exception says nothing of what it is excepted from: "syringes, except those for vaccines".
    within = (span for span in spans if not any(span[0] < word < span[1] for word in excepting))
    return Intervals(_around(*span, clauses, excepting, passage.end) for span in within)


def _standing(block: Pattern, passage: Passage) -> Iterator[Interval]:
    """Yield where a pattern matches below the headings: the heading "Audit" alone is no word about auditors."""
    for match in find_matches(block, passage.spans):
        if not all(any(a <= start < b for a, b in passage.titles) for start, _ in match):
            yield min(a for a, _ in match), max(b for _, b in match)


def _around(low: int, high: int, clauses: Sequence[int], excepting: frozenset[int], end: int) -> Interval:
    """The words near a match: REACH within the clauses that hold it, CLOSE beyond them, none before an exception."""
    opens = clauses[max(bisect_right(clauses, low) - 1, 0)]
    after = bisect_left(clauses, high)
    closes = clauses[after] if after < len(clauses) else end
    starts = opens if opens in excepting else min(low - CLOSE, max(low - REACH, opens))
    return starts, max(high + CLOSE, min(high + REACH, closes))
