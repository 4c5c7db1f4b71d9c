"""Turns the tables of a workspace into a small index: awards with whole numbers for names, in three orders.

Parquet keeps the least and the most of every group of rows, so that a question about one
organisation reads a few thousand rows of ten million.  Joins of long names are done a share at a
time, which keeps memory small.  Refuses nothing: what does not fit together is left empty, and
`checks` counts it.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator

LAYOUT = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
"""Changes with this code, so that an index that other code made is made anew."""
PUBLISHER = pl.col("source_kind").str.splitn("-", 2).struct.field("field_0")
GROUP = 8_192
"""Rows that are read together; fewer make single look-ups quicker and the file larger."""
SHARE = 2_000_000
"""Awards that are joined by their keys at a time."""
PROMISED = ("obligated", "committed", "awarded", "budgeted", "incoming-committed", "pledged", "incoming-pledged")
PAID = ("disbursed", "expended", "outlayed", "received", "face-value")
MEASURES = (*PROMISED, *PAID)
"""What an amount measures, in the order in which one is shown first."""
LEAN = ["award", "funder", "recipient", "parent", "rank", "first", "last"]
"""What a walk needs of an award; `rank` counts from the largest award of its currency."""
AWARD = ["source_kind", "key", "number", "title", "kind", "parent_key", "parent_basis", "start", "end", "award_date"]


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
    parents = _parents(base)
    _money(tables, base, folder)
    _orders(base, parents, folder)
    _keys(base, folder)


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
    kinds = parties.group_by("number").agg(pl.col("kind").min())
    ids.join(first, on="number", how="left").join(country.drop("rows"), on="number", how="left").join(
        kinds, on="number", how="left"
    ).sort("number").with_columns(pl.col("name", "country").fill_null("")).write_parquet(
        folder / "organizations.parquet", row_group_size=GROUP
    )
    names.with_columns(folded=folded(pl.col("name"))).sort("folded", "number", "name").write_parquet(
        folder / "names.parquet", row_group_size=GROUP
    )
    return parties.select("party", "number").unique("party")


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
        .select(*AWARD, "funder_party", "recipient_party", "stated_total", "stated_measure", "currency")
        .with_row_index("award")
    )
    for end in ("funder", "recipient"):
        number = parties.lazy().rename({"party": f"{end}_party", "number": end})
        ends = ends.join(number, on=f"{end}_party", how="left", maintain_order="left")
    made = folder / "awards.parquet"
    ends.with_columns(pl.col("award").cast(pl.Int64)).drop("funder_party", "recipient_party").sink_parquet(
        made, row_group_size=GROUP, maintain_order=True
    )
    return pl.scan_parquet(made)


def _shares(rows: int, column: str) -> Iterator[pl.Expr]:
    """Split keys into shares of a bounded size; equal keys are in the same share."""
    shares = max(1, -(-rows // SHARE))
    for share in range(shares):
        yield pl.col(column).hash() % shares == share if shares > 1 else pl.lit(value=True)


def _height(rows: pl.LazyFrame) -> int:
    return int(rows.select(pl.len()).collect().item())


def _parents(base: pl.LazyFrame) -> pl.DataFrame:
    """Return award to the award that it was made from: of the same publisher, else of the only one that has the key."""
    named = base.filter(pl.col("parent_key") != "").select("award", "parent_key", publisher=PUBLISHER)
    all_awards = base.select(parent="award", key="key", at=PUBLISHER)
    found = []
    for here, there in zip(_shares(_height(base), "parent_key"), _shares(_height(base), "key"), strict=True):
        joined = named.filter(here).join(all_awards.filter(there), left_on="parent_key", right_on="key")
        own = pl.col("parent").filter(pl.col("publisher") == pl.col("at")).min()
        only = pl.when(pl.len() == 1).then(pl.col("parent").min())
        best = joined.group_by("award").agg(parent=pl.coalesce(own, only)).drop_nulls("parent")
        found.append(best.collect(engine="streaming"))
    return pl.concat(found)


def _money(tables: Tables, base: pl.LazyFrame, folder: Path) -> None:
    """Write what each award sums to, each measure and currency on its own."""
    movements = tables.transactions.select(
        "award_key",
        "measure",
        "currency",
        "amount",
        year=pl.coalesce(pl.col("date").dt.year(), "year"),
        publisher=PUBLISHER,
    )
    keys = base.select("award", "key", publisher=PUBLISHER)
    found = []
    for here, there in zip(_shares(_height(base), "key"), _shares(_height(base), "award_key"), strict=True):
        joined = movements.filter(there).join(
            keys.filter(here), left_on=["publisher", "award_key"], right_on=["publisher", "key"]
        )
        amount = pl.col("amount").cast(pl.Decimal(38, 4)).sum()
        sums = joined.group_by("award", "measure", "currency").agg(
            amount=amount, first=pl.col("year").min(), last=pl.col("year").max()
        )
        found.append(
            sums.with_columns(pl.col("measure").cast(pl.Enum(MEASURES), strict=False)).collect(engine="streaming")
        )
    moved = pl.concat(found)
    stated = base.filter(pl.col("stated_total").is_not_null()).join(moved.lazy(), on="award", how="anti")
    total = stated.select(
        "award",
        pl.col("stated_measure").cast(pl.Enum(MEASURES), strict=False).alias("measure"),
        "currency",
        pl.col("stated_total").cast(pl.Decimal(38, 4)).alias("amount"),
        pl.lit(None, pl.Int32).alias("first"),
        pl.lit(None, pl.Int32).alias("last"),
    ).collect()
    both = pl.concat([moved, total]).with_columns(pl.col("currency").fill_null(""))
    both.sort("award", "measure", "currency").write_parquet(folder / "money.parquet", row_group_size=GROUP)


def _orders(base: pl.LazyFrame, parents: pl.DataFrame, folder: Path) -> None:
    """Write what a walk needs of every award, ordered by each of its ends and by the award above.

    Of each end, the awards whose parent is not known come first, then the largest: a walk that has
    room for few reads few.
    """
    lean = _lean(base, parents, folder)
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


def _lean(base: pl.LazyFrame, parents: pl.DataFrame, folder: Path) -> pl.DataFrame:
    money = pl.scan_parquet(folder / "money.parquet")
    main = money.unique("award", keep="first", maintain_order=True).select(
        "award", rank=pl.col("amount").rank("ordinal", descending=True).over("currency").cast(pl.Int64)
    )
    moved = money.group_by("award").agg(pl.col("first").min(), pl.col("last").max())
    begun = pl.coalesce(pl.col("start", "award_date")).dt.year()
    return (
        base.select("award", "funder", "recipient", begun=begun, ended=pl.col("end").dt.year())
        .join(parents.lazy(), on="award", how="left")
        .join(main, on="award", how="left")
        .join(moved, on="award", how="left")
        .with_columns(first=pl.min_horizontal("begun", "first"), last=pl.max_horizontal("ended", "last", "begun"))
        .select(LEAN)
        .collect(engine="streaming")
    )


def _keys(base: pl.LazyFrame, folder: Path) -> None:
    """Write by which key and number an award is found, in the order of their hashes."""
    both = pl.concat([base.select("award", text=name) for name in ("key", "number")])
    hashed = both.filter(pl.col("text") != "").select("award", hash=pl.col("text").hash())
    hashed.sort("hash", "award").sink_parquet(folder / "keys.parquet", row_group_size=GROUP, maintain_order=True)


Order = Literal["award", "recipient", "funder", "parent"]
