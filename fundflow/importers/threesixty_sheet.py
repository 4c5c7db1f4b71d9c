"""Turns one row of a 360Giving spreadsheet into the grant that the JSON would hold.

Columns are named with titles (`Recipient Org:Name`) or with the keys of the JSON
(`recipientOrganization/0/name`); both are read, whatever the case and the blanks.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import msgspec

from fundflow.importers.threesixty_model import Grant

OBJECTS = {
    "recipientorg": "recipientOrganization", "recipientorganization": "recipientOrganization",
    "recipientorganisation": "recipientOrganization", "fundingorg": "fundingOrganization",
    "fundingorganization": "fundingOrganization", "fundingorganisation": "fundingOrganization",
    "grantprogramme": "grantProgramme", "planneddates": "plannedDates", "actualdates": "actualDates",
    "beneficiarylocation": "beneficiaryLocation", "recipientind": "recipientIndividual",
    "recipientindividual": "recipientIndividual", "toindividualsdetails": "toIndividualsDetails",
}  # fmt: skip
FIELDS = {
    "identifier": "id", "id": "id", "title": "title", "description": "description", "currency": "currency",
    "amountawarded": "amountAwarded", "amountdisbursed": "amountDisbursed", "awarddate": "awardDate",
    "forregranttype": "regrantType", "regranttype": "regrantType", "relatedactivity": "relatedActivity",
    "relatedactivitydescription": "Related Activity Description",
}  # fmt: skip
PARTS = {
    "identifier": "id", "id": "id", "name": "name", "charitynumber": "charityNumber", "companynumber": "companyNumber",
    "postalcode": "postalCode", "postcode": "postalCode",
    "city": "addressLocality", "addresslocality": "addressLocality",
    "county": "addressRegion", "addressregion": "addressRegion", "country": "addressCountry",
    "addresscountry": "addressCountry", "code": "code", "title": "title", "startdate": "startDate",
    "enddate": "endDate", "countrycode": "countryCode", "primarygrantreason": "primaryGrantReason",
    "grantpurpose": "grantPurpose",
}  # fmt: skip
Place = tuple[str, int, str]
"""Where a column goes: the field of the grant, which object of its list, and the key in it ("" for a plain field)."""


def knows(columns: tuple[str, ...]) -> bool:
    """Say whether the columns are those of 360Giving."""
    places = {place(column) for column in columns}
    return ("id", 0, "") in places and any(found and found[0] == "fundingOrganization" for found in places)


def grant(cells: dict[str, str]) -> Grant:
    """Return the grant that a row holds; the first of two columns for the same field wins."""
    found: dict[str, Any] = {}
    lists: dict[str, dict[int, dict[str, str]]] = {}
    for column, cell in cells.items():
        where = place(column)
        if not where or not cell.strip():
            continue
        name, number, part = where
        if part:
            lists.setdefault(name, {}).setdefault(number, {}).setdefault(part, cell.strip())
        else:
            found.setdefault(name, _plain(name, cell.strip()))
    found |= {name: [objects[number] for number in sorted(objects)] for name, objects in lists.items()}
    return msgspec.convert(found, Grant)


def _plain(name: str, cell: str) -> object:
    """Numbers that look like numbers are numbers; related grants are a list."""
    if name == "relatedActivity":
        return [one.strip() for one in re.split(r"[;|]", cell)]
    if name.startswith("amount") and re.fullmatch(r"-?\d+", cell):
        return int(cell)
    return cell


@lru_cache(maxsize=1024)
def place(column: str) -> Place | None:
    """Say where a column goes, or None when it is not read."""
    steps = [re.sub(r"[^a-z0-9]", "", step.lower()) for step in re.split(r"[:/]", column)]
    numbers = [int(step) for step in steps if step.isdigit()]
    words = [step for step in steps if step and not step.isdigit()]
    if len(words) == 1 and words[0] in FIELDS:
        return FIELDS[words[0]], 0, ""
    if len(words) == 2 and words[0] in OBJECTS and words[1] in PARTS:
        return OBJECTS[words[0]], numbers[0] if numbers else 0, PARTS[words[1]]
    return None
