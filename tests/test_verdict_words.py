"""What the judge says, word for word: every reason with its source, every question, in their order."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from factories import a_finding, a_page, a_rule

from fundflow.applicability import QUESTIONS, judge
from fundflow.applicability.dates import told
from fundflow.applicability.law import WHY_HERE, not_in_force, source_on
from fundflow.applicability.reach import Finds, bindings, courts, exemptions
from fundflow.applicability.verdict import ASK_LAWYER
from fundflow.model import (
    Binding,
    Citation,
    Effect,
    Exemption,
    Injunction,
    InstrumentKind,
    Organization,
    Reason,
    Rule,
    Status,
    Verdict,
)

ON = date(2026, 1, 1)
LAW = Citation("1 Law 2", verified=True)
KENYA = Organization(incorporated="KE", body="ngo", exempt_body="none", affiliates=())
TEXAS = Organization(incorporated="US", body="ngo", exempt_body="none", affiliates=())
FIRST, LAST = date(2025, 6, 9), date(2026, 6, 9)
DURING = "(from 9 June 2025 until 9 June 2026)"


def rule(**changes: Any) -> Rule:
    """A rule that binds everyone by one law, with changes."""
    base: dict[str, Any] = {"citations": (LAW,), "binds": (), "exemptions": (), "page": a_page(applies="")}
    return a_rule(**(base | changes))


TOLD = [
    ("Part X. ", None, None, "Part X. "),
    ("Part X.", FIRST, None, "On 1 January 2026: Part X (from 9 June 2025)."),
    ("Part X.", None, LAST, "On 1 January 2026: Part X (until 9 June 2026)."),
    ("Part X", FIRST, LAST, f"On 1 January 2026: Part X {DURING}."),
]


@pytest.mark.parametrize(("text", "start", "end", "said"), TOLD)
def test_what_held_is_told_with_its_time(text: str, start: date | None, end: date | None, said: str) -> None:
    """What always holds stands as it is; what has a time is told with the day and the time."""
    assert told(text, start, end, ON) == said


def ended(text: str, *, end: date, start: date | None = None, after: str = "") -> Citation:
    """Law that ended."""
    return Citation(text, verified=True, start=start, end=end, superseded_by=after)


OLD, OLDER = ended("Old", start=date(2010, 1, 1), end=date(2020, 1, 2), after="New"), ended("Older", end=date(2009, 3, 4))
SOON, LATER = Citation("Soon", start=date(2027, 1, 2)), Citation("Later", verified=True, start=date(2030, 1, 1))
BILL = Citation("A bill", verified=True, proposed=True, superseded_by="Another bill")
DATED_BILL = Citation("Bill", verified=True, proposed=True, end=date(2025, 1, 3))
SAID_OLD = ("On 1 January 2026: this was no longer in force. It was in force from 1 January 2010 until 2 January 2020. After it came: New.", "Old")
SAID_OLDER = ("On 1 January 2026: this was no longer in force. It was in force until 4 March 2009.", "Older")
SAID_SOON = (
    "On 1 January 2026: this was not yet in force. It holds from 2 January 2027.",
    "Soon (from general knowledge, not checked against the text)",
)
SAID_BILL = ("On 1 January 2026: this is only proposed. It was never in force as law. After it came: Another bill.", "A bill")
SAID_DATED = ("On 1 January 2026: this is only proposed. It was never in force as law.", "Bill")
STANDING: list[tuple[str, tuple[Citation, ...], list[tuple[str, str]]]] = [
    ("ended, and what came after it", (OLD,), [SAID_OLD]),
    ("ended, nobody knows since when", (OLDER,), [SAID_OLDER]),
    ("what ended last", (OLD, OLDER), [SAID_OLD]),
    ("what ended last, in the other order", (OLDER, OLD), [SAID_OLD]),
    ("what begins first", (LATER, SOON), [SAID_SOON]),
    ("what begins first, in the other order", (SOON, LATER), [SAID_SOON]),
    ("only proposed", (BILL,), [SAID_BILL]),
    ("a bill that lapsed is told once and hides no law", (OLDER, DATED_BILL), [SAID_OLDER, SAID_DATED]),
    ("all three", (BILL, SOON, OLD), [SAID_OLD, SAID_SOON, SAID_BILL]),
]


@pytest.mark.parametrize(("citations", "said"), [row[1:] for row in STANDING], ids=[row[0] for row in STANDING])
def test_why_law_is_not_in_force(citations: tuple[Citation, ...], said: list[tuple[str, str]]) -> None:
    """What ended last, what begins first and what is only proposed are told, each with its source."""
    reasons = tuple(Reason(*each) for each in said)
    assert not_in_force(rule(citations=citations), ON) == Verdict(Status.NOT_IN_FORCE, reasons, (WHY_HERE,))


SOURCES = [((), "document"), ((OLD,), "document"), ((OLD, LAW), "1 Law 2"), ((LAW, Citation("Other")), "1 Law 2")]


@pytest.mark.parametrize(("citations", "source"), SOURCES)
def test_the_source_of_a_day(citations: tuple[Citation, ...], source: str) -> None:
    """The first source in force speaks for the rule; without one the document does."""
    assert source_on(rule(citations=citations), ON) == source


COURT = Citation("A v. B, 1 F.4th 2", verified=True)
HELD = Reason(f"On 1 January 2026: The duty is stopped {DURING}. Case: A v. B.", "A v. B, 1 F.4th 2")
NOT_YOU = HELD._replace(text=f"{HELD.text} By the facts you gave it does not protect you.")
OVER = Reason("A court order in A v. B held until 9 June 2026. It is over.", "A v. B, 1 F.4th 2")
WHICH = ("court_orders:a-v-b", "Are you a plaintiff, a member of one, or in a place that is a plaintiff, in A v. B?")
NOBODY, PLAINTIFF = Organization(), Organization(court_orders=("a-v-b",))
ORDERS: list[tuple[str, str, Organization, date, Finds]] = [
    ("a plaintiff", "plaintiffs", PLAINTIFF, ON, Finds(decided=((Status.EXEMPT, HELD),))),
    ("no plaintiff", "plaintiffs", Organization(court_orders=()), ON, Finds(noted=(NOT_YOU,))),
    ("plaintiff of another case", "plaintiffs", Organization(court_orders=("c-v-d",)), ON, Finds(noted=(NOT_YOU,))),
    ("nobody knows", "plaintiffs", NOBODY, ON, Finds(asked=(WHICH,), noted=(HELD,))),
    ("nobody knows the place", "plaintiff-places", NOBODY, ON, Finds(asked=(WHICH,), noted=(HELD,))),
    ("everyone", "everyone", NOBODY, ON, Finds(decided=((Status.NOT_IN_FORCE, HELD),))),
    ("one whom it names", "foreign-ngo", KENYA, ON, Finds(decided=((Status.EXEMPT, HELD),))),
    ("one whom it does not name", "foreign-ngo", TEXAS, ON, Finds(noted=(NOT_YOU,))),
    ("one it may name", "foreign-ngo", Organization(body="ngo"), ON,
     Finds(asked=(("incorporated", QUESTIONS["incorporated"]),), noted=(HELD,))),
    ("the day before", "everyone", NOBODY, date(2025, 6, 8), Finds()),
    ("the first day", "everyone", NOBODY, FIRST,
     Finds(decided=((Status.NOT_IN_FORCE, HELD._replace(text=HELD.text.replace("1 January 2026", "9 June 2025"))),))),
    ("the last day", "everyone", NOBODY, LAST,
     Finds(decided=((Status.NOT_IN_FORCE, HELD._replace(text=HELD.text.replace("1 January 2026", "9 June 2026", 1))),))),
    ("the day after", "everyone", NOBODY, date(2026, 6, 10), Finds(noted=(OVER,))),
]  # fmt: skip


@pytest.mark.parametrize(("who", "organization", "on", "found"), [row[1:] for row in ORDERS], ids=[row[0] for row in ORDERS])
def test_what_a_court_order_gives(who: str, organization: Organization, on: date, found: Finds) -> None:
    """An order frees those it protects on its days; of others it is told, and whoever may be protected is asked."""
    order = Injunction("a-v-b", "A v. B", who, "The duty is stopped.", COURT, FIRST, LAST)
    assert courts(rule(injunctions=(order,)), organization, on) == found


FREE = Reason(f"On 1 January 2026: They are free {DURING}.", "1 Law 2")
EXEMPTIONS: list[tuple[str, Organization, bool, Finds]] = [
    ("free", KENYA, False, Finds(decided=((Status.EXEMPT, FREE),))),
    ("perhaps free", KENYA, True, Finds(unsettled=(FREE,))),
    ("another body", TEXAS, False, Finds()),
    ("nobody knows", Organization(incorporated="KE"), False, Finds(asked=(("body", QUESTIONS["body"]),))),
]


@pytest.mark.parametrize(("organization", "unsettled", "found"), [row[1:] for row in EXEMPTIONS], ids=[row[0] for row in EXEMPTIONS])
def test_what_an_exemption_gives(organization: Organization, unsettled: bool, found: Finds) -> None:
    """It frees whom it names, leaves open what the law leaves open, and asks for the fact that decides."""
    free = Exemption("foreign-ngo", "They are free.", LAW, FIRST, LAST, unsettled)
    assert exemptions(rule(exemptions=(free,)), organization, ON) == found


BOUND = Binding("foreign-ngo", "It binds groups under part X.", LAW, FIRST, LAST)
TOLD_BOUND = Reason(f"On 1 January 2026: It binds groups under part X {DURING}.", "1 Law 2")
BEFORE = date(2024, 1, 1)
ELSEWHEN = Reason(
    f"On 1 January 2024 the law does not ask this of you. At another time: It binds groups under part X {DURING}.", "1 Law 2"
)


def only(names: str, source: str = "1 Law 2") -> Finds:
    """The finds for one whom the law does not name."""
    text = f"On 1 January 2026 this binds by law only: {names}. The facts you gave do not fit."
    return Finds(decided=((Status.OUT_OF_SCOPE, Reason(text, source)),))


GONE, COMING = Binding("iavi", end=date(2025, 1, 1)), Binding("global-fund", start=date(2027, 1, 1))
UNSETTLED = Binding("foreign-ngo", "Courts differ.", start=FIRST, end=LAST, unsettled=True)
BINDINGS: list[tuple[str, tuple[Binding, ...], dict[str, Any], date, Finds]] = [
    ("everyone", (), {}, ON, Finds()),
    ("named", (BOUND,), {}, ON, Finds(noted=(TOLD_BOUND,))),
    ("named without a source", (Binding("foreign-ngo"),), {}, ON, Finds()),
    ("perhaps named", (UNSETTLED,), {}, ON, Finds(unsettled=(Reason(f"On 1 January 2026: Courts differ {DURING}.", "document"),))),
    ("named at another time", (BOUND,), {}, BEFORE, Finds(decided=((Status.OUT_OF_SCOPE, ELSEWHEN),))),
    ("others, in the order of their names", (Binding("who"), Binding("government"), GONE, COMING), {}, ON, only("government, who")),
    ("nobody on this day", (GONE, COMING), {}, ON, only("nobody")),
    ("others, by the document alone", (Binding("who"),), {"citations": ()}, ON, only("who", "document")),
]


@pytest.mark.parametrize(("binds", "changes", "on", "found"), [row[1:] for row in BINDINGS], ids=[row[0] for row in BINDINGS])
def test_what_the_names_of_those_bound_give(binds: tuple[Binding, ...], changes: dict[str, Any], on: date, found: Finds) -> None:
    """A Kenyan group is told by which words it is bound, or whom the law names instead, or when it named such groups."""
    assert bindings(rule(binds=binds, **changes), KENYA, on) == found


ASKED = Reason("Whether this binds depends on who signs.", "1 Law 2")
VERDICTS: list[tuple[str, Effect, dict[str, Any], Organization | None, Verdict]] = [
    ("only talk", Effect.MENTIONS, {}, KENYA,
     Verdict(Status.OUT_OF_SCOPE, (Reason("The text only talks about this; it imposes nothing here.", "document"),))),
    ("a saving clause", Effect.PERMITS, {}, KENYA,
     Verdict(Status.APPLIES, (Reason("This passage keeps something free. It holds for whom and for what it names.", "document"),))),
    ("everyone is bound", Effect.RESTRICTS, {}, KENYA, Verdict(Status.APPLIES, (Reason("It binds everyone who takes this money.", "1 Law 2"),))),
    ("everyone, in the words of the rule", Effect.RESTRICTS, {"page": a_page(applies="All.")}, KENYA,
     Verdict(Status.APPLIES, (Reason("All.", "1 Law 2"),))),
    ("everyone, by the document alone", Effect.RESTRICTS, {"citations": ()}, KENYA,
     Verdict(Status.APPLIES, (Reason("It binds everyone who takes this money.", "document"),))),
    ("it depends", Effect.RESTRICTS, {"binds": (Binding("foreign-ngo"),)}, Organization(body="ngo"),
     Verdict(Status.NEEDS_REVIEW, (ASKED,), (QUESTIONS["incorporated"],), ("incorporated",))),
    ("it depends, in the words of the rule", Effect.REFERS, {"binds": (Binding("foreign-ngo"),), "page": a_page(applies="Some.")},
     Organization(body="ngo"), Verdict(Status.NEEDS_REVIEW, (Reason("Some.", "1 Law 2"),), (QUESTIONS["incorporated"],), ("incorporated",))),
    ("the law is open", Effect.RESTRICTS, {"binds": (UNSETTLED,)}, KENYA,
     Verdict(Status.NEEDS_REVIEW, (Reason(f"On 1 January 2026: Courts differ {DURING}.", "document"),), (ASK_LAWYER,))),
]  # fmt: skip


@pytest.mark.parametrize(("effect", "changes", "who", "given"), [row[1:] for row in VERDICTS], ids=[row[0] for row in VERDICTS])
def test_the_whole_verdict(effect: Effect, changes: dict[str, Any], who: Organization | None, given: Verdict) -> None:
    """Status, reasons, questions and missing facts are these and no others."""
    assert judge(a_finding(effect=effect), rule(**changes), who, ON) == given


CONTRACT = Reason(
    "The sentence stands in the document all the same. What you sign can bind you as a contract even where the law does "
    "not: ask the funder to strike it out, or to write in that it does not bind you.", "document",
)  # fmt: skip
SOFT = Reason("The words “to the extent permitted by law” soften it: they ask nothing of you that the law forbids.", "document")


@pytest.mark.parametrize("instrument", list(InstrumentKind))
def test_what_is_signed_may_bind_although_the_law_frees(instrument: InstrumentKind) -> None:
    """After the reason of the law come words that soften, then the warning, but not for a text that nobody signs."""
    free = Exemption("foreign-ngo", "They are free.", LAW, FIRST, LAST)
    found = a_finding(limiters=("to the extent permitted by law",))
    read = {InstrumentKind.AGREEMENT, InstrumentKind.NOTICE_OF_AWARD, InstrumentKind.STANDARD_PROVISIONS, InstrumentKind.AMENDMENT, InstrumentKind.UNKNOWN}
    given = judge(found, rule(exemptions=(free,)), KENYA, ON, instrument)
    assert given.reasons == (FREE, SOFT, *([CONTRACT] if instrument in read else []))
