"""Makes the tables that the engine takes from numbered awards, conditions and classes of holders."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from fundflow.flow import BASES, UNDATED, Network
from fundflow.following import judging
from fundflow.following.gates import gates

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from fundflow.following.conditions import Condition
    from fundflow.model import Organization


class Sorted(NamedTuple):
    """Numbered awards, and what their numbers stand for."""

    awards: pl.LazyFrame
    """award, parent, funder, holder, year, day, since, cls, shape, size; the award is its place from 0."""
    classes: Sequence[Organization]
    shapes: pl.DataFrame
    """shape, kind, size_currency."""


class Prepared(NamedTuple):
    """The tables of `flow.Network`, and the verdicts with their reasons."""

    awards: pl.LazyFrame
    conditions: pl.LazyFrame
    verdicts: pl.DataFrame
    gates: pl.DataFrame
    seeds: pl.LazyFrame
    """As given: there may be several of one award and condition."""

    def tables(self) -> dict[str, pl.LazyFrame]:
        """Return the tables of `flow.Network`, by their names and in their order."""
        verdicts = self.verdicts.lazy().drop("reason")
        frames = (self.awards, self.conditions, verdicts, self.gates.lazy(), _once(self.seeds))
        return dict(zip(Network._fields, frames, strict=True))


def prepare(given: Sorted, conditions: Sequence[Condition], seeds: pl.LazyFrame, on: date | None = None) -> Prepared:
    """Judge every condition for every class at every time that occurs, and say what is handed down to whom.

    Args:
        given: the awards.
        conditions: in the order of their numbers.
        seeds: award, condition, basis, doubt; several rows of one award and condition are joined.
        on: judge by the law of this day instead of that of each award.
    """
    changes = judging.cuts(rule for each in conditions for rule in each.rules)
    law = pl.lit(judging.number(on), dtype=pl.Int32) if on else pl.col("day")
    times = len(changes) + 2
    passed = [(law >= each).cast(pl.Int32) for each in changes]
    era = pl.when(law == UNDATED).then(0).otherwise(pl.sum_horizontal([pl.lit(1), *passed])).cast(pl.Int32)
    early = (pl.col("day") != UNDATED) & (pl.col("day") < pl.col("since").gather(pl.col("parent")))
    awards = given.awards.with_columns(
        case=(pl.col("cls") * times + era).cast(pl.Int32), early=early.fill_null(value=False).cast(pl.Int8)
    )
    first = [UNDATED, changes[0] - 1 if changes else 0, *changes]
    numbers = awards.select(pl.col("case").unique().sort()).collect(engine="streaming")["case"]
    cases = pl.DataFrame({"case": numbers}, schema={"case": pl.Int32}).with_columns(
        cls=pl.col("case") // times,
        day=(pl.col("case") % times).replace_strict(dict(enumerate(first)), return_dtype=pl.Int64),
    )
    return Prepared(
        awards=awards.drop("cls", "since"),
        conditions=pl.LazyFrame(
            [(place, int(each.wide)) for place, each in enumerate(conditions)],
            schema={"condition": pl.Int32, "wide": pl.Int8},
            orient="row",
        ),
        verdicts=judging.verdicts(conditions, cases, given.classes),
        gates=gates(conditions, given.shapes),
        seeds=seeds,
    )


def _once(seeds: pl.LazyFrame) -> pl.LazyFrame:
    """Join the bases of what is attached several times; one that is certain makes it certain."""
    marks = [(pl.col("basis") & mark).max() for mark in BASES.values()]
    return seeds.group_by("award", "condition").agg(
        basis=pl.sum_horizontal(marks).cast(pl.Int8), doubt=pl.col("doubt").min()
    )
