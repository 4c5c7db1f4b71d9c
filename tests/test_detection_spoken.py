"""People write as they talk: "doesn't", "we're not asking"; it says what the long form says."""

from __future__ import annotations

import pytest
from texts import a_list, said, shipped_detector

SAME = [
    ("It does not cover syringes or pipes.", "It doesn't cover syringes or pipes.", "syringe-funding-ban"),
    ("Our grant does not cover syringes.", "Our grant doesn’t cover syringes.", "syringe-funding-ban"),
    ("We are not able to pay for syringes.", "We aren't able to pay for syringes.", "syringe-funding-ban"),
    ("We are not able to pay for syringes.", "We're not able to pay for syringes.", "syringe-funding-ban"),
    ("The ban does not cover syringes bought with other money.", "The ban doesn't cover syringes bought with other money.", "syringe-funding-ban"),
    ("Clients do not have to be sober to get a bed.", "Clients don't have to be sober to get a bed.", "sobriety-precondition"),
    ("You need not ask anybody about immigration status.", "You needn't ask anybody about immigration status.", "immigration-cooperation"),
    ("Staff must not hand out syringes on this award.", "Staff mustn't hand out syringes on this award.", "syringe-funding-ban"),
]  # fmt: skip
NOT_ASKED = {
    "en": (
        "We are not asking you to sign a pledge against prostitution.",
        "The Fund isn't asking grantees to adopt a policy against prostitution.",
        "You are not being asked to sign a statement that condemns prostitution.",
    ),
    "es": ("No les estamos pidiendo que firmen una declaración contra la prostitución.",),
    "fr": (
        "Nous ne sommes pas là pour vous demander de condamner la prostitution.",
        "Il ne vous est pas demandé de signer une déclaration contre la prostitution.",
    ),
    "pt": (
        "Não estamos a pedir que assinem uma declaração contra a prostituição.",
        "Não estamos pedindo que assinem uma declaração contra a prostituição.",
    ),
}
LEFT_OUT = {
    "en": ("Doesn't touch the six flats, which are still Housing First.", "This does not affect the shelter, which stays Housing First."),
    "es": ("Lo anterior no alcanza a los albergues de bajo umbral.",),
}  # fmt: skip


@pytest.mark.parametrize(("long", "short", "family"), SAME)
def test_what_is_contracted_says_the_same(long: str, short: str, family: str) -> None:
    """The apostrophe changes nothing."""
    assert said(short) == said(long)
    assert family in {name for name, _ in said(long)}


@pytest.mark.parametrize(("language", "text"), [(code, each) for code, all_ in NOT_ASKED.items() for each in all_])
def test_what_nobody_is_asking_for_is_no_duty(language: str, text: str) -> None:
    """"We are not asking you to" frees; it does not forbid."""
    effects = {effect for _, effect in said(text, language)}
    assert "exempts" in effects
    assert not effects & {"restricts", "refers"}


@pytest.mark.parametrize(("language", "text"), [(code, each) for code, all_ in LEFT_OUT.items() for each in all_])
def test_what_a_rule_does_not_touch_is_not_forbidden(language: str, text: str) -> None:
    """"Doesn't touch the flats": the rule just read does not reach them."""
    assert not {effect for _, effect in said(text, language)} & {"restricts", "refers"}


@pytest.mark.parametrize("text", ["This grant does not cover syringes.", "It doesn't cover needles.", "No incluye la compra de jeringas."])
def test_what_money_does_not_cover_is_refused(text: str) -> None:
    """The same words of money are a ban."""
    assert ("syringe-funding-ban", "restricts") in said(text, "es" if text.startswith("No") else "en")


def test_a_certificate_about_federal_money_limits_that_money() -> None:
    """"None of the federal money paid anybody to lobby" does not reach what other money pays."""
    told = "The lobbying one: you swear that none of the federal money paid anybody to lean on Congress."
    found, _ = shipped_detector().find(a_list("Short version of each:", told))
    assert {each.rule for each in found if each.family == "lobbying-restriction"} == {"lobbying-with-grant-money"}
