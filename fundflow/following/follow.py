"""Puts the tables together that the engine takes, runs it, and keeps what is needed to tell what it found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw
import polars as pl

from fundflow import flow
from fundflow.attaching import carried
from fundflow.errors import WorkspaceError
from fundflow.flow import UNDATED
from fundflow.followed import Followed
from fundflow.following import conditions, holders, judging
from fundflow.following.gates import shapes
from fundflow.following.methods import method, settings
from fundflow.following.network import money, network, sizes
from fundflow.following.prepare import Sorted, prepare

if TYPE_CHECKING:
    from fundflow.flow import Engine
    from fundflow.followed import FollowWishes
    from fundflow.following.prepare import Prepared
    from fundflow.workspace import Workspace


def follow(workspace: Workspace, wishes: FollowWishes) -> Followed:
    """Follow every condition of a workspace to all that was made from the awards it is attached to.

    Raises:
        WorkspaceError: the awards hold a cycle (it is named), or the workspace cannot be read.
    """
    known = network(workspace, wishes.without)
    sums, left_out = money(workspace, known.awards)
    organizations = holders.with_facts(known.organizations, workspace)
    awards = known.awards.join(sizes(sums), on="award", how="left", maintain_order="left")
    found, seeds, lost = conditions.attached(carried(workspace).collect(), awards, wishes)
    sorted_awards = _sorted(awards, organizations, wishes)
    prepared = prepare(sorted_awards, found, seeds.lazy(), wishes.on)
    facts, stops = _run(prepared, flow.PolarsEngine(), awards, pooled=wishes.pooled)
    skipped = {**known.skipped, **left_out, "attached to an award that is not here": lost}
    return Followed(
        awards=awards.lazy(),
        organizations=organizations.lazy(),
        conditions=conditions.described(found).lazy(),
        verdicts=prepared.verdicts.lazy(),
        facts=facts,
        stops=stops,
        money=sums.lazy(),
        seeds=seeds.lazy(),
        method=method(wishes),
        skipped={name: rows for name, rows in skipped.items() if rows},
        settings=settings(wishes),
    )


def _sorted(awards: pl.DataFrame, organizations: pl.DataFrame, wishes: FollowWishes) -> Sorted:
    shaped, kinds = shapes(awards)
    of, classes = holders.classes(awards, organizations, wishes.facts)
    rows = shaped.join(of, on="award", maintain_order="left").select(
        "award", "parent", "funder", "holder", "year", "cls", "shape", "size", day=_days("day"), since=_days("since")
    )
    known = rows.with_columns(pl.col("day").fill_null(UNDATED), pl.col("year").cast(pl.Int32))
    return Sorted(known.lazy(), classes, kinds)


def _days(column: str) -> pl.Expr:
    return (pl.col(column) - pl.lit(judging.EPOCH)).dt.total_days().cast(pl.Int32)


def _run(
    prepared: Prepared, engine: Engine, awards: pl.DataFrame, *, pooled: bool
) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    tables = flow.Network(
        *(
            nw.from_native(frame.lazy())
            for frame in (
                prepared.awards,
                prepared.conditions,
                prepared.verdicts.drop("reason"),
                prepared.gates,
                prepared.seeds,
            )
        )
    )
    cycle = flow.cycle_of(tables.awards, engine)
    if cycle:
        raise WorkspaceError(_circle(cycle, awards))
    facts = flow.spread(tables, engine, pooled=pooled)
    return facts.to_native(), flow.stops(facts, tables).to_native()


def _circle(cycle: tuple[int, ...], awards: pl.DataFrame) -> str:
    names = awards.filter(pl.col("award").is_in(cycle)).select("award", "source_kind", "key")
    named = {award: f"{kind}:{key}" for award, kind, key in names.iter_rows()}
    way = " was made from ".join(named[each] for each in (*cycle, cycle[0]))
    return (
        f"These awards go round in a circle: {way}. Nothing can be followed through them. "
        "Correct or leave out the file that says so, and import it again."
    )
