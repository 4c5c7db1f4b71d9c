"""Turns United States tax returns of foundations and charities into the grants they made.

Reads one return, a ZIP of returns, or the flat tables made from Schedule I.  Of several returns of one
organisation for one year in a ZIP the last one filed counts.  Returns of other kinds (990-T, 990-EZ)
hold no grants and are left out with the reason.
"""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, NamedTuple

from fundflow.errors import UnreadableDocument
from fundflow.importers import irs990_return, irs990_tables, xmlstream
from fundflow.importers.source import archive
from fundflow.records import Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundflow.importers.source import Sample, Source, Wishes
    from fundflow.records import Row

KIND = "irs990"
TITLE = "IRS 990 Schedule I and 990-PF: grants that United States organisations made"
REPLACED = "a later return of the same organisation and year takes its place"
DAMAGED = "the file in the ZIP is damaged"
HEAD = 1 << 15


class Filed(NamedTuple):
    """Which return is which, from its first bytes."""

    whose: tuple[str, str, str]
    when: str


def sniff(sample: Sample) -> str:
    """Return why the file is a return, a ZIP of returns or a flat table of them, or ""."""
    if sample.root == "Return" and b"<ReturnHeader" in sample.head:
        return "its root element is Return, with a ReturnHeader"
    if sample.is_bundle:
        return "it is a ZIP of tax returns"
    if irs990_tables.knows(sample.columns):
        return "its columns are those of a table of Schedule I"
    return ""


def read(source: Source, wishes: Wishes) -> Iterator[Row]:
    """Yield the grants of a return, of every return in a ZIP, or of a flat table.

    Raises:
        UnreadableDocument: it is none of these, or damaged.
    """
    del wishes  # a return leaves nothing to be asked
    with source.open() as stream:
        head = stream.read(1 << 14)
        xml = head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")
        content = head + stream.read() if xml else b""
    if head.startswith(b"PK"):
        yield from _bundle(source)
    elif xml:
        yield from irs990_return.rows(content, source.name, 0)
    else:
        yield from irs990_tables.rows(source)


def _bundle(source: Source) -> Iterator[Row]:
    """Yield the grants of every return that no later one replaces, member by member."""
    with archive(source.path) as opened:
        members = [name for name in opened.namelist() if name.lower().endswith(".xml")]
        last: dict[tuple[str, str, str], tuple[str, int]] = {}
        for place, name in enumerate(members):
            filed = _filed(opened, name)
            if filed:
                last[filed.whose] = max(last.get(filed.whose, ("", 0)), (filed.when, place))
        row = 0
        for place, name in enumerate(members):
            filed = _filed(opened, name)
            if filed and last[filed.whose][1] != place:
                row += 1
                yield Rejected(row, REPLACED, f"{name}: {' '.join(filed.whose)}", unreadable=False)
                continue
            for one in _member(opened, name, row):
                yield one
                row = max(row, one.row)


def _member(opened: zipfile.ZipFile, name: str, row: int) -> Iterator[Row]:
    """Yield the grants of one member; a damaged one costs only itself."""
    try:
        content = opened.read(name)
        yield from irs990_return.rows(content, name, row)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, UnreadableDocument) as error:
        yield Rejected(row + 1, DAMAGED, f"{name}: {error}")
    except Exception as error:
        if type(error).__module__ != "zlib":
            raise
        yield Rejected(row + 1, DAMAGED, f"{name}: {error}")


def _filed(opened: zipfile.ZipFile, name: str) -> Filed | None:
    """Say whose return for which year it is and when it was filed, or None when its beginning does not say."""
    try:
        with opened.open(name) as stream:
            head = stream.read(HEAD)
    except Exception:  # noqa: BLE001 - what is wrong with it is said when it is read
        return None
    if xmlstream.OWN_ENTITIES.search(head):
        return None
    filer = re.search(rb"<Filer>.*?<EIN>\s*(\d+)", head, re.DOTALL)
    ends = re.search(rb"<TaxPeriodEnd(?:Dt|Date)>\s*([\d-]+)", head)
    kind = re.search(rb"<ReturnType(?:Cd)?>\s*([^<\s]+)", head)
    when = re.search(rb"<(?:ReturnTs|Timestamp)>\s*([^<\s]+)", head)
    if not (filer and ends and kind):
        return None
    whose = (filer[1].decode(), ends[1].decode(), kind[1].decode())
    return Filed(whose, when[1].decode("ascii", "replace") if when else "")
