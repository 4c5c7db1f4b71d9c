"""Judges each condition once for each class of holders and each time between two dates of the law.

All judging is done by `fundflow.applicability`.  Here is only when something changes, and whether a
holder passes a condition on: one that it binds, or may bind, does; one that is free does when the
rule says so, and perhaps when nobody has read it or when the law will bind it later.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from fundflow.applicability import fits, judge
from fundflow.flow import STATUSES, STOPS, UNDATED
from fundflow.model import Effect, Finding, FlowDown, Scope, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fundflow.following.conditions import Condition
    from fundflow.model import Binding, Citation, Exemption, FlowTerms, Injunction, Organization, Rule

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
    if rule.flow_terms.start:
        yield rule.flow_terms.start
    if rule.flow_terms.end:
        yield rule.flow_terms.end + timedelta(days=1)


def era(day: int, changes: Sequence[int]) -> int:
    """Return in which time between changes a day lies."""
    return bisect_right(changes, day)


class Judge:
    """Judges one condition; remembers what it has judged."""

    def __init__(self, condition: Condition) -> None:
        self.condition = condition
        self.cuts = cuts(condition.rules)
        self.known: dict[tuple[int, int], Outcome] = {}
        flows = {each.flow_down for each in condition.rules}
        self.base = _ONWARD[flows.pop()] if len(flows) == 1 else 2

    def at(self, cls: int, organization: Organization, day: int) -> Outcome:
        """Return the outcome for a class on a day, which may be unknown."""
        if day == UNDATED:
            return self._undated(cls, organization)
        return self._in(cls, organization, era(day, self.cuts))

    def _undated(self, cls: int, organization: Organization) -> Outcome:
        every = [self._in(cls, organization, place) for place in range(len(self.cuts) + 1)]
        if len({each.status for each in every}) == 1:
            return every[-1]
        return self._outcome(Status.NEEDS_REVIEW, UNDATED_REASON, self.base)

    def _in(self, cls: int, organization: Organization, place: int) -> Outcome:
        if (cls, place) not in self.known:
            status, reason = self._status(organization, place)
            self.known[cls, place] = self._outcome(status, reason, self._free(status, organization, place))
        return self.known[cls, place]

    def _free(self, status: Status, organization: Organization, place: int) -> int:
        """Say whether a holder that is free hands the condition on: 0 no, 1 for certain, 2 perhaps."""
        said = {each.passes_on for each in self._exempting(organization, self._day(place))}
        if status is Status.EXEMPT and said == {True}:
            return self.base
        if any(self._status(organization, n)[0] in _OPEN for n in range(place + 1, len(self.cuts) + 1)):
            return 2
        unread = status is not Status.NOT_IN_FORCE and said != {False}
        return 2 if unread else 0

    def _exempting(self, organization: Organization, day: date) -> Iterator[Exemption]:
        for rule in self.condition.rules:
            for each in rule.exemptions:
                held = (each.start or date.min) <= day <= (each.end or date.max)
                if held and not each.unsettled and fits(each.who, organization):
                    yield each

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

    def _outcome(self, status: Status, reason: str, free: int) -> Outcome:
        if not self.base:
            return Outcome(status, reason, 0, 0, STOPS.index("no-flow-down"))
        if status in _OPEN:
            return Outcome(status, reason, self.base, 0, 0)
        if free:
            return Outcome(status, reason, free, 1, 0)
        return Outcome(status, reason, 0, 0, STOPS.index(_END[status]))

    def open(self, day: int) -> int:
        """Say whether the rule is handed down on a day: 0 no, 1 yes, 2 perhaps, because the day is not known."""
        if not self.condition.rules:
            return 1
        if day == UNDATED:
            always = any(each.flow_terms.start is each.flow_terms.end is None for each in self.condition.rules)
            return 1 if always else 2
        return int(any(_handed_down(each.flow_terms, EPOCH + timedelta(days=day)) for each in self.condition.rules))

    @property
    def deepest(self) -> int:
        """How many tiers down it goes."""
        return max((each.flow_terms.steps or DEEPEST for each in self.condition.rules), default=DEEPEST)


def _handed_down(terms: FlowTerms, day: date) -> bool:
    return (terms.start or date.min) <= day <= (terms.end or date.max)


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
            rows.append((place, case, verdict, *told, court.open(day), court.deepest, found.reason))
    return pl.DataFrame(rows, schema=TYPES, orient="row")
