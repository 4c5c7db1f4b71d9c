"""Two rule books compared, and packs locked: what changed in the rules, the words and the findings."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result
from factories import PLEDGE, SYRINGE, a_page, a_rule, some_rules
from texts import ROOT

from fundflow.cli import main
from fundflow.comparison.books import changed_rules, changed_words
from fundflow.errors import InvalidRules
from fundflow.model import Citation, FlowDown, Pack, RuleChange
from fundflow.rulebook.locks import hold, lock_text

if TYPE_CHECKING:
    from pathlib import Path

PACKS = (Pack("us-federal", "2026.11", "a" * 64), Pack("core", "1", "b" * 64))


def book(**rules: Any) -> Any:
    """A book of rules by name."""
    return SimpleNamespace(rules=rules)


def test_rules_that_came_and_went() -> None:
    """A rule of one book alone was added or removed; the same rule is no change, wherever its file is."""
    old, new = a_rule(), a_rule(path="elsewhere/rule.yaml")
    assert changed_rules(book(a=old, b=old), book(b=new, c=new)) == (
        RuleChange("a", "removed"),
        RuleChange("c", "added"),
    )


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("law", {"citations": (Citation("New law", verified=True),)}),
        ("exempt", {"exemptions": ()}),
        ("flow_down", {"flow_down": FlowDown.NONE}),
        ("says", {"page": a_page(says="Something else.")}),
        ("still_allowed", {"page": a_page(still_allowed=("All of it.",))}),
        ("reviewed", {"reviewed": date(2027, 1, 1)}),
        ("when", {"frames": frozenset({"ban"})}),
        ("examples", {"examples": ()}),
    ],
)
def test_a_changed_field_is_named(field: str, change: dict[str, Any]) -> None:
    """Each key of a rule file that changed is named, with what went and what came."""
    [changed] = changed_rules(book(a=a_rule()), book(a=a_rule(**change)))
    assert changed.kind == "changed"
    [(name, gone, come)] = changed.fields
    assert name == field
    assert gone or come


def test_a_date_of_law_is_a_change() -> None:
    """A source that ends on another day is another source; the one that stayed is not told."""
    old = a_rule()
    ended = replace(old.citations[0], end=date(2027, 1, 1))
    [changed] = changed_rules(book(a=old), book(a=a_rule(citations=(ended, old.citations[1]))))
    [(_, gone, come)] = changed.fields
    assert "until" not in gone[0]
    assert "until 2027-01-01" in come[0]
    assert (len(gone), len(come)) == (1, 1)


def test_the_order_of_sources_is_a_change() -> None:
    """The first source is the one that people are shown."""
    old = a_rule()
    [changed] = changed_rules(book(a=old), book(a=a_rule(citations=old.citations[::-1])))
    assert changed.fields[0][0] == "law"


def test_words_that_changed() -> None:
    """A concept with another word in one language is named with that word and language."""
    old = {"a": {"en": ("pipe",), "es": ("pipa",)}, "gone": {"en": ("x",)}}
    new = {"a": {"en": ("pipe", "stem"), "es": ("pipa",)}}
    assert changed_words(old, new) == (
        RuleChange("a", "changed", (("en", (), ("stem",)),)),
        RuleChange("gone", "removed"),
    )


def run(*words: object) -> Result:
    """Run the command line."""
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped pack of US rules with one rule taken out and another with a new title, and a small corpus."""
    folder = tmp_path_factory.mktemp("packs")
    pack = folder / "us-federal"
    shutil.copytree(ROOT / "rules" / "us-federal", pack)
    (pack / "us-supervised-consumption-ban.yaml").unlink()
    rule = pack / "us-syringe-purchase-ban.yaml"
    lines = [
        "title: Another title" if line.startswith("title:") else line
        for line in rule.read_text(encoding="utf-8").splitlines()
    ]
    rule.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "grant.txt").write_text(
        "2.1 Funds may not be used to operate a supervised consumption site.\n", encoding="utf-8"
    )
    return folder


def test_two_books_over_a_corpus(other: Path) -> None:
    """A pack in place of the shipped one of its name: rules that went or changed, and the finding that is lost with its quote."""
    words = (
        "rules",
        "diff",
        "shipped",
        other / "us-federal",
        "--no-samples",
        "--corpus",
        other / "corpus",
        "--on",
        "2026-11-21",
    )
    done = run(*words, "--format", "json")
    assert done.exit_code == 0, done.stderr
    value = json.loads(done.stdout)
    assert {(each["name"], each["kind"]) for each in value["rules"]} == {
        ("us-supervised-consumption-ban", "removed"),
        ("us-syringe-purchase-ban", "changed"),
    }
    assert value["words"] == []
    [lost] = value["findings"]
    assert (lost["way"], lost["cause"]) == ("lost", "reading")
    assert lost["old"]["quote"] == "2.1 Funds may not be used to operate a supervised consumption site."
    text = run(*words, "--fail-on", "high")
    assert text.exit_code == 1
    assert "- us-supervised-consumption-ban removed" in text.stdout
    assert "lost: us-supervised-consumption-ban: Condition dropped (high)" in text.stdout
    assert "FINDINGS IN 1 DOCUMENT\n" in text.stdout


def test_a_book_is_the_same_as_itself() -> None:
    """The shipped rules against a copy of their own folder change nothing."""
    done = run("rules", "diff", "shipped", ROOT / "rules", "--no-samples", "--format", "json")
    assert done.exit_code == 0, done.stderr
    value = json.loads(done.stdout)
    assert (value["rules"], value["words"], value["findings"]) == ([], [], [])


def test_a_folder_that_is_none() -> None:
    """A name that is no folder is told, with what may be given."""
    done = run("rules", "diff", "shipped", "no-such-folder")
    assert done.exit_code == 2
    assert "the word shipped" in done.stderr


def test_a_lock_holds_its_packs(tmp_path: Path) -> None:
    """The packs of a lock pass; the lock does not depend on their order."""
    path = tmp_path / "rules.lock"
    path.write_text(lock_text(PACKS), encoding="utf-8")
    hold(path, PACKS)
    assert lock_text(PACKS) == lock_text(PACKS[::-1])


@pytest.mark.parametrize(
    ("packs", "says"),
    [
        ((PACKS[0],), "pack 'core' is locked and not here"),
        ((*PACKS, Pack("ours", "1", "c" * 64)), "pack 'ours' is here and not locked"),
        (
            (PACKS[0], Pack("core", "1", "d" * 64)),
            "pack 'core' is locked at 1 (bbbbbbbbbbbb), but here it is 1 (dddddddddddd)",
        ),
    ],
)
def test_other_packs_are_refused(tmp_path: Path, packs: tuple[Pack, ...], says: str) -> None:
    """A pack that is missing, new or of other content is named in one line, with what to do."""
    path = tmp_path / "rules.lock"
    path.write_text(lock_text(PACKS), encoding="utf-8")
    with pytest.raises(InvalidRules) as raised:
        hold(path, packs)
    assert raised.value.problems[0] == f"{path}: {says}"
    assert "fundflow rules lock" in raised.value.problems[1]


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"lock_version": "1"}', '{"lock_version": "1", "packs": [{"name": "x"}]}']
)
def test_what_is_no_lock_is_refused(tmp_path: Path, content: str) -> None:
    """A broken lock never lets a check pass."""
    path = tmp_path / "rules.lock"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidRules, match="lock"):
        hold(path, PACKS)


def test_a_check_under_lock(tmp_path: Path) -> None:
    """The command writes a lock, a check holds to it, and another content of a pack is exit code 4."""
    lock, grant = tmp_path / "rules.lock", tmp_path / "grant.txt"
    grant.write_text("The Recipient shall keep records.\n", encoding="utf-8")
    assert run("rules", "lock", "--output", lock).exit_code == 0
    assert run("check", grant, "--lock", lock).exit_code == 0
    value = json.loads(lock.read_text(encoding="utf-8"))
    assert {"core", "us-federal"} <= {pack["name"] for pack in value["packs"]}
    value["packs"][0]["sha256"] = "0" * 64
    lock.write_text(json.dumps(value), encoding="utf-8")
    refused = run("check", grant, "--lock", lock)
    assert refused.exit_code == 4
    assert "is locked at" in refused.stderr
    assert refused.stdout == ""


def test_rules_by_name_are_all_compared() -> None:
    """Rules and cards of a book are looked at alike."""
    rules = some_rules()
    changed = {name: replace(rule, title="x") for name, rule in rules.items()}
    assert {each.name for each in changed_rules(book(**rules), book(**changed))} == {PLEDGE, SYRINGE, "45-cfr-89"}
