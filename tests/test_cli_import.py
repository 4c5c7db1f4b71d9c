"""`fundflow init` and `fundflow import`: what is said, counted and returned."""

from __future__ import annotations

import errno
import json
import os
import zipfile
from typing import TYPE_CHECKING

import polars as pl
import pytest
from click.testing import CliRunner, Result
from spending_files import prime, write

from fundflow.cli import main
from fundflow.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path


def run(*words: object) -> Result:
    """Run the command line."""
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace made by the command."""
    assert run("init", tmp_path / "space").exit_code == 0
    return tmp_path / "space"


def test_an_import_says_exactly_what_it_did(folder: Path, tmp_path: Path) -> None:
    """The kind with its reason, and the counts of what was read, used and not."""
    path = write(tmp_path / "a.csv", [prime(number="1"), prime(number="2", federal_action_obligation="x"), prime(number="1")])
    done = run("import", path, "--workspace", folder)
    assert done.exit_code == 3
    words = " ".join(done.stdout.split())
    assert "kind usaspending-prime (USAspending, prime transactions of assistance), because it has the columns" in words
    assert "rows read 3" in words
    assert "rows used 1" in words
    assert "not used: unreadable 1: the amount cannot be read" in words
    assert "left out on purpose 1: the same transaction stands earlier in the file" in words
    assert f"{folder}/rejected/" in words


def test_the_same_as_json(folder: Path, tmp_path: Path) -> None:
    """Programs get the same account."""
    path = write(tmp_path / "a.csv", [prime(federal_action_obligation="-5")])
    [done] = json.loads(run("import", path, "--workspace", folder, "--format", "json").stdout)
    assert (done["kind"], done["read"], done["used"], done["flags"]) == ("usaspending-prime", 1, 1, {"negative": 1})
    assert done["tables"] == {"awards": 1, "identifiers": 2 + 1, "organizations": 2, "sources": 1, "transactions": 1}


def test_one_bad_file_does_not_stop_the_others(folder: Path, tmp_path: Path) -> None:
    """What cannot be imported is named with the reason, and the rest comes in."""
    good = write(tmp_path / "good.csv", [prime()])
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "letter.txt").write_text("Dear Madam\n", encoding="utf-8")
    done = run("import", tmp_path / "empty.csv", tmp_path / "no.csv", tmp_path / "letter.txt", tmp_path, good, "--workspace", folder)
    assert done.exit_code == 3
    assert done.stdout.count("NOT IMPORTED") == 4
    for words in ("the file is empty", "there is no such file", "no importer knows this file", "this is a folder"):
        assert words in done.stdout
    assert Workspace.open(folder).scan("awards").collect().height == 1


def test_a_zip_is_read_as_it_is(folder: Path, tmp_path: Path) -> None:
    """Every member that an importer knows comes in with its name; others are named."""
    one, two = write(tmp_path / "1.csv", [prime(number="1")]), write(tmp_path / "2.csv", [prime(number="2")])
    with zipfile.ZipFile(tmp_path / "all.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.write(one, "data/1.csv")
        packed.write(two, "data/2.csv")
        packed.writestr("README.txt", "Read me\n")
    done = run("import", tmp_path / "all.zip", "--workspace", folder)
    assert done.exit_code == 0, done.output
    assert "README.txt: left out" in done.stdout
    parts = Workspace.open(folder).scan("transactions").collect()["part"].to_list()
    assert sorted(parts) == ["data/1.csv", "data/2.csv"]


@pytest.mark.parametrize("size", [40, 0.5, -30])
def test_a_broken_zip_is_one_clear_line(folder: Path, tmp_path: Path, size: float) -> None:
    """A ZIP that was cut short anywhere is refused, and nothing of it is imported."""
    with zipfile.ZipFile(tmp_path / "all.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.write(write(tmp_path / "1.csv", [prime(number=str(n)) for n in range(500)]), "1.csv")
    content = (tmp_path / "all.zip").read_bytes()
    (tmp_path / "all.zip").write_bytes(content[: int(size if size != 0.5 else len(content) / 2)])
    done = run("import", tmp_path / "all.zip", "--workspace", folder)
    assert done.exit_code == 3
    assert "damaged or was cut short" in done.stdout
    assert Workspace.open(folder).scan("sources").collect().height == 0


def test_a_zip_with_damaged_content_is_one_clear_line(folder: Path, tmp_path: Path) -> None:
    """Bytes that were changed on the way are noticed."""
    with zipfile.ZipFile(tmp_path / "all.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.write(write(tmp_path / "1.csv", [prime(number=str(n)) for n in range(500)]), "1.csv")
    content = bytearray((tmp_path / "all.zip").read_bytes())
    middle = len(content) // 3
    content[middle : middle + 50] = b"\xaa" * 50
    (tmp_path / "all.zip").write_bytes(bytes(content))
    done = run("import", "usaspending-prime", tmp_path / "all.zip", "--workspace", folder)
    assert done.exit_code == 3
    assert "damaged or was cut short" in done.stdout


def test_a_zip_bomb_is_refused(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A member that unpacks to an absurd size is not unpacked."""
    monkeypatch.setattr("fundflow.importers.source.BOMB_BYTES", 1 << 20)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("zeros.csv", b"0" * (4 << 20))
    done = run("import", tmp_path / "bomb.zip", "--workspace", folder)
    assert done.exit_code == 3
    assert "which no real data does" in done.stdout


def test_importing_again_replaces_and_says_so(folder: Path, tmp_path: Path) -> None:
    """The same file twice is there once."""
    path = write(tmp_path / "a.csv", [prime()])
    run("import", path, "--workspace", folder)
    assert "imported before" in run("import", path, "--workspace", folder).stdout
    assert Workspace.open(folder).scan("transactions").collect().height == 1


def test_another_version_of_a_file_is_said_and_can_be_replaced(folder: Path, tmp_path: Path) -> None:
    """A newer download under the same name never takes the old one out unasked."""
    path = write(tmp_path / "a.csv", [prime()])
    run("import", path, "--workspace", folder)
    write(path, [prime(number="2")])
    assert "another version of this file" in run("import", path, "--workspace", folder).stdout
    assert Workspace.open(folder).scan("transactions").collect().height == 2
    write(path, [prime(number="3")])
    assert "was taken out" in run("import", path, "--replace", "--workspace", folder).stdout
    assert Workspace.open(folder).scan("transactions").select(pl.col("key")).collect().height == 1


def test_a_kind_can_be_said(folder: Path, tmp_path: Path) -> None:
    """The first word or `--kind`; a wrong one is refused with the near one."""
    path = write(tmp_path / "a.csv", [prime()])
    assert run("import", "usaspending-prime", path, "--workspace", folder).exit_code == 0
    assert run("import", path, "--kind", "usaspending-prime", "--workspace", folder).exit_code == 0
    wrong = run("import", path, "--kind", "usaspending-prim", "--workspace", folder)
    assert wrong.exit_code == 2
    assert "Did you mean 'usaspending-prime'" in wrong.output


def test_wrong_use_is_said(folder: Path, tmp_path: Path) -> None:
    """No workspace, no files, no such encoding: one line each, exit code 2."""
    path = write(tmp_path / "a.csv", [prime()])
    for words in (["import", path, "--workspace", tmp_path / "nowhere"], ["import", "usaspending-prime"], ["import", path, "--encoding", "klingon"]):
        done = run(*words)
        assert done.exit_code == 2, done.output
        assert "Traceback" not in done.output


def test_a_full_disk_is_said_and_loses_nothing(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line that says what to do, exit code 2, and what was there is there; with room the same command does it."""
    run("import", write(tmp_path / "a.csv", [prime()]), "--workspace", folder)
    more = write(tmp_path / "b.csv", [prime(number="2", assistance_award_unique_key="B")])

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(pl.DataFrame, "write_parquet", full)
        done = run("import", more, "--workspace", folder)
    assert done.exit_code == 2
    assert "the disk is full. Make room, then try again. The workspace is as it was before." in done.output
    assert "Traceback" not in done.output
    assert Workspace.open(folder).scan("awards").collect().height == 1
    assert run("import", more, "--workspace", folder).exit_code == 0
    assert Workspace.open(folder).scan("awards").collect().height == 2


def test_a_workspace_in_use_is_said(folder: Path, tmp_path: Path) -> None:
    """While another process writes, an import waits for nothing: it says who writes, and what to do."""
    path = write(tmp_path / "a.csv", [prime()])
    with Workspace.open(folder).writing():
        done = run("import", path, "--workspace", folder)
        assert done.exit_code == 2
        assert f"being written by process {os.getpid()}. Wait until that has ended" in done.output
        assert run("coverage", "--workspace", folder).exit_code == 0
    assert run("import", path, "--workspace", folder).exit_code == 0


def test_a_name_cannot_steer_the_terminal(folder: Path, tmp_path: Path) -> None:
    """Control characters of a file's name are not printed."""
    path = tmp_path / "a\x1b[31m.csv"
    write(path, [prime()])
    assert "\x1b" not in run("import", path, "--workspace", folder).output


def test_the_tables_are_described_on_request() -> None:
    """`fundflow schema --workspace` prints every table."""
    done = run("schema", "--workspace")
    assert done.exit_code == 0
    assert "## transactions" in done.stdout


@pytest.mark.parametrize(
    ("others", "said"),
    [
        (["13/06/2014", "2/28/2014 x"], "it mixes both"),
        (["13/06/2014", "31/01/2014"], "2 other dates of this file can only be day first; if all are meant so, say --dates dmy"),
        (["06/13/2014"], "one other date of this file can only be month first"),
        (["2014-06-13"], ""),
    ],
)
def test_other_dates_that_are_clear_are_told_and_decide_nothing(folder: Path, tmp_path: Path, others: list[str], said: str) -> None:
    """A date refused as ambiguous stays refused; what the others of the file can only mean is said beside it."""
    dates = ["05/06/2014", *others]
    grants = [{"id": f"g-{n}", "currency": "GBP", "amountAwarded": 5, "awardDate": day, "fundingOrganization": [{"id": "GB-CHC-1000147", "name": "T"}]} for n, day in enumerate(dates)]
    path = tmp_path / "dates.json"
    path.write_text(json.dumps({"grants": grants}), encoding="utf-8")
    found = " ".join(run("import", path, "--workspace", folder).output.split())
    assert "the date can be read in two ways" in found
    assert said in found
    assert said or "of this file can only" not in found


def test_the_kind_that_only_refuses_is_no_choice() -> None:
    """The help names the kinds to choose from, and not the one that holds no awards."""
    found = run("import", "--help").output
    assert "threesixty" in found
    assert "no-awards" not in found


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.json", b'{"weather": [{"rain": 3}]}', "it is JSON, but of no form that an importer knows"),
        ("a.xml", b"<weather><rain>3</rain></weather>", "it is XML, but of no form that an importer knows"),
        ("a.csv", b"\x7fELF\x02\x01\x01" + bytes(40) + b"abc", "it is neither text nor a spreadsheet"),
        ("b.csv", b"who,what\nA,1\n", "fundflow import table {path} --guess > map.toml"),
    ],
)
def test_a_file_of_no_known_kind_is_told_what_can_be_done(folder: Path, tmp_path: Path, name: str, content: bytes, said: str) -> None:
    """Only for what may be a table of grants is a map of its columns proposed."""
    path = tmp_path / name
    path.write_bytes(content)
    done = run("import", path, "--workspace", folder)
    assert done.exit_code == 3
    assert said.format(path=path) in done.stdout
    assert ("--guess" in done.stdout) == (name == "b.csv")


def test_doubts_are_said_in_words_and_explained_in_the_workspace(folder: Path, tmp_path: Path) -> None:
    """A flag comes with its meaning, which the workspace's own README gives as well."""
    path = write(tmp_path / "a.csv", [prime(federal_action_obligation="-5")])
    done = run("import", path, "--workspace", folder)
    assert "1 negative: the amount is negative: money taken back, or a correction" in done.stdout
    assert "| negative | the amount is negative: money taken back, or a correction |" in (folder / "README.md").read_text(encoding="utf-8")


def test_a_file_with_nothing_but_its_header_says_so(folder: Path, tmp_path: Path) -> None:
    """Nothing read is no mistake of the importer, and is told."""
    whole, header = write(tmp_path / "a.csv", [prime()]), tmp_path / "b.csv"
    header.write_bytes(whole.read_bytes().splitlines(keepends=True)[0])
    done = run("import", whole, header, "--workspace", folder)
    assert done.stdout.count("there is no row in it, so nothing was added") == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"results": [{"transaction_obligated_amount": 5, "federal_account": "080-0120"}]}, "from which federal accounts one award is paid"),
        ({"name": "A", "alternate_names": [], "recipient_id": "x", "business_types": []}, "describes one recipient"),
    ],
)
def test_answers_of_the_api_without_awards_are_refused_by_name(folder: Path, tmp_path: Path, content: dict[str, object], said: str) -> None:
    """What USAspending answers about accounts and recipients is told apart from awards."""
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    assert said in run("import", path, "--workspace", folder).stdout
