"""Small valid records for tests: each builder has a default for everything and takes overrides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from fundflow.model import (
    Analysis,
    Binding,
    Box,
    Checked,
    Citation,
    Effect,
    Example,
    Exemption,
    Fact,
    Finding,
    FlowDown,
    InstrumentKind,
    Pack,
    Reason,
    Rule,
    RulePage,
    Scope,
    Skipped,
    Status,
    Unclaimed,
    Unread,
    Verdict,
)

PLEDGE = "us-leadership-act-policy-requirement"
SYRINGE = "us-syringe-funding-ban"
CARD = "45-cfr-89"


def a_page(**changes: Any) -> RulePage:
    """The page of the pledge rule."""
    page = RulePage(
        says="Your organisation must have a written policy that opposes prostitution.",
        why="It reaches all of your work, also what other donors pay for.",
        applies="It binds organisations that are incorporated outside the United States.",
        flow="You must put it into every sub-award.",
        limits=("It cannot see a side letter.",),
        still_allowed=("Condoms, testing, treatment and care for sex workers.",),
        ask=("Please confirm in writing which law funds this award.",),
    )
    return replace(page, **changes)


def a_rule(**changes: Any) -> Rule:
    """The pledge rule, or any other with changes."""
    rule = Rule(
        id=PLEDGE,
        title="The organisation must have a policy opposing prostitution",
        family="prostitution-pledge",
        severity="high",
        scope=Scope.ORGANISATION_WIDE,
        flow_down=FlowDown.MUST,
        patterns=(),
        frames=frozenset({"duty"}),
        unless=(),
        needs=(),
        document=(),
        citations=(
            Citation("22 U.S.C. 7631(f)", "https://example.org/7631", verified=True, start=date(2003, 5, 27)),
            Citation("AAPD 14-04"),
        ),
        binds=(Binding("foreign-ngo"),),
        exemptions=(
            Exemption(
                "us-organisation",
                "US organisations cannot be held to it",
                Citation("570 U.S. 205 (2013)", verified=True),
                start=date(2013, 6, 20),
            ),
        ),
        activities=("decrim-advocacy-sex-work",),
        page=a_page(),
        examples=(Example(Effect.RESTRICTS, "The recipient must have a policy opposing prostitution."),),
        reviewed=date(2026, 11, 21),
        path="rules/us-federal/us-leadership-act-policy-requirement.yaml",
        pack="us-federal",
    )
    return replace(rule, **changes)


def some_rules() -> dict[str, Rule]:
    """Three rules: an organisation-wide one, one on money, and an instrument card."""
    syringe = a_rule(
        id=SYRINGE,
        title="No money for needles or syringes",
        family="syringe-funding-ban",
        severity="medium",
        scope=Scope.USE_OF_FUNDS,
        page=a_page(says="This money may not buy needles or syringes.", ask=()),
    )
    card = a_rule(id=CARD, title="45 CFR part 89", reference=True, carries="The pledge.")
    return {rule.id: rule for rule in (a_rule(), syringe, card)}


def a_verdict(status: Status = Status.NEEDS_REVIEW, **changes: Any) -> Verdict:
    """A verdict with one reason, and a question when it needs review."""
    asks = ("Where is the organisation that signs incorporated?",) if status is Status.NEEDS_REVIEW else ()
    verdict = Verdict(status, (Reason("It depends on where you are incorporated.", "22 U.S.C. 7631(f)"),), asks)
    verdict = replace(verdict, ask=a_page().ask)
    return replace(verdict, **changes)


def a_finding(**changes: Any) -> Finding:
    """The pledge, found on page 3."""
    quote = changes.get("quote", "The Recipient must have a policy explicitly opposing prostitution.")
    finding = Finding(
        id="f-1",
        rule=PLEDGE,
        family="prostitution-pledge",
        effect=Effect.RESTRICTS,
        scope=Scope.ORGANISATION_WIDE,
        flow_down=FlowDown.MUST,
        quote=quote,
        page=3,
        end_page=3,
        section="4.2(b) Prohibited activities",
        language="en",
        provision=7,
        start=0,
        end=len(quote),
        reason='"must" makes it a duty',
        boxes=(Box(3, 72.0, 100.0, 300.0, 112.0),),
        verdict=a_verdict(),
    )
    return replace(finding, **changes)


def a_syringe_finding(**changes: Any) -> Finding:
    """A limit on this money only, found on page 5."""
    base = a_finding(
        id="f-2",
        rule=SYRINGE,
        family="syringe-funding-ban",
        scope=Scope.USE_OF_FUNDS,
        quote="No funds may be used to purchase needles or syringes.",
        page=5,
        end_page=5,
        verdict=a_verdict(Status.APPLIES),
    )
    return replace(base, **changes)


def a_checked(**changes: Any) -> Checked:
    """One PDF of six pages with one finding."""
    checked = Checked(
        path="agreement.pdf",
        sha256="0" * 64,
        media_type="application/pdf",
        instrument=InstrumentKind.AGREEMENT,
        pages=6,
        languages=("en",),
        pages_ocr=0,
        unread=(),
        facts=(
            Fact("award_id", "AID-123", "Award No. AID-123", 1, 0),
            Fact("assistance_listing", "98.001", "ALN 98.001", 1, 0),
            Fact("funder", "US Agency", "US Agency", 1, 0),
        ),
        findings=(a_finding(),),
        read_yourself=(),
    )
    return replace(checked, **changes)


def an_unclaimed(**changes: Any) -> Unclaimed:
    """A sentence for people to read."""
    base = Unclaimed("Clients must be abstinent.", 2, "2.1 Clients", ("drug use",), 4, 0, 26)
    return replace(base, **changes)


def an_analysis(*documents: Checked, **changes: Any) -> Analysis:
    """An analysis of the documents given, or of the default one."""
    analysis = Analysis(
        version="0.1.0",
        on=date(2026, 11, 21),
        packs=(Pack("us-federal", "2026.11", "a" * 64),),
        rules=some_rules(),
        documents=documents or (a_checked(),),
    )
    return replace(analysis, **changes)


def a_full_analysis() -> Analysis:
    """Everything at once: all effects, a page not read, a file skipped, a sentence to read."""
    findings = (
        a_finding(),
        a_syringe_finding(),
        a_finding(id="f-3", rule=CARD, effect=Effect.REFERS, quote="45 CFR part 89 applies.", page=4, end_page=4),
        a_finding(id="f-4", effect=Effect.PERMITS, quote="Nothing here precludes condoms.", page=4, end_page=4),
        a_finding(id="f-5", effect=Effect.EXEMPTS, quote="UN agencies are exempt.", verdict=None),
        a_finding(id="f-6", effect=Effect.MENTIONS, quote="The pledge was debated.", page=6, end_page=6),
    )
    document = a_checked(
        findings=findings,
        unread=(Unread(2, "no text layer; OCR is not installed"),),
        read_yourself=(an_unclaimed(),),
    )
    return an_analysis(document, skipped=(Skipped("folder", "is a folder: give its files"),))
