"""The parties of an agreement by the names its text calls them."""

from __future__ import annotations

import pytest
from structure_lines import paragraphs, read
from texts import shipped_detector

from fundflow.model import Called, InstrumentKind, Outline, Provision, ProvisionKind

OPENING = (
    'This Agreement is made between Harbour Health International, Inc. ("Harbour") and the Lantern Women\'s Group,'
    ' a society registered in Malawi (the "Sub-recipient").'
)


def test_an_agreement_tells_what_it_calls_its_parties() -> None:
    """A name for the giver, none for who is called by the word of a role, and the long names of both."""
    called = read(paragraphs("GRANT AGREEMENT", OPENING)).called
    assert {(one.name, one.role) for one in called} == {
        ("Harbour Health International, Inc.", "funder"),
        ("Harbour", "funder"),
        ("Lantern Women's Group", "recipient"),
    }


def test_the_first_words_of_a_long_name_may_stand_for_it() -> None:
    """When the text uses them so more than once."""
    texts = ("Grantee: Tall Ship Legal Project", "Tall Ship reports in May.", "Tall Ship keeps receipts.")
    assert Called("Tall Ship", "recipient") in read(paragraphs("GRANT AGREEMENT", *texts)).called


def test_a_public_body_gives_and_the_foundation_beside_it_receives() -> None:
    """The words of their roles alone would make givers of both."""
    text = (
        "Entre los suscritos, de una parte la Secretaría Local de Salud, que en adelante se denominará LA SECRETARÍA, y de"
        " otra la Fundación Puerta Verde, en adelante LA FUNDACIÓN, se celebra el presente convenio."
    )
    facts = {fact.name: fact.value for fact in read(paragraphs("CONVENIO DE ASOCIACIÓN", text)).facts}
    assert (facts["funder"], facts["recipient"]) == ("Secretaría Local de Salud", "Fundación Puerta Verde")


@pytest.mark.parametrize(("called", "effects"), [((Called("Tall Ship", "recipient"),), {"restricts"}), ((), set())])
def test_a_name_stands_for_the_one_it_calls(called: tuple[Called, ...], effects: set[str]) -> None:
    """What "the Recipient" would certify, the recipient certifies by its name."""
    text = Provision(0, ProvisionKind.PARAGRAPH, "Tall Ship is opposed to prostitution.", ())
    outline = Outline(InstrumentKind.AGREEMENT, (text,), (), ("en",), called)
    assert {str(f.effect) for f in shipped_detector().find(outline)[0]} == effects


def test_the_name_of_another_is_nobodys() -> None:
    """A name goes on with a capital where another body begins with the same words."""
    text = Provision(0, ProvisionKind.PARAGRAPH, "Tall Ship Museum is opposed to prostitution.", ())
    called = (Called("Tall Ship", "recipient"),)
    assert not shipped_detector().find(Outline(InstrumentKind.AGREEMENT, (text,), (), ("en",), called))[0]


def test_what_the_paper_calls_itself_is_no_party() -> None:
    """Two names in quotation marks, of which one is the agreement's own."""
    opening = 'Between the Parties, Harbour Contract ("Agreement") and the Lantern Group, a society ("Recipient"), it is agreed.'
    assert "Agreement" not in {one.name for one in read(paragraphs("GRANT AGREEMENT", opening)).called}
