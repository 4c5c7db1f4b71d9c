"""Turns the table of Assistance Listings into programmes: number, title and agency, and no awards.

Reads the list that USAspending offers (two columns) and the one of SAM.gov.  A line whose number is
no listing is refused; the same number again, as for a programme that was renamed, is kept as it stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fundflow.importers import cells
from fundflow.records import ProgrammeRow, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundflow.importers.source import Sample, Source, Wishes
    from fundflow.records import Row

KIND = "assistance-listings"
TITLE = "Assistance Listings: the table of United States programmes, CSV"
NUMBER, NAME = "Program Number", "Program Title"
AGENCY = ("Federal Agency (030)", "Federal Agency")
LISTING = re.compile(r"\d\d\.[0-9A-Z]{3}")
NO_NUMBER = "the number is no assistance listing"
AMOUNTS = ("amount", "obligat", "award")
"""Words of a column of money: a table that has one is of awards, whatever else stands in it."""


def sniff(sample: Sample) -> str:
    """Return why the file is the table of listings, or ""."""
    money = any(word in column.lower() for column in sample.columns for word in AMOUNTS)
    own = set(sample.columns) >= {NUMBER, NAME} and (not money or set(AGENCY) & set(sample.columns))
    return f"it has the columns {NAME} and {NUMBER}" if own else ""


def read(source: Source, wishes: Wishes) -> Iterator[Row]:
    """Yield every programme."""
    for line in cells.lines(source, sheet=wishes.sheet):
        if isinstance(line, Rejected):
            yield line
            continue
        number, title = line.cells.get(NUMBER, "").strip().upper(), " ".join(line.cells.get(NAME, "").split())
        if not LISTING.fullmatch(number):
            yield Rejected(line.row, NO_NUMBER, f"{number} {title}")
            continue
        agency = next((found for name in AGENCY if (found := line.cells.get(name, "").strip())), "")
        yield ProgrammeRow(line.row, number, title, agency)
