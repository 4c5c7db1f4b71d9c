"""Looks through all awards of an index for what cannot be right, counts it and says what becomes of it.

Nothing is corrected here: the numbers stay as published, and every doubtful award can be found by
its id.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from fundflow.measures import HOPED, PROMISED
from fundflow.networks import Doubt

if TYPE_CHECKING:
    from fundflow.network.lookup import Index

SHOWN = 3
MANY = 1000
SAYS = {
    "self-award": "Funder and recipient are one organisation. It is followed like any other award.",
    "negative-total": "More was taken back than given. It lowers sums as published; exposure says how it is counted.",
    "larger-than-parent": "It promises more than the award it was made from. Both amounts stay as published.",
    "children-larger": "All that was made from it is together more than itself, in the same currency.",
    "unknown-currency": "Its amount has no currency, or none of three letters. It is never added to anything.",
    "missing-parent": "It names an award above that is not here. What rides on that one cannot reach it.",
    "before-parent": "It is dated before the award it was made from. No condition is handed down to it.",
    "no-funder": "The source does not say who gives it.",
    "no-recipient": "The source does not say who receives it.",
    "unnamed-recipient": "Somebody unnamed receives it, or several under one name. Nothing is walked through them.",
    "without-money": "No amount is known.",
    "without-date": "It has no day, so that the law of its time cannot be told.",
    "many-children": f"More than {MANY:,} awards were made from it. All are followed; a picture shows the largest.",
}


def checks(index: Index) -> list[Doubt]:
    """Return everything that was looked for, also what was not found."""
    awards = index.scan("by_award")
    of = int(awards.select(pl.len()).collect().item())
    return [_doubt(index, name, rows, of) for name, rows in _looked_for(index, awards).items()]


def _doubt(index: Index, name: str, rows: pl.LazyFrame, of: int) -> Doubt:
    """Count awards; the examples are those with the smallest numbers."""
    found = rows.select(n=pl.col("award").n_unique(), first=pl.col("award").unique().bottom_k(SHOWN).implode())
    count, first = found.collect(engine="streaming").row(0)
    keys = index.awards(first).sort("award").select(pl.concat_str("source_kind", "key", separator=":"))
    return Doubt(name, SAYS[name], int(count), of, tuple(keys.to_series()))


def _looked_for(index: Index, awards: pl.LazyFrame) -> dict[str, pl.LazyFrame]:
    money, about = index.scan("money"), index.scan("awards")
    nobody = index.scan("organizations").filter(~pl.col("kind").is_in(["organization", "person"]))
    return {
        "self-award": awards.filter(pl.col("funder") == pl.col("recipient")),
        "negative-total": money.filter(pl.col("amount") < 0),
        "larger-than-parent": _larger(awards, money),
        "children-larger": _children_larger(awards, money),
        "unknown-currency": money.filter(~pl.col("currency").str.contains("^[A-Z]{3}$")),
        "missing-parent": about.filter(pl.col("parent_key") != "")
        .select("award")
        .join(awards.filter(pl.col("parent").is_null()), on="award", how="semi"),
        "before-parent": _before(awards, about),
        "no-funder": awards.filter(pl.col("funder").is_null()),
        "no-recipient": awards.filter(pl.col("recipient").is_null()),
        "unnamed-recipient": awards.join(nobody.select(recipient="number"), on="recipient", how="semi"),
        "without-money": awards.join(money.select("award").unique(), on="award", how="anti"),
        "without-date": about.filter(pl.all_horizontal(pl.col("start", "award_date").is_null())),
        "many-children": awards.drop_nulls("parent").group_by(award="parent").len().filter(pl.col("len") > MANY),
    }


def _promised(money: pl.LazyFrame) -> pl.LazyFrame:
    """Return the largest promise of every award in every currency."""
    promised = money.filter(pl.col("measure").cast(pl.String).is_in([*PROMISED, *HOPED]))
    return promised.group_by("award", "currency").agg(pl.col("amount").max())


def _pairs(awards: pl.LazyFrame, money: pl.LazyFrame) -> pl.LazyFrame:
    """Return each award with a parent, and both promises in the same currency."""
    above = _promised(money).rename({"award": "parent", "amount": "above"})
    linked = awards.drop_nulls("parent").select("award", "parent")
    return linked.join(_promised(money), on="award").join(above, on=["parent", "currency"])


def _larger(awards: pl.LazyFrame, money: pl.LazyFrame) -> pl.LazyFrame:
    return _pairs(awards, money).filter(pl.col("amount") > pl.col("above")).select("award")


def _children_larger(awards: pl.LazyFrame, money: pl.LazyFrame) -> pl.LazyFrame:
    summed = _pairs(awards, money).group_by("parent", "currency").agg(pl.col("amount").sum(), pl.col("above").first())
    return summed.filter(pl.col("amount") > pl.col("above")).select(award="parent")


def _before(awards: pl.LazyFrame, about: pl.LazyFrame) -> pl.LazyFrame:
    day = pl.coalesce("award_date", "start")
    since = pl.min_horizontal("award_date", "start")
    linked = awards.drop_nulls("parent").select("award", "parent")
    below = linked.join(about.select("award", day=day), on="award")
    both = below.join(about.select(parent="award", since=since), on="parent")
    return both.filter(pl.col("day") < pl.col("since")).select("award")
