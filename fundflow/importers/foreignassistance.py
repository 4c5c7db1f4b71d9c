"""Turns the complete data of ForeignAssistance.gov into awards with obligations and disbursements.

An award is one activity and one partner.  Obligations and disbursements are kept apart and never
added; budgets and requests are left out.  Amounts are in current dollars; those in constant dollars
are the same money again and are not read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fundflow.importers import cells, parties, places, values
from fundflow.records import AwardKind, AwardRow, Identifier, Measure, Party, PartyKind, Rejected, Row, TransactionRow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from fundflow.importers.source import Sample, Source, Wishes

KIND = "foreignassistance"
TITLE = "ForeignAssistance.gov: the complete data, CSV"
NEEDED = {"implementingpartnername", "activityid", "fiscalyear", "transactiontypename"}
MEASURES = {
    "2": Measure.OBLIGATED,
    "3": Measure.DISBURSED,
    "obligations": Measure.OBLIGATED,
    "disbursements": Measure.DISBURSED,
}
OTHER_MONEY = "an amount that is neither obligated nor disbursed"
NO_AMOUNT = "the row has no amount"
NO_ACTIVITY = "the row has no activity"
AMOUNTS = ("currentdollaramount", "current_amount", "currentamount")


def sniff(sample: Sample) -> str:
    """Return why the file is the complete data, or ""."""
    return (
        "its columns are those of ForeignAssistance.gov" if {_plain(name) for name in sample.columns} >= NEEDED else ""
    )


def read(source: Source, wishes: Wishes) -> Iterator[Row]:
    """Yield an award for every activity and partner, and its money row by row."""
    known: set[int] = set()
    names: dict[str, str] = {}
    for line in cells.lines(source, sheet=wishes.sheet):
        if isinstance(line, Rejected):
            yield line
            continue
        if not names:
            names = {column: _plain(column) for column in line.cells}
        row = {names[column]: cell.strip() for column, cell in line.cells.items() if cell not in {"", "NULL"}}
        try:
            award, money = _rows(line.row, row, wishes.dates)
        except ValueError as error:
            why = str(error)
            told = (row.get(name, "") for name in ("activityid", "transactiontypename", "transactiondate"))
            shown = " ".join((*told, _amount_cell(row)))
            yield Rejected(line.row, why, shown, unreadable=why != OTHER_MONEY)
            continue
        mark = hash(award.key)
        if mark not in known:
            known.add(mark)
            yield award
        yield money


def _rows(place: int, row: dict[str, str], order: str) -> tuple[AwardRow, TransactionRow]:
    get = row.get
    measure = MEASURES.get(get("transactiontypeid", "")) or MEASURES.get(get("transactiontypename", "").lower())
    if measure is None:
        raise ValueError(OTHER_MONEY)
    activity = parties.without_float(get("activityid", ""))
    if not activity:
        raise ValueError(NO_ACTIVITY)
    written = _amount_cell(row)
    if not written:
        raise ValueError(NO_AMOUNT)
    worth = values.amount(written)
    on = _day(get("transactiondate", ""), order)
    year, flags = _year(get("fiscalyear", ""))
    flags += ("negative",) if worth.value < 0 else ("zero",) if not worth.value else ()
    flags += ("rounded",) if worth.rounded else ()
    partner, code = _partner(row), get("countrycode", "")
    key = f"fa:{activity}:{parties.without_float(get('implementingpartnerid', '')) or partner.name.casefold()}"
    award = AwardRow(
        place, key, AwardKind.OTHER, _agency(row), partner, get("activityname", ""), get("activitydescription", ""),
        currency="USD", start=_day(get("activitystartdate", ""), order), end=_day(get("activityenddate", ""), order),
        country=places.country(code) if places.is_country(code) else get("countryname", ""),
        number=get("activityprojectnumber", ""),
    )  # fmt: skip
    return award, TransactionRow(place, key, worth.value, "USD", measure, on, year, flags=flags)


def _plain(column: str) -> str:
    """Return a column's name without blanks and case; one export misspells Funding Account."""
    return re.sub(r"[^a-z0-9]", "", column.lower()).replace("acount", "account")


def _amount_cell(row: dict[str, str]) -> str:
    return next((row[name] for name in map(_plain, AMOUNTS) if row.get(name)), "")


def _agency(row: dict[str, str]) -> Party | None:
    """The agency that manages the money, with its bureau when it has one of its own."""
    name = row.get("managingagencyname", "")
    number = parties.without_float(row.get("managingagencyid", ""))
    return Party(name, (Identifier("SOURCE", f"fa:agency:{number}"),) if number else (), "US") if name else None


def _partner(row: dict[str, str]) -> Party:
    """The partner; a group of firms or a kind of partner under one name is no organisation."""
    name = parties.clean(row.get("implementingpartnername", ""))
    enterprise = re.match(r"(?i)(enterprises?|.*\benterprises?) - |.*\bnon (us|united states)\b|.*unspecified", name)
    kind = PartyKind.AGGREGATE if enterprise else parties.kind_of(name)
    number = parties.without_float(row.get("implementingpartnerid", ""))
    own = (Identifier("SOURCE", f"fa:partner:{number}"),) if number and kind is PartyKind.ORGANIZATION else ()
    return Party(name, own, kind=kind)


def _year(text: str) -> tuple[int | None, tuple[str, ...]]:
    """Return the fiscal year; the quarter between two of them in 1976 has no year of its own."""
    bare = parties.without_float(text)
    if re.fullmatch(r"\d{4}", bare):
        return int(bare), ()
    return None, ("transition-quarter",) if bare.lower().startswith("1976") else ("no-fiscal-year",)


def _day(text: str, order: str) -> date | None:
    return values.day(text, order) if text else None
