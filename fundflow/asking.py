"""Gather what to ask the funder: an Analysis and the catalogue of asks in, one Letter out, in no language yet.

Each ask stands once, with the passages that call for it.  Passages that only talk about a condition
or keep something free call for none.  A source that nobody has read never stands in a letter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.model import Asked, Letter, Passage, Scope, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from fundflow.model import Analysis, Ask, Checked, Exemption, Finding, Rule

_PDF = "application/pdf"
_GRAVITY = ("high", "medium", "low")
_REACH = (Scope.ORGANISATION_WIDE, Scope.CERTIFICATION, Scope.ELIGIBILITY, Scope.USE_OF_FUNDS)
"""Scopes that come first when only a few things can be asked; the others are alike."""


def letter(analysis: Analysis, asks: Iterable[Ask]) -> Letter:
    """Return the letter that the findings of an analysis call for."""
    called = [
        (ask, finding, document)
        for document in analysis.documents
        for finding in document.findings
        for ask in called_for(finding, analysis.rules[finding.rule], asks)
    ]
    asked = [_asked(ask, [each[1:] for each in called if each[0] is ask], analysis.rules) for ask in asks]
    return Letter(
        on=analysis.on,
        funder=_fact(analysis, "funder"),
        sender=analysis.organization.name if analysis.organization else "",
        award=", ".join(_facts(analysis, "award_id")),
        asked=tuple(each for each in asked if each.passages),
    )


def foremost(analysis: Analysis, asks: Iterable[Ask], most: int = 3) -> tuple[Asked, ...]:
    """Return the few asks that come first: of the gravest conditions, and each about another kind of them.

    Asks without a passage to point to are left to the letter.
    """
    asks = tuple(asks)
    gravest = sorted(
        ((finding, document) for document in analysis.documents for finding in document.findings),
        key=lambda place: _rank(place[0], analysis.rules[place[0].rule]),
    )
    chosen: dict[str, Ask] = {}
    told: set[str] = set()
    for again in (False, True):
        for finding, _ in gravest:
            called = called_for(finding, analysis.rules[finding.rule], asks)
            left = [ask for ask in called if ask.places and ask.id not in chosen]
            if left and len(chosen) < most and (again or finding.family not in told):
                chosen[left[0].id] = left[0]
                told.add(finding.family)
    return tuple(_about(ask, gravest, analysis, asks) for ask in chosen.values())


def _rank(finding: Finding, rule: Rule) -> tuple[int, int, int]:
    status = finding.verdict.status if finding.verdict else Status.NEEDS_REVIEW
    open_first = 0 if status in {Status.APPLIES, Status.NEEDS_REVIEW} else 10
    reach = _REACH.index(finding.scope) if finding.scope in _REACH else len(_REACH)
    return open_first + _GRAVITY.index(rule.severity), reach, finding.page


def _about(ask: Ask, places: list[tuple[Finding, Checked]], analysis: Analysis, asks: Iterable[Ask]) -> Asked:
    about = [each for each in places if ask in called_for(each[0], analysis.rules[each[0].rule], asks)]
    return _asked(ask, about, analysis.rules)


def _facts(analysis: Analysis, name: str) -> list[str]:
    values = (fact.value for document in analysis.documents for fact in document.facts if fact.name == name)
    return list(dict.fromkeys(values))


def _fact(analysis: Analysis, name: str) -> str:
    """Return the one value there is; two are no answer."""
    values = _facts(analysis, name)
    return values[0] if len(values) == 1 else ""


def called_for(finding: Finding, rule: Rule, asks: Iterable[Ask]) -> list[Ask]:
    """Return the asks that a finding calls for, in their order, without those that another replaces.

    What an amendment took away needs no question.
    """
    if finding.replaced is not None:
        return []
    found = [ask for ask in asks if _fits(ask, finding, rule)]
    replaced = {name for ask in found for name in ask.replaces}
    return [ask for ask in found if ask.id not in replaced]


def _fits(ask: Ask, finding: Finding, rule: Rule) -> bool:
    status = finding.verdict.status if finding.verdict else Status.NEEDS_REVIEW
    freed = _freed_by(finding, rule)
    return (
        finding.effect in ask.effects
        and status in ask.statuses
        and (not ask.families or finding.family in ask.families)
        and (not ask.scopes or finding.scope in ask.scopes)
        and (not ask.flow_down or finding.flow_down in ask.flow_down)
        and (not ask.exempt or (freed is not None and freed.who in ask.exempt))
    )


def _freed_by(finding: Finding, rule: Rule) -> Exemption | None:
    """Return the exemption that the verdict rests on."""
    if finding.verdict is None or finding.verdict.status is not Status.EXEMPT:
        return None
    told = finding.verdict.reasons
    fitting = (
        each
        for each in rule.exemptions
        if any(each.text.rstrip(".") in reason.text and each.source.text in reason.source for reason in told)
    )
    return next(fitting, None)


def _asked(ask: Ask, places: list[tuple[Finding, Checked]], rules: dict[str, Rule]) -> Asked:
    passages = dict.fromkeys(_passage(finding, document) for finding, document in places)
    sources = dict.fromkeys(
        freed.source.text
        for finding, _ in places
        if (freed := _freed_by(finding, rules[finding.rule])) and freed.source.verified
    )
    return Asked(ask, tuple(sorted(passages, key=_position(passages))), "; ".join(sources))


def _position(passages: Iterable[Passage]) -> Callable[[Passage], tuple[int, int]]:
    documents = list(dict.fromkeys(each.document for each in passages))
    return lambda each: (documents.index(each.document), each.page)


def _passage(finding: Finding, document: Checked) -> Passage:
    paged = document.media_type == _PDF or document.pages > 1
    return Passage(document.path, finding.page if paged else 0, finding.section, finding.quote)
