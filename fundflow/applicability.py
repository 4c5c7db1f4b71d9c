"""Judge whether a finding binds one organisation on one date.

Dates are inclusive.  A fact that the verdict needs and nobody stated gives `needs_review` with the
question that would settle it, never a yes or a no.  What the law says stands in the rules; here is
only how facts about the signer are compared with it.

Source: each rule's own citations and exemptions; see rules/README.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.model import Effect, Organization, Reason, Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from fundflow.model import Citation, Exemption, Finding, Rule

QUESTIONS = {
    "incorporated": "In which country is the organisation that signs registered (incorporated)?",
    "body": "What kind of body signs: an NGO, a government, an international organisation, a company or a person?",
    "exempt_body": "Is the organisation that signs the Global Fund, WHO, IAVI or a United Nations agency?",
    "service": "Do you serve people only after they have left the situation, or also before?",
    "supplier": "Do you only sell goods or services to the funder, as a company would?",
}
_BODIES = {
    "public-international-organisation": "public-international-organisation",
    "government": "government",
    "company": "company",
    "individual": "individual",
}
_NAMED = frozenset({"un-agency", "who", "global-fund", "iavi"})
_UNASKED = {"after-exit-only-services": "service", "commercial-supplier": "supplier"}


def judge(finding: Finding, rule: Rule, organization: Organization | None, on: date) -> Verdict:
    """Return the verdict for the organisation, or for an unknown one when it is None."""
    if finding.effect is Effect.MENTIONS:
        return Verdict(
            Status.OUT_OF_SCOPE, (Reason("The text only talks about this; it imposes nothing here.", "document"),)
        )
    if finding.effect in {Effect.PERMITS, Effect.EXEMPTS}:
        text = "This passage keeps something free. It holds for whom and for what it names."
        return Verdict(Status.APPLIES, (Reason(text, "document"),))
    return _not_in_force(rule, on) or _judge_reach(rule, organization or Organization(), on)


def _not_in_force(rule: Rule, on: date) -> Verdict | None:
    """A rule whose every source has ended, or not begun, binds nobody on the date."""
    dated = [c for c in rule.citations if c.start or c.end]
    if not dated or any(_current(c.start, c.end, on) for c in dated) or len(dated) < len(rule.citations):
        return None
    reasons = tuple(Reason(_period(c), c.text) for c in dated)
    question = "The law behind this text is not in force on this date. Ask the funder why it is in the document."
    return Verdict(Status.NOT_IN_FORCE, reasons, (question,))


def _period(citation: Citation) -> str:
    start = f"in force from {citation.start}" if citation.start else "in force"
    return f"{start} until {citation.end}" if citation.end else start


def _current(start: date | None, end: date | None, on: date) -> bool:
    return (start is None or start <= on) and (end is None or on <= end)


def _judge_reach(rule: Rule, organization: Organization, on: date) -> Verdict:
    asked: list[str] = []
    for exemption in rule.exemptions:
        if _current(exemption.start, exemption.end, on):
            answer = fits(exemption.who, organization)
            if answer is True:
                return Verdict(Status.EXEMPT, (_exempting(exemption),))
            if answer is None:
                asked.append(_question(exemption.who, organization))
    bound = [fits(who, organization) for who in sorted(rule.binds)]
    if rule.binds and not any(answer is not False for answer in bound):
        return Verdict(Status.OUT_OF_SCOPE, (Reason(_binds_only(rule), _source(rule)),))
    if rule.binds and True not in bound:
        asked += [_question(who, organization) for who in sorted(rule.binds) if fits(who, organization) is None]
    if asked:
        questions = tuple(dict.fromkeys(asked))
        return Verdict(Status.NEEDS_REVIEW, (Reason(_depends(rule), _source(rule)),), questions)
    return Verdict(Status.APPLIES, (Reason(_applies(rule), _source(rule)),))


def fits(who: str, organization: Organization) -> bool | None:
    """Say whether the organisation is one of those a rule names; None when a fact is missing.

    Raises:
        KeyError: the name is not in the controlled list.
    """
    if who in _BODIES:
        return _is_body(organization, _BODIES[who])
    if who in _NAMED:
        return None if organization.exempt_body is None else organization.exempt_body == who
    return _TESTS[who](organization)


def _us(organization: Organization) -> bool | None:
    """US organisations are private bodies incorporated there; a government is none."""
    if organization.incorporated is None:
        return None
    if organization.incorporated != "US":
        return False
    return None if organization.body is None else organization.body in {"ngo", "company"}


def _is_body(organization: Organization, body: str) -> bool | None:
    return None if organization.body is None else organization.body == body


def _not(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


def _both(first: bool | None, second: bool | None) -> bool | None:
    if first is False or second is False:
        return False
    return None if first is None or second is None else True


def _supplier(organization: Organization) -> bool | None:
    """Only a company can be a mere supplier; which of its services count, a person must say."""
    return False if organization.body not in {None, "company"} else None


_TESTS: dict[str, Callable[[Organization], bool | None]] = {
    "us-organisation": _us,
    "foreign-ngo": lambda who: _both(_not(_us(who)), _is_body(who, "ngo")),
    "private-entity": lambda who: _not(_is_body(who, "government")),
    "commercial-supplier": _supplier,
    "after-exit-only-services": lambda _: None,
}


def _question(who: str, organization: Organization) -> str:
    """Return the question about the fact that is missing."""
    if who in _NAMED:
        return QUESTIONS["exempt_body"]
    if who in _UNASKED:
        return QUESTIONS[_UNASKED[who]]
    where = who in {"us-organisation", "foreign-ngo"} and organization.incorporated is None
    return QUESTIONS["incorporated" if where else "body"]


def _exempting(exemption: Exemption) -> Reason:
    since = f" (since {exemption.start})" if exemption.start else ""
    return Reason(f"{exemption.text}{since}", _marked(exemption.source))


def _binds_only(rule: Rule) -> str:
    return f"By law this binds only: {', '.join(sorted(rule.binds))}. The facts you gave do not fit."


def _depends(rule: Rule) -> str:
    return rule.page.applies or "Whether this binds depends on who signs."


def _applies(rule: Rule) -> str:
    return rule.page.applies or "It binds everyone who takes this money."


def _source(rule: Rule) -> str:
    return _marked(rule.citations[0]) if rule.citations else "document"


def _marked(citation: Citation) -> str:
    return (
        citation.text
        if citation.verified
        else f"{citation.text} (from general knowledge, not checked against the text)"
    )
