"""Forms that ask, and what some may not answer; conditions of admission; what is not applied is the money."""

from __future__ import annotations

import pytest
from texts import an_outline, rules_alone, said

BARRED = {
    "en": (
        ("Does your organisation provide abortions or refer women for abortion? If yes, you are not eligible to apply.", "abortion-restriction"),
        ("Do you hand out syringes? If so, please do not go on with this form.", "syringe-funding-ban"),
        ("Will the project include needle exchange? Applications that answer yes will not be considered.", "syringe-funding-ban"),
        ("Will any room be used for supervised drug consumption? Applicants answering yes cannot go on to the next stage.", "supervised-consumption-ban"),
        ("Would the grant be used to lobby? Yes  No. If yes, the application cannot be considered.", "lobbying-restriction"),
        ("Does your organisation have a policy against prostitution? If not, the application will be rejected.", "prostitution-pledge"),
        ("Do you screen staff against sanctions lists? If no, you are not eligible.", "counter-terrorism-certification"),
    ),
    "es": (
        ("¿Su organización promueve el aborto? En caso afirmativo, no podrá presentarse a esta convocatoria.", "abortion-restriction"),
        ("¿Entregan jeringas? Si la respuesta es sí, no siga con el formulario.", "syringe-funding-ban"),
    ),
    "fr": (
        ("Votre association pratique-t-elle l'échange de seringues ? Si oui, votre dossier sera rejeté.", "syringe-funding-ban"),
        ("Accueillez-vous des personnes sans papiers ? Dans l'affirmative, vous ne pouvez pas candidater.", "immigration-cooperation"),
    ),
    "pt": (("Distribuem seringas? Se sim, não prossiga com este formulário.", "syringe-funding-ban"),),
}  # fmt: skip
ASKED_ONLY = {
    "en": (
        "Does the project serve sex workers? If yes, tell us how many.",
        "Does your organisation lobby? If yes, complete Part II of this schedule.",
        "Are syringes handed out at the site? If yes, how many last year?",
        "Is your organisation registered? If not, it is not eligible.",
        "Do you work with people who use drugs? If yes, please describe. If no, go to question 5.",
    ),
    "es": ("¿Atienden a personas migrantes? En caso afirmativo, indiquen cuántas.",),
    "fr": ("Distribuez-vous des seringues ? Si oui, combien ?",),
    "pt": ("Distribuem seringas? Em caso afirmativo, indiquem quantas.",),
}
ADMITTED = {
    "en": ("Conditions for a bed: three days without drugs and a signed treatment plan.", "House requirements: sobriety at all times."),
    "es": ("Son requisitos de ingreso: acreditar abstinencia de alcohol y drogas y firmar el plan de tratamiento.",),
    "fr": ("Conditions d'admission : être abstinent depuis trois jours et suivre un traitement.",),
    "pt": ("São condições de admissão do utente: comprovar abstinência de drogas há pelo menos três dias.",),
}
REFERRED = {
    "fr": ("Aucune patiente n'est adressée à une clinique d'avortement.",),
    "es": ("Ninguna paciente será derivada a una clínica que practique abortos.",),
    "pt": ("Nenhuma paciente é encaminhada para serviços que realizam abortos.",),
}


@pytest.mark.parametrize(("language", "text", "family"), [(code, *each) for code, all_ in BARRED.items() for each in all_])
def test_who_may_not_answer_so_is_limited(language: str, text: str, family: str) -> None:
    """"If yes, stop here" makes a condition of the question."""
    assert (family, "restricts") in said(text, language)


@pytest.mark.parametrize(
    "texts",
    [
        ("Do you hand out syringes?", "If yes, please stop here."),
        ("Do you hand out syringes?", "Yes    No", "If yes, please stop here."),
        ("Do you hand out syringes?", "Yes. No. If yes, please stop here."),
    ],
)
def test_the_boxes_may_stand_between(texts: tuple[str, ...]) -> None:
    """A form has a line for the question, one for the boxes, one for what follows; that is shown."""
    findings, _ = rules_alone().find(an_outline(*texts))
    [found] = [each for each in findings if str(each.effect) == "restricts"]
    [behind] = [each for each in found.context if each.role == "what follows"]
    assert (behind.quote, behind.provision) == ("If yes, please stop here.", len(texts) - 1)


@pytest.mark.parametrize(("language", "text"), [(code, each) for code, all_ in ASKED_ONLY.items() for each in all_])
def test_a_question_that_bars_nobody_limits_nobody(language: str, text: str) -> None:
    """"If yes, tell us how many" asks for a number."""
    assert not {effect for _, effect in said(text, language)} & {"restricts", "refers", "permits", "exempts"}


@pytest.mark.parametrize(("language", "text"), [(code, each) for code, all_ in ADMITTED.items() for each in all_])
def test_a_list_of_what_admission_takes_is_a_duty(language: str, text: str) -> None:
    """It has no verb."""
    assert ("sobriety-precondition", "restricts") in said(text, language)


@pytest.mark.parametrize(("language", "text"), [(code, each) for code, all_ in REFERRED.items() for each in all_])
def test_nobody_is_sent_on(language: str, text: str) -> None:
    """House rules say what is done, in the passive."""
    assert ("abortion-restriction", "restricts") in said(text, language)


def test_money_that_is_not_applied_is_no_rule_that_does_not_apply() -> None:
    """"Shall not apply any part of the grant to" forbids; "this clause shall not apply to" frees."""
    assert said("The Grantee shall not apply any part of the Grant to the purchase of syringes.") == {("syringe-funding-ban", "restricts")}
    assert said("This clause shall not apply to the purchase of syringes.") == {("syringe-funding-ban", "exempts")}
    assert said("Entry requirements do not include sobriety.") == {("sobriety-precondition", "exempts")}
