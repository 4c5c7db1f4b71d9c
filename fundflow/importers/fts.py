"""Turns flows of UN OCHA's Financial Tracking Service into awards and money in US dollars.

A flow that is parked keeps the amount that is not yet passed on; what was passed on stands in its
children, which point to it.  So every amount counts once.  Amounts are the Service's own in dollars;
what was given in another currency stands as the award's stated total and is added to nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fundflow.importers import cells, parties, places, values
from fundflow.records import (
    AwardKind,
    AwardRow,
    Identifier,
    Measure,
    OrganizationRow,
    Party,
    PartyKind,
    Rejected,
    Row,
    TransactionRow,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal

    from fundflow.importers.cells import Line
    from fundflow.importers.source import Sample, Source, Wishes

KIND = "fts"
TITLE = "UN OCHA Financial Tracking Service: humanitarian flows, CSV"
NEEDED = {"id", "amountUSD", "flowType", "status"}
MEASURES = {"commitment": Measure.COMMITTED, "paid": Measure.DISBURSED, "pledge": Measure.PLEDGED}
NO_STATUS = "the status of the flow is none of commitment, paid and pledge"
NO_ID = "the flow has no number"
NO_AMOUNT = "the flow has no amount"
FROM, TO = "sourceObjects_", "destinationObjects_"


def sniff(sample: Sample) -> str:
    """Return why the file is a table of flows, or ""."""
    columns = set(sample.columns)
    known = columns >= NEEDED and any(column.startswith(FROM) for column in columns)
    return "its columns are those of FTS flows" if known else ""


def read(source: Source, wishes: Wishes) -> Iterator[Row]:
    """Yield an award and its money for every flow."""
    times: dict[str, int] = {}
    for line in cells.lines(source, sheet=wishes.sheet):
        if isinstance(line, Rejected):
            yield line
            continue
        number = parties.without_float(line.cells.get("id", "").strip())
        times[number] = times.get(number, 0) + 1
        try:
            yield from _rows(line, number, times[number], wishes.dates)
        except ValueError as error:
            shown = " ".join(line.cells.get(name, "") for name in ("id", "date", "amountUSD", "status"))
            yield Rejected(line.row, str(error), shown)


def _rows(line: Line, number: str, time: int, order: str) -> list[Row]:
    """Return the rows of a flow; one that stands again for another year is one award with several movements."""
    get = line.cells.get
    if not number:
        raise ValueError(NO_ID)
    measure = MEASURES.get(get("status", "").strip().lower())
    if measure is None:
        raise ValueError(NO_STATUS)
    if not get("amountUSD", "").strip():
        raise ValueError(NO_AMOUNT)
    worth = values.amount(get("amountUSD", ""))
    on = _day(get("date", ""), order)
    funder, givers = _end(line.cells, FROM)
    recipient, takers = _end(line.cells, TO)
    above = parties.without_float(get("parentFlowId", "").strip())
    parents = _list(above)
    flags = _flags(line.cells)
    total, currency = _original(line.cells)
    award = AwardRow(
        line.row, f"fts:{number}", AwardKind.GRANT, funder, recipient, description=parties.clean(get("description")),
        parent_key=f"fts:{parents[0]}" if len(parents) == 1 else "",
        parent_basis="parent-flow" if len(parents) == 1 else "",
        currency=currency, award_date=_day(get("decisionDate", ""), order) or on, country=_country(line.cells),
        number=parties.clean(get("refCode")), stated_total=total,
        stated_measure=str(measure) if total is not None else "",
        flags=("several-parents",) if len(parents) > 1 else (),
    )  # fmt: skip
    sign = ("negative",) if worth.value < 0 else ("zero",) if not worth.value else ()
    doubt = (*flags, *sign, *(("rounded",) if worth.rounded else ()))
    key = f"fts:{number}" if time == 1 else f"fts:{number}:{time}"
    money = TransactionRow(
        line.row, award.key, worth.value, "USD", measure, on, _year(line.cells), key=key, flags=doubt
    )
    return [award, *(OrganizationRow(line.row, party) for party in givers + takers), money]


def _flags(row: dict[str, str]) -> tuple[str, ...]:
    """Say what must be known before the amount is added to others."""
    kind = re.sub(r"\W+", "-", row.get("flowType", "").strip().lower())
    said = [kind] if kind not in {"", "standard"} else []
    said += ["not-new-money"] if row.get("newMoney", "").strip().upper() in {"FALSE", "0", "NO"} else []
    said += ["passed-on-in-part"] if row.get("childFlowIds", "").strip() else []
    said += ["in-kind"] if row.get("contributionType", "").strip().lower() == "in kind" else []
    return tuple(said)


def _end(row: dict[str, str], side: str) -> tuple[Party | None, tuple[Party, ...]]:
    """Return who stands on one side of a flow, and the single ones when several do."""
    names = _names(row, f"{side}Organization")
    home = row.get(f"{side}Location.name", "") if side == FROM else ""
    found = [_party(number, name, home) for number, name in names]
    if len(found) > 1:
        return Party("; ".join(party.name for party in found), kind=PartyKind.AGGREGATE), tuple(found)
    return (found[0] if found else None), ()


def _party(number: str, name: str, home: str) -> Party:
    kind = parties.kind_of(name)
    own = (Identifier("SOURCE", f"fts:{number}"),) if number and kind is PartyKind.ORGANIZATION else ()
    return Party(name, own, places.country(home) if places.is_country(home) else "", kind=kind)


def _names(row: dict[str, str], what: str) -> list[tuple[str, str]]:
    """Return numbers and names; a cell is a list only when its number is one, since names hold semicolons too."""
    numbers = _list(parties.without_float(row.get(f"{what}.id", "").strip()))
    name = parties.clean(row.get(f"{what}.name", ""))
    if len(numbers) < 2:
        return [(numbers[0] if numbers else "", name)] if name else []
    named = _list(row.get(f"{what}.name", ""))
    if len(named) != len(numbers):
        return [("", name)]
    return list(zip(numbers, map(parties.clean, named), strict=True))


def _list(cell: str) -> list[str]:
    return [part.strip() for part in re.split(r"\||; ", cell) if part.strip() not in {"", "NULL"}]


def _original(row: dict[str, str]) -> tuple[Decimal | None, str]:
    """Return what was given in the giver's own currency, when that was another one."""
    currency = row.get("originalCurrency", "").strip().upper()
    try:
        worth = values.amount(row.get("originalAmount", "")).value
    except ValueError:
        return None, "USD"
    return (worth, currency) if worth and re.fullmatch("[A-Z]{3}", currency) else (None, "USD")


def _country(row: dict[str, str]) -> str:
    named = [name for _number, name in _names(row, f"{TO}Location")]
    return places.country(named[0]) if len(named) == 1 else ""


def _year(row: dict[str, str]) -> int | None:
    """Return the year in which the money is used, when there is one."""
    years = _list(row.get(f"{TO}UsageYear.name", "")) or _list(row.get("budgetYear", ""))
    return int(years[0]) if len(years) == 1 and re.fullmatch(r"\d{4}", years[0]) else None


def _day(cell: str, order: str) -> date | None:
    return values.day(cell, order) if cell.strip() else None
