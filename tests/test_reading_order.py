"""Reading a PDF: the order of lines, columns, rotations, heads and feet, notes, hyphens."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pdfs
import pytest

from fundflow.model import Line
from fundflow.reading import read_document
from fundflow.reading.hyphens import join_words
from fundflow.reading.righttoleft import from_the_right

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reportlab.pdfgen.canvas import Canvas

    from fundflow.model import Document


def texts(document: Document) -> list[str]:
    return [line.text for line in document.lines]


def running(document: Document) -> str:
    """Join lines as a later stage does."""
    return "".join(line.text + ("" if line.broken else " ") for line in document.lines)


@pytest.mark.parametrize("interleaved", [False, True])
def test_two_columns_come_one_after_the_other(tmp_path: Path, interleaved: bool) -> None:
    """Whether the file holds columns in turn or line by line, each is read as a whole under its heading."""
    path = pdfs.two_columns(tmp_path / "a.pdf", interleaved=interleaved, heading="Conditions of the award in full")
    document = read_document(path)
    assert texts(document) == ["Conditions of the award in full", *pdfs.LEFT_COLUMN, *pdfs.RIGHT_COLUMN]
    assert {line.column for line in document.lines[1:31]} == {0}
    assert {line.column for line in document.lines[31:]} == {1}


def test_three_columns(tmp_path: Path) -> None:
    """Three columns are numbered from the left."""
    document = read_document(pdfs.three_columns(tmp_path / "a.pdf"))
    assert [line.column for line in document.lines] == [0] * 25 + [1] * 25 + [2] * 25


def test_columns_joined_on_one_line_are_taken_apart(tmp_path: Path) -> None:
    """Columns that the file writes as one row of text per line are still read one after the other."""

    def draw(canvas: pdfs.Canvas) -> None:
        for n, (left, right) in enumerate(zip(pdfs.LEFT_COLUMN, pdfs.RIGHT_COLUMN, strict=True)):
            canvas.setFont("Vera", 10)
            text = canvas.beginText(54, 690 - 12 * n)
            text.textOut(left)
            text.setTextOrigin(300, 690 - 12 * n)
            text.textOut(right)
            canvas.drawText(text)

    document = read_document(pdfs.one_page(tmp_path / "a.pdf", draw))
    assert texts(document) == [*pdfs.LEFT_COLUMN, *pdfs.RIGHT_COLUMN]


@pytest.mark.parametrize("sideways", [False, True])
@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_rotated_pages_are_read_in_order(tmp_path: Path, turned: int, sideways: bool) -> None:
    """/Rotate and text drawn sideways change neither words nor order."""
    path = pdfs.rotated(tmp_path / "a.pdf", turned, pdfs.BODY, sideways=sideways)
    assert texts(read_document(path)) == pdfs.BODY


def test_running_heads_feet_and_numbers_are_left_out(tmp_path: Path) -> None:
    """What stands in the margin of every page is not in the running text; the first title stays."""

    def dress(canvas: pdfs.Canvas, number: int) -> None:
        pdfs.put(canvas, ["Grant Agreement No. 77"], 72, 765, 8)
        pdfs.put(canvas, [f"Page {number} of 5"], 280, 30, 8)
        pdfs.put(canvas, [f"- {number} -"], 500, 30, 8)

    path = pdfs.pages(tmp_path / "a.pdf", [[f"Clause {n}.", *pdfs.BODY] for n in "abcde"], dress)
    assert texts(read_document(path)) == [line for n in "abcde" for line in (f"Clause {n}.", *pdfs.BODY)]


def test_heads_that_change_from_page_to_page_are_left_out(tmp_path: Path) -> None:
    """A head is known by its place when its words differ on every page."""
    heads = ["Scope", "Money spent", "Records kept", "Ending", "Law of the land", "Signatures"]
    path = pdfs.pages(
        tmp_path / "a.pdf",
        [pdfs.BODY * 8] * 6,
        lambda canvas, number: pdfs.put(canvas, [heads[number - 1]], 72, 760, 9),
    )
    assert texts(read_document(path)) == pdfs.BODY * 48


def test_body_text_at_the_top_is_kept(tmp_path: Path) -> None:
    """Short documents and pages that merely begin alike lose nothing."""
    path = pdfs.pages(tmp_path / "a.pdf", [["1. Scope", *pdfs.BODY], ["2. Term", *pdfs.BODY]])
    assert len(read_document(path).lines) == 10
    same = pdfs.pages(tmp_path / "b.pdf", [["All pages say the same"]] * 6)
    assert len(read_document(same).lines) == 6


def test_a_form_that_is_repeated_keeps_its_first_lines(tmp_path: Path) -> None:
    """Pages that say the same from the top on have no head: no white space parts it from the text."""
    path = pdfs.pages(tmp_path / "a.pdf", [pdfs.BODY, pdfs.BODY * 9] * 4)
    assert len(read_document(path).lines) == 160


def test_a_condition_in_the_foot_is_kept_once(tmp_path: Path) -> None:
    """A sentence repeated in every foot may bind: it stays where it first stands."""
    foot = "By drawing down funds the recipient accepts all terms of this award and its annexes"
    path = pdfs.pages(
        tmp_path / "a.pdf",
        [[f"Clause {n}", *pdfs.BODY] for n in "abcde"],
        lambda canvas, number: pdfs.put(canvas, [foot], 72, 40, 8),
    )
    assert [text for text in texts(read_document(path)) if text not in pdfs.BODY] == [
        "Clause a", foot, "Clause b", "Clause c", "Clause d", "Clause e",
    ]  # fmt: skip


ENDS = [
    "fund lobbying of any kind",
    "pay for travel in first class",
    "support abortion as a method",
    "buy needles for any programme",
    "repay debts of the applicant",
    "campaign for a candidate",
]


def spaced(path: Path, texts: Sequence[Sequence[str]], last: Sequence[str], gap: float = 24) -> Path:
    """Write pages of lines set far apart, each with a last line at one height."""
    canvas = pdfs.canvas_at(path)
    for lines, end in zip(texts, last, strict=True):
        for n, line in enumerate(lines):
            pdfs.put(canvas, [line], 72, 70 + gap + 24 * (len(lines) - 1 - n))
        pdfs.put(canvas, [end], 72, 70)
        canvas.showPage()
    canvas.save()
    return path


def test_a_last_line_that_goes_on_a_sentence_is_no_foot(tmp_path: Path) -> None:
    """The last lines of pages set in double spacing stay, whether their words change or come again."""
    begins = [*pdfs.BODY * 5, "The Recipient agrees that it shall not use Award Funds to"]
    ends = [f"Recipient: {end}" for end in ENDS]
    assert texts(read_document(spaced(tmp_path / "a.pdf", [begins] * 6, ends))) == [
        line for end in ends for line in (*begins, end)
    ]
    path = spaced(tmp_path / "b.pdf", [begins] * 6, [ENDS[0]] * 6)
    assert texts(read_document(path)) == [*begins, ENDS[0]] * 6


def test_last_lines_that_begin_a_clause_are_kept(tmp_path: Path) -> None:
    """Sentences at the foot that differ by a number only, or begin a ban, stay; repeated ones stay once."""
    numbered = [f"({n}) Funds under Part {n} may never pay for lobbying." for n in range(1, 7)]
    path = spaced(tmp_path / "a.pdf", [pdfs.BODY * 6] * 6, numbered, 60)
    assert [text for text in texts(read_document(path)) if text not in pdfs.BODY] == numbered
    begun = "No part of the funds may be used to"
    path = spaced(tmp_path / "b.pdf", [pdfs.BODY * 6] * 6, [begun] * 6, 60)
    assert texts(read_document(path)).count(begun) == 1


def test_titles_in_the_foot_are_left_out(tmp_path: Path) -> None:
    """What is short, or set as a title, is no sentence."""
    for foot in ("Grant Agreement", "Standard Terms and Conditions of the Grant Agreement"):
        path = spaced(tmp_path / "a.pdf", [pdfs.BODY * 6] * 6, [foot] * 6, 60)
        assert foot not in texts(read_document(path))


def test_footnotes_follow_the_body_of_their_page(tmp_path: Path) -> None:
    """Small print below the body that begins with a mark is a note, wherever the file has it."""

    def draw(canvas: pdfs.Canvas) -> None:
        pdfs.put(canvas, ["1 See the award letter of 3 May.", "2 As amended."], 72, 90, 7)
        pdfs.put(canvas, pdfs.BODY * 6)

    document = read_document(pdfs.one_page(tmp_path / "a.pdf", draw))
    assert [line.note for line in document.lines] == [False] * 24 + [True] * 2
    assert texts(document)[-2:] == ["1 See the award letter of 3 May.", "2 As amended."]


@pytest.mark.parametrize("hyphen", ["-", "\u00ad"])
def test_broken_words_are_joined(tmp_path: Path, hyphen: str) -> None:
    """A hyphen at a line end that only breaks the word disappears."""
    lines = [f"The recipient must comply with all restric{hyphen}", "tions of the award and the law."]
    document = read_document(pdfs.pages(tmp_path / "a.pdf", [lines]))
    assert document.lines[0].broken
    assert running(document).strip() == "The recipient must comply with all restrictions of the award and the law."


@pytest.mark.parametrize("hyphen", ["-", "\u00ad", "\u2010", "\ufffe"])
def test_every_hyphen_can_break_a_word(hyphen: str) -> None:
    """All four characters that stand for a hyphen at a line end are understood."""
    lines = join_words([Line(1, f"no lob{hyphen}"), Line(1, "bying is allowed")])
    assert [(line.text, line.broken) for line in lines] == [("no lob", True), ("bying is allowed", False)]


def test_own_hyphens_are_kept(tmp_path: Path) -> None:
    """A hyphen that belongs to the word stays: by the document's other words, else by its first part."""
    lines = [
        "A re-grant is a grant to others. No re-",
        "grant may be made to a for-profit or non-",
        "profit body, nor for harm-reduc-",
        "tion work in the US-",
        "Mexico border area.",
    ]
    found = running(read_document(pdfs.pages(tmp_path / "a.pdf", [lines])))
    for words in ("No re-grant may", "non-profit body", "harm-reduction work", "US-Mexico border"):
        assert words in found


def test_words_broken_across_columns_and_pages_are_joined(tmp_path: Path) -> None:
    """The next line of the text decides, not the next line of the page."""
    first = [*pdfs.BODY * 8, "No part of the funds may be used for lob-"]
    path = pdfs.pages(
        tmp_path / "a.pdf",
        [first, ["bying of any kind.", *pdfs.BODY]],
        lambda canvas, number: pdfs.put(canvas, [f"Page {number}"], 280, 30, 8),
    )
    assert "may be used for lobbying of any kind." in running(read_document(path))


def test_geometry_and_weight(tmp_path: Path) -> None:
    """Size, weight, gap and place are those of the page as displayed, whatever the text matrix."""

    def draw(canvas: pdfs.Canvas) -> None:
        pdfs.put(canvas, pdfs.BODY)
        pdfs.put(canvas, ["Ten times bold"], 72, 640, 14, "VeraBd")
        canvas.scale(2, 2)
        pdfs.put(canvas, ["Scaled text here"], 36, 300, 6, "Helvetica-Bold")

    lines = read_document(pdfs.one_page(tmp_path / "a.pdf", draw)).lines
    assert [(line.size, line.bold) for line in lines[3:]] == [(10, False), (14, True), (12, True)]
    assert lines[0].x0 == pytest.approx(72, abs=1)
    assert lines[0].top < 792 - 720 < lines[0].bottom
    assert [line.gap for line in lines[:4]] == [0, 0, 0, 0]
    assert lines[4].gap > 1


def test_spaces_of_all_kinds_are_spaces(tmp_path: Path) -> None:
    """Non-breaking spaces and the like are ordinary spaces, one for one."""
    path = pdfs.pages(tmp_path / "a.pdf", [["No\u00a0funds may be used"]])
    assert texts(read_document(path)) == ["No funds may be used"]


def test_numbers_in_the_margin_come_before_their_lines(tmp_path: Path) -> None:
    """List numbers that the file writes after the text stand before it."""

    def draw(canvas: pdfs.Canvas) -> None:
        pdfs.put(canvas, pdfs.BODY, 100)
        pdfs.put(canvas, ["1."], 72, 720)
        pdfs.put(canvas, ["2."], 72, 696)

    found = texts(read_document(pdfs.one_page(tmp_path / "a.pdf", draw)))
    assert found == ["1.", *pdfs.BODY[:2], "2.", *pdfs.BODY[2:]]


def test_lines_are_the_pages_characters(tmp_path: Path) -> None:
    """A line's text never runs past the next line's start, whatever was cut from it."""
    document = read_document(pdfs.two_columns(tmp_path / "a.pdf"))
    spans = sorted((line.start, line.start + len(line.text)) for line in document.lines)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))


def test_progress_and_first_page(tmp_path: Path) -> None:
    """The caller hears of every page, and lines are numbered by page from 1."""
    seen: list[tuple[int, int]] = []
    path = pdfs.pages(tmp_path / "a.pdf", [pdfs.BODY] * 3)
    document = read_document(path, on_page=lambda done, of: seen.append((done, of)))
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert {line.page for line in document.lines} == {1, 2, 3}


def test_right_to_left_rows_are_read_from_the_right() -> None:
    """Pieces of a right-to-left row that the file holds from the left are turned round; words join."""
    left = Line(1, "\u064e\u0646 \u0623\u0648", 100, 100, 150, 110, 10)
    right = Line(1, "\u0645\u0639\u064a", 150.5, 100, 200, 110, 10, start=9)
    latin = Line(1, "Article 3", 100, 120, 150, 130, 10, start=20)
    assert [(line.start, line.broken) for line in from_the_right([left, right, latin])] == [
        (9, True),
        (0, False),
        (20, False),
    ]


def _counted(path: Path, *, step: int, aside: float) -> Path:
    """Write text whose lines, or every fifth, are counted in the margin."""
    text = [f"words of the paragraph that run on to the {'next line' if n % 4 else 'end.'}" for n in range(1, 25)]

    def draw(canvas: Canvas) -> None:
        pdfs.put(canvas, text)
        for n in range(1, 25):
            if n % step == 0:
                pdfs.put(canvas, [str(n)], x=aside - 4 * len(str(n)), y=720 - 12 * (n - 1), size=7)

    return pdfs.one_page(path, draw)


@pytest.mark.parametrize(("step", "aside"), [(1, 60), (5, 60), (1, 560)])
def test_numbers_of_lines_are_left_out(tmp_path: Path, step: int, aside: float) -> None:
    """A margin that counts the lines, one by one or by fives, left or right of them, is no part of the text."""
    lines = read_document(_counted(tmp_path / "a.pdf", step=step, aside=aside)).lines
    assert len(lines) == 24
    assert all(line.text.startswith("words of the paragraph") for line in lines)


def test_numbers_of_paragraphs_stay(tmp_path: Path) -> None:
    """A margin that numbers the paragraphs is kept: the conditions are quoted by these numbers."""

    def draw(canvas: Canvas) -> None:
        for n in range(1, 11):
            text = ["The grantee keeps records of each", "payment and shows them on request", "to the auditor."]
            pdfs.put(canvas, text, y=720 - 60 * n)
        for n in range(1, 11):
            pdfs.put(canvas, [str(n)], x=50, y=720 - 60 * n)

    lines = read_document(pdfs.one_page(tmp_path / "a.pdf", draw)).lines
    assert [line.text for line in lines if line.text.isdigit()] == [str(n) for n in range(1, 11)]


def test_titles_in_the_margin_are_lines_of_their_own(tmp_path: Path) -> None:
    """A bold title left of the first line of its text is split from it; a number there stays with its paragraph."""

    def draw(canvas: Canvas) -> None:
        for n, title in enumerate(("1. Services", "2. Payment", "3. Neighbours")):
            y = 700 - 60 * n
            pdfs.put(canvas, [title], x=60, y=y, size=8, font="VeraBd")
            pdfs.put(
                canvas,
                ["The contractor keeps the centre open", "on five evenings of each week and", "serves meals."],
                x=160,
                y=y,
            )
        pdfs.put(canvas, ["(a)"], x=60, y=500, font="VeraBd")
        pdfs.put(canvas, ["It gives advice to all who", "ask for it."], x=160, y=500)

    lines = [line.text for line in read_document(pdfs.one_page(tmp_path / "a.pdf", draw)).lines]
    assert lines[:2] == ["1. Services", "The contractor keeps the centre open"]
    assert lines[4:6] == ["2. Payment", "The contractor keeps the centre open"]
    assert lines[-2:] == ["(a) It gives advice to all who", "ask for it."]


def test_no_sidebar_stands_between_a_title_in_the_margin_and_its_text(tmp_path: Path) -> None:
    """A box beside the text comes before or after it, even where a title of two lines stands in the margin."""

    def draw(canvas: Canvas) -> None:
        pdfs.put(canvas, ["KEY FACTS", "Contract 26-17"], x=480, y=690)
        pdfs.put(
            canvas,
            ["The contractor keeps the centre open", "on five evenings of each week and", "serves meals."],
            x=160,
            y=720,
        )
        pdfs.put(canvas, ["2. Working with", "neighbours"], x=60, y=640, size=8, font="VeraBd")
        pdfs.put(
            canvas,
            ["The contractor meets the neighbours", "in each month of the year and tells", "them what it does."],
            x=160,
            y=640,
        )

    lines = [line.text for line in read_document(pdfs.one_page(tmp_path / "a.pdf", draw)).lines]
    at = lines.index("2. Working with")
    assert lines[at : at + 3] == ["2. Working with", "neighbours", "The contractor meets the neighbours"]
