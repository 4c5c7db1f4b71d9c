"""What awards carry by their programme: which facts reach which award, with which doubts, and on whose word."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from fundflow.dataset import Importing, import_files
from fundflow.importers import Wishes
from fundflow.model import Citation, FlowDown, FunderNames, Programme, Rule
from fundflow.programmes import BEFORE, DATES, KIND, PRIME, UNREAD, UNSETTLED, by_programme
from fundflow.records import AwardKind, AwardRow, Identifier, Measure, Party, TransactionRow
from fundflow.rulebook import load
from fundflow.workspace import Rows, Workspace

if TYPE_CHECKING:
    from pathlib import Path

CITED = Citation("1 U.S.C. 1", "https://law.example.org/1", verified=True)
FUNDERS = {
    "land": FunderNames(("Government of Land",), (), ("11",)),
    "health": FunderNames(("Ministry of Health",), ("XM-DAC:77",), (), "land"),
    "clinic": FunderNames(("Clinic Office",), (), ("22.001",), "health"),
}
START, END = date(2015, 1, 1), date(2017, 12, 31)


@pytest.fixture(scope="module")
def some_rule() -> Rule:
    """A rule to change."""
    return load().rules["22-usc-7631-f"]


def award(number: int, funder: Party | None, **given: Any) -> AwardRow:
    """An award that ran from 2015 to 2017 unless told otherwise."""
    plain: dict[str, Any] = {"start": START, "end": END, "kind": AwardKind.GRANT} | given
    kind = plain.pop("kind")
    return AwardRow(number, f"a{number}", kind, funder, Party(f"Recipient {number}"), **plain)


def carried(
    folder: Path,
    some_rule: Rule,
    rows: list[AwardRow | TransactionRow],
    *facts: Programme,
    flow: FlowDown = FlowDown.MUST,
) -> dict[str, tuple[str, str]]:
    """Award to the words of the fact that reaches it, and the doubts."""
    from dataclasses import replace

    place = folder / "data"
    Workspace.create(place, "test")
    with Workspace.open(place).writing() as writer, writer.part("file", "test") as part:
        kept = Rows(part, source="file", kind="made")
        for row in rows:
            kept.add(row)
        kept.close()
    rule = replace(some_rule, id="r", programmes=facts, flow_down=flow)
    found = by_programme(Workspace.open(place), [rule], FUNDERS).collect()
    assert found.select("award_key", "rule").is_unique().all()
    return {row["award_key"]: (row["because"], row["doubt"]) for row in found.iter_rows(named=True)}


def fact(**given: Any) -> Programme:
    """A fact without any doubt unless told otherwise."""
    return Programme(given.pop("text", "said"), given.pop("source", CITED), **given)


def test_a_funder_is_known_by_name_by_number_by_listing_and_by_what_it_is_part_of(
    tmp_path: Path, some_rule: Rule
) -> None:
    """What holds for a government holds for its ministries and for money of its listings, and for nobody else."""
    rows = [
        award(1, Party("CLINIC  OFFICE.")),
        award(2, Party("Some name", (Identifier("XM-DAC", "77"),))),
        award(3, Party("A state that passes money on"), programmes=("22.001",)),
        award(4, Party("A city"), programmes=("11.999",)),
        award(5, Party("Clinic Office of Elsewhere"), programmes=("33.001",)),
        award(6, None),
    ]
    assert set(carried(tmp_path, some_rule, rows, fact(funders=("land",)))) == {"a1", "a2", "a3", "a4"}


def test_a_narrow_fact_does_not_reach_the_whole_government(tmp_path: Path, some_rule: Rule) -> None:
    """A fact of an agency says nothing of its ministry."""
    rows = [award(1, Party("Clinic Office")), award(2, Party("Ministry of Health"))]
    assert set(carried(tmp_path, some_rule, rows, fact(funders=("clinic",)))) == {"a1"}


def test_everything_that_a_fact_gives_must_hold(tmp_path: Path, some_rule: Rule) -> None:
    """Funder, listing, kind and a word of the title: each alone is not enough."""
    clinic, other = Party("Clinic Office"), Party("Other")
    rows = [
        award(1, clinic, programmes=("22.002",), title="HIV  prevention"),
        award(2, other, programmes=("22.002",), title="HIV prevention"),
        award(3, clinic, programmes=("22.003",), title="HIV prevention"),
        award(4, clinic, programmes=("22.002",), title="HIVE keeping prevention"),
        award(5, clinic, programmes=("22.002",), title="HIV prevention", kind=AwardKind.CONTRACT),
        award(6, clinic, programmes=("44.100", "22.002"), description="for hiv prevention"),
    ]
    whole = fact(
        funders=("clinic",), listings=("22.002",), titles=("HIV prevention",), kinds=("grant",), unsettled=True
    )
    assert carried(tmp_path, some_rule, rows, whole) == {"a1": ("said", UNSETTLED), "a6": ("said", UNSETTLED)}


def test_dates_decide_and_what_is_unknown_is_a_doubt(tmp_path: Path, some_rule: Rule) -> None:
    """An award that ended before is free; one that began before, or whose dates nobody knows, is doubtful."""
    clinic = Party("Clinic Office")
    rows: list[AwardRow | TransactionRow] = [
        award(1, clinic, start=date(2010, 1, 1), end=date(2012, 1, 1)),
        award(2, clinic, start=date(2010, 1, 1), end=date(2016, 1, 1)),
        award(3, clinic, start=date(2016, 1, 1)),
        award(4, clinic, start=date(2022, 1, 1), end=date(2023, 1, 1)),
        award(5, clinic, start=None, end=None),
        award(6, clinic, start=None, end=None),
        award(7, clinic, start=None, end=None),
        award(8, clinic, start=date(2010, 1, 1), end=None),
        TransactionRow(6, "a6", Decimal(5), "USD", Measure.EXPENDED, None, 2017, key="t6"),
        TransactionRow(7, "a7", Decimal(5), "USD", Measure.EXPENDED, date(2022, 3, 1), None, key="t7"),
    ]
    dated = fact(funders=("clinic",), start=date(2015, 1, 1), end=date(2020, 12, 31))
    doubts = {key: doubt for key, (_, doubt) in carried(tmp_path, some_rule, rows, dated).items()}
    assert doubts == {"a2": BEFORE, "a3": "", "a5": DATES, "a6": "", "a8": DATES}


def test_an_unknown_kind_of_award_and_an_unread_source_are_doubts(tmp_path: Path, some_rule: Rule) -> None:
    """Missing data does not look like safety; a loan is no grant."""
    clinic = Party("Clinic Office")
    rows = [award(1, clinic), award(2, clinic, kind=AwardKind.OTHER), award(3, clinic, kind=AwardKind.LOAN)]
    grants = fact(funders=("clinic",), kinds=("grant",), source=Citation("from memory"))
    found = carried(tmp_path, some_rule, rows, grants)
    assert {key: doubt for key, (_, doubt) in found.items()} == {"a1": UNREAD, "a2": f"{UNREAD}; {KIND}"}


@pytest.mark.parametrize(("flow", "orphan"), [(FlowDown.MUST, True), (FlowDown.NONE, False)])
def test_a_lower_award_gets_it_from_above_unless_nobody_has_that_award(
    tmp_path: Path, some_rule: Rule, flow: FlowDown, orphan: bool
) -> None:
    """By its listing a lower award carries it only when its prime is not here and the rule flows down."""
    prime = Party("A city")
    rows = [
        award(1, Party("Clinic Office"), programmes=("22.001",)),
        award(2, prime, programmes=("22.001",), parent_key="a1", kind=AwardKind.SUBAWARD),
        award(3, prime, programmes=("22.001",), parent_key="a99", kind=AwardKind.SUBAWARD),
        award(4, Party("Clinic Office"), parent_key="a1"),
    ]
    found = carried(tmp_path, some_rule, rows, fact(listings=("22.001",)), fact(funders=("clinic",)), flow=flow)
    expected = {"a1": ("said", ""), "a4": ("said", "")} | ({"a3": ("said", PRIME)} if orphan else {})
    assert found == expected


def test_of_several_facts_the_one_with_the_fewest_doubts_is_told(tmp_path: Path, some_rule: Rule) -> None:
    """One award and one rule are one row: a sure fact first, then the first title that is there."""
    clinic = Party("Clinic Office")
    rows = [
        award(1, clinic, title="malaria and HIV", programmes=("22.002",)),
        award(2, clinic, title="malaria and HIV"),
        award(3, clinic, title="malaria"),
        award(4, clinic, title="roads"),
    ]
    facts = (
        fact(text="malaria", funders=("clinic",), titles=("malaria",), unsettled=True),
        fact(text="hiv", funders=("clinic",), titles=("HIV",), unsettled=True),
        fact(text="listing", listings=("22.002",)),
    )
    found = {key: text for key, (text, _) in carried(tmp_path, some_rule, rows, *facts).items()}
    assert found == {"a1": "listing", "a2": "malaria", "a3": "malaria"}


def test_a_table_of_listings_gives_titles_and_agencies(tmp_path: Path, some_rule: Rule) -> None:
    """A listing whose agency only the table tells, and a title that the award itself does not have."""
    path = tmp_path / "listings.csv"
    path.write_text(
        "Program Title,Program Number,Federal Agency (030)\n"
        'Drop-in clinics,44.001,"CLINIC OFFICE, HEALTH, MINISTRY OF"\nHIV prevention,44.002,Another office\n'
        "Something,4.2,\n",
        encoding="utf-8",
    )
    place = tmp_path / "data"
    Workspace.create(place, "test")
    (done,) = import_files([path], Importing(place, date(2026, 1, 2), Wishes()))
    assert (done.kind, done.used, [each.rows for each in done.left_out]) == ("assistance-listings", 2, [1])
    city = Party("A city")
    rows = [
        award(1, city, programmes=("44.001",)),
        award(2, city, programmes=("44.002",)),
        award(3, city, programmes=("44.002",), programme_title="Roads"),
    ]
    titled = fact(text="title", titles=("HIV",), unsettled=True)
    found = carried(tmp_path, some_rule, rows, fact(text="clinic", funders=("clinic",)), titled)
    assert {key: text for key, (text, _) in found.items()} == {"a1": "clinic", "a2": "title"}


def test_the_shipped_facts_name_a_source_and_say_when_nobody_read_it() -> None:
    """Every fact has words and a source; what is verified has an address; the pledge and the award term are there."""
    book = load()
    facts = [(rule, each) for rule in book.rules.values() for each in rule.programmes]
    assert all(each.text and each.source.text for _, each in facts)
    assert all(each.source.url for _, each in facts if each.source.verified)
    families = {rule.family for rule, _ in facts}
    assert {"prostitution-pledge", "trafficking-award-term", "abortion-restriction", "syringe-funding-ban"} <= families
