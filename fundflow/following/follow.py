"""Puts the tables together that the engine takes, runs it, and keeps what is needed to tell what it found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

from fundflow import flow
from fundflow.attaching import carried
from fundflow.errors import WorkspaceError
from fundflow.flow import UNDATED
from fundflow.followed import Followed
from fundflow.following import conditions, holders, judging
from fundflow.following.gates import gates, shapes
from fundflow.following.methods import method, settings
from fundflow.following.network import money, network, sizes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.flow import Engine
    from fundflow.followed import FollowWishes
    from fundflow.following.conditions import Condition
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
    found, seeds, lost = conditions.attached(carried(workspace), awards, wishes)
    awards, kinds = shapes(awards)
    of, classes = holders.classes(awards, organizations, wishes.facts)
    cased, cases = _cases(awards.join(of, on="award"), found, wishes)
    verdicts = judging.verdicts(found, cases, classes)
    tables = _tables(cased, conditions.described(found), verdicts, gates(found, kinds), seeds)
    facts, stops = _run(tables, flow.PolarsEngine(), awards, pooled=wishes.pooled)
    skipped = {**known.skipped, **left_out, "attached to an award that is not here": lost}
    return Followed(
        awards=cased.lazy(),
        organizations=organizations.lazy(),
        conditions=conditions.described(found).lazy(),
        verdicts=verdicts.lazy(),
        facts=facts,
        stops=stops,
        money=sums.lazy(),
        seeds=seeds.lazy(),
        method=method(wishes),
        skipped={name: rows for name, rows in skipped.items() if rows},
        settings=settings(wishes),
    )


def _cases(awards: pl.DataFrame, found: Sequence[Condition], wishes: FollowWishes) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Number the classes of holders in the times between changes of the law; return the cases with a day of each."""
    changes = judging.cuts(rule for each in found for rule in each.rules)
    own = (pl.col("day") - pl.lit(judging.EPOCH)).dt.total_days().fill_null(UNDATED)
    law = pl.lit(judging.number(wishes.on)) if wishes.on else own
    dated = awards.with_columns(number=own.cast(pl.Int32), law=law.cast(pl.Int64))
    eras = pl.lit(0) if not changes else pl.sum_horizontal([(pl.col("law") >= each).cast(pl.Int32) for each in changes])
    timed = dated.with_columns(era=pl.when(pl.col("law") == UNDATED).then(-1).otherwise(eras).cast(pl.Int32))
    cases = timed.select("cls", "era").unique().sort("cls", "era").with_row_index("case")
    first = [UNDATED, *([changes[0] - 1] if changes else [0]), *changes]
    days = pl.DataFrame({"era": range(-1, len(first) - 1), "day": first}, schema={"era": pl.Int32, "day": pl.Int64})
    cases = cases.with_columns(pl.col("case").cast(pl.Int32)).join(days, on="era")
    return timed.join(cases.drop("day"), on=["cls", "era"], maintain_order="left").drop("law", "era"), cases


def _tables(
    awards: pl.DataFrame, described: pl.DataFrame, verdicts: pl.DataFrame, gated: pl.DataFrame, seeds: pl.DataFrame
) -> flow.Network:
    above = awards.select(pl.col("award").alias("parent"), _above="since")
    early = (pl.col("day") < pl.col("_above")).fill_null(value=False).cast(pl.Int8)
    rows = awards.join(above, on="parent", how="left", maintain_order="left").select(
        "award", "parent", "funder", "holder", "year", "case", "shape", "size", day="number", early=early
    )
    once = seeds.group_by("award", "condition").agg(basis=pl.col("basis").unique().sum().cast(pl.Int8))
    frames = (rows, described.select("condition", "wide"), verdicts.drop("reason"), gated, once)
    return flow.Network(*(nw.from_native(frame.lazy()) for frame in frames))


def _run(tables: flow.Network, engine: Engine, awards: pl.DataFrame, *, pooled: bool) -> tuple[Any, Any]:
    cycle = flow.cycle_of(tables.awards, engine)
    if cycle:
        names = awards.filter(pl.col("award").is_in(cycle)).select("award", "source_kind", "key")
        named = {award: f"{kind}:{key}" for award, kind, key in names.iter_rows()}
        way = " was made from ".join(named[each] for each in (*cycle, cycle[0]))
        raise WorkspaceError(
            f"These awards go round in a circle: {way}. Nothing can be followed through them. "
            "Correct or leave out the file that says so, and import it again."
        )
    facts = flow.spread(tables, engine, pooled=pooled)
    return facts.to_native(), flow.stops(facts, tables).to_native()
