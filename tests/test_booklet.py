"""The booklet for review: law and rule side by side, as one page and as a Word file, and what the command takes."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import docx
import pytest
from click.testing import CliRunner, Result
from factories import CARD, PLEDGE, a_rule, some_rules
from pages import readable
from texts import write_pack

from fundflow.cli import main
from fundflow.model import Citation, Effect, Example, Exemption, Pack, Pattern, Step
from fundflow.report import labels
from fundflow.report.booklet import Booklet, booklet
from fundflow.report.bookletdocx import render_booklet_docx
from fundflow.report.bookletpage import render_booklet_html
from fundflow.report.bookletwords import concept_line, frame_words, pattern_words
from fundflow.rulebook.glossary import glossary
from fundflow.rulebook.glossary import readable as as_people_write

if TYPE_CHECKING:
    from pathlib import Path

WORDS = {
    "policy": {"en": ("policy", "policies", "position", "statement", "charter"), "es": ("política…",)},
    "sex_trade": {"en": ("prostitution", "sex work"), "es": (), "fr": (), "pt": ("prostituição",)},
    "instrument:45-cfr-89": {"": ("45 CFR 89",), "en": ("organizational integrity",)},
}
PATTERN = Pattern(
    (
        Step(("policy",), 0, ordered=True),
        Step(("oppose", "reject"), 8, ordered=True),
        Step(("sex_trade",), -1, ordered=False),
    ),
    "policy ..8 oppose|reject & sex_trade",
)
EXAMPLES = (
    Example(Effect.RESTRICTS, "The recipient must have a policy opposing prostitution."),
    Example(Effect.RESTRICTS, "Debe oponerse.", "es"),
    Example(Effect.PERMITS, "Nothing here precludes condoms."),
    Example(None, "Sex workers are welcome.", heading="Welcome"),
)


def a_booklet(**changes: Any) -> Booklet:
    """A booklet of three entries: two rules and a card."""
    rules = some_rules()
    rules[PLEDGE] = a_rule(patterns=(PATTERN,), examples=EXAMPLES, title="Pledge & <policy>")
    card = Pattern((Step(("instrument:45-cfr-89",), 0, ordered=True),), "instrument:45-cfr-89")
    rules[CARD] = replace(rules[CARD], patterns=(card,), path="rules/instruments/45-cfr-89.yaml", **changes)
    book = SimpleNamespace(rules=rules, packs=(Pack("core", "1", "0" * 64), Pack("us-federal", "2026.11", "a" * 64)))
    return booklet(book, rules.values(), WORDS, date(2026, 11, 21))  # type: ignore[arg-type]


def entries(made: Booklet) -> dict[str, Any]:
    """The entries by their anchor."""
    return {entry.anchor: entry for chapter in made.chapters for entry in chapter.entries}


def under(blocks: Any, heading: str) -> tuple[str, ...]:
    """What stands under a heading."""
    return next(block.items for block in blocks if block.heading == heading)


def test_entries_are_numbered_by_kind_of_condition() -> None:
    """Rules stand in the order of the families, cards of legal texts last, numbered throughout."""
    made = a_booklet()
    assert [chapter.title for chapter in made.chapters] == [
        "Pledge against prostitution",
        "No money for needles or syringes",
        "Cards of legal texts",
    ]
    assert [entry.number for entry in entries(made).values()] == [1, 2, 3]


def test_every_source_says_whether_anyone_has_read_it() -> None:
    """A source is checked against the text, or marked; both with their dates and their number in the table."""
    law = entries(a_booklet())[PLEDGE].law
    assert under(law, "Sources") == (
        "22 U.S.C. 7631(f), from 27 May 2003 [checked against the text] (S1).",
        f"AAPD 14-04 [{labels.UNVERIFIED}] (S2).",
    )


def test_exemptions_cite_their_own_source() -> None:
    """An exemption names who, since when, why, and where that stands."""
    assert under(entries(a_booklet())[PLEDGE].law, "Exemptions") == (
        "Organisation incorporated in the United States, from 20 June 2013: US organisations cannot be held to it. "
        "Source: 570 U.S. 205 (2013) [checked against the text] (S3).",
    )


def test_the_table_of_sources_is_whole() -> None:
    """Each source stands once, with address, mark, and every entry that cites it; the count says how many are checked."""
    made = a_booklet()
    assert [(each.number, each.text, each.cited) for each in made.authorities] == [
        (1, "22 U.S.C. 7631(f)", "1-3"),
        (2, "AAPD 14-04", "1-3"),
        (3, "570 U.S. 205 (2013)", "1-3"),
    ]
    assert made.authorities[0].url == "https://example.org/7631"
    assert "3 sources cited: 2 checked against the text, 1 from general knowledge" in made.counts


def test_a_long_block_is_printed_once() -> None:
    """The same law in several entries is printed in the first; the others say where, and a short one is repeated."""
    many = tuple(Exemption("iavi", f"Reason {n}.", Citation(f"Law {n}")) for n in range(4))
    rules = {name: a_rule(id=name, exemptions=many) for name in ("a", "b")}
    made = booklet(SimpleNamespace(rules=rules, packs=()), rules.values(), {}, date(2026, 11, 21))  # type: ignore[arg-type]
    assert len(under(entries(made)["a"].law, "Exemptions")) == 4
    assert under(entries(made)["b"].law, "Exemptions") == ("The same as in 1, word for word.",)
    assert len(under(entries(made)["b"].law, "Sources")) == 2


def test_patterns_are_written_for_people() -> None:
    """A pattern says which words, how far apart, in which order; a concept shows a few of its words."""
    assert pattern_words(PATTERN) == (
        "POLICY, then (at most 8 words between) OPPOSE or REJECT, and anywhere in the sentence SEX TRADE"
    )
    assert concept_line("policy", WORDS) == "POLICY: policy, policies, position, statement, …"
    assert concept_line("sex_trade", WORDS) == "SEX TRADE: prostitution, sex work"
    choices = {"x": {"en": ("(a very long choice/another very long choice) of (some/any) kind", "(a/b) c")}}
    assert concept_line("x", choices) == "X: (a/b) c, …"
    assert frame_words(a_rule(frames=frozenset({"ban", "duty"}))) == (
        "The sentence forbids it or calls it not allowable or demands it."
    )


def test_terms_are_written_for_people() -> None:
    """The signs of the vocabulary become what people would write."""
    assert as_people_write("legali(s|z)ation* of (|the )trade") == "legali(s/z)ation… of (the )trade"


def test_examples_stand_by_what_they_prove() -> None:
    """What must be found and what must not stand apart, each with its language and heading."""
    examples = entries(a_booklet())[PLEDGE].examples
    assert under(examples, "Must find, as a limit")[1] == "“Debe oponerse.” (Spanish)"
    assert under(examples, "Must not report") == ("[Welcome] “Sex workers are welcome.”",)


def test_the_page_is_a_document() -> None:
    """One readable page: front page with packs, date and sign-off, contents, both sides of each entry, marks, limits."""
    text = render_booklet_html(a_booklet())
    page = readable(text)
    assert page.tags.count("article") == 3
    for words in (
        "21 November 2026",
        "a" * 64,
        "How to review",
        "Qualification and jurisdiction",
        'href="#45-cfr-89"',
        "The law</p>",
        "The rule</p>",
        "Limits of this booklet",
        "It is no legal advice",
        f'<strong class="unread">[{labels.UNVERIFIED}]</strong>',
    ):
        assert words in text, words
    assert text.count("</i>agree</span>") == 3
    assert "Pledge &amp; &lt;policy&gt;" in text
    assert text == render_booklet_html(a_booklet())


def test_the_word_file_holds_the_same() -> None:
    """A4 with real headings; law and rule in a table whose head is marked as one; the unread mark in bold; same bytes."""
    data = render_booklet_docx(a_booklet())
    document = docx.Document(io.BytesIO(data))
    headings = [p.text for p in document.paragraphs if p.style.name.startswith(("Heading", "Title"))]
    assert headings[0] == "Rules for review"
    assert {
        "Contents",
        "1. Pledge & <policy>",
        "3. 45 CFR part 89",
        "Table of sources",
        "Limits of this booklet",
    } <= set(headings)
    sides = [table for table in document.tables if table.cell(0, 0).text == "The law"]
    assert len(sides) == 3
    assert sides[0].cell(0, 1).text == "The rule"
    assert "w:tblHeader" in sides[0].rows[0]._tr.xml
    marked = [run for p in sides[0].cell(1, 0).paragraphs for run in p.runs if labels.UNVERIFIED in run.text]
    assert marked
    assert all(run.bold for run in marked)
    assert sum("☐ agree" in p.text for p in document.paragraphs) == 3
    assert round(document.sections[0].page_width.cm) == 21
    assert data == render_booklet_docx(a_booklet())


def test_the_glossary_reads_every_concept() -> None:
    """Shipped words are there in four languages, a card with its citations and names."""
    words = glossary()
    assert {"en", "es", "fr", "pt"} <= {code for code, terms in words["sex_trade"].items() if terms}
    assert words["instrument:45-cfr-89"][""] == ("45 CFR 89",)


def run(*words: object) -> Result:
    """Run the command line on a fixed date."""
    return CliRunner().invoke(main, ["rules", "booklet", *map(str, words), "--on", "2026-11-21"])


def test_a_family_of_the_shipped_rules(tmp_path: Path) -> None:
    """One family gives its rules and cards; every shipped rule of it has an entry with a source or says why not."""
    target = tmp_path / "needles.html"
    done = run("--family", "syringe-funding-ban", "--output", target)
    assert done.exit_code == 0, done.stderr
    text = target.read_text(encoding="utf-8")
    readable(text)
    assert "only no money for needles or syringes" in text
    assert 'id="us-syringe-purchase-ban"' in text
    assert 'id="us-leadership-act-policy-requirement"' not in text
    assert len(re.findall(r"<article", text)) == int(done.stderr.split(" entries")[0].split()[-1])


def test_a_pack_has_a_booklet_of_its_own(tmp_path: Path) -> None:
    """With --pack only its rules are printed, as page or as Word file by the ending of the name."""
    pack = write_pack(tmp_path / "ours", **{"vocabulary/policy_word.yaml": "concept: policy_words\nen: [policies]\n"})
    (pack / "keep-widgets.yaml").unlink()
    (pack / "vocabulary" / "buy.yaml").unlink()
    rule = (pack / "no-widgets.yaml").read_text(encoding="utf-8").replace("policy_word]", "policy_words]")
    (pack / "no-widgets.yaml").write_text(rule, encoding="utf-8")
    target = tmp_path / "ours.docx"
    done = run("--pack", pack, "--output", target)
    assert done.exit_code == 0, done.stderr
    headings = [p.text for p in docx.Document(str(target)).paragraphs if p.style.name == "Heading 2"]
    assert {"1. No widgets", "2. The Widget Act"} <= set(headings)
    assert len([h for h in headings if h[0].isdigit()]) == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--family", "syringe-funding-bn"), "Did you mean 'syringe-funding-ban'"),
        (("--format", "docx"), "--output booklet.docx"),
    ],
)
def test_wrong_use_is_told(words: tuple[str, ...], says: str) -> None:
    """A wrong family gets the likely one; a Word file needs a place."""
    done = run(*words)
    assert done.exit_code == 2
    assert says in done.stderr
