"""What if: the signer or the law supposed otherwise; strict files, one fact changed, only what changes shown."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from factories import a_checked, a_finding, a_rule, an_analysis
from texts import shipped_detector

from fundflow.applicability import differences, judge, reformed
from fundflow.cli import main
from fundflow.errors import InvalidRules
from fundflow.model import Binding, Citation, Exemption, Injunction, Organization, Rule, Status
from fundflow.rulebook.reform import read_reform

if TYPE_CHECKING:
    from pathlib import Path

BEFORE, DAY, AFTER = date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2)
KENYA = Organization(incorporated="KE", body="ngo", exempt_body="none", court_orders=("a-v-b",))
LAW = (Citation("1 Law 2", verified=True, start=date(2003, 5, 27)),)
ORDER = Injunction("a-v-b", "A v. B", "plaintiffs", "Stopped.", Citation("A v. B"), date(2025, 6, 9))
FREE = Exemption("foreign-ngo", "Free.", Citation("1 Law 3"))


def supposed(folder: Path, change: str, **rule: object) -> tuple[Rule, Rule]:
    """A rule, and what it is after a change."""
    made = a_rule(**({"id": "r", "citations": LAW, "binds": (Binding("foreign-ngo"),), "exemptions": ()} | rule))
    return made, reformed({"r": made}, read_reform(reform(folder, change), {"r": made}))["r"]


def reform(folder: Path, *changes: str, title: str = "title: T\n") -> Path:
    """A reform file."""
    path = folder / "reform.yaml"
    path.write_text(title + "changes:\n" + "".join(f"  - {{{each}}}\n" for each in changes), encoding="utf-8")
    return path


def statuses(rule: Rule, who: Organization = KENYA) -> list[Status]:
    """The verdict the day before, on the day and after it."""
    return [judge(a_finding(rule="r"), rule, who, on).status for on in (BEFORE, DAY, AFTER)]


A, E, N, O = Status.APPLIES, Status.EXEMPT, Status.NOT_IN_FORCE, Status.OUT_OF_SCOPE  # noqa: E741 - four columns of a table
CHANGES: list[tuple[str, dict[str, object], list[Status]]] = [
    ("lift: a-v-b, from: 2027-01-01", {"injunctions": (ORDER,)}, [E, A, A]),
    ("rule: r, until: 2027-01-01", {}, [A, A, N]),
    ("family: prostitution-pledge, until: 2026-12-31", {}, [A, N, N]),
    ("rule: r, from: 2027-01-01", {"citations": (Citation("A bill", proposed=True),)}, [N, A, A]),
    ("rule: r, exempt: foreign-ngo, from: 2027-01-01", {}, [A, E, E]),
    ("rule: r, exempt: foreign-ngo, from: 2027-01-01, until: 2027-01-01", {}, [A, E, A]),
    ("rule: r, no_longer_exempt: foreign-ngo, from: 2027-01-01", {"exemptions": (FREE,)}, [E, A, A]),
    ("rule: r, no_longer_exempt: iavi, from: 2027-01-01", {"exemptions": (FREE,)}, [E, E, E]),
    ("rule: r, binds: foreign-ngo, from: 2027-01-01", {"binds": (Binding("government"),)}, [O, A, A]),
    ("rule: r, binds: government, from: 2027-01-01", {"binds": ()}, [A, A, A]),
    ("rule: r, no_longer_binds: foreign-ngo, from: 2027-01-01", {}, [A, O, O]),
]


@pytest.mark.parametrize(("change", "rule", "then"), CHANGES, ids=[row[0] for row in CHANGES])
def test_a_supposed_law_holds_from_its_day(tmp_path: Path, change: str, rule: dict[str, object], then: list[Status]) -> None:
    """Each kind of change holds from its first day to its last, and not a day before."""
    before, after = supposed(tmp_path, change, **rule)
    assert statuses(after) == then
    assert before == a_rule(**({"id": "r", "citations": LAW, "binds": (Binding("foreign-ngo"),), "exemptions": ()} | rule))


def test_what_ended_earlier_stays_ended(tmp_path: Path) -> None:
    """A supposed end makes nothing last longer than it did."""
    old = Citation("1 Law 2", verified=True, end=date(2020, 1, 1))
    _, after = supposed(tmp_path, "rule: r, until: 2027-01-01", citations=(old,))
    assert after.citations == (old,)


def test_the_reason_says_that_it_is_supposed(tmp_path: Path) -> None:
    """A supposed fact is never taken for law."""
    _, after = supposed(tmp_path, "rule: r, exempt: foreign-ngo, from: 2027-01-01, text: Congress frees them.")
    [reason, *_] = judge(a_finding(rule="r"), after, KENYA, AFTER).reasons
    assert reason.source == "supposed: T"
    assert "Congress frees them" in reason.text


def test_rules_that_share_facts_change_together(tmp_path: Path) -> None:
    """A change to whom the law exempts reaches the clauses that take their facts from it; the end of a law does not."""
    first, second = a_rule(id="r", citations=LAW), a_rule(id="s", citations=LAW, as_in="r", family="end-demand")
    rules = {"r": first, "s": second}
    both = reformed(rules, read_reform(reform(tmp_path, "rule: r, exempt: government, from: 2027-01-01"), rules))
    assert both["s"].exemptions[-1].who == "government"
    ended = reformed(rules, read_reform(reform(tmp_path, "rule: r, until: 2027-01-01"), rules))
    assert ended["s"] == second


MISTAKES = [
    ("rule: rr, until: 2027-01-01", ["'rule: rr' is unknown", "Allowed: r"]),
    ("family: pledge, until: 2027-01-01", ["'family: pledge' is unknown"]),
    ("lift: c-v-d, from: 2027-01-01", ["'lift: c-v-d' is unknown", "a-v-b"]),
    ("lift: a-v-b", ["'from'", "missing"]),
    ("rule: r, exempt: martians, from: 2027-01-01", ["'exempt: martians' is unknown", "us-organisation"]),
    ("rule: r, exempt: iavi, binds: who, from: 2027-01-01", ["at once"]),
    ("rule: r", ["needs a day"]),
    ("rule: r, no_longer_binds: who, until: 2027-01-01", ["needs a day"]),
    ("rule: r, from: 2027-01-02, until: 2027-01-01", ["before it starts"]),
    ("exempt: iavi, from: 2027-01-01", ["needs one of 'rule' or 'family'"]),
    ("rule: r, until: tomorrow", ["not a date"]),
    ("rule: r, until: 2027-01-01, because: we hope", ["unknown key 'because'"]),
]


@pytest.mark.parametrize(("change", "words"), MISTAKES)
def test_mistakes_are_named(tmp_path: Path, change: str, words: list[str]) -> None:
    """A mistake in a reform is refused with file, line and what is allowed."""
    rules = {"r": a_rule(id="r", injunctions=(ORDER,))}
    with pytest.raises(InvalidRules) as refused:
        read_reform(reform(tmp_path, change), rules)
    message = "\n".join(refused.value.problems)
    assert "reform.yaml:3:" in message
    assert not [word for word in words if word not in message], message


@pytest.mark.parametrize("text", ["title: T\nchanges: []\n", "title: T\n", "changes: [{rule: r, until: 2027-01-01}]\n", "- a\n", "a: [\n"])
def test_a_reform_supposes_something(tmp_path: Path, text: str) -> None:
    """A file without changes, without title or without form is refused."""
    path = tmp_path / "reform.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidRules):
        read_reform(path, {"r": a_rule(id="r")})


def test_only_other_outcomes_are_differences() -> None:
    """A verdict with another reason and the same outcome is no difference."""
    same, other = a_finding(id="a"), a_finding(id="b")
    changed = a_finding(id="b", verdict=judge(a_finding(), a_rule(), KENYA, DAY))
    before, after = an_analysis(a_checked(findings=(same, other))), an_analysis(a_checked(findings=(same, changed)))
    assert [(each.before.id, each.path) for each in differences(before, after)] == [("b", "agreement.pdf")]
    assert differences(before, before) == ()


def run(*words: object) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["what-if", *map(str, words)])


@pytest.fixture
def grant(tmp_path: Path) -> Path:
    """A grant with the pledge and a limit on money, and a profile beside it."""
    path = tmp_path / "grant.md"
    text = "# Grant agreement\n\nThe Recipient must have a policy explicitly opposing prostitution.\n\nFunds may not be used to buy syringes.\n"
    path.write_text(text, encoding="utf-8")
    profile = 'incorporated = "KE"\nbody = "ngo"\nexempt_body = "none"\naffiliates = []\n'
    (tmp_path / "org.toml").write_text(profile, encoding="utf-8")
    return path


def test_side_by_side(grant: Path) -> None:
    """In text both answers stand under the condition, and what does not change is only counted."""
    result = run(grant, "--profile", grant.parent / "org.toml", "--set", "incorporated=US", "--on", "2026-11-21")
    assert result.exit_code == 0, result.output
    assert "Now:  It applies to you." in result.stdout
    assert "Then: It does not bind you." in result.stdout
    assert "syringes" not in result.stdout
    assert "no change" in result.stdout


def test_json_holds_both_verdicts(grant: Path, tmp_path: Path) -> None:
    """In JSON each change has both verdicts; the supposed facts and the law are named."""
    law = reform(tmp_path, "rule: 22-usc-7631-f, exempt: foreign-ngo, from: 2026-01-01", title='title: "Free all"\n')
    words = ("--profile", grant.parent / "org.toml", "--law", law, "--on", "2026-11-21", "--format", "json")
    made = json.loads(run(grant, *words).stdout)
    assert made["law"] == "Free all"
    [change] = made["documents"][0]["changes"]
    assert (change["now"]["status"], change["then"]["status"]) == ("applies", "exempt")
    assert made["documents"][0]["same"] >= 1


def test_another_day_can_be_supposed(grant: Path) -> None:
    """--then judges the second side by the law of another day."""
    words = ("--profile", grant.parent / "org.toml", "--on", "2026-11-21", "--then", "2003-01-01", "--format", "json")
    made = json.loads(run(grant, *words).stdout)
    assert {each["then"]["status"] for each in made["documents"][0]["changes"]} >= {"not_in_force"}


@pytest.mark.parametrize(("words", "code", "said"), [
    ((), 2, "Suppose something"),
    (("--set", "incorporate=US"), 4, "Did you mean 'incorporated'?"),
    (("--set", "incorporated=Kenya"), 4, "Did you mean 'KE'?"),
    (("--set", "incorporated"), 4, "has no '='"),
    (("--set", "makes_subawards=maybe"), 4, "true or false"),
    (("--set", "body=company", "--set", "exempt_body=who"), 4, "cannot be true"),
])  # fmt: skip
def test_wrong_suppositions_are_named(grant: Path, words: tuple[str, ...], code: int, said: str) -> None:
    """What cannot be supposed is refused with the likely spelling, before anything is judged."""
    result = run(grant, *words)
    assert result.exit_code == code, result.output
    assert said in result.stderr


@pytest.mark.parametrize("fact", ["incorporated=", "activities=peer-outreach, naloxone", 'affiliates=[{name = "A", country = "US"}]', "makes_subawards=true"])
def test_every_kind_of_fact_can_be_supposed(grant: Path, fact: str) -> None:
    """A fact can be made unknown, be a list with commas, a table, a yes."""
    assert run(grant, "--set", fact, "--on", "2026-11-21").exit_code == 0


def test_the_example_of_the_handbook_is_a_reform(tmp_path: Path) -> None:
    """The reform printed in rules/README.md is read as it stands there."""
    from fundflow.resources import shipped

    lines = (shipped("rules") / "README.md").read_text(encoding="utf-8").partition("    title: The order")[2].splitlines()
    text = ["title: The order" + lines[0]]
    for line in lines[1:]:
        if not line.startswith("    "):
            break
        text.append(line[4:])
    (tmp_path / "reform.yaml").write_text("\n".join(text), encoding="utf-8")
    assert len(read_reform(tmp_path / "reform.yaml", shipped_detector().book.rules).changes) == 8
