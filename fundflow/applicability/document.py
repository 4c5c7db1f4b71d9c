"""Judge all findings of one document together: each for itself first, then what one passage means for another."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from fundflow.applicability.asks import asks_of
from fundflow.applicability.harm import Ground, saving_of, touched
from fundflow.applicability.verdict import judge

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from fundflow.model import ActivityWords, Finding, InstrumentKind, Organization, Rule


class Case(NamedTuple):
    """For whom and when a document is judged, and by which rules."""

    organization: Organization | None
    on: date
    rules: Mapping[str, Rule]
    words: Mapping[str, ActivityWords]


def judge_document(findings: Sequence[Finding], instrument: InstrumentKind, case: Case) -> tuple[Finding, ...]:
    """Return the findings with their verdicts, and with what each does to the organisation's activities."""
    judged = [
        replace(each, verdict=replace(judge(each, rule, case.organization, case.on, instrument), ask=asks))
        for each in findings
        for rule in [case.rules[each.rule]]
        for asks in [asks_of(rule, case.organization)]
    ]
    return tuple(_with_activities(each, judged, case) for each in judged)


def _with_activities(finding: Finding, findings: Sequence[Finding], case: Case) -> Finding:
    if finding.verdict is None or case.organization is None or not case.organization.activities:
        return finding
    rule = case.rules[finding.rule]
    ground = Ground(rule, case.organization, saving_of(finding, findings), case.words)
    return replace(finding, verdict=replace(finding.verdict, activities=touched(finding, finding.verdict, ground)))
