"""What a condition does to the organisation's own work: forbidden, not with this money, still allowed, unclear."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from factories import a_finding, a_page, a_rule, a_verdict
from texts import shipped_detector

from fundflow.applicability import Case, conflicts_of, judge_document
from fundflow.applicability.naming import names
from fundflow.model import (
    ActivityWords,
    Citation,
    Effect,
    Exemption,
    Finding,
    Funding,
    Harm,
    InstrumentKind,
    Organization,
    Replaced,
    Scope,
    Status,
    Touched,
)
from fundflow.rulebook.schema import ACTIVITIES

ADVOCACY, OUTREACH, CONDOMS = "decrim-advocacy-sex-work", "peer-outreach", "condom-distribution"
WORDS = {
    ADVOCACY: ActivityWords("advocacy", (("decriminali*",),)),
    OUTREACH: ActivityWords("outreach", (("outreach",),)),
    CONDOMS: ActivityWords("condoms", (("condom*",), ("safer", "sex", "kit*"))),
}
KENYA = Organization(incorporated="KE", body="ngo", exempt_body="none", activities=(ADVOCACY, OUTREACH, CONDOMS), court_orders=())
PAGE = a_page(still_allowed=("Outreach to sex workers.",))


def judged(*findings: Finding, organization: Organization | None = KENYA, **rule: Any) -> list[Touched]:
    """What the first finding does to each activity."""
    made = a_rule(**({"binds": (), "exemptions": (), "page": PAGE} | rule))
    case = Case(organization, date(2026, 11, 21), {made.id: made}, WORDS)
    found = judge_document(findings, InstrumentKind.AGREEMENT, case)[0].verdict
    assert found is not None
    return list(found.activities)


def harms(*findings: Finding, **given: Any) -> dict[str, Harm]:
    """Activity to harm."""
    return {each.activity: each.harm for each in judged(*findings, **given)}


@pytest.mark.parametrize(("scope", "harm"), [
    (Scope.ORGANISATION_WIDE, Harm.RESTRICTED),
    (Scope.CONDUCT, Harm.RESTRICTED),
    (Scope.USE_OF_FUNDS, Harm.WITH_THIS_MONEY),
    (Scope.CERTIFICATION, Harm.UNCLEAR),
    (Scope.ELIGIBILITY, Harm.UNCLEAR),
    (Scope.REPORTING, Harm.UNCLEAR),
    (Scope.TERMINATION, Harm.UNCLEAR),
])  # fmt: skip
def test_the_scope_decides(scope: Scope, harm: Harm) -> None:
    """What speaks of the whole organisation forbids; what speaks of money forbids only with this money."""
    assert harms(a_finding(scope=scope)) == {ADVOCACY: harm, OUTREACH: Harm.STILL_ALLOWED}


def test_nothing_is_said_without_words() -> None:
    """Each line has words it rests on, where they stand, and a reason."""
    for each in judged(a_finding()):
        assert each.words
        assert each.reason
        assert each.source
        assert each.label == WORDS[each.activity].label
    assert judged(a_finding())[0].words == a_finding().quote
    assert judged(a_finding())[0].page == a_finding().page


def test_the_words_of_what_stays_allowed_are_those_of_the_rule() -> None:
    """An activity that the condition does not touch is named only where the rule's words name it."""
    allowed = judged(a_finding())[1]
    assert (allowed.activity, allowed.words, allowed.source) == (OUTREACH, "Outreach to sex workers.", a_rule().id)


def test_a_saving_clause_of_the_document_is_quoted_before_the_rule() -> None:
    """What the document itself saves is shown with its page."""
    saving = a_finding(id="s", effect=Effect.PERMITS, quote="Nothing here precludes condoms.", page=9)
    condoms = [each for each in judged(a_finding(), saving) if each.activity == CONDOMS]
    assert [(each.harm, each.words, each.page) for each in condoms] == [(Harm.STILL_ALLOWED, saving.quote, 9)]


def test_a_saving_clause_of_another_family_saves_nothing() -> None:
    """What is kept free of one condition is not free of another."""
    saving = a_finding(id="s", effect=Effect.PERMITS, quote="Nothing here precludes condoms.", family="syringe-funding-ban")
    assert CONDOMS not in harms(a_finding(), saving)


def test_a_ban_and_a_saving_clause_for_one_activity_are_unclear() -> None:
    """Two passages that speak against each other are not resolved in silence."""
    saving = a_finding(id="s", effect=Effect.PERMITS, quote="You may call for decriminalisation.", page=9)
    [advocacy] = [each for each in judged(a_finding(), saving) if each.activity == ADVOCACY]
    assert advocacy.harm is Harm.UNCLEAR
    assert advocacy.words == saving.quote
    assert "Page 3 forbids it and page 9 frees it" in advocacy.reason


def test_a_limit_on_this_money_stays_one_beside_a_saving_clause() -> None:
    """"You may advocate with other money" does not make this money free."""
    saving = a_finding(id="s", effect=Effect.PERMITS, quote="Decriminalisation work with own funds is not limited.")
    assert harms(a_finding(scope=Scope.USE_OF_FUNDS), saving)[ADVOCACY] is Harm.WITH_THIS_MONEY


@pytest.mark.parametrize(("funding", "said"), [
    (None, "Other money may pay for it."),
    ((), "You named no other money"),
    ((Funding("A fund"), Funding("B fund")), "Other money may pay for it: A fund, B fund."),
])  # fmt: skip
def test_other_money_is_named(funding: tuple[Funding, ...] | None, said: str) -> None:
    """A limit on this money says what else may pay, as far as the profile knows."""
    who = Organization(incorporated="KE", body="ngo", activities=(ADVOCACY,), funding=funding)
    assert said in judged(a_finding(scope=Scope.USE_OF_FUNDS), organization=who)[0].reason


def test_who_is_free_by_law_reads_the_law() -> None:
    """For an exempt organisation the words are those of the law that frees it; the rest needs no saying."""
    free = Exemption("foreign-ngo", "They are free of it.", Citation("1 Law 2", verified=True))
    [advocacy] = judged(a_finding(), exemptions=(free,))
    assert (advocacy.activity, advocacy.harm, advocacy.source) == (ADVOCACY, Harm.STILL_ALLOWED, "1 Law 2")
    assert "They are free of it." in advocacy.words


def test_an_open_verdict_makes_no_harm() -> None:
    """While a fact is missing nothing is called restricted; the question is the reason."""
    found = judged(a_finding(), exemptions=(Exemption("health-care-provider", "Free.", Citation("1 Law 2")),))
    advocacy = found[0]
    assert advocacy.harm is Harm.UNCLEAR
    assert "health care provider" in advocacy.reason
    assert found[1].harm is Harm.STILL_ALLOWED


def test_a_text_that_nobody_has_is_unclear() -> None:
    """A reference to a text that is not known restricts nothing that can be named; one that is known does."""
    reference = a_finding(effect=Effect.REFERS, quote="45 CFR part 89 applies.")
    assert harms(reference, reference=True, known=False)[ADVOCACY] is Harm.UNCLEAR
    assert harms(reference, reference=True)[ADVOCACY] is Harm.RESTRICTED
    assert "another text" in judged(reference, reference=True)[0].reason


@pytest.mark.parametrize(("deleted", "said"), [(True, "deletes it"), (False, "another text in its place")])
def test_what_an_amendment_took_away_is_allowed(deleted: bool, said: str) -> None:
    """A provision that an amendment of the same files deletes or replaces no longer forbids."""
    gone = a_finding(replaced=Replaced("amendment.pdf", "Section 4.2 is deleted.", 1, deleted))
    advocacy = judged(gone)[0]
    assert (advocacy.harm, advocacy.words, advocacy.source) == (Harm.STILL_ALLOWED, "Section 4.2 is deleted.", "amendment.pdf")
    assert said in advocacy.reason


@pytest.mark.parametrize("effect", [Effect.PERMITS, Effect.EXEMPTS, Effect.MENTIONS])
def test_what_imposes_nothing_harms_nothing(effect: Effect) -> None:
    """Only what restricts or brings in a text is held against the organisation's work."""
    assert judged(a_finding(effect=effect)) == []


@pytest.mark.parametrize("who", [None, Organization(incorporated="KE", body="ngo")])
def test_unknown_work_is_not_judged(who: Organization | None) -> None:
    """Without activities in the profile nothing is said about them."""
    assert judged(a_finding(), organization=who) == []


BAN = a_finding(id="ban", quote="Nobody may call for decriminalisation.")
FREEING = a_finding(id="free", effect=Effect.PERMITS, quote="You may call for decriminalisation.", page=9)


def against(*findings: Finding) -> list[tuple[str, str]]:
    """The pairs that speak against each other."""
    rules = {a_rule().id: a_rule()}
    return [(each.first, each.second) for each in conflicts_of(findings, Case(KENYA, date(2026, 11, 21), rules, WORDS))]


def test_passages_against_each_other_are_shown_together() -> None:
    """A ban on the whole organisation and a passage that keeps the same work free are a conflict, whichever stands first."""
    assert against(BAN, FREEING) == against(FREEING, BAN) == [("ban", "free")]


@pytest.mark.parametrize(("ban", "free"), [
    (replace(BAN, scope=Scope.USE_OF_FUNDS), FREEING),
    (replace(BAN, verdict=a_verdict(Status.EXEMPT)), FREEING),
    (replace(BAN, verdict=a_verdict(Status.NOT_IN_FORCE)), FREEING),
    (replace(BAN, replaced=Replaced("a.pdf", "Deleted.", 1, deleted=True)), FREEING),
    (replace(BAN, effect=Effect.REFERS), FREEING),
    (BAN, replace(FREEING, family="syringe-funding-ban")),
    (BAN, replace(FREEING, quote="Nothing here precludes condoms.")),
    (BAN, replace(FREEING, effect=Effect.EXEMPTS)),
    (BAN, replace(FREEING, effect=Effect.MENTIONS)),
])  # fmt: skip
def test_what_does_not_contradict_is_no_conflict(ban: Finding, free: Finding) -> None:
    """A limit on money, another condition, other work, an exemption, or a ban that binds not: nothing to settle."""
    assert against(ban, free) == []


NAMED = [
    (CONDOMS, "Condoms and test kits", True),
    (CONDOMS, "Nothing precludes CONDOM use", True),
    (CONDOMS, "Safer sex kits", True),
    (CONDOMS, "safer sex", False),
    (CONDOMS, "", False),
    (ADVOCACY, "la décriminalisation", True),
    ("no-such-activity", "condoms", False),
]


@pytest.mark.parametrize(("activity", "text", "found"), NAMED)
def test_an_activity_is_named_by_its_words(activity: str, text: str, found: bool) -> None:
    """Whole words and beginnings count, in any case; an activity without words is named by nothing."""
    assert names(text, activity, WORDS) is found


LANGUAGES = [
    ("Nothing shall be construed to preclude post-exposure pharmaceutical prophylaxis, test kits and condoms.", {"prep-pep", "hiv-sti-testing", CONDOMS}),
    ("Nada impedirá la distribución de condones ni las pruebas de VIH.", {CONDOMS, "hiv-sti-testing"}),
    ("Rien n'interdit la distribution de préservatifs ni le dépistage.", {CONDOMS, "hiv-sti-testing"}),
    ("Nada impede a distribuição de preservativos nem a testagem.", {CONDOMS, "hiv-sti-testing"}),
]


@pytest.mark.parametrize(("text", "found"), LANGUAGES)
def test_saving_clauses_name_work_in_every_language(text: str, found: set[str]) -> None:
    """The shipped words tell what a saving clause frees, in the four languages."""
    words = shipped_detector().book.activities
    assert {name for name in ACTIVITIES if names(text, name, words)} == found


def test_every_activity_has_words() -> None:
    """Each activity of the controlled list has a label and words."""
    words = shipped_detector().book.activities
    assert set(words) == set(ACTIVITIES)
    assert all(each.label and each.terms for each in words.values())
