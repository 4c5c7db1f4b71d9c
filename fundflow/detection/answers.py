"""Read a question together with its answer: "Can the grant pay for syringes? No." says that it cannot.

The answer stands in the next sentence, or opens the next provision.  A question that nobody answers
says nothing.  What the other side does or has ("Do you hold a licence?") is no question of what it may or must do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.detection.standing import Governing

if TYPE_CHECKING:
    from fundflow.detection.passage import Passage
    from fundflow.detection.reader import Reader
    from fundflow.detection.scan import Scan
    from fundflow.model import Provision

_OPENING = 3
"""Words within which an answer says yes or no: "A: No", "The short answer: no"."""
_RANK = 45
_ANSWERED = {"permission": "ban", "duty": "exemption", "ban": "permission", "exemption": "duty"}
"""What a question is about, and what the answer no makes of it."""


def answered(reader: Reader, provision: Provision, passage: Passage, kind: str) -> Governing | None:
    """Return what the answer to a question makes of its frame; None when the sentence is no question or has none."""
    part = passage.parts[-1]
    if kind not in _ANSWERED or not _asks(part.scan, part.end):
        return None
    scan, at = _next(reader, provision, part.scan, part.end)
    if scan is None:
        return None
    said = [h for h in scan.hits if at <= h.start < at + _OPENING and h.concept in {"says_no", "says_yes"}]
    if not said:
        return None
    words = scan.words(said[0].start, said[0].end)
    if said[0].concept == "says_yes":
        return Governing(kind, _RANK, words)
    return Governing(_ANSWERED[kind], _RANK, words)


def _asks(scan: Scan, end: int) -> bool:
    """Say whether the sentence that ends before a word is a question."""
    tail = scan.text[scan.ends[end - 1] : scan.starts[end] if end < len(scan.starts) else len(scan.text)]
    return "?" in tail


def _next(reader: Reader, provision: Provision, scan: Scan, end: int) -> tuple[Scan | None, int]:
    """Return the scan and the first word of what follows a sentence."""
    if end < len(scan.starts):
        return scan, end
    following = provision.index + 1
    if following >= len(reader.outline.provisions):
        return None, 0
    return reader.scan(reader.outline.provisions[following]), 0
