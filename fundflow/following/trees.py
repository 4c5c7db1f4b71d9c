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


def parted(prepared: Prepared, scratch: Scratch) -> Iterator[Prepared]:
    """Yield the parts of a network that holds no circle."""
    above = prepared.awards.select("parent").collect(engine="streaming")["parent"]
    tops = pl.LazyFrame({"top": _tops(above)})
    placed = pl.concat([prepared.awards, tops], how="horizontal")
    for n, share in enumerate(scratch.shares()):
        awards = scratch.hold(placed.filter(share("top")).drop("top"), f"tree-{n}")
        seeds = prepared.seeds.join(awards.select("award"), on="award", how="semi")
        yield prepared._replace(awards=awards, seeds=scratch.hold(seeds, f"seeds-{n}"))


def _tops(above: pl.Series) -> pl.Series:
    """Return for each award the one at the top; an award is its place, and `above` its parent or null."""
    places = pl.int_range(len(above), dtype=pl.Int64, eager=True)
    tops = pl.select(pl.coalesce(above, places)).to_series()
    while not (further := tops.gather(tops)).equals(tops):
        tops = further
    return tops
