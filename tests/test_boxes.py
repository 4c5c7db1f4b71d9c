"""Evidence is exact: what another library sees inside a finding's boxes is its quote and nothing else."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from bench.corpus import proofs
from bench.oracle import bare, checker, wrong_boxes
from bench.prose import paragraph, sentence
from bench.typeset import FOOT, STYLES, Setter, Style
from reportlab.lib.pagesizes import A4

from fundflow.errors import UnreadableDocument

if TYPE_CHECKING:
    from pathlib import Path

    from fundflow.analysis import Checker


CLAUSES = (
    ("None of the funds made available under this agreement may be used to promote, support or advocate the legalization or "
    "practice of prostitution, by the recipient or by any of its subrecipients in whatever country they work."),
    ("Award money shall not be used to purchase sterile needles or syringes for the hypodermic injection of any illegal drug, "
    "neither by the recipient itself nor by a partner that receives a part of it at a later time."),
    ("No amount that is paid by the foundation may be used to perform abortions as a method of family planning or to motivate "
    "or coerce any person to practise abortions, whether in this country or in another one."),
    ("The grantee and each of its partners shall not promote the legalization or practice of prostitution or sex trafficking "
    "during the period of performance, whatever the source of the money with which they do it."),
)
"""Long enough for two lines in every look, and no two alike, lest their first lines pass for running heads."""


@pytest.fixture(scope="module")
def ours() -> Checker:
    """One checker with the shipped rules."""
    return checker()


def test_boxes_of_generated_files_hold_exactly_the_quote(ours: Checker, tmp_path: Path) -> None:
    """At least 200 findings in 12 files of one and two columns, justified, hyphenated, across pages."""
    made = proofs(tmp_path, ours.detector.book, 12)
    checked = [(file.path, ours.check(file.path).findings) for file in made]
    assert sum(len(findings) for _, findings in checked) >= 200
    assert [wrong for path, findings in checked for wrong in wrong_boxes(path, findings)] == []


@pytest.mark.parametrize("style", STYLES, ids=lambda style: f"{style.columns}-{style.font}-{style.size}")
def test_a_quote_across_columns_and_pages_has_boxes_on_each(ours: Checker, tmp_path: Path, style: Style) -> None:
    """A clause that begins in the last line of every column goes on in the next, on this page or another."""
    path = tmp_path / "across.pdf"
    setter = Setter(path, style)
    chance = random.Random(3)
    for number, clause in enumerate(CLAUSES, 1):
        setter.heading(f"{number}. Records")
        setter.paragraph(paragraph(chance))
        while setter.y - FOOT > style.size * 3:
            setter.paragraph(sentence(chance) if setter.y - FOOT > style.size * 9 else "Notices are sent by mail.")
        setter.y = FOOT + style.size * (1 + number / 4)  # room for one line, not at the same height on every page
        setter.paragraph(clause)
        setter.paragraph(paragraph(chance))
    setter.save()
    findings = [f for f in ours.check(path).findings if not f.resembles]
    assert [f.quote for f in findings] == list(CLAUSES)
    assert [len({(box.page, box.x0 > A4[0] / 2) for box in f.boxes}) for f in findings] == [2] * 4
    assert wrong_boxes(path, findings) == []


@pytest.mark.slow
def test_boxes_of_real_files_hold_exactly_the_quote(ours: Checker, shared: Path) -> None:
    """The same on real grants; pages read by OCR have no characters to compare with."""
    wrong, held = [], 0
    for path in sorted(shared.glob("pdf-grants/*.[pP][dD][fF]")):
        try:
            checked = ours.check(path)
        except UnreadableDocument:
            continue
        findings = [f for f in checked.findings if f.boxes]
        held += len(findings)
        wrong += wrong_boxes(path, findings) if findings else []
    assert held >= 20
    assert [case for case in wrong if bare(case.seen)] == []


@pytest.fixture
def shared() -> Path:
    """The real files, where they are present."""
    from bench.measure import ROOT

    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the shared files are not here")
    return folder
