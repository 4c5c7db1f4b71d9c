"""The text that people read: the answer first, nothing hidden, nothing that steers the terminal."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from factories import (
    PLEDGE,
    a_checked,
    a_finding,
    a_full_analysis,
    a_page,
    a_rule,
    a_syringe_finding,
    a_verdict,
    an_analysis,
)
from steps import growth

from fundflow.model import Analysis, Context, Effect, Organization, Skipped, Status, Unread
from fundflow.report import View
from fundflow.report.labels import NOT_ADVICE, numbers
from fundflow.report.plain import downgrade, plain, shorten
from fundflow.report.terminal import render_text

SNAPSHOTS = Path(__file__).parent / "snapshots"
HOSTILE = [
    "\x1b[2J\x1b]0;owned\x07 must not",
    "[bold red]must[/] not [link=http://evil.example]x[/link]",
    "\u202emust not\u202c",
    "must \x9b31m not",
    "\ud800 must not",
    "line one\r\nline two\x00",
    "😀 must not 👩‍⚕️",
    "يجب ألا تدعم المنظمة",
    "\U000e0041\ufeffmust not",
]


def text_of(analysis: Analysis, **view: object) -> str:
    """The text, in 80 columns unless told."""
    return render_text(analysis, View(**view))  # type: ignore[arg-type]


def width_of(line: str) -> int:
    """Columns of a line of narrow letters."""
    return len([sign for sign in line if not unicodedata.combining(sign)])


@pytest.mark.parametrize(("name", "view"), [("80", View()), ("60-ascii", View(60, encoding="ascii"))])
def test_snapshot(name: str, view: View) -> None:
    """The whole view looks as it did when a person last looked at it."""
    path = SNAPSHOTS / f"check-{name}.txt"
    found = render_text(a_full_analysis(), view)
    if os.environ.get("FUNDFLOW_UPDATE"):
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("quote", HOSTILE)
@pytest.mark.parametrize("colour", [False, True])
def test_documents_cannot_steer_the_terminal(quote: str, colour: bool) -> None:
    """No character of a document reaches the terminal as a command."""
    finding = a_finding(
        quote=quote,
        section=quote,
        limiters=(quote,),
        context=(Context("lead-in", quote, 3, 1),),
        language=quote,
    )
    document = a_checked(path=quote, findings=(finding,), unread=(Unread(2, quote),))
    text = text_of(an_analysis(document, skipped=(Skipped(quote, quote),)), colour=colour, verbose=True)
    ours = text.replace("\x1b[0m", "")
    ours = "".join(part.partition("m")[2] if number else part for number, part in enumerate(ours.split("\x1b[")))
    assert not [sign for sign in ours if unicodedata.category(sign) in {"Cc", "Cs"} and sign != "\n"]
    assert not set(ours) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
    if quote.startswith("["):
        assert "[bold red]must[/]" in text


def test_no_colour_unless_asked() -> None:
    """Without colour there is not one escape."""
    assert "\x1b" not in text_of(a_full_analysis())
    assert "\x1b[" in text_of(a_full_analysis(), colour=True)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "no-such-encoding"])
def test_fewer_characters(encoding: str) -> None:
    """A terminal without UTF-8 gets near characters."""
    text = text_of(
        an_analysis(
            a_checked(
                findings=(
                    a_finding(
                        quote="«café» — no",
                    ),
                )
            )
        ),
        encoding=encoding,
    )
    text.encode("cp1252" if encoding == "cp1252" else "ascii")
    assert "caf" in text


@pytest.mark.parametrize("width", [60, 64, 80, 120])
def test_lines_fit(width: int) -> None:
    """Every line fits the terminal."""
    assert max(map(width_of, text_of(a_full_analysis(), width=width).split("\n"))) <= width


def test_answer_comes_first() -> None:
    """Counts stand above the first quote."""
    text = text_of(a_full_analysis())
    assert text.index("1 condition limits you") < text.index("1 page could not be read: page 2") < text.index("“")


def test_organisation_wide_comes_before_this_money() -> None:
    """What reaches the whole organisation is shown first, wherever it stands in the document."""
    document = a_checked(findings=(a_syringe_finding(page=1), a_finding(page=9)))
    text = text_of(an_analysis(document))
    assert text.index("LIMITS YOUR WHOLE ORGANISATION") < text.index("LIMITS THIS MONEY ONLY")


def test_what_does_not_bind_is_not_counted_as_a_limit() -> None:
    """A condition judged not to bind has its own place and number."""
    text = text_of(an_analysis(a_checked(findings=(a_finding(verdict=a_verdict(Status.EXEMPT)),))))
    assert "limit you" not in text.split("WRITTEN HERE")[0].replace("limits you. That is no promise", "")
    assert "1 is written here but does not bind you" in text


def test_same_rule_is_explained_once() -> None:
    """Six places of one condition are one card; the places beyond four are named by page."""
    findings = tuple(a_finding(id=f"f-{page}", page=page, end_page=page) for page in range(1, 7))
    text = text_of(an_analysis(a_checked(findings=findings)))
    assert text.count("It means") == 1
    assert "2 more places: pages 5-6." in text


def test_long_quotes_are_cut_in_the_middle_only() -> None:
    """The beginning and the end of a quote are always shown; --verbose shows all of it."""
    quote = "First words " + "and more " * 200 + "last words."
    analysis = an_analysis(a_checked(findings=(a_finding(quote=quote),)))
    short, whole = text_of(analysis), text_of(analysis, verbose=True)
    assert "“First words" in short
    assert "last words.”" in short
    assert "[…]" in short
    assert "[…]" not in whole


def test_no_finding_is_no_promise() -> None:
    """A document without findings says what was looked for and never that it is safe."""
    text = text_of(an_analysis(a_checked(findings=(), unread=(Unread(2, "no text"),))))
    assert "no promise" in text
    assert "3 rules on 5 of 6 pages" in text
    assert "pledge against prostitution" in text
    assert "safe" not in text


def test_nothing_read_is_not_nothing_found() -> None:
    """A scan that nobody could read is not reported as free of conditions."""
    unread = tuple(Unread(page, "no text layer") for page in range(1, 7))
    text = text_of(an_analysis(a_checked(findings=(), unread=unread)))
    assert "Nothing in this file could be read" in text
    assert "No condition was found" not in text


@pytest.mark.parametrize(("codes", "words"), [(("ar",), "Text in Arabic was not understood"), ((), "not recognised")])
def test_languages_that_rules_do_not_know(codes: tuple[str, ...], words: str) -> None:
    """Finding nothing in a language that no rule speaks is not a result."""
    text = " ".join(text_of(an_analysis(a_checked(findings=(), languages=codes))).split())
    assert words in text
    assert "No condition was found" not in text
    assert "the rules know English" in text.replace("The rules", "the rules")


def test_skipped_files_are_named_once() -> None:
    """A reason that begins with the path does not repeat it."""
    assert text_of(an_analysis(skipped=(Skipped("a.pdf", "a.pdf: is gone"),))).count("a.pdf") == 1


def test_several_files_are_summed_up() -> None:
    """After many files the answers stand together once more."""
    text = text_of(an_analysis(a_checked(path="one.pdf"), a_checked(path="two.pdf", findings=())))
    end = " ".join(text.split("ALL FILES IN SHORT")[1].split())
    assert "one.pdf: 1 condition may limit you" in end
    assert "two.pdf: No condition was found" in end


def test_unverified_sources_say_so() -> None:
    """A source nobody read is marked."""
    assert "not checked against the" in text_of(an_analysis())


def test_formats_without_pages_name_the_section() -> None:
    """A Word file has no pages to point at."""
    text = text_of(an_analysis(a_checked(media_type="text/plain", pages=1)))
    assert "Where          section 4.2(b)" in text


def test_who_it_was_judged_for() -> None:
    """The facts that the verdicts rest on stand at the top."""
    analysis = an_analysis(organization=Organization("Rosa", "KE", "ngo"))
    assert "for Rosa (ngo, registered in KE)" in text_of(analysis)


def test_mentions_are_one_line_unless_verbose() -> None:
    """Passages that ask nothing do not drown the rest."""
    analysis = an_analysis(a_checked(findings=(a_finding(effect=Effect.MENTIONS),)))
    assert "1 passage, page 3." in text_of(analysis)
    assert "The Recipient must" in text_of(analysis, verbose=True)


def test_information_not_advice_closes() -> None:
    """The last words say what this is not."""
    assert " ".join(text_of(a_full_analysis()).split()).endswith(NOT_ADVICE)


def test_empty_pages_of_rules_leave_no_empty_labels() -> None:
    """A rule without advice shows no empty rows."""
    rule = a_rule(page=a_page(still_allowed=(), ask=()), citations=())
    text = text_of(an_analysis(rules={PLEDGE: rule}))
    assert "Stays allowed" not in text
    assert "Source" not in text


def test_cost_follows_the_findings() -> None:
    """A compendium with twice the places costs twice the work, not four times."""

    def render(count: int) -> str:
        rules = {f"r-{n}": replace(a_rule(), id=f"r-{n}") for n in range(count // 5)}
        findings = tuple(a_finding(id=f"f-{n}", rule=f"r-{n % len(rules)}", start=n, page=n + 1) for n in range(count))
        return text_of(an_analysis(a_checked(findings=findings, pages=count), rules=rules))

    assert growth(render, 50) < 2.3


def test_shorten_keeps_both_ends() -> None:
    """Nothing is cut from a short text; one long word is cut too."""
    assert shorten("short", 10) == "short"
    assert "[…]" in shorten("x" * 100, 20)


def test_plain_keeps_joiners() -> None:
    """Persian and emoji joiners stay, direction marks go."""
    assert plain("می\u200cخواهم \u200fa\tb") == "می\u200cخواهم a b"


def test_downgrade_is_never_empty() -> None:
    """A character without a near one becomes a question mark."""
    assert downgrade("漢 é", "ascii") == "? e"


def test_page_numbers_read_naturally() -> None:
    """Runs are joined and the last number has an "and"."""
    assert numbers([9, 3, 5, 6, 7, 3]) == "3, 5-7 and 9"


def test_where_nothing_was_read_nothing_was_looked_for() -> None:
    """A file of which no page could be read is not followed by all that was looked for in it."""
    unread = tuple(Unread(page, "no text layer") for page in range(1, 4))
    text = text_of(an_analysis(a_checked(findings=(), pages=3, unread=unread)))
    assert "WHAT WAS LOOKED FOR" not in text
    assert "WHAT WAS LOOKED FOR" in text_of(an_analysis(a_checked(findings=(), pages=4, unread=unread)))
