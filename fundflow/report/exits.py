"""Decide the exit code of a check, in one place; see the contract.

A condition counts when the text imposes it or brings it in by reference.  One that was judged not to
bind the organisation counts only for "any".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.model import Finding, Status
from fundflow.report.labels import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fundflow.model import Analysis, Checked, Comparison, Rule

DONE, FOUND, FATAL, INCOMPLETE = 0, 1, 2, 3
LEVELS = (*SEVERITIES, "any")
_FREE = {Status.EXEMPT, Status.NOT_IN_FORCE, Status.OUT_OF_SCOPE}


def exit_code(analysis: Analysis, fail_on: str | None = None) -> int:
    """Return 1 when a condition is at or above `fail_on`, 3 when something was not read, else 0."""
    if fail_on and any(_counts(analysis, finding, fail_on) for finding in _findings(analysis)):
        return FOUND
    return INCOMPLETE if is_incomplete(analysis) else DONE


def diff_exit_code(comparison: Comparison, fail_on: str | None = None) -> int:
    """Return 1 when something at or above `fail_on` binds more than before, 3 when something was not read."""
    if fail_on == "any" and comparison.changes:
        return FOUND
    graver = (each for each in comparison.changes if each.direction == "tighter")
    if fail_on and any(LEVELS.index(each.severity) <= LEVELS.index(fail_on) for each in graver):
        return FOUND
    return INCOMPLETE if comparison.old.unread or comparison.new.unread else DONE


def is_incomplete(analysis: Analysis) -> bool:
    """Return whether a page or a file was not read, or read in a language that no rule knows."""
    return bool(analysis.skipped or not_understood(analysis)) or any(each.unread for each in analysis.documents)


def not_understood(analysis: Analysis) -> tuple[Checked, ...]:
    """Return the documents that are, in part or whole, in languages that no rule knows."""
    return tuple(each for each in analysis.documents if strange(each, analysis.rules))


def strange(document: Checked, rules: Mapping[str, Rule]) -> tuple[str, ...]:
    """Return the languages of a document that no rule knows."""
    known = languages_known(rules)
    return tuple(code for code in document.languages if code not in known)


def languages_known(rules: Mapping[str, Rule]) -> frozenset[str]:
    """Return the languages that the rules understand: those of their examples."""
    return frozenset(each.language for rule in rules.values() for each in rule.examples)


def binds_not(finding: Finding) -> bool:
    """Return whether the finding was judged not to bind the organisation, or an amendment took it away."""
    return finding.replaced is not None or (finding.verdict is not None and finding.verdict.status in _FREE)


def _findings(analysis: Analysis) -> Iterator[Finding]:
    return (finding for document in analysis.documents for finding in document.findings)


def _counts(analysis: Analysis, finding: Finding, level: str) -> bool:
    if not finding.effect.limits:
        return False
    severity = analysis.rules[finding.rule].severity
    return level == "any" or (LEVELS.index(severity) <= LEVELS.index(level) and not binds_not(finding))
