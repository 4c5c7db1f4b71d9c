"""`fundflow graph` questions and `fundflow what-if --workspace`, asked of a workspace whose answers are known."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from awards import award, documented, workspace
from click.testing import CliRunner

from fundflow.cli import main
from fundflow.cli.graph_questions import KINDS
from fundflow.querying import WHO

if TYPE_CHECKING:
    from pathlib import Path

PLEDGE = "prostitution-pledge"
AWARDS = [
    award("A", "USG", "MERIDIAN", amount=5000),
    award("B", "MERIDIAN", "KIVULI", parent="A", amount=2000),
    award("C", "MERIDIAN", "XM-DAC:41143", parent="A", country="CH", amount=700),
    award("D", "STATE", "GB-CHC:77", country="GB", amount=300),
    award("E", "FREE", "KIVULI", amount=90, currency="GBP"),
    award("F", "USG", "OTHER", amount=50),
    award("G", "GATE", "OTHER", amount=60),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which two awards carry the pledge by their documents."""
    made = workspace(tmp_path_factory.mktemp("graph") / "w", AWARDS)
    documented(made.folder, "A")
    documented(made.folder, "D")
    return made.folder


def ask(folder: Path, *words: object) -> dict[str, Any]:
    """Ask a question and return its answer as data."""
    run = CliRunner().invoke(main, [*map(str, words), "--workspace", str(folder), "--format", "json"])
    assert run.exit_code == 0, run.output
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def rows(folder: Path, *words: object) -> dict[str, dict[str, Any]]:
    """Return the rows of an answer by the id of the organisation."""
    return {row["organization"]: row for row in ask(folder, *words)["rows"]}


def test_funders_attach_or_hand_on(folder: Path) -> None:
    """Who attaches and who hands on stay apart; the one whose holder is not bound is not there."""
    found = rows(folder, "graph", "funders", PLEDGE)
    assert set(found) == {"UEI:USG", "UEI:MERIDIAN", "UEI:STATE"}
    assert (found["UEI:USG"]["attached"], found["UEI:USG"]["handed_on"], found["UEI:USG"]["high"]) == (1, 0, "5000")
    assert (found["UEI:MERIDIAN"]["attached"], found["UEI:MERIDIAN"]["handed_on"], found["UEI:MERIDIAN"]["high"]) == (
        0,
        1,
        "2000",
    )


def test_free_says_who_together_frees_a_holder(folder: Path) -> None:
    """Who must hand down cannot free anybody; the one who attaches can."""
    answer = ask(folder, "graph", "free", PLEDGE, "--for", "KIVULI")
    assert "USG Trust (UEI:USG)" in answer["means"][0]
    assert {row["organization"]: row["freed"] for row in answer["rows"]} == {"UEI:USG": 1, "UEI:MERIDIAN": 1}
    assert next(row for row in answer["rows"] if row["organization"] == "UEI:MERIDIAN")["must"] == 1


def test_a_chain_shows_what_binds_on_it(folder: Path) -> None:
    """Two awards lead from one to the other, and the pledge rides on both."""
    steps = ask(folder, "graph", "chain", "USG", "KIVULI")["rows"]
    assert [(step["number"], step["link"], step["conditions"]) for step in steps] == [
        ("N-A", "stated", PLEDGE),
        ("N-B", "stated", PLEDGE),
    ]


def test_who_funds_this_work_without_the_pledge(folder: Path) -> None:
    """A funder of the same grantee whose award carries nothing known; one who attaches it elsewhere stands last."""
    assert set(rows(folder, "graph", "without", PLEDGE)) == {"UEI:FREE"}
    found = rows(folder, "graph", "without", PLEDGE, "--like", "MERIDIAN")
    assert {"UEI:USG", "UEI:GATE"} == set(found)
    assert (found["UEI:GATE"]["elsewhere"], found["UEI:USG"]["elsewhere"]) == (0, 1)
    assert next(iter(found)) == "UEI:GATE"


@pytest.mark.parametrize("question", ["communities", "central"])
def test_questions_of_shape_have_an_answer(folder: Path, question: str) -> None:
    """Each says how it is read and what it does not say."""
    answer = ask(folder, "graph", question, "MERIDIAN")
    assert answer["rows"]
    assert answer["means"]
    assert answer["limits"]


def test_the_published_count_in_one_command(folder: Path) -> None:
    """Foreign NGOs are counted with both ends, tier by tier; what was passed on is not added to what it came from."""
    found = {
        (row["tier"], row["currency"]): row for row in ask(folder, "graph", "count", PLEDGE, "--who", "foreign")["rows"]
    }
    assert set(found) == {("first", "USD"), ("lower", "USD"), ("any", "USD")}
    assert (found["first", "USD"]["awards_high"], found["lower", "USD"]["awards_high"]) == (2, 1)
    assert found["any", "USD"]["high"] == "5300"
    assert found["any", "USD"]["organizations_high"] == 3
    (sure,) = [
        row for row in ask(folder, "graph", "count", PLEDGE, "--who", "foreign-ngo")["rows"] if row["tier"] == "first"
    ]
    assert (sure["organizations_low"], sure["organizations_high"]) == (1, 2)


def test_a_year_without_money_counts_nothing(folder: Path) -> None:
    """Only the money of the year asked for is counted."""
    assert ask(folder, "graph", "count", PLEDGE, "--year", "1999")["rows"] == []
    assert ask(folder, "graph", "count", PLEDGE, "--year", "2025")["rows"] != []


def test_kinds_of_holders_are_those_that_are_counted() -> None:
    """The command line offers what the library knows."""
    assert tuple(WHO) == KINDS


def test_csv_has_the_columns_of_the_answer(folder: Path) -> None:
    """The table for spreadsheets has every column, also those that a terminal leaves out."""
    run = CliRunner().invoke(main, ["graph", "funders", PLEDGE, "--workspace", str(folder), "--format", "csv"])
    table = list(csv.DictReader(io.StringIO(run.stdout)))
    assert {row["organization"] for row in table} == {"UEI:USG", "UEI:MERIDIAN", "UEI:STATE"}


def reform(tmp_path: Path, *changes: str) -> Path:
    """Write down changes of the law to one family."""
    path = tmp_path / "reform.yaml"
    lines = [f"  - {{family: {PLEDGE}, {change}}}" for change in changes]
    path.write_text("\n".join(["title: Supposed", "changes:", *lines, ""]), encoding="utf-8")
    return path


def side(answer: dict[str, Any], name: str) -> dict[str, Any]:
    """Return one side of a comparison."""
    (found,) = [row for row in answer["sides"] if row["side"] == name and row["currency"] == "USD"]
    return dict(found)


def test_a_law_that_ends_frees_all(folder: Path, tmp_path: Path) -> None:
    """Everybody who was bound is freed, and the sides say how much."""
    answer = ask(folder, "what-if", "--law", reform(tmp_path, "until: 2010-01-01"), "--condition", PLEDGE)
    assert (side(answer, "now")["awards_high"], side(answer, "then")["awards_high"]) == (3, 0)
    assert {row["organization"] for row in answer["changes"]} == {"UEI:MERIDIAN", "UEI:KIVULI", "GB-CHC:77"}
    assert all(row["change"].startswith("freed") for row in answer["changes"])


def test_a_law_that_reaches_further_binds_more(folder: Path, tmp_path: Path) -> None:
    """Without the exemption of the World Health Organization, what it received through another is newly bound."""
    ends = [f"no_longer_exempt: {who}, from: 2024-01-01" for who in ("who", "un-agency")]
    law = reform(tmp_path, *ends)
    answer = ask(folder, "what-if", "--law", law)
    (change,) = [row for row in answer["changes"] if row["organization"] == "XM-DAC:41143"]
    assert change["change"].startswith("newly bound")
    assert change["through"] == "MERIDIAN Trust"
    assert side(answer, "then")["awards_high"] >= side(answer, "now")["awards_high"]


def test_a_funder_that_leaves_takes_its_awards_and_those_below(folder: Path) -> None:
    """Its own awards are gone, and so is what was made from them: nobody is freed with money in hand."""
    answer = ask(folder, "what-if", "--without-funder", "USG")
    changes = {row["organization"]: row["change"] for row in answer["changes"]}
    assert changes["UEI:MERIDIAN"] == "gone"
    assert changes["UEI:KIVULI"] == "gone"
    assert "GB-CHC:77" not in changes


def test_a_fact_about_one_holder_changes_its_answer(folder: Path) -> None:
    """If it were registered in the United States, it would be exempt."""
    answer = ask(folder, "what-if", "--for", "GB-CHC:77", "--set", "incorporated=US")
    assert {row["organization"]: row["change"].split()[0] for row in answer["changes"]} == {"GB-CHC:77": "freed"}


@pytest.mark.parametrize("words", [[], ["--set", "incorporated=US"], ["--profile", "x.toml"], ["--for", "KIVULI"]])
def test_a_supposition_must_be_whole(folder: Path, words: list[str]) -> None:
    """Nothing supposed, or a fact of nobody, is refused with what to write."""
    run = CliRunner().invoke(main, ["what-if", "--workspace", str(folder), *words])
    assert run.exit_code == 2
    assert "--" in run.stderr
