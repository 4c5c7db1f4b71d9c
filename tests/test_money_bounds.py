"""Money under conditions is counted once and nothing is left out: measures, years, currencies, what was made from what."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from click.testing import CliRunner
from moneymade import NORTH, RIGHTS, SOUTH, Given, Paid, workspace
from network_maker import Law, Window, rule_of

from fundflow.cli import main
from fundflow.flow import UNDATED
from fundflow.followed import ExposureWishes, FollowWishes
from fundflow.following import expose, follow, obligations, stopped
from fundflow.following.conditions import Condition
from fundflow.following.judging import Judge, number
from fundflow.gathering.lines import bound
from fundflow.model import Organization
from fundflow.records import AwardKind, Identifier, Measure, Party
from fundflow.rulebook import load
from fundflow.rulebook.bodies import TONGUES
from fundflow.rulebook.schema import EXEMPT_BODIES
from fundflow.workspace import TABLES, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FAMILY = "prostitution-pledge"
PLEDGE = "22-usc-7631-f"


def ask(folder: Path, *words: str) -> list[dict[str, Any]]:
    """Ask a question and return the rows of its answer."""
    run = CliRunner().invoke(main, [*words, "--workspace", str(folder), "--format", "json"])
    assert run.exit_code == 0, run.output
    found: list[dict[str, Any]] = json.loads(run.stdout)["rows"]
    return found


def made(folder: Path, *awards: Given, on: Iterable[str] = ("P",)) -> Path:
    """Make a workspace in which the pledge stands in documents of some awards."""
    workspace(folder, awards, [(each, PLEDGE, FAMILY) for each in on])
    return folder


def counted(folder: Path, tier: str = "any") -> dict[str, tuple[str, str]]:
    """Return low and high by currency of one tier."""
    rows = ask(folder, "graph", "count", FAMILY)
    return {row["currency"]: (row["low"], row["high"]) for row in rows if row["tier"] == tier}


def ask_sides(folder: Path) -> dict[str, tuple[str, str]]:
    """Return low and high by currency of what is now bound, by the question what if."""
    run = CliRunner().invoke(
        main, ["what-if", "--workspace", str(folder), "--without-funder", "Agency for Health", "--format", "json"]
    )
    rows = json.loads(run.stdout)["sides"]
    return {row["currency"]: (row["low"], row["high"]) for row in rows if row["side"] == "now"}


def test_two_measures_in_two_years_are_not_added(tmp_path: Path) -> None:
    """What was awarded in one year and paid out in the next is one amount, for both bounds."""
    paid = (Paid("100", 2021, Measure.AWARDED), Paid("100", 2022, Measure.DISBURSED))
    folder = made(tmp_path / "a", Given("P", NORTH, "2021-01-10", paid))
    assert [(row["low"], row["high"]) for row in ask(folder, "graph", "funders", FAMILY)] == [("100", "100")]
    both = (Paid("100", 2021, Measure.DISBURSED), Paid("100", 2022, Measure.OUTLAYED))
    folder = made(tmp_path / "b", Given("P", NORTH, "2021-01-10", both))
    assert counted(folder) == {"USD": ("100", "100")}


def test_each_year_alone_has_its_own_money(tmp_path: Path) -> None:
    """Asked for one year, what any source tells of that year counts, and payments of all years stay the low bound."""
    paid = (Paid("90", 2021, Measure.AWARDED), Paid("20", 2021, Measure.DISBURSED), Paid("50", 2022, Measure.DISBURSED))
    folder = made(tmp_path / "w", Given("P", NORTH, "2021-01-10", paid))
    (row,) = ask(folder, "graph", "funders", FAMILY, "--year", "2022")
    assert (row["low"], row["high"]) == ("50", "50")
    assert counted(folder) == {"USD": ("70", "90")}


def test_money_made_from_an_award_without_money_in_that_currency_counts(tmp_path: Path) -> None:
    """The high bound is never below what was handed on, and another currency leaves nothing out."""
    below = Given("S", SOUTH, "2021-06-01", (Paid("70", 2021, currency="EUR"), Paid("30", 2021)), "P", NORTH)
    folder = made(tmp_path / "w", Given("P", NORTH, "2021-01-10", (Paid("20", 2021),)), below)
    assert counted(folder) == {"EUR": ("70", "70"), "USD": ("20", "30")}
    sides = ask_sides(folder)
    assert sides["EUR"] == ("70", "70")
    assert sides["USD"] == ("20", "30")


def test_amounts_without_a_currency_are_never_added(tmp_path: Path) -> None:
    """They are in no sum, and how many awards have one is said."""
    folder = made(tmp_path / "w", Given("P", NORTH, "2021-01-10", (Paid("5", 2021, currency=""), Paid("7", 2021))))
    assert [row["high"] for row in ask(folder, "graph", "funders", FAMILY)] == ["7"]
    followed = follow(Workspace.open(folder), FollowWishes(load()))
    assert [row.amount_high for row in expose(followed, ExposureWishes()).rows] == [Decimal(7)]
    assert followed.skipped == {"awards with money of no known currency, which is never added": 1}


def test_money_taken_back_from_who_only_may_be_bound_has_no_negative_high(tmp_path: Path) -> None:
    """In the list of awards, as in the sums, it lowers the low bound alone."""
    below = Given("S", RIGHTS, "2021-06-01", (Paid("-70", 2021),), "P", NORTH)
    folder = made(tmp_path / "w", Given("P", NORTH, "2021-01-10", (Paid("20", 2021),)), below)
    rows = {each.award: each for each in bound(follow(Workspace.open(folder), FollowWishes(load())), None)}
    unsure = rows["table-made:S"]
    assert not unsure.certain
    assert (unsure.low, unsure.high) == (Decimal(-70), Decimal(0))


def test_what_was_made_from_an_award_that_is_gone_is_gone_too(tmp_path: Path) -> None:
    """Without its giver an award would not be there, nor what was made from it; nobody is freed."""
    below = Given("S", SOUTH, "2021-06-01", (Paid("30", 2021),), "P", NORTH)
    folder = made(tmp_path / "w", Given("P", NORTH, "2021-01-10", (Paid("90", 2021),)), below)
    run = CliRunner().invoke(
        main, ["what-if", "--workspace", str(folder), "--without-funder", "Agency for Health", "--format", "json"]
    )
    assert run.exit_code == 0, run.output
    assert {row["change"] for row in json.loads(run.stdout)["changes"]} == {"gone"}


def test_what_was_left_out_is_said_with_every_answer(tmp_path: Path) -> None:
    """Movements of no award that is here, and money of no currency, are counted beside questions and what-if."""
    folder = made(tmp_path / "w", Given("P", NORTH, "2021-01-10", (Paid("5", 2021, currency=""), Paid("7", 2021))))
    words = "awards with money of no known currency, which is never added: 1"
    for question in (["graph", "funders", FAMILY], ["what-if", "--without-funder", "Agency for Health"]):
        run = CliRunner().invoke(main, [*question, "--workspace", str(folder)])
        assert words in " ".join(run.output.split()), run.output


def test_pools_count_the_awards_that_they_leave_out(tmp_path: Path) -> None:
    """Without a date it cannot be known whether an award was paid from a pool."""
    undated = Given("U", SOUTH, None, (Paid("5", 2021),), by=NORTH)
    folder = made(tmp_path / "w", Given("P", NORTH, "2021-01-10", (Paid("9", 2021),)), undated)
    left = follow(Workspace.open(folder), FollowWishes(load(), pooled=True)).skipped
    assert left == {"awards without a date, which pools leave out": 1}


def test_the_flow_down_of_a_time_is_doubtful_for_an_award_without_a_date() -> None:
    """Inside the time it goes on, outside it stops; when the day is not known, both may be."""
    court = Judge(Condition("a", "a", (rule_of(Law("a", "a", start=date(2011, 3, 1), end=date(2019, 10, 31))),)))
    days = [number(date(2010, 1, 1)), number(date(2012, 1, 1)), UNDATED]
    assert [court.open(day) for day in days] == [0, 1, 2]


NAMES_OF_BODIES = (
    "Organisation mondiale de la Santé", "Organización Mundial de la Salud", "Organização Mundial da Saúde", "ONUSIDA", "PNUD", "OMS",
    "OIM", "ONU Femmes", "U.N. Women", "Fonds mondial", "Banco Mundial", "International AIDS Vaccine Initiative Kenya",
)  # fmt: skip


def test_only_a_charity_that_is_called_like_none_is_none_of_the_bodies_that_laws_name(tmp_path: Path) -> None:
    """A name of such a body in any language leaves it open, and so does not knowing what kind of body it is."""
    charities = [*NAMES_OF_BODIES, "Soma OMSA", "Union of Fundamentals"]
    parties = [Party(name, (Identifier("GB-CHC", f"10{n}"),)) for n, name in enumerate(charities)]
    parties += [
        Party("Drop-in of unknown kind", (Identifier("UEI", "UNKNOWN00001"),)),
        Party("Global Fund", (Identifier("XM-DAC", "47045"),)),
    ]
    parties += [Party("Some name", (Identifier("XM-DAC", number),)) for number in ("41114", "41143", "30005", "41102")]
    folder = made(tmp_path / "w", *(Given(str(n), each, "2021-01-10", ()) for n, each in enumerate(parties)), on=("0",))
    told = follow(Workspace.open(folder), FollowWishes(load())).organizations.collect()
    rows = {row["id"]: row["exempt_body"] for row in told.iter_rows(named=True)}
    known = {f"GB-CHC:10{n}": name for n, name in enumerate(charities)}
    assert {known[each] for each, body in rows.items() if body == "none"} == {"Soma OMSA", "Union of Fundamentals"}
    sure = {each: body for each, body in rows.items() if body not in {None, "none"}}
    assert sure == {
        "XM-DAC:47045": "global-fund",
        "XM-DAC:41114": "un-agency",
        "XM-DAC:41143": "who",
        "XM-DAC:30005": "iavi",
    }


def test_every_body_that_laws_name_has_a_name_in_four_languages() -> None:
    """What the shipped file holds is what exemptions can speak of, and no number stands for two bodies."""
    bodies = load().bodies
    assert set(bodies) == set(EXEMPT_BODIES)
    assert all(len(each.names) >= len(TONGUES) and each.short and each.numbers for each in bodies.values())
    numbers = [number for each in bodies.values() for number in each.numbers]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("flow", ["must", "may", "unknown"])
def test_who_is_free_may_pass_on_what_nobody_has_read(flow: str) -> None:
    """Exempt or not meant: it goes on as doubtful under every flow-down, unless the rule says that it does not."""
    exempt = Law("x", "x", flow, exempt=(Window("government"),))
    not_meant = Law("y", "y", flow, binds=(Window("company"),))
    silent = Law("z", "z", flow, exempt=(Window("government", passes_on=False),))
    found = [
        Judge(Condition(law.id, law.id, (rule_of(law),))).at(0, Organization(body="government"), 0)
        for law in (exempt, not_meant, silent)
    ]
    assert [(str(each.status), each.onward, each.carried) for each in found] == [
        ("exempt", 2, 1), ("out_of_scope", 2, 1), ("exempt", 0, 0),
    ]  # fmt: skip


def test_money_of_no_award_that_is_here_and_of_no_known_kind_is_counted(tmp_path: Path) -> None:
    """Neither moves any figure, and both are said with the answer."""
    folder = made(tmp_path / "w", Given("P", NORTH, "2021-01-10", (Paid("7", 2021),)))
    moved = pl.DataFrame(
        [
            {
                "source": "more",
                "source_kind": "table-made",
                "key": "",
                "award_key": key,
                "amount": Decimal(5),
                "currency": "USD",
                "measure": measure,
                "year": 2021,
            }
            for key, measure in (("GONE", "obligated"), ("GONE", "obligated"), ("P", None))
        ],
        schema=TABLES["transactions"].types,
    )
    with Workspace.open(folder).writing() as writer, writer.part("more", "test") as part:
        part.add("transactions", moved)
    answer = expose(follow(Workspace.open(folder), FollowWishes(load())), ExposureWishes())
    assert dict(answer.summary.rows_skipped) == {
        "movements of money of an award that is not here": 2,
        "movements of money of no known kind": 1,
    }
    (row,) = answer.rows
    assert row.amount_high == Decimal(7)


def test_money_that_went_two_steps_down_counts_once_in_the_lower_tier(tmp_path: Path) -> None:
    """What was made from a subaward is part of its money, in the lower tier as in all together."""
    awards = [
        Given("P", NORTH, "2021-01-10", (Paid("100", 2021),), kind=AwardKind.GRANT),
        Given("S", SOUTH, "2021-02-10", (Paid("60", 2021),), "P", NORTH),
        Given("T", NORTH, "2021-03-10", (Paid("50", 2021),), "S", SOUTH),
    ]
    folder = made(tmp_path / "w", *awards)
    assert counted(folder, "lower") == {"USD": ("60", "60")}
    assert counted(folder) == {"USD": ("100", "100")}


def test_money_of_no_currency_is_not_also_called_unknown(tmp_path: Path) -> None:
    """An award with nothing but such money is counted under one reason."""
    folder = made(tmp_path / "w", Given("P", NORTH, "2021-01-10", (Paid("5", 2021, currency=""),)))
    skipped = dict(expose(follow(Workspace.open(folder), FollowWishes(load())), ExposureWishes()).summary.rows_skipped)
    assert skipped == {"awards with money of no known currency, which is never added": 1}


def test_years_that_are_added_are_said_to_be_added(tmp_path: Path) -> None:
    """With several years a reader is told that sums over them are at most."""
    folder = made(tmp_path / "w", Given("P", NORTH, "2021-01-10", (Paid("5", 2021),)))
    told = []
    for years in (["2021"], ["2021", "2022"]):
        words = [word for year in years for word in ("--year", year)]
        told.append(CliRunner().invoke(main, ["exposure", "--workspace", str(folder), *words]).stdout)
    assert ["Years are added" in text for text in told] == [False, True]


def test_a_part_at_a_time_gives_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shares of awards, few conditions at once and tables on the disk change no fact, no stop and no row."""
    names = [f"{n}" for n in range(12)]
    awards = [
        Given(
            name,
            NORTH if n % 2 else SOUTH,
            "2021-01-10",
            (Paid(name, 2021),),
            of=names[n // 2 - 1] if n > 1 else "",
            by=RIGHTS,
        )
        for n, name in enumerate(names)
    ]
    found = [
        (name, rule, family)
        for name in names[:3]
        for rule, family in (
            (PLEDGE, FAMILY),
            ("22-usc-7631-e", "prostitution-advocacy-ban"),
            ("plgha", "abortion-restriction"),
        )
    ]
    data = workspace(tmp_path / "w", awards, found, [("4", FAMILY)])

    def told() -> tuple[Any, ...]:
        followed = follow(data, FollowWishes(load()))
        answer = expose(followed, ExposureWishes())
        facts = obligations(followed).collect().sort(pl.all())
        return facts.rows(), stopped(followed).collect().sort(pl.all()).rows(), answer.rows, answer.summary

    whole = told()
    assert len({row[1] for row in whole[0]}) == 4
    monkeypatch.setattr("fundflow.following.scratch.LARGE", 3)
    monkeypatch.setattr("fundflow.following.scratch.TOGETHER", 12)
    assert told() == whole


def test_what_would_fill_the_memory_is_refused_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With many awards and little free memory, the command says so instead of being killed."""
    folder = made(
        tmp_path / "w", Given("P", NORTH, "2021-01-10", (Paid("5", 2021),)), Given("Q", NORTH, "2021-01-10", (), of="P")
    )
    monkeypatch.setattr("fundflow.following.scratch.LARGE", 1)
    monkeypatch.setattr("fundflow.following.scratch._free", lambda: 299)
    run = CliRunner().invoke(main, ["exposure", "--workspace", str(folder)])
    assert run.exit_code == 2
    assert "Conditions on 2 awards that hang together may need 0.0 GB of memory" in " ".join(run.stderr.split())


def test_an_answer_that_is_too_long_is_refused_with_what_to_ask_instead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the memory is full, the command says how to ask for less."""
    folder = made(tmp_path / "w", Given("P", NORTH, "2021-01-10", (Paid("5", 2021),)))
    monkeypatch.setattr("fundflow.following.exposing.MOST", 0)
    run = CliRunner().invoke(main, ["exposure", "--workspace", str(folder)])
    assert run.exit_code == 2
    assert "--by country" in run.stderr


def test_an_answer_that_would_name_too_many_awards_is_told_without_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal shows no keys of awards, so it needs none; data with more than fit is refused."""
    folder = made(tmp_path / "w", *(Given(key, NORTH, "2021-01-10", (Paid("5", 2021),)) for key in "PQ"), on="PQ")
    monkeypatch.setattr("fundflow.following.exposing.MOST", 1)
    words = ["exposure", "--workspace", str(folder), "--format"]
    shown, data = (CliRunner().invoke(main, [*words, form]) for form in ("text", "json"))
    assert (shown.exit_code, data.exit_code) == (0, 2)
    assert "Northern Charity" in shown.stdout
    assert "more than 1 awards in it" in data.stderr


def test_awards_of_no_known_amount_are_told_beside_the_count_of_a_year(tmp_path: Path) -> None:
    """They may have moved money in that year or not: they are in no figure, and the answer says how many there are."""
    folder = made(tmp_path / "w", Given("P", NORTH, "2021-01-10", ()), Given("Q", NORTH, "2021-01-10", (Paid("5", 2019),)), on="PQ")
    words = ["graph", "count", FAMILY, "--workspace", str(folder)]
    of_year, of_all = (" ".join(CliRunner().invoke(main, [*words, *more]).stdout.split()) for more in (("--year", "2021"), ()))
    assert "None that this workspace knows" in of_year
    assert "no amount of any year is known: 1 awards" in of_year
    assert "no amount of any year" not in of_all
