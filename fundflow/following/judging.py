"""Judges each condition once for each class of holders and each time between two dates of the law.

All judging is done by `fundflow.applicability`.  Here is only when something changes, and whether a
holder passes a condition on: one that it binds, or may bind, does; one that is free does when the
rule says so, and perhaps when the rule says nothing or when the law will bind it later.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from fundflow.applicability import judge
from fundflow.flow import STATUSES, STOPS, UNDATED
from fundflow.model import Effect, Finding, FlowDown, Scope, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fundflow.following.conditions import Condition
    from fundflow.model import Binding, Citation, Exemption, Injunction, Organization, Rule

EPOCH = date(1970, 1, 1)
_OPEN = {Status.APPLIES, Status.NEEDS_REVIEW}
_ONWARD = {FlowDown.NONE: 0, FlowDown.MUST: 1, FlowDown.MAY: 2, FlowDown.UNKNOWN: 2}
_END = {Status.EXEMPT: "exempt", Status.NOT_IN_FORCE: "not-in-force", Status.OUT_OF_SCOPE: "out-of-scope"}
DEEPEST = 10_000
UNDATED_REASON = "The award has no date, and the answer was not the same at all times."
NO_RULE = "The rule book has no such rule any more, so nothing can be said of whom it binds."
DIFFER = "A person asserts the family and no text; its rules answer differently."


class Outcome(NamedTuple):
    """What the law says of a class at a time, and whether the condition goes on."""

    status: Status
    reason: str
    onward: int
    carried: int
    end: int


def number(day: date) -> int:
    """Return a day as a number."""
    return (day - EPOCH).days


def cuts(rules: Iterable[Rule]) -> list[int]:
    """Return every day on which the law of some rule changes."""
    return sorted({number(day) for rule in rules for day in _changes(rule)})


def _changes(rule: Rule) -> Iterator[date]:
    dated: list[Citation | Binding | Exemption | Injunction] = [
        *rule.citations,
        *rule.binds,
        *rule.exemptions,
        *rule.injunctions,
    ]
    for each in dated:
        if each.start:
            yield each.start
        if each.end and each.end < date.max:
            yield each.end + timedelta(days=1)


def era(day: int, changes: Sequence[int]) -> int:
    """Return in which time between changes a day lies."""
    return bisect_right(changes, day)


class Judge:
    """Judges one condition; remembers what it has judged."""

    def __init__(self, condition: Condition) -> None:
        self.condition = condition
        self.cuts = cuts(condition.rules)
        self.known: dict[tuple[int, int], Outcome] = {}

    def at(self, cls: int, organization: Organization, day: int) -> Outcome:
        """Return the outcome for a class on a day, which may be unknown."""
        if day == UNDATED:
            return self._undated(cls, organization)
        return self._in(cls, organization, era(day, self.cuts))

    def _undated(self, cls: int, organization: Organization) -> Outcome:
        every = [self._in(cls, organization, place) for place in range(len(self.cuts) + 1)]
        if len({each.status for each in every}) == 1:
            return every[-1]
        status = Status.NEEDS_REVIEW
        return self._outcome(status, UNDATED_REASON, later=True)

    def _in(self, cls: int, organization: Organization, place: int) -> Outcome:
        if (cls, place) not in self.known:
            later = any(self._status(organization, n)[0] in _OPEN for n in range(place + 1, len(self.cuts) + 1))
            self.known[cls, place] = self._outcome(*self._status(organization, place), later=later)
        return self.known[cls, place]

    def _day(self, place: int) -> date:
        if not self.cuts:
            return EPOCH
        return EPOCH + timedelta(days=self.cuts[place - 1] if place else self.cuts[0] - 1)

    def _status(self, organization: Organization, place: int) -> tuple[Status, str]:
        """Ask the judge; several rules that answer differently leave it open."""
        if not self.condition.rules:
            return Status.NEEDS_REVIEW, NO_RULE
        day = self._day(place)
        verdicts = [judge(_finding(rule), rule, organization, day) for rule in self.condition.rules]
        if len({each.status for each in verdicts}) > 1:
            return Status.NEEDS_REVIEW, DIFFER
        return verdicts[0].status, verdicts[0].reasons[0].text

    def _outcome(self, status: Status, reason: str, *, later: bool) -> Outcome:
        flow = {each.flow_down for each in self.condition.rules}
        base = _ONWARD[flow.pop()] if len(flow) == 1 else 2
        if not base:
            return Outcome(status, reason, 0, 0, STOPS.index("no-flow-down"))
        if status in _OPEN:
            return Outcome(status, reason, base, 0, 0)
        perhaps = later or (base == 1 and status is not Status.NOT_IN_FORCE)
        if perhaps:
            return Outcome(status, reason, 2, 1, 0)
        return Outcome(status, reason, 0, 0, STOPS.index(_END[status]))


def _finding(rule: Rule) -> Finding:
    """Return a finding that says what the rule's own text would say in a document."""
    effect = Effect.REFERS if rule.reference else Effect.RESTRICTS
    scope: Scope = rule.scope
    return Finding("", rule.id, rule.family, effect, scope, rule.flow_down, "", 0, 0, "", "", 0, 0, 0, "")


TYPES = {
    "condition": pl.Int32, "case": pl.Int32, "verdict": pl.Int32, "status": pl.Int8, "carried": pl.Int8,
    "onward": pl.Int8, "end": pl.Int8, "open": pl.Int8, "deepest": pl.Int16, "reason": pl.String,
}  # fmt: skip


def verdicts(conditions: Sequence[Condition], cases: pl.DataFrame, classes: Sequence[Organization]) -> pl.DataFrame:
    """Judge every condition for every case: case, cls, day (the first day of its time, or UNDATED)."""
    rows: list[tuple[Any, ...]] = []
    numbers: dict[tuple[object, ...], int] = {}
    for place, condition in enumerate(conditions):
        court = Judge(condition)
        for case, cls, day in cases.select("case", "cls", "day").iter_rows():
            found = court.at(cls, classes[cls], day)
            verdict = numbers.setdefault((place, *found), len(numbers))
            told = STATUSES.index(str(found.status)), found.carried, found.onward, found.end
            rows.append((place, case, verdict, *told, 1, DEEPEST, found.reason))
    return pl.DataFrame(rows, schema=TYPES, orient="row")
