"""Words that belong together across clauses, items and sentences."""

from __future__ import annotations

import pytest
from texts import shipped_detector

from fundflow.model import InstrumentKind, Outline, Provision, ProvisionKind


def found(*texts: str, lead: str = "") -> list[tuple[str, str, str]]:
    """Family, effect and first word of what paragraphs, or items under a lead-in, say."""
    kind = ProvisionKind.LIST_ITEM if lead else ProvisionKind.PARAGRAPH
    above = [Provision(0, ProvisionKind.PARAGRAPH, lead, ())] if lead else []
    own = [Provision(len(above) + i, kind, text, (), lead_in=0 if lead else None) for i, text in enumerate(texts)]
    outline = Outline(InstrumentKind.AGREEMENT, (*above, *own), (), ("en",))
    return [(f.family, str(f.effect), f.quote.split()[0]) for f in shipped_detector().find(outline)[0]]


@pytest.mark.parametrize(
    "text",
    [
        "No money goes to leaflets which argue that prostitution should be made legal.",
        "Nothing may be charged for posters that argue that prostitution should be made legal.",
    ],
)
def test_a_ban_tells_by_a_relative_clause_what_it_means(text: str) -> None:
    """The words "which argue that" are no commentary when things that argue so are what is forbidden."""
    assert ("prostitution-advocacy-ban", "restricts") in {each[:2] for each in found(text)}


def test_what_critics_argue_stays_commentary() -> None:
    """Somebody who argues, and no ban before it."""
    said = found("The report, which argues that prostitution should be made legal, was read by many.")
    assert {effect for _, effect, _ in said} <= {"mentions"}


def test_a_lead_in_and_its_item_make_one_ban() -> None:
    """The lead-in says "shall see to it that", the item "no member of staff"."""
    said = found("no member of staff gives money for sex;", lead="The Grantee shall see to it that:")
    assert ("staff-conduct", "restricts", "no") in said


def test_a_permission_that_waits_is_a_duty() -> None:
    """What may be used only once somebody has passed it must be passed."""
    said = found("Leaflets about HIV may be used only once the Local Review Panel has passed them.")
    assert ("content-restriction", "restricts") in {each[:2] for each in said}


def test_an_exemption_may_name_the_matter_instead_of_the_clause() -> None:
    """So does "The entry for syringes does not apply to …", a paragraph after the list."""
    said = found(
        "The grant may not be used for syringes.",
        "Receipts are kept for five years.",
        "The entry for syringes does not apply to a clinic that is licensed under section 318-C.",
    )
    assert ("syringe-funding-ban", "exempts", "The") in said


def test_what_another_law_asks_may_be_lifted_where_it_is_told() -> None:
    """A duty that only others have is told; that nobody here has it is worth saying."""
    said = found(
        "Part of the money comes from a State whose law asks certain charities to declare themselves opposed to"
        " prostitution. The Grantee is not required to make any declaration of the kind."
    )
    assert {each[:2] for each in said} == {("prostitution-pledge", "mentions"), ("prostitution-pledge", "exempts")}
