"""`fundflow profile`: the interview, what it writes, and what it says about a profile."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fundflow.cli import main
from fundflow.model import Affiliate, Funding, Organization
from fundflow.profile import load

GRANTS = Path(__file__).parent.parent / "grants"


def run(*arguments: str, answers: str = "") -> Result:
    """Run the command with these lines as its input."""
    return CliRunner().invoke(main, ["profile", *arguments], input=answers)


def test_answers_become_a_profile(tmp_path: Path) -> None:
    """Plain answers give a profile that loads; a wrong one is asked again; what cannot be is not asked."""
    path = tmp_path / "org.toml"
    answers = "Our House\nkenya\n1\n7\nnone\n2\nn\n\ny\n\n5, hiv-sti-testing\nSister\nUS\ny\n\nBig Fund\n2\nnl\n\n0"  # fmt: skip
    result = run("init", str(path), answers=answers + "\n")
    assert result.exit_code == 0, result.output
    assert "'7' is not one of them" in result.stderr
    assert "government body that signs national" not in result.stderr
    assert load(path) == Organization(
        name="Our House", incorporated="KE", body="ngo", exempt_body="none", tier="subrecipient", makes_subawards=False,
        health_care_provider=True, activities=("peer-outreach", "hiv-sti-testing"),
        affiliates=(Affiliate("Sister", "US", separate=True),), funding=(Funding("Big Fund", "private", "NL"),),
        court_orders=load(path).court_orders,
    )  # fmt: skip


def test_every_answer_may_be_left_out(tmp_path: Path) -> None:
    """Empty answers, or no input at all, give a profile in which nothing is known."""
    for name, answers in (("a", "\n" * 30), ("b", "")):
        result = run("init", str(tmp_path / name), answers=answers)
        assert result.exit_code == 0, result.output
        assert load(tmp_path / name) == Organization()
    assert "The rest stays unknown" in result.stderr


def test_a_profile_is_not_written_over(tmp_path: Path) -> None:
    """What is there stays, unless --force says otherwise."""
    path = tmp_path / "org.toml"
    path.write_text('body = "ngo"\n', encoding="utf-8")
    refused = run("init", str(path))
    assert refused.exit_code == 2
    assert "--force" in refused.stderr
    assert path.read_text(encoding="utf-8") == 'body = "ngo"\n'
    assert run("init", "--force", str(path), answers="Other\n").exit_code == 0
    assert load(path).name == "Other"


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    """The profile cannot be written where there is no folder; no answers are lost in silence."""
    result = run("init", str(tmp_path / "none" / "org.toml"))
    assert result.exit_code == 2
    assert "none" in result.stderr


def test_check_says_what_is_not_known(tmp_path: Path) -> None:
    """A profile that can be read is named with what is open in it; one with a mistake ends with 4."""
    path = tmp_path / "org.toml"
    path.write_text('body = "ngo"\n', encoding="utf-8")
    result = run("check", str(path))
    assert result.exit_code == 0
    assert "incorporated" in result.stdout
    assert "government_level" not in result.stdout
    path.write_text('body = "ngo"\nactivities = ["outreach"]\n', encoding="utf-8")
    wrong = run("check", str(path))
    assert wrong.exit_code == 4
    assert "Did you mean 'peer-outreach'?" in wrong.stderr


@pytest.mark.parametrize("name", ["kenya", "texas", "un-agency"])
def test_the_sample_profiles_can_be_read(name: str) -> None:
    """The three signers of the examples are complete enough to be judged."""
    result = run("check", str(GRANTS / f"profile-{name}.toml"))
    assert result.exit_code == 0, result.output
    assert "incorporated" not in result.stdout
    assert "body" not in result.stdout.partition("Not known:")[2]


def test_show_is_plain(tmp_path: Path) -> None:
    """Each fact stands on a line in plain words, and what is not known says so."""
    path = tmp_path / "org.toml"
    path.write_text('name = "A\\u001b[31m"\nmakes_subawards = true\naffiliates = [{name = "S", country = "US"}]\n', encoding="utf-8")
    lines = run("show", str(path)).stdout.splitlines()
    assert any(line.startswith("Makes sub-grants") and line.endswith("yes") for line in lines)
    assert any(line.startswith("Registered in") and line.endswith("not known") for line in lines)
    assert any(line.endswith("S (US)") for line in lines)
    assert "\x1b" not in "".join(lines)
