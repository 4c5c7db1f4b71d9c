"""Reading a PDF closely: tables, form fields, checkboxes, strike-outs, scans, blank and damaged pages."""

from __future__ import annotations

import random
import shutil
from typing import TYPE_CHECKING

import pdfplumber
import pdfs
import pikepdf
import pytest
from pdfplumber import table as finder

from fundflow.model import Cell, Run
from fundflow.reading import ocr, place_runs, read_document
from fundflow.reading.marks import parts_of
from fundflow.reading.rulings import Edge
from fundflow.reading.tables import cells_between, crossings_of

if TYPE_CHECKING:
    from pathlib import Path

    from reportlab.pdfgen.canvas import Canvas

ROWS = [["Item", "Allowed"], ["Condoms and\nneedles", "No, not with\nthese funds"], ["Rent", "Yes"]]


def test_tables_are_read_cell_by_cell(tmp_path: Path) -> None:
    """Every line of a ruled table knows its cell, and cells come row by row, between the text around them."""
    document = read_document(pdfs.table(tmp_path / "a.pdf", ROWS, before="Before", after="After"))
    assert [(line.text, line.cell) for line in document.lines] == [
        ("Before", None),
        ("Item", Cell(0, 0, 0)),
        ("Allowed", Cell(0, 0, 1)),
        ("Condoms and", Cell(0, 1, 0)),
        ("needles", Cell(0, 1, 0)),
        ("No, not with", Cell(0, 1, 1)),
        ("these funds", Cell(0, 1, 1)),
        ("Rent", Cell(0, 2, 0)),
        ("Yes", Cell(0, 2, 1)),
        ("After", None),
    ]


def test_tables_are_those_of_pdfplumber(tmp_path: Path) -> None:
    """The second library, which parses the page itself, finds the same cells."""
    path = pdfs.table(tmp_path / "a.pdf", ROWS)
    with pdfplumber.open(path) as pdf:
        expected = pdf.pages[0].extract_tables()[0]
    cells: dict[tuple[int, int], list[str]] = {}
    for line in read_document(path).lines:
        assert line.cell is not None
        cells.setdefault((line.cell.row, line.cell.column), []).append(line.text)
    assert [["\n".join(cells[r, c]) for c in range(2)] for r in range(3)] == expected


@pytest.mark.parametrize("seed", range(40))
def test_cells_are_those_of_pdfplumber(seed: int) -> None:
    """Strokes thrown at random on a coarse raster, broken and shaken, enclose the same cells."""
    chance = random.Random(seed)

    def thrown() -> tuple[float, float, float]:
        start = 20 * chance.randrange(7) + chance.choice([0, 0, 1, 2.5])
        return 20 * chance.randrange(8) + chance.choice([0, 0, 0.5, 2]), start, start + 20 * chance.randrange(1, 6)

    edges = [Edge(a, y, b, y) for y, a, b in (thrown() for _ in range(40))]
    edges += [Edge(x, a, x, b) for x, a, b in (thrown() for _ in range(40))]
    points = crossings_of(edges)
    assert set(cells_between(points)) == set(finder.intersections_to_cells(points))
    assert cells_between(points)


def test_closer_look_decides_from_the_fourth_page_on(tmp_path: Path) -> None:
    """Later pages are looked at for tables only when the caller finds their text worth it."""
    path = pdfs.table(tmp_path / "a.pdf", ROWS)

    def repeat(pdf: pikepdf.Pdf) -> None:
        for _ in range(4):
            pdf.pages.append(pdf.pages[0])

    pdfs.changed(path, repeat)
    asked: list[str] = []
    document = read_document(path, closer_look=lambda text: bool(asked.append(text)))
    assert [any(line.cell for line in document.lines if line.page == n) for n in range(1, 6)] == [True] * 3 + [
        False
    ] * 2
    assert len(asked) == 2
    assert "needles" in asked[0]


def test_a_frame_is_no_table(tmp_path: Path) -> None:
    """A border around a page or its two columns leaves the text as it is."""

    def draw(canvas: pdfs.Canvas) -> None:
        canvas.rect(50, 50, 500, 700)
        canvas.line(300, 50, 300, 750)
        pdfs.put(canvas, pdfs.BODY)

    assert not any(line.cell for line in read_document(pdfs.one_page(tmp_path / "a.pdf", draw)).lines)


def undraw(pdf: pikepdf.Pdf) -> None:
    """Take away the pictures of text fields, as programs do that leave drawing to the reader."""
    pdf.Root.AcroForm.NeedAppearances = True
    for field in pdf.pages[0].Annots:
        if pikepdf.Name.Tx == field.FT:
            del field["/AP"]


@pytest.mark.parametrize("drawn", [True, False])
def test_form_fields_stand_after_their_labels(tmp_path: Path, drawn: bool) -> None:
    """Values of fields are lines of their own, in their place, and can be boxed, drawn in the file or not."""
    path = pdfs.form(tmp_path / "a.pdf")
    if not drawn:
        pdfs.changed(path, undraw)
    document = read_document(path)
    assert [(line.text, line.field) for line in document.lines[:4]] == [
        ("Name of organisation:", False),
        ("Casa Segura", True),
        ("Country:", False),
        ("Freedonia", True),
    ]
    value = document.lines[1]
    run = Run(1, value.start, len(value.text))
    box = place_runs(document, path, [run])[run]
    assert 215 < box.x0 < box.x1 < 375
    assert 792 - 712 < box.top < box.bottom < 792 - 692


def test_form_checkboxes_mark_their_labels(tmp_path: Path) -> None:
    """The state of a form's checkbox is on the line of its label; its tick is not text."""
    marks = {
        line.text: line.mark for line in read_document(pdfs.form(tmp_path / "a.pdf")).lines if line.mark is not None
    }
    assert marks == {"We certify that we comply with Annex B": True, "We do not comply with Annex B": False}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("☐ Yes ☒ No", [(False, "Yes"), (True, "No")]),
        ("Yes ☐ No ☑", [(False, "Yes"), (True, "No")]),
        ("[ ] a condition [x] another", [(False, "a condition"), (True, "another")]),
        ("( ) accept", [(False, "accept")]),
        ("✓ accepted", [(True, "accepted")]),
        ("(x) tenth item of a list", [(None, "(x) tenth item of a list")]),
        ("the period of [ ] months", [(None, "the period of [ ] months")]),
        ("Choose: ☐ one", [(None, "Choose:"), (False, "one")]),
        ("plain", [(None, "plain")]),
    ],
)
def test_printed_boxes(text: str, parts: list[tuple[bool | None, str]]) -> None:
    """Printed boxes divide a line and mark their labels; list numbers and blanks are no boxes."""
    assert [(part.mark, text[part.start : part.end]) for part in parts_of(text)] == parts


def test_printed_boxes_in_a_file(tmp_path: Path) -> None:
    """The characters of a marked line are still those of the page."""
    path = pdfs.pages(tmp_path / "a.pdf", [["[x] We accept [ ] We decline", "and sign."]])
    document = read_document(path)
    assert [(line.text, line.mark, line.start) for line in document.lines] == [
        ("We accept", True, 4),
        ("We decline", False, 18),
        ("and sign.", None, 30),
    ]


def test_struck_out_words_are_marked(tmp_path: Path) -> None:
    """Words below a strike-out annotation are a deleted line of their own."""
    path = pdfs.pages(tmp_path / "a.pdf", [["The pledge applies.", "The pledge is repealed."]])

    def strike(pdf: pikepdf.Pdf) -> None:
        quad = [70, 730, 170, 730, 70, 718, 170, 718]
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.StrikeOut, Rect=[70, 718, 170, 730], QuadPoints=quad
        )
        pdf.pages[0].Annots = pdf.make_indirect([note])

    pdfs.changed(path, strike)
    assert [(line.text, line.deleted) for line in read_document(path).lines] == [
        ("The pledge applies.", True),
        ("The pledge is repealed.", False),
    ]


def scanned(tmp_path: Path) -> Path:
    source = pdfs.pages(tmp_path / "source.pdf", [[line[:60] for line in pdfs.BODY]])
    return pdfs.scan(tmp_path / "scan.pdf", source)


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_scanned_pages_are_read_by_ocr(tmp_path: Path) -> None:
    """A page that is a picture gives its words with boxes, and counts as read by OCR."""
    path = scanned(tmp_path)
    document = read_document(path)
    assert (document.pages_ocr, document.unread) == (1, ())
    assert document.lines[0].text == pdfs.BODY[0][:60].strip()
    run = Run(1, document.lines[0].start + len("The "), len("Recipient"))
    box = place_runs(document, path, [run])[run]
    assert 85 < box.x0 < 100
    assert box.top < 792 - 722 < box.bottom + 4


def test_scanned_pages_are_listed_without_ocr(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Tesseract, or when OCR is not wanted, the page is listed with what to do."""
    path = scanned(tmp_path)
    document = read_document(path, ocr=False)
    assert [(page.page, page.reason) for page in document.unread] == [
        (1, "no text layer; read it with OCR switched on")
    ]
    monkeypatch.setattr(ocr, "_installed", frozenset)
    assert read_document(path).unread[0].reason == "no text layer; install Tesseract to read scanned pages"


def test_a_stamped_scan_is_not_taken_for_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture of a page with a printed stamp on it is still a page to read by OCR."""
    path = scanned(tmp_path)
    stamped = tmp_path / "stamped.pdf"

    def stamp(pdf: pikepdf.Pdf) -> None:
        with pikepdf.open(pdfs.pages(stamped, [["Received 3 May"]])) as other:
            pdf.pages[0].add_overlay(other.pages[0])

    pdfs.changed(path, stamp)
    monkeypatch.setattr(ocr, "_installed", frozenset)
    document = read_document(path)
    assert document.unread[0].reason.startswith("most of it is a picture; install Tesseract")
    assert [line.text for line in document.lines] == ["Received 3 May"]


def test_blank_pages_are_read(tmp_path: Path) -> None:
    """A page with nothing on it hides nothing."""
    document = read_document(pdfs.pages(tmp_path / "a.pdf", [pdfs.BODY, [], pdfs.BODY]))
    assert document.pages == 3
    assert document.unread == ()


def test_a_page_whose_content_is_lost_is_listed(tmp_path: Path) -> None:
    """A page that shows nothing because its content cannot be decoded is not blank."""
    path = pdfs.pages(tmp_path / "a.pdf", [pdfs.BODY, pdfs.BODY, pdfs.BODY])

    def spoil(pdf: pikepdf.Pdf) -> None:
        stream = pdf.make_stream(b"this is not deflated (text) Tj")
        stream.Filter = pikepdf.Name.FlateDecode
        pdf.pages[1].Contents = stream

    pdfs.changed(path, spoil)
    document = read_document(path)
    assert [page.page for page in document.unread] == [2]
    assert {line.page for line in document.lines} == {1, 3}


def test_garbage_text_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters that stand for other letters are garbage: the page is listed, not searched."""
    monkeypatch.setattr(ocr, "_installed", frozenset)
    shifted = ["".join(chr(ord(c) - 29) if c.isalpha() else c for c in line) for line in pdfs.BODY]
    document = read_document(pdfs.pages(tmp_path / "a.pdf", [shifted]))
    assert document.unread[0].reason.startswith("its text cannot be decoded")
    assert document.lines == ()


def test_bookmarks_give_heading_levels(tmp_path: Path) -> None:
    """A line that is the target of a bookmark and says the same is a heading of that level."""

    def draw(canvas: pdfs.Canvas) -> None:
        pdfs.put(canvas, ["Article 1: Scope", *pdfs.BODY, "1.1 Use of funds", *pdfs.BODY])
        for key, title, level in (("a", "Article 1: Scope", 0), ("b", "1.1 Use of Funds", 1)):
            canvas.bookmarkPage(key)
            canvas.addOutlineEntry(title, key, level)

    lines = read_document(pdfs.one_page(tmp_path / "a.pdf", draw)).lines
    assert [(line.text, line.level) for line in lines if line.level] == [
        ("Article 1: Scope", 1),
        ("1.1 Use of funds", 2),
    ]


def test_a_tick_alone_in_its_cell_stays(tmp_path: Path) -> None:
    """A box under "Yes" keeps its column: what it says depends on the name above it."""
    path = pdfs.table(tmp_path / "a.pdf", [["Term", "Yes", "No"], ["Needles are not paid", "[X]", "[ ]"]])
    ticks = [(line.cell, line.mark) for line in read_document(path).lines if line.mark is not None]
    assert ticks == [(Cell(0, 1, 1), True), (Cell(0, 1, 2), False)]


def _choices(canvas: Canvas, *, letter: str) -> None:
    """Draw three squares with words right of them, a letter in the second."""
    for n, words in enumerate(("Appendix on abortion", "Appendix on needles", "Appendix on travel")):
        canvas.rect(80, 700 - 20 * n, 9, 9)
        pdfs.put(canvas, [words], x=96, y=701 - 20 * n)
    pdfs.put(canvas, [letter], x=82, y=681, size=8)


def test_a_letter_in_a_drawn_square_ticks_it(tmp_path: Path) -> None:
    """Squares are checkboxes where one holds an X: its words are ticked, those of the others are not."""
    path = pdfs.one_page(tmp_path / "a.pdf", lambda canvas: _choices(canvas, letter="X"))
    assert [(line.text, line.mark) for line in read_document(path).lines] == [
        ("Appendix on abortion", False),
        ("Appendix on needles", True),
        ("Appendix on travel", False),
    ]


def test_squares_without_any_tick_say_nothing(tmp_path: Path) -> None:
    """Where no square holds a sign, a tick may have been made with a pen: no words count as not ticked."""
    path = pdfs.one_page(tmp_path / "a.pdf", lambda canvas: _choices(canvas, letter="B"))
    assert all(line.mark is None for line in read_document(path).lines)


def test_words_with_a_line_through_them_are_deleted(tmp_path: Path) -> None:
    """A printed redline strikes at half the height of the letters; an underline and a rule between lines do not."""

    def draw(canvas: Canvas) -> None:
        pdfs.put(canvas, ["Pay for needles now and", "for transport of all", "kinds to the clinic"])
        width = canvas.stringWidth
        start, end = 72 + width("Pay for ", "Vera", 10), 72 + width("Pay for needles ", "Vera", 10)
        canvas.line(start, 722.6, end, 722.6)
        canvas.line(72, 706.5, 72 + width("for transport", "Vera", 10), 706.5)
        canvas.line(72, 691, 540, 691)

    lines = read_document(pdfs.one_page(tmp_path / "a.pdf", draw)).lines
    assert [(line.text, line.deleted) for line in lines] == [
        ("Pay for", False),
        ("needles", True),
        ("now and", False),
        ("for transport of all", False),
        ("kinds to the clinic", False),
    ]
