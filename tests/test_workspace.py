"""A workspace is always whole: whatever stops a writer, what was there is still there."""

from __future__ import annotations

import errno
import json
import os
import random
import signal
import subprocess
import sys
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

import fundflow
from fundflow.errors import WorkspaceError
from fundflow.partyid import party_id
from fundflow.records import AwardKind, AwardRow, Identifier, Measure, Party, PartyKind, Rejected, Role, TransactionRow
from fundflow.spreadsheet import inert
from fundflow.workspace import Rows, Workspace, disk, lock, schema

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(fundflow.__file__).parent.parent)}
WRITER = """
import sys
from decimal import Decimal
from pathlib import Path
from fundflow.records import AwardKind, AwardRow, Measure, TransactionRow
from fundflow.workspace import Rows, Workspace
space = Workspace.open(Path(sys.argv[1]))
print("ready", flush=True)
with space.writing() as writer:
    for turn in range(int(sys.argv[2]), 1000):
        with writer.part(f"source{turn % 7}", "x") as part:
            rows = Rows(part, source=f"source{turn % 7}", kind="test")
            for n in range(200):
                rows.add(AwardRow(n, f"{turn}-{n}", AwardKind.GRANT))
                rows.add(TransactionRow(n, f"{turn}-{n}", Decimal(turn), "EUR", Measure.AWARDED, key=f"{turn}-{n}"))
            rows.close()
        print(turn, flush=True)
"""


def fill(folder: Path, owner: str, amount: int, rows: int = 3, key: str = "k") -> None:
    """Import some rows under a name."""
    with Workspace.open(folder).writing() as writer, writer.part(owner, "1") as part:
        collected = Rows(part, source=owner, kind="test")
        for n in range(rows):
            collected.add(AwardRow(n + 2, f"{key}{n}", AwardKind.GRANT, recipient=Party("Harbour Health"), currency="EUR"))
            collected.add(TransactionRow(n + 2, f"{key}{n}", Decimal(amount), "EUR", Measure.AWARDED, key=f"{key}{n}"))
        collected.close()


def total(folder: Path, table: str = "transactions") -> Decimal:
    """Sum what a reader sees now."""
    return Workspace.open(folder).scan(table).select(pl.col("amount").sum()).collect().item() or Decimal(0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty workspace."""
    return Workspace.create(tmp_path / "space", "1").folder


def test_every_table_is_described() -> None:
    """Every column has a type and a sentence, and stands in the printed description."""
    printed = schema.text()
    for name, table in schema.TABLES.items():
        assert f"## {name}" in printed
        for column, about in table.columns.items():
            assert f"| {column} | {schema.type_name(about.type)} | {about.says} |" in printed


def test_a_new_workspace_is_empty_and_explained(folder: Path) -> None:
    """Every table can be read at once, and the README stands in the folder."""
    space = Workspace.open(folder)
    for name, table in schema.TABLES.items():
        assert space.scan(name).collect_schema() == table.types
    assert (folder / "README.md").read_text(encoding="utf-8") == schema.text()


def test_making_a_workspace_twice_changes_nothing(folder: Path) -> None:
    """`init` on a workspace keeps what is in it."""
    fill(folder, "one", 5)
    Workspace.create(folder, "2")
    assert total(folder) == 15


def test_a_folder_with_other_things_is_refused(tmp_path: Path) -> None:
    """A workspace never mixes with what is there."""
    (tmp_path / "letter.txt").write_text("x", encoding="utf-8")
    with pytest.raises(WorkspaceError, match=r"no workspace.*Choose"):
        Workspace.create(tmp_path, "1")


def test_what_is_no_workspace_is_refused_with_the_command(tmp_path: Path) -> None:
    """The message says how to make one."""
    with pytest.raises(WorkspaceError, match="fundflow init"):
        Workspace.open(tmp_path)


@pytest.mark.parametrize(("version", "words"), [("0", "fundflow init .*fundflow import"), ("9", "pip install --upgrade fundflow")])
def test_another_layout_is_refused_with_the_command(folder: Path, version: str, words: str) -> None:
    """An older layout is imported anew, a newer one needs a newer program."""
    path = folder / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"schema_version": "1"', f'"schema_version": "{version}"'), encoding="utf-8")
    with pytest.raises(WorkspaceError, match=words):
        Workspace.open(folder)


def test_a_damaged_manifest_is_refused(folder: Path) -> None:
    """A list of files that cannot be read is an error with its place."""
    (folder / "manifest.json").write_text('{"schema_version": "1", "fil', encoding="utf-8")
    with pytest.raises(WorkspaceError, match=r"manifest\.json"):
        Workspace.open(folder)


def test_the_same_source_again_changes_nothing(folder: Path) -> None:
    """Importing twice gives the same tables, byte for byte."""
    fill(folder, "one", 5)
    before = (folder / "manifest.json").read_bytes()
    fill(folder, "one", 5)
    assert (folder / "manifest.json").read_bytes() == before
    assert total(folder) == 15


def test_a_source_replaces_only_its_own_rows(folder: Path) -> None:
    """Another source's rows stay."""
    fill(folder, "one", 5)
    fill(folder, "two", 7)
    fill(folder, "one", 1)
    assert total(folder) == 3 + 21


def test_a_key_in_two_files_counts_once_in_the_current_view(folder: Path) -> None:
    """Of a transaction that two downloads hold, the last download's holds."""
    fill(folder, "one", 5, rows=3)
    fill(folder, "two", 7, rows=2)
    current = Workspace.open(folder).current("transactions").select(pl.col("amount").sum()).collect().item()
    assert current == 7 + 7 + 5
    assert Workspace.open(folder).current("awards").collect().height == 3


def test_an_award_on_several_rows_becomes_one(folder: Path) -> None:
    """The first row holds, with the whole period and all programmes."""
    rows = [
        AwardRow(2, "a", AwardKind.GRANT, title="first", start=date(2022, 5, 1), end=date(2023, 1, 1), programmes=("93.940",)),
        AwardRow(3, "b", AwardKind.GRANT, title="other"),
        AwardRow(4, "a", AwardKind.LOAN, title="later", start=date(2021, 5, 1), end=date(2025, 1, 1), programmes=("93.940", "93.941")),
    ]
    with Workspace.open(folder).writing() as writer, writer.part("one", "1") as part:
        collected = Rows(part, source="one", kind="test")
        for row in rows:
            collected.add(row)
        collected.close()
    found = Workspace.open(folder).scan("awards").filter(pl.col("key") == "a").collect().to_dicts()
    assert [(a["title"], a["kind"], a["start"], a["end"], a["programmes"]) for a in found] == [
        ("first", "grant", date(2021, 5, 1), date(2025, 1, 1), ["93.940", "93.941"])
    ]


def test_an_error_while_writing_leaves_the_old_state(folder: Path) -> None:
    """A part that does not end well is as if it had never begun."""
    fill(folder, "one", 5)
    before = (folder / "manifest.json").read_bytes()
    with pytest.raises(RuntimeError), Workspace.open(folder).writing() as writer, writer.part("one", "1") as part:  # noqa: PT012
        Rows(part, source="one", kind="test").add(AwardRow(1, "x", AwardKind.GRANT))
        raise RuntimeError
    assert (folder / "manifest.json").read_bytes() == before
    assert total(folder) == 15
    assert not (folder / "unfinished").exists()


@pytest.mark.parametrize("place", ["chunk", "move", "manifest"])
def test_a_full_disk_leaves_the_old_state(folder: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """Whichever write finds the disk full, the message says so and nothing is lost."""
    fill(folder, "one", 5)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    target = {"chunk": (pl.DataFrame, "write_parquet"), "move": (disk, "move"), "manifest": (disk, "replace")}[place]
    with monkeypatch.context() as patched:
        patched.setattr(*target, full)
        with pytest.raises(WorkspaceError, match=r"disk is full.*as it was before"):
            fill(folder, "two", 7)
    assert total(folder) == 15
    fill(folder, "two", 7)
    assert total(folder) == 15 + 21


@pytest.mark.skipif(sys.platform == "win32", reason="limits of file size are POSIX")
def test_a_real_limit_of_file_size_is_a_clear_error(folder: Path) -> None:
    """When the system itself stops a write, the message is ours and the old state stays."""
    fill(folder, "one", 5)
    program = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
    done = subprocess.run([sys.executable, "-c", program + WRITER, str(folder), "0"], env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert "WorkspaceError" in done.stderr
    assert "a file may not grow so large here" in done.stderr
    assert "as it was before" in done.stderr
    assert total(folder) == 15


def test_one_writer_at_a_time(folder: Path) -> None:
    """A second writer is told who writes; readers are not disturbed."""
    fill(folder, "one", 5)
    with Workspace.open(folder).writing():
        assert total(folder) == 15
        with pytest.raises(WorkspaceError, match=f"process {os.getpid()}"), Workspace.open(folder).writing():
            pass
    fill(folder, "two", 7)


def test_a_stale_lock_is_taken(folder: Path) -> None:
    """A lock file that a dead process left does not keep anybody out."""
    (folder / lock.NAME).write_text('{"pid": 999999, "started": 1}', encoding="utf-8")
    fill(folder, "one", 5)
    assert total(folder) == 15


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")
@pytest.mark.parametrize("times", [10, pytest.param(30, marks=pytest.mark.slow)])
def test_a_killed_writer_loses_nothing(folder: Path, times: int) -> None:
    """Killed at random moments: every table can be read, each source is whole, and what was acknowledged is there."""
    chance = random.Random(11)
    turn = 0
    with subprocess.Popen([sys.executable, "-c", WRITER, str(folder), "0"], env=ENVIRONMENT, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        first.stdout.readline()
        begun = time.monotonic()
        first.stdout.readline()
        longest = min(2 * (time.monotonic() - begun), 2)  # a slow machine needs longer for a turn
        first.kill()
    for _ in range(times):
        with subprocess.Popen([sys.executable, "-c", WRITER, str(folder), str(turn)], env=ENVIRONMENT, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline().strip() == "ready"
            time.sleep(chance.uniform(0.02, max(0.6, longest)))
            writer.send_signal(signal.SIGKILL)
            said = [int(line) for line in writer.stdout.read().split() if line.isdigit()]
        space = Workspace.open(folder)
        found = space.scan("transactions").group_by("source").agg(pl.len(), pl.col("amount").unique().alias("turns")).collect()
        awards = dict(space.scan("awards").group_by("source").len().collect().iter_rows())
        for source, rows, turns in found.iter_rows():
            assert rows == awards[source] == 200
            assert len(turns) == 1
        turns = {int(t) for ts in found["turns"] for t in ts}
        if said:
            assert max(turns) >= max(said)
            turn = max(turns) + 1
    assert turn > 0
    fill(folder, "last", 1)
    assert not (folder / "unfinished").exists()


READER = """
import sys
from pathlib import Path
import polars as pl
from fundflow.workspace import Workspace
for _ in range(int(sys.argv[2])):
    space = Workspace.open(Path(sys.argv[1]))
    rows = space.scan("transactions").group_by("source").agg(pl.len(), pl.col("amount").n_unique().alias("n")).collect()
    assert all(r == 200 and n == 1 for r, n in rows.select("len", "n").iter_rows()), rows
print("read")
"""


def test_two_readers_see_whole_sources_while_one_writes(folder: Path) -> None:
    """Readers never wait, and never see half a source."""
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(folder), "0"], env=ENVIRONMENT, stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    for _ in range(8):
        writer.stdout.readline()
    command = [sys.executable, "-c", READER, str(folder), "20"]
    readers = [subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    outcomes = [reader.communicate() for reader in readers]
    writer.kill()
    writer.communicate()
    for out, err in outcomes:
        assert out.strip() == "read", err


def test_a_party_is_called_by_its_best_identifier() -> None:
    """UEI before EIN before a register's number before DUNS; a parent's number never counts."""
    ids = (Identifier("DUNS", "111"), Identifier("UEI", "P" * 12, Role.PARENT), Identifier("US-EIN", "123"), Identifier("SOURCE", "x:1"))
    named = {"kind": "test", "source": "s", "award": "a", "end": "recipient"}
    assert party_id(Party("X", ids), **named) == "US-EIN:123"
    assert party_id(Party("X", ids[:2]), **named) == "DUNS:111"


def test_a_name_alone_stays_within_its_file() -> None:
    """The same name in two files is two parties until somebody says otherwise."""
    one, two = ({"kind": "test", "source": s, "award": "a", "end": "recipient"} for s in ("s", "t"))
    assert party_id(Party("The Bridge, Inc."), **one) == party_id(Party("THE BRIDGE INC"), **one) != party_id(Party("The Bridge, Inc."), **two)


@pytest.mark.parametrize("kind", [PartyKind.PERSON, PartyKind.PLACEHOLDER, PartyKind.AGGREGATE])
def test_who_is_nobody_in_particular_stays_with_its_award(kind: PartyKind) -> None:
    """The same placeholder on two awards is two parties, also when it has a number."""
    party = Party("TBD", (Identifier("SOURCE", "x:0"),), kind=kind)
    ids = {party_id(party, kind="test", source="s", award=award, end="recipient") for award in ("a", "b")}
    assert len(ids) == 2


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1"])
def test_a_rejected_cell_is_no_formula(cell: str) -> None:
    """What was rejected cannot do anything in a spreadsheet."""
    assert inert(cell) == f"'{cell}"


def test_rejected_rows_are_kept(folder: Path) -> None:
    """A row that was not used stands in its table with the reason."""
    with Workspace.open(folder).writing() as writer, writer.part("one", "1") as part:
        collected = Rows(part, source="one", kind="test")
        collected.add(Rejected(7, "no amount", "a;b"))
        collected.close()
    assert Workspace.open(folder).scan("rejected").collect().rows() == [("one", "", 7, "no amount", "a;b", True)]
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"][0]["rows"] == 1
