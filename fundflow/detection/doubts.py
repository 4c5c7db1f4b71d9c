"""Tell what only looks operative: a question, somebody's words, commentary, deleted text, a box nobody ticked."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from fundflow.detection.asking import asks
from fundflow.detection.table import answered_no
from fundflow.model import InstrumentKind

if TYPE_CHECKING:
    from fundflow.detection.passage import Part, Passage
    from fundflow.detection.reader import Reader
    from fundflow.model import Provision

TRAILING = 2
"""Words that may stand between a verb of saying and the quotation below it: "went on to state that, …"."""
_OPENING = ("“", "«", '"')


def spoken(reader: Reader, passage: Passage, start: int) -> str:
    """Return why the words are somebody's and not the document's: asked, or quoted from someone."""
    part = passage.parts[-1]
    first, last = reader.quote(part, part.start, part.end)
    sentence = part.scan.text[first:last]
    if (sentence.rstrip("”\"»’')").endswith("?") and asks(passage)) or _asked(passage):
        return "a question"
    at = part.scan.starts[max(start, passage.own) - passage.own + part.start]
    said = passage.spans.get("quoting", ())
    last_said = bisect_left(said, (start,)) - 1
    if last_said >= 0 and said[last_said][0] >= passage.own and _in_quotes(part.scan.text[first:at]):
        return passage.text(*said[last_said])
    return _struck(passage, part, start, at) or _said_before(reader, part, at)


def _struck(passage: Passage, part: Part, start: int, at: int) -> str:
    """Return the words behind which an amendment quotes what it takes out: "by striking “may not …” and inserting"."""
    changing = [(*span, name) for name in ("words_struck", "words_put_in") for span in passage.spans.get(name, ())]
    before = max((span for span in changing if passage.own <= span[0] < start), default=None)
    if before is None or before[2] != "words_struck":
        return ""
    shift = part.start - passage.own
    between = part.scan.text[part.scan.ends[before[1] - 1 + shift] : at]
    return passage.text(before[0], before[1]) if _in_quotes(between) else ""


def _asked(passage: Passage) -> bool:
    """Say whether the lead-in asks: "The auditor shall report whether: (a) the recipient complied …"."""
    if not passage.listed:
        return False
    return any(end == passage.own for _, end in passage.spans.get("whether", ()))


def _said_before(reader: Reader, part: Part, at: int) -> str:
    """Return the words behind which the provision quotes somebody, when it begins in quotation marks and goes on so."""
    text = part.scan.text
    if part.provision == 0 or not text.startswith(_OPENING) or not _in_quotes(text[:at]):
        return ""
    before = reader.scan(reader.outline.provisions[part.provision - 1])
    near = len(before.starts) - TRAILING
    said = next((hit for hit in reversed(before.hits) if hit.concept == "quoting" and hit.end >= near), None)
    return before.words(said.start, said.end) if said else ""


def softening(reader: Reader, provision: Provision) -> str:
    """Return why nothing in the provision imposes anything, or ""."""
    if reader.outline.instrument is InstrumentKind.COMMENTARY:
        return "the document is commentary"
    if provision.deleted:
        return "the words are struck out"
    if reader.spent(provision):
        return "its heading says that it no longer holds"
    if provision.mark is False and reader.ticked:
        return "the box is not ticked"
    if provision.header and answered_no(reader, provision):
        return "the answer is no, or not applicable"
    return ""


def _in_quotes(before: str) -> bool:
    """Say whether the text leaves a quotation open."""
    curly = before.count("“") - before.count("”") + before.count("«") - before.count("»")
    return curly > 0 or before.count('"') % 2 == 1
