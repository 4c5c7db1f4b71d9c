"""Words that look like others: an ending is no future, sex workers are no staff, an open question closes no clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from texts import a_table, an_outline, read, rules_alone

if TYPE_CHECKING:
    from fundflow.model import Outline


def _found(text: str | Outline, language: str = "pt") -> set[tuple[str, str]]:
    outline = an_outline(text, language=language) if isinstance(text, str) else text
    return {(f.family, str(f.effect)) for f in read(rules_alone(), outline).findings}


def test_an_ending_like_a_future_hides_no_meaning() -> None:
    """A word in -eira keeps what it means: a place where drugs are sold is reported to the police."""
    assert ("police-cooperation", "restricts") in _found("Avisem a delegacia de cada biqueira que encontrarem.")


def test_a_present_that_ends_like_a_future_forbids_nothing() -> None:
    """The words "no se considera" are no ban in the future: what is not held to be promotion may go on."""
    text = "Repartir condones entre trabajadoras sexuales no se considera promoción de la prostitución."
    found = _found(text, "es")
    assert ("prostitution-advocacy-ban", "permits") in found
    assert not {family for family, effect in found if effect == "restricts"}


def test_hours_of_staff_are_no_staff() -> None:
    """What paid hours may not go to is a ban on the money, and no pledge of the organisation."""
    text = (
        "Não pagamos horas de pessoal em ações que reivindiquem que o trabalho sexual seja reconhecido como profissão."
    )
    assert _found(text) == {("prostitution-advocacy-ban", "restricts")}


def test_a_cell_with_the_least_share_demands_it() -> None:
    """A share of the budget that is the least one is a duty; the most of another is none."""
    table = a_table("Componente | Peso", "Abstinência até ao casamento | no mínimo 50 %", language="pt")
    most = a_table("Componente | Peso", "Abstinência até ao casamento | até 50 %", language="pt")
    assert ("abstinence-emphasis", "restricts") in _found(table)
    assert not _found(most)


def test_a_cell_may_send_elsewhere_behind_its_verb() -> None:
    """The cell that refuses opens with a verb and then names the other funds."""
    table = a_table("Rubrica | Notas", "Seringas e agulhas | A comprar só com verbas de outra origem", language="pt")
    assert ("syringe-funding-ban", "restricts") in _found(table)


def test_legal_or_not_answers_nothing() -> None:
    """The words "legal ou não" at the end of a clause is no refusal of what stands before it."""
    assert not _found("A clínica trata complicações de um aborto, legal ou não.")


def test_whoever_serves_the_drunk_is_asked_nothing() -> None:
    """To serve people who drink is a service, and no condition of sobriety."""
    assert not _found("El centro atiende a quien llega bebido y nunca le cierra la puerta.", "es")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The Partner, a company organised and existing under the laws of Kenya, opens an account for the grant.", "en"),
        ("La fundación, persona jurídica creada de acuerdo con las leyes de Colombia, recibirá dos pagos.", "es"),
        ("L'association, déclarée conformément à la loi du Sénégal, reçoit deux versements.", "fr"),
        ("A entidade, associação constituída nos termos da lei moçambicana, recebe dois pagamentos.", "pt"),
        ("If the line breaks off, do not press Send again; wait for our message before you go on.", "en"),
    ],
)
def test_how_a_body_came_to_be_and_keys_demand_nothing(text: str, language: str) -> None:
    """Laws under which a body was founded bind it to no more; a key that is pressed is no press."""
    assert not _found(text, language)


@pytest.mark.parametrize("kept", ["keeping a recipient", "keeping an awardee", "keeping any clinic", "keeping providers"])
def test_what_keeps_nobody_from_it_frees(kept: str) -> None:
    """A clause that is not to be read as keeping somebody from work with sex workers leaves that work free."""
    found = _found(f"Nothing in this part is to be read as {kept} from offering condoms to people who sell sex.", "en")
    assert found
    assert {effect for _, effect in found} <= {"permits", "exempts"}
