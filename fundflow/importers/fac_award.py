"""Turns one line of a schedule of federal awards expended into its rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fundflow.importers import parties, values
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
    from decimal import Decimal

NO_REFERENCE = "the row has no award reference"
NO_AMOUNT = "the row has no amount expended"
UNUSED = "an empty row of the form"
LISTING = re.compile(r"\d{2}\.(\d{3}[A-Z]?|RD\d?|U\d{2})")
AGENCIES = {
    "10": "Department of Agriculture", "11": "Department of Commerce", "12": "Department of Defense",
    "14": "Department of Housing and Urban Development", "15": "Department of the Interior",
    "16": "Department of Justice", "17": "Department of Labor", "19": "Department of State",
    "20": "Department of Transportation", "21": "Department of the Treasury",
    "43": "National Aeronautics and Space Administration",
    "47": "National Science Foundation", "59": "Small Business Administration", "64": "Department of Veterans Affairs",
    "66": "Environmental Protection Agency", "81": "Department of Energy", "84": "Department of Education",
    "93": "Department of Health and Human Services", "94": "Corporation for National and Community Service",
    "96": "Social Security Administration", "97": "Department of Homeland Security",
    "98": "Agency for International Development",
}  # fmt: skip
YES = {"Y", "YES", "TRUE", "1"}


def rows(row: int, cells: dict[str, str], report: str, times: dict[str, int], flags: tuple[str, ...] = ()) -> list[Row]:
    """Return the award, its money and what was passed on from it, or why it is refused.

    Args:
        row: its number in the file.
        cells: by the names of the public interface or of the workbook.
        report: what the report is called when the cells do not say.
        times: how often each key was used so far.
        flags: what is doubtful about the whole report.
    """
    get = {name.strip().lower(): parties.clean(cell) for name, cell in cells.items()}
    reference = get.get("award_reference", "")
    written = get.get("amount_expended", "")
    if not reference and not written:
        return [Rejected(row, UNUSED, "", unreadable=False)]
    if not reference or not written:
        return [Rejected(row, NO_AMOUNT if reference else NO_REFERENCE, f"{reference} {written}".strip())]
    try:
        spent = values.amount(written).value
        passed = _passed(get)
    except ValueError as error:
        shown = (reference, written, _first(get, "subrecipient_amount", "passthrough_amount"))
        return [Rejected(row, str(error), " ".join(shown))]
    key = f"fac:{get.get('report_id') or report}:{reference}"
    times[key] = times.get(key, 0) + 1
    if times[key] > 1:
        key, flags = f"{key}#{times[key]}", (*flags, "reference-used-twice")
    return _rows(row, key, get, (spent, passed), flags)


def _rows(
    row: int, key: str, get: dict[str, str], amounts: tuple[Decimal, Decimal | None], flags: tuple[str, ...]
) -> list[Row]:
    spent, passed = amounts
    auditee = _auditee(get)
    funder, givers = _funder(get)
    listing = _listing(get)
    doubt = flags + (("unusual-listing-number",) if listing and not LISTING.fullmatch(listing) else ())
    loan = get.get("is_guaranteed", get.get("is_loan", "")).upper() in YES
    year = get.get("audit_year", "")
    when = int(year) if re.fullmatch(r"\d{4}", year) else None
    title = _first(get, "program_name", "federal_program_name")
    award = AwardRow(
        row, key, AwardKind.LOAN if loan else AwardKind.GRANT, funder, auditee, title,
        programmes=(listing,) if listing else (), programme_title=title, currency="USD", country="US",
        number=_first(get, "passthrough_identifying_number", "passthrough_id", "additional_award_identification"),
        flags=doubt,
    )  # fmt: skip
    found: list[Row] = [award, *(OrganizationRow(row, party) for party in givers)]
    found.append(TransactionRow(row, key, spent, "USD", Measure.EXPENDED, None, when, key=key, flags=_sign(spent)))
    if passed is not None:
        below = f"{key}:passed-on"
        to = Party("sub-recipients", kind=PartyKind.AGGREGATE)
        found.append(
            AwardRow(
                row, below, AwardKind.SUBAWARD, auditee, to, award.title, programmes=award.programmes, parent_key=key,
                parent_basis="passed-on", currency="USD", country="US", flags=("recipients-not-named",),
            )
        )  # fmt: skip
        found.append(
            TransactionRow(row, below, passed, "USD", Measure.EXPENDED, None, when, key=below, flags=_sign(passed))
        )
    return found


def _first(get: dict[str, str], *names: str) -> str:
    return next((get[name] for name in names if get.get(name)), "")


def _sign(amount: Decimal) -> tuple[str, ...]:
    return ("negative",) if amount < 0 else ("zero",) if not amount else ()


def _passed(get: dict[str, str]) -> Decimal | None:
    """Return what the auditee passed on, or None when nothing.

    Raises:
        ValueError: the amount cannot be read.
    """
    written = _first(get, "subrecipient_amount", "passthrough_amount")
    return (values.amount(written).value or None) if written else None


def _auditee(get: dict[str, str]) -> Party:
    found = (
        parties.identifier("UEI", get.get("auditee_uei", "")),
        parties.identifier("US-EIN", get.get("auditee_ein", "")),
    )
    numbers = tuple(number for number in found if number)
    name = get.get("auditee_name", "")
    known = PartyKind.ORGANIZATION if numbers or name else PartyKind.PLACEHOLDER
    return Party(name, numbers, "US", get.get("auditee_state", ""), get.get("auditee_city", ""), kind=known)


def _funder(get: dict[str, str]) -> tuple[Party | None, tuple[Party, ...]]:
    """Return who gave the money to the auditee: a federal agency, or whoever passed it through."""
    named = [name.strip() for name in get.get("passthrough_name", "").split("|") if name.strip()]
    if get.get("is_direct", "").upper() in YES or not named:
        prefix = (get.get("federal_agency_prefix") or get.get("cfda_key", "")[:2]).zfill(2)
        direct = get.get("is_direct", "").upper() in YES
        name = AGENCIES.get(prefix, f"United States federal agency {prefix}")
        return (Party(name, (Identifier("SOURCE", f"aln:{prefix}"),), "US") if direct else None), ()
    found = [Party(name, country="US", kind=parties.kind_of(name)) for name in named]
    if len(found) > 1:
        return Party("; ".join(named), country="US", kind=PartyKind.AGGREGATE), tuple(found)
    return found[0], ()


def _listing(get: dict[str, str]) -> str:
    prefix = parties.without_float(get.get("federal_agency_prefix", ""))
    extension = parties.without_float(get.get("three_digit_extension") or get.get("federal_award_extension") or "")
    if prefix and extension:
        number = extension.zfill(3) if extension.isdigit() else extension.upper()
        return f"{prefix.zfill(2)}.{number}"
    return get.get("cfda_key", "")
