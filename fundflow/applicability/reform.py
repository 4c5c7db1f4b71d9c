"""Change the law of a rule book as a reform supposes, and say what of the verdicts differs then.

The rules that came in stay as they are; new ones are given back.  A rule that takes its facts from
another one changes with it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeVar

from fundflow.model import Binding, Citation, Difference, Exemption

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fundflow.model import Analysis, Finding, Injunction, Reform, Rule, Supposed

_DAY = timedelta(days=1)
_Dated = TypeVar("_Dated", Exemption, Binding)


def reformed(rules: Mapping[str, Rule], reform: Reform) -> dict[str, Rule]:
    """Return the rules as the law would be after all changes, in their order."""
    found = dict(rules)
    for change in reform.changes:
        for name, rule in found.items():
            if _concerns(change, rule, found):
                found[name] = _changed(rule, change, reform.title)
    return found


def _concerns(change: Supposed, rule: Rule, rules: Mapping[str, Rule]) -> bool:
    """A rule is meant by its own name; facts about people are meant also where another rule takes them from."""
    if rule.id in change.rules:
        return True
    source = rules.get(rule.as_in)
    return change.action != "law" and source is not None and _concerns(change, source, rules)


def _changed(rule: Rule, change: Supposed, title: str) -> Rule:
    source = Citation(f"supposed: {title}", verified=True)
    if change.action == "lift":
        return replace(rule, injunctions=tuple(_lifted(each, change) for each in rule.injunctions))
    if change.action == "law":
        return replace(rule, citations=_law(rule.citations, change, source))
    if change.action == "exempt":
        text = change.text or "They would be exempt."
        free = Exemption(change.who, text, source, change.start, change.end)
        return replace(rule, exemptions=(*rule.exemptions, free))
    if change.action == "binds":
        text = change.text or "They would be bound."
        return replace(rule, binds=_bound(rule, Binding(change.who, text, source, change.start, change.end)))
    if change.action == "no_longer_exempt":
        return replace(rule, exemptions=tuple(_ended(each, change) for each in rule.exemptions))
    return replace(rule, binds=tuple(_ended(each, change) for each in rule.binds))


def _bound(rule: Rule, binding: Binding) -> tuple[Binding, ...]:
    """A rule that binds everyone who takes the money binds them already."""
    return (*rule.binds, binding) if rule.binds else ()


def _lifted(order: Injunction, change: Supposed) -> Injunction:
    if order.case != change.case or change.start is None:
        return order
    return replace(order, end=_earlier(order.end, change.start - _DAY))


def _ended(each: _Dated, change: Supposed) -> _Dated:
    if each.who != change.who or change.start is None:
        return each
    return replace(each, end=_earlier(each.end, change.start - _DAY))


def _law(citations: tuple[Citation, ...], change: Supposed, source: Citation) -> tuple[Citation, ...]:
    """Law that begins has a source of its own; law that ends, ends in every source."""
    if change.start is not None:
        return (*citations, replace(source, start=change.start, end=change.end))
    return tuple(replace(each, end=_earlier(each.end, change.end)) for each in citations)


def _earlier(first: date | None, second: date | None) -> date | None:
    return min((each for each in (first, second) if each is not None), default=None)


def differences(before: Analysis, after: Analysis) -> tuple[Difference, ...]:
    """Return the findings whose verdict, or whose effect on the organisation's work, is another one."""
    return tuple(
        Difference(old.path, first, second)
        for old, new in zip(before.documents, after.documents, strict=True)
        for first, second in zip(old.findings, new.findings, strict=True)
        if _outcome(first) != _outcome(second)
    )


def _outcome(finding: Finding) -> tuple[object, ...]:
    return tuple(_told(finding))


def _told(finding: Finding) -> Iterator[object]:
    if finding.verdict is not None:
        yield finding.verdict.status
        yield from ((each.activity, each.harm) for each in finding.verdict.activities)
