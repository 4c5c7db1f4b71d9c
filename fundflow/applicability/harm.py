"""Say what a condition does to each activity of the organisation: forbid it, only with this money, or leave it.

Over-compliance is the main harm, so what a saving clause or the law leaves free is said with its
words.  Nothing is called restricted without words to rest on; what the text does not say is unclear.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fundflow.applicability.naming import names
from fundflow.model import Effect, Harm, Scope, Status, Touched

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fundflow.model import ActivityWords, Finding, Organization, Rule, Verdict

_FREE = frozenset({Status.EXEMPT, Status.NOT_IN_FORCE, Status.OUT_OF_SCOPE})
_BY_SCOPE: dict[Scope, tuple[Harm, str]] = {
    Scope.ORGANISATION_WIDE: (Harm.RESTRICTED, "It speaks of your whole organisation, whoever pays for the work."),
    Scope.CONDUCT: (Harm.RESTRICTED, "It speaks of what people of your organisation do, whoever pays for it."),
    Scope.USE_OF_FUNDS: (Harm.WITH_THIS_MONEY, "It speaks of what this money pays for."),
    Scope.CERTIFICATION: (Harm.UNCLEAR, "It is a statement you sign. Ask whether it reaches work that others pay."),
    Scope.ELIGIBILITY: (Harm.UNCLEAR, "It decides who may receive this money. Ask what it asks of this work."),
    Scope.REPORTING: (Harm.UNCLEAR, "It puts a duty on this work and does not forbid it. Ask how far the duty goes."),
    Scope.TERMINATION: (Harm.UNCLEAR, "It forbids nothing. It gives the funder a power over the grant."),
}


class Ground(NamedTuple):
    """What a verdict about activities rests on, besides the finding itself."""

    rule: Rule
    organization: Organization
    saving: Sequence[Finding]
    """Passages of the same document that keep something of the same family free."""
    words: Mapping[str, ActivityWords]


def saving_of(finding: Finding, findings: Sequence[Finding]) -> list[Finding]:
    """Return the passages of a document that keep something free of a finding's condition.

    What only reads like leave frees nobody.
    """
    return [
        each
        for each in findings
        if each.effect.frees and not (each.replaced or each.resembles) and each.family == finding.family
    ]


def touched(finding: Finding, verdict: Verdict, ground: Ground) -> tuple[Touched, ...]:
    """Return what the finding does to each activity of the organisation that it touches or leaves free in words."""
    if not finding.effect.limits:
        return ()
    each = (_one(name, finding, verdict, ground) for name in ground.organization.activities)
    return tuple(one._replace(label=_label(one.activity, ground)) for one in each if one is not None)


def _label(activity: str, ground: Ground) -> str:
    known = ground.words.get(activity)
    return known.label if known else activity


def _one(activity: str, finding: Finding, verdict: Verdict, ground: Ground) -> Touched | None:
    if activity not in ground.rule.activities:
        return _untouched(activity, verdict, ground)
    if finding.replaced is not None:
        how = "deletes it" if finding.replaced.deleted else "puts another text in its place"
        return Touched(
            activity, Harm.STILL_ALLOWED, f"An amendment {how}.", finding.replaced.quote, finding.replaced.path
        )
    if verdict.status in _FREE:
        reason = verdict.reasons[0]
        return Touched(activity, Harm.STILL_ALLOWED, _FREED[verdict.status], reason.text, reason.source)
    if verdict.status is Status.NEEDS_REVIEW:
        wait = verdict.questions[0] if verdict.questions else "Whether it binds you is not known."
        return Touched(activity, Harm.UNCLEAR, f"First we must know: {wait}", finding.quote, "document", finding.page)
    return _bound(activity, finding, ground)


_FREED = {
    Status.EXEMPT: "The law frees you of it.",
    Status.NOT_IN_FORCE: "The law behind it is not in force on this date.",
    Status.OUT_OF_SCOPE: "The law does not reach you.",
}


def _bound(activity: str, finding: Finding, ground: Ground) -> Touched:
    """The words bind: how far they go decides, unless a saving clause speaks of this very activity."""
    harm, reason = _BY_SCOPE[finding.scope]
    saving = _named(activity, ground)
    if saving is not None and harm is Harm.RESTRICTED:
        both = f"Page {finding.page} forbids it and page {saving.page} frees it: ask which of them holds."
        return Touched(activity, Harm.UNCLEAR, both, saving.quote, "document", saving.page)
    if finding.effect is Effect.REFERS:
        return _by_reference(activity, harm, finding, ground.rule)
    if harm is Harm.WITH_THIS_MONEY:
        reason = f"{reason} {_other_money(ground.organization)}"
    return Touched(activity, harm, reason, finding.quote, "document", finding.page)


def _by_reference(activity: str, harm: Harm, finding: Finding, rule: Rule) -> Touched:
    """A text that is only named restricts as far as its card knows it; else it is unclear."""
    if not rule.known:
        reason = "The text it names is not known here. Ask for it."
        return Touched(activity, Harm.UNCLEAR, reason, finding.quote, "document", finding.page)
    reason = f"It comes in from another text: {rule.title}. {_BY_SCOPE[finding.scope][1]}"
    return Touched(activity, harm, reason, finding.quote, "document", finding.page)


def _other_money(organization: Organization) -> str:
    if organization.funding is None:
        return "Other money may pay for it."
    named = ", ".join(each.name for each in organization.funding)
    return f"Other money may pay for it: {named}." if named else "You named no other money that could pay for it."


def _untouched(activity: str, verdict: Verdict, ground: Ground) -> Touched | None:
    """The condition leaves it alone; say so only where words say so, and only while it may bind."""
    if verdict.status in _FREE:
        return None
    saving = _named(activity, ground)
    if saving is not None:
        reason = "This document says so itself."
        return Touched(activity, Harm.STILL_ALLOWED, reason, saving.quote, "document", saving.page)
    for words in ground.rule.page.still_allowed:
        if names(words, activity, ground.words):
            return Touched(activity, Harm.STILL_ALLOWED, "The condition does not reach it.", words, ground.rule.id)
    return None


def _named(activity: str, ground: Ground) -> Finding | None:
    """Return the saving clause that names the activity."""
    return next((each for each in ground.saving if names(each.quote, activity, ground.words)), None)
