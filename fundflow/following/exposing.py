"""Answers who is under which condition with how much money, from what was followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw
import polars as pl

from fundflow import flow
from fundflow.errors import WorkspaceError
from fundflow.flow import BASES
from fundflow.followed import UNIT, ExposureAnswer
from fundflow.following.scratch import Scratch
from fundflow.following.summary import PEOPLE, summary

if TYPE_CHECKING:
    from fundflow.followed import ExposureWishes, Followed

ROW = ["unit", "label", "year", "currency"]
MOST = 5_000_000
"""Lines of an answer that is held in memory."""


def expose(followed: Followed, wishes: ExposureWishes) -> ExposureAnswer:
    """Return the money under the conditions that were asked for.

    Raises:
        WorkspaceError: the answer would be too long to hold; the message says how to ask for less.
    """
    scratch = Scratch(int(followed.awards.select(pl.len()).collect().item()))
    awards, money = _awards(followed, wishes), _money(followed, wishes)
    parts, rows = [], []
    for n, labels in enumerate(_labels(followed, wishes, scratch)):
        facts = _facts(followed, wishes).join(labels.select("condition").unique(), on="condition", how="semi")
        tables = (nw.from_native(frame) for frame in (facts, labels, _bases().lazy()))
        counted = flow.counted(*tables).to_native().join(awards, on="award", how="semi")
        parts.append(scratch.hold(counted, f"counted-{n}"))
        native = (nw.from_native(frame) for frame in (parts[-1], awards, money))
        rows.append(flow.collected(flow.exposure(*native).to_native()))
        _refuse(sum(each.height for each in rows))
    kept = pl.concat(parts)
    table = _named(_beside(pl.concat(rows).lazy(), followed, wishes, kept), followed, wishes)
    return ExposureAnswer(
        wishes,
        flow.collected(table),
        summary(followed, wishes, kept, money if wishes.years else followed.whole),
        followed.method,
        followed.settings,
    )


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


def _refuse(rows: int) -> None:
    if rows > MOST:
        raise WorkspaceError(
            f"The answer would have more than {MOST:,} lines. Ask for less: --family, --year, --organization or "
            "--funder; or for sums: --by country, --by funder, --by activity or --by family"
        )


def _labels(followed: Followed, wishes: ExposureWishes, scratch: Scratch) -> list[pl.LazyFrame]:
    """Return condition, wide and label; of many awards a few labels at a time, in which each award counts once."""
    touched = followed.conditions.select("condition", "wide", "family", label="family")
    if wishes.by == "activity":
        touched = followed.conditions.select("condition", "wide", "family", label="activities").explode("label")
        touched = touched.drop_nulls("label")
        touched = touched.filter(pl.col("label").is_in(sorted(wishes.activities))) if wishes.activities else touched
    every = touched.filter(pl.col("family").is_in(sorted(wishes.families))) if wishes.families else touched
    names = every.select("label").unique().sort("label").collect()["label"]
    batches = scratch.batches(len(names)) or [[]]
    rows = every.select("condition", "wide", "label")
    return [rows.filter(pl.col("label").is_in(names.gather(batch).implode())) for batch in batches]


def _awards(followed: Followed, wishes: ExposureWishes) -> pl.LazyFrame:
    """Return the awards that were asked for, with the unit by which they are told.

    Only organisations are told by name; in every other sum awards to persons, stand-ins and nobody count too.
    """
    ids = followed.organizations.select("organization", "id", "kind")
    held = ids.filter(pl.col("kind") == PEOPLE).select(pl.col("organization").alias("holder"))
    rows = followed.awards.join(held, on="holder", how="semi") if wishes.by == "organization" else followed.awards
    for end, asked in (("holder", wishes.organizations), ("funder", wishes.funders)):
        if asked:
            wanted = ids.filter(pl.col("id").is_in(sorted(asked))).select(pl.col("organization").alias(end))
            rows = rows.join(wanted, on=end, how="semi")
    told = rows.join(held.with_columns(_named=pl.col("holder")), on="holder", how="left")
    return told.select("award", holder="_named", unit=UNITS[wishes.by])


LABELLED = ("activity", "family")
"""Units that are the label itself."""
UNKNOWN = "(not known)"
NUMBERED = {"organization": "holder", "funder": "funder"}
UNITS = {
    "organization": pl.col("holder"),
    "funder": pl.col("funder"),
    "country": pl.col("country").fill_null(""),
    "activity": pl.lit(""),
    "family": pl.lit(""),
}
"""By what each award is told: a number of an organisation, or a text."""


def _money(followed: Followed, wishes: ExposureWishes) -> pl.LazyFrame:
    return followed.money.filter(pl.col("year").is_in(sorted(wishes.years))) if wishes.years else followed.money


def _beside(found: pl.LazyFrame, followed: Followed, wishes: ExposureWishes, kept: pl.LazyFrame) -> pl.LazyFrame:
    """Put beside each holder what is known to have come to it, and the awards that carry the condition."""
    if wishes.by != "organization":
        none = pl.lit(None, dtype=pl.Int64).alias("gross"), pl.lit([], dtype=pl.List(pl.String)).alias("carriers")
        return found.with_columns(*none)
    money = _money(followed, wishes)
    units = followed.awards.select("award", unit="holder")
    known = flow.income(nw.from_native(units), nw.from_native(money)).to_native()
    key = pl.concat_str("source_kind", "key", separator=":")
    keys = followed.awards.select("award", unit="holder", carrier=key)
    carried = kept.select("award", "label").join(keys, on="award").join(money, on="award")
    carriers = carried.group_by(ROW).agg(carriers=pl.col("carrier").sort())
    same = ["unit", "year", "currency"]
    beside = found.join(known.select(*same, "gross"), on=same, how="left", nulls_equal=True)
    return beside.join(carriers, on=ROW, how="left", nulls_equal=True)


def _named(found: pl.LazyFrame, followed: Followed, wishes: ExposureWishes) -> pl.LazyFrame:
    """Give the rows their names, the largest first within a currency and year."""
    if wishes.by in NUMBERED:
        who = followed.organizations.select(pl.col("organization").alias("unit"), unit_id="id", name="name")
        told = found.join(who, on="unit", how="left")
    else:
        told = found.with_columns(unit_id="unit", name="unit")
    order = ["currency", "year", "high", "label", "unit_id"]
    ranked = told.sort(order, descending=[False, False, True, False, False], nulls_last=True)
    basis = pl.concat_list([pl.when(pl.col(mark) == 1).then(pl.lit(mark)) for mark in BASES]).list.drop_nulls()
    return ranked.select(
        unit=pl.col("label") if wishes.by in LABELLED else pl.col("unit_id").fill_null(""),
        name=pl.col("label") if wishes.by in LABELLED else _or_unknown("name"),
        label="label",
        year="year",
        currency="currency",
        amount_low=exact("low"),
        amount_high=exact("high"),
        provisional_amount=exact("doubtful"),
        awards="awards",
        organizations="holders",
        basis=basis,
        provisional=pl.col("provisional") == 1,
        known_income=exact("gross"),
        organisation_wide=pl.col("wide") == 1,
        carriers="carriers",
    )


def _or_unknown(column: str) -> pl.Expr:
    return pl.when(pl.col(column).fill_null("") == "").then(pl.lit(UNKNOWN)).otherwise(pl.col(column))


def exact(column: str) -> pl.Expr:
    """Return an amount in its currency from whole ten-thousandths of it."""
    money = pl.Decimal(38, 4)
    return (pl.col(column).cast(money) / pl.lit(UNIT).cast(money)).cast(money).alias(column)
