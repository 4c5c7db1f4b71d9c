"""The pledge, law by law and day by day: who is bound, who is free, and since which day.

Each row is a kind of organisation on a date, and what the law was for it then.  The days around every
legal date stand in the table: the day before, the day, the day after.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from factories import a_finding
from texts import shipped_detector

from fundflow.applicability import QUESTIONS, judge
from fundflow.model import Affiliate, Organization, Status, Verdict

PLEDGE = "us-leadership-act-policy-requirement"
OPPOSED = "us-leadership-act-opposition-agreement"
CARD = "22-usc-7631-f"
FUNDS = "us-advocacy-ban-use-of-funds"
STATEMENT = "us-organisation-non-promotion-statement"
NOW = date(2026, 11, 21)
DAY = timedelta(days=1)
APPLIES, EXEMPT, FREE, OLD, OPEN = (
    Status.APPLIES, Status.EXEMPT, Status.OUT_OF_SCOPE, Status.NOT_IN_FORCE, Status.NEEDS_REVIEW,
)  # fmt: skip

US = Organization(incorporated="US", body="ngo", exempt_body="none", tier="recipient")
US_SUB = Organization(incorporated="US", body="ngo", exempt_body="none", tier="subrecipient")
US_FIRM = Organization(incorporated="US", body="company", supplier=False)
KENYA = Organization(incorporated="KE", body="ngo", exempt_body="none", affiliates=(), tier="recipient")
KENYA_SUB = Organization(incorporated="KE", body="ngo", exempt_body="none", affiliates=(), tier="subrecipient")
AFFILIATE = Organization(incorporated="KE", body="ngo", exempt_body="none", affiliates=(Affiliate("Sister", "US"),))
UN = Organization(incorporated="CH", body="public-international-organisation", exempt_body="un-agency")
WHO = Organization(incorporated="CH", body="public-international-organisation", exempt_body="who")
FUND = Organization(incorporated="CH", body="public-international-organisation", exempt_body="global-fund")
IAVI_US = Organization(incorporated="US", body="ngo", exempt_body="iavi")
IAVI_NL = Organization(incorporated="NL", body="ngo", exempt_body="iavi", affiliates=())
OTHER_PIO = Organization(incorporated="CH", body="public-international-organisation", exempt_body="none")
KENYA_STATE = Organization(incorporated="KE", body="government")
PERSON = Organization(incorporated="KE", body="individual")
SELLER = Organization(incorporated="IN", body="company", supplier=True)
CONTRACTOR = Organization(incorporated="IN", body="company", supplier=False)


def around(day: date, before: Status, since: Status) -> list[tuple[date, Status]]:
    """The day before a legal date, the day itself and the day after."""
    return [(day - DAY, before), (day, since), (day + DAY, since)]


STATUTE = date(2003, 5, 27)
FOREIGN_NGOS = date(2004, 2, 26)
US_TOO = date(2005, 6, 9)
AOSI_1 = date(2013, 6, 20)
AOSI_2 = date(2020, 6, 29)

ORGANISATIONS: dict[str, tuple[Organization, list[tuple[date, Status]]]] = {
    "US organisation": (US, [
        *around(STATUTE, OLD, FREE), *around(US_TOO, FREE, APPLIES), *around(AOSI_1, APPLIES, EXEMPT),
        *around(AOSI_2, EXEMPT, EXEMPT), (date(2012, 6, 1), APPLIES), (date(2014, 6, 1), EXEMPT), (NOW, EXEMPT),
    ]),
    "US organisation as subrecipient": (US_SUB, [*around(US_TOO, FREE, APPLIES), *around(AOSI_1, APPLIES, EXEMPT), (NOW, EXEMPT)]),
    "US company": (US_FIRM, [*around(AOSI_1, APPLIES, EXEMPT), (NOW, EXEMPT)]),
    "Kenyan NGO": (KENYA, [
        *around(STATUTE, OLD, OPEN), *around(FOREIGN_NGOS, OPEN, APPLIES), *around(US_TOO, APPLIES, APPLIES),
        *around(AOSI_1, APPLIES, APPLIES), *around(AOSI_2, APPLIES, APPLIES), (NOW, APPLIES),
    ]),
    "Kenyan NGO as subrecipient": (KENYA_SUB, [*around(FOREIGN_NGOS, OPEN, APPLIES), (date(2014, 6, 1), APPLIES), (NOW, APPLIES)]),
    "foreign affiliate of a US organisation": (AFFILIATE, [
        *around(FOREIGN_NGOS, OPEN, APPLIES), *around(AOSI_1, APPLIES, OPEN), (date(2015, 1, 29), OPEN),
        (date(2018, 12, 20), OPEN), *around(AOSI_2, OPEN, APPLIES), (date(2021, 6, 1), APPLIES), (NOW, APPLIES),
    ]),
    "UN agency": (UN, [*around(STATUTE, OLD, EXEMPT), *around(AOSI_1, EXEMPT, EXEMPT), (NOW, EXEMPT)]),
    "WHO": (WHO, [(date(2004, 6, 1), EXEMPT), (NOW, EXEMPT)]),
    "Global Fund": (FUND, [(date(2004, 6, 1), EXEMPT), (NOW, EXEMPT)]),
    "IAVI in the US": (IAVI_US, [(date(2012, 6, 1), EXEMPT), (NOW, EXEMPT)]),
    "IAVI in the Netherlands": (IAVI_NL, [(date(2012, 6, 1), EXEMPT), (NOW, EXEMPT)]),
    "other international organisation": (OTHER_PIO, [*around(US_TOO, OPEN, APPLIES), *around(AOSI_1, APPLIES, APPLIES), (NOW, APPLIES)]),
    "foreign government": (KENYA_STATE, [(date(2012, 6, 1), EXEMPT), (NOW, EXEMPT)]),
    "a person": (PERSON, [(NOW, FREE)]),
    "foreign company that only sells": (SELLER, [(NOW, EXEMPT)]),
    "foreign company that serves people": (CONTRACTOR, [(NOW, OPEN)]),
}  # fmt: skip
TABLE = [
    pytest.param(who, on, status, id=f"{name} on {on}: {status}")
    for name, (who, days) in ORGANISATIONS.items()
    for on, status in dict(days).items()
]


def pledge(who: Organization | None, on: date, rule: str = PLEDGE) -> Verdict:
    """Judge a shipped rule."""
    return judge(a_finding(rule=rule), shipped_detector().book.rules[rule], who, on)


def test_the_table_is_large_enough() -> None:
    """The proof holds at least forty cases, and each legal date with the days around it."""
    assert len(TABLE) >= 40
    days = {on for _, days in ORGANISATIONS.values() for on, _ in days}
    for legal in (STATUTE, FOREIGN_NGOS, US_TOO, AOSI_1, AOSI_2):
        assert {legal - DAY, legal, legal + DAY} <= days


@pytest.mark.parametrize(("who", "on", "status"), TABLE)
def test_the_pledge_on_a_day(who: Organization, on: date, status: Status) -> None:
    """The pledge binds, frees or stays open as the law was on that day, with a reason that has a source."""
    given = pledge(who, on)
    assert given.status is status, given
    assert all(reason.text and reason.source for reason in given.reasons)


@pytest.mark.parametrize("rule", [OPPOSED, CARD, "aapd-05-04.prostitution-pledge", "usaid-provision-prostitution.prostitution-pledge"])
@pytest.mark.parametrize("on", [date(2012, 6, 1), date(2014, 6, 1), date(2021, 6, 1), NOW])
def test_every_form_of_the_pledge_is_judged_alike(rule: str, on: date) -> None:
    """A clause, its sister and the texts that bring it in rest on the same facts of law."""
    for who in (US, KENYA, AFFILIATE, UN, OTHER_PIO, CONTRACTOR):
        assert pledge(who, on, rule).status is pledge(who, on).status


def told(who: Organization, on: date) -> str:
    """What the first reasons say."""
    return " ".join(f"{reason.text} {reason.source}" for reason in pledge(who, on).reasons)


def test_the_same_clause_gives_four_explained_answers() -> None:
    """An award of 2012, 2014, 2021 or 2026 is judged by the law of its day, and the reason names day and law."""
    assert "On 1 June 2012" in told(US, date(2012, 6, 1))
    assert "9 June 2005 until 19 June 2013" in told(US, date(2012, 6, 1))
    assert "570 U.S. 205" in told(US, date(2014, 6, 1))
    assert "from 20 June 2013" in told(US, date(2014, 6, 1))
    assert "911 F.3d 104" in told(AFFILIATE, date(2014, 6, 1))
    assert "140 S. Ct. 2082" in told(AFFILIATE, date(2021, 6, 1))
    assert "from 29 June 2020" in told(AFFILIATE, NOW)
    assert "does not ask this of you" in told(US, date(2004, 6, 1))
    assert "not yet in force" in told(KENYA, date(2003, 5, 26))


def test_what_nobody_has_read_is_marked_in_the_reason() -> None:
    """The holding of 2018 is from general knowledge, and the reason says so."""
    assert "not checked against the text" in told(AFFILIATE, date(2019, 1, 1))


@pytest.mark.parametrize(("who", "on", "fact"), [
    (Organization(body="ngo", exempt_body="none", affiliates=()), NOW, "incorporated"),
    (Organization(body="ngo", exempt_body="none", affiliates=()), date(2012, 6, 1), None),
    (Organization(incorporated="KE", exempt_body="none", affiliates=(), supplier=False), NOW, "body"),
    (Organization(incorporated="KE", body="ngo", affiliates=()), NOW, "exempt_body"),
    (Organization(incorporated="CH", body="public-international-organisation"), NOW, "exempt_body"),
    (Organization(incorporated="KE", body="ngo", exempt_body="none"), date(2014, 6, 1), "affiliates"),
    (Organization(incorporated="KE", body="ngo", exempt_body="none"), NOW, None),
    (Organization(incorporated="IN", body="company"), NOW, "supplier"),
])  # fmt: skip
def test_one_missing_fact_gives_one_question(who: Organization, on: date, fact: str | None) -> None:
    """A verdict that hangs on one fact stays open with the question for it; a fact that decides nothing is not asked."""
    given = pledge(who, on)
    assert given.missing == ((fact,) if fact else ())
    if fact:
        assert given.status is OPEN
        assert QUESTIONS[fact] in given.questions


def test_nobody_known_is_asked_and_never_judged() -> None:
    """Without a profile nothing is guessed: the questions come, the country first."""
    given = pledge(None, NOW)
    assert given.status is OPEN
    assert given.missing[0] == "incorporated"
    assert set(given.questions) == {QUESTIONS[fact] for fact in given.missing}
