"""`fundflow trace` and `fundflow graph` as people use them."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import TYPE_CHECKING

import networkx as nx
import pytest
from awards import award, carries, workspace
from click.testing import CliRunner, Result

from fundflow.cli import main

if TYPE_CHECKING:
    from pathlib import Path

AWARDS = [
    award("A", "USG", "MERIDIAN", amount=5000),
    award("B", "MERIDIAN", "KIVULI", parent="A", amount=2000),
    award("C", "MERIDIAN", "AUSTIN", parent="A", country="US", amount=700),
    award("D", "MERIDIAN", "EARLY", parent="A", amount=300, day=date(2001, 1, 1)),
    award("E", "FREE", "KIVULI", amount=90),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which one award carries the pledge."""
    made = workspace(tmp_path_factory.mktemp("trace") / "w", AWARDS)
    carries(made.folder, "A")
    return made.folder


def fundflow(*words: object) -> Result:
    """Run a command."""
    return CliRunner().invoke(main, [str(word) for word in words])


def ask(folder: Path, *words: object) -> str:
    """Run a command on the workspace; it must end well."""
    run = fundflow(*words, "--workspace", folder)
    assert run.exit_code == 0, run.output
    return run.stdout


def drawn(shown: str) -> str:
    """Return a tree in one line, without its branches."""
    return " ".join(shown.translate(str.maketrans("│├└─", "    ")).split())


def test_the_tree_shows_what_rides_where(folder: Path) -> None:
    """Above stands who gives with what rides on it, below who receives and how the condition came there."""
    shown = ask(folder, "trace", "KIVULI")
    assert shown.startswith("KIVULI Trust (KE)\nUEI:KIVULI\n\nCOMES FROM\n")
    above = drawn(shown[: shown.index("GOES TO")])
    bound, free = above.split("FREE Trust (KE)")
    assert "N-B USD 2,000 obligated 2025-03-01 to 2026-12-31 · Work B ? prostitution-pledge" in bound
    assert "asserted; handed down from N-A" in bound
    assert "N-E USD 90 obligated" in free
    assert "prostitution" not in free


def test_stops_are_said_with_their_reason(folder: Path) -> None:
    """A condition that does not go on says to whom, and why."""
    said = "does not go on to N-D: It is dated before the award from which it was made."
    assert said in drawn(ask(folder, "trace", "MERIDIAN", "--stops"))
    assert said not in drawn(ask(folder, "trace", "MERIDIAN"))


def test_only_awards_under_a_condition(folder: Path) -> None:
    """What carries nothing of the family is left out."""
    content = json.loads(ask(folder, "trace", "KIVULI", "--condition", "prostitution-pledge", "--format", "json"))
    assert {each["number"] for each in content["awards"]} == {"N-A", "N-B"}


def test_data_hold_what_the_tree_shows(folder: Path) -> None:
    """JSON and CSV have the same awards, amounts as text, and say how they were made."""
    content = json.loads(ask(folder, "trace", "MERIDIAN", "--format", "json"))
    table = list(csv.DictReader(io.StringIO(ask(folder, "trace", "MERIDIAN", "--format", "csv"))))
    assert {each["id"] for each in content["awards"]} == {row["award"] for row in table}
    by_number = {each["number"]: each for each in content["awards"]}
    assert by_number["N-B"]["money"] == [{"measure": "obligated", "currency": "USD", "amount": "2000"}]
    riding = {(each["family"], each["depth"]) for each in by_number["N-B"]["riding"]}
    assert riding == {("prostitution-pledge", 1)}
    assert content["packs"]
    assert content["settings"]["around"] == "MERIDIAN"


def test_nobody_of_this_name_is_an_error_that_helps(folder: Path) -> None:
    """Exit code 2, and the nearest name."""
    run = fundflow("trace", "Kivulli Trust", "--workspace", folder)
    assert run.exit_code == 2
    assert "UEI:KIVULI" in run.stderr


def test_a_family_that_does_not_exist_is_refused(folder: Path) -> None:
    """A slip in the family would otherwise look like safety."""
    run = fundflow("trace", "KIVULI", "--condition", "prostitution-plege", "--workspace", folder)
    assert run.exit_code == 2
    assert "prostitution-pledge" in run.stderr


def test_export_of_all_awards_under_a_condition(folder: Path, tmp_path: Path) -> None:
    """Without an organisation, every award under the condition is written, and nothing else."""
    target = tmp_path / "pledge.gexf"
    ask(folder, "graph", "export", "--condition", "prostitution-pledge", "--to", target)
    graph = nx.read_gexf(target, version="1.2draft")
    assert {about["number"] for _, about in graph.nodes(data=True) if about["what"] == "award"} == {"N-A", "N-B", "N-C"}


def test_a_table_has_its_story_beside_it(folder: Path, tmp_path: Path) -> None:
    """A CSV cannot say where it comes from; a second file does."""
    ask(folder, "graph", "export", "MERIDIAN", "--to", tmp_path / "m.csv")
    told = json.loads((tmp_path / "m.csv-metadata.json").read_text("utf-8"))
    assert told["settings"]["around"] == "MERIDIAN"
    assert told["packs"][0]["sha256"]


def test_an_unknown_ending_is_refused(folder: Path, tmp_path: Path) -> None:
    """Nothing is written in a form that was not asked for."""
    run = fundflow("graph", "export", "MERIDIAN", "--to", tmp_path / "m.xls", "--workspace", folder)
    assert run.exit_code == 2
    assert "--form" in run.stderr
    assert list(tmp_path.iterdir()) == []


WRONG = [
    award("P", "USG", "A", amount=100),
    award("SELF", "A", "A"),
    award("NEG", "USG", "B", amount=-5),
    award("BIG", "A", "B", parent="P", amount=70),
    award("BIG2", "A", "C", parent="P", amount=170),
    award("LOST", "A", "C", parent="NOWHERE"),
    award("COIN", "USG", "B", currency=""),
    award("OLD", "A", "B", parent="P", amount=1, day=date(2001, 1, 1)),
    award("GIFT", "", "B"),
    award("VOID", "USG", ""),
    award("TBD", "USG", "TBD"),
    award("DRY", "USG", "B", amount=None),
    award("TIME", "USG", "B", start=None, award_date=None),
]
FOUND = {
    "cycle": 0, "self-award": 1, "negative-total": 1, "larger-than-parent": 1, "children-larger": 1, "unknown-currency": 1,
    "missing-parent": 1, "before-parent": 1, "no-funder": 1, "no-recipient": 1, "unnamed-recipient": 1, "without-money": 1,
    "without-date": 1, "many-children": 0,
}  # fmt: skip


def test_every_check_counts_what_is_wrong(tmp_path: Path) -> None:
    """Each fault was put in once and is found once, with the award named."""
    made = workspace(tmp_path / "w", WRONG)
    rows = {row["name"]: row for row in json.loads(ask(made.folder, "graph", "check", "--format", "json"))["checks"]}
    assert {name: row["awards"] for name, row in rows.items()} == FOUND
    assert rows["self-award"]["examples"] == ["usaspending-prime:SELF"]
    assert "Looked for and not found: cycle" in ask(made.folder, "graph", "check")


def test_a_circle_of_awards_is_an_error_that_names_it(tmp_path: Path) -> None:
    """Both the check and the trace name every award of it, and end with exit code 2."""
    round_ = [
        award("X", "ONE", "TWO", parent="Z"),
        award("Y", "TWO", "THREE", parent="X"),
        award("Z", "THREE", "ONE", parent="Y"),
    ]
    made = workspace(tmp_path / "w", round_)
    carries(made.folder, "X")
    run = fundflow("graph", "check", "--workspace", made.folder)
    assert run.exit_code == 2
    assert "ERROR  cycle: 3 of 3 awards" in run.stdout
    trace = fundflow("trace", "ONE", "--workspace", made.folder)
    assert trace.exit_code == 2
    assert all(f"usaspending-prime:{key}" in trace.stderr for key in "XYZ")


def test_what_takes_long_is_said_with_the_reason_and_only_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With large data a question says that it makes an index, or follows conditions anew and why; with small data nothing."""
    made = workspace(tmp_path / "w", AWARDS)
    carries(made.folder, "A")
    ask = ("trace", "KIVULI", "--workspace", made.folder)
    assert fundflow(*ask).stderr == ""
    monkeypatch.setattr("fundflow.steps.LONG", 1)
    assert fundflow(*ask).stderr == ""
    assert "this has changed: the law that was asked for. Following them" in fundflow(*ask, "--on", "2020-01-01").stderr
    carries(made.folder, "E")
    said = fundflow(*ask).stderr
    assert "this has changed: the data. Following them" in said
    assert "index" not in said
    fresh = workspace(tmp_path / "fresh", AWARDS).folder
    said = fundflow("trace", "KIVULI", "--workspace", fresh).stderr
    assert "Making an index of 5 awards" in said
    assert "Conditions were not followed here yet. Following them along 5 awards" in said
    assert fundflow("trace", "KIVULI", "--workspace", fresh).stderr == ""
