"""Turns movements of money into what is known of each award: sums as published, and a low and a high bound.

Amounts of the bounds are whole ten-thousandths of their currency.  Two measures of one award are never
added, nor two currencies.  Loans, and money of no known measure or currency, count in no bound.
"""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from fundflow.followed import UNIT
from fundflow.measures import FACE_VALUE, LOANS, MEASURES, PAID, PROMISED


class Amounts(NamedTuple):
    """What is known of the money of some awards."""

    money: pl.DataFrame
    """award, measure, currency, amount, first, last: as published, each measure and currency on its own."""
    yearly: pl.DataFrame
    """award, year, currency, low, high: of each year alone.  Not to be added over years."""
    whole: pl.DataFrame
    """award, currency, low, high: of all years, with one measure for all of them."""
    nameless: pl.DataFrame
    """award: those that have money of no known currency."""
    rows: int
    """How many movements of money it was made from."""
    counts: dict[str, int]
    """How often something could not be used."""


def amounts(moved: pl.DataFrame) -> Amounts:
    """Return the amounts of awards.

    Args:
        moved: the sum of each year, measure and currency: award, kind, measure, currency, year, moved (the same year,
            null when only the day of the award says it), amount, rows, unclear (rows of no known kind).
    """
    grants = moved.filter(~pl.col("kind").is_in(LOANS) & ~pl.col("measure").is_in([FACE_VALUE, ""]))
    nameless = pl.col("currency") == ""
    sums = grants.filter(~nameless).with_columns((pl.col("amount") * UNIT).cast(pl.Int64))
    counts = {
        "movements of money of no known kind": int(moved["unclear"].sum()),
        "awards with money of no known year": sums.filter(pl.col("year").is_null())["award"].n_unique(),
    }
    return Amounts(
        published(moved),
        _bounds(sums, ["award", "year", "currency"]),
        _bounds(sums, ["award", "currency"]),
        grants.filter(nameless).select("award").unique(),
        int(moved["rows"].sum()),
        counts,
    )


def published(moved: pl.DataFrame) -> pl.DataFrame:
    """Return what each award sums to, each measure and currency on its own."""
    measure = pl.col("measure").cast(pl.Enum(MEASURES), strict=False)
    sums = moved.with_columns(measure).group_by("award", "measure", "currency")
    return sums.agg(pl.col("amount").sum(), first=pl.col("moved").min(), last=pl.col("moved").max())


def _bounds(measured: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Turn the sums of measures into a low and a high amount.

    Low is what was paid, or promised where no source tells what was paid; high is the largest measure.
    """
    sums = measured.group_by(*by, "measure").agg(pl.col("amount").sum())
    paid_by = sums.group_by("award").agg(paid=pl.col("measure").is_in(PAID).any())
    told = (
        sums.join(paid_by, on="award")
        .group_by(by)
        .agg(
            _paid=pl.col("amount").filter(pl.col("measure").is_in(PAID)).min(),
            _promised=pl.col("amount").filter(pl.col("measure").is_in(PROMISED)).min(),
            high=pl.col("amount").max(),
            paid=pl.col("paid").first(),
        )
    )
    low = pl.when("paid").then(pl.col("_paid")).otherwise(pl.col("_promised")).fill_null(0)
    return told.with_columns(low=pl.min_horizontal(low, "high")).select(*by, "low", "high")


def sizes(whole: pl.DataFrame) -> pl.DataFrame:
    """Return what each award is worth in its largest currency, for thresholds: award, size, size_currency."""
    worth = whole.select("award", "currency", size="high")
    largest = worth.sort(["award", "size", "currency"], descending=[False, True, False])
    return largest.unique("award", keep="first").select("award", "size", size_currency="currency")
