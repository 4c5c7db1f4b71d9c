"""Boxes: the characters that a second library sees inside a box are exactly those of the run."""

from __future__ import annotations

import random
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

import pdfplumber
import pdfs
import pytest
from bench.oracle import characters

from fundflow.model import Box, Document, Line, Run
from fundflow.reading import place_runs, read_document

if TYPE_CHECKING:
    from collections.abc import Callable

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
REAL = [
    ("pdf-grants/LSC_1610CFR.PDF", None),
    ("pdf-grants/UNICEF_PCA_agreement_EN.pdf", None),
    ("pdf-grants/UNICEF_PCA_agreement_FR.pdf", None),
    ("pdf-grants/HHS_SAMHSA_NOFO_prototype.pdf", None),
    ("pdf-grants/HHS_ACL_NOFO_prototype.pdf", None),
    ("pdf-grants/LSC_2008_RFP.pdf", None),
    ("pdf-grants/LSC_LSC2011NOFA.pdf", None),
    ("pdf-grants/EU_BE_Wallonie_Compet_FR.pdf", None),
    ("pdf-grants/USAspending_analyst_guide.pdf", None),
    ("pdf-difficult/plumber_federal_register_3col.pdf", None),
    ("pdf-difficult/plumber_rotated_table.pdf", None),
    ("pdf-difficult/tabula_rotated_page.pdf", None),
    ("pdf-difficult/unstructured_multi_column_2p.pdf", None),
    ("pdf-difficult/plumber_password_test.pdf", "test"),
]


held = lru_cache(maxsize=1)(characters)
"""The characters of a page, which is asked for many boxes one after the other."""


def seen(page: pdfplumber.page.Page, box: Box) -> str:
    """Give the characters whose middle is inside a box, without white space."""
    left, top = page.cropbox[0] - page.mediabox[0], page.cropbox[1] - page.mediabox[1]
    x0, x1, y0, y1 = box.x0 + left, box.x1 + left, box.top + top, box.bottom + top
    found = [text for x, y, text in held(page) if x0 <= x <= x1 and y0 <= y <= y1]
    return "".join(
        sorted(normalize("NFKC", "".join(found)).replace("\u00ad", "-").replace(" ", "").replace("\u00a0", ""))
    )


def words(line: Line, chance: random.Random) -> tuple[Run, str]:
    """Choose some whole words of a line."""
    parts = line.text.split(" ")
    first = chance.randrange(len(parts))
    last = chance.randrange(first, len(parts))
    start = len(" ".join(parts[:first])) + (1 if first else 0)
    text = " ".join(parts[first : last + 1])
    return Run(line.page, line.start + start, len(text)), text


def disagreements(path: Path, document: Document, lines: list[Line], password: str | None = None) -> list[str]:
    """Compare the boxes of some words of each line with pdfplumber."""
    chance = random.Random(1)
    wanted = dict(words(line, chance) for line in lines)
    boxes = place_runs(document, path, wanted, password=password)
    wrong = []
    with pdfplumber.open(path, password=password) as pdf:
        for run, text in wanted.items():
            expected = "".join(sorted(text.replace(" ", "")))
            if not expected:
                continue
            got = seen(pdf.pages[run.page - 1], boxes[run]) if run in boxes else "no box"
            if got != expected and got.replace(".", "") != expected.replace(".", ""):  # leaders
                wrong.append(f"page {run.page}: {text!r} -> {got!r} in {boxes.get(run)}")
    return wrong


@pytest.mark.parametrize(
    "make",
    [
        lambda path: pdfs.two_columns(path, heading="Conditions of the award"),
        pdfs.three_columns,
        *(
            lambda path, turned=turned, sideways=sideways: pdfs.rotated(path, turned, pdfs.BODY, sideways=sideways)
            for turned in (0, 90, 180, 270)
            for sideways in (False, True)
        ),
        lambda path: pdfs.table(path, [["A", "B"], ["one\ntwo words", "three"]], before="Before", after="After"),
    ],
)
def test_boxes_hold_exactly_the_characters(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    """On every kind of generated page the boxes hold the words of the run and no others."""
    path = make(tmp_path / "a.pdf")
    document = read_document(path)
    assert document.has_boxes
    assert disagreements(path, document, list(document.lines) * 3) == []


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_cropped_pages(tmp_path: Path, turned: int) -> None:
    """Boxes are measured from the corner of the visible page."""
    path = pdfs.rotated(tmp_path / "a.pdf", turned, pdfs.BODY)

    def crop(pdf: pdfs.pikepdf.Pdf) -> None:
        pdf.pages[0].CropBox = [50, 60, 600, 700]
        pdf.pages[0].MediaBox = [-10, -20, 602, 772]

    plain = read_document(path)
    before = place_runs(plain, path, [Run(1, 0, 3)])[Run(1, 0, 3)]
    pdfs.changed(path, crop)
    after = place_runs(read_document(path), path, [Run(1, 0, 3)])[Run(1, 0, 3)]
    shift = {0: (-50, -92), 90: (-60, -50), 180: (-12, -60), 270: (88, -192)}[turned]  # reportlab swaps the sides
    assert (after.x0 - before.x0, after.top - before.top) == pytest.approx(shift, abs=0.01)


def test_boxes_of_broken_words_and_kept_hyphens(tmp_path: Path) -> None:
    """A kept hyphen is inside the box, a dropped one outside."""
    path = pdfs.pages(tmp_path / "a.pdf", [["No funds for non-", "profit lob-", "bying work"]])
    document = read_document(path)
    assert [line.text for line in document.lines] == ["No funds for non-", "profit lob", "bying work"]
    runs = [Run(1, line.start, len(line.text)) for line in document.lines]
    boxes = place_runs(document, path, runs)
    with pdfplumber.open(path) as pdf:
        for line, run in zip(document.lines, runs, strict=True):
            assert seen(pdf.pages[0], boxes[run]) == "".join(sorted(line.text.replace(" ", "")))


def test_runs_without_ink_have_no_box(tmp_path: Path) -> None:
    """Characters that are not there have no box; formats without pages have none at all."""
    path = pdfs.pages(tmp_path / "a.pdf", [["No funds"]])
    document = read_document(path)
    assert place_runs(document, path, [Run(1, 500, 3)]) == {}
    text = tmp_path / "a.txt"
    text.write_text("No funds")
    assert place_runs(read_document(text), text, [Run(1, 0, 2)]) == {}


@pytest.mark.parametrize(("name", "password"), REAL)
def test_boxes_on_real_files(name: str, password: str | None) -> None:
    """On real files, too, pdfplumber sees in each box the words of the run."""
    path = SHARED / name
    if not path.exists():
        pytest.skip("the shared folder of real documents is not here")
    document = read_document(path, password=password)
    chance = random.Random(7)
    pages = sorted({line.page for line in document.lines})[:6]
    lines = [line for line in document.lines if line.page in pages and line.text.isascii()]
    chosen = chance.sample(lines, min(60, len(lines)))
    wrong = disagreements(path, document, chosen, password)
    assert len(wrong) <= 0.02 * len(chosen), "\n".join(wrong)
