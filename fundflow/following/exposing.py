"""Answers who is under which condition with how much money, from what was followed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import narwhals as nw
import polars as pl

from fundflow import flow
from fundflow.errors import WorkspaceError
from fundflow.flow import BASES, BINDING
from fundflow.followed import UNIT, ExposureAnswer
from fundflow.following.scratch import Scratch, batches, height
from fundflow.following.summary import PEOPLE, summary

if TYPE_CHECKING:
    from fundflow.followed import ExposureWishes, Followed
    from fundflow.shares import Share

ROW = ["unit", "label", "year", "currency"]
MOST = 5_000_000
"""Lines of an answer that is held in memory."""


def expose(followed: Followed, wishes: ExposureWishes) -> ExposureAnswer:
    """Return the money under the conditions that were asked for.

    Raises:
        WorkspaceError: the answer would be too long to hold; the message says how to ask for less.
    """
    scratch = Scratch(followed.awards)
    labels, kept, rows = _labels(followed, wishes), [], []
    for n, share in enumerate(scratch.shares()):
        part = _part(followed, wishes, share, scratch, n)
        held = []
        for m, some in enumerate(_batches(labels, height(part.awards))):
            held.append(scratch.hold(_held(part, some), f"held-{n}-{m}"))
            rows.append(flow.collected(_rows(held[m], part, wishes)))
            _refuse(rows)
        kept.append(pl.concat(held))
    found = _joined(pl.concat(rows).lazy())
    return ExposureAnswer(
        wishes,
        flow.collected(_named(found, followed, wishes)),
        summary(followed, wishes, kept, _money(followed, wishes) if wishes.years else followed.whole),
        followed.method,
        followed.settings,
    )


class _Part(NamedTuple):
    """Some holders, with all that is theirs."""

    awards: pl.LazyFrame
    """Those that were asked for: award, holder (null: nobody who is told by name), unit."""
    every: pl.LazyFrame
    """All that they hold: award, unit, carrier."""
    facts: pl.LazyFrame
    money: pl.LazyFrame


def _part(followed: Followed, wishes: ExposureWishes, share: Share, scratch: Scratch, n: int) -> _Part:
    held = followed.awards.filter(share("holder"))
    key = pl.concat_str("source_kind", "key", separator=":")
    awards = scratch.hold(_awards(held, followed, wishes), f"awards-{n}")
    facts = _facts(followed, wishes).join(awards.select("award"), on="award", how="semi")
    money = _money(followed, wishes).join(held.select("award"), on="award", how="semi")
    every = held.select("award", unit="holder", carrier=key)
    return _Part(awards, every, scratch.hold(facts, f"asked-{n}"), scratch.hold(money, f"money-{n}"))


def _held(part: _Part, labels: pl.LazyFrame) -> pl.LazyFrame:
    """Return each award once for each label under which it is."""
    found: pl.LazyFrame = flow.counted(
        *(nw.from_native(frame) for frame in (part.facts, labels, _bases().lazy()))
    ).to_native()
    return found


def _rows(held: pl.LazyFrame, part: _Part, wishes: ExposureWishes) -> pl.LazyFrame:
    """Return the money of each unit, with what is known beside it."""
    rows = flow.exposure(*(nw.from_native(frame) for frame in (held, part.awards, part.money))).to_native()
    return _beside(rows, held, part, wishes)


def _joined(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Add what several parts tell of one unit; a holder is in one part, and so is its income."""
    sums = [pl.col(name).sum() for name in ("low", "high", "doubtful", "awards", "holders")]
    marks = [pl.col(name).max() for name in ("provisional", "wide", *BASES)]
    return rows.group_by(ROW).agg(*sums, *marks, pl.col("gross", "carriers").first())


def _bases() -> pl.DataFrame:
    numbers = pl.DataFrame({"basis": range(sum(BASES.values()) + 1)}, schema={"basis": pl.Int8})
    marks = [((pl.col("basis") // mark) % 2).cast(pl.Int8).alias(name) for name, mark in BASES.items()]
    return numbers.with_columns(marks)


def _conditions(followed: Followed, wishes: ExposureWishes) -> pl.LazyFrame:
    asked = followed.conditions
    if wishes.families:
        asked = asked.filter(pl.col("family").is_in(sorted(wishes.families)))
    if wishes.rules:
        asked = asked.filter(pl.col("id").is_in(sorted(wishes.rules)))
    return asked


def _facts(followed: Followed, wishes: ExposureWishes) -> pl.LazyFrame:
    """Return what binds, or may bind, of the conditions that were asked for."""
    asked = _conditions(followed, wishes).select("condition")
    bound = followed.facts.filter(pl.col("status") <= BINDING).join(asked, on="condition", how="semi")
    return bound.select("award", "condition", "depth", "basis", "status", "provisional")


def _refuse(rows: list[pl.DataFrame]) -> None:
    lines = sum(each.height for each in rows)
    named = sum(int(each["carriers"].list.len().sum()) for each in rows)
    if max(lines, named) > MOST:
        raise WorkspaceError(
            f"The answer would have more than {MOST:,} {'lines' if lines > MOST else 'awards in it'}. Ask for less: "
            "--family, --year, --organization or --funder; or for sums: --by country, --by funder, --by activity or "
            "--by family"
        )


def _labels(followed: Followed, wishes: ExposureWishes) -> pl.DataFrame:
    """Return condition, wide and label of the conditions that were asked for."""
    asked = _conditions(followed, wishes)
    if wishes.by != "activity":
        return asked.select("condition", "wide", label="family").collect()
    touched = asked.select("condition", "wide", label="activities").explode("label").drop_nulls("label")
    chosen = pl.col("label").is_in(sorted(wishes.activities)) if wishes.activities else pl.lit(value=True)
    return touched.filter(chosen).collect()


def _batches(labels: pl.DataFrame, awards: int) -> list[pl.LazyFrame]:
    """Return the labels, of many awards a few at a time; each award counts once in each."""
    names = labels["label"].unique().sort()
    some = [names.gather(batch).implode() for batch in batches(len(names), awards)]
    return [labels.filter(pl.col("label").is_in(each)).lazy() for each in some]


def _awards(rows: pl.LazyFrame, followed: Followed, wishes: ExposureWishes) -> pl.LazyFrame:
    """Return the awards that were asked for, with the unit by which they are told.

    Only organisations are told by name; in every other sum awards to persons, stand-ins and nobody count too.
    """
    ids = followed.organizations.select("organization", "id", "kind")
    held = ids.filter(pl.col("kind") == PEOPLE).select(pl.col("organization").alias("holder"))
    rows = rows.join(held, on="holder", how="semi") if wishes.by == "organization" else rows
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


def _beside(found: pl.LazyFrame, kept: pl.LazyFrame, part: _Part, wishes: ExposureWishes) -> pl.LazyFrame:
    """Put beside each holder what is known to have come to it, and the awards that carry the condition."""
    none = pl.lit(None, dtype=pl.Int64).alias("gross"), pl.lit([], dtype=pl.List(pl.String)).alias("carriers")
    if wishes.by != "organization":
        return found.with_columns(*none)
    ends = part.every.select("award", "unit")
    known = flow.income(nw.from_native(ends), nw.from_native(part.money)).to_native()
    same = ["unit", "year", "currency"]
    beside = found.join(known.select(*same, "gross"), on=same, how="left", nulls_equal=True)
    if not wishes.carriers:
        return beside.with_columns(none[1])
    carried = kept.select("award", "label").join(part.every, on="award").join(part.money, on="award")
    carriers = carried.group_by(ROW).agg(carriers=pl.col("carrier").sort())
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
