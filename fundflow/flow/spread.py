"""Lets conditions go down level by level; each level is one join of the level before with what was made from it.

Every award has at most one parent, so a condition comes to an award from one side only, and nothing
found has to be looked for again; where it is attached to the award itself, that counts.  What only
may be attached takes away nothing that is certain: it goes down on its own, and both are merged.
Only then, and only when asked, come pools, which give a bound.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import narwhals as nw

from fundflow.flow.edges import BELOW_AWARD, arriving, facts_of, sending, small
from fundflow.flow.pools import Pools
from fundflow.flow.tables import BASES, FACT, NOBODY

if TYPE_CHECKING:
    from fundflow.flow.engine import Engine
    from fundflow.flow.tables import Frame, Network

KEY = ["award", "condition"]
MERGED = ["depth", "via", "basis", "onward"]


def spread(network: Network, engine: Engine, *, pooled: bool = False) -> Frame:
    """Return every fact: which condition rides on which award, how it came there, and whether it binds.

    The awards must hold no cycle; `cycle_of` finds one.
    """
    children, _ = engine.checkpoint(network.awards.filter(~nw.col("parent").is_null()).select(BELOW_AWARD))
    known, _ = engine.checkpoint(_attached(network, network.seeds.filter(nw.col("doubt") == 0)))
    perhaps, open_ = engine.checkpoint(_attached(network, network.seeds.filter(nw.col("doubt") != 0)))
    down = Down(network, engine, children)
    levels = down.levels(known, known)
    if open_:
        second = down.levels(perhaps, nw.concat([known, perhaps]))
        levels = [_merged(nw.concat(levels), nw.concat(second))]
    if not pooled:
        return nw.concat(levels).select(FACT)
    return Pools(network, engine, children).added(levels)


class Down(NamedTuple):
    """Lets facts go down."""

    network: Network
    engine: Engine
    children: Frame

    def levels(self, start: Frame, attached: Frame) -> list[Frame]:
        """Return facts and all that comes from them, level by level, up to where it is attached itself."""
        levels, rows, front = [start], 1, start
        seeds = attached.select(KEY)
        while rows:
            found = arriving(sending(front), self.children, self.network).filter(nw.col("code") == 0)
            deeper = found.with_columns((nw.col("depth") + 1).cast(nw.Int16).alias("depth"))
            front, rows = self.engine.checkpoint(facts_of(deeper).join(seeds, on=KEY, how="anti"))
            levels += [front] if rows else []
        return levels


def _merged(known: Frame, perhaps: Frame) -> Frame:
    """Join what came from sure and from doubtful beginnings: the certain one counts, with the basis of both."""
    told = perhaps.select(*KEY, *(nw.col(name).alias(f"_{name}") for name in MERGED))
    both = known.join(told, on=KEY, how="left")
    there, certain = ~nw.col("_basis").is_null(), nw.col("provisional") == 0
    theirs = there & ~certain
    kept = [nw.when(theirs).then(nw.col(f"_{name}")).otherwise(nw.col(name)).alias(name) for name in ("depth", "via")]
    further = there & certain & (nw.col("onward") == 0) & (nw.col("_onward") > 0)
    onward = nw.when(theirs).then(nw.col("_onward")).otherwise(nw.col("onward"))
    merged = both.with_columns(*kept, basis=_union(), onward=nw.when(further).then(small(2)).otherwise(onward)).select(
        FACT
    )
    return nw.concat([merged, perhaps.join(known.select(KEY), on=KEY, how="anti").select(FACT)])


def _union() -> nw.Expr:
    """Return the bases of both; each is its own power of two."""
    other = nw.when(nw.col("_basis").is_null()).then(small(0)).otherwise(nw.col("_basis"))
    marks = [
        nw.when((nw.col("basis") // mark % 2 == 1) | (other // mark % 2 == 1)).then(small(mark)).otherwise(small(0))
        for mark in BASES.values()
    ]
    return nw.sum_horizontal(*marks).cast(nw.Int8)


def _attached(network: Network, seeds: Frame) -> Frame:
    """Return the facts about awards to which a condition is attached itself."""
    at = seeds.join(network.awards.select("award", "case"), on="award")
    found = at.join(network.verdicts, on=["condition", "case"]).with_columns(
        nw.lit(0, dtype=nw.Int16).alias("depth"),
        nw.lit(NOBODY, dtype=nw.Int64).alias("via"),
        nw.col("doubt").alias("sent_doubt"),
    )
    return facts_of(found)
