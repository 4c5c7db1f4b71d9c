"""Turns Single Audit data (Federal Audit Clearinghouse) into what was expended under federal awards.

Reads workbooks of Form SF-SAC as JSON and tables as the public interface gives them.  Amounts are
expended in the audit year, not awarded: they have a measure of their own.  What the auditee passed on
stands as an award under its own, to sub-recipients that the audit does not name.
"""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import msgspec

from fundflow.errors import UnreadableDocument
from fundflow.importers import cells, fac_award
from fundflow.records import Rejected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fundflow.importers.source import Sample, Source, Wishes
    from fundflow.records import Row

KIND = "fac"
TITLE = "Federal Audit Clearinghouse: federal awards expended, workbook JSON or table"
NEEDED = {"award_reference", "amount_expended", "federal_agency_prefix"}
SECTION = "FederalAwardsExpended"


def sniff(sample: Sample) -> str:
    """Return why the file is a list of federal awards expended, or ""."""
    if sample.is_json:
        names = '"amount_expended"' in sample.text and (
            '"federal_agency_prefix"' in sample.text or '"cfda_key"' in sample.text
        )
        workbook = '"ranges"' in sample.text and (SECTION in sample.text or '"amount_expended"' in sample.text)
        return "it lists federal awards expended" if workbook or names else ""
    return "its columns are those of federal awards expended" if set(sample.columns) >= NEEDED else ""


def read(source: Source, wishes: Wishes) -> Iterator[Row]:
    """Yield what was expended under every award.

    Raises:
        UnreadableDocument: it holds no federal awards expended.
    """
    if source.head(200).lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in {b"[", b"{"}:
        yield from _json(source)
        return
    times: dict[str, int] = {}
    for line in cells.lines(source, sheet=wishes.sheet):
        yield from (line,) if isinstance(line, Rejected) else fac_award.rows(line.row, dict(line.cells), "", times)


def _json(source: Source) -> Iterator[Row]:
    with source.open() as stream:
        content = stream.read()
    try:
        found: Any = msgspec.json.Decoder(float_hook=Decimal).decode(content.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, RecursionError) as error:
        raise UnreadableDocument(
            f"{source.name}: this is no whole JSON ({error}). Nothing was imported. Download it again."
        ) from error
    book = isinstance(found, list) and bool(found) and isinstance(found[0], dict) and "ranges" in found[0]
    records, flags = _workbook(source, found) if book else (found if isinstance(found, list) else [], ())
    times: dict[str, int] = {}
    report = f"{PurePosixPath(source.part or source.path.name).stem}" if book else ""
    for row, record in enumerate(records, start=1):
        if isinstance(record, dict):
            cells_of = {name: "" if value is None else str(value) for name, value in record.items()}
            yield from fac_award.rows(row, cells_of, report, times, flags)
        else:
            yield Rejected(row, fac_award.NO_REFERENCE, str(record)[:200])


def _workbook(source: Source, sheets: list[Any]) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """Turn the columns of the form into rows, and compare their sum with the total on the cover."""
    form = _ranges(sheets, "Form")
    cover = {name: values[0] if values else None for name, values in _ranges(sheets, "Coversheet").items()}
    if "amount_expended" not in form:
        section = cover.get("section_name") or "an unknown section"
        raise UnreadableDocument(
            f"{source.name}: this is the section {section} of Form SF-SAC, which lists no awards. "
            f"The amounts are in the section {SECTION} of the same report."
        )
    length = max(len(values) for values in form.values())
    rows = [
        {name: values[place] if place < len(values) else None for name, values in form.items()}
        | {"auditee_uei": cover.get("auditee_uei"), "auditee_name": cover.get("auditee_name")}
        for place in range(length)
    ]
    stated = cover.get("total_amount_expended")
    differs = stated is not None and _sum(row["amount_expended"] for row in rows) != _sum([stated])
    return rows, ("rows-differ-from-stated-total",) if differs else ()


def _ranges(sheets: list[Any], name: str) -> dict[str, list[Any]]:
    return {
        part["name"]: part["values"]
        for sheet in sheets
        if isinstance(sheet, dict) and sheet.get("name") == name
        for part in sheet.get("ranges", ())
        if isinstance(part.get("values"), list)
    }


def _sum(found: Iterable[object]) -> Decimal:
    """Add what are numbers; what is none is refused later, row by row."""
    return sum((Decimal(str(one)) for one in found if re.fullmatch(r"-?\d+(\.\d+)?", str(one))), Decimal(0))
