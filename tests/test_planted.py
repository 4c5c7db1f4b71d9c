"""Clauses planted in files of many looks are found whole, on their page, under their heading."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bench.corpus import Made, clauses, proofs, write
from bench.oracle import bare, checker, lost_clauses, wrong_headings
from bench.typeset import STYLES, Style

if TYPE_CHECKING:
    from pathlib import Path

    from fundflow.analysis import Checker

OWN = (
    ("prostitution-advocacy-ban", "None of the funds made available under this agreement may be used to promote or advocate the legalization or practice of prostitution."),
    ("prostitution-pledge", "The recipient must have a policy explicitly opposing prostitution and sex trafficking."),
    ("syringe-funding-ban", "Award funds shall not be used to purchase sterile needles or syringes for the hypodermic injection of any illegal drug."),
    ("abortion-restriction", "No funds under this award may be used to perform abortions as a method of family planning."),
    ("staff-conduct", "Staff of the recipient shall not exchange money, employment, goods or services for sex."),
)  # fmt: skip
"""Family and words, ours: no example of the rule book says exactly this."""


@pytest.fixture(scope="module")
def ours() -> Checker:
    """One checker with the shipped rules."""
    return checker()


@pytest.fixture(scope="module")
def made(ours: Checker, tmp_path_factory: pytest.TempPathFactory) -> list[Made]:
    """Every clause of the book that speaks for itself, once, in twelve files of five looks."""
    return proofs(tmp_path_factory.mktemp("planted"), ours.detector.book, 12, seed=5)


def test_every_planted_clause_is_found_whole(ours: Checker, made: list[Made]) -> None:
    """All but one in a hundred are found whole; an ordinary term is told only where it first stands."""
    planted = sum(len(file.planted) for file in made)
    assert planted >= 150
    lost = [lost for file in made for lost in lost_clauses(file, ours.check(file.path))]
    assert len(lost) <= planted / 100, lost


def test_findings_name_the_section_they_stand_in(ours: Checker, made: list[Made]) -> None:
    """At least 95 of 100 headings are right."""
    wrong = [case for file in made for case in wrong_headings(file, ours.check(file.path))]
    assert len(wrong) <= 0.05 * sum(len(file.planted) for file in made), wrong


@pytest.mark.parametrize("style", STYLES, ids=lambda style: f"{style.columns}-{style.font}-{style.size}")
def test_clauses_in_our_own_words_are_found_in_every_look(ours: Checker, tmp_path: Path, style: Style) -> None:
    """The families that most grants carry, in words that no rule was tried with."""
    file = write(tmp_path / "own.pdf", style, 3, OWN, 11)
    checked = ours.check(file.path)
    families = {(f.family, bare(f.quote)) for f in checked.findings if f.effect == "restricts"}
    assert [text for family, text in OWN if (family, bare(text)) not in families] == []


def test_a_file_without_clauses_has_no_findings(ours: Checker, tmp_path: Path) -> None:
    """The ordinary words between the clauses restrict nothing, in any look."""
    files = [write(tmp_path / f"{n}.pdf", style, 8, (), 40 + n) for n, style in enumerate(STYLES)]
    assert [f.quote for file in files for f in ours.check(file.path).findings] == []


def test_most_english_examples_of_the_book_are_planted(ours: Checker) -> None:
    """The proof would be hollow if the choice of clauses left most rules out."""
    rules = [rule for rule in ours.detector.book.rules.values() if not rule.reference]
    families = {family for family, _ in clauses(ours.detector.book)}
    assert len(clauses(ours.detector.book)) >= len(rules)
    assert len(families) >= 0.7 * len({rule.family for rule in rules})
