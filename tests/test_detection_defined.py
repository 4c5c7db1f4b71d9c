"""A definition binds nobody; the sentence that uses the defined term binds, and says what the definition holds."""

from __future__ import annotations

import pytest
from texts import shipped_detector

from fundflow.model import InstrumentKind, Outline, Provision, ProvisionKind

PLEDGE = ("Declaration of Principle", "a paper in which a body says that it is against prostitution")
SUPPLIES = ("Excluded Supplies", "needles, syringes and crack pipes")


def found(term: str, meaning: str, *texts: str) -> list[tuple[int, str, str]]:
    """Provision, family and effect of what is said after a definition."""
    first = Provision(0, ProvisionKind.PARAGRAPH, f"“{term}” means {meaning}.", (), definition=term)
    own = [Provision(1 + i, ProvisionKind.PARAGRAPH, text, ()) for i, text in enumerate(texts)]
    outline = Outline(InstrumentKind.AGREEMENT, (first, *own), (), ("en",))
    return [(f.provision, f.family, str(f.effect)) for f in shipped_detector().find(outline)[0]]


@pytest.mark.parametrize(
    ("defined", "text", "says"),
    [
        (PLEDGE, "The Partner shall lodge its Declaration of Principle with us before the first payment.", ("prostitution-pledge", "restricts")),
        (PLEDGE, "Declarations of Principle must be signed by the chair of each Partner.", ("prostitution-pledge", "restricts")),
        (PLEDGE, "United Nations bodies are not required to sign the Declaration of Principle.", ("prostitution-pledge", "exempts")),
        (SUPPLIES, "No part of the grant may be spent on Excluded Supplies.", ("syringe-funding-ban", "restricts")),
        (SUPPLIES, "Excluded Supplies may be bought with other money.", ("syringe-funding-ban", "permits")),
    ],
)  # fmt: skip
def test_the_use_of_a_term_says_what_its_definition_holds(
    defined: tuple[str, str], text: str, says: tuple[str, str]
) -> None:
    """What the sentence with the term does, the condition does."""
    assert (1, *says) in found(*defined, text)


@pytest.mark.parametrize(
    "text",
    [
        "The Partner shall keep its accounts in order.",
        "The Partner shall publish its declaration of assets each year.",
        "The excluded supplies of last year were returned.",
    ],
)
def test_what_uses_no_defined_term_says_nothing(text: str) -> None:
    """Other words, and the words of the term in their everyday sense, carry nothing."""
    assert not [each for each in found(*PLEDGE, text) + found(*SUPPLIES, text) if each[0] == 1]


def test_a_definition_alone_is_no_condition() -> None:
    """It is told, so that nobody overlooks it, and binds nobody."""
    assert {effect for _, _, effect in found(*PLEDGE)} == {"mentions"}


def test_a_term_that_names_the_matter_carries_nothing() -> None:
    """The word "Abortion" is found where it stands; its definition adds nothing to a sentence that allows advice on it."""
    said = found(
        "Abortion", "the ending of a pregnancy by a drug or an instrument", "The hall is open for talks on Abortion."
    )
    assert not [each for each in said if each[0] == 1]


def test_a_definition_that_commands_is_a_condition() -> None:
    """Where the duty stands in the definition itself, nothing else is needed."""
    said = found("Policy", "a text by which the recipient must oppose prostitution", "")
    assert (0, "prostitution-pledge", "restricts") in said


def test_the_definition_is_read_with_the_use() -> None:
    """Who reads the quote needs to know what the term stands for; one rule of a family speaks of one sentence."""
    text = "The Partner shall lodge its Declaration of Principle with us."
    first = Provision(0, ProvisionKind.PARAGRAPH, f"“{PLEDGE[0]}” means {PLEDGE[1]}.", (), definition=PLEDGE[0])
    outline = Outline(InstrumentKind.AGREEMENT, (first, Provision(1, ProvisionKind.PARAGRAPH, text, ())), (), ("en",))
    [used] = [f for f in shipped_detector().find(outline)[0] if f.provision == 1]
    assert [(c.role, "against prostitution" in c.quote, c.provision) for c in used.context] == [("definition", True, 0)]


def test_who_is_meant_by_exempt_is_exempt() -> None:
    """The definition itself frees, and the term carries no condition to where it is used."""
    meaning = "an agency of the United Nations or the Global Fund to Fight AIDS, Tuberculosis and Malaria"
    said = found("Exempt Body", meaning, "The Partner, which is not an Exempt Body, shall keep its accounts for five years.")
    assert (0, "prostitution-pledge", "exempts") in said
    assert not [each for each in said if each[0] == 1]
