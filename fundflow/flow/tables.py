"""The tables that the engine takes and gives: whole numbers only, so that every engine gives the same.

Days are counted from 1970-01-01.  Money is in ten-thousandths of its currency.  Flags are 0 or 1.

awards      award, parent (null: none is known), funder, holder, year (null), day (UNDATED), case, shape, size (null),
            early (1: dated before its parent)
verdicts    condition, case, verdict (number of the reason), status (place in STATUSES), carried (1: not bound, but
            passes it on), onward (0 goes no further, 1 goes on, 2 may go on), end (why not: place in STOPS), open (0:
            the rule does not hand it down in this time, 2: perhaps), deepest (steps it may go)
gates       condition, shape, fits (0: the kind of award is not covered), doubt (1: cannot be known), limited (1: the
            rule names a smallest size), least (that size, or ANY_SIZE)
seeds       award, condition, basis (sum of BASES), doubt (1: it only may carry it)
conditions  condition, wide (1: binds the whole organisation)
money       award, year, currency, low, high

A `case` is a class of holders in a time between two dates of the law; a `shape` is a kind of award
and a currency.  They keep the judging small: each condition is judged once for each case.

facts       award, condition, depth, via (NOBODY: attached itself), basis, verdict, status, provisional, onward
"""

from __future__ import annotations

from typing import Any, NamedTuple

Frame = Any
"""A lazy frame of narwhals; its own type is generic over engines."""

UNDATED = -1_000_000
"""Stands for an unknown day."""
NOBODY = -1
"""Stands for no award."""
ANY_SIZE = -(2**62)
"""The smallest size when a rule names none."""
STATUSES = ("applies", "needs_review", "exempt", "not_in_force", "out_of_scope")
"""The outcomes of judging, by their numbers here."""
BINDING = 1
"""Statuses up to this one bind, or may bind."""
REVIEW = 1
BASES = {"document": 1, "programme": 2, "asserted": 4, "pooled": 8}
"""On what a fact rests; the numbers add up when it is several."""

STOPS = (
    "",
    "no-flow-down",
    "max-depth",
    "exempt",
    "not-in-force",
    "out-of-scope",
    "before-award",
    "kind-not-covered",
    "below-threshold",
    "outside-dates",
)
"""Why a condition goes no further."""
NO_FLOW, MAX_DEPTH, EXEMPT, NOT_IN_FORCE, OUT_OF_SCOPE, BEFORE, KIND, BELOW, DATES = range(1, 10)

FACT = ["award", "condition", "depth", "via", "basis", "verdict", "status", "provisional", "onward"]


class Network(NamedTuple):
    """All that the engine takes."""

    awards: Frame
    conditions: Frame
    verdicts: Frame
    gates: Frame
    seeds: Frame
