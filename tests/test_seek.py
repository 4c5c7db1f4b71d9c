"""Quotes that were kept without their place are found on their page again, with the boxes a check gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from texts import ROOT

from fundflow.reading import place_runs, read_document
from fundflow.reading.seek import boxes_of_quotes

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE = ROOT / "grants" / "us-federal-agreement" / "document.pdf"


@pytest.mark.parametrize("sample", ["us-federal-agreement", "subagreement-es", "hud-style-certification-form"])
def test_every_line_is_found_where_it_was_read(sample: str) -> None:
    """The words of a line have the box that reading gives for its characters."""
    from fundflow.model import Run

    path = ROOT / "grants" / sample / "document.pdf"
    document = read_document(path)
    lines = [line for line in document.lines if len(line.text.split()) > 5 and not line.broken and not line.field][:40]
    runs = [Run(line.page, line.start, len(line.text)) for line in lines]
    expected = place_runs(document, path, runs)
    found = boxes_of_quotes(path, [(line.page, line.text) for line in lines])
    same = [
        boxes and all(abs(a - b) < 0.6 for a, b in zip(boxes[0], expected[run], strict=True))
        for run, boxes in zip(runs, found, strict=True)
        if run in expected and len(boxes) < 2
    ]
    assert len(same) > 10
    assert sum(map(bool, same)) >= 0.9 * len(same)


def test_words_that_are_not_there_have_no_box(tmp_path: Path) -> None:
    """Another text, a page that does not exist, and a file that is no PDF give nothing."""
    wanted = [(1, "these words stand in no grant at all"), (999, "The Recipient"), (1, "…")]
    assert boxes_of_quotes(SAMPLE, wanted) == [(), (), ()]
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 no more")
    assert boxes_of_quotes(broken, [(1, "The Recipient")]) == [()]
