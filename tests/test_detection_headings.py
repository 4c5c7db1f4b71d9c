"""A heading over a list says whether its items are forbidden or allowed, however it says so."""

from __future__ import annotations

import pytest
from texts import shipped_detector
from wording.score import outline_of

FORBID = {
    "en": ("What the money may not buy", "Things you must not do with this grant", "What this grant does not pay for", "Costs that shall not be charged", "What we do not fund"),
    "es": ("Lo que no se puede pagar con este dinero", "Gastos que no podrán imputarse", "Lo que la subvención no paga"),
    "fr": ("Ce que la subvention ne peut pas financer", "Dépenses qui ne peuvent être imputées", "Ce que l'argent ne doit pas payer"),
    "pt": ("O que o dinheiro não pode pagar", "Despesas que não podem ser imputadas", "O que não financiamos"),
}  # fmt: skip
OTHER = {
    "en": ("Equipment", "Eligible costs", "What we do", "Things that need not be reported"),
    "es": ("Materiales", "Lo que sí se puede pagar"),
    "fr": ("Matériel", "Ce qui peut être payé"),
    "pt": ("Materiais", "O que pode ser pago"),
}
BOTH = {
    "en": ("Allowable and unallowable costs", "Eligible / ineligible costs", "Costs that are allowed and costs that are not allowed", "What we fund and what we don't", "What the grant pays for, and what it does not"),
    "es": ("Gastos elegibles y no elegibles", "Gastos admitidos o rechazados", "Lo que se paga y lo que no"),
    "fr": ("Dépenses éligibles et inéligibles", "Dépenses admises ou non admises", "Ce que nous finançons et ce que nous ne finançons pas"),
    "pt": ("Despesas elegíveis e não elegíveis", "O que se paga e o que não"),
}  # fmt: skip
KEPT = {
    "en": ("Sterile syringes for people who inject drugs continue to be eligible.", "Under this award syringes and needles continue to be paid for."),
    "es": ("Las jeringas para personas que se inyectan drogas siguen siendo gasto elegible.",),
    "fr": ("Les seringues stériles restent finançables.",),
    "pt": ("As seringas e agulhas continuam a ser elegíveis.",),
}  # fmt: skip
ITEMS = {
    "en": "needles and syringes for people who inject drugs;",
    "es": "agujas y jeringas para personas que se inyectan drogas;",
    "fr": "aiguilles et seringues pour les personnes qui s'injectent des drogues ;",
    "pt": "agulhas e seringas para pessoas que injetam drogas;",
}


def effects(language: str, heading: str, text: str = "") -> set[str]:
    """Return what an item under a heading does with needles."""
    item = {"instrument": "agreement", "language": language, "heading": heading, "text": text or ITEMS[language]}
    findings, _ = shipped_detector().find(outline_of(item))
    return {str(found.effect) for found in findings if found.family == "syringe-funding-ban"}


def limited(language: str, heading: str) -> bool:
    """Say whether an item under a heading limits anybody."""
    return "restricts" in effects(language, heading)


@pytest.mark.parametrize(("language", "heading"), [(code, each) for code, all_ in FORBID.items() for each in all_])
def test_a_heading_that_forbids_forbids_its_items(language: str, heading: str) -> None:
    """Negated verbs forbid in a heading as they do in a sentence."""
    assert limited(language, heading)


@pytest.mark.parametrize(("language", "heading"), [(code, each) for code, all_ in OTHER.items() for each in all_])
def test_another_heading_forbids_nothing(language: str, heading: str) -> None:
    """What is allowed, described or only named is not forbidden."""
    assert not limited(language, heading)


@pytest.mark.parametrize(("language", "heading"), [(code, each) for code, all_ in BOTH.items() for each in all_])
def test_a_heading_that_names_both_sides_decides_nothing(language: str, heading: str) -> None:
    """Which side an item is on, only the item can say."""
    assert not effects(language, heading)
    assert all(effects(language, heading, text) == {"permits"} for text in KEPT[language])


@pytest.mark.parametrize("heading", ["Costs not allowed", "Costs that cannot be charged and why", "Not allowed: alcohol and others"])
def test_a_heading_that_forbids_and_adds_something_still_forbids(heading: str) -> None:
    """Only a title that allows and forbids side by side leaves it open."""
    assert limited("en", heading)
