"""How many organisations of a kind, how many awards and how much money are under a condition, by tier.

Both ends of every figure are given: low counts who surely is of that kind and surely is bound, high
also who may be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from fundflow.network import nested, pressure
from fundflow.networks import Answer
from fundflow.querying.known import NO_CURRENCY, amounts, bounds, known, pressed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundflow.querying.known import Known
    from fundflow.tracing import Asked
    from fundflow.workspace import Workspace

WHO: dict[str, tuple[str, str]] = {
    "all": ("", ""),
    "foreign-ngo": ("XX", "ngo"),
    "us-ngo": ("US", "ngo"),
    "foreign": ("XX", ""),
    "us": ("US", ""),
    "ngo": ("", "ngo"),
    "government": ("", "government"),
    "international": ("", "public-international-organisation"),
}
"""Kinds of holders: where it is registered (US, or XX for elsewhere), and what kind of body it is."""
NUMBERS = ("organizations_low", "organizations_high", "awards_low", "awards_high", "low", "high")
COLUMNS = ("tier", "currency", "organizations", "awards", "money", *NUMBERS)
METHOD = (
    "Each figure has two ends. Low: who surely is of this kind, and surely is bound by a condition of the family.",
    "High: also who may be, because a fact is not known. Registers and addresses say where somebody is registered.",
    "first: awards made from no other one, as far as the data says. lower: subawards and regrants.",
    "any: both. What was made from an award in the same row is part of its money. " + nested.SAYS,
    "Low money is what was paid, or promised where no source tells what was paid; high is the largest amount told.",
    "Somebody unnamed, such as TBD, counts as an award and not as an organisation; so does a person.",
    "Without --year all years are added. Nothing is converted, and two currencies are never added.",
)
LIMITS = (
    "Only awards in this workspace count, and only conditions that are attached to them.",
    "Publishers leave small subawards out: there are more in lower tiers than are seen here.",
)


def count(workspace: Workspace, asked: Asked, who: str) -> Answer:
    """Say how many organisations of a kind are under a condition, and how much money."""
    here = known(workspace, asked)
    held = _held(here, who).collect(engine="streaming").lazy()
    rows = [_counted(here, held.filter(pl.col("tier") == tier), tier) for tier in ("first", "lower")]
    rows.append(_counted(here, held, "any"))
    table = pl.concat(rows).sort("currency", pl.col("tier").replace_strict({"first": 0, "lower": 1, "any": 2}))
    whom = "organisations" if who == "all" else f"holders of the kind {who}"
    question = f"How many {whom} and how much money are under {asked.family}{_when(asked)}?"
    told = tuple(_row(row) for row in table.iter_rows(named=True))
    limits = (*_without_amount(here, asked, who), *LIMITS)
    return Answer(question, COLUMNS, told, METHOD, limits, here.made, 0, NUMBERS)


def _without_amount(here: Known, asked: Asked, who: str) -> Iterator[str]:
    """Say of how many awards nobody knows whether they moved money in the year asked for."""
    if asked.wishes.year is None:
        return
    every = here._replace(pressed=pressed(here.at, here.carried, asked.family, None))
    held = _held(every, who).select("award").unique().join(here.carried.money(None), on="award", how="anti")
    awards = int(held.select(pl.len()).collect(engine="streaming").item())
    if awards:
        yield (
            f"Not in it, because no amount of any year is known: {awards:,} awards that are, or may be, under the "
            "condition. Without --year they count as awards."
        )


def _when(asked: Asked) -> str:
    return f" in {asked.wishes.year}" if asked.wishes.year else ""


def _held(here: Known, who: str) -> pl.LazyFrame:
    """Return bound awards whose holder is, or may be, of the kind: award, sure, recipient, parent, tier."""
    place, body = WHO[who]
    holders = here.carried.scan("holders").join(
        here.at.scan("organizations").select(id="organization", recipient="number"), on="id"
    )
    named = pl.when(pl.col("kind") == "organization").then("recipient")
    of = holders.select(
        "recipient", named=named, surely=_is("incorporated", place) & _is("body", body), may=_may(place, body)
    )
    about = here.at.scan("awards").select("award", "kind", "parent_key")
    lower = pl.col("parent").is_not_null() | (pl.col("parent_key") != "") | (pl.col("kind") == "subaward")
    awards = here.pressed.awards.join(about, on="award").select(
        "award", "recipient", "parent", tier=pl.when(lower).then(pl.lit("lower")).otherwise(pl.lit("first"))
    )
    bound = pressure.bound(here.pressed).join(awards, on="award").join(of, on="recipient", how="left")
    # Of a holder that nobody names, nothing is known: it may be of any kind.
    told = bound.with_columns(pl.col("surely").fill_null(who == "all"), pl.col("may").fill_null(value=True))
    return told.filter(pl.col("may")).with_columns(pl.col("sure") & pl.col("surely"))


def _is(column: str, value: str) -> pl.Expr:
    return (pl.col(column) == value).fill_null(value=False) if value else pl.lit(value=True)


def _may(place: str, body: str) -> pl.Expr:
    parts = [
        pl.col(name).is_null() | (pl.col(name) == value)
        for name, value in (("incorporated", place), ("body", body))
        if value
    ]
    return pl.all_horizontal(parts) if parts else pl.lit(value=True)


def _counted(here: Known, held: pl.LazyFrame, tier: str) -> pl.DataFrame:
    rows = pressure.weighed(here.pressed.money, held).collect(engine="streaming").lazy()
    told = pressure.counted(rows, here.pressed.awards.select("award", "parent"))
    return told.with_columns(tier=pl.lit(tier)).collect()


def _row(row: dict[str, Any]) -> tuple[object, ...]:
    low, high = amounts(row)
    counts = [row[name] for name in NUMBERS[:4]]
    ranges = (bounds(counts[0], counts[1]), bounds(counts[2], counts[3]), bounds(low, high))
    return (row["tier"], row["currency"] or NO_CURRENCY, *ranges, *counts, low, high)
