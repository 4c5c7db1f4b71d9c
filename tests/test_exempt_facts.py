"""The fifteen facts about who is exempt that matter most, each a test of its own against the shipped rules.

They are the facts of section 13 of the project's legal catalogue, in its order.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from factories import a_finding
from texts import shipped_detector

from fundflow.applicability import Case, judge, judge_document
from fundflow.model import Affiliate, Finding, Harm, InstrumentKind, Organization, Rule, Scope, Status, Verdict

NOW = date(2026, 11, 21)
DAY = timedelta(days=1)
PLEDGE = "us-leadership-act-policy-requirement"
FUNDS = "us-advocacy-ban-use-of-funds"
STATEMENT = "us-organisation-non-promotion-statement"
ABORTION = "us-mexico-city-foreign-ngo"

US = Organization(
    incorporated="US", body="ngo", exempt_body="none", affiliates=(), court_orders=(), tier="recipient",
    makes_subawards=True, services_after_exit_only=False, public_charity=True, health_care_provider=False,
)  # fmt: skip
KENYA = replace(US, incorporated="KE", public_charity=False)
UN, WHO, FUND, IAVI = (
    replace(KENYA, incorporated="CH", body=body, exempt_body=name)
    for body, name in (
        ("public-international-organisation", "un-agency"), ("public-international-organisation", "who"),
        ("public-international-organisation", "global-fund"), ("ngo", "iavi"),
    )
)  # fmt: skip
PIO = replace(UN, exempt_body="none")
STATE = replace(KENYA, body="government", government_level="national")
FIRM = replace(US, body="company", supplier=False)
EVERYONE = (US, KENYA, UN, WHO, FUND, IAVI, PIO, STATE, FIRM)


def rule(name: str) -> Rule:
    """A shipped rule."""
    return shipped_detector().book.rules[name]


def found(name: str, **changes: object) -> Finding:
    """A finding of a shipped rule, with the rule's own scope and family."""
    return a_finding(**({"rule": name, "family": rule(name).family, "scope": rule(name).scope} | changes))


def verdict(name: str, who: Organization | None, on: date = NOW) -> Verdict:
    """Judge a shipped rule."""
    return judge(found(name), rule(name), who, on)


def status(name: str, who: Organization | None, on: date = NOW) -> Status:
    """The status of that verdict."""
    return verdict(name, who, on).status


def harm(name: str, activity: str, who: Organization) -> Harm | None:
    """What a rule does to an activity of the organisation."""
    book = shipped_detector().book
    case = Case(replace(who, activities=(activity,)), NOW, book.rules, book.activities)
    judged = judge_document([found(name)], InstrumentKind.AGREEMENT, case)[0].verdict
    return judged.activities[0].harm if judged and judged.activities else None


def test_01_us_organisations_are_free_of_the_pledge_since_20_june_2013_not_of_the_limit_on_money() -> None:
    """AOSI I frees US organisations of 7631(f); it never touched 7631(e)."""
    since = date(2013, 6, 20)
    assert [status(PLEDGE, US, day) for day in (since - DAY, since, NOW)] == [Status.APPLIES, Status.EXEMPT, Status.EXEMPT]
    assert "570 U.S. 205" in verdict(PLEDGE, US).reasons[0].source
    assert status(FUNDS, US) is Status.APPLIES


def test_02_foreign_organisations_are_not_exempt_even_as_affiliates_of_a_us_one() -> None:
    """AOSI II: since 29 June 2020 a separate foreign affiliate is bound."""
    affiliate = replace(KENYA, affiliates=(Affiliate("Head office", "US", separate=True),))
    assert status(PLEDGE, KENYA) is Status.APPLIES
    assert status(PLEDGE, affiliate) is Status.APPLIES
    assert status(PLEDGE, affiliate, date(2020, 6, 29)) is Status.APPLIES
    assert any("140 S. Ct. 2082" in reason.source for reason in verdict(PLEDGE, affiliate).reasons)


def test_03_the_place_where_the_signer_is_registered_decides() -> None:
    """Not the name, not the family: the same organisation is bound or free by the country of the entity that signs."""
    named = replace(KENYA, name="An American Foundation", affiliates=(Affiliate("American Foundation", "US"),))
    assert status(PLEDGE, named) is Status.APPLIES
    assert status(PLEDGE, replace(named, incorporated="US")) is Status.EXEMPT
    assert verdict(PLEDGE, replace(named, incorporated=None)).missing == ("incorporated",)


@pytest.mark.parametrize("who", [UN, WHO, FUND, IAVI])
def test_04_the_bodies_that_the_law_names_are_free_of_the_pledge_not_of_the_limit_on_money(who: Organization) -> None:
    """Global Fund, WHO, IAVI and UN agencies are exempt from (f); the list does not apply to (e)."""
    assert status(PLEDGE, who) is Status.EXEMPT
    assert status(FUNDS, who) is Status.APPLIES
    assert status(PLEDGE, PIO) is Status.APPLIES


@pytest.mark.parametrize("who", EVERYONE)
def test_05_the_limit_on_money_binds_everyone_and_only_this_money(who: Organization) -> None:
    """7631(e) exempts nobody, and limits what this money pays for."""
    assert status(FUNDS, who) is Status.APPLIES
    assert rule(FUNDS).exemptions == ()
    assert rule(FUNDS).scope is Scope.USE_OF_FUNDS
    assert harm(FUNDS, "decrim-advocacy-sex-work", who) is Harm.WITH_THIS_MONEY


@pytest.mark.parametrize("activity", ["condom-distribution", "hiv-sti-testing", "prep-pep", "peer-outreach"])
@pytest.mark.parametrize("name", [PLEDGE, FUNDS])
def test_06_condoms_tests_and_prophylaxis_are_saved(name: str, activity: str) -> None:
    """What the statute saves in words is shown as still allowed, also to those whom the condition binds."""
    allowed = {PLEDGE: Harm.STILL_ALLOWED, FUNDS: Harm.STILL_ALLOWED}[name]
    words = shipped_detector().book.rules[name].page.still_allowed
    if activity == "prep-pep":
        assert any("medicine after exposure" in each for each in words)
    assert harm(name, activity, KENYA) is allowed


def test_07_the_trafficking_statement_binds_us_organisations_too() -> None:
    """7110(g)(2) binds any organisation; AOSI I did not decide it."""
    assert status(STATEMENT, US) is Status.APPLIES
    assert status(STATEMENT, KENYA) is Status.APPLIES
    assert status("22-usc-7110-g-2", US) is Status.APPLIES


def test_08_who_serves_people_only_after_they_left_is_free_of_the_statement() -> None:
    """The exception for services solely after exit; who does not say when they serve is asked."""
    for who in (US, KENYA):
        assert status(STATEMENT, replace(who, services_after_exit_only=True)) is Status.EXEMPT
    asked = verdict(STATEMENT, replace(US, services_after_exit_only=None))
    assert (asked.status, asked.missing) == (Status.NEEDS_REVIEW, ("services_after_exit_only",))


def test_09_silence_is_enough_for_the_statement_and_not_for_the_pledge() -> None:
    """The USAID text accepts the lack of any policy; 7631(f) asks for one."""
    assert any("no policy at all" in each for each in rule(STATEMENT).page.still_allowed)
    assert "not enough to have no opinion" in " ".join(rule(PLEDGE).page.says.split())


def test_10_an_independent_affiliate_may_hold_another_view() -> None:
    """45 CFR 89.3: separation lets a really independent organisation differ."""
    for name in (PLEDGE, "us-separation-from-affiliates"):
        assert any("independent organisation" in each for each in (s.casefold() for s in rule(name).page.still_allowed))
    assert any("89.3" in each.text for each in rule("us-separation-from-affiliates").citations)


@pytest.mark.parametrize("who", EVERYONE)
def test_11_the_award_term_on_buying_sex_exempts_nobody_and_touches_no_advocacy(who: Organization) -> None:
    """2 CFR 175 and FAR 52.222-50 bar buying; they say nothing about speech or services."""
    for name in ("us-award-term-no-buying-sex", "2-cfr-175", "far-52-222-50"):
        assert status(name, who) is Status.APPLIES
        speech = {"decrim-advocacy-sex-work", "public-policy-speech", "peer-outreach", "drop-in-services"}
        assert not speech & set(rule(name).activities)


def test_12_the_mexico_city_policy_bound_foreign_ngos_only_until_the_terms_of_2026() -> None:
    """Since 26 February 2026 the State Department names US organisations, PIOs and governments; how far was not read."""
    since = date(2026, 2, 26)
    assert [status(ABORTION, KENYA, day) for day in (since - DAY, since, NOW)] == [Status.APPLIES] * 3
    for who in (US, PIO, STATE):
        assert status(ABORTION, who, since - DAY) in {Status.EXEMPT, Status.OUT_OF_SCOPE}
        assert status(ABORTION, who, since) is Status.NEEDS_REVIEW
        assert status("plfa-2026", who, since - DAY) is Status.NOT_IN_FORCE
        assert status("plfa-2026", who, since) is Status.NEEDS_REVIEW
        assert not verdict("plfa-2026", who, since).missing
    assert status("plfa-2026", KENYA, since) is Status.APPLIES


@pytest.mark.parametrize(("last", "first_free"), [
    (date(1993, 1, 22), date(1993, 1, 23)), (date(2009, 1, 23), date(2009, 1, 24)), (date(2021, 1, 28), date(2021, 1, 29)),
])  # fmt: skip
def test_12b_the_policy_came_and_went(last: date, first_free: date) -> None:
    """On the last day of each period it binds a foreign NGO, on the next it does not."""
    assert status(ABORTION, KENYA, last) is Status.APPLIES
    assert status(ABORTION, KENYA, first_free) is Status.NOT_IN_FORCE


@pytest.mark.parametrize("first", [date(2001, 1, 22), date(2017, 5, 15), date(2025, 1, 24)])
def test_12c_the_policy_came_back(first: date) -> None:
    """It binds from the first day of each period."""
    assert status(ABORTION, KENYA, first - DAY) is Status.NOT_IN_FORCE
    assert status(ABORTION, KENYA, first) is Status.APPLIES


def test_13_the_syringe_limit_forbids_buying_and_samhsa_still_allows_care() -> None:
    """Needles may not be bought; other costs may be allowed after a determination; naloxone, wound care, condoms stay."""
    assert rule("us-syringe-purchase-ban").scope is Scope.USE_OF_FUNDS
    assert any("determination of need" in each for each in rule("us-syringe-purchase-ban").page.still_allowed)
    for activity in ("naloxone", "wound-care", "condom-distribution"):
        assert harm("us-drug-supplies-ban", activity, US) is Harm.STILL_ALLOWED
    assert harm("us-drug-supplies-ban", "safer-smoking-supplies", US) is Harm.WITH_THIS_MONEY


PARTY_SPECIFIC = sorted(
    (name, order.case) for name, each in shipped_detector().book.rules.items() for order in each.injunctions if order.who != "everyone"
)  # fmt: skip


@pytest.mark.parametrize(("name", "case"), PARTY_SPECIFIC)
def test_14_court_protection_is_for_the_parties(name: str, case: str) -> None:
    """A plaintiff is free, someone else is not, and who does not say is asked about that very case."""
    order = next(each for each in rule(name).injunctions if each.case == case)
    assert order.start
    on = order.end or max(order.start, NOW)
    protected = verdict(name, replace(US, court_orders=(case,)), on)
    assert protected.status in {Status.EXEMPT, Status.OUT_OF_SCOPE, Status.NOT_IN_FORCE}
    stranger = status(name, replace(US, court_orders=()), on)
    assert stranger is not Status.EXEMPT or rule(name).exemptions
    if protected.status is Status.EXEMPT and stranger in {Status.APPLIES, Status.NEEDS_REVIEW}:
        asked = verdict(name, replace(US, court_orders=None), on)
        assert f"court_orders:{case}" in asked.missing
        assert status(name, replace(US, court_orders=(case,)), order.start - DAY) is not Status.EXEMPT


def test_14a_most_of_these_orders_decide_something() -> None:
    """For a US organisation most party-specific orders make the difference between bound and free."""
    free, bound = replace(US, court_orders=tuple({case for _, case in PARTY_SPECIFIC})), replace(US, court_orders=())
    decided = {name for name, _ in PARTY_SPECIFIC if status(name, free) is Status.EXEMPT is not status(name, bound)}
    assert len(decided) > len({name for name, _ in PARTY_SPECIFIC}) // 2


def test_14b_there_are_such_cases() -> None:
    """The party-specific cases of the years 2025 and 2026 stand in the rules."""
    assert {"sfaf-v-trump", "illinois-v-fema", "ricadv-v-bondi"} <= {case for _, case in PARTY_SPECIFIC}


USE_OF_FUNDS = sorted(
    name for name, each in shipped_detector().book.rules.items() if each.scope is Scope.USE_OF_FUNDS and each.activities and not each.reference
)  # fmt: skip


@pytest.mark.parametrize("name", USE_OF_FUNDS)
def test_15_private_money_is_free_of_limits_on_this_money(name: str) -> None:
    """A use-of-funds term never forbids work as such; at most it forbids paying for it from this grant."""
    for activity in rule(name).activities:
        assert harm(name, activity, US) is not Harm.RESTRICTED


@pytest.mark.parametrize(("name", "who"), [(PLEDGE, KENYA), (ABORTION, KENYA)])
def test_15b_the_exceptions_are_conditions_on_the_whole_organisation(name: str, who: Organization) -> None:
    """The pledge and the Mexico City terms reach work that private money pays for, of foreign organisations."""
    assert all(harm(name, activity, who) is Harm.RESTRICTED for activity in rule(name).activities)
