"""Evidence is exact: what another library sees inside a finding's boxes is its quote and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bench.corpus import proofs
from bench.oracle import bare, checker, wrong_boxes
from fundflow.errors import UnreadableDocument

if TYPE_CHECKING:
    from pathlib import Path

    from fundflow.analysis import Checker


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


def test_a_quote_across_columns_and_pages_has_boxes_on_each(ours: Checker, tmp_path: Path) -> None:
    """The generator does break clauses: some findings stand on two pages, some in many lines."""
    made = proofs(tmp_path, ours.detector.book, 12)
    found = [finding for file in made for finding in ours.check(file.path).findings]
    assert any(f.page != f.end_page and len({box.page for box in f.boxes}) == 2 for f in found)
    assert any(len(f.boxes) >= 4 for f in found)


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
