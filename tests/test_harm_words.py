"""What is said about each activity, word for word, with the words it rests on and where they stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from factories import a_finding, a_page, a_rule, a_verdict

from fundflow.applicability import Case, conflicts_of, judge_document
from fundflow.applicability.harm import Ground, touched
from fundflow.applicability.naming import names
from fundflow.model import (
    ActivityWords,
    Citation,
    Conflict,
    Effect,
    Exemption,
    Finding,
    Funding,
    Harm,
    InstrumentKind,
    Organization,
    Reason,
    Scope,
    Status,
    Touched,
    Verdict,
)

ADVOCACY, OUTREACH = "decrim-advocacy-sex-work", "peer-outreach"
WORDS = {ADVOCACY: ActivityWords("advocacy", (("decriminali*",),)), OUTREACH: ActivityWords("outreach", (("outreach",),))}
BAN = a_finding(quote="Nobody may call for decriminalisation.", page=3)
SAVING = a_finding(id="s", effect=Effect.PERMITS, quote="You may call for decriminalisation and do outreach.", page=9)
PAGE = a_page(still_allowed=("Care for everyone.", "Outreach to sex workers."))
BINDS = a_verdict(Status.APPLIES)
TEXT = Reason("They are free of it.", "570 U.S. 205 (2013)")
MONEY = replace(BAN, scope=Scope.USE_OF_FUNDS)
NAMED = replace(BAN, effect=Effect.REFERS, quote="45 CFR part 89 applies.", page=4)
FROM_DOCUMENT = (BAN.quote, "document", 3)
SCOPES = {
    Scope.ORGANISATION_WIDE: (Harm.RESTRICTED, "It speaks of your whole organisation, whoever pays for the work."),
    Scope.CONDUCT: (Harm.RESTRICTED, "It speaks of what people of your organisation do, whoever pays for it."),
    Scope.CERTIFICATION: (Harm.UNCLEAR, "It is a statement you sign. Ask whether it reaches work that others pay."),
    Scope.ELIGIBILITY: (Harm.UNCLEAR, "It decides who may receive this money. Ask what it asks of this work."),
    Scope.REPORTING: (Harm.UNCLEAR, "It puts a duty on this work and does not forbid it. Ask how far the duty goes."),
    Scope.TERMINATION: (Harm.UNCLEAR, "It forbids nothing. It gives the funder a power over the grant."),
}


def freed(status: Status) -> Verdict:
    """A verdict that frees, and more reasons after the first."""
    return Verdict(status, (TEXT, Reason("Something else.", "document")))


def work(finding: Finding, verdict: Verdict = BINDS, saving: tuple[Finding, ...] = (), funding: Any = None, **rule: Any) -> dict[str, tuple[Any, ...]]:
    """What is said of each activity: harm, reason, words, source and page."""
    who = Organization(activities=(ADVOCACY, OUTREACH), funding=funding)
    found = touched(finding, verdict, Ground(a_rule(**({"page": PAGE} | rule)), who, saving, WORDS))
    assert [each.label for each in found] == [WORDS[each.activity].label for each in found]
    return {each.activity: each[1:6] for each in found}


ONES: list[tuple[str, dict[str, Any], tuple[Any, ...]]] = [
    *((f"bound: {scope}", {"finding": replace(BAN, scope=scope)}, (*said, *FROM_DOCUMENT)) for scope, said in SCOPES.items()),
    ("only this money", {"finding": MONEY},
     (Harm.WITH_THIS_MONEY, "It speaks of what this money pays for. Other money may pay for it.", *FROM_DOCUMENT)),
    ("only this money, and no other", {"finding": MONEY, "funding": ()},
     (Harm.WITH_THIS_MONEY, "It speaks of what this money pays for. You named no other money that could pay for it.", *FROM_DOCUMENT)),
    ("only this money, and two others", {"finding": MONEY, "funding": (Funding("A fund"), Funding("B fund"))},
     (Harm.WITH_THIS_MONEY, "It speaks of what this money pays for. Other money may pay for it: A fund, B fund.", *FROM_DOCUMENT)),
    ("forbidden and freed", {"finding": BAN, "saving": (SAVING,)},
     (Harm.UNCLEAR, "Page 3 forbids it and page 9 frees it: ask which of them holds.", SAVING.quote, "document", 9)),
    ("a text that is known", {"finding": NAMED, "title": "Part 89"},
     (Harm.RESTRICTED, "It comes in from another text: Part 89. It speaks of your whole organisation, whoever pays for the work.",
      NAMED.quote, "document", 4)),
    ("a text on money", {"finding": replace(NAMED, scope=Scope.USE_OF_FUNDS), "title": "Part 89"},
     (Harm.WITH_THIS_MONEY, "It comes in from another text: Part 89. It speaks of what this money pays for.", NAMED.quote, "document", 4)),
    ("a text that nobody knows", {"finding": NAMED, "known": False},
     (Harm.UNCLEAR, "The text it names is not known here. Ask for it.", NAMED.quote, "document", 4)),
    ("exempt", {"finding": BAN, "verdict": freed(Status.EXEMPT)}, (Harm.STILL_ALLOWED, "The law frees you of it.", *TEXT, 0)),
    ("not in force", {"finding": BAN, "verdict": freed(Status.NOT_IN_FORCE)},
     (Harm.STILL_ALLOWED, "The law behind it is not in force on this date.", *TEXT, 0)),
    ("not reached", {"finding": BAN, "verdict": freed(Status.OUT_OF_SCOPE)}, (Harm.STILL_ALLOWED, "The law does not reach you.", *TEXT, 0)),
    ("a question is open", {"finding": BAN, "verdict": a_verdict(questions=("Where?", "Who?"))},
     (Harm.UNCLEAR, "First we must know: Where?", *FROM_DOCUMENT)),
    ("open without a question", {"finding": BAN, "verdict": a_verdict(questions=())},
     (Harm.UNCLEAR, "First we must know: Whether it binds you is not known.", *FROM_DOCUMENT)),
]  # fmt: skip


@pytest.mark.parametrize(("given", "said"), [row[1:] for row in ONES], ids=[row[0] for row in ONES])
def test_what_is_said_of_work_that_the_condition_touches(given: dict[str, Any], said: tuple[Any, ...]) -> None:
    """Harm, reason, the words it rests on, their source and their page."""
    assert work(**given)[ADVOCACY] == said


UNTOUCHED: list[tuple[str, dict[str, Any], tuple[Any, ...] | None]] = [
    ("by the rule", {}, (Harm.STILL_ALLOWED, "The condition does not reach it.", "Outreach to sex workers.", a_rule().id, 0)),
    ("by the document", {"saving": (SAVING,)}, (Harm.STILL_ALLOWED, "This document says so itself.", SAVING.quote, "document", 9)),
    ("by nobody", {"page": a_page(still_allowed=("Care.",))}, None),
    ("where nothing binds", {"saving": (SAVING,), "verdict": freed(Status.EXEMPT)}, None),
    ("while a question is open", {"verdict": a_verdict()},
     (Harm.STILL_ALLOWED, "The condition does not reach it.", "Outreach to sex workers.", a_rule().id, 0)),
]  # fmt: skip


@pytest.mark.parametrize(("given", "said"), [row[1:] for row in UNTOUCHED], ids=[row[0] for row in UNTOUCHED])
def test_what_is_said_of_work_that_the_condition_leaves(given: dict[str, Any], said: tuple[Any, ...] | None) -> None:
    """It is named only where words name it, and only while the condition may bind."""
    assert work(BAN, **given).get(OUTREACH) == said


def test_an_activity_without_words_keeps_its_name() -> None:
    """Work for which nobody has words is shown under its own name."""
    ground = Ground(a_rule(activities=("dance",)), Organization(activities=("dance",)), (), WORDS)
    reason = SCOPES[Scope.ORGANISATION_WIDE][1]
    assert touched(BAN, BINDS, ground) == (Touched("dance", Harm.RESTRICTED, reason, *FROM_DOCUMENT, "dance"),)


@pytest.mark.parametrize(("text", "found"), [("decriminalise", True), ("decriminali", True), ("decriminal", False), ("a decriminalXX law", False)])
def test_a_beginning_counts_whole(text: str, found: bool) -> None:
    """A word that shares only a part of the beginning is another word."""
    assert names(text, ADVOCACY, WORDS) is found


def case(who: Organization | None, **rule: Any) -> Case:
    """A case with one rule."""
    made = a_rule(**rule)
    return Case(who, date(2026, 11, 21), {made.id: made}, WORDS)


@pytest.mark.parametrize(("country", "ask"), [("US", ("All.", "We are American.")), ("KE", ("All.",)), (None, ("All.", "We are American."))])
def test_what_may_be_asked_comes_with_the_verdict(country: str | None, ask: tuple[str, ...]) -> None:
    """A verdict holds what this signer can ask; what is not known leaves a sentence in."""
    page = a_page(ask=("All.", "We are American."), ask_only=(("We are American.", "registered-in-us"),))
    for who in [Organization(incorporated=country), *([None] if country is None else [])]:
        [found] = judge_document([BAN], InstrumentKind.AGREEMENT, case(who, page=page))
        assert found.verdict is not None
        assert found.verdict.ask == ask


@pytest.mark.parametrize(("instrument", "reasons"), [(InstrumentKind.AGREEMENT, 2), (InstrumentKind.NOFO, 1)])
def test_the_kind_of_document_reaches_the_judge(instrument: InstrumentKind, reasons: int) -> None:
    """Only what is signed carries the warning that a contract may bind."""
    free = Exemption("registered-in-us", "They are free.", Citation("1 Law 2"))
    [found] = judge_document([BAN], instrument, case(Organization(incorporated="US"), exemptions=(free,)))
    assert found.verdict is not None
    assert (found.verdict.status, len(found.verdict.reasons)) == (Status.EXEMPT, reasons)


def test_a_conflict_names_both_pages() -> None:
    """Family, both passages and the question which of them holds."""
    text = "Page 3 forbids what page 9 keeps free. Ask the funder which of them holds."
    assert conflicts_of([BAN, SAVING], case(None)) == (Conflict(BAN.family, "f-1", "s", text),)
