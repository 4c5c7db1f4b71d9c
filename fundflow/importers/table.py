"""Any table of grants, through a map of its columns: CSV, TSV, XLSX, Parquet.

Every row becomes an award, or a payment of the award whose key it has.  A row without any amount that
can be read, or with a date that can be read in two ways, is rejected with the reason.  A first or last
day that is none ("2014", "spring") is left empty, and the award is said to be doubtful.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from fundflow.errors import UnreadableDocument
from fundflow.importers import grid, places, tableguess, tablemap, values
from fundflow.importers.parties import clean, identifier, kind_of
from fundflow.records import AwardKind, AwardRow, Identifier, Party, Rejected, TransactionRow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from fundflow.importers.source import Sample, Source, Wishes
    from fundflow.importers.tablemap import TableMap
    from fundflow.records import Row

KIND = "table"
TITLE = "a table, read through a map of its columns"
TOO_MANY = "the row has more cells than the header"
NO_AMOUNT = "there is no amount"
TOTAL = "the row sums up others"
NO_KIND = "the kind of award is none that can be"
YEAR = re.compile(r"(19|20)\d\d")


def sniff(sample: Sample) -> str:  # noqa: ARG001 - every importer's signature
    """Never take a file unasked: what the columns mean is the user's to say."""
    return ""


def guessed_map(source: Source, wishes: Wishes) -> str:
    """Return the likely map of a table as a file to correct."""
    return tablemap.dump(tableguess.guess(source, wishes))


def read(source: Source, wishes: Wishes) -> Iterator[Row]:
    """Yield the awards and payments of a table.

    Raises:
        UnreadableDocument: no map was given, or the file lacks columns that the map names.
        InvalidMap: the map does not load.
    """
    if wishes.map is None:
        raise UnreadableDocument(
            f"{source.name}: a table needs a map of its columns. Make one: "
            f"fundflow import table {source.path} --guess > map.toml, look at it, then add: --map map.toml"
        )
    chosen = tablemap.load(wishes.map)
    if chosen.encoding and not source.forced_encoding:
        source = type(source)(source.path, source.part, chosen.encoding)
    yield from _Table(source, chosen, wishes).rows()


class _Table:
    """One table and its map."""

    def __init__(self, source: Source, chosen: TableMap, wishes: Wishes) -> None:
        self.source = source
        self.map = chosen
        self.lines = grid.lines(source, chosen.delimiter, wishes.sheet or chosen.sheet)
        self.order = wishes.dates or chosen.dates
        self.publisher = chosen.values.get("publisher") or source.path.stem
        self.places: dict[str, int] = {}
        self.width = 0

    def rows(self) -> Iterator[Row]:
        """Yield the rows below the header."""
        for line in self.lines:
            if line.fault:
                yield Rejected(line.row, line.fault)
            elif line.row == self.map.header:
                self._header(line.cells)
            elif self.places:
                yield from self._row(line)
        if not self.places:
            raise UnreadableDocument(
                f"{self.source.name}: there is no row {self.map.header}, which the map calls the header."
            )

    def _header(self, cells: list[str]) -> None:
        names = {" ".join(name.split()): place for place, name in reversed(list(enumerate(cells)))}
        wanted = [*self.map.columns.values(), *(amount.column for amount in self.map.amounts)]
        lacking = [name for name in wanted if " ".join(name.split()) not in names]
        if lacking:
            raise UnreadableDocument(
                f"{self.source.name}: the map names columns that are not there: {', '.join(lacking)}. "
                f"Row {self.map.header} has: {', '.join(name for name in names if name)}."
            )
        self.places = {name: names[" ".join(name.split())] for name in wanted}
        self.width = len(cells)

    def _cell(self, line: grid.Line, column: str) -> str:
        place = self.places[column]
        return clean(line.cells[place]) if place < len(line.cells) else ""

    def _value(self, line: grid.Line, meaning: str) -> str:
        """Return what a row says, or what holds for all rows."""
        column = self.map.columns.get(meaning)
        found = self._cell(line, column) if column else ""
        return found or self.map.values.get(meaning, "")

    def _row(self, line: grid.Line) -> Iterator[Row]:
        if any(cell.strip() for cell in line.cells[self.width :]):
            yield self._rejected(line, TOO_MANY)
            return
        if tableguess.is_total(line.cells):
            yield self._rejected(line, TOTAL)._replace(unreadable=False)
            return
        try:
            movements = list(self._movements(line))
            award = self._award(line)
        except ValueError as error:
            yield self._rejected(line, str(error))
            return
        yield award
        yield from movements

    def _rejected(self, line: grid.Line, why: str) -> Rejected:
        return Rejected(line.row, why, " | ".join(line.cells)[:2000])

    def _day(self, line: grid.Line, meaning: str) -> date | None:
        text = self._value(line, meaning)
        return values.day(text, self.order) if text and not YEAR.fullmatch(text) else None

    def _period(self, line: grid.Line) -> tuple[date | None, date | None, tuple[str, ...]]:
        """Return the first and last day, and which of them could not be read."""
        days: list[date | None] = []
        doubts = []
        for meaning in ("start", "end"):
            found = None
            try:
                found = self._day(line, meaning)
            except ValueError as error:
                if str(error) == values.AMBIGUOUS:
                    raise
            if found is None and self._value(line, meaning):
                doubts.append(f"{meaning}-unreadable")
            days.append(found)
        return days[0], days[1], tuple(doubts)

    def _movements(self, line: grid.Line) -> Iterator[TransactionRow]:
        day = self._day(line, "date")
        year = self._value(line, "year") or self._value(line, "date")
        found = False
        for amount in self.map.amounts:
            text = self._cell(line, amount.column)
            if not text:
                continue
            found = True
            value = values.amount(text, self.map.decimal)
            currency = self._currency(line, amount.currency)
            said = {"negative": value.value < 0, "rounded": value.rounded, "no-currency": not currency}
            yield TransactionRow(
                row=line.row,
                award_key=self._key(line),
                amount=value.value,
                currency=currency,
                measure=amount.measure,
                date=day,
                year=int(year) if YEAR.fullmatch(year) else None,
                flags=tuple(doubt for doubt, there in said.items() if there),
            )
        if not found:
            raise ValueError(NO_AMOUNT)

    def _currency(self, line: grid.Line, fixed: str) -> str:
        return (fixed or self._value(line, "currency")).upper()

    def _key(self, line: grid.Line) -> str:
        """Return the award's own key, or one made of the whole row and its place."""
        own = self._value(line, "key")
        made = hashlib.blake2s("\x1f".join(line.cells).encode("utf-8", "replace"), digest_size=8).hexdigest()
        return f"{self.publisher}:{own}" if own else f"{self.publisher}:{made}-{line.row}"

    def _award(self, line: grid.Line) -> AwardRow:
        start, end, doubts = self._period(line)
        kind = self._value(line, "kind").lower() or "grant"
        if kind not in list(AwardKind):
            raise ValueError(NO_KIND)
        parent = self._value(line, "parent_key")
        programme = self._value(line, "programme")
        return AwardRow(
            row=line.row,
            key=self._key(line),
            kind=AwardKind(kind),
            funder=self._party(line, "funder"),
            recipient=self._party(line, "recipient"),
            title=self._value(line, "title"),
            description=self._value(line, "description"),
            programmes=(programme,) if programme else (),
            programme_title=self._value(line, "programme_title"),
            parent_key=f"{self.publisher}:{parent}" if parent else "",
            parent_basis="parent-column" if parent else "",
            currency=self._currency(line, ""),
            start=start,
            end=end,
            award_date=self._day(line, "date"),
            country=places.country(self._value(line, "country")),
            number=self._value(line, "number") or self._value(line, "key"),
            flags=doubts,
        )

    def _party(self, line: grid.Line, end: str) -> Party | None:
        name = self._value(line, end)
        number = self._number(line, end)
        if not name and not number:
            return None
        address = (
            {part: self._value(line, f"{end}_{part}") for part in ("country", "region", "city", "postcode")}
            if end == "recipient"
            else {}
        )
        country = address.pop("country", "") or self.map.values.get(f"{end}_country", "")
        numbers = (number,) if number else ()
        return Party(name, numbers, country=places.country(country), kind=kind_of(name), **address)

    def _number(self, line: grid.Line, end: str) -> Identifier | None:
        text = self._value(line, f"{end}_id")
        scheme = self.map.values.get(f"{end}_scheme", "")
        if not text:
            return None
        return identifier(scheme, text) if scheme else identifier("SOURCE", f"table:{self.publisher}:{text}")
