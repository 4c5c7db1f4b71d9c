"""Tell a sentence that asks from one that only looks so: a polite request, or a little question at the end.

"Could you send us the names?" demands them, and "No syringes, ok?" forbids; neither waits for an answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fundflow.detection.passage import Passage
    from fundflow.detection.scan import Scan

_MARK = "?"


def asks(passage: Passage) -> bool:
    """Say whether the own sentence is a question that waits for an answer."""
    part = passage.parts[-1]
    return marked(part.scan, part.end) and not passage.tagged and not _polite(passage)


def marked(scan: Scan, end: int) -> bool:
    """Say whether the sentence that ends before a word has a question mark behind it."""
    tail = scan.text[scan.ends[end - 1] : scan.starts[end] if end < len(scan.starts) else len(scan.text)]
    return _MARK in tail


def _polite(passage: Passage) -> bool:
    return any(end > passage.own for _, end in passage.spans.get("polite_request", ()))
