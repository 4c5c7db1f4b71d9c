"""Sentences whose halves do different things: what is granted first, what is asked of nobody, whose verb stands apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from texts import a_list, a_provision, an_outline, read, shipped_detector

if TYPE_CHECKING:
    from fundflow.model import Outline


def said(text: str, language: str = "en") -> Outline:
    """A paragraph of a document in a language."""
    return an_outline(a_provision(0, text), language=language)


CASES: dict[str, tuple[Outline, str, list[str]]] = {
    "what is granted before what may be bought": (
        said("Though pipes stay off the budget, naloxone may be bought with the award."),
        "drug-supplies-ban",
        ["restricts", "permits"],
    ),
    "what is granted before what may not": (
        said("Although rent can be charged to the award, syringes and needles cannot."),
        "syringe-funding-ban",
        ["restricts"],
    ),
    "a list in what is granted": (
        said("Embora as seringas, agulhas e filtros não possam ser pagos, o apoio custeia a naloxona.", "pt"),
        "syringe-funding-ban",
        ["restricts"],
    ),
    "what the money does not cover": (
        said("Les aiguilles stériles ne sont pas atteintes par le budget de la tournée.", "fr"),
        "syringe-funding-ban",
        ["restricts"],
    ),
    "what a ban on money does not cover": (
        said("Ultrasound after a miscarriage is not covered by the funding ban on abortion."),
        "abortion-restriction",
        ["permits"],
    ),
    "nor is it a condition": (
        said("Nor is it a term of this contract that night staff help the police on patrol."),
        "police-cooperation",
        ["exempts"],
    ),
    "a verb parted from its preposition": (
        a_list("The centre's staff must desist, while on duty, from:", "campaigning for a bill before Congress."),
        "lobbying-restriction",
        ["restricts"],
    ),
    "what a word does not mean": (
        said("You may answer questions from a committee of parliament; that is not regarded as lobbying."),
        "lobbying-restriction",
        ["permits"],
    ),
    "a term defined by a law": (
        said('"Paraphernalia" has the meaning set out in 21 U.S.C. 863.'),
        "drug-supplies-ban",
        ["mentions"],
    ),
    "a house that does it": (
        said("The hostel checks the immigration papers of each guest on the first night."),
        "immigration-cooperation",
        ["restricts"],
    ),
}


@pytest.mark.parametrize(("outline", "family", "effects"), CASES.values(), ids=CASES)
def test_each_half_does_what_it_says(outline: Outline, family: str, effects: list[str]) -> None:
    """Each half of the sentence has the effect that a reader gives it."""
    assert [f.effect.value for f in read(shipped_detector(), outline).findings if f.family == family] == effects
