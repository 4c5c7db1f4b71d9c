"""The kind of a document is named on good evidence, in four languages, and otherwise unknown."""

from __future__ import annotations

import pytest
from structure_lines import layout, line, paragraphs, read

from fundflow.model import InstrumentKind, Outline
from fundflow.structure import language_of


def titled(title: str, *texts: str) -> Outline:
    """Return the outline of a title above some paragraphs."""
    return read([line(title, bold=True, size=16.0, gap=1.0), *paragraphs(*texts)[1:]])


@pytest.mark.parametrize(
    ("kind", "title", "texts"),
    [
        ("agreement", "GRANT AGREEMENT", ["The parties agree as follows.", "In witness whereof the parties have signed."]),
        ("agreement", "CONVENIO DE COOPERACIÓN", ["El presente convenio obliga a las partes.", "En fe de lo cual, firman."]),
        ("agreement", "CONVENTION DE SUBVENTION", ["La présente convention est conclue entre les parties."]),
        ("agreement", "ACORDO DE SUBVENÇÃO", ["O presente acordo obriga as partes."]),
        ("notice-of-award", "NOTICE OF AWARD", ["Award number: AB-12", "Grants management officer: J. Doe"]),
        ("notice-of-award", "AVISO DE CONCESSÃO", ["O projeto começa em maio."]),
        ("standard-provisions", "STANDARD PROVISIONS FOR PARTNERS", ["These provisions apply to all awards."]),
        ("standard-provisions", "CONDICIONES GENERALES", ["Se aplican a todos los convenios."]),
        ("standard-provisions", "CONDITIONS GÉNÉRALES", ["Elles s'appliquent à toutes les subventions."]),
        ("nofo", "NOTICE OF FUNDING OPPORTUNITY", ["Application deadline: 1 May 2024", "Eligible applicants are charities."]),
        ("nofo", "CONVOCATORIA DE PROPUESTAS", ["Fecha límite de presentación: 1 de mayo de 2024"]),
        ("nofo", "APPEL À PROPOSITIONS", ["Date limite de dépôt : 1er mai 2024"]),
        ("nofo", "CHAMADA DE PROPOSTAS", ["Prazo para submissão: 1 de maio de 2024"]),
        ("amendment", "AMENDMENT No. 2", ["Section 4 is hereby amended to read:", "It is deleted in its entirety."]),
        ("amendment", "GRANT AGREEMENT", ["MODIFICATION", "Section 4 is hereby deleted.", "Section 5 is deleted in its entirety.",
                                          "This modification takes effect today."]),
        ("amendment", "AVENANT À LA CONVENTION DE SUBVENTION", ["L'article 4 est remplacé par le texte suivant."]),
        ("amendment", "TERMO ADITIVO", ["A cláusula 4 passa a vigorar com a seguinte redação."]),
        ("policy", "TITLE 99—CODE OF FEDERAL REGULATIONS", ["Authority: 99 U.S.C. 1.", "The Secretary shall publish a list."]),
        ("commentary", "A report on conditions of aid", ["This report asks what the clause did.", "We interviewed 30 groups."]),
        ("unknown", "Minutes of a meeting", ["The board met and drank coffee."]),
        ("unknown", "Agreement in principle?", ["The weather was fine."]),
    ],
)  # fmt: skip
def test_kinds(kind: str, title: str, texts: list[str]) -> None:
    """Title and typical phrases name the kind; little evidence names none."""
    extra = ["Methodology", "References"] if kind == "commentary" else []
    lines = [line(title, bold=True, size=16.0, gap=1.0), *paragraphs(*texts)[1:]]
    lines += [line(text, bold=True, size=13.0, gap=1.0) for text in extra]
    assert read(lines).instrument is InstrumentKind(kind)


@pytest.mark.parametrize(
    ("title", "text", "talk"),
    [
        ("Frequently asked questions on the night shelter fund", "1. Who can apply? Any charity of the county.", False),
        ("Preguntas frecuentes del fondo de refugios", "1. ¿Quién puede postular? Toda asociación inscrita.", False),
        ("Foire aux questions du fonds des haltes de nuit", "1. Qui peut candidater ? Toute association déclarée.", False),
        ("Perguntas frequentes do fundo dos abrigos", "1. Quem pode candidatar-se? Qualquer associação.", False),
        ("Frequently asked questions on the law of 2003", "1. Why was the clause written? Congress wished it.", True),
        ("Frequently asked questions", "You hold one of our shelter grants. Keep your award letter beside you.", False),
        ("Preguntas frecuentes", "Lea estas páginas junto con su convenio.", False),
        ("Foire aux questions", "Ces réponses complètent votre convention.", False),
        ("Perguntas frequentes", "Leia estas páginas junto com o seu convênio.", False),
        ("Frequently asked questions", "Journalists ask what a grant is, and who gives it.", True),
        ("Understanding grants: an analysis", "How funders think. Every grant has a letter of its own.", True),
    ],
)
def test_answers_to_applicants_are_terms(title: str, text: str, talk: bool) -> None:
    """Answers to those who apply or are funded bind them; those about a law, or about grants, are talk."""
    found = titled(title, "Version 2 of this paper.", text)
    assert (found.instrument is InstrumentKind.COMMENTARY) == talk


def test_close_evidence_names_no_kind() -> None:
    """Where two kinds are equally likely, none is named."""
    assert titled("STANDARD PROVISIONS AND NOTICE OF AWARD").instrument is InstrumentKind.UNKNOWN


def test_an_empty_document_is_unknown() -> None:
    """A document without text has no kind, no facts and no language."""
    result = read([])
    assert (result.instrument, result.facts, result.languages) == (InstrumentKind.UNKNOWN, (), ())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The recipient shall not use the funds for any of these purposes.", "en"),
        ("El beneficiario no podrá utilizar los fondos para ninguno de estos fines.", "es"),
        ("Le bénéficiaire ne peut pas utiliser les fonds pour l'une de ces fins.", "fr"),
        ("O beneficiário não poderá utilizar os fundos para nenhum destes fins.", "pt"),
        ("يلتزم الشريك بعدم استخدام الأموال لهذه الأغراض", "ar"),
        ("Получатель не использует средства на эти цели", "ru"),
        ("Syringes |  | X", ""),
    ],
)
def test_language_of_a_sentence(text: str, language: str) -> None:
    """Small words or the script tell the language; a bare noun does not."""
    assert language_of(text, layout()) == language


def test_languages_of_a_document_are_sorted_by_share() -> None:
    """A contract in two languages names both, the larger first; a single foreign phrase does not count."""
    spanish = "El beneficiario no podrá utilizar los fondos para ninguno de estos fines del convenio."
    english = "The recipient shall not use the funds for any of the purposes of this agreement."
    result = read(paragraphs(*[spanish] * 6, *[english] * 2)[1:])
    assert result.languages == ("es", "en")
    mostly = read(paragraphs(*[english] * 40, spanish)[1:])
    assert mostly.languages == ("en",)


def test_a_form_that_becomes_part_of_the_agreement() -> None:
    """A certification is part of an agreement when it says so, and of no sure kind otherwise."""
    texts = ["The applicant makes each statement that is ticked below."]
    assert titled("CERTIFICATIONS OF THE APPLICANT", *texts).instrument is InstrumentKind.UNKNOWN
    said = "This form becomes part of the grant agreement when the award is made."
    assert titled("CERTIFICATIONS OF THE APPLICANT", *texts, said).instrument is InstrumentKind.AGREEMENT
