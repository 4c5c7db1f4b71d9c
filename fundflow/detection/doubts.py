"""Tell what only looks operative: somebody's words, commentary, deleted text, a box that nobody ticked."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from fundflow.detection.table import answered_no
from fundflow.model import InstrumentKind

if TYPE_CHECKING:
    from fundflow.detection.passage import Passage
    from fundflow.detection.reader import Reader
    from fundflow.model import Provision


def spoken(reader: Reader, passage: Passage, start: int) -> str:
    """Return why the words are somebody's and not the document's: asked, or quoted from someone."""
    part = passage.parts[-1]
    first, last = reader.quote(part, part.start, part.end)
    sentence = part.scan.text[first:last]
    if sentence.rstrip("”\"»’')").endswith("?"):
        return "a question"
    at = part.scan.starts[max(start, passage.own) - passage.own + part.start]
    said = passage.spans.get("quoting", ())
    last = bisect_left(said, (start,)) - 1
    if last < 0 or said[last][0] < passage.own or not _in_quotes(part.scan.text[first:at]):
        return ""
    return passage.text(*said[last])


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
