"""A clause that is named by its label is the one that is freed, be it next to it or at the other end of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from texts import a_provision, an_outline, shipped_detector

from fundflow.detection.clauses import named_in, ordinals_of, parts_of

if TYPE_CHECKING:
    from fundflow.model import Outline

LIST = "Cabe à OSC remeter ao Município, todo mês, a lista nominal das pessoas atendidas;"
PIPES = "III. É vedado comprar cachimbos com a verba."


def an_agreement(saying: str, *, language: str = "pt") -> Outline:
    """Duties under clause 2, bans under clause 12, and what a clause between them says."""
    return an_outline(
        a_provision(0, "CLÁUSULA SEGUNDA – DOS DEVERES DA OSC", "heading", number="Cláusula Segunda"),
        a_provision(1, LIST, number="Cláusula Segunda(II)", path=(0,)),
        a_provision(2, "CLÁUSULA SÉTIMA – DO SIGILO", "heading", number="Cláusula Sétima"),
        a_provision(3, saying, number="Cláusula Sétima(1)", path=(2,)),
        a_provision(4, "CLÁUSULA DÉCIMA SEGUNDA – DAS VEDAÇÕES", "heading", number="Cláusula Décima Segunda"),
        a_provision(5, PIPES, number="Cláusula Décima Segunda(III)", path=(4,)),
        language=language,
    )


def freed(outline: Outline) -> set[tuple[str, str]]:
    """Families that a saving frees somebody or something of, with the effect."""
    found, _ = shipped_detector().find(outline)
    return {(each.family, str(each.effect)) for each in found if str(each.effect) in {"exempts", "permits"}}


@pytest.mark.parametrize(
    ("saying", "expected"),
    [
        (
            "O disposto no inciso II da cláusula segunda não alcança as adolescentes.",
            {("client-data-disclosure", "exempts")},
        ),
        ("Não se inclui no inciso III da cláusula décima segunda o papel.", {("drug-supplies-ban", "permits")}),
        ("O disposto no inciso III da cláusula segunda não alcança as adolescentes.", set()),
        ("O disposto no inciso II da cláusula décima segunda não alcança as adolescentes.", set()),
        ("O disposto no inciso II não alcança as adolescentes.", set()),
        ("O pagamento da taxa de que trata a cláusula segunda não depende de vistoria.", set()),
        ("Nos termos da cláusula segunda, a OSC está dispensada de apresentar orçamento.", set()),
    ],
)
def test_a_clause_elsewhere_is_freed_by_its_label(saying: str, expected: set[tuple[str, str]]) -> None:
    """Every label must be the clause's own, the section told, and the clause itself what is lifted."""
    assert freed(an_agreement(saying)) == expected


def test_a_dotted_number_tells_the_section() -> None:
    """Section 4.2 frees of 4.2, and not of 14.2 or of 4.21."""
    for number, expected in (("4.2", {("drug-supplies-ban", "exempts")}), ("14.2", set()), ("4.21", set())):
        outline = an_outline(
            a_provision(0, "Supplies", "heading", number=number.split(".")[0]),
            a_provision(1, "Crack pipes may not be bought with the grant.", number=number, path=(0,)),
            a_provision(2, "Hospitals", "heading", number="9"),
            a_provision(3, "Section 4.2 does not apply to hospitals.", number="9.1", path=(2,)),
        )
        assert freed(outline) == expected


def test_among_the_items_of_a_list_the_named_one_is_freed() -> None:
    """What is said of alínea b) leaves alínea a) as it is."""
    outline = an_outline(
        a_provision(0, "Cláusula 3.ª Despesas", "heading", number="Cláusula 3"),
        a_provision(1, "a) Não se paga o aluguer de salas de consumo assistido.", number="Cláusula 3(1)(a)", path=(0,)),
        a_provision(2, "b) Não se pagam cachimbos.", number="Cláusula 3(1)(b)", path=(0,)),
        a_provision(
            3, "A proibição da alínea b) não abrange as entidades públicas.", number="Cláusula 3(2)", path=(0,)
        ),
        language="pt",
    )
    assert freed(outline) == {("drug-supplies-ban", "exempts")}


def test_labels_are_read_as_they_are_written() -> None:
    """Numbers, letters, Roman numbers and ordinals; an article without a label names no clause."""
    outline = an_agreement("Sem efeito.")
    scanner = shipped_detector().scanner
    text = 'o artigo a que se refere a alínea "c", o inciso IV da cláusula décima segunda, o artigo 5.º, as alíneas a) e b) e a cláusula 4.2(b)'
    scan = scanner.scan(text, "pt")
    labels = [each.label for each in named_in(scan, 0, len(scan.starts), ordinals_of(outline))]
    assert labels == [("c",), ("iv",), ("decima segunda",), ("5",), ("a",), ("b",), ("4.2", "b")]
    assert parts_of(outline, outline.provisions[5]) == {"decima segunda", "iii"}
