"""Turns flat tables made from IRS returns into grants: one row a grant, or one row a field.

In the first kind "NA" stands for nothing, and the number in OBJECT_ID is a mangled one: the return is
known by its URL.  The second kind lists every field with its path; fields of one group belong together.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fundflow.importers import cells, parties, places, values
from fundflow.records import AwardKind, AwardRow, Measure, Party, Rejected, Row, TransactionRow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from fundflow.importers.cells import Line
    from fundflow.importers.source import Source

START = "SI_02_GRANT_US_ORG_"
NO_FILER = "the row does not say whose return it is"
NO_AMOUNT = "the grant has no amount"
FIELDS = {"object_id", "form", "xpath", "value", "group_index"}
TABLE = "/IRS990ScheduleI/RecipientTable/"
FILER = {
    "/ReturnHeader/Filer/EIN": "EIN",
    "/ReturnHeader/Filer/BusinessName/BusinessNameLine1Txt": "NAME",
    "/ReturnHeader/TaxYr": "TAXYR",
}
AS_COLUMNS = {
    "RecipientEIN": "EIN", "CashGrantAmt": "AMT_CASH", "NonCashAssistanceAmt": "AMT_NONCSH",
    "PurposeOfGrantTxt": "PURPOSE",
    "RecipientBusinessName/BusinessNameLine1Txt": "NAME_L1", "RecipientBusinessName/BusinessNameLine2Txt": "NAME_L2",
    "USAddress/CityNm": "ADDR_CITY", "USAddress/StateAbbreviationCd": "ADDR_STATE", "USAddress/ZIPCd": "ADDR_ZIP",
    "ForeignAddress/CityNm": "ADDR_CITY", "ForeignAddress/CountryCd": "ADDR_CNTR",
    "ForeignAddress/ForeignPostalCd": "ADDR_ZIP",
}  # fmt: skip


def knows(columns: tuple[str, ...]) -> bool:
    """Say whether the columns are those of one of the two tables."""
    return set(columns) >= FIELDS or {"EIN", "NAME", f"{START}NAME_L1", f"{START}AMT_CASH"} <= set(columns)


def rows(source: Source) -> Iterator[Row]:
    """Yield the grants of a table."""
    count: dict[str, int] = {}
    for line in _lines(source):
        if isinstance(line, Rejected):
            yield line
            continue
        get = {
            name.removeprefix(START): parties.clean(cell) for name, cell in line.cells.items() if name.startswith(START)
        }
        filer = _filer(line)
        try:
            worths = _amounts(get, filer)
        except ValueError as error:
            yield Rejected(line.row, str(error), " | ".join(line.cells.values())[:300])
            continue
        whose = _whose(line.cells, filer)
        count[whose] = count.get(whose, 0) + 1
        yield from _grant(line, get, filer, f"{whose}:{count[whose]:05}", worths)


def _grant(line: Line, get: dict[str, str], filer: Party, key: str, worths: list[tuple[Decimal, str]]) -> Iterator[Row]:
    year = parties.clean(line.cells.get("TAXYR", ""))
    yield AwardRow(
        line.row, key, AwardKind.GRANT, filer, _recipient(get), description=get.get("PURPOSE", ""), currency="USD"
    )
    for worth, kind in worths:
        flags = (("negative",) if worth < 0 else ("zero",) if not worth else ()) + ((kind,) if kind else ())
        in_year = int(year) if year.isdigit() else None
        mark = f"{key}:{kind or 'cash'}"
        yield TransactionRow(line.row, key, worth, "USD", Measure.DISBURSED, None, in_year, key=mark, flags=flags)


def _lines(source: Source) -> Iterator[Line | Rejected]:
    """Give the table of fields the form of the table of grants."""
    group: dict[str, str] = {}
    filer: dict[str, str] = {}
    at, first = ("", ""), 0
    for line in cells.lines(source):
        if isinstance(line, Rejected) or "xpath" not in line.cells:
            yield line
            continue
        path, value = line.cells["xpath"], line.cells["value"]
        if path in FILER:
            filer = {} if filer.get("URL") != line.cells["object_id"] else filer
            filer |= {"URL": line.cells["object_id"], FILER[path]: value}
        if not path.startswith(TABLE):
            continue
        here = (line.cells["object_id"], line.cells["group_index"])
        if here != at and group:
            yield cells.Line(first, group)
            group = {}
        if here != at:
            at, first, group = here, line.row, dict(filer)
        column = AS_COLUMNS.get(path.removeprefix(TABLE))
        if column:
            group[START + column] = value
    if group:
        yield cells.Line(first, group)


def _filer(line: Line) -> Party:
    name = parties.clean(line.cells.get("NAME", ""))
    number = parties.identifier("US-EIN", line.cells.get("EIN", ""))
    return Party(name, (number,) if number else (), country="US", kind=parties.kind_of(name))


def _whose(row: dict[str, str], filer: Party) -> str:
    """Say which return a row is from, by the number in its URL."""
    number = re.search(r"\d{15,}", row.get("URL", ""))
    year = parties.clean(row.get("TAXYR", ""))
    return f"{filer.scheme_ids[0].value}:{year}:table:{number[0] if number else ''}"


def _amounts(get: dict[str, str], filer: Party) -> list[tuple[Decimal, str]]:
    """Return what was given, in cash and in kind.

    Raises:
        ValueError: there is no filer, no amount, or one that cannot be read.
    """
    if not filer.scheme_ids:
        raise ValueError(NO_FILER)
    found = [
        (values.amount(get[name]).value, kind)
        for name, kind in (("AMT_CASH", ""), ("AMT_NONCSH", "non-cash"))
        if get.get(name)
    ]
    if not found:
        raise ValueError(NO_AMOUNT)
    kept = [(worth, kind) for worth, kind in found if worth]
    return kept or found[:1]


def _recipient(get: dict[str, str]) -> Party:
    name = " ".join(part for part in (get.get("NAME_L1", ""), get.get("NAME_L2", "")) if part)
    kind = parties.kind_of(name)
    number = parties.identifier("US-EIN", get.get("EIN", ""))
    abroad = get.get("ADDR_CNTR", "")
    country = places.of_tax_return(abroad) if abroad else "US" if get.get("ADDR_STATE") else ""
    return Party(
        name,
        (number,) if number else (),
        country,
        get.get("ADDR_STATE", ""),
        get.get("ADDR_CITY", ""),
        get.get("ADDR_ZIP", ""),
        kind,
    )
