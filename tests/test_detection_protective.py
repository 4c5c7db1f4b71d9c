"""What protects people, spares them or explains a word is no condition; its counterpart is."""

from __future__ import annotations

import pytest
from texts import rules_alone, said

IMPOSING = {"restricts", "refers"}
PROTECTIVE = [
    ("es", "La entidad mantendrá en secreto la identidad de las usuarias y no la revelará a la policía, a migración ni al financiador."),
    ("fr", "L'association garde secrète l'identité des personnes accueillies et ne la communique ni à la police ni au bailleur."),
    ("pt", "A entidade guarda sigilo sobre a identidade das pessoas e não a comunica à polícia nem ao financiador."),
    ("en", "The partner keeps the identity of clients secret and will not pass it to the police, to immigration or to the funder."),
    ("en", "Staff shall address transgender clients by the name and pronoun they use."),
    ("en", "Gag rule: the popular name for the Mexico City Policy."),
    ("en", "A breach of this article is a ground for unilateral termination."),
    ("en", "If the clinic is not buying syringes with this money, tell us."),
    ("es", "La subvención se rige por la Ordenanza municipal de subvenciones y la entidad la cumplirá."),
    ("es", "Se atenderán las complicaciones derivadas del aborto."),
]
SPARED = [
    ("en", "The Partner screens staff and suppliers against the UN list. Clients of the drop-in are not screened."),
    ("en", "Final beneficiaries are not screened."),
    ("pt", "O parceiro verifica fornecedores nas listas de sanções. Os utentes não são verificados."),
]
IMPOSED = [
    ("es", "La entidad entregará a la policía la lista de usuarias y no la comunicará a la prensa.", "client-data-disclosure"),
    ("en", "Staff may not use pronouns other than those of the sex at birth.", "gender-ideology-ban"),
    ("en", "The provisions of the Mexico City Policy apply to this award.", "abortion-restriction"),
    ("en", "The Recipient shall comply with the Mexico City Policy, also known as the global gag rule.", "abortion-restriction"),
    ("en", "The gag rule, the popular name for the Mexico City Policy, applies to this award.", "abortion-restriction"),
    ("en", "Partners who are not screened against the UN list cannot receive funds.", "counter-terrorism-certification"),
    ("en", "We are not paying for crack pipes.", "drug-supplies-ban"),
    ("en", "This does not affect the prohibition on buying syringes.", "syringe-funding-ban"),
    ("en", "It does not affect your duty to have a policy against prostitution.", "prostitution-pledge"),
    ("es", "Lo anterior no afecta a la prohibición de comprar jeringas.", "syringe-funding-ban"),
    ("fr", "Cela ne concerne pas l'interdiction d'acheter des seringues.", "syringe-funding-ban"),
    ("pt", "Isso não afeta a proibição de comprar seringas.", "syringe-funding-ban"),
    ("en", "The Funder may end this grant unilaterally at any time.", "termination-discretion"),
    ("es", "El subreceptor observará las leyes y reglamentos vigentes en Guatemala.", "local-law-compliance"),
    ("es", "La organización respetará las leyes, ordenanzas y reglamentos de policía del municipio.", "local-law-compliance"),
    ("en", "Findings may be made public only with the Agency's prior consent.", "speech-approval"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), PROTECTIVE)
def test_what_protects_limits_nobody(language: str, text: str) -> None:
    """The words of a condition, and none of it."""
    assert not {effect for _, effect in said(text, language, rules_alone())} & IMPOSING


@pytest.mark.parametrize(("language", "text"), SPARED)
def test_whom_nobody_screens_is_exempt(language: str, text: str) -> None:
    """Said in the sentence behind the duty, or alone."""
    assert ("counter-terrorism-certification", "exempts") in said(text, language, rules_alone())


@pytest.mark.parametrize(("language", "text", "family"), IMPOSED)
def test_the_counterpart_still_limits(language: str, text: str, family: str) -> None:
    """What is told to the police is told, whatever the press does not hear."""
    assert {effect for name, effect in said(text, language, rules_alone()) if name == family} & IMPOSING
