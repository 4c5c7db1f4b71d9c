"""Lets conditions go down level by level; each level is one join of the level before with what was made from it.

Every award has at most one parent, so a condition comes to an award from one side only, and nothing
found has to be looked for again; where it is attached to the award itself, that counts.  What is
known for certain is found first.  Only then, and only when asked, come pools, which give a bound.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from fundflow.flow.edges import BELOW_AWARD, arriving, facts_of, sending
from fundflow.flow.pools import Pools
from fundflow.flow.tables import FACT, NOBODY

if TYPE_CHECKING:
    from fundflow.flow.engine import Engine
    from fundflow.flow.tables import Frame, Network


def spread(network: Network, engine: Engine, *, pooled: bool = False) -> Frame:
    """Return every fact: which condition rides on which award, how it came there, and whether it binds.

    The awards must hold no cycle; `cycle_of` finds one.
    """
    children, _ = engine.checkpoint(network.awards.filter(~nw.col("parent").is_null()).select(BELOW_AWARD))
    front, rows = engine.checkpoint(_attached(network))
    seeds = front.select("award", "condition")
    levels = [front]
    while rows:
        found = arriving(sending(front), children, network).filter(nw.col("code") == 0)
        deeper = found.with_columns((nw.col("depth") + 1).cast(nw.Int16).alias("depth"))
        front, rows = engine.checkpoint(facts_of(deeper).join(seeds, on=["award", "condition"], how="anti"))
        levels += [front] if rows else []
    if not pooled:
        return nw.concat(levels).select(FACT)
    return Pools(network, engine, children).added(levels)


def _attached(network: Network) -> Frame:
    """Return the facts about awards to which a condition is attached itself."""
    at = network.seeds.join(network.awards.select("award", "case"), on="award")
    found = at.join(network.verdicts, on=["condition", "case"]).with_columns(
        nw.lit(0, dtype=nw.Int16).alias("depth"),
        nw.lit(NOBODY, dtype=nw.Int64).alias("via"),
        nw.col("doubt").alias("sent_doubt"),
    )
    return facts_of(found)
