"""The pooled model: money of an organisation in a year, where nobody says from which award it was paid.

An award without a known parent may have been made from any award that its funder held in the same
year or the two before, and not later than that day.  A condition that binds the whole organisation may ride on all that
it pays, also where the parent is known.  All of this is a bound, marked as pooled and provisional.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

from fundflow.flow.edges import arriving, facts_of, judged, sending, small
from fundflow.flow.tables import BASES, FACT

if TYPE_CHECKING:
    from fundflow.flow.engine import Engine
    from fundflow.flow.tables import Frame, Network

YEARS = 3
"""The year of the money and two more."""
KEY = ["funder", "year", "condition"]


class Pools:
    """Adds what pools give to facts that are known for certain."""

    def __init__(self, network: Network, engine: Engine, children: Frame) -> None:
        self.network, self.engine, self.children = network, engine, children
        held = ["award", "holder", "year", "day"]
        self.held = network.awards.filter(~nw.col("year").is_null() & ~nw.col("holder").is_null()).select(held)
        paid = ["award", "parent", "funder", "year", "day", "case", "shape", "size"]
        self.paid = network.awards.filter(~nw.col("year").is_null() & ~nw.col("funder").is_null()).select(paid)
        self.wide = network.conditions.filter(nw.col("wide") == 1).select("condition")

    def added(self, levels: list[Frame]) -> Frame:
        """Return the facts of all levels with what pools add to them."""
        known, _ = self.engine.checkpoint(nw.concat(levels).select(FACT))
        seen: Frame | None = None
        front = known
        while True:
            pool, entries = self.engine.checkpoint(self._pool(front, seen))
            found = [self._from_pool(pool)] if entries else []
            if seen is not None:
                found.append(self._handed_down(front))
            if not found:
                return known
            front, rows = self.engine.checkpoint(self._new(nw.concat(found), known))
            if not rows:
                return known
            least = pool.select(*KEY, "since")
            seen, _ = self.engine.checkpoint(
                (least if seen is None else nw.concat([seen, least])).group_by(KEY).agg(nw.col("since").min())
            )
            known, _ = self.engine.checkpoint(nw.concat([known, front]))

    def _pool(self, facts: Frame, seen: Frame | None) -> Frame:
        """Return for each holder, year and condition the first day of an award that passes it on, and that award."""
        sent = sending(facts).select(nw.col("via").alias("award"), "condition").join(self.held, on="award")
        entries = sent.select(
            nw.col("holder").alias("funder"),
            "year",
            "condition",
            nw.col("day").alias("since"),
            nw.col("award").alias("via"),
        )
        first = entries.group_by(KEY).agg(nw.col("since").min())
        pool = entries.join(first, on=[*KEY, "since"], how="semi").group_by([*KEY, "since"]).agg(nw.col("via").min())
        if seen is None:
            return pool
        older = pool.join(seen.rename({"since": "before"}), on=KEY, how="left")
        return older.filter(nw.col("before").is_null() | (nw.col("since") < nw.col("before"))).drop("before")

    def _from_pool(self, pool: Frame) -> Frame:
        """Return which awards may carry a condition because of a pool."""
        later = [pool.with_columns((nw.col("year") + n).cast(nw.Int32).alias("year")) for n in range(YEARS)]
        pools = nw.concat(later)
        unlinked = pools.join(self.paid.filter(nw.col("parent").is_null()), on=["funder", "year"])
        wide = pools.join(self.wide, on="condition", how="semi")
        linked = wide.join(self.paid.filter(~nw.col("parent").is_null()), on=["funder", "year"])
        found = (
            nw.concat([unlinked, linked])
            .filter(nw.col("day") >= nw.col("since"))
            .with_columns(small(1).alias("sent_doubt"), small(0).alias("early"))
        )
        gated = found.join(self.network.gates, on=["condition", "shape"])
        passed = judged(gated.join(self.network.verdicts, on=["condition", "case"])).filter(nw.col("code") == 0)
        return passed.select("award", "condition", "via")

    def _handed_down(self, facts: Frame) -> Frame:
        """Return which awards carry it because the award above carries it by a pool."""
        found = arriving(sending(facts), self.children, self.network).filter(nw.col("code") == 0)
        return found.select("award", "condition", "via")

    def _new(self, found: Frame, known: Frame) -> Frame:
        """Return what is not known yet as facts; of several ways the smallest number of an award is kept."""
        fresh = found.join(known.select("award", "condition"), on=["award", "condition"], how="anti")
        one = fresh.group_by("award", "condition").agg(nw.col("via").min())
        above = known.select(nw.col("award").alias("via"), "condition", "depth", "basis")
        placed = one.join(above, on=["via", "condition"]).join(self.network.awards.select("award", "case"), on="award")
        told: Any = nw.when(nw.col("basis") < BASES["pooled"])
        basis = told.then(nw.col("basis") + BASES["pooled"]).otherwise(nw.col("basis")).cast(nw.Int8)
        deeper = placed.with_columns(
            (nw.col("depth") + 1).cast(nw.Int16).alias("depth"), small(1).alias("sent_doubt"), basis.alias("basis")
        )
        return facts_of(deeper.join(self.network.verdicts, on=["condition", "case"]))
