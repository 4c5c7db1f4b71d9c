"""Puts the tables together that the engine takes, runs it, and keeps what is needed to tell what it found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw
import polars as pl

from fundflow import flow, steps
from fundflow.attaching import carried, idle
from fundflow.errors import WorkspaceError
from fundflow.flow import UNDATED
from fundflow.followed import Followed
from fundflow.following import conditions, holders, judging
from fundflow.following.gates import shapes
from fundflow.following.methods import method, settings
from fundflow.following.network import network
from fundflow.following.prepare import Sorted, prepare
from fundflow.following.scratch import Scratch, batches, height
from fundflow.following.trees import parted, trees
from fundflow.indexing import index

if TYPE_CHECKING:
    from collections.abc import Callable

    from fundflow.followed import FollowWishes
    from fundflow.following.network import Known
    from fundflow.following.prepare import Prepared
    from fundflow.shares import Share
    from fundflow.workspace import Workspace


def follow(workspace: Workspace, wishes: FollowWishes) -> Followed:
    """Follow every condition of a workspace to all that was made from the awards it is attached to.

    Raises:
        WorkspaceError: the awards hold a cycle (it is named), or the workspace cannot be read.
    """
    known = network(index(workspace), workspace, wishes.without)
    scratch = Scratch(known.every)
    organizations = holders.with_facts(known.organizations, workspace, wishes.book.bodies, wishes.facts)
    _refuse(flow.cycle_of(nw.from_native(known.every.select("award", "parent")), flow.PolarsEngine()), known.every)
    tree = trees(known.every, _parts(wishes, scratch))
    found = conditions.attached(_carried(workspace, wishes), known.awards, tree, wishes, scratch)
    ready = prepare(_sorted(known, organizations, wishes, scratch), found.conditions, found.seeds, wishes.on)
    prepared = ready._replace(awards=scratch.hold(ready.awards, "prepared"))
    facts, stops = _run(prepared, tree, workspace, wishes, scratch)
    return Followed(
        awards=known.awards,
        organizations=organizations.lazy(),
        conditions=conditions.described(found.conditions).lazy(),
        verdicts=prepared.verdicts.lazy(),
        facts=facts,
        stops=stops,
        money=known.money,
        whole=known.whole,
        nameless=known.nameless,
        method=method(wishes),
        skipped=_skipped(known, found.lost, workspace, wishes),
        settings=settings(wishes),
    )


def _skipped(known: Known, lost: int, workspace: Workspace, wishes: FollowWishes) -> dict[str, int]:
    counts = known.skipped | {
        "attached to an award that is not here": lost,
        "assertions that reach no award": idle(workspace),
    }
    if wishes.pooled:
        undated = known.awards.select(pl.col("year").null_count()).collect().item()
        counts["awards without a date, which pools leave out"] = int(undated)
    return {name: rows for name, rows in counts.items() if rows}


def _sorted(known: Known, organizations: pl.DataFrame, wishes: FollowWishes, scratch: Scratch) -> Sorted:
    """Number shapes and classes, and count days."""
    shaped, kinds = shapes(known.every)
    classed, classes = holders.classes(shaped, organizations, wishes.facts)
    rows = classed.select(
        "award",
        "parent",
        "funder",
        "holder",
        pl.col("year").cast(pl.Int32),
        "cls",
        "shape",
        "size",
        day=_days("day").fill_null(UNDATED),
        since=_days("since"),
    )
    return Sorted(scratch.hold(rows, "sorted"), classes, kinds)


def _days(column: str) -> pl.Expr:
    return (pl.col(column) - pl.lit(judging.EPOCH)).dt.total_days().cast(pl.Int32)


def _carried(workspace: Workspace, wishes: FollowWishes) -> Callable[[Share], pl.LazyFrame]:
    rules = wishes.book.rules.values()
    asked = [rule for rule in rules if not wishes.families or rule.family in wishes.families]
    return lambda share: carried(workspace, asked, wishes.book.funders, share)


def _parts(wishes: FollowWishes, scratch: Scratch) -> int:
    """Return into how many parts the network goes; pools lead from any award to any other."""
    return 1 if wishes.pooled else len(scratch.shares())


def _run(
    prepared: Prepared, tree: pl.Series, workspace: Workspace, wishes: FollowWishes, scratch: Scratch
) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Spread the conditions on the engine that was asked for."""
    if wishes.engine == "spark":
        from fundflow.following.spark import on_spark

        return on_spark(prepared, workspace.folder, wishes)
    count, found = height(prepared.conditions), []
    parts = _parts(wishes, scratch)
    for n, part in enumerate(parted(prepared, tree, parts, scratch)):
        steps.part(f"Following {count:,} conditions", n + 1, parts, awards=scratch.awards)
        for m, batch in enumerate(batches(count, height(part.awards))):
            found.append(_spread(part, batch, wishes, scratch, f"{n}-{m}"))
    return pl.concat([facts for facts, _ in found]), pl.concat([stops for _, stops in found])


def _spread(
    part: Prepared, batch: list[int], wishes: FollowWishes, scratch: Scratch, name: str
) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Spread a few conditions over a part of the network."""
    some = part._replace(seeds=part.seeds.filter(pl.col("condition").is_in(batch))).tables()
    some["seeds"] = scratch.hold(some["seeds"], f"seeds-{name}")
    tables = flow.Network(**{each: nw.from_native(frame) for each, frame in some.items()})
    facts = scratch.hold(flow.spread(tables, flow.PolarsEngine(), pooled=wishes.pooled).to_native(), f"facts-{name}")
    stops = flow.stops(nw.from_native(facts), tables).to_native()
    return facts, scratch.hold(stops, f"stops-{name}")


def _refuse(cycle: tuple[int, ...], awards: pl.LazyFrame) -> None:
    if cycle:
        raise WorkspaceError(_circle(cycle, awards))


def _circle(cycle: tuple[int, ...], awards: pl.LazyFrame) -> str:
    names = awards.filter(pl.col("award").is_in(cycle)).select("award", "source_kind", "key")
    named = {award: f"{kind}:{key}" for award, kind, key in names.collect().iter_rows()}
    way = " was made from ".join(named[each] for each in (*cycle, cycle[0]))
    return (
        f"These awards go round in a circle: {way}. Nothing can be followed through them. "
        "Correct or leave out the file that says so, and import it again."
    )
