"""Says what must stand beside every figure: what could be traced, what may be counted twice, what was not used."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import narwhals as nw
import polars as pl

from fundflow import flow
from fundflow.flow import BINDING
from fundflow.followed import NO_AMOUNT, UNIT, ExposureSummary
from fundflow.measures import LOANS

if TYPE_CHECKING:
    from fundflow.followed import ExposureWishes, Followed

PEOPLE = "organization"
"""The kind of holder that is told by name; persons and stand-ins are only counted."""


def summary(followed: Followed, wishes: ExposureWishes, held: pl.LazyFrame, money: pl.LazyFrame) -> ExposureSummary:
    """Return the summary of an answer.

    Args:
        followed: all that was followed.
        wishes: what was asked for.
        held: award, label, depth of the awards in the answer.
        money: the money in the answer.
    """
    ends = followed.awards.select("award", "parent", "holder")
    here = held.select("award").unique().join(money.select("award").unique(), on="award", how="semi")
    named = followed.organizations.filter(pl.col("kind") == PEOPLE).select(holder="organization", named="organization")
    known = here.join(ends, on="award").join(named, on="holder", how="left")
    counts = known.select(pl.len(), pl.col("named").drop_nulls().n_unique()).collect().row(0)
    lower = _lower(followed)
    made, linked = lower.select(pl.len(), pl.col("parent").count()).collect().row(0)
    return ExposureSummary(
        awards=counts[0],
        organizations=counts[1],
        lower_awards=made,
        linked=linked,
        untraced=_untraced(lower, money),
        possible_double_count=_twice(held, ends, money),
        rows_skipped=tuple(_skipped(followed, wishes, held).items()),
    )


def _lower(followed: Followed) -> pl.LazyFrame:
    """Return the awards that were made from others, as far as the data says so."""
    made = (pl.col("kind") == "subaward") | pl.col("parent").is_not_null() | pl.col("parent_missing")
    why = pl.when(pl.col("parent_missing")).then(pl.lit("its prime is not here")).otherwise(pl.lit("no prime is named"))
    return followed.awards.filter(made).select("award", "parent", why=why)


def _untraced(lower: pl.LazyFrame, money: pl.LazyFrame) -> tuple[tuple[str, str, Decimal], ...]:
    lost = lower.filter(pl.col("parent").is_null()).join(money, on="award")
    sums = lost.group_by("why", "currency").agg(pl.col("high").sum()).sort("why", "currency").collect()
    return tuple((why, currency, amount(high)) for why, currency, high in sums.iter_rows())


def _twice(held: pl.LazyFrame, ends: pl.LazyFrame, money: pl.LazyFrame) -> tuple[tuple[str, Decimal], ...]:
    """Return for each currency the most that any one family may count twice."""
    frames = [nw.from_native(frame) for frame in (held, ends, money)]
    sums = flow.twice(*frames).to_native().group_by("currency", "label").agg(pl.col("high").sum())
    most = sums.group_by("currency").agg(pl.col("high").max()).sort("currency").collect()
    return tuple((currency, amount(high)) for currency, high in most.iter_rows())


def _skipped(followed: Followed, wishes: ExposureWishes, held: pl.LazyFrame) -> dict[str, int]:
    """Add to what could not be followed what is not told: no amount is known, or nobody is told by name."""
    unnamed = _unnamed(followed) if wishes.by == "organization" else {}
    counts = {**unnamed, NO_AMOUNT: _without_money(followed, held)}
    return dict(followed.skipped) | {name: rows for name, rows in counts.items() if rows}


def _without_money(followed: Followed, held: pl.LazyFrame) -> int:
    """Return of how many awards in the answer no money is known, in whatever year.

    Loans, and money of no known currency, are counted by names of their own.
    """
    grants = followed.awards.filter(~pl.col("kind").is_in(LOANS)).select("award")
    bound = held.select("award").unique().join(grants, on="award", how="semi")
    known = pl.concat([followed.money.select("award"), followed.nameless])
    return int(bound.join(known, on="award", how="anti").select(pl.len()).collect().item())


def _unnamed(followed: Followed) -> dict[str, int]:
    kinds = followed.organizations.select(pl.col("organization").alias("holder"), "kind")
    bound = followed.facts.filter(pl.col("status") <= BINDING).select("award").unique()
    held = bound.join(followed.awards.select("award", "holder"), on="award").join(kinds, on="holder", how="left")
    unnamed = pl.col("kind").is_not_null() & (pl.col("kind") != PEOPLE)
    others, nobody = held.select(unnamed.sum(), pl.col("kind").null_count().alias("nobody")).collect().row(0)
    return {
        "awards to persons, stand-ins or several under one name": others,
        "awards without a recipient": nobody,
    }


def amount(minor: int) -> Decimal:
    """Return an amount from ten-thousandths of its currency."""
    return (Decimal(minor) / UNIT).quantize(Decimal("0.0001"))
