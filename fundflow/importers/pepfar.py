"""Turns the list of PEPFAR mechanisms (DATIM) into awards without amounts: who holds which award, where.

Rows that only correct the statistics are left out.  A partner "TBD" or "[Placeholder]" stays with its
own mechanism and becomes no organisation.  A region hides its countries, and is said to.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec

from fundflow.errors import UnreadableDocument
from fundflow.importers import parties, places, values
from fundflow.records import AwardKind, AwardRow, Identifier, Party, PartyKind, Rejected, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundflow.importers.source import Sample, Source, Wishes

KIND = "pepfar"
TITLE = "PEPFAR mechanisms and their partners (DATIM), JSON"
NEEDED = ("mechanism", "code", "partner", "agency")
ADJUSTMENT = "a row that corrects the statistics, no award"
NO_PARTNER = "neither partner nor agency: the row names no award"
NO_CODE = "the mechanism has no code"
NAMED = re.compile(
    r"(?P<code>\w+) - (?P<number>(?=[^ ]*\d)(?=[^ ]*[A-Za-z])[A-Z0-9][A-Za-z0-9_/-]{6,}|\d[\d-]{8,}) - (?P<title>.+)"
)
"""100004 - AIDOAAA1400045 - Barbados Linkages: the middle part is an award number when it has digits enough."""


def sniff(sample: Sample) -> str:
    """Return why the file is a list of mechanisms, or ""."""
    known = sample.is_json and '"listGrid"' in sample.text and '"mechanism"' in sample.text
    return "it is a listGrid with mechanisms" if known else ""


def read(source: Source, wishes: Wishes) -> Iterator[Row]:
    """Yield an award for every mechanism.

    Raises:
        UnreadableDocument: it is no such list.
    """
    rows = _table(source)
    numbers = Counter(_number(row) for row in rows)
    for place, row in enumerate(rows, start=1):
        yield _row(place, row, numbers, wishes.dates)


def _table(source: Source) -> list[dict[str, str]]:
    with source.open() as stream:
        content = stream.read()
    try:
        grid: Any = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"))["listGrid"]
        names = [header["name"] for header in grid["headers"]]
        rows = [
            dict(zip(names, ("" if cell is None else str(cell) for cell in row), strict=False)) for row in grid["rows"]
        ]
    except (msgspec.DecodeError, KeyError, TypeError, RecursionError) as error:
        raise UnreadableDocument(
            f"{source.name}: this is no whole list of mechanisms ({error}). Nothing was imported. Download it again."
        ) from error
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise UnreadableDocument(f"{source.name}: the list has no column {', '.join(missing)}. Nothing was imported.")
    return rows


def _row(place: int, row: dict[str, str], numbers: Counter[str], order: str) -> Row:
    code, shown = row["code"].strip(), row["mechanism"][:200]
    if re.match(r"dedup", row["partner"].strip(), re.IGNORECASE) or re.search(r"de-?duplication", shown, re.IGNORECASE):
        return Rejected(place, ADJUSTMENT, shown, unreadable=False)
    if not parties.clean(row["partner"]) and not parties.clean(row["agency"]):
        return Rejected(place, NO_PARTNER, shown, unreadable=False)
    if not code:
        return Rejected(place, NO_CODE, shown)
    try:
        start, end = (
            values.day(row[name], order) if row.get(name, "").strip() else None for name in ("startdate", "enddate")
        )
    except ValueError as error:
        return Rejected(place, str(error), f"{shown}: {row.get('startdate', '')} {row.get('enddate', '')}")
    number, where = _number(row), row.get("ou", "").strip()
    flags: tuple[str, ...] = ("award-in-several-mechanisms",) if number and numbers[number] > 1 else ()
    if where and not places.is_country(where):
        flags += ("region-hides-the-country",)
    return AwardRow(
        place, f"pepfar:{code}", AwardKind.OTHER, _agency(row["agency"]), _partner(row), _title(row),
        programmes=("PEPFAR",), programme_title="PEPFAR",
        start=start, end=end, country=places.country(where), number=number, flags=flags,
    )  # fmt: skip


def _number(row: dict[str, str]) -> str:
    found = NAMED.fullmatch(row["mechanism"].strip())
    return found["number"] if found else ""


def _title(row: dict[str, str]) -> str:
    found = NAMED.fullmatch(row["mechanism"].strip())
    return found["title"] if found else row["mechanism"].strip().removeprefix(f"{row['code']} - ")


def _agency(name: str) -> Party | None:
    """The agency as the list writes it (HHS/CDC): only this list's own name."""
    bare = parties.clean(name)
    return Party(bare, (Identifier("SOURCE", f"datim:agency:{bare}"),), "US") if bare else None


def _partner(row: dict[str, str]) -> Party:
    name = re.sub(r"\s*\(0+\)$", "", parties.clean(row["partner"]))
    kind = parties.kind_of(name)
    written = row.get("primeid", "").strip()
    number = None
    if kind is PartyKind.ORGANIZATION and written:
        number = (
            parties.identifier("UEI", written) if len(written) == 12
            else parties.identifier("DUNS", written) if len(written) == 9
            else parties.identifier("SOURCE", f"datim:{written}")
        )  # fmt: skip
    return Party(name, (number,) if number else (), kind=kind)
