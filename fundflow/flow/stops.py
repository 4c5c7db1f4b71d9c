"""Says where every condition goes no further, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from fundflow.flow.edges import BELOW_AWARD, arriving, sending, small
from fundflow.flow.tables import MAX_DEPTH, NOBODY

if TYPE_CHECKING:
    from fundflow.flow.tables import Frame, Network

STOP = ["award", "condition", "at", "code"]


def stops(facts: Frame, network: Network) -> Frame:
    """Return award, condition, `at` (the award it would have gone to, or NOBODY: to none at all) and code."""
    children = network.awards.filter(~nw.col("parent").is_null()).select(BELOW_AWARD)
    between = arriving(sending(facts), children, network).filter(nw.col("code") > 0)
    ways = between.select(nw.col("via").alias("at_from"), "condition", nw.col("award").alias("at"), "code")
    return nw.concat([ways.rename({"at_from": "award"}).select(STOP), _ends(facts, network).select(STOP)])


def _ends(facts: Frame, network: Network) -> Frame:
    """Return the facts that go to nobody: their rule hands nothing down, the holder is free, or it is deep enough."""
    ended = facts.filter(nw.col("onward") == 0).select("award", "condition", "verdict")
    law = network.verdicts.select("condition", "verdict", "end").unique()
    code = nw.when(nw.col("end") > 0).then(nw.col("end")).otherwise(small(MAX_DEPTH))
    return ended.join(law, on=["condition", "verdict"]).with_columns(
        code.alias("code"), nw.lit(NOBODY, dtype=nw.Int64).alias("at")
    )
