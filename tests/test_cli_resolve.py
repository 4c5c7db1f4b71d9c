"""`fundflow resolve` on a real workspace: counts, the review by keys, judgements out, in and back."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import polars as pl
import pytest
from click.testing import CliRunner, Result

from fundflow.cli import main
from fundflow.records import AwardKind, AwardRow, Identifier, Party, PartyKind, Role
from fundflow.workspace import Rows, Workspace

if TYPE_CHECKING:
    from pathlib import Path

PARTIES = [
    (
        "one",
        Party(
            "Harbour Health Center",
            (Identifier("UEI", "HARBOUR00001"), Identifier("UEI", "PARENT000001", Role.PARENT, "Bay Group")),
            "US",
            "CA",
            "Belton",
        ),
    ),
    ("one", Party("Family Health International", (Identifier("US-EIN", "561352077"),), "US", "NC", "Durham")),
    ("two", Party("Harbour Health Ctr., Inc", (), "US", "CA", "Belton", "94001")),
    ("two", Party("FHI 360", (), "US", "NC", "Durham", "27701")),
    ("two", Party("Mountain Housing Trust", (), "US", "WA", "Alder", "98001")),
    ("two", Party("REDACTED DUE TO PII", kind=PartyKind.PLACEHOLDER)),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace of two files."""
    place = tmp_path / "data"
    Workspace.create(place, "test")
    with Workspace.open(place).writing() as writer:
        for kind in ("one", "two"):
            with writer.part(kind, "test") as part:
                rows = Rows(part, source=kind, kind=kind)
                for n, party in enumerate(party for of, party in PARTIES if of == kind):
                    rows.add(AwardRow(n, f"{kind}-{n}", AwardKind.GRANT, recipient=party))
                rows.close()
    return place


def run(folder: Path, *words: str, keys: str = "") -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["resolve", "--workspace", str(folder), *words], input=keys)


def counts(folder: Path, *words: str) -> dict[str, int]:
    """Run it and return its counts."""
    return json.loads(run(folder, *words, "--format", "json").stdout)


def organization(folder: Path, name: str) -> str:
    """The organisation that a name belongs to."""
    space = Workspace.open(folder)
    rows = space.scan("organizations").filter(pl.col("name") == name).join(space.scan("resolved"), on="party")
    return rows.collect()["organization"][0]


def test_it_counts_and_proposes_and_joins_no_names(folder: Path) -> None:
    """Six parties stay six; the two spellings of one name are asked about."""
    found = counts(folder)
    assert (found["parties"], found["organizations"], found["never"], found["proposals"]) == (6, 5, 1, 1)
    listed = run(folder, "--list", "proposals").stdout
    assert "Harbour Health Center [UEI:HARBOUR00001] | Harbour Health Ctr., Inc [name:two:" in listed


def test_the_list_of_pairs_is_enough_to_judge_them(folder: Path) -> None:
    """The ids in the list are what --same takes, and the judgement is listed by name until it is taken away."""
    run(folder)
    listed = run(folder, "--list", "proposals")
    assert "--same ID ID" in listed.stderr
    ends = re.findall(r"\[([^\]]+)\]", listed.stdout)
    assert run(folder, "--same", *ends, "--because", "their letter").exit_code == 0
    line = run(folder, "--list", "judgements").stdout
    assert "1  same: Harbour Health Center [UEI:HARBOUR00001] | Harbour Health Ctr., Inc [name:two:" in line
    assert line.rstrip().endswith("(their letter)")
    run(folder, "--undo", "1")
    assert "taken away again by judgement 2" in run(folder, "--list", "judgements").stdout


@pytest.mark.parametrize("written", ["UEI:HARBOUR00001", "UEI-HARBOUR00001", "HARBOUR00001"])
def test_a_number_is_found_however_publishers_write_it(folder: Path, written: str) -> None:
    """With its register before a colon or a hyphen, or alone."""
    assert run(folder, "--show", written).stdout.startswith("UEI:HARBOUR00001")


@pytest.mark.parametrize("written", ["GB-CHC:HARBOUR00001", "UEI HARBOUR00001"])
def test_a_number_of_another_register_is_not_found(folder: Path, written: str) -> None:
    """The same number in another register is somebody else's."""
    assert run(folder, "--show", written).exit_code == 2


def test_an_old_list_of_pairs_says_so(folder: Path) -> None:
    """After a file came in the list says that it may be out of date, until it is made anew; the text stays data."""
    run(folder)
    assert "out of date" not in run(folder, "--list", "proposals").stderr
    with Workspace.open(folder).writing() as writer, writer.part("three", "test") as part:
        rows = Rows(part, source="three", kind="three")
        rows.add(
            AwardRow(
                1, "three-1", AwardKind.GRANT, recipient=Party("Mountain Housing Trust Inc", (), "US", "WA", "Alder")
            )
        )
        rows.close()
    old = run(folder, "--list", "proposals")
    assert "out of date. Make it anew: fundflow resolve" in old.stderr
    assert "Mountain" not in old.stdout
    run(folder)
    fresh = run(folder, "--list", "proposals")
    assert ("out of date" in fresh.stderr, "Mountain" in fresh.stdout) == (False, True)
    run(folder, "--same", "FHI 360", "Family Health International")
    assert "out of date" not in run(folder, "--list", "conflicts").stderr


def test_running_twice_gives_the_same_bytes(folder: Path) -> None:
    """The files of the result are the same to the byte."""

    def files() -> set[str]:
        counts(folder)
        return {file.name + file.sha256 for file in Workspace.open(folder).manifest.files if file.owner == "resolve"}

    assert files() == files() != set()


def test_a_review_without_keys_ends_and_says_why(folder: Path) -> None:
    """A terminal that goes away is not asked for ever."""
    answer = run(folder, "--review", keys="")
    assert answer.exit_code == 2
    assert "needs a terminal" in answer.output


def test_the_review_works_by_keys_and_back_takes_back(folder: Path) -> None:
    """An unknown key is told the keys; b goes back and undoes; s joins."""
    counts(folder)
    answer = run(folder, "--review", keys="xs")
    assert "Press one of" in answer.output
    assert "agree" in answer.output
    assert "✓ city: agree" in answer.output
    assert organization(folder, "Harbour Health Ctr., Inc") == "UEI:HARBOUR00001"
    assert counts(folder)["judgements"] == 1


def test_back_undoes_the_last_answer(folder: Path) -> None:
    """After d, b and q nothing is judged, and the book shows both lines."""
    rows = folder / "aliases.csv"
    rows.write_text("before,after,since\nFamily Health International,FHI 360,2011-07-01\n", encoding="utf-8")
    assert counts(folder, "--aliases", str(rows))["proposals"] == 2
    run(folder, "--review", keys="dbq")
    assert counts(folder)["judgements"] == 0
    book = json.loads(run(folder, "--list", "judgements", "--format", "json").stdout)
    assert [line["verdict"] for line in book] == ["different", "undo"]


def test_the_alias_table_is_kept_and_its_reason_is_shown(folder: Path) -> None:
    """A later run without the table still knows the rename."""
    rows = folder / "aliases.csv"
    rows.write_text("before,after,since\nFamily Health International,FHI 360,2011-07-01\n", encoding="utf-8")
    run(folder, "--aliases", str(rows))
    assert counts(folder)["proposals"] == 2
    assert "is called FHI 360 since 2011-07-01" in run(folder, "--review", keys="uq").output


def test_same_by_name_undo_export_and_import(folder: Path, tmp_path: Path) -> None:
    """A judgement joins, goes out and into another workspace, and is taken away again."""
    counts(folder)
    said = run(folder, "--same", "FHI 360", "US-EIN:561352077", "--because", "renamed in 2011")
    assert "Judgement 1" in said.stderr
    assert organization(folder, "FHI 360") == "US-EIN:561352077"
    book = tmp_path / "book.csv"
    run(folder, "--export", str(book))
    assert "renamed in 2011" in book.read_text(encoding="utf-8")
    assert "no longer holds" in run(folder, "--undo", "1").stderr
    assert organization(folder, "FHI 360") != "US-EIN:561352077"
    assert "1 judgements added" in run(folder, "--import", str(book)).stderr
    assert organization(folder, "FHI 360") == "US-EIN:561352077"
    assert "0 judgements added" in run(folder, "--import", str(book)).stderr


def test_an_unknown_name_is_answered_with_the_nearest(folder: Path) -> None:
    """The message shows who may have been meant, with the id."""
    counts(folder)
    answer = run(folder, "--same", "Mountain Housing Trsut", "FHI 360")
    assert answer.exit_code == 2
    assert "Did you mean" in answer.stderr
    assert "Mountain Housing Trust" in answer.stderr


def test_a_name_of_several_is_answered_with_all(folder: Path) -> None:
    """A name that two organisations bear decides nothing."""
    answer = run(folder, "--same", "Harbour Health", "FHI 360")
    assert answer.exit_code == 2
    answer = run(folder, "--show", "Harbour Health Center")
    assert answer.exit_code == 2
    assert "names 2 organisations" in answer.stderr


def test_an_organisation_is_shown_with_its_parent_apart(folder: Path) -> None:
    """Names, numbers and the parent's number are all there, each under its own label."""
    shown = run(folder, "--show", "UEI:HARBOUR00001").stdout
    assert "Harbour Health Center" in shown
    assert "its parent" in shown
    assert "UEI PARENT000001 (Bay Group)" in shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--undo", "9"], "No judgement 9 is in force"),
        (["--same", "FHI 360", "FHI 360"], "one organisation already"),
        (["--import", "{bad}"], "line 2: 'maybe' is no judgement"),
        (["--aliases", "{bad}"], "the column 'before' is missing"),
        (["--import", "nothing-here.csv"], "cannot be read"),
    ],
)
def test_wrong_use_is_answered_in_one_clear_line(folder: Path, words: list[str], said: str) -> None:
    """Where, what, why, what to do; nothing was changed."""
    bad = folder / "bad.csv"
    bad.write_text("left,right,verdict,on\na,b,maybe,2026-11-21\n", encoding="utf-8")
    answer = run(folder, *(word.replace("{bad}", str(bad)) for word in words))
    assert answer.exit_code == 2
    assert said in answer.stderr
    assert Workspace.open(folder).scan("judgements").collect().is_empty()
