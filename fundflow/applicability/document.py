"""Judge all findings of one document together: each for itself first, then what one passage means for another."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from fundflow.applicability.asks import asks_of
from fundflow.applicability.harm import Ground, saving_of, touched
from fundflow.applicability.naming import names
from fundflow.applicability.verdict import judge
from fundflow.model import Conflict, Effect, Reason, Scope, Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from fundflow.model import ActivityWords, Finding, InstrumentKind, Organization, Rule, Verdict


class Case(NamedTuple):
    """For whom and when a document is judged, and by which rules."""

    organization: Organization | None
    on: date
    rules: Mapping[str, Rule]
    words: Mapping[str, ActivityWords]


def judge_document(findings: Sequence[Finding], instrument: InstrumentKind, case: Case) -> tuple[Finding, ...]:
    """Return the findings with their verdicts, and with what each does to the organisation's activities."""
    judged = [
        replace(each, verdict=_taken_out(each, replace(verdict, ask=asks)))
        for each in findings
        for rule in [case.rules[each.rule]]
        for verdict in [judge(each, rule, case.organization, case.on, instrument)]
        for asks in [asks_of(rule, case.organization)]
    ]
    return tuple(_with_activities(each, judged, case) for each in judged)


def _taken_out(finding: Finding, verdict: Verdict) -> Verdict:
    """Say first that an amendment took the words away, and what to look at before one relies on it."""
    gone = finding.replaced
    if gone is None:
        return verdict
    how = "Taken out by" if gone.deleted else "Replaced by"
    text = f"{how} {gone.path}, page {gone.page}: “{gone.quote}” Check that the amendment is signed and later."
    return replace(verdict, reasons=(Reason(text, "document"), *verdict.reasons))


def conflicts_of(findings: Sequence[Finding], case: Case) -> tuple[Conflict, ...]:
    """Return pairs of passages, one that binds and one that keeps the same work free: shown together, not settled.

    A saving clause for work that the condition does not touch contradicts nothing, and neither does one beside a
    limit on this money alone.
    """
    return tuple(
        Conflict(each.family, each.id, saving.id, _both(each, saving))
        for each in findings
        if each.effect is Effect.RESTRICTS and each.scope in _WHOLE and not (_is_free(each) or each.resembles)
        for saving in saving_of(each, findings)
        if saving.effect is Effect.PERMITS and _same_work(saving, case.rules[each.rule], case)
    )


_WHOLE = frozenset({Scope.ORGANISATION_WIDE, Scope.CONDUCT})
_FREE = frozenset({Status.EXEMPT, Status.NOT_IN_FORCE, Status.OUT_OF_SCOPE})


def _is_free(finding: Finding) -> bool:
    return finding.replaced is not None or (finding.verdict is not None and finding.verdict.status in _FREE)


def _same_work(saving: Finding, rule: Rule, case: Case) -> bool:
    return any(names(saving.quote, activity, case.words) for activity in rule.activities)


def _both(finding: Finding, saving: Finding) -> str:
    return f"Page {finding.page} forbids what page {saving.page} keeps free. Ask the funder which of them holds."


def _with_activities(finding: Finding, findings: Sequence[Finding], case: Case) -> Finding:
    if finding.verdict is None or case.organization is None or not case.organization.activities:
        return finding
    rule = case.rules[finding.rule]
    ground = Ground(rule, case.organization, saving_of(finding, findings), case.words)
    return replace(finding, verdict=replace(finding.verdict, activities=touched(finding, finding.verdict, ground)))
