"""Who puts money under a condition, and whose change of terms would free how much.

Every amount counts an award once, whatever the number of conditions and ways that lead to it.  An
organisation frees an award when every binding condition of it comes through an award that the
organisation gave: then nothing of the family would be left on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from fundflow.network import nested

if TYPE_CHECKING:
    from collections.abc import Sequence

MONEY = ("low", "high")


class Pressed(NamedTuple):
    """What rides on awards, of one family.

    riding  award, condition, depth, via (-1: attached itself), binds, sure, flow_down
    awards  award, funder, recipient, parent
    money   award, currency, low, high
    """

    riding: pl.LazyFrame
    awards: pl.LazyFrame
    money: pl.LazyFrame


def bound(pressed: Pressed) -> pl.LazyFrame:
    """Return every award that is bound, or may be, once: award, sure, depth."""
    binding = pressed.riding.filter(pl.col("binds"))
    return binding.group_by("award").agg(pl.col("sure").any(), pl.col("depth").min())


def weighed(money: pl.LazyFrame, held: pl.LazyFrame) -> pl.LazyFrame:
    """Add the money of awards: low counts what is `sure`, high also what may be."""
    low = pl.when(pl.col("sure") | (pl.col("low") < 0)).then(pl.col("low")).otherwise(0)
    high = pl.when(pl.col("sure") | (pl.col("high") > 0)).then(pl.col("high")).otherwise(0)
    return held.join(money, on="award", how="left").with_columns(
        low=pl.when(pl.col("low").is_not_null()).then(low),
        high=pl.when(pl.col("high").is_not_null()).then(high),
        currency=pl.col("currency").fill_null(""),
    )


def counted(weighed: pl.LazyFrame, parents: pl.LazyFrame, by: Sequence[str] = ()) -> pl.LazyFrame:
    """Return how many organisations and awards there are and their money: `by`, currency, low and high of each.

    Args:
        weighed: `by`, award, currency, sure, low, high, and `named`, the organisation (null: nobody by name).
        parents: award, parent, of all awards there are.
        by: what is counted apart.
    """
    sure, same = pl.col("sure"), [*by, "currency"]
    told = weighed.group_by(same).agg(
        organizations_low=pl.col("named").filter(sure).drop_nulls().n_unique(),
        organizations_high=pl.col("named").drop_nulls().n_unique(),
        awards_low=pl.col("award").filter(sure).n_unique(),
        awards_high=pl.col("award").n_unique(),
    )
    money = nested.total(weighed, parents, by)
    return told.join(money, on=same, how="left").with_columns(pl.col(MONEY).fill_null(0))


def funders(pressed: Pressed) -> pl.DataFrame:
    """Return who gives awards under the condition: funder, currency, attached, handed_on, recipients, low, high."""
    given = bound(pressed).join(pressed.awards, on="award")
    rows = (
        weighed(pressed.money, given)
        .group_by("funder", "currency")
        .agg(
            attached=pl.col("award").filter(pl.col("depth") == 0).n_unique(),
            handed_on=pl.col("award").filter(pl.col("depth") > 0).n_unique(),
            recipients=pl.col("recipient").drop_nulls().n_unique(),
            low=pl.col("low").sum(),
            high=pl.col("high").sum(),
        )
    )
    return rows.sort("high", "funder", "currency", descending=[True, False, False]).collect(engine="streaming")


def givers(pressed: Pressed) -> pl.DataFrame:
    """Return every organisation on the way of a condition to a bound award: award, condition, giver, own, step.

    `step` counts from the award itself up; `own` says how the condition came to the award that the
    giver gave: attached, must, may or unknown.
    """
    ways = pressed.riding.join(pressed.awards.select("award", giver="funder"), on="award")
    own = pl.when(pl.col("depth") == 0).then(pl.lit("attached")).otherwise(pl.col("flow_down"))
    ways = ways.select(at="award", condition="condition", via="via", giver="giver", own=own)
    front = pressed.riding.filter(pl.col("binds")).select("award", "condition", at="award").collect()
    found, step = [], 0
    table = ways.collect(engine="streaming").lazy()
    while front.height:
        here = (
            front.lazy().join(table, on=["at", "condition"]).with_columns(step=pl.lit(step)).collect(engine="streaming")
        )
        found.append(here.select("award", "condition", "giver", "own", "step"))
        front = here.filter(pl.col("via") >= 0).select("award", "condition", at="via")
        step += 1
    return pl.concat(found) if found else pl.DataFrame(schema=_WAYS)


_WAYS = {"award": pl.Int64, "condition": pl.Int32, "giver": pl.Int64, "own": pl.String, "step": pl.Int32}


def freeing(pressed: Pressed, ways: pl.DataFrame) -> pl.DataFrame:
    """Return what each organisation alone would free, by currency, and how it gives the condition on."""
    lazy = ways.lazy().drop_nulls("giver")
    needed = ways.lazy().group_by("award").agg(needed=pl.col("condition").n_unique())
    share = lazy.group_by("award", "giver").agg(has=pl.col("condition").n_unique()).join(needed, on="award")
    alone = share.with_columns(frees=pl.col("has") == pl.col("needed"))
    held = alone.join(bound(pressed), on="award").join(pressed.awards.select("award", "recipient"), on="award")
    rows = weighed(pressed.money, held).collect(engine="streaming").lazy()
    freed = pl.col("frees")
    counts = rows.group_by("giver", "currency").agg(
        freed=pl.col("award").filter(freed).n_unique(),
        touched=pl.col("award").n_unique(),
        recipients=pl.col("recipient").filter(freed).drop_nulls().n_unique(),
    )
    money = nested.total(rows.filter(freed), pressed.awards.select("award", "parent"), ["giver"])
    sums = counts.join(money, on=["giver", "currency"], how="left").with_columns(pl.col(MONEY).fill_null(0))
    how = (
        lazy.filter(pl.col("step") == 0)
        .group_by("giver")
        .agg(
            pl.col("award").filter(pl.col("own") == own).n_unique().alias(own)
            for own in ("attached", "must", "may", "unknown")
        )
    )
    joined = sums.join(how, on="giver", how="left").with_columns(
        pl.col("attached", "must", "may", "unknown").fill_null(0)
    )
    return joined.sort("high", "freed", "giver", "currency", descending=[True, True, False, False]).collect()
