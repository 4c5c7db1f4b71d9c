"""Batches of rows as frames, for formats whose files have gigabytes.

The columns are those of the tables of a workspace; which file they come from is added by who takes
them.  Parties are named as `fundflow.partyid` names them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator

EMPTY = pl.DataFrame()


class Frames(NamedTuple):
    """What a batch of rows gives to each table."""

    read: int
    """Rows of the file in this batch."""
    awards: pl.DataFrame = EMPTY
    transactions: pl.DataFrame = EMPTY
    organizations: pl.DataFrame = EMPTY
    identifiers: pl.DataFrame = EMPTY
    rejected: pl.DataFrame = EMPTY
    """Columns row, why, values, unreadable; one line for each row that was not used."""

    def tables(self) -> Iterator[tuple[str, pl.DataFrame]]:
        """Yield each table that has rows."""
        for name in ("awards", "transactions", "organizations", "identifiers", "rejected"):
            rows: pl.DataFrame = getattr(self, name)
            if rows.height:
                yield name, rows
