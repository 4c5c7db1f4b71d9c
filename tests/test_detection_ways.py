"""Spanish and French as funders write whole documents: items, rows, savings, and what only looks like a condition."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from texts import a_list, a_provision, an_outline, read, shipped_detector

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
    "acts against nature are against nobody's trade": (
        sentences("Le club respecte la loi, y compris sur les actes contre nature et le racolage.", **FR),
        "prostitution-pledge",
        [],
    ),
}


@pytest.mark.parametrize(("outline", "family", "effects"), CASES.values(), ids=CASES)
def test_a_way_of_writing_is_understood(outline: Outline, family: str, effects: list[str]) -> None:
    """A construction does what its near neighbour does not."""
    assert [f.effect.value for f in read(shipped_detector(), outline).findings if f.family == family] == effects
