"""What an `unless` of a rule silences: what stands near it, in its own clause, not all of a long sentence."""

from __future__ import annotations

from texts import read, rules_alone

DEMAND = "the Provider shall give the Commissioner the names, addresses and case notes of service users on request"


def _families(text: str) -> set[tuple[str, str]]:
    return {(f.family, str(f.effect)) for f in read(rules_alone(), text).findings}


def test_a_word_in_another_clause_does_not_silence() -> None:
    """Meetings, a word of staff papers, stand behind a semicolon: the demand for client names is still found."""
    text = f"On request of the City, {DEMAND}; and it shall attend quarterly contract meetings at its own cost."
    assert ("client-data-disclosure", "restricts") in _families(text)


def test_a_word_beside_the_match_silences() -> None:
    """The names of those who attended a meeting are no names of clients."""
    text = "The Provider shall give the Commissioner the names and addresses of participants of each meeting."
    assert not _families(text)


def test_a_word_far_off_does_not_silence() -> None:
    """A word of payroll more than twenty words further on is about something else."""
    books = "all books, papers, contracts, orders, bills of lading, receipts, plans, maps, drawings and letters"
    text = f"The Provider shall keep its payroll and, for three years after the last payment, {books}, and shall give "
    assert ("client-data-disclosure", "restricts") in _families(f"{text}the Commissioner the names of service users.")
