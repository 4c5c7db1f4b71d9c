"""Recognises files that stand beside funding data and hold no awards, and refuses them with the reason.

Calls for applications, lists of codes, schemas, totals by country and parts of reports without amounts
look like data; taking them for awards would count money that nobody received.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from typing import TYPE_CHECKING, NamedTuple

from fundflow.errors import UnreadableDocument
from fundflow.importers.source import Sample

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundflow.importers.source import Source, Wishes
    from fundflow.records import Row

KIND = "no-awards"
TITLE = "Files beside funding data that hold no awards: refused, with the reason"


class Known(NamedTuple):
    """A kind of file without awards: what shows it, and what it is."""

    what: str
    instead: str
    root: tuple[str, ...] = ()
    """Root elements of XML."""
    keys: tuple[str, ...] = ()
    """Texts that all stand in the beginning of a JSON file."""
    columns: tuple[str, ...] = ()
    """Columns that a table has, all of them."""
    sheets: tuple[str, ...] = ()
    """Sheets that a spreadsheet has, all of them."""
    without: tuple[str, ...] = ()
    """Texts or columns that must not be there."""


AWARDS = "Import awards instead"
OUTCOME = "Import the awards that came of them"
DATA = "Import the data itself"
EXPENDED = "Import its section FederalAwardsExpended as JSON, or the table federal_awards"
COMPLETE = "Import us_foreign_aid_complete.csv from ForeignAssistance.gov"
FILES = (
    Known("a list of codes", DATA, root=("codelist",)),
    Known("a schema, which says how data is written", DATA, root=("schema",)),
    Known("an IATI organisation file: budgets and no activities", AWARDS, root=("iati-organisations",)),
    Known("grants.gov's calls for applications, which gave nobody money yet", OUTCOME, root=("Grants",)),
    Known(
        "a portal's calls for applications, which gave nobody money yet",
        OUTCOME,
        keys=('"grants"', '"closeDate"', '"applicantType"'),
        without=('"fundingOrganization"', '"amountAwarded"'),
    ),
    Known(
        "an answer of USAspending's API that says from which federal accounts one award is paid",
        "Import the award itself: the answer to awards/ID, or a download of prime transactions",
        keys=('"federal_account"', '"transaction_obligated_amount"'),
    ),
    Known(
        "an answer of USAspending's API that describes one recipient",
        "Import the awards of the recipient: a download of prime transactions",
        keys=('"alternate_names"', '"recipient_id"', '"business_types"'),
    ),
    Known("the tree of federal organisations", AWARDS, keys=('"orgKey"', '"parentOrgKey"')),
    Known("a JSON schema, which says how data is written", DATA, keys=('"$schema"', '"properties"')),
    Known("the description of a table", "Import the table beside it", keys=('"resources"', '"granularity"')),
    Known("a mapping of the columns of OECD data", DATA, keys=('"STRUCTURE"', '"DONOR"', '"keep"')),
    Known(
        "a part of Form SF-SAC that lists no awards",
        EXPENDED,
        keys=('"ranges"', '"section_name"'),
        without=('"FederalAwardsExpended"', '"amount_expended"'),
    ),
    Known("Form SF-SAC laid out for people", EXPENDED, sheets=("General Info", "Federal Awards", "Notes to the SEFA")),
    Known("a data dictionary", DATA, sheets=("DEC Overview",)),
    Known(
        "totals by country, without partners or activities",
        COMPLETE,
        columns=("Country Code", "Transaction Type Name", "Fiscal Year", "current_amount"),
        without=("Activity ID", "Implementing Partner Name"),
    ),
    Known(
        "a budget by country and account: asked for, not spent",
        COMPLETE,
        columns=("Country", "All Accounts", "Fiscal Year"),
    ),
    Known(
        "a list of the fields of tax returns",
        "Import the returns themselves",
        columns=("xpath", "variable_name"),
        without=("value",),
    ),
    Known("a list of codes", DATA, columns=("Channel Parent Category", "Channel ID")),
)
CODES = ("code", "title", "name", "description", "deprecated", "category")
"""Columns of a table that is a list of codes, when it has no others."""


def sniff(sample: Sample) -> str:
    """Return what the file is instead of awards, or ""."""
    known = _known(sample)
    return f"it is {known.what}" if known else ""


def read(source: Source, wishes: Wishes) -> Iterator[Row]:
    """Refuse the file.

    Raises:
        UnreadableDocument: always.
    """
    del wishes  # there is nothing to wish for
    known = _known(Sample.of(source))
    what, instead = (
        (known.what, known.instead) if known else ("no file with awards", "Say what it is: fundflow import KIND FILE")
    )
    raise UnreadableDocument(
        f"{source.name}: this is {what}, so there are no awards in it. Nothing was imported. {instead}."
    )
    yield from ()


def _known(sample: Sample) -> Known | None:
    columns = set(sample.columns)
    plain = {column.lower() for column in columns}
    if "code" in plain and len(plain) > 1 and plain <= set(CODES):
        return Known("a list of codes", DATA)
    for known in FILES:
        if known.root and sample.root in known.root:
            return known
        if known.keys and sample.is_json and _fits(sample.text, known):
            return known
        if known.sheets and set(known.sheets) <= _sheets(sample):
            return known
        if known.columns and columns >= set(known.columns) and not columns & set(known.without):
            return known
    return None


def _fits(text: str, known: Known) -> bool:
    return all(key in text for key in known.keys) and not any(key in text for key in known.without)


def _sheets(sample: Sample) -> set[str]:
    """Return the names of the sheets of a spreadsheet."""
    if not sample.is_spreadsheet:
        return set()
    with sample.source.open() as stream, zipfile.ZipFile(io.BytesIO(stream.read())) as packed:
        try:
            book = packed.read("xl/workbook.xml")
        except KeyError:
            return set()
    return {html.unescape(name) for name in re.findall(r'<sheet [^>]*?name="([^"]*)"', book.decode("utf-8", "replace"))}
