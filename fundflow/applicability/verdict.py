"""Judge whether a finding binds one organisation on one date.

Dates are inclusive.  A fact that the verdict needs and nobody stated gives `needs_review` with the
question that would settle it, never a yes or a no.  Law that is itself unsettled gives
`needs_review` too, and says so.  Words in a signed document may bind as a contract even where the
law does not, so a verdict that frees says that as well.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from fundflow.applicability.law import not_in_force, source_on
from fundflow.applicability.open import deciding
from fundflow.applicability.reach import bindings, courts, exemptions
from fundflow.model import Effect, InstrumentKind, Organization, Reason, Status, Verdict

if TYPE_CHECKING:
    from datetime import date

    from fundflow.applicability.reach import Finds
    from fundflow.model import Finding, Rule

ASK_LAWYER = (
    "The law is not settled on this for you. Ask the funder in writing whether they hold you to it, and ask a lawyer."
)
READ = "Read the sentence: does it mean what this finding says? If it is not plain, ask the funder in writing."
_SIGNED = frozenset(
    {
        InstrumentKind.AGREEMENT,
        InstrumentKind.NOTICE_OF_AWARD,
        InstrumentKind.STANDARD_PROVISIONS,
        InstrumentKind.AMENDMENT,
        InstrumentKind.UNKNOWN,
    }
)
_FREE = frozenset({Status.EXEMPT, Status.NOT_IN_FORCE, Status.OUT_OF_SCOPE})


def judge(
    finding: Finding,
    rule: Rule,
    organization: Organization | None,
    on: date,
    instrument: InstrumentKind = InstrumentKind.UNKNOWN,
) -> Verdict:
    """Return the verdict for the organisation, or for an unknown one when it is None."""
    if finding.effect is Effect.MENTIONS:
        return _simple(Status.OUT_OF_SCOPE, "The text only talks about this; it imposes nothing here.")
    if finding.effect.frees:
        free = _simple(Status.APPLIES, "This passage keeps something free. It holds for whom and for what it names.")
        return _compared(free, finding)
    verdict = not_in_force(rule, on) or _reach(rule, organization or Organization(), on)
    return _compared(_with_document(verdict, finding, instrument), finding)


def _compared(verdict: Verdict, finding: Finding) -> Verdict:
    """Leave open what is known by likeness alone: somebody must read the sentence before it counts."""
    if not finding.resembles:
        return verdict
    alike = Reason(f"No rule knows this wording. It reads like “{finding.resembles}”", "")
    status = Status.NEEDS_REVIEW if verdict.status is Status.APPLIES else verdict.status
    return replace(verdict, status=status, reasons=(alike, *verdict.reasons), questions=(*verdict.questions, READ))


def _simple(status: Status, text: str) -> Verdict:
    return Verdict(status, (Reason(text, "document"),))


@lru_cache(maxsize=4096)
def _reach(rule: Rule, organization: Organization, on: date) -> Verdict:
    """Judge whom the law reaches; of what is not known, ask only for what can change the answer."""
    verdict = _settled(rule, organization, on)
    if not verdict.missing:
        return verdict
    needed, status = deciding(lambda each: _settled(rule, each, on).status, organization, verdict.missing)
    rest = verdict.questions[len(verdict.missing) :]
    if not needed:
        same = Reason("What is not known about you does not change this answer.", source_on(rule, on))
        return Verdict(status, (*verdict.reasons, same), rest if status is Status.NEEDS_REVIEW else ())
    asked = dict(zip(verdict.missing, verdict.questions, strict=False))
    return replace(verdict, missing=needed, questions=(*(asked[fact] for fact in needed), *rest))


def _settled(rule: Rule, organization: Organization, on: date) -> Verdict:
    """A court order or an exemption frees; then the names decide; then what is open keeps the verdict open."""
    found = [part(rule, organization, on) for part in (courts, exemptions, bindings)]
    noted = tuple(dict.fromkeys(reason for find in found for reason in find.noted))
    for status, reason in (each for find in found for each in find.decided):
        return Verdict(status, (reason,))
    unsettled = tuple(dict.fromkeys(reason for find in found for reason in find.unsettled))
    asked = _in_order(found)
    if unsettled or asked:
        reasons = (*unsettled, *noted) or (Reason(_depends(rule), source_on(rule, on)),)
        questions = (*asked.values(), *([ASK_LAWYER] if unsettled else []))
        return Verdict(Status.NEEDS_REVIEW, reasons, questions, tuple(asked))
    return Verdict(Status.APPLIES, noted or (Reason(_applies(rule), source_on(rule, on)),))


def _in_order(found: list[Finds]) -> dict[str, str]:
    """Return each missing fact once: what decides whom it binds first, then what frees."""
    return dict(one for find in reversed(found) for one in find.asked)


def _with_document(verdict: Verdict, finding: Finding, instrument: InstrumentKind) -> Verdict:
    """Add what the document itself says: words that soften, and that a signed sentence may bind as a contract."""
    added = [
        Reason(f"The words “{each}” soften it: they ask nothing of you that the law forbids.", "document")
        for each in finding.limiters
    ]
    if verdict.status in _FREE and finding.effect is Effect.RESTRICTS and instrument in _SIGNED:
        added.append(Reason(_CONTRACT, "document"))
    if not added:
        return verdict
    return replace(verdict, reasons=(*verdict.reasons, *added))


_CONTRACT = (
    "The sentence stands in the document all the same. What you sign can bind you as a contract even where "
    "the law does not: ask the funder to strike it out, or to write in that it does not bind you."
)


def _depends(rule: Rule) -> str:
    return rule.page.applies or "Whether this binds depends on who signs."


def _applies(rule: Rule) -> str:
    return rule.page.applies or "It binds everyone who takes this money."
