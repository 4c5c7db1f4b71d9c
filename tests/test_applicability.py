"""Judging a finding: each kind of body, each day around a date, each missing fact, each effect."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from factories import a_finding, a_rule
from texts import shipped_detector

from fundflow.applicability import QUESTIONS, fits, judge
from fundflow.model import Affiliate, Binding, Citation, Effect, Exemption, Organization, Status, Verdict
from fundflow.rulebook.schema import WHO

ON = date(2026, 11, 21)
LAW = Citation("22 U.S.C. 7631(f)", "https://example.org", verified=True)


def org(incorporated: str | None = None, body: str | None = None, exempt_body: str | None = None) -> Organization:
    """An organisation of which only the given facts are known."""
    return Organization(incorporated=incorporated, body=body, exempt_body=exempt_body)


def verdict(organization: Organization | None, on: date = ON, effect: Effect = Effect.RESTRICTS, **rule: Any) -> Verdict:
    """Judge the pledge, with other law when told so."""
    base: dict[str, Any] = {"citations": (LAW,), "binds": (), "exemptions": ()}
    return judge(a_finding(effect=effect), a_rule(**(base | rule)), organization, on)


FITS: list[tuple[str, Organization, bool | None]] = [
    ("us-organisation", org("US", "ngo"), True),
    ("us-organisation", org("US", "company"), True),
    ("us-organisation", org("US", "government"), False),
    ("us-organisation", org("US", "individual"), False),
    ("us-organisation", org("KE", "ngo"), False),
    ("us-organisation", org("KE"), False),
    ("us-organisation", org("US"), None),
    ("us-organisation", org(body="ngo"), None),
    ("us-organisation", org(), None),
    ("foreign-ngo", org("KE", "ngo"), True),
    ("foreign-ngo", org("US", "ngo"), False),
    ("foreign-ngo", org("KE", "government"), False),
    ("foreign-ngo", org("KE", "public-international-organisation"), False),
    ("foreign-ngo", org("KE"), None),
    ("foreign-ngo", org(body="ngo"), None),
    ("foreign-ngo", org(body="company"), False),
    ("foreign-ngo", org(), None),
    ("private-entity", org(body="ngo"), True),
    ("private-entity", org(body="company"), True),
    ("private-entity", org(body="government"), False),
    ("private-entity", org(), None),
    *((body, org(body=body), True) for body in ("public-international-organisation", "government", "company", "individual")),
    *((body, org(body="ngo"), False) for body in ("public-international-organisation", "government", "company", "individual")),
    *((body, org(), None) for body in ("public-international-organisation", "government", "company", "individual")),
    *((body, org(exempt_body=body), True) for body in ("un-agency", "who", "global-fund", "iavi")),
    *((body, org(exempt_body="none"), False) for body in ("un-agency", "who", "global-fund", "iavi")),
    *((body, org(), None) for body in ("un-agency", "who", "global-fund", "iavi")),
    ("who", org(exempt_body="un-agency"), False),
    ("after-exit-only-services", org("US", "ngo", "none"), None),
    ("commercial-supplier", org("US", "company", "none"), None),
    ("commercial-supplier", org("US", "ngo", "none"), False),
    ("commercial-supplier", org(), None),
    ("commercial-supplier", Organization(supplier=True), True),
    ("commercial-supplier", Organization(body="company", supplier=False), False),
    ("after-exit-only-services", Organization(services_after_exit_only=True), True),
    ("after-exit-only-services", Organization(services_after_exit_only=False), False),
    ("un-agency", org("CH", "ngo"), False),
    ("who", org(body="ngo"), False),
    ("global-fund", org("CH", "ngo"), None),
    ("iavi", org("US", "ngo"), None),
    ("iavi", org("US", "company"), False),
    ("un-agency", org(body="government"), False),
    ("un-agency", org(body="individual"), False),
    ("un-agency", org(body="public-international-organisation"), None),
    ("un-agency", org(exempt_body="who"), True),
    ("registered-in-us", org("US"), True),
    ("registered-in-us", org("MX"), False),
    ("registered-outside-us", org("MX"), True),
    ("registered-outside-us", org("US"), False),
    ("company-in-us", org("US", "company"), True),
    ("company-in-us", org("US", "ngo"), False),
    ("company-in-us", org("KE", "company"), False),
    ("company-outside-us", org("KE", "company"), True),
    ("company-outside-us", org("US", "company"), False),
    ("company-outside-us", org("KE", "ngo"), False),
    ("foreign-government", org("KE", "government"), True),
    ("foreign-government", org("US", "government"), False),
    ("foreign-government", org("KE", "ngo"), False),
    ("state-or-local-government", org("US", "government"), None),
    ("state-or-local-government", org("US", "ngo"), False),
    ("state-or-local-government", Organization(body="government", government_level="state-or-local"), True),
    ("state-or-local-government", Organization(body="government", government_level="national"), False),
    ("public-charity", Organization(public_charity=True), True),
    ("public-charity", Organization(body="ngo", public_charity=False), False),
    ("public-charity", org(body="company"), False),
    ("public-charity", org(body="ngo"), None),
    ("health-care-provider", Organization(health_care_provider=True), True),
    ("health-care-provider", Organization(health_care_provider=False), False),
    ("subrecipient", Organization(tier="subrecipient"), True),
    ("subrecipient", Organization(tier="recipient"), False),
    ("makes-subawards", Organization(makes_subawards=True), True),
    ("makes-subawards", Organization(makes_subawards=False), False),
    ("affiliate-of-us-organisation", Organization(incorporated="KE", body="ngo", affiliates=(Affiliate("A", "US"),)), True),
    ("affiliate-of-us-organisation", Organization(incorporated="KE", body="ngo", affiliates=(Affiliate("A", "UG"),)), False),
    ("affiliate-of-us-organisation", Organization(incorporated="KE", body="ngo", affiliates=()), False),
    ("affiliate-of-us-organisation", Organization(incorporated="US", body="ngo", affiliates=(Affiliate("A", "US"),)), False),
    ("affiliate-of-us-organisation", org("KE", "ngo"), None),
]


@pytest.mark.parametrize(("who", "organization", "answer"), FITS, ids=lambda v: str(v) if isinstance(v, str) else "")
def test_who_fits(who: str, organization: Organization, answer: bool | None) -> None:
    """A body fits a name of the law, does not, or nobody knows for want of a fact."""
    assert fits(who, organization) is answer


def test_every_name_of_the_list_is_judged() -> None:
    """Each name that a rule may use is compared with facts, and each has a case here."""
    assert {who for who, _, _ in FITS} == set(WHO)
    for who in WHO:
        assert fits(who, org()) is None


def test_an_unknown_name_is_refused() -> None:
    """A name outside the list is a mistake of the programmer, never a silent no."""
    with pytest.raises(KeyError):
        fits("martians", org("US", "ngo", "none"))


def exemption(who: str = "us-organisation", **dates: date) -> Exemption:
    """An exemption with its source."""
    return Exemption(who, "They are free of it.", Citation("570 U.S. 205 (2013)", verified=True), **dates)


FROM, UNTIL = date(2013, 6, 20), date(2020, 6, 29)
EXEMPT_DAYS = [
    (date(2013, 6, 19), Status.APPLIES),
    (date(2013, 6, 20), Status.EXEMPT),
    (date(2013, 6, 21), Status.EXEMPT),
    (date(2020, 6, 28), Status.EXEMPT),
    (date(2020, 6, 29), Status.EXEMPT),
    (date(2020, 6, 30), Status.APPLIES),
]


@pytest.mark.parametrize(("on", "status"), EXEMPT_DAYS)
def test_an_exemption_holds_on_its_days(on: date, status: Status) -> None:
    """An exemption counts from its first to its last day, both included."""
    given = verdict(org("US", "ngo"), on, exemptions=(exemption(start=FROM, end=UNTIL),))
    assert given.status is status
    if status is Status.EXEMPT:
        assert given.reasons[0].source == "570 U.S. 205 (2013)"
        assert "They are free of it" in given.reasons[0].text


@pytest.mark.parametrize("on", [date(2013, 6, 19), date(2020, 6, 30)])
def test_an_exemption_of_another_day_asks_nothing(on: date) -> None:
    """Outside its days an exemption is no reason to ask who signs."""
    assert verdict(None, on, exemptions=(exemption(start=FROM, end=UNTIL),)).status is Status.APPLIES


LAW_DAYS = [
    (date(2003, 5, 26), Status.NOT_IN_FORCE),
    (date(2003, 5, 27), Status.APPLIES),
    (date(2003, 5, 28), Status.APPLIES),
    (date(2009, 1, 22), Status.APPLIES),
    (date(2009, 1, 23), Status.APPLIES),
    (date(2009, 1, 24), Status.NOT_IN_FORCE),
]


@pytest.mark.parametrize(("on", "status"), LAW_DAYS)
def test_law_holds_on_its_days(on: date, status: Status) -> None:
    """Law binds from its first to its last day; on others nobody, and the funder is to be asked why it is there."""
    dated = Citation("AAPD 05-04", verified=True, start=date(2003, 5, 27), end=date(2009, 1, 23))
    given = verdict(org("KE", "ngo"), on, citations=(dated,))
    assert given.status is status
    if status is Status.NOT_IN_FORCE:
        assert given.questions
        assert "27 May 2003" in given.reasons[0].text
        assert given.reasons[0].source == "AAPD 05-04"


def test_one_source_in_force_is_enough() -> None:
    """A rule is in force while any of its sources is."""
    old = Citation("AAPD 05-04", start=date(2005, 6, 9), end=date(2012, 4, 12))
    new = Citation("AAPD 14-04", start=date(2014, 9, 12))
    assert verdict(org(), date(2026, 1, 1), citations=(old, new)).status is Status.APPLIES
    assert verdict(org(), date(2013, 1, 1), citations=(old, new)).status is Status.NOT_IN_FORCE
    assert verdict(org(), date(2013, 1, 1), citations=(old, new, LAW)).status is Status.APPLIES


BINDING: list[tuple[str, Organization | None, set[str], Status, set[str]]] = [
    ("foreign body bound", org("KE", "ngo"), {"foreign-ngo"}, Status.APPLIES, set()),
    ("not bound by law", org("US", "ngo"), {"foreign-ngo"}, Status.OUT_OF_SCOPE, set()),
    ("one of two names", org("CH", "public-international-organisation"), {"foreign-ngo", "public-international-organisation"}, Status.APPLIES, set()),
    ("country missing", org(body="ngo"), {"foreign-ngo"}, Status.NEEDS_REVIEW, {"incorporated"}),
    ("all missing", org(), {"foreign-ngo"}, Status.NEEDS_REVIEW, {"incorporated"}),
    ("no profile", None, {"foreign-ngo"}, Status.NEEDS_REVIEW, {"incorporated"}),
    ("kind of body missing", org("US"), {"government"}, Status.NEEDS_REVIEW, {"body"}),
    ("named body missing", org("CH", "public-international-organisation"), {"un-agency"}, Status.NEEDS_REVIEW, {"exempt_body"}),
    ("supplier is asked", org("US", "company", "none"), {"commercial-supplier"}, Status.NEEDS_REVIEW, {"supplier"}),
    ("everyone is bound", None, set(), Status.APPLIES, set()),
]


@pytest.mark.parametrize(("organization", "binds", "status", "asked"), [row[1:] for row in BINDING], ids=[row[0] for row in BINDING])
def test_whom_the_law_binds(organization: Organization | None, binds: set[str], status: Status, asked: set[str]) -> None:
    """The law binds whom it names; a fact that is missing gives a question, never a yes or a no."""
    given = verdict(organization, binds=tuple(Binding(who) for who in sorted(binds)))
    assert given.status is status
    assert set(given.questions) >= {QUESTIONS[key] for key in asked}
    assert bool(given.questions) == bool(asked)


@pytest.mark.parametrize("who", sorted(WHO))
def test_a_missing_fact_about_an_exemption_is_asked_for(who: str) -> None:
    """Whoever may be exempt is asked for the fact that decides it."""
    given = verdict(None, exemptions=(exemption(who),))
    assert given.status is Status.NEEDS_REVIEW
    assert given.questions
    assert given.reasons


@pytest.mark.parametrize("who", sorted(WHO))
def test_full_facts_leave_no_question(who: str) -> None:
    """Who states every fact gets an answer."""
    full = Organization(
        incorporated="US", body="ngo", exempt_body="none", affiliates=(), tier="recipient", makes_subawards=False,
        services_after_exit_only=False, public_charity=True, health_care_provider=False,
    )  # fmt: skip
    given = verdict(full, exemptions=(exemption(who),), binds=(Binding(who),))
    assert given.status is not Status.NEEDS_REVIEW
    assert given.questions == ()


def test_no_question_is_asked_twice() -> None:
    """Several exemptions that hang on one fact ask for it once."""
    exemptions = tuple(exemption(who) for who in ("un-agency", "who", "global-fund", "iavi"))
    assert verdict(None, exemptions=exemptions).questions == (QUESTIONS["exempt_body"],)


@pytest.mark.parametrize(
    ("effect", "status"),
    [
        (Effect.RESTRICTS, Status.APPLIES),
        (Effect.REFERS, Status.APPLIES),
        (Effect.PERMITS, Status.APPLIES),
        (Effect.EXEMPTS, Status.APPLIES),
        (Effect.MENTIONS, Status.OUT_OF_SCOPE),
    ],
)
def test_every_effect_is_judged(effect: Effect, status: Status) -> None:
    """Talk binds nobody; what frees or allows holds for everyone, whoever signs."""
    assert verdict(org("KE", "ngo"), effect=effect).status is status


@pytest.mark.parametrize("effect", [Effect.PERMITS, Effect.EXEMPTS, Effect.MENTIONS])
def test_what_does_not_bind_asks_nothing(effect: Effect) -> None:
    """No question is put for a passage that imposes nothing."""
    assert verdict(None, effect=effect, binds=(Binding("foreign-ngo"),)).questions == ()


def test_what_nobody_has_read_is_marked() -> None:
    """A source from general knowledge says so in the reason."""
    assert "not checked" in verdict(org(), citations=(Citation("A law"),)).reasons[0].source
    assert verdict(org()).reasons[0].source == "22 U.S.C. 7631(f)"


PLEDGE = "us-leadership-act-policy-requirement"
SHIPPED = [
    ("US organisation before the judgment", org("US", "ngo", "none"), date(2013, 6, 19), {Status.APPLIES, Status.OUT_OF_SCOPE}),
    ("US organisation on the day of the judgment", org("US", "ngo", "none"), date(2013, 6, 20), {Status.EXEMPT}),
    ("US organisation now", org("US", "ngo", "none"), ON, {Status.EXEMPT}),
    ("foreign affiliate", org("KE", "ngo", "none"), ON, {Status.APPLIES}),
    ("UN agency", org("CH", "public-international-organisation", "un-agency"), ON, {Status.EXEMPT}),
    ("Global Fund", org("CH", "public-international-organisation", "global-fund"), ON, {Status.EXEMPT}),
    ("WHO", org("CH", "public-international-organisation", "who"), ON, {Status.EXEMPT}),
    ("IAVI", org("US", "ngo", "iavi"), ON, {Status.EXEMPT}),
    ("nobody knows", None, ON, {Status.NEEDS_REVIEW}),
    ("before the law", org("KE", "ngo", "none"), date(2003, 5, 26), {Status.NOT_IN_FORCE}),
]


@pytest.mark.parametrize(("organization", "on", "statuses"), [row[1:] for row in SHIPPED], ids=[row[0] for row in SHIPPED])
def test_the_shipped_pledge_is_judged_as_the_courts_did(
    organization: Organization | None, on: date, statuses: set[Status]
) -> None:
    """The pledge binds, exempts and asks as section 13 of the legal catalogue says."""
    rule = shipped_detector().book.rules[PLEDGE]
    assert judge(a_finding(rule=PLEDGE), rule, organization, on).status in statuses
