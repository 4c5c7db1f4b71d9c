"""Adds the money of awards of which some were made from others, so that none of it is counted twice.

What was made from an award is part of its money, but only as far as its money is known: low leaves
out what was made from an award that surely is bound and has money in the same currency; high takes
the larger of the award and all that was made from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

SAYS = (
    "Low leaves it out where money of that award is surely bound in the same currency; high takes the larger of the "
    "award and of all that was made from it."
)
SUMS = ("low", "high")


def total(weighed: pl.LazyFrame, parents: pl.LazyFrame, by: Sequence[str] = ()) -> pl.LazyFrame:
    """Return the money of awards together: `by`, currency, low, high.

    Args:
        weighed: `by`, award, sure, currency, and low and high as they count (null: no money is known).
        parents: award, parent, of all awards there are; they hold no circle.
        by: what is counted apart; awards are part of each other only within it.
    """
    held = weighed.select(*by, "award").unique().collect(engine="streaming")
    rows = weighed.select(*by, "award", "sure", "currency", *SUMS).drop_nulls("high").collect(engine="streaming")
    node = [*by, "award", "currency"]
    below = rows.select(*node, *SUMS).clear()
    for level in reversed(_levels(_within(held, parents, by), by)):
        own = rows.join(level, on=[*by, "award"], how="semi")
        both = own.join(below, on=node, how="full", coalesce=True, suffix="_below")
        worth = both.with_columns(low=_low(), high=pl.max_horizontal("high", "high_below"))
        placed = worth.join(level, on=[*by, "award"]).with_columns(award="above")
        below = placed.group_by(node).agg(pl.col(SUMS).sum())
    return below.lazy().group_by(*by, "currency").agg(pl.col(SUMS).sum())


def _low() -> pl.Expr:
    apart = pl.col("low").fill_null(0) + pl.col("low_below").fill_null(0)
    return pl.when(pl.col("sure").fill_null(value=False)).then(pl.col("low")).otherwise(apart)


def _within(held: pl.DataFrame, parents: pl.LazyFrame, by: Sequence[str]) -> pl.DataFrame:
    """Return for each award the nearest one above it that is counted with it, or null: `by`, award, above."""
    up = parents.drop_nulls("parent").select(at="award", above="parent").collect(engine="streaming")
    goals = held.rename({"award": "above"})
    front = held.with_columns(at="award")
    found = [held.with_columns(above=pl.lit(None, dtype=pl.Int64)).clear()]
    while front.height:
        higher = front.join(up, on="at")
        found.append(higher.join(goals, on=[*by, "above"], how="semi").select(*by, "award", "above"))
        front = higher.join(goals, on=[*by, "above"], how="anti").select(*by, "award", at="above")
    return held.join(pl.concat(found), on=[*by, "award"], how="left")


def _levels(tree: pl.DataFrame, by: Sequence[str]) -> list[pl.DataFrame]:
    """Return the awards under no other one, then those right under them, and so on down."""
    levels = []
    front = tree.filter(pl.col("above").is_null())
    while front.height:
        levels.append(front)
        front = tree.join(front.select(*by, above="award"), on=[*by, "above"], how="semi")
    return levels
