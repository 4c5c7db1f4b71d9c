"""Recognises files that stand beside funding data and hold no awards, and refuses them with the reason.

Calls for applications, lists of codes, schemas, totals by country and parts of reports without amounts
look like data; taking them for awards would count money that nobody received.
"""

from __future__ import annotations

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
    without: tuple[str, ...] = ()
    """Texts or columns that must not be there."""


FILES = (
    Known("a list of codes", "Import the data that uses the codes", root=("codelist",)),
    Known("a schema, which says how data is written", "Import the data itself", root=("schema",)),
    Known("an IATI organisation file, which has budgets and no activities", "Import the publisher's activity file", root=("iati-organisations",)),
    Known("grants.gov: calls for applications, which gave nobody money yet", "Import the awards that came of them, from USAspending", root=("Grants",)),
    Known(
        "a portal's calls for applications, which gave nobody money yet", "Import the awards that came of them",
        keys=('"grants"', '"closeDate"', '"applicantType"'), without=('"fundingOrganization"', '"amountAwarded"'),
    ),
    Known("the tree of federal organisations", "It has no amounts. Import awards", keys=('"orgKey"', '"parentOrgKey"')),
    Known("a JSON schema, which says how data is written", "Import the data itself", keys=('"$schema"', '"properties"')),
    Known("a mapping of the columns of OECD data", "Import the data itself", keys=('"STRUCTURE"', '"DONOR"', '"keep"')),
    Known(
        "a part of Form SF-SAC that lists no awards", "Import its section FederalAwardsExpended",
        keys=('"ranges"', '"section_name"'), without=('"FederalAwardsExpended"', '"amount_expended"'),
    ),
    Known("a page layout of Form SF-SAC for people", "Import the section FederalAwardsExpended as JSON, or the table federal_awards", columns=("FORM SF-SAC",)),
    Known("a form of the clearinghouse for people", "Import the section FederalAwardsExpended as JSON, or the table federal_awards", columns=("FORM SF-SAC (02/08/2022)",)),
    Known("a data dictionary", "Import the data itself", columns=("DATA Act Information Model Schema (DAIMS)",)),
    Known("the list of assistance listings", "It names programmes, not awards. Import awards", columns=("Program Title", "Program Number")),
    Known(
        "totals by country, without partners or activities", "Import us_foreign_aid_complete.csv from ForeignAssistance.gov",
        columns=("Country Code", "Transaction Type Name", "Fiscal Year", "current_amount"), without=("Activity ID", "Implementing Partner Name"),
    ),
    Known("a budget by country and account, asked for and not spent", "Import us_foreign_aid_complete.csv from ForeignAssistance.gov", columns=("Country", "All Accounts", "Fiscal Year")),
    Known("a list of the fields of tax returns", "Import the returns themselves", columns=("xpath", "variable_name"), without=("value",)),
    Known("a list of codes", "Import the data that uses the codes", columns=("Channel Parent Category", "Channel ID")),
)  # fmt: skip
CODES = ({"code", "title"}, {"code", "title", "description"}, {"code", "name"}, {"code", "name", "description"})
"""Columns of a table that is a list of codes and nothing else."""


def sniff(sample: Sample) -> str:
    """Return what the file is instead of awards, or ""."""
    known = _known(sample)
    return f"it is {known.what}" if known else ""


def read(source: Source, wishes: Wishes) -> Iterator[Row]:
    """Refuse the file.

    Raises:
        UnreadableDocument: always.
    """
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
    if {column.lower() for column in columns} in CODES:
        return Known("a list of codes", "Import the data that uses the codes")
    for known in FILES:
        if known.root and sample.root in known.root:
            return known
        if (
            known.keys
            and sample.is_json
            and _has(sample.text, known.keys)
            and not any(one in sample.text for one in known.without)
        ):
            return known
        if known.columns and columns >= set(known.columns) and not columns & set(known.without):
            return known
    return None


def _has(text: str, keys: tuple[str, ...]) -> bool:
    return all(key in text for key in keys)
