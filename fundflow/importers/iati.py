"""Turns IATI activity files, of versions 1 and 2, into awards and money.

Activities and transactions are counted together, in the order of the file: that is the number of a row.
Reads activity by activity, so that memory stays flat.  Organisation files, code lists and schemas of
IATI hold no awards and are refused.  In a file that breaks off, the activities before the break count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.errors import UnreadableDocument
from fundflow.importers import iati_parse, iati_rows, xmlstream
from fundflow.records import Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundflow.importers.source import Sample, Source, Wishes
    from fundflow.records import Row

KIND = "iati"
TITLE = "IATI activities, XML of versions 1 and 2"
BREAK = "the XML breaks off here; what came before was kept, what comes after is lost"
NO_ID = "the activity has no identifier"
TWICE = "the same activity stands twice in the file, word for word"


def sniff(sample: Sample) -> str:
    """Return why the file is an IATI activity file, or ""."""
    if sample.root == "iati-activities":
        return "its root element is iati-activities"
    return "it holds iati-activity elements" if sample.root and "<iati-activity" in sample.text else ""


def read(source: Source, wishes: Wishes) -> Iterator[Row]:
    """Yield the awards and the money of every activity.

    Raises:
        UnreadableDocument: it is no XML, or holds no activity.
    """
    seen: dict[int, tuple[int, int]] = {}
    row = following = 0
    for element in xmlstream.elements(source, "iati-activity"):
        row = following + 1
        if isinstance(element, xmlstream.Broken):
            if row == 1:
                raise UnreadableDocument(
                    f"{source.name}: this is no XML that can be read ({element.why}). Nothing was imported."
                )
            yield Rejected(row, BREAK, element.why)
            return
        activity = iati_parse.activity(element)
        key = activity.identifier
        following = row + len(activity.movements)
        if not key:
            yield Rejected(row, NO_ID, activity.title[:200])
            continue
        told = hash(activity)
        first, times = seen.get(hash(key), (0, 0))
        if first == told and times:
            yield Rejected(row, TWICE, key, unreadable=False)
            continue
        seen[hash(key)] = (first or told, times + 1)
        flags = ("identifier-used-twice",) if times else ()
        yield from iati_rows.rows(row, f"{key}#{times + 1}" if times else key, activity, wishes.dates, flags)
    if not row:
        raise UnreadableDocument(
            f"{source.name}: there is no iati-activity in this file, so there is nothing to import."
        )
