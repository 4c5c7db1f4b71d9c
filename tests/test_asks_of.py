"""What a rule proposes to ask is shown only to those who can send it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factories import a_page, a_rule

from fundflow.applicability.asks import asks_of
from fundflow.model import Organization
from fundflow.rulebook import load

if TYPE_CHECKING:
    from fundflow.model import Rule

ALL, OURS, THEIRS = "Please send the text.", "We are registered in the United States.", "We are registered elsewhere."


def _asking() -> Rule:
    only = ((OURS, "us-organisation"), (THEIRS, "foreign-ngo"))
    return a_rule(page=a_page(ask=(ALL, OURS, THEIRS), ask_only=only))


def test_each_signer_sees_what_it_can_send() -> None:
    """A Kenyan group is not told to say that it is American, nor the other way round."""
    kenya = Organization(incorporated="KE", body="ngo")
    texas = Organization(incorporated="US", body="ngo")
    assert asks_of(_asking(), kenya) == (ALL, THEIRS)
    assert asks_of(_asking(), texas) == (ALL, OURS)


def test_who_is_unknown_sees_all() -> None:
    """What is not known leaves the sentence in."""
    assert asks_of(_asking(), None) == (ALL, OURS, THEIRS)


def test_no_shipped_ask_claims_a_country_for_everybody() -> None:
    """An ask that says where the signer is registered names who it is for."""
    for each in load().rules.values():
        named = {text for text, _ in each.page.ask_only}
        assert all(ask in named for ask in each.page.ask if ask.startswith("We are registered")), each.id
