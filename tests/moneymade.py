"""A small workspace with money that goes on, for tests that reckon by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from fundflow import asserting
from fundflow.records import AwardKind, AwardRow, Identifier, Measure, Party, TransactionRow
from fundflow.workspace import TABLES, Rows, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

AGENCY = Party("Agency for Health", (Identifier("SOURCE", "usaspending:075:1"),), "US")
NORTH = Party("Northern Charity", (Identifier("GB-CHC", "1000001"),), "GB")
SOUTH = Party("Southern Charity", (Identifier("GB-CHC", "1000002"),), "GB")
RIGHTS = Party("Rights Group", (Identifier("UEI", "RIGHTS000001"),), "KE")
HELPER = Party("US Helper Inc", (Identifier("UEI", "HELPER000001"),), "US")


class Paid(NamedTuple):
    """Money of an award."""

    amount: str
    year: int
    measure: Measure = Measure.OBLIGATED
    currency: str = "USD"


class Given(NamedTuple):
    """An award with its money."""

    key: str
    to: Party | None
    day: str | None
    paid: tuple[Paid, ...]
    of: str = ""
    """The award it was made from."""
    by: Party = AGENCY
    kind: AwardKind = AwardKind.SUBAWARD
    country: str = ""


def workspace(folder: Path, awards: Iterable[Given], found: Iterable[tuple[str, str, str]] = (), said: Iterable[tuple[str, str]] = ()) -> Workspace:
    """Make a workspace.

    Args:
        folder: where.
        awards: what it holds.
        found: award, rule and family of conditions that stand in a document of the award.
        said: award and family of what a person asserts.
    """
    Workspace.create(folder, "test")
    with Workspace.open(folder).writing() as writer:
        with writer.part("file", "test") as part:
            rows = Rows(part, source="file", kind="table-made")
            for n, award in enumerate(awards, 1):
                _put(rows, n, award)
            rows.close()
        with writer.part("attached", "test") as part:
            part.add("documents", _table("documents", [_document(award) for award in sorted({award for award, _, _ in found})]))
            part.add("findings", _table("findings", [_finding(*each) for each in found]))
    for award, family in said:
        _assert(folder, award, family)
    return Workspace.open(folder)


def _put(rows: Rows, n: int, award: Given) -> None:
    day = date.fromisoformat(award.day) if award.day else None
    rows.add(
        AwardRow(n, award.key, award.kind, award.by, award.to, parent_key=award.of, parent_basis="prime-key" if award.of else "", award_date=day, country=award.country)
    )
    for place, paid in enumerate(award.paid):
        rows.add(TransactionRow(n, award.key, Decimal(paid.amount), paid.currency, paid.measure, year=paid.year, key=f"{award.key}-{place}"))


def _table(name: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=TABLES[name].types)


def _document(award: str) -> dict[str, Any]:
    lists = {"award_ids": [], "listings": []}
    return lists | {"source_kind": "table-made", "award_key": award, "document": award, "path": f"{award}.pdf", "score": 100.0}


def _finding(award: str, rule: str, family: str) -> dict[str, Any]:
    return {"document": award, "finding": f"{award}-{rule}", "rule": rule, "family": family, "effect": "restricts", "quote": "must not"}


def _assert(folder: Path, award: str, family: str) -> None:
    asserting.keep(folder, asserting.Said(family, "their letter", award=("table-made", award)), date(2026, 1, 1))
