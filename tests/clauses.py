"""Small editions of a grant for tests of comparison: each builder has a default for everything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from fundflow.model import Clause, Edition, Effect, FlowDown, Pack, Reason, Scope, Status

PLEDGE = "The Recipient must have a policy explicitly opposing prostitution and sex trafficking."


def a_clause(**changes: Any) -> Clause:
    """The pledge, written out in section 4.2."""
    clause = Clause(
        rules=("us-pledge",),
        title="The organisation must have a policy against prostitution",
        family="prostitution-pledge",
        severity="high",
        effect=Effect.RESTRICTS,
        scope=Scope.ORGANISATION_WIDE,
        flow_down=FlowDown.MUST,
        quote=PLEDGE,
        document="grant.pdf",
        page=3,
        section="4.2 Policy",
        status=Status.APPLIES,
        reasons=(Reason("It binds organisations outside the United States.", "22 U.S.C. 7631(f)"),),
    )
    return replace(clause, **changes)


def a_saving(**changes: Any) -> Clause:
    """A passage that keeps services allowed."""
    base = a_clause(
        effect=Effect.PERMITS, quote="Nothing here precludes condoms, testing and care.", section="4.3 Services"
    )
    return replace(base, **changes)


def a_reference(**changes: Any) -> Clause:
    """A sentence that brings in another text."""
    base = a_clause(
        rules=("45-cfr-89",),
        title="45 CFR part 89",
        effect=Effect.REFERS,
        quote="The Recipient shall comply with 45 CFR part 89.",
        section="9.1 Other terms",
    )
    return replace(base, **changes)


def a_needle(**changes: Any) -> Clause:
    """A limit on this money only."""
    base = a_clause(
        rules=("us-syringe",),
        title="No money for needles",
        family="syringe-funding-ban",
        severity="medium",
        scope=Scope.USE_OF_FUNDS,
        flow_down=FlowDown.UNKNOWN,
        quote="No funds of this award may be used to buy needles or syringes.",
        section="7.1 Supplies",
    )
    return replace(base, **changes)


def a_sentence(**changes: Any) -> Clause:
    """A sentence that no rule claimed."""
    base = a_clause(
        rules=(),
        title="drug use",
        family="",
        severity="low",
        effect=None,
        quote="Clients must be abstinent.",
        status=None,
    )
    return replace(base, **changes)


def an_edition(*clauses: Clause, **changes: Any) -> Edition:
    """An edition that holds the clauses given; `text` names the document's content."""
    edition = Edition(
        names=("grant.pdf",),
        hashes=frozenset({changes.pop("text", "old")}),
        version="0.1.0",
        on=date(2026, 11, 21),
        packs=(Pack("us-federal", "2026.11", "a" * 64),),
        signer=(),
        clauses=clauses,
    )
    return replace(edition, **changes)
