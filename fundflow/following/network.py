"""Takes awards, organisations and money from the index of a workspace, under its numbers.

The index has each award once, joined to the one that it was made from; here are left out the awards of
a funder who is supposed to give nothing, with all links to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Collection

    from fundflow.network.lookup import Index
    from fundflow.workspace import Workspace


class Known(NamedTuple):
    """What a workspace knows, numbered."""

    every: pl.LazyFrame
    """All awards in the order of their numbers; those that were taken away have no links."""
    awards: pl.LazyFrame
    """award, source_kind, key, …, parent, parent_missing, funder, holder, day, since, year, size, size_currency."""
    organizations: pl.DataFrame
    """organization, id, name, kind, country."""
    money: pl.LazyFrame
    """award, year, currency, low, high: of each year alone.  Not to be added over years."""
    whole: pl.LazyFrame
    """award, currency, low, high: of all years, with one measure for all of them."""
    nameless: pl.LazyFrame
    """award: those that have money of no known currency."""
    skipped: dict[str, int]


def network(index: Index, workspace: Workspace, without: Collection[str] = ()) -> Known:
    """Return the awards and organisations of a workspace.

    Args:
        index: of the workspace.
        workspace: says what an import could not read.
        without: ids of organisations whose awards, as funder, are taken away.
    """
    read = workspace.scan("sources").select(pl.col("unreadable").sum()).collect().item()
    skipped = index.skipped()
    told = index.scan("organizations").select(
        organization="number", id="organization", name="name", kind="kind", country="agreed"
    )
    organizations = told.with_columns(pl.col("kind").fill_null("organization")).collect()
    gone = organizations.filter(pl.col("id").is_in(sorted(without)))["organization"]
    every = index.scan("awards").rename({"recipient": "holder"})
    yearly, whole, nameless = (index.scan(name) for name in ("yearly", "whole", "nameless"))
    unread = {"rows that an import could not read": int(read or 0)}
    if gone.is_empty():
        return Known(every, every, organizations, yearly, whole, nameless, unread | skipped)
    lost = every.filter(pl.col("funder").is_in(gone.implode())).select("award").collect().lazy()
    cut = _cut(every, lost)
    left, yearly, whole, nameless = (each.join(lost, on="award", how="anti") for each in (cut, yearly, whole, nameless))
    return Known(cut, left, organizations, yearly, whole, nameless, unread | skipped)


def _cut(awards: pl.LazyFrame, lost: pl.LazyFrame) -> pl.LazyFrame:
    """Cut awards off from everything; what was made from them names an award that is not here."""
    mark = lost.with_columns(_gone=pl.lit(value=True))
    told = awards.join(mark, on="award", how="left", maintain_order="left").join(
        mark.rename({"award": "parent", "_gone": "_above"}), on="parent", how="left", maintain_order="left"
    )
    gone, above = (pl.col(name).fill_null(value=False) for name in ("_gone", "_above"))
    ends = [pl.when(~gone).then(name).alias(name) for name in ("funder", "holder")]
    parent = pl.when(~gone & ~above).then("parent")
    return told.with_columns(*ends, parent=parent, parent_missing=pl.col("parent_missing") | above).drop(
        "_gone", "_above"
    )
