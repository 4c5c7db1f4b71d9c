"""`fundflow check`: data on stdout only, talk on stderr, exit codes of the contract."""

from __future__ import annotations

import json
import subprocess
import sys
import types
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result
from factories import a_checked, a_finding, a_full_analysis, a_syringe_finding, a_verdict, an_analysis

from fundflow.cli import main
from fundflow.errors import InvalidRules
from fundflow.model import Analysis, Effect, Skipped, Status, Unread
from fundflow.report.exits import exit_code

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Replace the engine: it answers with `analysis` and remembers what it was asked."""
    seen: dict[str, Any] = {"analysis": an_analysis()}

    def check_files(paths: Any, book: Any, **settings: Any) -> Analysis:
        seen.update(settings, paths=paths, book=book)
        return seen["analysis"]

    engine = types.ModuleType("fundflow.analysis")
    engine.check_files = check_files  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "fundflow.analysis", engine)
    monkeypatch.setattr("fundflow.rulebook.load", lambda packs=(): types.SimpleNamespace(packs=packs, rules={}))
    return seen


def run(*words: object) -> Result:
    """Run the command line."""
    return CliRunner().invoke(main, [str(word) for word in words])


def test_text_is_the_default(checked: dict[str, Any]) -> None:
    """Also in a pipe people get text, without colours."""
    result = run("check", "a.pdf")
    assert "1 condition may limit you" in result.stdout
    assert "\x1b" not in result.stdout
    assert result.exit_code == 0


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_only_data_on_stdout(checked: dict[str, Any], form: str) -> None:
    """The output of data formats parses as a whole, and nothing is said on stderr."""
    result = run("check", "a.pdf", "--format", form)
    json.loads(result.stdout)
    assert result.stderr == ""


def test_output_by_ending(checked: dict[str, Any], tmp_path: Path) -> None:
    """The ending of --output chooses the format; stdout stays empty."""
    result = run("check", "a.pdf", "--output", tmp_path / "x.json")
    assert json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))["schema_version"] == "1"
    assert result.stdout == ""
    assert "Written" in result.stderr


def test_csv_files_open_in_spreadsheets(checked: dict[str, Any], tmp_path: Path) -> None:
    """A file has the mark that spreadsheets need; a pipe does not."""
    run("check", "a.pdf", "--output", tmp_path / "x.csv")
    assert (tmp_path / "x.csv").read_bytes().startswith(b"\xef\xbb\xbftype,path")
    assert run("check", "a.pdf", "--format", "csv").stdout_bytes.startswith(b"type,path")


def test_missing_folder_of_output(checked: dict[str, Any], tmp_path: Path) -> None:
    """A place that cannot be written is a message and exit code 2."""
    result = run("check", "a.pdf", "--output", tmp_path / "no" / "x.json")
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr


def test_settings_reach_the_engine(checked: dict[str, Any], tmp_path: Path) -> None:
    """Every option arrives."""
    (tmp_path / "org.toml").write_text('name = "Rosa"\nincorporated = "KE"\n', encoding="utf-8")
    words = ["--on", "2014-06-01", "--jobs", 2, "--timeout", 9, "--memory", 256, "--max-pages", 7, "--no-ocr"]
    run("check", "a.pdf", "b.pdf", "--profile", tmp_path / "org.toml", "--password", "x", *words)
    assert checked["on"] == date(2014, 6, 1)
    assert checked["organization"].incorporated == "KE"
    wanted = {"jobs": 2, "seconds": 9.0, "memory_mb": 256, "max_pages": 7, "ocr": False, "password": "x"}
    assert {key: checked[key] for key in wanted} == wanted
    assert [str(path) for path in checked["paths"]] == ["a.pdf", "b.pdf"]


def test_today_is_the_default(checked: dict[str, Any]) -> None:
    """Without --on the law of today counts."""
    run("check", "a.pdf")
    assert checked["on"] >= date(2026, 1, 1)


def test_password_is_asked_for_unseen(checked: dict[str, Any]) -> None:
    """--password prompt asks on stderr and shows nothing."""
    result = CliRunner().invoke(main, ["check", "a.pdf", "--password", "prompt", "--format", "json"], input="secret\n")
    assert checked["password"] == "secret"
    assert "secret" not in result.output
    json.loads(result.stdout)


def test_wrong_date_says_how_to_write_one(checked: dict[str, Any]) -> None:
    """Wrong use is exit code 2 and an example."""
    result = run("check", "a.pdf", "--on", "1/2/2014")
    assert result.exit_code == 2
    assert "2026-11-21" in result.stderr


def test_wrong_profile_is_exit_4(checked: dict[str, Any], tmp_path: Path) -> None:
    """A profile with a mistake stops before reading, with file and line."""
    (tmp_path / "org.toml").write_text('name = "Rosa"\nbdy = "ngo"\n', encoding="utf-8")
    result = run("check", "a.pdf", "--profile", tmp_path / "org.toml")
    assert result.exit_code == 4
    assert "org.toml:2: unknown key 'bdy'. Did you mean 'body'?" in result.stderr


def test_wrong_rules_are_exit_4(checked: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """A pack with mistakes names each of them."""

    def broken(packs: object = ()) -> None:
        raise InvalidRules(["a.yaml:1: wrong", "b.yaml:2: wrong too"])

    monkeypatch.setattr("fundflow.rulebook.load", broken)
    result = run("check", "a.pdf")
    assert result.exit_code == 4
    assert "b.yaml:2: wrong too" in result.stderr


def test_names_in_messages_cannot_steer_the_terminal(checked: dict[str, Any], tmp_path: Path) -> None:
    """A message about a file with a hostile name shows no escape."""
    result = run("check", "a.pdf", "--profile", tmp_path / "\x1b[2Jx.toml")
    assert result.exit_code == 4
    assert "\x1b" not in result.stderr


LOW = a_syringe_finding()
EXEMPT = a_finding(verdict=a_verdict(Status.EXEMPT))


@pytest.mark.parametrize(
    ("analysis", "fail_on", "code"),
    [
        (an_analysis(), None, 0),
        (an_analysis(), "high", 1),
        (an_analysis(a_checked(findings=(LOW,))), "high", 0),
        (an_analysis(a_checked(findings=(LOW,))), "medium", 1),
        (an_analysis(a_checked(findings=(EXEMPT,))), "low", 0),
        (an_analysis(a_checked(findings=(EXEMPT,))), "any", 1),
        (an_analysis(a_checked(findings=(a_finding(effect=Effect.REFERS),))), "high", 1),
        (an_analysis(a_checked(findings=(a_finding(effect=Effect.MENTIONS),))), "any", 0),
        (an_analysis(a_checked(findings=(a_finding(effect=Effect.PERMITS),))), "any", 0),
        (a_full_analysis(), None, 3),
        (a_full_analysis(), "high", 1),
        (an_analysis(a_checked(unread=(Unread(1, "scan"),), findings=())), "any", 3),
        (an_analysis(a_checked(findings=()), skipped=(Skipped("x", "gone"),)), None, 3),
    ],
)
def test_exit_codes(analysis: Analysis, fail_on: str | None, code: int) -> None:
    """1 when a condition counts, 3 when something was not read, 0 otherwise; 1 wins."""
    assert exit_code(analysis, fail_on) == code


def test_exit_code_is_used(checked: dict[str, Any]) -> None:
    """The command ends with the code of the analysis."""
    checked["analysis"] = a_full_analysis()
    assert run("check", "a.pdf").exit_code == 3
    assert run("check", "a.pdf", "--fail-on", "high").exit_code == 1


def test_annotate_talks_on_stderr(checked: dict[str, Any], tmp_path: Path) -> None:
    """What was marked is said on stderr; a file that is no PDF is a message and exit code 2."""
    checked["analysis"] = an_analysis(a_checked(media_type="text/html"))
    result = run("check", "a.html", "--format", "json", "--annotate", tmp_path / "x.pdf")
    assert result.exit_code == 2
    json.loads(result.stdout)


@pytest.mark.parametrize(
    ("error", "code", "words"), [(KeyboardInterrupt(), 130, "stopped"), (KeyError("x"), 2, "mistake of ours")]
)
def test_crashes_are_not_findings(
    checked: dict[str, Any], monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, words: str
) -> None:
    """A crash or a stop never ends with 1, which means that a condition was found."""

    def crash(packs: object = ()) -> None:
        raise error

    monkeypatch.setattr("fundflow.rulebook.load", crash)
    result = run("check", "a.pdf")
    assert result.exit_code == code
    assert words in result.stderr


def test_start_up_is_light() -> None:
    """Asking for the version loads no PDF library, no rich, no rules."""
    code = (
        "import sys, fundflow.cli, fundflow.cli.check; print([m for m in sys.modules if m.split('.')[0] in "
        "('rich', 'pikepdf', 'pypdfium2', 'pdfplumber', 'lxml', 'yaml', 'jsonschema')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
