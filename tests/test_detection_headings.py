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
ITEMS = {
    "en": "needles and syringes for people who inject drugs;",
    "es": "agujas y jeringas para personas que se inyectan drogas;",
    "fr": "aiguilles et seringues pour les personnes qui s'injectent des drogues ;",
    "pt": "agulhas e seringas para pessoas que injetam drogas;",
}


def limited(language: str, heading: str) -> bool:
    """Say whether an item under a heading limits anybody."""
    item = {"instrument": "agreement", "language": language, "heading": heading, "text": ITEMS[language]}
    findings, _ = shipped_detector().find(outline_of(item))
    return ("syringe-funding-ban", "restricts") in {(found.family, str(found.effect)) for found in findings}


@pytest.mark.parametrize(("language", "heading"), [(code, each) for code, all_ in FORBID.items() for each in all_])
def test_a_heading_that_forbids_forbids_its_items(language: str, heading: str) -> None:
    """Negated verbs forbid in a heading as they do in a sentence."""
    assert limited(language, heading)


@pytest.mark.parametrize(("language", "heading"), [(code, each) for code, all_ in OTHER.items() for each in all_])
def test_another_heading_forbids_nothing(language: str, heading: str) -> None:
    """What is allowed, described or only named is not forbidden."""
    assert not limited(language, heading)
