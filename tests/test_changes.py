"""Sentences that delete or replace a provision: what they name, and what they mark in the files of one check."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from structure_lines import layout, paragraphs, read
from test_analysis import PLEDGE, a_pdf, check
from texts import ROOT

from fundflow.report.terminal import render_text
from fundflow.report.view import View
from fundflow.structure import changes_of

if TYPE_CHECKING:
    from pathlib import Path

    from fundflow.model import Amending


def changes(text: str) -> list[Amending]:
    """Return the changes that a paragraph makes."""
    return list(changes_of(read(paragraphs(text)).provisions, layout()))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Section 4.2 is deleted in its entirety.", [("4.2", "", True)]),
        ("Section 4.2 of the Agreement is hereby deleted.", [("4.2", "", True)]),
        ("Article 12(b) is hereby replaced by the following: the report is due in May.", [("12(b)", "", False)]),
        ("Section 14 is deleted and replaced by the following:", [("14", "", False)]),
        ("Paragraph (b) of Section 4 is deleted.", [("4(b)", "", True)]),
        ("Sections 4.2 and 4.3 are deleted.", [("4.2", "", True), ("4.3", "", True)]),
        ("Effective March 1, 2026, Section 4.2 is removed.", [("4.2", "", True)]),
        ("Attachment 4 is removed.", [("", "attachment 4", True)]),
        ("Attachment 4, “Certification”, is deleted in its entirety.", [("", "attachment 4", True)]),
        ("Delete Section 4.2 in its entirety.", [("4.2", "", True)]),
        ("La cláusula 8.1 queda sin efecto.", [("8.1", "", True)]),
        ("La cláusula 8.1 se sustituye por la siguiente:", [("8.1", "", False)]),
        ("Se suprime el artículo 5.", [("5", "", True)]),
        ("L’article 5 est supprimé.", [("5", "", True)]),
        ("L’article 5 est remplacé par le texte suivant :", [("5", "", False)]),
        ("A cláusula 7 é revogada.", [("7", "", True)]),
        ("A cláusula 7 é substituída pela seguinte:", [("7", "", False)]),
    ],
)
def test_a_change_names_its_provision(text: str, named: list[tuple[str, str, bool]]) -> None:
    """In four languages: the number or the annex, and whether something comes in its place."""
    assert [(each.number, each.annex, each.deleted) for each in changes(text)] == named


@pytest.mark.parametrize(
    "text",
    [
        "The amount in Section 3 is replaced by the amount shown above.",
        "Line 4 of Section 5.2 is deleted.",
        "Section 4.2 is not deleted.",
        "Section 4.2 is deleted if the Recipient asks for it.",
        "Section 4.2 is amended: the second sentence is deleted.",
        "Section 4.2 of the Companies Act is repealed.",
        "Attachment 5 remains unchanged.",
    ],
)
def test_what_changes_no_whole_provision_is_left_alone(text: str) -> None:
    """A part, a condition, another law: nothing is recorded."""
    assert changes(text) == []


def pair(folder: Path, *sentences: str, award: str = "SA-4410-02", title: str = "GRANT AGREEMENT") -> list[Path]:
    """Write an agreement with the pledge in Section 4.2, and an amendment of its own award."""
    head = ("Agreement Number: " + award, "Section 4. Policy", "4.1 Reports are due in May.", "4.2 " + PLEDGE)
    tail = ("4.3 Accounts are kept for three years.", "Section 5. Audit", "5.1 An audit is made each year.")
    base = a_pdf(folder / "agreement.pdf", title, *head, *tail)
    first = ("AMENDMENT NO. 1 TO THE GRANT AGREEMENT", "Agreement Number: SA-4410-02")
    return [base, a_pdf(folder / "amendment.pdf", *first, *sentences)]


@pytest.mark.parametrize("sentence", ["Section 4.2 is deleted.", "Section 4 is deleted in its entirety."])
def test_an_amendment_takes_out_what_it_names(tmp_path: Path, sentence: str) -> None:
    """The pledge in the section or below it is marked with the quote and page, limits no more, and stays visible."""
    analysis = check(pair(tmp_path, sentence))
    base, amendment = analysis.documents
    [finding] = [each for each in base.findings if each.family == "prostitution-pledge"]
    assert finding.replaced
    assert finding.replaced[1:] == (sentence, 1, True)
    assert finding.verdict
    assert "Check that the amendment is signed and later" in finding.verdict.reasons[0].text
    assert amendment.changes[0].outcome.startswith("It takes out Section 4")
    text = render_text(analysis, View(width=200))
    assert "TAKEN OUT OR REPLACED BY AN AMENDMENT" in text
    assert "1 condition may limit you" not in text


@pytest.mark.parametrize(
    ("sentence", "award", "outcome"),
    [
        ("Section 9.9 is deleted.", "SA-4410-02", "Section 9.9 was not found"),
        ("Section 5 is deleted.", "SA-4410-02", "It takes out Section 5"),
        ("Section 4.2 is deleted.", "ZZ-9911-07", "No other file of this check"),
    ],
)
def test_what_is_not_named_stays(tmp_path: Path, sentence: str, award: str, outcome: str) -> None:
    """Another number, another section, another award: the pledge stays, and the reason is told."""
    base, amendment = check(pair(tmp_path, sentence, award=award)).documents
    assert not any(finding.replaced for finding in base.findings)
    assert amendment.changes[0].outcome.startswith(outcome)


def test_the_sample_amendment_leaves_an_agreement_of_another_award_alone() -> None:
    """Both have a Section 14; they are of different awards, so nothing is marked and the sample says why."""
    files = [ROOT / "grants" / name / "document.pdf" for name in ("us-federal-agreement", "amendment")]
    base, amendment = check(files).documents
    assert not any(finding.replaced for finding in base.findings)
    assert {"Attachment 4", "Section 14"} <= {each.target for each in amendment.changes}
    assert all(each.outcome.startswith("No other file") for each in amendment.changes)
