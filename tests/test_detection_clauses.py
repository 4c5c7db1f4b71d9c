"""Frames that a clause's place makes: what closes it, what it costs, what a turn sets off, what a cell says by itself."""

from __future__ import annotations

import pytest
from texts import rules_alone

from fundflow.model import InstrumentKind, Outline, Provision, ProvisionKind


def found(*texts: str, header: str = "") -> set[tuple[str, str]]:
    """Family and effect of what paragraphs say; under a header they are rows."""
    kind = ProvisionKind.TABLE_ROW if header else ProvisionKind.PARAGRAPH
    own = tuple(Provision(i, kind, text, (), header=header) for i, text in enumerate(texts))
    return {
        (f.family, str(f.effect))
        for f in rules_alone().find(Outline(InstrumentKind.AGREEMENT, own, (), ("en",)))[0]
    }


@pytest.mark.parametrize(
    ("text", "effect"),
    [
        ("Rent is fine; crack pipes are not.", "restricts"),
        ("Crack pipes may stay on the shelf, but not with our money.", "restricts"),
        ("We pay for tests and nurses, not crack pipes.", "restricts"),
        ("The grant pays for everything in the plan except crack pipes.", "restricts"),
        ("The line for crack pipes is struck out.", "restricts"),
        ("Crack pipes must be kept off the timesheets.", "restricts"),
        ("The money may be used for rent, but not for travel; crack pipes may be bought with it.", "permits"),
        ("The ban on the distribution of crack pipes is lifted.", "exempts"),
    ],
)
def test_the_place_in_the_clause_tells_what_is_refused(text: str, effect: str) -> None:
    """A verb left alone, a turn that says who pays, a line that is struck; a ban that is struck frees."""
    assert {what for family, what in found(text) if family == "drug-supplies-ban"} == {effect}


@pytest.mark.parametrize(
    "text",
    [
        "A partner that in any of its houses, however small, and whoever pays for it, promotes the legalisation of "
        "prostitution in its materials or at the meetings of its members forfeits its share.",
        "If any of your staff promote the legalisation of prostitution, the county will call the arrangement off.",
        "We would have to pull out if you promote the legalisation of prostitution.",
    ],
)
def test_what_it_costs_reaches_back_over_a_long_subject(text: str) -> None:
    """The loss of the grant stands at the end of however long a subject, or behind an if."""
    assert {what for _, what in found(text)} == {"restricts"}


def test_what_costs_nothing_is_not_forbidden() -> None:
    """A cost that is denied frees."""
    text = "Partners who do not check the immigration status of clients will not lose their funding."
    assert found(text) == {("immigration-cooperation", "exempts")}


def test_and_not_behind_a_duty_forbids() -> None:
    """The word except frees from a duty, but "and not" forbids the other thing."""
    text = "The grantee shall keep books and not promote the legalisation of prostitution."
    assert {what for _, what in found(text)} == {"restricts"}


@pytest.mark.parametrize(
    ("texts", "effect"),
    [
        (("Could we buy crack pipes with other people's money? Not while you hold this grant.",), "restricts"),
        (("Handing out crack pipes? Sorry, no.",), "restricts"),
        (("You asked whether you may buy crack pipes. You may not.",), "restricts"),
        (("Would it matter if we handed out crack pipes? Yes, it would.",), "restricts"),
        (("Our clinic sells crack pipes with other money. Can we apply? Not under this call.",), "restricts"),
        (("You asked us to hand out crack pipes. We cannot pay for them.",), "restricts"),
        (("Are crack pipes covered?", "Unfortunately not."), "restricts"),
        (("Could we buy crack pipes? Yes, gladly.",), "permits"),
    ],
)
def test_what_follows_answers(texts: tuple[str, ...], effect: str) -> None:
    """Asked outright or told as asked, in the sentence before, or pointed back at."""
    assert ("drug-supplies-ban", effect) in found(*texts)


@pytest.mark.parametrize(
    ("header", "row", "effect"),
    [
        ("Item | Note", "Crack pipes | not payable under this grant", {"restricts"}),
        ("Item | Decision", "Crack pipes | Refused", {"restricts"}),
        ("Item | Amount | Remark", "Crack pipes | 0 | no activity to be charged", {"restricts"}),
        ("Activity | Condition", "Outreach | no crack pipes", {"restricts"}),
        ("In | Out", "Salaries | Distribution of crack pipes", {"restricts"}),
        ("Yes | No", "Crack pipes | Travel", {"permits"}),
        ("Indicator | Target", "No. of people with crack pipes | 400", set()),
        ("Item | Note", "Crack pipes | see page 4", set()),
    ],
)
def test_a_cell_may_speak_by_itself(header: str, row: str, effect: set[str]) -> None:
    """A refusal in any cell to the right, "no" before the thing, and columns that tell by each other."""
    assert {what for _, what in found(row, header=header)} == effect


def test_what_is_supposed_is_not_forbidden() -> None:
    """What somebody will not do in an if-clause is a case; what follows its comma is the rule."""
    text = "If a church clinic will not refer women for abortion, the partner keeps it in the consortium."
    assert "restricts" not in {what for _, what in found(text)}


@pytest.mark.parametrize(
    ("text", "effect"),
    [
        ("Names of clients are uploaded to the Ministry's register the same evening.", "restricts"),
        ("Names of clients are not uploaded to any register.", None),
    ],
)
def test_what_a_binding_text_says_is_done_is_a_duty(text: str, effect: str | None) -> None:
    """The present passive demands, but not when it is denied."""
    assert (("client-data-disclosure", "restricts") in found(text)) == (effect == "restricts")
