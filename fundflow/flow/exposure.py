"""Counts money under conditions: each award once for each condition family, never along the paths.

The low bound takes the low amount of what surely binds; the high bound the high amount also of what
may bind.  Money taken back (a negative amount) that only may be meant lowers the low bound alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from fundflow.flow.edges import flag
from fundflow.flow.tables import BASES, BINDING

if TYPE_CHECKING:
    from fundflow.flow.tables import Frame

MARKS = list(BASES)


def counted(facts: Frame, labels: Frame, bases: Frame) -> Frame:
    """Return each award once for each label: whether one of its conditions surely binds, on which bases, how deep.

    Args:
        facts: as `spread` gives them.
        labels: condition, label, wide (1: it binds the whole organisation); a label is a family, an activity, or what
            else is asked for.
        bases: basis and one column of 0 and 1 for each name of BASES.
    """
    bound = facts.filter(nw.col("status") <= BINDING).join(labels, on="condition").join(bases, on="basis")
    return bound.group_by("award", "label").agg(
        nw.col("provisional").min(),
        nw.col("depth").min(),
        nw.col("wide").max(),
        *(nw.col(mark).max() for mark in MARKS),
    )


def exposure(held: Frame, awards: Frame, money: Frame) -> Frame:
    """Return the money of each unit, label, year and currency.

    Args:
        held: as `counted` gives it.
        awards: award, holder (null: no organisation, which counts as none), unit; a unit is the holder, its
            funder, a country, or what else is asked for.
        money: award, year, currency, low, high.
    """
    sure = nw.col("provisional") == 0
    nothing = nw.lit(0, dtype=nw.Int64)
    low = nw.when(sure | (nw.col("low") < 0)).then(nw.col("low")).otherwise(nothing)
    high = nw.when(sure | (nw.col("high") > 0)).then(nw.col("high")).otherwise(nothing)
    rows = (
        held.join(awards, on="award")
        .join(money, on="award")
        .with_columns(
            low=low,
            high=high,
            doubtful=nw.when(sure).then(nothing).otherwise(high),
            _nobody=flag(nw.col("holder").is_null()),
        )
    )
    found = rows.group_by("unit", "label", "year", "currency").agg(
        nw.col("low").sum(),
        nw.col("high").sum(),
        nw.col("doubtful").sum(),
        nw.len().cast(nw.Int64).alias("awards"),
        nw.col("holder").n_unique().cast(nw.Int64).alias("holders"),
        nw.col("_nobody").max().cast(nw.Int64),
        nw.col("provisional").max(),
        nw.col("wide").max(),
        *(nw.col(mark).max() for mark in MARKS),
    )
    return found.with_columns(holders=nw.col("holders") - nw.col("_nobody")).drop("_nobody")


def income(awards: Frame, money: Frame) -> Frame:
    """Return all money that is known for each unit, year and currency, whether under a condition or not."""
    rows = awards.join(money, on="award").with_columns(_more=flag(nw.col("high") > 0))
    kept = nw.when(nw.col("_more") == 1).then(nw.col("high")).otherwise(nw.lit(0, dtype=nw.Int64))
    return (
        rows.with_columns(gross=kept)
        .group_by("unit", "year", "currency")
        .agg(nw.col("low").sum(), nw.col("high").sum(), nw.col("gross").sum())
    )


def twice(held: Frame, awards: Frame, money: Frame) -> Frame:
    """Return the money of awards that were made from another one under the same label: it may be part of that one's.

    Args:
        held: as `counted` gives it.
        awards: award, parent.
        money: award, currency, high.
    """
    above = held.select(nw.col("award").alias("parent"), "label")
    ends = held.select("award", "label", "depth").join(awards.select("award", "parent"), on="award")
    deep = ends.filter(nw.col("depth") > 0).select("award", "label")
    both = ends.filter(nw.col("depth") == 0).join(above, on=["parent", "label"], how="semi").select("award", "label")
    rows = nw.concat([deep, both]).join(money, on="award")
    return rows.group_by("label", "currency").agg(nw.col("high").sum())
