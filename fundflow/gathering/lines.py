"""Turns what was followed into lines: awards under conditions with their names and money, sums, halts.

Money stays as `following` counts it: low and high of each award, currency and year.  What only may bind
has no low amount.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl

from fundflow.followed import UNIT, ExposureWishes
from fundflow.following import expose, obligations, stopped
from fundflow.papers import Bound, Halt, Income, Sum

if TYPE_CHECKING:
    from collections.abc import Collection

    from fundflow.followed import ExposureAnswer, Followed

MONEY = pl.Decimal(38, 4)
KEY = pl.concat_str("source_kind", "key", separator=":")


def bound(followed: Followed, year: int | None) -> tuple[Bound, ...]:
    """Return every award under a condition, once for each family and currency; the surest and largest first."""
    rows = obligations(followed).filter(pl.col("binds") | pl.col("carried"))
    once = (
        rows.sort("provisional", "depth", "condition")
        .group_by("award", "family", maintain_order=True)
        .agg(
            pl.col("holder", "depth", "via", "basis", "status", "carried", "reason").first(),
            certain=(pl.col("binds") & ~pl.col("provisional")).any(),
            binds=pl.col("binds").any(),
            rules=pl.col("rule").unique().sort(),
        )
    )
    joined = once.join(_awards(followed), on="award").join(_money(followed, year), on="number_here", how=_how(year))
    ordered = joined.sort(
        ["family", "certain", "high", "award"], descending=[False, True, True, False], nulls_last=True
    ).collect()
    return tuple(_bound(row) for row in ordered.iter_rows(named=True))


def _how(year: int | None) -> Any:  # noqa: ANN401 - a literal of polars
    """Keep awards without money, unless money of one year is asked for."""
    return "left" if year is None else "inner"


def _awards(followed: Followed) -> pl.LazyFrame:
    # Persons and stand-ins are counted, and told by no name.
    parties = followed.organizations.filter(pl.col("kind") == "organization").select(
        "organization", "id", "name", "country"
    )
    funders = parties.select(funder="organization", funder_id="id", funder_name="name")
    holders = parties.select(holder="organization", holder_id="id", holder_name="name", holder_country="country")
    rows = followed.awards.select("number", "title", "kind", "funder", "holder", "day", award=KEY, number_here="award")
    return rows.join(funders, on="funder", how="left").join(holders, on="holder", how="left").drop("funder", "holder")


def _money(followed: Followed, year: int | None) -> pl.LazyFrame:
    rows = followed.whole if year is None else followed.money.filter(pl.col("year") == year)
    amounts = (pl.col(name).cast(MONEY) / UNIT for name in ("low", "high"))
    return rows.select(pl.col("award").alias("number_here"), "currency", *amounts)


def _bound(row: dict[str, Any]) -> Bound:
    low, high = row["low"] or 0, row["high"] or 0
    return Bound(
        award=row["award"],
        number=row["number"] or "",
        title=row["title"] or "",
        funder=row["funder_id"] or "",
        funder_name=row["funder_name"] or "",
        holder=row["holder_id"] or "",
        holder_name=row["holder_name"] or "",
        country=row["holder_country"] or "",
        family=row["family"],
        rules=tuple(row["rules"]),
        depth=row["depth"],
        via=row["via"] or "",
        basis=row["basis"],
        status=row["status"],
        certain=row["certain"],
        carried=row["carried"] and not row["binds"],
        reason=row["reason"] or "",
        day=row["day"],
        currency=row["currency"] or "",
        low=Decimal(low if row["certain"] else min(low, 0)),
        high=Decimal(high if row["certain"] else max(high, 0)),
    )


def held(followed: Followed, organization: str) -> tuple[Income, ...]:
    """Return every award that an organisation holds, by day."""
    rows = _awards(followed).filter(pl.col("holder_id") == organization)
    joined = rows.join(_money(followed, None), on="number_here", how="left").sort("day", "award", nulls_last=True)
    return tuple(
        Income(
            award=row["award"],
            number=row["number"] or "",
            title=row["title"] or "",
            funder=row["funder_id"] or "",
            funder_name=row["funder_name"] or "",
            kind=row["kind"] or "",
            day=row["day"],
            currency=row["currency"] or "",
            low=Decimal(row["low"] or 0),
            high=Decimal(row["high"] or 0),
        )
        for row in joined.collect().iter_rows(named=True)
    )


def sums(followed: Followed, by: str, year: int | None, organizations: Collection[str] = ()) -> tuple[Sum, ...]:
    """Return money by organization, funder or family."""
    answer = exposed(followed, by, year, organizations)
    return tuple(
        Sum(
            unit=row.unit,
            name=row.name,
            family=row.label,
            year=row.year,
            currency=row.currency,
            low=row.amount_low,
            high=row.amount_high,
            doubtful=row.provisional_amount,
            awards=row.awards,
            organizations=row.organizations,
            basis=row.basis,
            income=row.known_income,
        )
        for row in answer.rows
    )


def exposed(followed: Followed, by: str, year: int | None, organizations: Collection[str] = ()) -> ExposureAnswer:
    """Return the answer of `following` for these wishes."""
    years = frozenset([year] if year is not None else [])
    return expose(followed, ExposureWishes(by=by, years=years, organizations=frozenset(organizations), carriers=False))


def halts(followed: Followed) -> tuple[Halt, ...]:
    """Return where conditions go no further, and why."""
    names = followed.organizations.select(holder="id", name="name")
    rows = stopped(followed).join(names, on="holder", how="left")
    told = rows.select("award", "family", pl.coalesce("name", "holder"), "at", "code", "reason")
    # The streaming engine cannot join tables that are all empty.
    found = told.collect(engine="in-memory").unique().sort("family", "award", "at", "code", "reason")
    return tuple(Halt(*("" if value is None else value for value in row)) for row in found.iter_rows())
