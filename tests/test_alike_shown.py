"""What is known by likeness alone is called a guess wherever it is shown, in each language."""

from __future__ import annotations

from dataclasses import replace

import pytest
from clauses import a_clause
from factories import a_checked, a_finding, some_rules

from fundflow.model import Change, Effect, Finding
from fundflow.report.cards import called, card_rows
from fundflow.report.difflabels import subject
from fundflow.report.labels import ALIKE
from fundflow.report.marks import kind_of, marks
from fundflow.report.printed.naming import condition
from fundflow.report.printed.wording import Words
from fundflow.report.summary import Card, answer, groups

RULES = some_rules()


def _found(resembles: str) -> Finding:
    return replace(a_finding(rule=next(iter(RULES)), effect=Effect.RESTRICTS), resembles=resembles)


def _card(*resembles: str) -> Card:
    return Card(next(iter(RULES.values())), tuple(map(_found, resembles)))


def test_a_card_says_that_it_is_a_guess() -> None:
    """Its title and what it would mean; what a rule knows at one place at least is told as before."""
    guess, known = _card("No needles."), _card("", "No needles.")
    assert called(guess) == ALIKE + called(known)
    labels = [[row.label for row in card_rows(card, "money", a_checked(), verbose=True)] for card in (guess, known)]
    assert "It would mean" in labels[0]
    assert "It means" not in labels[0]
    assert "It means" in labels[1]


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_a_report_says_it_in_its_language(language: str) -> None:
    """The words before the title are those of the report's language."""
    words = Words(language)
    guess, known = (condition(card, words) for card in (_card("No needles."), _card("")))
    assert guess[-len(known) :] == known
    assert len(guess) > len(known)
    assert guess[0].text == words("about.alike")


def test_a_mark_on_the_page_says_it() -> None:
    """The note in the margin of a marked copy begins with it."""
    made = [marks(a_checked(findings=(_found(resembles),)), RULES)[0] for resembles in ("No needles.", "")]
    assert made[0].subject == ALIKE + made[1].subject
    assert made[0].note.startswith(ALIKE)
    alike, sure = (each.note for each in made)
    assert "may limit you" in alike
    assert "It reads like “No needles.”. That would mean: " in alike
    assert "limits you" in sure
    assert "would mean" not in sure


@pytest.mark.parametrize("effect", [Effect.PERMITS, Effect.EXEMPTS])
def test_what_only_reads_like_leave_stands_apart(effect: Effect) -> None:
    """It is not among the words that protect, is counted by itself, and is blue in a marked copy: to be read."""
    leave = replace(_found(""), effect=effect)
    document = a_checked(findings=(leave, replace(leave, id="other", resembles="Needles may be bought.")))
    assert [group.name for group in groups(document, RULES)] == ["allowed", "leave"]
    told = {line.name: line.text for line in answer(document, groups(document, RULES), RULES)}
    assert told["allowed"] == "1 passage says what stays allowed"
    assert told["leave"] == "1 passage only reads like leave"
    assert [kind_of(each) for each in document.findings] == ["allowed", "yourself"]
    [card] = groups(document, RULES)[1].cards
    assert called(card, "An exception to: ").startswith("Reads like an exception to: ")


@pytest.mark.parametrize("alike", [True, False])
def test_a_comparison_says_it(alike: bool) -> None:
    """What came into a new version by likeness alone is called a guess there too."""
    change = Change(("condition-added",), "tighter", "text", "high", None, a_clause(alike=alike))
    assert subject(change).startswith(ALIKE) == alike
