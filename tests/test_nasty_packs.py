"""Packs of strangers: nothing in them can run code, hang the loader or hang the matcher."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from smallbook import instead_of_shipped
from steps import growth, steps
from texts import BUY, NO_WIDGETS, WIDGETS

from fundflow.cli import main
from fundflow.detection import Detector, match
from fundflow.errors import InvalidRules
from fundflow.model import Example, Pattern, Step
from fundflow.proof import example_outline
from fundflow.rulebook import load
from fundflow.rulebook.patterns import MOST_STEPS
from fundflow.rulebook.terms import LONGEST_CHOICE, LONGEST_TERM, slots

if TYPE_CHECKING:
    from fundflow.model import Finding

RULE = NO_WIDGETS.replace("unless: [policy_word]\n", "")
MOST = 2_000_000
"""Lines of Python within which a hostile pack is refused; a clock would depend on the machine."""


def a_pack(folder: Path, **files: str) -> Path:
    """A pack of a concept, a common word and a rule, with files changed or added."""
    pack = folder / "pack"
    usual = {
        "pack.yaml": 'name: ours\nversion: "1"\ntitle: Ours\n',
        "vocabulary/widget.yaml": WIDGETS,
        "vocabulary/acquire_word.yaml": BUY.replace("concept: buy", "concept: acquire_word"),
        "no-widgets.yaml": RULE,
    }
    for name, text in (usual | files).items():
        path = pack / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return pack


def words(number: int, term: str) -> str:
    """A concept with a strange term on line 5."""
    text = WIDGETS.replace("concept: widget", f"concept: widget_{number}")
    return text.replace('en: ["widget*"]', f'en:\n  - "{term}"')


def rule(name: str, old: str, new: str) -> str:
    """The rule under another name, with one text exchanged."""
    assert old in RULE
    return RULE.replace("id: no-widgets", f"id: {name}").replace(old, new)


BOMB = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
TRAP = "a-folder-that-a-tag-made"
HOSTILE = {
    "vocabulary/w1.yaml": (words(1, "(x" + "(a|b)" * 40 + ")"), 5, f"more than {LONGEST_CHOICE} forms"),
    "vocabulary/w2.yaml": (words(2, "(a|b|c|d) " * 12), 5, "forms; split it"),
    "vocabulary/w3.yaml": (words(3, "(" * 900 + ")" * 900), 5, "choices inside choices"),
    "vocabulary/w4.yaml": (words(4, "word " * LONGEST_TERM), 5, "characters. At most"),
    "vocabulary/w5.yaml": (words(5, "(a|b"), 5, "open bracket"),
    "long-pattern.yaml": (
        rule("long-pattern", "match: [widget]", f"match:\n  - '{' ... '.join(['widget'] * (MOST_STEPS + 1))}'"),
        8,
        f"At most {MOST_STEPS}",
    ),
    "trap.yaml": (
        rule("trap", "title: No widgets", f"title: !!python/object/apply:os.mkdir ['{TRAP}']"),
        3,
        "is not allowed",
    ),
    "binary.yaml": (rule("binary", "title: No widgets", "title: !!binary aGk="), 3, "is not allowed"),
    "own-tag.yaml": (rule("own-tag", "title: No widgets", "title: !ours x"), 3, "is not allowed"),
    "set.yaml": (rule("set", "title: No widgets", "title: !!set {a}"), 3, "is not allowed"),
    "day.yaml": (rule("day", "title: No widgets", "title: !!timestamp 2026-01-01"), 3, "is not allowed"),
    "bomb.yaml": (rule("bomb", "title: No widgets", "title: No widgets") + BOMB, 14, "unknown key 'a0'"),
    "loop.yaml": (rule("loop", "match: [widget]", "match: &m [widget, *m]"), 7, "'match' must be a text"),
    "deep.yaml": (rule("deep", "match: [widget]", f"match: {'[' * 5000}{']' * 5000}"), 7, "nest"),
    "large.yaml": (rule("large", "title: No widgets", "title: x" + "x" * 2_000_001), 1, "At most 2,000,000"),
}
"""File of a pack to its content, the line that is wrong, and what is said of it."""


@pytest.fixture(scope="module")
def problems(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The mistakes for which a pack of hostile files is refused, which takes no long work."""
    pack = a_pack(tmp_path_factory.mktemp("hostile"), **{name: text for name, (text, _, _) in HOSTILE.items()})
    found: list[str] = []

    def refused() -> None:
        with pytest.raises(InvalidRules) as raised:
            load([pack])
        found.extend(raised.value.problems)

    with pytest.MonkeyPatch.context() as monkeypatch:  # the shipped rules are no part of what is counted
        instead_of_shipped(monkeypatch, tmp_path_factory.mktemp("base"))
        taken = steps(refused)
    assert taken < MOST
    return found


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused(problems: list[str], name: str) -> None:
    """Terms that explode, patterns longer than a sentence, tags, aliases that unfold, depth and size: file, line, why."""
    _, line, says = HOSTILE[name]
    assert any(re.search(rf"\b{re.escape(name)}:{line}: .*{re.escape(says)}", each) for each in problems), problems


def test_every_mistake_has_its_place(problems: list[str]) -> None:
    """Each is one line that begins with file and line, and says nothing of Python."""
    for each in problems:
        assert re.match(r"\S+\.yaml:\d+: \S", each), each
        assert "\n" not in each
        assert "Traceback" not in each


def test_no_tag_ran_anything(problems: list[str]) -> None:
    """A tag that names code made nothing happen."""
    assert not Path(TRAP).exists()


def counted(monkeypatch: pytest.MonkeyPatch, pattern: Pattern, hits: int) -> int:
    """How often the matcher looks around a hit, for a pattern that can never be completed."""
    looks = 0
    look = match._Search._near

    def near(*arguments: object) -> list[match.Span]:
        nonlocal looks
        looks += 1
        return look(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(match._Search, "_near", near)
    spans = {"a": [(n, n + 1) for n in range(hits)], "z": [(hits + 500, hits + 501)]}
    assert list(match.find_matches(pattern, spans)) == []
    return looks


def test_the_matcher_is_linear(monkeypatch: pytest.MonkeyPatch) -> None:
    """The longest pattern, with gaps as long as they get and an end that is never reached, costs steps times hits."""
    steps = [Step(("a",), -1, ordered=False) for _ in range(MOST_STEPS - 1)]
    pattern = Pattern((*steps, Step(("z",), 0, ordered=True)), "nasty", frozenset({"a"}))
    looks = {hits: counted(monkeypatch, pattern, hits) for hits in (50, 100, 200)}
    assert all(found <= MOST_STEPS * hits * 2 for hits, found in looks.items())


def test_an_anchor_in_the_middle_is_linear_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking to both sides of a rare word does not multiply the ways."""
    steps = [
        Step(("z" if n == MOST_STEPS // 2 else "a",), -1 if n else 0, ordered=n % 2 == 0) for n in range(MOST_STEPS)
    ]
    pattern = Pattern((*steps[:-1], Step(("z",), 1, ordered=True)), "nasty", frozenset({"z"}))
    assert counted(monkeypatch, pattern, 200) <= MOST_STEPS * 200 * 2


def test_a_nasty_rule_reads_a_nasty_sentence(tmp_path: Path) -> None:
    """A whole pack with many alternatives and optional parts runs over a sentence made to defeat it; twice as long, twice the work."""
    choices = "|".join(f"gadget{n}*" for n in range(20))
    strange = WIDGETS.replace(
        'en: ["widget*"]', f'en: ["widget*", "(very |)(big |)(red |)({choices}) (of|for|) (ours|)"]'
    )
    pattern = " ... ".join(["widget"] * (MOST_STEPS - 1)) + " ..0 acquire_word"
    nasty = RULE.replace("match: [widget]", f"match: [widget, '{pattern}', '{pattern.replace(' ... ', ' & ')}']")
    files = {"vocabulary/widget.yaml": strange, "no-widgets.yaml": nasty}
    detector = Detector(load([a_pack(tmp_path, **files)]))

    def found(count: int) -> tuple[Finding, ...]:
        sentence = "Funds may not pay for " + "very big red gadget1 of ours widget " * count + "and nothing else to acquire."
        return detector.find(example_outline(Example(None, sentence)))[0]

    assert growth(found, 10) < 2.3
    assert any(finding.rule == "no-widgets" for finding in found(150))


def test_shipped_terms_are_far_from_the_bounds() -> None:
    """A term of a few choices is no explosion."""
    assert slots("(legal|decriminal)i(s|z)(e|ation) of (sex (work|trade)|drugs)")


def test_lint_names_every_mistake_of_a_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line for each mistake, in any of its files, with file and line; exit code 4."""
    instead_of_shipped(monkeypatch, tmp_path / "base")
    wrong = RULE.replace("scope: use-of-funds", "scope: use-of-fund").replace("match: [widget]", "match: [wigdet]")
    files = {"vocabulary/widget.yaml": WIDGETS + "nl: [dingetje]\n", "no-widgets.yaml": wrong}
    pack = a_pack(tmp_path, **files, **{"pack.yaml": "name: ours\n", "stray.yml": ""})
    done = CliRunner().invoke(main, ["rules", "lint", "--pack", str(pack)])
    assert done.exit_code == 4
    lines = done.stderr.removeprefix("fundflow: ").splitlines()
    for says in (
        r"pack/no-widgets.yaml:5: 'scope: use-of-fund' is unknown. Did you mean 'use-of-funds'",
        r"pack/no-widgets.yaml:7: concept 'wigdet' .* Did you mean 'widget'",
        r"vocabulary/widget.yaml:8: unknown key 'nl'",
        r"pack/pack.yaml:1: key 'version' is missing",
        r"stray.yml: files that end in .yml are not read",
    ):
        assert any(re.search(says, line) for line in lines), (says, lines)
