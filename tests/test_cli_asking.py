"""`check --ask`: only what would settle something is asked, and the answers change the verdicts at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from fundflow.cli import main
from fundflow.profile import load

if TYPE_CHECKING:
    from pathlib import Path

CLAUSE = "# Grant agreement\n\nThe Recipient must have a policy explicitly opposing prostitution and sex trafficking.\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a grant that carries the pledge."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "grant.md").write_text(CLAUSE, encoding="utf-8")
    return tmp_path


def run(*words: str, answers: str = "") -> Result:
    """Check the grant with questions."""
    return CliRunner().invoke(main, ["check", "grant.md", "--ask", "--on", "2026-11-21", *words], input=answers)


def statuses(result: Result) -> set[str]:
    """The verdicts in JSON."""
    [document] = json.loads(result.stdout)["documents"]
    return {finding["verdict"]["status"] for finding in document["findings"]}


def test_two_answers_settle_the_pledge(here: Path) -> None:
    """After country and kind of body nothing more is asked of a US organisation, and the verdict stands."""
    result = run("--format", "json", answers="US\nngo\nn\n")
    assert result.exit_code == 0, result.output
    assert statuses(result) == {"exempt"}
    assert "registered" in result.stderr
    assert "sub-grants" not in result.stderr
    assert not (here / "my-organisation.toml").exists()


def test_the_answers_can_be_kept(here: Path) -> None:
    """A yes writes the profile, which gives the same verdicts without questions."""
    run(answers="US\nngo\ny\n")
    known = load(here / "my-organisation.toml")
    assert (known.incorporated, known.body, known.exempt_body) == ("US", "ngo", None)
    again = CliRunner().invoke(main, ["check", "grant.md", "--profile", "my-organisation.toml", "--format", "json"])
    assert statuses(again) == {"exempt"}


def test_a_profile_is_completed_not_asked_again(here: Path) -> None:
    """What the profile says is not asked; what is answered goes into it only after a yes."""
    (here / "org.toml").write_text('name = "Rosa"\nincorporated = "KE"\nbody = "ngo"\n', encoding="utf-8")
    result = run("--profile", "org.toml", "--format", "json", answers="none\ny\n")
    assert statuses(result) == {"applies"}
    assert "In which country" not in result.stderr
    assert (load(here / "org.toml").name, load(here / "org.toml").exempt_body) == ("Rosa", "none")


def test_without_answers_everything_stays_open(here: Path) -> None:
    """The end of the input ends the questions; nothing is written."""
    result = run("--format", "json")
    assert statuses(result) == {"needs_review"}
    assert list(here.glob("*.toml")) == []


def test_each_question_stands_once_in_the_text(here: Path) -> None:
    """Without --ask the open questions stand once at the top, with how much waits for them."""
    shown = CliRunner().invoke(main, ["check", "grant.md"]).stdout
    assert shown.count("In which country is the organisation that signs registered") == 1
    assert "waits for it" in " ".join(shown.split())
