"""The questions of a document: each asked once, those that settle most first."""

from __future__ import annotations

from factories import a_finding, a_verdict

from fundflow.applicability.questions import ranked
from fundflow.model import Finding, Status


def waiting(name: str, *keys: str, status: Status = Status.NEEDS_REVIEW) -> Finding:
    """A finding whose verdict waits for these facts, and for a lawyer."""
    texts = (*(f"What about {key}?" for key in keys), "Ask a lawyer.")
    return a_finding(id=name, verdict=a_verdict(status, questions=texts, missing=keys))


def test_each_question_stands_once_with_what_waits_for_it() -> None:
    """Findings that wait for one fact are gathered under it."""
    [asked] = ranked([waiting("a", "body"), waiting("b", "body")])
    assert (asked.key, asked.text, asked.findings, asked.settles) == ("body", "What about body?", ("a", "b"), 2)


def test_what_settles_most_comes_first() -> None:
    """A fact that alone settles two verdicts comes before one that three wait for together with others."""
    found = [waiting("a", "tier", "body"), waiting("b", "tier", "body"), waiting("c", "tier", "body"), waiting("d", "body")]
    found += [waiting("e", "supplier"), waiting("f", "supplier")]
    assert [(each.key, each.settles) for each in ranked(found)] == [("supplier", 2), ("body", 1), ("tier", 0)]


def test_equal_questions_keep_the_order_of_the_document() -> None:
    """Of questions that are worth the same, the one met first comes first."""
    assert [each.key for each in ranked([waiting("a", "tier"), waiting("b", "body")])] == ["tier", "body"]


def test_only_open_verdicts_ask() -> None:
    """A settled verdict, and one that was never made, ask nothing."""
    assert ranked([waiting("a", "body", status=Status.APPLIES), a_finding(verdict=None)]) == ()
