"""Answers who is under which condition with how much money, from what was followed."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

from fundflow import flow
from fundflow.flow import BASES
from fundflow.followed import UNIT, ExposureAnswer, ExposureRow, ExposureSummary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fundflow.followed import ExposureWishes, Followed

PEOPLE = "organization"
"""The kind of holder that is told by name; persons and stand-ins are only counted."""


def expose(followed: Followed, wishes: ExposureWishes) -> ExposureAnswer:
    """Return the money under the conditions that were asked for."""
    facts = _facts(followed, wishes)
    held = flow.counted(
        nw.from_native(facts), nw.from_native(_labels(followed, wishes)), nw.from_native(_bases().lazy())
    )
    counted = held.to_native().collect(engine="streaming")
    awards = _awards(followed, wishes)
    money = _money(followed, wishes)
    kept = counted.lazy().join(awards, on="award", how="semi")
    native = [nw.from_native(frame) for frame in (kept, awards, money)]
    found = flow.exposure(*native).to_native().collect(engine="streaming")
    rows = _rows(found, followed, wishes, kept)
    return ExposureAnswer(wishes, rows, _summary(followed, kept, money), followed.method, followed.settings)


def _bases() -> pl.DataFrame:
    numbers = pl.DataFrame({"basis": range(sum(BASES.values()) + 1)}, schema={"basis": pl.Int8})
    marks = [((pl.col("basis") // mark) % 2).cast(pl.Int8).alias(name) for name, mark in BASES.items()]
    return numbers.with_columns(marks)


def _facts(followed: Followed, wishes: ExposureWishes) -> pl.LazyFrame:
    asked = followed.conditions
    if wishes.families:
        asked = asked.filter(pl.col("family").is_in(sorted(wishes.families)))
    if wishes.rules:
        asked = asked.filter(pl.col("id").is_in(sorted(wishes.rules)))
    return followed.facts.join(asked.select("condition"), on="condition", how="semi")


def _labels(followed: Followed, wishes: ExposureWishes) -> pl.LazyFrame:
    if wishes.by != "activity":
        return followed.conditions.select("condition", label="family")
    touched = followed.conditions.select("condition", label="activities").explode("label").drop_nulls("label")
    return touched.filter(pl.col("label").is_in(sorted(wishes.activities))) if wishes.activities else touched


def _awards(followed: Followed, wishes: ExposureWishes) -> pl.LazyFrame:
    """Return the awards that were asked for, with the unit by which they are told."""
    ids = followed.organizations.select("organization", "id", "kind")
    rows = followed.awards.join(
        ids.select(pl.col("organization").alias("holder"), "kind"), on="holder", suffix="_holder"
    )
    rows = rows.filter(pl.col("kind_holder") == PEOPLE)
    for end, asked in (("holder", wishes.organizations), ("funder", wishes.funders)):
        if asked:
            wanted = ids.filter(pl.col("id").is_in(sorted(asked))).select(pl.col("organization").alias(end))
            rows = rows.join(wanted, on=end, how="semi")
    return rows.select("award", "holder", unit=UNITS[wishes.by])


UNITS = {
    "organization": pl.col("holder").cast(pl.String),
    "funder": pl.col("funder").cast(pl.String),
    "country": pl.col("country").fill_null(""),
    "activity": pl.lit(""),
    "family": pl.lit(""),
}
"""By what each award is told."""


def _money(followed: Followed, wishes: ExposureWishes) -> pl.LazyFrame:
    return followed.money.filter(pl.col("year").is_in(sorted(wishes.years))) if wishes.years else followed.money


def _rows(
    found: pl.DataFrame, followed: Followed, wishes: ExposureWishes, kept: pl.LazyFrame
) -> tuple[ExposureRow, ...]:
    """Name the rows and add what is known beside them; the largest first within a currency and year."""
    names = _names(followed, wishes)
    known = _income(followed, wishes)
    wide = _wide(followed)
    carriers = _carriers(followed, wishes, kept)
    order = found.sort(
        ["currency", "year", "high", "label", "unit"], descending=[False, False, True, False, False], nulls_last=True
    )
    return tuple(_row(each, names, known, wide, carriers) for each in order.iter_rows(named=True))


def _row(
    each: Mapping[str, Any],
    names: Mapping[str, tuple[str, str]],
    known: Mapping[tuple[str, int | None, str], int],
    wide: frozenset[str],
    carriers: Mapping[tuple[str, str, int | None, str], tuple[str, ...]],
) -> ExposureRow:
    unit, label, year, currency = each["unit"], each["label"], each["year"], each["currency"]
    shown, name = names.get(unit or "", (unit or "", unit or ""))
    gross = known.get((unit, year, currency))
    return ExposureRow(
        unit=shown or label,
        name=name or label,
        label=label,
        year=year,
        currency=currency,
        amount_low=amount(each["low"]),
        amount_high=amount(each["high"]),
        provisional_amount=amount(each["doubtful"]),
        awards=each["awards"],
        organizations=each["holders"],
        basis=tuple(mark for mark in BASES if each[mark]),
        provisional=bool(each["provisional"]),
        known_income=None if gross is None else amount(gross),
        organisation_wide=label in wide,
        carriers=carriers.get((unit, label, year, currency), ()),
    )


def amount(minor: int) -> Decimal:
    """Return an amount from ten-thousandths of its currency."""
    return Decimal(minor) / UNIT


def _names(followed: Followed, wishes: ExposureWishes) -> dict[str, tuple[str, str]]:
    if wishes.by not in {"organization", "funder"}:
        return {}
    rows = followed.organizations.select(pl.col("organization").cast(pl.String), "id", "name").collect()
    return {number: (name_id, name) for number, name_id, name in rows.iter_rows()}


def _income(followed: Followed, wishes: ExposureWishes) -> dict[tuple[str, int | None, str], int]:
    if wishes.by != "organization":
        return {}
    awards = nw.from_native(followed.awards.select("award", unit=UNITS["organization"]))
    rows = flow.income(awards, nw.from_native(_money(followed, wishes))).to_native().collect(engine="streaming")
    return {(unit, year, currency): gross for unit, year, currency, _, _, gross in rows.iter_rows()}


def _wide(followed: Followed) -> frozenset[str]:
    return frozenset(followed.conditions.filter(pl.col("wide") == 1).collect()["family"])


def _carriers(
    followed: Followed, wishes: ExposureWishes, kept: pl.LazyFrame
) -> dict[tuple[str, str, int | None, str], tuple[str, ...]]:
    if wishes.by != "organization":
        return {}
    key = pl.concat_str("source_kind", "key", separator=":")
    keys = followed.awards.select("award", unit=UNITS["organization"], carrier=key)
    by = ["unit", "label", "year", "currency"]
    rows = kept.select("award", "label").join(keys, on="award").join(_money(followed, wishes), on="award")
    found = rows.group_by(by).agg(pl.col("carrier").sort()).collect()
    return {(unit, label, year, currency): tuple(names) for unit, label, year, currency, names in found.iter_rows()}


def _summary(followed: Followed, kept: pl.LazyFrame, money: pl.LazyFrame) -> ExposureSummary:
    ends = followed.awards.select("award", "parent", "holder")
    here = kept.select("award").unique().join(money, on="award", how="semi").join(ends, on="award").collect()
    lower = _lower(followed)
    both = flow.twice(*(nw.from_native(frame) for frame in (kept, ends, money))).to_native().collect()
    double: Counter[str] = Counter()
    for row in both.iter_rows(named=True):
        double[row["currency"]] = max(double[row["currency"]], row["high"])
    return ExposureSummary(
        awards=here.height,
        organizations=here["holder"].n_unique(),
        lower_awards=lower.height,
        linked=lower["parent"].count(),
        untraced=_untraced(lower, money),
        possible_double_count=tuple((currency, amount(high)) for currency, high in sorted(double.items())),
        rows_skipped=tuple(_skipped(followed).items()),
    )


def _lower(followed: Followed) -> pl.DataFrame:
    """Return the awards that were made from others, as far as the data says so."""
    made = (pl.col("kind") == "subaward") | pl.col("parent").is_not_null() | pl.col("parent_missing")
    why = pl.when(pl.col("parent_missing")).then(pl.lit("its prime is not here")).otherwise(pl.lit("no prime is named"))
    return followed.awards.filter(made).select("award", "parent", why=why).collect()


def _untraced(lower: pl.DataFrame, money: pl.LazyFrame) -> tuple[tuple[str, str, Decimal], ...]:
    lost = lower.filter(pl.col("parent").is_null()).lazy().join(money, on="award")
    sums = lost.group_by("why", "currency").agg(pl.col("high").sum()).sort("why", "currency").collect()
    return tuple((why, currency, amount(high)) for why, currency, high in sums.iter_rows())


def _skipped(followed: Followed) -> dict[str, int]:
    """Add to what could not be followed what is not told by name."""
    kinds = followed.organizations.select(pl.col("organization").alias("holder"), "kind")
    bound = followed.facts.filter(pl.col("status") <= 1).select("award").unique()
    held = (
        bound.join(followed.awards.select("award", "holder"), on="award").join(kinds, on="holder", how="left").collect()
    )
    unnamed = held.filter(pl.col("kind").is_not_null() & (pl.col("kind") != PEOPLE)).height
    counts = {
        "awards to persons, stand-ins or several under one name": unnamed,
        "awards without a recipient": held["kind"].null_count(),
    }
    return dict(followed.skipped) | {name: rows for name, rows in counts.items() if rows}
