"""The other commands, help, and what happens with wrong words."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner, Result
from factories import PLEDGE, a_rule, some_rules

from fundflow import __version__
from fundflow.cli import COMMANDS, main
from fundflow.errors import InvalidRules
from fundflow.model import Effect, Example, Pack
from fundflow.proof import Proof
from fundflow.report import labels

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def run(*words: str) -> Result:
    """Run the command line."""
    return CliRunner().invoke(main, list(words))


def commands(group: click.Group, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command and subcommand."""
    context = click.Context(group)
    for name in group.list_commands(context):
        yield (*above, name)
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*above, name))


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A rule book of three rules."""
    rules = some_rules()
    example = Example(Effect.RESTRICTS, "The recipient must oppose prostitution.")
    rules[PLEDGE] = a_rule(examples=(example, Example(None, "Sex workers are welcome.")))
    made = SimpleNamespace(rules=rules, packs=(Pack("core", "1", "0" * 64),))
    monkeypatch.setattr("fundflow.rulebook.load", lambda packs=(): made)
    return made


@pytest.mark.parametrize("words", list(commands(main)), ids=" ".join)
def test_help_begins_with_examples(words: tuple[str, ...]) -> None:
    """Every command's help shows how to use it before it lists options."""
    shown = run(*words, "--help").output
    assert f"fundflow {' '.join(words)}" in shown.split("Example")[1].split("Options:")[0]
    assert "\b" not in shown


def test_every_command_of_the_list_exists() -> None:
    """The list of commands names nothing that cannot be loaded, with the same first words."""
    shown = run("--help").output
    for name, line in COMMANDS.items():
        assert line in shown
        assert main.get_command(click.Context(main), name) is not None


def test_version() -> None:
    """--version prints the version."""
    assert run("--version").output == f"fundflow {__version__}\n"


def test_unknown_command_is_near() -> None:
    """A wrong command gets the likely one; a file name gets the right command."""
    assert "Did you mean 'check'" in run("chek").stderr
    result = run("agreement.pdf")
    assert "fundflow check agreement.pdf" in result.stderr
    assert result.exit_code == 2


def test_schema_is_json() -> None:
    """The schema is printed as it is."""
    assert json.loads(run("schema").stdout)["$schema"].endswith("2020-12/schema")


def test_list_by_family(book: SimpleNamespace) -> None:
    """The list is grouped; one family can be chosen; the talk is on stderr."""
    assert "syringe-funding-ban: no money for needles or syringes" in run("rules", "list").stdout
    chosen = run("rules", "list", "--family", "prostitution-pledge", "--format", "json")
    assert {rule["family"] for rule in json.loads(chosen.stdout)} == {"prostitution-pledge"}


def test_wrong_family_is_near(book: SimpleNamespace) -> None:
    """A wrong family is exit code 2 and the likely spelling."""
    result = run("rules", "list", "--family", "prostitution-plege")
    assert result.exit_code == 2
    assert "Did you mean 'prostitution-pledge'" in result.stderr


def test_show_has_the_fixed_headings(book: SimpleNamespace) -> None:
    """The page of a rule has the same headings in the same order; empty ones are left out."""
    shown = run("rules", "show", PLEDGE).stdout
    headings = [line for line in shown.splitlines() if line.isupper() and line[0] != " "]
    assert headings == [
        "WHAT IT SAYS",
        "WHY IT MATTERS",
        "WHEN IT APPLIES",
        "EXEMPTIONS",
        "WHAT STAYS ALLOWED",
        "WHAT TO ASK",
        "FLOW-DOWN",
        "LIMITS",
        "EXAMPLES",
        "SOURCE",
    ]
    assert "(from general knowledge, not checked" in shown
    assert "EXEMPTIONS" not in run("rules", "show", "45-cfr-89").stdout.replace("EXEMPTIONS", "", 1)


def test_show_unknown_rule_is_near(book: SimpleNamespace) -> None:
    """A wrong name gets the likely rule."""
    result = run("rules", "show", "us-leadership-act-policy-requirment")
    assert result.exit_code == 2
    assert f"Did you mean '{PLEDGE}'" in result.stderr


def test_show_as_json(book: SimpleNamespace) -> None:
    """All of a rule is available to programs."""
    assert (
        json.loads(run("rules", "show", PLEDGE, "--format", "json").stdout)["exemptions"][0]["who"] == "us-organisation"
    )


def test_lint_counts(book: SimpleNamespace) -> None:
    """A book without mistakes says what was loaded."""
    assert "No mistakes: 3 rules in core 1" in run("rules", "lint").stdout


def test_lint_names_mistakes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A book with mistakes is exit code 4."""

    def broken(packs: object = ()) -> None:
        raise InvalidRules(["a.yaml:1: wrong"])

    monkeypatch.setattr("fundflow.rulebook.load", broken)
    result = run("rules", "lint")
    assert result.exit_code == 4
    assert "a.yaml:1: wrong" in result.stderr
    assert "1 mistake" in run("doctor").stdout


def test_the_catalogue_is_shown_as_a_table(book: SimpleNamespace) -> None:
    """Each entry of the catalogue stands in the table, covered or not."""
    shown = run("rules", "coverage").stdout
    assert "106 entries: 0 with a rule or a card" in shown
    assert "| A02 | The organisation must have a policy opposing prostitution and sex trafficking | **open** |  |" in shown


def test_new_rules_are_written(tmp_path: Path) -> None:
    """A new rule is a file to fill in; an existing one is never overwritten."""
    made = run("rules", "new", "our-rule", "--family", "lobbying-restriction", "--folder", str(tmp_path / "ours"))
    assert made.exit_code == 0
    assert (tmp_path / "ours" / "our-rule.yaml").is_file()
    assert made.stdout.strip().endswith("our-rule.yaml")
    again = run("rules", "new", "our-rule", "--family", "lobbying-restriction", "--folder", str(tmp_path / "ours"))
    assert again.exit_code == 2


@pytest.mark.parametrize(("outcome", "code"), [("found", 0), ("silent", 0), ("missing", 4), ("noisy", 4)])
def test_rules_are_held_against_their_examples(
    book: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, outcome: str, code: int
) -> None:
    """A rule that misses its example is named with file, sentence and what came instead; exit code 4."""
    example = book.rules[PLEDGE].examples[0]
    monkeypatch.setattr("fundflow.proof.prove", lambda book, rules: (Proof(PLEDGE, example, outcome, ()),))
    result = run("rules", "test", PLEDGE)
    assert result.exit_code == code
    assert (f"{outcome}: rules/us-federal/" in result.stdout) == bool(code)
    assert ("wanted restricts, got silent: “The recipient must oppose" in result.stdout) == bool(code)
    assert "1 example: " in result.stderr
    assert "rightly silent" in result.stderr
    assert "wanted restricts" in run("rules", "test", PLEDGE, "--verbose").stdout
    assert json.loads(run("rules", "test", PLEDGE, "--format", "json").stdout)[0]["outcome"] == outcome


def test_doctor_runs(book: SimpleNamespace) -> None:
    """The doctor names versions and rules."""
    result = run("doctor")
    assert f"fundflow {__version__}" in result.stdout
    assert "3 rules" in result.stdout
    assert result.exit_code == 0


def test_doctor_names_what_is_missing(book: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without tesseract the doctor says how to get it, and that fundflow works without."""
    monkeypatch.setattr("shutil.which", lambda name: None)
    result = run("doctor")
    assert "apt install tesseract-ocr" in result.stdout
    assert result.exit_code == 0


def test_families_are_those_of_the_rule_book() -> None:
    """Labels and loader know the same families."""
    from fundflow.rulebook.schema import FAMILIES

    assert tuple(labels.FAMILIES) == FAMILIES
