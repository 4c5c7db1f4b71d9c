"""Spanish and French as funders write whole documents: items, rows, savings, and what only looks like a condition."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from texts import a_list, a_provision, a_table, an_outline, read, rules_alone, under

if TYPE_CHECKING:
    from fundflow.model import Outline

ES = {"language": "es"}
FR = {"language": "fr"}


def sentences(text: str, **changes: str) -> Outline:
    """A paragraph."""
    return an_outline(a_provision(0, text), **changes)


CASES: dict[str, tuple[Outline, str, list[str]]] = {
    "an item that opens with not to do it": (
        a_list("La asociación se obliga a:", "a) llevar cuentas;", "b) no entregar jeringas a nadie.", **ES),
        "syringe-funding-ban",
        ["restricts"],
    ),
    "the same with the verb and its pronoun": (
        a_list("El socio asume lo siguiente:", "no hacer cabildeo ante los diputados.", **ES),
        "lobbying-restriction",
        ["restricts"],
    ),
    "an item that opens with ne pas": (
        a_list("L'association s'engage à :", "a) ne jamais remettre de seringues ;", **FR),
        "syringe-funding-ban",
        ["restricts"],
    ),
    "items of those who may leave it": (
        a_list("Las enfermeras podrán, por su conciencia:", "no entregar jeringas a nadie.", **ES),
        "syringe-funding-ban",
        ["permits"],
    ),
    "an item that opens with no and a noun": (
        a_list("El albergue cuenta con:", "no menos de cien jeringas para vacunas.", **ES),
        "syringe-funding-ban",
        [],
    ),
    "what is left safe behind a ban": (
        sentences("No se pagará el cabildeo. Queda a salvo la opinión que pida por escrito un diputado.", **ES),
        "lobbying-restriction",
        ["restricts", "permits"],
    ),
    "who is left safe behind a ban": (
        sentences("No se pagará el cabildeo. Quedan a salvo las organizaciones internacionales.", **ES),
        "lobbying-restriction",
        ["restricts", "exempts"],
    ),
    "whose duty it is when the police ask": (
        sentences("Si la Policía Nacional lo pide, la Fundación enviará un educador a los operativos.", **ES),
        "police-cooperation",
        ["restricts"],
    ),
    "with this money or any other": (
        sentences(
            "El socio no podrá, con estos fondos o con cualesquiera otros, sostener que la prostitución es un oficio más.",
            **ES,
        ),
        "prostitution-pledge",
        ["restricts"],
    ),
    "with this money": (
        sentences("El socio no podrá, con estos fondos, sostener que la prostitución es un oficio más.", **ES),
        "prostitution-pledge",
        [],
    ),
    "what the grant does not bear": (
        sentences("Les consultations des travailleuses du sexe ne sont pas à la charge de la subvention.", **FR),
        "key-population-exclusion",
        ["restricts"],
    ),
    "a copy of what was broadcast": (
        sentences("La radio comunitaria habla con los medios y manda al Fondo copia de lo emitido.", **ES),
        "speech-approval",
        [],
    ),
    "a copy once it has appeared": (
        sentences("La coopérative parle à la presse et transmet au Fonds les articles une fois parus.", **FR),
        "speech-approval",
        [],
    ),
    "questions of the press that are handed on": (
        sentences("La coopérative transmet à la Fondation toute demande de la presse.", **FR),
        "speech-approval",
        ["restricts"],
    ),
    "drinks on the bill": (
        sentences("Les boissons alcoolisées et les pourboires sont exclus.", **FR),
        "sobriety-precondition",
        [],
    ),
    "guests who drank": (
        sentences("Les hôtes alcoolisés sont exclus de la maison.", **FR),
        "sobriety-precondition",
        ["restricts"],
    ),
    "one payer forbids what the other allows": (
        a_table(
            "Gasto | Fondo A | Fondo B", "Jeringas estériles | No financiable | Compra permitida, con receta", **ES
        ),
        "syringe-funding-ban",
        ["permits", "restricts"],
    ),
    "one payer asks for what the other does not": (
        a_table(
            "Pièce | Bailleur américain | Ville",
            "Déclaration de l'association contre la prostitution | À joindre au budget | Non demandée",
            **FR,
        ),
        "prostitution-pledge",
        ["exempts", "restricts"],
    ),
    "a remark is no second payer": (
        a_table("Gasto | ¿Permitido? | Nota", "Jeringas estériles | No | Permitido en otros convenios", **ES),
        "syringe-funding-ban",
        ["restricts"],
    ),
    "the least that has to be done": (
        a_table("Activité | Nombre minimum", "Participation aux descentes de la police dans les bars | 4", **FR),
        "police-cooperation",
        ["restricts"],
    ),
    "a number that is hoped for": (
        a_table("Activité | Prévision", "Participation aux réunions sur la police de proximité | 4", **FR),
        "police-cooperation",
        [],
    ),
    "a part of the hours": (
        a_table("Módulo | Mínimo de horas", "La fidelidad y la espera hasta el matrimonio | 20", **ES),
        "abstinence-emphasis",
        ["restricts"],
    ),
    "a door of its own": (
        sentences("La coordination aura une porte et une caisse séparées des vôtres.", **FR),
        "separation-requirement",
        ["restricts"],
    ),
    "an account of its own": (
        sentences("L'argent sera tenu sur un compte distinct des vôtres.", **FR),
        "separation-requirement",
        [],
    ),
    "what the police told a workshop": (
        sentences("Les mandamos la relatoría del taller, donde la policía explicó su lucha contra los burdeles.", **ES),
        "prostitution-pledge",
        [],
    ),
    "surgeries by night": (
        under("Ce que nous payons", "Consultations de nuit pour les femmes qui travaillent dans les bars.", **FR),
        "client-data-disclosure",
        [],
    ),
    "files that are looked into": (
        sentences("La Fondation consultera la liste nominative des patientes.", **FR),
        "client-data-disclosure",
        ["restricts"],
    ),
    "how long staff are employed": (
        sentences(
            "Il est défendu aux bénévoles de payer un acte sexuel pendant la durée du contrat qui les lie au centre.",
            **FR,
        ),
        "trafficking-award-term",
        [],
    ),
    "services that stay paid": (
        sentences(
            "L'aide ne finance pas de campagne pour légaliser la prostitution. Restent toutefois pris en charge les soins.",
            **FR,
        ),
        "prostitution-advocacy-ban",
        ["restricts", "permits"],
    ),
    "people without a permit, however it is said": (
        a_list("El albergue se compromete a:", "no acoger a mujeres que carezcan de permiso de residencia.", **ES),
        "immigration-cooperation",
        ["restricts"],
    ),
    "accounts that go to the state": (
        sentences("L'association remet chaque année ses comptes à la préfecture.", **FR),
        "immigration-cooperation",
        [],
    ),
    "people who are named to the state": (
        sentences("L'association signale au préfet les personnes en situation irrégulière.", **FR),
        "immigration-cooperation",
        ["restricts"],
    ),
    "a power to undo is no freedom": (
        sentences("El Ministerio podrá dejar sin efecto la ayuda en cualquier momento y sin expresar la causa.", **ES),
        "termination-discretion",
        ["restricts"],
    ),
    "whoever does not want to by conscience": (
        sentences("El enfermero que por conciencia no quiera recetar condones puede pedir un relevo.", **ES),
        "conscience-clause",
        ["permits"],
    ),
    "nothing that stands against it": (
        sentences("Rien dans le présent accord ne s'oppose à la distribution de préservatifs.", **FR),
        "abstinence-emphasis",
        ["permits"],
    ),
    "a report without names": (
        sentences("L'association transmet un rapport standard, sans données nominatives.", **FR),
        "client-data-disclosure",
        [],
    ),
    "that same consent": (
        sentences(
            "El socio recabará la autorización de la Fundación antes de dar entrevistas. Un portavoz las concede. "
            "Dicha autorización no es exigible en una emergencia.",
            **ES,
        ),
        "speech-approval",
        ["restricts", "exempts"],
    ),
    "groups whose requests are refused": (
        sentences("Les demandes des groupes de travailleuses du sexe sont refusées.", **FR),
        "key-population-exclusion",
        ["restricts"],
    ),
    "a recital": (
        sentences("Considérant que l'association s'oppose à la prostitution ; il est convenu ce qui suit.", **FR),
        "prostitution-pledge",
        ["mentions"],
    ),
    "what is agreed behind a recital": (
        sentences("Considerando que urge; la Asociación adoptará una política contra la prostitución.", **ES),
        "prostitution-pledge",
        ["restricts"],
    ),
    "a pronoun between the not and its verb": (
        sentences(
            "Toda entrevista se publicará con el visto bueno del Fondo. Los saludos navideños no lo precisan.", **ES
        ),
        "speech-approval",
        ["restricts", "exempts"],
    ),
    "neither are these": (
        sentences(
            "No son gastos elegibles las multas. Tampoco lo son las jeringas para el programa de intercambio.", **ES
        ),
        "syringe-funding-ban",
        ["restricts"],
    ),
    "but these are": (
        sentences("No son gastos elegibles las multas. Sí lo son las jeringas para el programa de intercambio.", **ES),
        "syringe-funding-ban",
        ["permits"],
    ),
    "a ban by its noun": (
        sentences("Défense est faite au personnel d'échanger de l'argent contre des actes sexuels.", **FR),
        "staff-conduct",
        ["restricts"],
    ),
    "an association by its legal form": (
        sentences("L'ASBL respecte les lois du pays, y compris celles qui répriment le racolage.", **FR),
        "local-law-compliance",
        ["restricts"],
    ),
    "a reserved end": (
        sentences(
            "L'Agence se réserve de mettre un terme à l'accord si les orientations du Gouvernement venaient à changer.",
            **FR,
        ),
        "termination-discretion",
        ["restricts"],
    ),
    "what is excepted silences nothing": (
        sentences("No se comprarán jeringas, salvo las destinadas a la vacunación.", **ES),
        "syringe-funding-ban",
        ["restricts"],
    ),
    "jabs alone": (
        sentences("No se comprarán jeringas destinadas a la vacunación.", **ES),
        "syringe-funding-ban",
        [],
    ),
    "what was told at a training": (
        sentences("En la inducción se explicó qué fue la política de Ciudad de México.", **ES),
        "abortion-restriction",
        ["mentions"],
    ),
    "forms by code": (
        sentences(
            "El promotor entregará las fichas con el código de la persona; los nombres se quedan en la sede.", **ES
        ),
        "client-data-disclosure",
        [],
    ),
    "acts against nature are against nobody's trade": (
        sentences("Le club respecte la loi, y compris sur les actes contre nature et le racolage.", **FR),
        "prostitution-pledge",
        [],
    ),
}


@pytest.mark.parametrize(("outline", "family", "effects"), CASES.values(), ids=CASES)
def test_a_way_of_writing_is_understood(outline: Outline, family: str, effects: list[str]) -> None:
    """A construction does what its near neighbour does not, for the rules alone."""
    assert [f.effect.value for f in read(rules_alone(), outline).findings if f.family == family] == effects
