"""Turns 360Giving data, as JSON or as a spreadsheet, into awards with what was awarded and disbursed.

People who received a grant stay people.  Amounts applied for are no awards and are not read.  A grant
without identifier, amount or readable date is refused; an identifier that stands twice is counted once.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Self

from fundflow.errors import UnreadableDocument
from fundflow.importers import cells, encoding, threesixty_columns, threesixty_grant, threesixty_sheet
from fundflow.importers.grantstream import Broken, Lot, Stream
from fundflow.importers.threesixty_grant import Reader
from fundflow.importers.threesixty_model import Grant, repaired
from fundflow.importers.threesixty_written import Plain, Written, as_grant
from fundflow.records import Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fundflow.importers.frames import Frames
    from fundflow.importers.source import Sample, Source, Wishes
    from fundflow.records import Row

KIND = "threesixty"
TITLE = "360Giving: grants of United Kingdom funders, JSON or spreadsheet"
START = re.compile(rb'^(?:\xef\xbb\xbf)?\s*(?:(?:\{\s*|\{.*?[,\s])"grants"\s*:\s*\[|\[(?=\s*[\{\]]))', re.DOTALL)
OWN_KEYS = ('"fundingOrganization"', '"recipientOrganization"', '"recipientIndividual"')
WIDE = {"utf-16", "utf-32", "utf-16-le", "utf-16-be"}
BLOCK = 1 << 18
AT_ONCE = 64
"""Lots of which the columns are made together: to make columns costs the same for few grants as for many."""
BREAK = "the JSON breaks off here; what came before was kept, what comes after is lost"


def sniff(sample: Sample) -> str:
    """Return why the file is 360Giving data, or ""."""
    if sample.is_json:
        known = any(key in sample.text for key in OWN_KEYS)
        return "it lists grants with funding organisations" if known and START.search(sample.head) else ""
    if threesixty_sheet.knows(sample.columns):
        return "its columns are those of 360Giving"
    return ""


def read(source: Source, wishes: Wishes) -> Iterator[Row]:
    """Yield an award for every grant, with what was awarded and what was paid, grant by grant.

    Raises:
        UnreadableDocument: it holds no list of grants.
    """
    reader = Reader(wishes.dates, regrants(source))
    for row, grant in _grants(source, wishes):
        yield from [grant] if isinstance(grant, Rejected) else reader.rows(row, grant)


def read_frames(source: Source, wishes: Wishes, owner: str) -> Iterator[Frames | Row]:
    """Yield the same in columns, as far as grants are written alike, and the others grant by grant.

    Raises:
        UnreadableDocument: it holds no list of grants.
    """
    regranted = regrants(source)
    reader = Reader(wishes.dates, regranted)
    quick = threesixty_columns.Reader(KIND, owner, regranted)
    for first, held in _together(_lots(source, wishes)):
        if isinstance(held, Rejected):
            yield held
        elif isinstance(held, Written):
            yield from _columns(quick, reader, first, held)
        else:
            yield from _each(reader, first, held)


def _together(
    lots: Iterator[tuple[int, Lot[Plain] | list[Grant] | Rejected]],
) -> Iterator[tuple[int, Written | list[Grant] | Rejected]]:
    """Put plain lots that follow each other together, as many as may be held at once."""
    written, start, times = Written(), 0, 0
    for first, lot in lots:
        plain = isinstance(lot, Lot)
        if times and (not plain or times == AT_ONCE):
            yield start, written
            written, times = Written(), 0
        if isinstance(lot, Lot):
            start, times = start if times else first, times + 1
            written.add(lot)
        else:
            yield first, lot
    if times:
        yield start, written


def _columns(quick: threesixty_columns.Reader, reader: Reader, first: int, written: Written) -> Iterator[Frames | Row]:
    """Yield grants in columns but for those that are read one by one; so are all whose identifier stands twice."""
    found = quick.columns(written, first, reader.repeated(written.keys))
    apart = set(found.apart)
    reader.saw([key for place, key in enumerate(written.keys) if place not in apart] if apart else written.keys)
    yield found.frames
    for place in found.apart:
        yield from reader.rows(first + place, written.grant(place))


def _each(reader: Reader, first: int, lot: Sequence[Grant]) -> Iterator[Row]:
    for row, grant in enumerate(lot, start=first):
        yield from reader.rows(row, grant)


def _grants(source: Source, wishes: Wishes) -> Iterator[tuple[int, Grant | Rejected]]:
    """Yield every grant with its number, in full."""
    for first, lot in _lots(source, wishes):
        if isinstance(lot, Rejected):
            yield first, lot
            continue
        yield from enumerate(map(as_grant, lot.objects) if isinstance(lot, Lot) else lot, start=first)


def _lots(source: Source, wishes: Wishes) -> Iterator[tuple[int, Lot[Plain] | list[Grant] | Rejected]]:
    """Yield lots of grants, each with the number of its first."""
    if source.head(2) == b"PK" or not _is_json(source):
        yield from _of_sheet(source, wishes)
        return
    plain = not source.forced_encoding and encoding.of_head(source.head()) not in WIDE
    row = 1
    with source.open() if plain else _Recoded(source) as opened:
        for lot in Stream(opened, START, (Plain, Grant), repaired):
            if not isinstance(lot, Broken):
                held = len(lot.objects if isinstance(lot, Lot) else lot)
                if held:
                    yield row, lot
                row += held
            elif row == 1:
                raise UnreadableDocument(
                    f"{source.name}: this is no list of grants that can be read ({lot.why}). Nothing was imported. "
                    f'360Giving JSON has one key "grants" with a list. It begins: {lot.near}'
                )
            else:
                yield row, Rejected(row, BREAK, f"{lot.why}: {lot.near}")


def _is_json(source: Source) -> bool:
    head = source.head(200)
    text = head.decode(source.forced_encoding or encoding.of_head(head), "ignore")
    return text.lstrip("\ufeff \t\r\n")[:1] in {"{", "["}


class _Recoded:
    """The bytes of a file in another encoding, as UTF-8."""

    def __init__(self, source: Source) -> None:
        self._text = source.text()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._text.close()

    def read(self, size: int) -> bytes:
        return self._text.read(size).encode("utf-8", "replace")


def _of_sheet(source: Source, wishes: Wishes) -> Iterator[tuple[int, list[Grant] | Rejected]]:
    for line in cells.lines(source, _delimiter(source), wishes.sheet, threesixty_sheet.knows):
        if isinstance(line, Rejected):
            yield line.row, line
        else:
            yield line.row, [threesixty_sheet.grant(line.cells)]


def _delimiter(source: Source) -> str:
    first = source.head(1 << 14).split(b"\n", 1)[0].decode("utf-8", "replace")
    return max(",;\t", key=first.count)


def regrants(source: Source) -> dict[str, list[threesixty_grant.Regrant]]:
    """Return the grants of a file that were made to be granted again, by the organisation that received them.

    The file is read a first time only when it says anything about regranting.
    """
    if not _mentions(source, b'"regrantType"' if _is_json(source) else b"Regrant Type"):
        return {}
    found: dict[str, list[threesixty_grant.Regrant]] = {}
    from fundflow.importers.source import Wishes as NoWishes

    for _row, grant in _grants(source, NoWishes()):
        if not isinstance(grant, Rejected) and grant.regrant_type and isinstance(grant.id, str):
            for organisation in grant.recipient_organization or ():
                given = threesixty_grant.Regrant(grant.id, _day(grant.award_date))
                found.setdefault(str(organisation.id or ""), []).append(given)
    found.pop("", None)
    return found


def _day(text: object) -> str:
    """Return a date that can be compared as a text, or "" when it is not written that way."""
    return text[:10] if isinstance(text, str) and re.match(r"\d{4}-\d\d-\d\d", text) else ""


def _mentions(source: Source, word: bytes) -> bool:
    if source.head(2) == b"PK" or encoding.of_head(source.head()) in WIDE:
        return True
    tail = b""
    with source.open() as stream:
        while block := stream.read(BLOCK):
            if word in block or word in tail + block[: len(word)]:
                return True
            tail = block[-len(word) :]
    return False
