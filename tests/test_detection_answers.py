"""A question is read with its answer, and a bare verb commands only where a clause opens."""

from __future__ import annotations

import pytest
from texts import an_outline, rules_alone, shipped_detector

from fundflow.model import Example, InstrumentKind, Outline, Provision, ProvisionKind
from fundflow.proof import example_outline


def found(*texts: str, lead: str = "") -> set[tuple[str, str]]:
    """Family and effect of what paragraphs say; with a lead-in they are its items."""
    kind = ProvisionKind.LIST_ITEM if lead else ProvisionKind.PARAGRAPH
    above = [Provision(0, ProvisionKind.PARAGRAPH, lead, ())] if lead else []
    own = [Provision(len(above) + i, kind, text, (), lead_in=0 if lead else None) for i, text in enumerate(texts)]
    outline = Outline(InstrumentKind.AGREEMENT, (*above, *own), (), ("en",))
    return {(f.family, str(f.effect)) for f in shipped_detector().find(outline)[0]}


@pytest.mark.parametrize(
    ("texts", "effect"),
    [
        (("Can the grant be used for syringes? No.",), "restricts"),
        (("Q: Can we buy syringes with the grant?", "A: No, never."), "restricts"),
        (("Does the grant pay for syringes? No.",), "restricts"),
        (("May we pay for syringes from this grant? Yes.",), "permits"),
        (("Is the purchase of syringes forbidden? No.",), "permits"),
        (("Can the grant be used for syringes? Ask your county.",), "mentions"),
        (("Can the grant be used for syringes?",), "mentions"),
    ],
)
def test_a_question_means_what_its_answer_makes_of_it(texts: tuple[str, ...], effect: str) -> None:
    """No forbids what was asked for, yes allows it, and a question without an answer says nothing."""
    assert found(*texts) == {("syringe-funding-ban", effect)}


def test_what_the_other_side_says_of_itself_is_no_condition() -> None:
    """An answer about what somebody does or has forbids nothing."""
    assert found("Do you hold a licence for cannabis? No. We do not deal with cannabis at all.") == set()


def test_a_duty_that_is_asked_about_and_denied_is_an_exemption() -> None:
    """Where a duty is asked about and denied: "Do we have to? No." frees."""
    assert ("prostitution-pledge", "exempts") in found("Must we adopt a policy against prostitution? No.")


@pytest.mark.parametrize(
    "text",
    [
        "Check the immigration status of every client.",
        "If someone asks for a bed, check the immigration status of the client.",
        "Also check the immigration status of clients.",
    ],
)
def test_a_bare_verb_commands_where_a_clause_opens(text: str) -> None:
    """At the head of a sentence, behind an if-clause and behind a filler."""
    findings, _ = shipped_detector().find(example_outline(Example(None, text, "en")))
    assert {(f.family, str(f.effect)) for f in findings} == {("immigration-cooperation", "restricts")}


def test_an_item_takes_its_meaning_from_what_introduces_it() -> None:
    """Under "the partner need not" a bare verb is no command."""
    assert ("immigration-cooperation", "restricts") not in found(
        "check the immigration status of clients;", lead="The partner need not:"
    )


@pytest.mark.parametrize(
    ("text", "language", "family"),
    [
        ("You also hand out needles at the exchange. That cannot be on our budget.", "en", "syringe-funding-ban"),
        ("The budget holds money to buy syringes; the line has been set to zero.", "en", "syringe-funding-ban"),
        ("En el presupuesto veo la compra de jeringas. Sáquenlas, por favor.", "es", "syringe-funding-ban"),
        ("Vous prévoyez l'achat de seringues. Sortez-les du budget.", "fr", "syringe-funding-ban"),
        ("Há no orçamento a compra de seringas. Não as pagamos.", "pt", "syringe-funding-ban"),
        ("Can we buy syringes? Fine by us, but only from your own funds.", "en", "syringe-funding-ban"),
    ],
)
def test_what_follows_at_once_may_refuse_a_thing_just_named(text: str, language: str, family: str) -> None:
    """A short clause or sentence that points back forbids what the one before it only names."""
    findings, _ = shipped_detector().find(example_outline(Example(None, text, language)))
    assert (family, "restricts") in {(f.family, str(f.effect)) for f in findings}


@pytest.mark.parametrize(
    "text",
    [
        "Could you send us the names of your clients, please?",
        "Here is the list of clients' names that you send us. Without it there is no transfer.",
    ],
)
def test_a_polite_request_and_a_price_demand(text: str) -> None:
    """Neither waits for an answer: the request is a command, and the price makes one of what stands before it."""
    assert ("client-data-disclosure", "restricts") in found(text)


def test_what_follows_and_speaks_of_something_else_refuses_nothing() -> None:
    """A refusal points back only when its word for the thing does."""
    assert found("The centre hands out syringes. We cannot pay for its rent this year.") == set()


def test_a_question_tells_what_the_next_sentence_is_about() -> None:
    """A short question is read with the sentence behind it, and rules nothing itself."""
    assert found("A journalist calls you? Put her through to our press office.") == {("speech-approval", "restricts")}
    assert not found("A journalist calls you? The kettle is in the kitchen.")


@pytest.mark.parametrize(
    ("texts", "follows"),
    [
        (("Can the grant pay for syringes? No, it cannot.",), "No, it cannot."),
        (("Can the grant pay for syringes?", "No, it cannot."), "No, it cannot."),
        (("Do you hand out syringes? If so, please do not go on with this form.",), "If so, please do not go on with this form."),
        (("There are syringes in your budget. Please take them out of the budget.",), "Please take them out of the budget."),
        (("The grant may not pay for syringes. Other items are listed in Annex 2.",), ""),
    ],
)
def test_what_answers_is_shown_with_the_question(texts: tuple[str, ...], follows: str) -> None:
    """A question alone is no evidence: the sentence that makes it a ban stands beside it, with its place."""
    findings, _ = rules_alone().find(an_outline(*texts))
    [found] = [each for each in findings if (each.family, str(each.effect)) == ("syringe-funding-ban", "restricts")]
    behind = [each for each in found.context if each.role == "what follows"]
    assert [each.quote for each in behind] == ([follows] if follows else [])
    assert all(each.provision == len(texts) - 1 for each in behind)
