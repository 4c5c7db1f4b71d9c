"""What if the law or the network were otherwise: who is newly bound or freed, with how much money, through whom.

Both sides are followed whole, by the same judge, and compared award by award.  Nothing is kept of the
supposed side.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from fundflow.carrying import carrying, workout
from fundflow.flow import BINDING
from fundflow.indexing import index
from fundflow.network import nested, pressure
from fundflow.networks import Answer
from fundflow.querying.known import MONEY_SAYS, NO_CURRENCY, SHOWN, SURE, Names, amounts, bounds
from fundflow.tracing import made

if TYPE_CHECKING:
    from fundflow.carrying import Carrying
    from fundflow.followed import FollowWishes
    from fundflow.network.lookup import Index
    from fundflow.tracing import Asked
    from fundflow.workspace import Workspace

SIDES_DATA = ("organizations_low", "organizations_high", "awards_low", "awards_high", "low", "high")
SIDES = ("family", "currency", "side", "organizations", "awards", "money", *SIDES_DATA)
SIDES_SAY = (
    "low: organisations and awards that surely are bound; high: also those that only may be.",
    "What was made from an award in the same row is part of its money. " + nested.SAYS,
)
CHANGES = ("organization", "name", "family", "change", "currency", "money", "awards", "through", "low", "high")
CHANGES_DATA = ("organization", "low", "high")
CHANGES_SAY = (
    "newly bound, freed: awards of the organisation whose answer becomes another one; (may): it cannot be told surely.",
    "gone: the award, or one from which it was made, would not be there.",
    "through: who gives these awards.",
)
LIMITS = (
    "Rows must not be added: what one organisation hands on is part of what it received.",
    "Nobody acts otherwise in it: it is the same money under another answer, not a forecast.",
)
NAMED = 3
SIDE = pl.LazyFrame({"side": ["now", "then"]})


class Compared(NamedTuple):
    """Every award that is bound on one of the sides.

    award, family, now, then (0 not bound, 1 may be, 2 surely), funder, recipient, named (the recipient if it is an
    organisation), parent, gone
    """

    rows: pl.DataFrame
    money: pl.LazyFrame
    parents: pl.LazyFrame


def suppose(workspace: Workspace, asked: Asked, then: FollowWishes, said: str) -> tuple[Answer, Answer]:
    """Return how much is under conditions on both sides, and for whom it changes.

    Args:
        workspace: the data.
        asked: by which law it is judged now; one family and year, or all.
        then: by which it would be judged.
        said: what is supposed, in words.
    """
    here = index(workspace)
    now = carrying(workspace, here, asked.follow)
    with tempfile.TemporaryDirectory(prefix="fundflow-") as folder:
        other = workout(workspace, then, Path(folder))
        found = _compared(here, now, other, asked, then)
    about = made(workspace, asked, now)
    about = about._replace(settings=(*about.settings, ("supposed", said)))
    sides, more = _sides(found), _changes(found)
    shown = more.head(SHOWN)
    names = Names(here, [*shown["recipient"], *shown["through"].explode()])
    told = tuple(_change(row, names) for row in shown.iter_rows(named=True))
    question = f"How much is under conditions now, and if {said}?"
    left = more.height - shown.height
    return (
        Answer(question, SIDES, sides, (*SIDES_SAY, MONEY_SAYS), (), about, 0, SIDES_DATA),
        Answer(f"For whom does it change if {said}?", CHANGES, told, CHANGES_SAY, LIMITS, about, left, CHANGES_DATA),
    )


def _compared(here: Index, now: Carrying, then: Carrying, asked: Asked, wishes: FollowWishes) -> Compared:
    family, year = asked.family, asked.wishes.year
    one, other = _bound(now, family, "now"), _bound(then, family, "then")
    both = one.join(other, on=["award", "family"], how="full", coalesce=True)
    ends = here.scan("by_award").select("award", "funder", "recipient", "parent")
    givers = [here.by_id(each) for each in sorted(wishes.without)]
    kinds = here.scan("organizations").select("kind", recipient="number")
    rows = (
        both.join(ends, on="award")
        .join(kinds, on="recipient", how="left")
        .join(_gone(ends, givers), on="award", how="left")
        .with_columns(
            pl.col("now", "then").fill_null(0),
            pl.col("gone").fill_null(value=False),
            named=pl.when(pl.col("kind") == "organization").then("recipient"),
        )
    )
    money = pl.concat([now.money(year), then.money(year)]).unique(["award", "currency"])
    if year is not None:
        rows = rows.join(money.select("award").unique(), on="award", how="semi")
    return Compared(rows.collect(engine="streaming"), money.collect().lazy(), ends.select("award", "parent"))


def _gone(awards: pl.LazyFrame, givers: list[int | None]) -> pl.LazyFrame:
    """Return the awards of those who give nothing any more, and all that was made from these."""
    who = pl.Series(givers, dtype=pl.Int64).drop_nulls().implode()
    front = awards.filter(pl.col("funder").is_in(who)).select("award").collect()
    below = awards.drop_nulls("parent").select("award", "parent").collect() if front.height else front
    levels = [front]
    while front.height:
        front = below.join(front.select(parent="award"), on="parent", how="semi").select("award")
        levels.append(front)
    return pl.concat(levels).unique().with_columns(gone=pl.lit(value=True)).lazy()


def _bound(found: Carrying, family: str, side: str) -> pl.LazyFrame:
    """Return award, family and how surely it is bound on a side."""
    chosen = found.conditions(family).lazy().select("condition", "family")
    binding = found.scan("riding").filter(pl.col("status") <= BINDING).join(chosen, on="condition")
    sure = ((pl.col("status") == SURE) & (pl.col("provisional") == 0)).any()
    return binding.group_by("award", "family").agg((1 + sure.cast(pl.Int8)).alias(side))


def _sides(found: Compared) -> tuple[tuple[object, ...], ...]:
    """Return one row for each family, currency and side."""
    parts = []
    for side in ("now", "then"):
        held = found.rows.lazy().filter(pl.col(side) > 0).with_columns(sure=pl.col(side) == 2)
        told = pressure.counted(pressure.weighed(found.money, held), found.parents, ["family"])
        parts.append(told.with_columns(side=pl.lit(side)))
    every = pl.concat(parts).select("family", "currency").unique().join(SIDE, how="cross")
    filled = every.join(pl.concat(parts), on=["family", "currency", "side"], how="left").fill_null(0)
    table = filled.sort("family", "currency", "side").collect()
    return tuple(_side(row) for row in table.iter_rows(named=True))


def _side(row: dict[str, Any]) -> tuple[object, ...]:
    low, high = amounts(row)
    ranges = (
        bounds(row["organizations_low"], row["organizations_high"]),
        bounds(row["awards_low"], row["awards_high"]),
    )
    counts = (row[name] for name in SIDES_DATA[:4])
    return (row["family"], row["currency"] or NO_CURRENCY, row["side"], *ranges, bounds(low, high), *counts, low, high)


def _changes(found: Compared) -> pl.DataFrame:
    """Return one row for each organisation, family, change and currency."""
    now, then = pl.col("now"), pl.col("then")
    change = (
        pl.when((then == 0) & pl.col("gone"))
        .then(pl.lit("gone"))
        .when(then == 0)
        .then(pl.when(now == 2).then(pl.lit("freed")).otherwise(pl.lit("freed (may)")))
        .when(now == 0)
        .then(pl.when(then == 2).then(pl.lit("newly bound")).otherwise(pl.lit("newly bound (may)")))
        .when(then > now)
        .then(pl.lit("now surely bound"))
        .otherwise(pl.lit("no longer surely bound"))
    )
    changed = found.rows.lazy().filter(now != then).with_columns(change=change)
    rows = pressure.weighed(found.money, changed.with_columns(sure=pl.max_horizontal(now, then) == 2))
    grouped = rows.group_by("recipient", "family", "change", "currency").agg(
        pl.col("low").sum(),
        pl.col("high").sum(),
        awards=pl.col("award").n_unique(),
        through=pl.col("funder").drop_nulls().unique().sort().head(NAMED),
    )
    return grouped.sort(
        "high", "family", "change", "recipient", "currency", descending=[True, False, False, False, False]
    ).collect()


def _change(row: dict[str, Any], names: Names) -> tuple[object, ...]:
    low, high = amounts(row)
    givers = "; ".join(names(number)[1] for number in row["through"])
    told = (row["family"], row["change"], row["currency"], bounds(low, high), row["awards"], givers)
    return (*names(row["recipient"]), *told, low, high)
