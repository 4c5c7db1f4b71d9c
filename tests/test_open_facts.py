"""Which missing facts can change a verdict, which answers are tried, and what a reform makes of the law."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from factories import a_checked, a_finding, a_rule, a_verdict, an_analysis

from fundflow.applicability import differences, possible, ranked, reformed
from fundflow.applicability import open as trying
from fundflow.model import (
    Affiliate,
    Binding,
    Citation,
    Difference,
    Exemption,
    Injunction,
    Organization,
    Reform,
    Status,
    Supposed,
)

if TYPE_CHECKING:
    from collections.abc import Callable

A, E = Status.APPLIES, Status.EXEMPT


def tried(organization: Organization, *facts: str) -> list[Organization]:
    """The organisations that were tried, in their order."""
    seen: list[Organization] = []

    def status_of(each: Organization) -> Status:
        seen.append(each)
        return A

    assert trying.deciding(status_of, organization, facts) == ((), A)
    return seen


def test_every_answer_becomes_a_fact_of_a_profile() -> None:
    """Yes and no, places, relatives and court cases are tried as a profile would state them."""
    assert [each.makes_subawards for each in tried(Organization(), "makes_subawards")] == [False, True]
    assert [each.incorporated for each in tried(Organization(), "incorporated")] == ["XX", "US"]
    assert [each.affiliates for each in tried(Organization(), "affiliates")] == [(), (Affiliate("", "US"),)]
    cases = tried(Organization(), "court_orders:a-v-b", "court_orders:c-v-d")
    assert [each.court_orders for each in cases] == [(), ("c-v-d",), ("a-v-b",), ("a-v-b", "c-v-d")]


def test_answers_that_exclude_each_other_are_not_tried() -> None:
    """A government is no UN agency, and an NGO neither that nor WHO."""
    bodies = {(each.body, each.exempt_body) for each in tried(Organization(), "body", "exempt_body")}
    named = {"none", "un-agency", "who", "global-fund", "iavi"}
    alone = {(body, "none") for body in ("government", "company", "individual")}
    ngo = {("ngo", name) for name in ("none", "global-fund", "iavi")}
    assert bodies == alone | ngo | {("public-international-organisation", name) for name in named}


TIER, PASSES = "tier", "makes_subawards"
DECIDING: list[tuple[str, Callable[[Organization], Status], tuple[str, ...]]] = [
    ("the one", lambda who: E if who.tier == "recipient" else A, (TIER,)),
    ("the other", lambda who: E if who.makes_subawards else A, (PASSES,)),
    ("both", lambda who: E if who.makes_subawards and who.tier == "subrecipient" else A, (PASSES, TIER)),
    ("none", lambda who: A, ()),
]


@pytest.mark.parametrize(("status_of", "needed"), [row[1:] for row in DECIDING], ids=[row[0] for row in DECIDING])
@pytest.mark.parametrize("most", [4, 400])
def test_only_a_fact_that_can_change_the_answer_is_needed(
    monkeypatch: pytest.MonkeyPatch, most: int, status_of: Callable[[Organization], Status], needed: tuple[str, ...]
) -> None:
    """Facts are kept in their order when another answer, all else equal, gives another status; four cases of four are tried."""
    monkeypatch.setattr(trying, "MOST", most)
    assert trying.deciding(status_of, Organization(), (PASSES, TIER))[0] == needed


def test_with_too_many_answers_every_fact_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """One combination more than may be tried, and nothing is left out."""
    monkeypatch.setattr(trying, "MOST", 3)
    assert trying.deciding(lambda who: A, Organization(), (PASSES, TIER)) == ((PASSES, TIER), Status.NEEDS_REVIEW)


def test_a_fact_with_one_possible_answer_decides_nothing() -> None:
    """A person sells no goods as a company would: no question, and the status stands."""
    assert trying.deciding(lambda who: E, Organization(body="individual"), ("supplier",)) == ((), E)


POSSIBLE = [
    (Organization(), "affiliates", {"us", "none-us"}),
    (Organization(affiliates=()), "affiliates", {"none-us"}),
    (Organization(affiliates=(Affiliate("A", "KE"), Affiliate("B", "US"))), "affiliates", {"us"}),
    (Organization(supplier=False), "supplier", {"no"}),
    (Organization(supplier=True), "supplier", {"yes"}),
    (Organization(body="company"), "supplier", {"yes", "no"}),
    (Organization(body="ngo"), "supplier", {"no"}),
    (Organization(body="ngo"), "government_level", {"none"}),
    (Organization(body="government"), "government_level", {"national", "state-or-local"}),
    (Organization(body="ngo"), "public_charity", {"yes", "no"}),
    (Organization(body="company"), "public_charity", {"no"}),
    (Organization(incorporated="MX"), "incorporated", {"elsewhere"}),
    (Organization(incorporated="US"), "incorporated", {"us"}),
]


@pytest.mark.parametrize(("organization", "fact", "values"), POSSIBLE)
def test_what_a_fact_can_still_be(organization: Organization, fact: str, values: set[str]) -> None:
    """What is stated is the only value; the kind of body rules others out; nothing else is concluded."""
    assert possible(organization)[fact] == values


def test_of_questions_that_settle_nothing_alone_the_widest_comes_first() -> None:
    """What more findings wait for stands before what fewer do, however they were met."""
    waits = [("tier", "body"), ("supplier", "body"), ("supplier", "body")]
    found = [a_finding(id=str(at), verdict=a_verdict(questions=keys, missing=keys)) for at, keys in enumerate(waits)]
    assert [(each.key, each.findings) for each in ranked(found)] == [
        ("body", ("0", "1", "2")), ("supplier", ("1", "2")), ("tier", ("0",)),
    ]  # fmt: skip


FROM, UNTIL, ENDED = date(2027, 1, 1), date(2028, 1, 1), date(2020, 1, 1)
SOURCE = Citation("supposed: T", verified=True)
LAW = Citation("1 Law 2", verified=True)
NGO = Binding("foreign-ngo")
ORDER = Injunction("a-v-b", "A v. B", "plaintiffs", "Stopped.", Citation("A v. B"))
OVER = Injunction("a-v-b", "A v. B", "plaintiffs", "Stopped.", Citation("A v. B"), end=ENDED)
LAST_DAY = date(2026, 12, 31)


def change(action: str, who: str = "iavi", start: date | None = FROM, end: date | None = None, text: str = "") -> Supposed:
    """One change of the rule r."""
    return Supposed(action, frozenset({"r"}), who, "a-v-b", start, end, text)


REFORMED: list[tuple[str, Supposed, str, tuple[object, ...], tuple[object, ...]]] = [
    ("freed", change("exempt", end=UNTIL), "exemptions", (), (Exemption("iavi", "They would be exempt.", SOURCE, FROM, UNTIL),)),
    ("freed in words", change("exempt", text="Free."), "exemptions", (), (Exemption("iavi", "Free.", SOURCE, FROM),)),
    ("bound", change("binds", end=UNTIL), "binds", (NGO,), (NGO, Binding("iavi", "They would be bound.", SOURCE, FROM, UNTIL))),
    ("bound in words", change("binds", text="Bound."), "binds", (NGO,), (NGO, Binding("iavi", "Bound.", SOURCE, FROM))),
    ("everyone is bound already", change("binds"), "binds", (), ()),
    ("new law", change("law", end=UNTIL), "citations", (LAW,), (LAW, Citation("supposed: T", verified=True, start=FROM, end=UNTIL))),
    ("an order is lifted", change("lift"), "injunctions", (ORDER,),
     (Injunction("a-v-b", "A v. B", "plaintiffs", "Stopped.", Citation("A v. B"), end=LAST_DAY),)),
    ("an order that was over stays so", change("lift"), "injunctions", (OVER,), (OVER,)),
    ("another order stays", change("lift")._replace(case="c-v-d"), "injunctions", (ORDER,), (ORDER,)),
    ("no longer bound", change("no_longer_binds"), "binds", (Binding("iavi"), NGO), (Binding("iavi", end=LAST_DAY), NGO)),
    ("what bound earlier", change("no_longer_binds"), "binds", (Binding("iavi", end=ENDED),), (Binding("iavi", end=ENDED),)),
]  # fmt: skip


@pytest.mark.parametrize(("supposed", "field", "was", "then"), [row[1:] for row in REFORMED], ids=[row[0] for row in REFORMED])
def test_what_a_change_makes_of_the_law(supposed: Supposed, field: str, was: tuple[object, ...], then: tuple[object, ...]) -> None:
    """A change says that it is supposed, keeps its days, and makes nothing last longer than it did."""
    rules = {"r": a_rule(id="r", **({"exemptions": ()} | {field: was}))}
    assert getattr(reformed(rules, Reform("T", (supposed,)))["r"], field) == then


def test_a_change_reaches_along_a_chain_of_rules() -> None:
    """A rule that takes its facts from one that takes them from another changes too; one beside them does not."""
    rules = {name: a_rule(id=name, as_in=source, exemptions=()) for name, source in (("t", "s"), ("s", "r"), ("r", ""), ("u", ""))}
    after = reformed(rules, Reform("T", (change("exempt"),)))
    assert {name: len(rule.exemptions) for name, rule in after.items()} == {"t": 1, "s": 1, "r": 1, "u": 0}


def test_a_difference_holds_both_findings() -> None:
    """The file, the finding as it was and as it would be."""
    was, then = a_finding(verdict=a_verdict(A)), a_finding(verdict=a_verdict(E))
    before, after = an_analysis(a_checked(findings=(was,))), an_analysis(a_checked(findings=(then,)))
    assert differences(before, after) == (Difference("agreement.pdf", was, then),)


def test_different_documents_are_not_compared() -> None:
    """What is supposed changes verdicts only: another number of files or of findings is a mistake."""
    one = an_analysis(a_checked())
    with pytest.raises(ValueError, match="zip"):
        differences(one, an_analysis(a_checked(), a_checked()))
    with pytest.raises(ValueError, match="zip"):
        differences(one, an_analysis(a_checked(findings=())))
