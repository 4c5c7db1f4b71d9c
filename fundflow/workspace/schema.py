"""The tables of a workspace: every column, its type and what it means.

This is the only description of them: files are checked against it when they are written, and the
README in every workspace and `fundflow schema --workspace` are printed from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from fundflow.workspace.flags import FLAGS

if TYPE_CHECKING:
    from polars._typing import PolarsDataType

VERSION = "1"
MONEY = pl.Decimal(18, 4)


class Column(NamedTuple):
    """A column: its type and one sentence about it."""

    type: PolarsDataType
    says: str


class Table(NamedTuple):
    """A table: one sentence about it and its columns."""

    says: str
    columns: dict[str, Column]

    @property
    def types(self) -> dict[str, PolarsDataType]:
        """Return column to type."""
        return {name: column.type for name, column in self.columns.items()}


TEXT, TEXTS = pl.String, pl.List(pl.String)
PLACE = {
    "source": Column(TEXT, "Which file it comes from: `source` of the table sources."),
    "part": Column(TEXT, "The member of the ZIP or the sheet it comes from; empty when there is one only."),
    "row": Column(pl.Int64, "Which row of the file it comes from, counted from 1; the header of a table counts."),
}
KIND = {"source_kind": Column(TEXT, "The kind of file, such as usaspending-prime.")}

TABLES: dict[str, Table] = {
    "organizations": Table(
        "Every name and address under which a party stands in a file.",
        {
            **PLACE,
            **KIND,
            "party": Column(
                TEXT, "Id of the party as published. What belongs together is decided by `fundflow resolve`."
            ),
            "kind": Column(
                TEXT, "organization, person, placeholder (somebody unnamed) or aggregate (several under one name)."
            ),
            "name": Column(TEXT, "The name as published."),
            "country": Column(TEXT, "Country of its address: ISO 3166-1 alpha-2, or as published."),
            "region": Column(TEXT, "State or province."),
            "city": Column(TEXT, "City."),
            "postcode": Column(TEXT, "Post code."),
            "rows": Column(pl.Int64, "On how many rows of the file it stands so."),
        },
    ),
    "identifiers": Table(
        "The numbers of parties in registers.",
        {
            **PLACE,
            "party": Column(TEXT, "Whose number it is: `party` of organizations."),
            "scheme": Column(
                TEXT, "The register: UEI, US-EIN, GB-CHC…, XI-IATI, DUNS, or SOURCE for a publisher's own number."
            ),
            "value": Column(TEXT, "The number, as the register writes it."),
            "role": Column(TEXT, "own, or parent: the number of its parent organisation, which never merges anything."),
            "name": Column(TEXT, "For a parent: its name as published."),
        },
    ),
    "awards": Table(
        "One row for each award of a file. The same award may stand in several files: `key` says so.",
        {
            **PLACE,
            **KIND,
            "key": Column(TEXT, "The award's key, unique in all files of one kind."),
            "kind": Column(TEXT, "grant, cooperative-agreement, subaward, contract, loan, guarantee, contribution, …"),
            "number": Column(TEXT, "What people call it: FAIN, grant number."),
            "title": Column(TEXT, "Title."),
            "description": Column(TEXT, "Description."),
            "programmes": Column(TEXTS, "Assistance listings and other programme numbers."),
            "programme_title": Column(TEXT, "Title of the first programme."),
            "parent_key": Column(
                TEXT, "`key` of the award that this one was made from; empty when the data does not say."
            ),
            "parent_basis": Column(
                TEXT, "How the data says so: prime-key, provider-activity-id, regrant, parent-flow."
            ),
            "funder_party": Column(TEXT, "`party` of who gives; null when the source does not say."),
            "recipient_party": Column(TEXT, "`party` of who receives; null when the source does not say."),
            "currency": Column(TEXT, "Currency of stated_total: ISO 4217."),
            "start": Column(pl.Date, "First day."),
            "end": Column(pl.Date, "Last day."),
            "award_date": Column(pl.Date, "Day of the award, or of its first action."),
            "country": Column(TEXT, "Where the work is done."),
            "stated_total": Column(MONEY, "What the source states for the whole award. Never add it to transactions."),
            "stated_measure": Column(TEXT, "What stated_total measures."),
            "flags": Column(TEXTS, "What is doubtful about it."),
        },
    ),
    "transactions": Table(
        "Every movement of money. Never add two measures, nor two currencies.",
        {
            **PLACE,
            **KIND,
            "key": Column(
                TEXT, "The publisher's own number; the same number in two files is one transaction. May be empty."
            ),
            "award_key": Column(TEXT, "`key` of the award."),
            "date": Column(pl.Date, "Day."),
            "year": Column(pl.Int32, "Fiscal or audit year, as published."),
            "amount": Column(MONEY, "Amount in its own currency; negative when money is taken back."),
            "currency": Column(TEXT, "ISO 4217; empty when the source does not say."),
            "measure": Column(TEXT, "obligated, committed, disbursed, expended, awarded, face-value, …"),
            "provider_party": Column(TEXT, "Who gives, when it differs from the award's funder."),
            "receiver_party": Column(TEXT, "Who receives, when it differs from the award's recipient."),
            "programme": Column(TEXT, "The assistance listing of this movement, when the source gives one for each."),
            "flags": Column(TEXTS, "What is doubtful: negative, amount-above-prime, amount-equals-number, rounded, …"),
        },
    ),
    "editions": Table(
        "Accounts of one giver for one time, such as tax returns. Awards of one that was filed again do not count.",
        {
            **PLACE,
            **KIND,
            "whole": Column(TEXT, "What the keys of its awards begin with, up to their last two parts."),
            "filed": Column(TEXT, "When it was filed."),
        },
    ),
    "programmes": Table(
        "Programmes by their number, from a table of them, such as that of Assistance Listings.",
        {
            **PLACE,
            "number": Column(TEXT, "The number, as in `programmes` of awards."),
            "title": Column(TEXT, "Its title."),
            "agency": Column(TEXT, "Whose it is, when the table says so."),
        },
    ),
    "sources": Table(
        "Every file that was imported.",
        {
            "source": Column(TEXT, "Its id: the first 12 digits of its SHA-256."),
            "sha256": Column(TEXT, "Its SHA-256."),
            "path": Column(TEXT, "Where it was."),
            "source_kind": Column(TEXT, "What kind of file it is."),
            "reason": Column(TEXT, "Why it was taken for that kind."),
            "imported": Column(pl.Date, "When it was imported."),
            "version": Column(TEXT, "The fundflow that imported it."),
            "read": Column(pl.Int64, "How many rows were read."),
            "used": Column(pl.Int64, "How many of them were used."),
            "left_out": Column(TEXTS, "What was not used: how many rows, and why."),
            "unreadable": Column(
                pl.Int64, "How many of those could not be read, rather than being left out on purpose."
            ),
        },
    ),
    "rejected": Table(
        "Every row that was not used.",
        {
            **PLACE,
            "why": Column(TEXT, "Why."),
            "values": Column(TEXT, "What stood there."),
            "unreadable": Column(pl.Boolean, "False when it was left out on purpose, such as a duplicate."),
        },
    ),
}
"""Tables that imports fill.  Other parts of fundflow add theirs with `register`."""


def register(name: str, table: Table) -> None:
    """Add a table that another part of fundflow keeps in the workspace."""
    TABLES[name] = table


def text() -> str:
    """Return the description of all tables, as it stands in every workspace."""
    lines = [
        "# A fundflow workspace",
        "",
        f"Layout {VERSION}. Read it with anything that reads Parquet; `manifest.json` names the files that count.",
        "A file that it does not name is left over from a stopped import. Amounts are exact decimals. Nothing here was",
        "converted from one currency to another, and no two kinds of amount were added. The folder `index`, when it is",
        "there, holds what questions worked out from the tables; it can be thrown away at any time.",
    ]
    for name, table in TABLES.items():
        lines += ["", f"## {name}", "", table.says, "", "| column | type | means |", "| --- | --- | --- |"]
        lines += [f"| {column} | {type_name(about.type)} | {about.says} |" for column, about in table.columns.items()]
    lines += [
        "",
        "## What the flags mean",
        "",
        "A row with a flag was used; the flag says what is doubtful about it.",
        "",
    ]
    lines += ["| flag | means |", "| --- | --- |", *(f"| {flag} | {means} |" for flag, means in FLAGS.items())]
    return "\n".join(lines) + "\n"


TYPE_NAMES: dict[PolarsDataType, str] = {
    pl.String: "text",
    pl.Int64: "whole number",
    pl.Int32: "whole number",
    pl.Float64: "number",
    pl.Boolean: "true or false",
    pl.Date: "date",
    pl.List(pl.String): "list of texts",
    pl.List(pl.Int64): "list of whole numbers",
    MONEY: "decimal with 4 places",
}


def type_name(kind: PolarsDataType) -> str:
    """Name a type as people do."""
    return TYPE_NAMES[kind]
