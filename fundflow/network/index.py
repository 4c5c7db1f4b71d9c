"""Turns the tables of a workspace into a small index: awards with whole numbers for names, in three orders.

An award is one row however many files tell of it.  Its parent is the award of the same key, first of
the same publisher.  Parquet keeps the least and the most of every group of rows, so that a question
about one organisation reads a few thousand rows of ten million.  Joins of long names are done a share
at a time, which keeps memory small.  Refuses nothing: what does not fit together is left empty or
counted, and `checks` looks through all of it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal, NamedTuple

import polars as pl

from fundflow.measures import LOANS, PUBLISHER
from fundflow.network.amounts import amounts, sizes
from fundflow.shares import shares

if TYPE_CHECKING:
    from pathlib import Path

CODE = ("fundflow.network.index", "fundflow.network.amounts", "fundflow.measures", "fundflow.shares")
"""An index that other code made is made anew."""
GROUP = 8_192
"""Rows that are read together; fewer make single look-ups quicker and the file larger."""
LEAN = ["award", "funder", "recipient", "parent", "rank", "first", "last"]
"""What a walk needs of an award; `rank` counts from the largest award of its currency."""
AWARD = [
    "source_kind", "key", "number", "title", "kind", "parent_key", "parent_basis", "start", "end", "award_date",
    "country", "currency",
]  # fmt: skip
SKIPPED = "skipped.json"
"""What could not be used, and how often."""
DAY = pl.coalesce("award_date", "start")
"""The day by whose law an award is judged."""


MONEY = ("money", "yearly", "whole", "nameless")
"""Tables of what is known of the money of awards."""


class Counted(NamedTuple):
    """What a share of the awards came to, without its rows."""

    rows: int
    nameless: int
    """Awards with money of no known currency."""
    counts: dict[str, int]


class Tables(NamedTuple):
    """The tables of a workspace from which an index is made."""

    awards: pl.LazyFrame
    transactions: pl.LazyFrame
    organizations: pl.LazyFrame
    resolved: pl.LazyFrame


def build(tables: Tables, folder: Path) -> None:
    """Write all files of an index into an empty folder."""
    parties = _organizations(tables, folder)
    base = _base(tables.awards, parties, folder)
    skipped = _money(tables, base, folder)
    awards = _linked(base, _parents(base), folder)
    _orders(awards, folder)
    _keys(awards, folder)
    keyless = tables.awards.filter(pl.col("key") == "").select(pl.len()).collect().item()
    (folder / SKIPPED).write_text(json.dumps({"awards without a key": int(keyless), **skipped}), encoding="utf-8")


def _organizations(tables: Tables, folder: Path) -> pl.DataFrame:
    """Write organisations and their names; return party to number of the organisation."""
    named = tables.organizations.select("party", "kind", "name", "country", "rows").collect()
    known = tables.resolved.select("party", "organization").collect()
    parties = named.join(known, on="party", how="left").with_columns(pl.coalesce("organization", "party"))
    ids = parties.select("organization").unique().sort("organization").with_row_index("number")
    ids = ids.with_columns(pl.col("number").cast(pl.Int64))
    parties = parties.join(ids, on="organization")
    names = parties.group_by("number", "name").agg(pl.col("rows").sum()).drop_nulls("name")
    names = names.sort("number", "rows", "name", descending=[False, True, False])
    first = names.unique("number", keep="first", maintain_order=True).select("number", "name")
    country = parties.filter(pl.col("country") != "").group_by("number", "country").agg(pl.col("rows").sum())
    country = country.sort("rows", "country", descending=[True, False]).unique("number", keep="first")
    kinds = parties.group_by("number").agg(pl.col("kind").filter(pl.col("kind") != "").min(), _agreed("country"))
    ids.join(first, on="number", how="left").join(country.drop("rows"), on="number", how="left").join(
        kinds, on="number", how="left"
    ).sort("number").with_columns(pl.col("name", "country").fill_null("")).write_parquet(
        folder / "organizations.parquet", row_group_size=GROUP
    )
    names.with_columns(folded=folded(pl.col("name"))).sort("folded", "number", "name").write_parquet(
        folder / "names.parquet", row_group_size=GROUP
    )
    return parties.select("party", "number").unique("party")


def _agreed(column: str) -> pl.Expr:
    """Return the one value that a column has where it has any, else null."""
    known = pl.col(column).filter(pl.col(column) != "")
    return pl.when(known.n_unique() == 1).then(known.min()).alias("agreed")


def folded(name: pl.Expr) -> pl.Expr:
    """Return a name in lower case, its punctuation turned to single blanks."""
    return name.str.to_lowercase().str.replace_all(r"[\W_]+", " ").str.strip_chars()


def _once(awards: pl.LazyFrame) -> pl.LazyFrame:
    """Leave one row of an award that files of several kinds of one publisher tell of."""
    known = awards.filter(pl.col("key") != "")
    kinds = known.select("source_kind", publisher=PUBLISHER).unique().collect()
    several = kinds.filter(pl.col("publisher").is_duplicated())["source_kind"]
    if several.is_empty():
        return known
    shared = known.filter(pl.col("source_kind").is_in(several.implode())).with_columns(_publisher=PUBLISHER)
    first = shared.sort("_publisher", "key", "source_kind").unique(
        ["_publisher", "key"], keep="first", maintain_order=True
    )
    return pl.concat([known.filter(~pl.col("source_kind").is_in(several.implode())), first.drop("_publisher")])


def _base(awards: pl.LazyFrame, parties: pl.DataFrame, folder: Path) -> pl.LazyFrame:
    """Write the awards in the order of the files, which numbers them."""
    ends = (
        _once(awards)
        .select(*AWARD, "funder_party", "recipient_party", "stated_total", "stated_measure")
        .with_row_index("award")
    )
    for end in ("funder", "recipient"):
        number = parties.lazy().rename({"party": f"{end}_party", "number": end})
        ends = ends.join(number, on=f"{end}_party", how="left", maintain_order="left")
    made = folder / "base.parquet"
    ends.with_columns(pl.col("award").cast(pl.Int64)).drop("funder_party", "recipient_party").sink_parquet(
        made, row_group_size=GROUP, maintain_order=True
    )
    return pl.scan_parquet(made)


def _height(rows: pl.LazyFrame) -> int:
    return int(rows.select(pl.len()).collect().item())


def _parents(base: pl.LazyFrame) -> pl.DataFrame:
    """Return award to the award that it was made from: of the same publisher, else of the only one that has the key."""
    named = base.filter(pl.col("parent_key") != "").select("award", "parent_key", publisher=PUBLISHER)
    all_awards = base.select(parent="award", key="key", at=PUBLISHER)
    found = []
    for share in shares(_height(base)):
        above = all_awards.filter(share("key"))
        joined = named.filter(share("parent_key")).join(above, left_on="parent_key", right_on="key")
        own = pl.col("parent").filter(pl.col("publisher") == pl.col("at")).min()
        only = pl.when(pl.len() == 1).then(pl.col("parent").min())
        best = joined.group_by("award").agg(parent=pl.coalesce(own, only)).drop_nulls("parent")
        found.append(best.collect(engine="streaming"))
    return pl.concat(found)


def _linked(base: pl.LazyFrame, parents: pl.DataFrame, folder: Path) -> pl.LazyFrame:
    """Write the awards with their parents, days and sizes; numbers are places, so that no long table is joined."""
    every = base.select("award").collect()
    worth = sizes(pl.read_parquet(folder / "whole.parquet"))
    beside = [
        every.join(part, on="award", how="left", maintain_order="left").drop("award").lazy()
        for part in (parents, worth)
    ]
    named = pl.col("parent_key").fill_null("") != ""
    rows = pl.concat([base.drop("stated_total", "stated_measure"), *beside], how="horizontal").with_columns(
        parent_missing=named & pl.col("parent").is_null(),
        day=DAY,
        since=pl.min_horizontal("award_date", "start"),
        year=DAY.dt.year(),
    )
    rows.sink_parquet(folder / "awards.parquet", row_group_size=GROUP, maintain_order=True)
    (folder / "base.parquet").unlink()
    return pl.scan_parquet(folder / "awards.parquet")


def _money(tables: Tables, base: pl.LazyFrame, folder: Path) -> dict[str, int]:
    """Write what is known of the money of each award, a share of the awards at a time; return what was left out."""
    movements = tables.transactions.select(
        "award_key", "measure", "currency", "amount", "date", "year", publisher=PUBLISHER
    )
    about = base.select(
        "award", "key", "kind", "stated_total", "stated_measure", own="currency", day=DAY, publisher=PUBLISHER
    )
    found = []
    for number, share in enumerate(shares(_height(base))):
        made = amounts(_moved(movements.filter(share("award_key")), about.filter(share("key")).collect()))
        for name in MONEY:
            getattr(made, name).write_parquet(folder / f"{name}-{number}.share")
        found.append(Counted(made.rows, made.nameless.height, made.counts))
        del made  # before the next share is read
    for name in MONEY:
        _together(folder, name)
    return _left_out(tables, base, found)


def _together(folder: Path, name: str) -> None:
    """Put the shares of one table together in order, one table after the other, which keeps memory small."""
    parts = sorted(folder.glob(f"{name}-*.share"))
    rows = pl.concat([pl.read_parquet(part) for part in parts])
    order = [each for each in rows.columns if each not in {"amount", "low", "high", "first", "last"}]
    rows.sort(order).write_parquet(folder / f"{name}.parquet", row_group_size=GROUP)
    for part in parts:
        part.unlink()


def _moved(movements: pl.LazyFrame, about: pl.DataFrame) -> pl.DataFrame:
    """Return the sum of each award, year, measure and currency; what is stated of awards of which nothing moved."""
    joined = movements.join(about.lazy(), left_on=["publisher", "award_key"], right_on=["publisher", "key"])
    moved = pl.coalesce(pl.col("date").dt.year(), "year").cast(pl.Int32)
    by = ["award", "kind", "measure", "currency", "year", "moved"]
    sums = (
        joined.with_columns(moved=moved, year=pl.coalesce(moved, pl.col("day").dt.year()).cast(pl.Int32))
        .group_by(by)
        .agg(pl.col("amount").cast(pl.Decimal(38, 4)).sum(), rows=pl.len().cast(pl.Int64))
    )
    known = sums.collect(engine="streaming")
    stated = about.filter(pl.col("stated_total").is_not_null()).join(known, on="award", how="anti").select(
        "award", "kind", measure="stated_measure", currency="own", year=pl.col("day").dt.year().cast(pl.Int32),
        moved=pl.lit(None, pl.Int32), amount=pl.col("stated_total").cast(pl.Decimal(38, 4)), rows=pl.lit(0, pl.Int64),
    )  # fmt: skip
    unclear = pl.when(pl.col("kind").is_null() | pl.col("measure").is_null()).then("rows").otherwise(0)
    return pl.concat([known, stated]).with_columns(pl.col("currency").fill_null(""), unclear=unclear)


def _left_out(tables: Tables, base: pl.LazyFrame, found: list[Counted]) -> dict[str, int]:
    """Count what could not be used."""
    loans = base.filter(pl.col("kind").is_in(LOANS)).select(pl.len()).collect().item()
    moved = _height(tables.transactions) - sum(each.rows for each in found)
    counts = {name: sum(each.counts[name] for each in found) for name in found[0].counts}
    return {
        "movements of money of an award that is not here": moved,
        "loans, guarantees and insurance, which are no grants": int(loans),
        "awards with money of no known currency, which is never added": sum(each.nameless for each in found),
        **counts,
    }


def _orders(awards: pl.LazyFrame, folder: Path) -> None:
    """Write what a walk needs of every award, ordered by each of its ends and by the award above.

    Of each end, the awards whose parent is not known come first, then the largest: a walk that has
    room for few reads few.
    """
    lean = _lean(awards, folder)
    for order in ("award", "recipient", "funder", "parent"):
        kept = lean.filter(pl.col(order).is_not_null()).sort(
            order, pl.col("parent").is_not_null(), "rank", "award", nulls_last=True
        )
        kept.write_parquet(folder / f"by_{order}.parquet", row_group_size=GROUP)
        if order != "award":
            counts = kept.group_by(order, maintain_order=True).agg(
                count=pl.len().cast(pl.Int64), silent=pl.col("parent").is_null().sum().cast(pl.Int64)
            )
            offset = pl.col("count").cum_sum() - pl.col("count")
            counts.with_columns(offset=offset).write_parquet(folder / f"ends_{order}.parquet", row_group_size=GROUP)


def _lean(awards: pl.LazyFrame, folder: Path) -> pl.DataFrame:
    """Return what a walk needs of every award; its money is put beside it one table after the other."""
    money = pl.scan_parquet(folder / "money.parquet")
    begun = pl.coalesce(pl.col("start", "award_date")).dt.year()
    lean = awards.select("award", "funder", "recipient", "parent", begun=begun, ended=pl.col("end").dt.year()).collect()
    main = (
        money.select("award", "currency", "amount")
        .unique("award", keep="first", maintain_order=True)
        .select("award", rank=pl.col("amount").rank("ordinal", descending=True).over("currency").cast(pl.Int64))
    )
    moved = money.group_by("award").agg(pl.col("first").min(), pl.col("last").max())
    for part in (main, moved):
        known = part.collect(engine="streaming")
        lean = lean.join(known, on="award", how="left", maintain_order="left")
    first, last = pl.min_horizontal("begun", "first"), pl.max_horizontal("ended", "last", "begun")
    return lean.with_columns(first=first, last=last).select(LEAN)


def _keys(base: pl.LazyFrame, folder: Path) -> None:
    """Write by which key and number an award is found, in the order of their hashes."""
    both = pl.concat([base.select("award", text=name) for name in ("key", "number")])
    hashed = both.filter(pl.col("text") != "").select("award", hash=pl.col("text").hash())
    hashed.sort("hash", "award").sink_parquet(folder / "keys.parquet", row_group_size=GROUP, maintain_order=True)


Order = Literal["award", "recipient", "funder", "parent"]
