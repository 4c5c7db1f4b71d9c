"""`fundflow diff`: two documents or two results in, text, JSON or one page out, exit codes of the contract."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from clauses import a_clause, a_needle, a_saving, an_edition
from click.testing import CliRunner, Result
from pages import readable
from texts import ROOT

from fundflow.cli import main
from fundflow.comparison import compare
from fundflow.report.diffpage import render_diff_html
from fundflow.report.difftext import render_diff_text
from fundflow.report.view import View

if TYPE_CHECKING:
    from pathlib import Path

OLD = """# Grant

## 3. Supplies

3.1 No funds under this award shall be used to purchase sterile needles or syringes for the injection of any illegal drug.

3.2 Funds may be used to operate a supervised consumption site.
"""
NEW = """# Grant

## 7. Supplies

7.1 No funds under this award shall be used to purchase sterile needles or syringes for the injection of any illegal drug.

7.2 Funds may not be used to operate a supervised consumption site.

7.3 The Recipient must have a policy explicitly opposing prostitution and sex trafficking.
"""


@pytest.fixture
def versions(tmp_path: Path) -> tuple[Path, Path]:
    """Two versions of a small grant."""
    old, new = tmp_path / "v1.md", tmp_path / "v2.md"
    old.write_text(OLD, encoding="utf-8")
    new.write_text(NEW, encoding="utf-8")
    return old, new


def run(*words: object) -> Result:
    """Run the command line on a fixed date."""
    return CliRunner().invoke(main, ["diff", *map(str, words), "--on", "2026-11-21"])


def test_the_text_cites_both_sides(versions: tuple[Path, Path]) -> None:
    """The summary comes first; each change has both places and the words that changed."""
    shown = run(*versions).stdout
    assert shown.index("1 condition added") < shown.index("WHAT BINDS YOU MORE")
    assert "Funds may {+not+} be used to operate a supervised consumption site." in " ".join(shown.split())
    assert "Old         section 3.2 Supplies" in shown
    assert "New         section 7.2 Supplies" in shown
    assert "1 clause only moved" in shown
    assert "\x1b" not in shown
    assert "not legal advice" in " ".join(shown.split())


def test_json_holds_all_of_it(versions: tuple[Path, Path]) -> None:
    """Programs get the kinds, both clauses with quote and place, and the marked words."""
    value = json.loads(run(*versions, "--format", "json").stdout)
    assert value["summary"]["changes"] == {"condition-added": 1, "effect-tightened": 1, "wording-changed": 1}
    tightened = next(each for each in value["changes"] if "effect-tightened" in each["kinds"])
    assert tightened["old"]["quote"] == "3.2 Funds may be used to operate a supervised consumption site."
    assert {"kind": "new", "text": "not "} in tightened["words"]
    assert {each["cause"] for each in value["changes"]} == {"text"}


def test_two_results_show_a_changed_reading(versions: tuple[Path, Path], tmp_path: Path) -> None:
    """The same document checked for nobody and for an organisation in Kenya differs in reading alone."""
    results = []
    for name, words in {"a.json": [], "b.json": ["--profile", str(ROOT / "grants" / "profile-kenya.toml")]}.items():
        results.append(tmp_path / name)
        CliRunner().invoke(
            main, ["check", str(versions[1]), "--on", "2026-11-21", "--output", str(results[-1]), *words]
        )
    value = json.loads(run(*results, "--format", "json").stdout)
    assert value["summary"]["changes"] == {"verdict-tightened": 1}
    assert [each["cause"] for each in value["changes"]] == ["reading"]
    assert value["readings"][0].startswith("signer: not named")
    mixed = json.loads(run(results[0], versions[1], "--format", "json").stdout)
    assert mixed["changes"] == []


@pytest.mark.parametrize(
    ("words", "code"),
    [((), 0), (("--fail-on", "high"), 1), (("--fail-on", "any"), 1), (("--fail-on", "medium"), 1)],
)
def test_exit_codes(versions: tuple[Path, Path], words: tuple[str, ...], code: int) -> None:
    """Only --fail-on makes a change an exit code."""
    assert run(*versions, *words).exit_code == code


def test_what_binds_less_never_fails(versions: tuple[Path, Path]) -> None:
    """The other way round nothing binds more; "any" still counts."""
    old, new = versions
    assert run(new, old, "--fail-on", "low").exit_code == 0
    assert run(new, old, "--fail-on", "any").exit_code == 1
    assert run(new, new, "--fail-on", "any").exit_code == 0


def test_a_page_not_read_is_exit_code_3(tmp_path: Path) -> None:
    """A version with a page that was not read is no whole comparison, and says so."""
    from fundflow.report.exits import diff_exit_code

    torn = compare(an_edition(unread=("grant.pdf, page 2: is a picture",)), an_edition(text="new"))
    assert diff_exit_code(torn) == 3
    assert "Not read in the old version: grant.pdf, page 2" in render_diff_text(torn, View())


def test_files_that_cannot_be_compared(versions: tuple[Path, Path], tmp_path: Path) -> None:
    """A result that is none, and a document that cannot be read, are named with what to do."""
    bad = tmp_path / "bad.json"
    bad.write_text("{}", encoding="utf-8")
    result = run(versions[0], bad)
    assert result.exit_code == 2
    assert "is no result of a check" in result.stderr
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    result = run(broken, versions[1])
    assert result.exit_code == 3
    assert "nothing to compare" in result.stderr


def test_the_page_is_one_file_that_anyone_can_read(versions: tuple[Path, Path], tmp_path: Path) -> None:
    """One page without script or address, in a language, with one main heading, ordered levels and marked words."""
    target = tmp_path / "changes.html"
    assert run(*versions, "--output", target).exit_code == 0
    text = target.read_text(encoding="utf-8")
    page = readable(text)
    assert {"ins", "dl"} <= set(page.tags)
    assert "@page { size: A4" in text


def test_words_of_a_document_cannot_become_markup() -> None:
    """A quote that looks like HTML stays a quote."""
    nasty = a_clause(quote="<script>alert(1)</script> must oppose & condemn prostitution", section="<b>4</b>")
    page = render_diff_html(compare(an_edition(a_needle()), an_edition(nasty, text="new")))
    assert "script" not in readable(page).tags
    assert "&lt;script&gt;" in page


def test_words_of_a_document_cannot_steer_the_terminal() -> None:
    """Control characters in a quote never reach the terminal."""
    nasty = a_clause(quote="must \x1b[2J oppose prostitution")
    text = render_diff_text(compare(an_edition(), an_edition(nasty, text="new")), View(colour=True))
    assert "\x1b[2J" not in text


def test_colour_only_repeats_the_marks() -> None:
    """With and without colour the same words and marks stand there."""
    result = compare(
        an_edition(a_saving(), a_needle()), an_edition(a_needle(quote="No funds may buy needles."), text="new")
    )
    coloured = render_diff_text(result, View(colour=True))
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured).split() == render_diff_text(result, View()).split()
