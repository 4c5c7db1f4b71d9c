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
    from collections.abc import Sequence

    from fundflow.followed import ExposureWishes, Followed

PEOPLE = "organization"
"""The kind of holder that is told by name; persons and stand-ins are only counted."""


def summary(
    followed: Followed, wishes: ExposureWishes, parts: Sequence[pl.LazyFrame], money: pl.LazyFrame
) -> ExposureSummary:
    """Return the summary of an answer.

    Args:
        followed: all that was followed.
        wishes: what was asked for.
        parts: award, label, depth of the awards in the answer.
        money: the money in the answer.
    """
    counts = [_counted(part, followed, money) for part in parts]
    lower = _lower(followed)
    made, linked = lower.select(pl.len(), pl.col("parent").count()).collect().row(0)
    return ExposureSummary(
        awards=sum(awards for awards, _ in counts),
        organizations=sum(organizations for _, organizations in counts),
        lower_awards=made,
        linked=linked,
        untraced=_untraced(lower, money),
        possible_double_count=_twice(pl.concat(parts), followed.awards.select("award", "parent"), money),
        rows_skipped=tuple(_skipped(followed, wishes, parts).items()),
    )


def _counted(held: pl.LazyFrame, followed: Followed, money: pl.LazyFrame) -> tuple[int, int]:
    """Return how many awards with an amount are in a part, and of how many organisations."""
    here = held.select("award").unique().join(money.select("award").unique(), on="award", how="semi")
    named = followed.organizations.filter(pl.col("kind") == PEOPLE).select(holder="organization", named="organization")
    known = here.join(followed.awards.select("award", "holder"), on="award").join(named, on="holder", how="left")
    awards, organizations = known.select(pl.len(), pl.col("named").drop_nulls().n_unique()).collect().row(0)
    return int(awards), int(organizations)


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


def _skipped(followed: Followed, wishes: ExposureWishes, parts: Sequence[pl.LazyFrame]) -> dict[str, int]:
    """Add to what could not be followed what is not told: no amount is known, or nobody is told by name."""
    unnamed = _unnamed(followed) if wishes.by == "organization" else {}
    counts = {**unnamed, NO_AMOUNT: sum(_without_money(followed, held) for held in parts)}
    return dict(followed.skipped) | {name: rows for name, rows in counts.items() if rows}


def _without_money(followed: Followed, held: pl.LazyFrame) -> int:
    """Return of how many awards in a part no money is known, in whatever year.

    Loans, and money of no known currency, are counted by names of their own.
    """
    grants = followed.awards.filter(~pl.col("kind").is_in(LOANS)).select("award")
    bound = held.select("award").unique().join(grants, on="award", how="semi")
    known = pl.concat([followed.whole.select("award"), followed.nameless])
    return int(bound.join(known, on="award", how="anti").select(pl.len()).collect().item())


def _unnamed(followed: Followed) -> dict[str, int]:
    """Count the awards under a condition whose holders are not told by name."""
    kinds = followed.organizations.select(pl.col("organization").alias("holder"), "kind")
    held = followed.awards.select("award", "holder").join(kinds, on="holder", how="left")
    others = held.filter(pl.col("kind").is_null() | (pl.col("kind") != PEOPLE)).select("award", "kind")
    bound = followed.facts.filter(pl.col("status") <= BINDING).select("award")
    found = bound.join(others, on="award").unique("award")
    nobody, every = found.select(pl.col("kind").null_count(), pl.len().alias("every")).collect().row(0)
    return {
        "awards to persons, stand-ins or several under one name": every - nobody,
        "awards without a recipient": nobody,
    }


def amount(minor: int) -> Decimal:
    """Return an amount from ten-thousandths of its currency."""
    return (Decimal(minor) / UNIT).quantize(Decimal("0.0001"))
