"""Puts the tables together that the engine takes, runs it, and keeps what is needed to tell what it found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw
import polars as pl

from fundflow import flow
from fundflow.attaching import carried, idle
from fundflow.errors import WorkspaceError
from fundflow.flow import UNDATED
from fundflow.followed import Followed
from fundflow.following import conditions, holders, judging
from fundflow.following.gates import shapes
from fundflow.following.methods import method, settings
from fundflow.following.network import money, network, sizes
from fundflow.following.prepare import Sorted, prepare

if TYPE_CHECKING:
    from fundflow.followed import FollowWishes
    from fundflow.following.prepare import Prepared
    from fundflow.workspace import Workspace


def follow(workspace: Workspace, wishes: FollowWishes) -> Followed:
    """Follow every condition of a workspace to all that was made from the awards it is attached to.

    Raises:
        WorkspaceError: the awards hold a cycle (it is named), or the workspace cannot be read.
    """
    known = network(workspace, wishes.without)
    moved = money(workspace, known.awards)
    organizations = holders.with_facts(known.organizations, workspace, wishes.book.bodies)
    awards = known.awards.join(sizes(moved.whole), on="award", how="left", maintain_order="left")
    found = conditions.attached(_carried(workspace, wishes), awards, wishes)
    prepared = prepare(_sorted(awards, organizations, wishes), found.conditions, found.seeds.lazy(), wishes.on)
    facts, stops = _run(prepared, awards, workspace, wishes)
    lost = {"attached to an award that is not here": found.lost, "assertions that reach no award": idle(workspace)}
    skipped = {**known.skipped, **moved.skipped, **lost}
    if wishes.pooled:
        skipped["awards without a date, which pools leave out"] = awards["year"].null_count()
    return Followed(
        awards=awards.lazy(),
        organizations=organizations.lazy(),
        conditions=conditions.described(found.conditions).lazy(),
        verdicts=prepared.verdicts.lazy(),
        facts=facts,
        stops=stops,
        money=moved.yearly.lazy(),
        whole=moved.whole.lazy(),
        seeds=found.told,
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


def _carried(workspace: Workspace, wishes: FollowWishes) -> pl.LazyFrame:
    rules = wishes.book.rules.values()
    asked = [rule for rule in rules if not wishes.families or rule.family in wishes.families]
    return carried(workspace, asked, wishes.book.funders)


def _run(
    prepared: Prepared, awards: pl.DataFrame, workspace: Workspace, wishes: FollowWishes
) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Spread the conditions on the engine that was asked for."""
    if wishes.engine == "spark":
        from fundflow.following.spark import on_spark

        return on_spark(prepared, workspace.folder, wishes, lambda cycle: _refuse(cycle, awards))
    tables = flow.Network(*(nw.from_native(frame) for frame in prepared.tables().values()))
    engine = flow.PolarsEngine()
    _refuse(flow.cycle_of(tables.awards, engine), awards)
    facts = flow.spread(tables, engine, pooled=wishes.pooled)
    return facts.to_native(), flow.stops(facts, tables).to_native()


def _refuse(cycle: tuple[int, ...], awards: pl.DataFrame) -> None:
    if cycle:
        raise WorkspaceError(_circle(cycle, awards))


def _circle(cycle: tuple[int, ...], awards: pl.DataFrame) -> str:
    names = awards.filter(pl.col("award").is_in(cycle)).select("award", "source_kind", "key")
    named = {award: f"{kind}:{key}" for award, kind, key in names.iter_rows()}
    way = " was made from ".join(named[each] for each in (*cycle, cycle[0]))
    return (
        f"These awards go round in a circle: {way}. Nothing can be followed through them. "
        "Correct or leave out the file that says so, and import it again."
    )
