"""Parts a large network so that no award is parted from what it was made from.

A condition only goes down from an award to those made from it, so what is found in one part says
nothing about another.  Pools go from organisation to organisation; a network with pools stays whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundflow.following.prepare import Prepared
    from fundflow.following.scratch import Scratch


def trees(awards: pl.LazyFrame, parts: int) -> pl.Series:
    """Return the part of each award, by its place; the awards hold no circle."""
    above = awards.select("parent").collect(engine="streaming")["parent"]
    return (_tops(above).hash() % parts).cast(pl.UInt32).rename("tree")


def _tops(above: pl.Series) -> pl.Series:
    """Return for each award the one at the top; an award is its place, and `above` its parent or null."""
    places = pl.int_range(len(above), dtype=pl.Int64, eager=True)
    tops = pl.select(pl.coalesce(above, places)).to_series()
    while not (further := tops.gather(tops)).equals(tops):
        tops = further
    return tops


def parted(prepared: Prepared, tree: pl.Series, parts: int, scratch: Scratch) -> Iterator[Prepared]:
    """Yield the parts of a network, whose seeds say by their column `tree` to which one they belong."""
    placed = pl.concat([prepared.awards, pl.LazyFrame({"tree": tree})], how="horizontal")
    for n in range(parts):
        awards = scratch.hold(placed.filter(pl.col("tree") == n).drop("tree"), f"tree-{n}")
        yield prepared._replace(awards=awards, seeds=prepared.seeds.filter(pl.col("tree") == n))
