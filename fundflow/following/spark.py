"""Spreads conditions on a Spark cluster: tables out as Parquet, facts and stops back the same way.

The tables lie in a folder of the workspace while it runs, so the cluster must see the workspace
under the same path, as one machine and shared disks do.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from fundflow import flow
from fundflow.sparking import session

if TYPE_CHECKING:
    from fundflow.followed import FollowWishes
    from fundflow.following.prepare import Prepared


def on_spark(prepared: Prepared, place: Path, wishes: FollowWishes) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Return facts and stops as Spark finds them.

    Args:
        prepared: the tables.
        place: a folder that the cluster sees.
        wishes: the address of the cluster, and whether to pool.
    """
    engine = flow.SparkEngine(session(wishes.master or "local[*]"))
    with tempfile.TemporaryDirectory(dir=place, prefix=".spark-", ignore_cleanup_errors=True) as folder:
        here = Path(folder).resolve()
        for name, frame in prepared.tables().items():
            frame.sink_parquet(here / f"{name}.parquet")
        tables = flow.Network(*(engine.scan(here / f"{name}.parquet") for name in flow.Network._fields))
        facts, _ = engine.checkpoint(flow.spread(tables, engine, pooled=wishes.pooled))
        engine.write(facts, here / "facts")
        engine.write(flow.stops(facts, tables), here / "stops")
        found = [pl.read_parquet(here / name / "*.parquet").lazy() for name in ("facts", "stops")]
    return found[0], found[1]
