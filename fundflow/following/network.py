"""Turns the tables of a workspace into awards, organisations and money that are numbered and can be joined.

An award is one node however many files tell of it.  Its parent is the award of the same key, first
of the same publisher.  Days, money and sizes are exact whole numbers; what is missing stays missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from fundflow.followed import UNIT

if TYPE_CHECKING:
    from collections.abc import Collection

    from fundflow.workspace import Workspace

PUBLISHER = pl.col("source_kind").str.split("-").list.first()
KEPT = [
    "source_kind", "key", "number", "title", "kind", "parent_key", "parent_basis", "funder_party", "recipient_party",
    "currency", "start", "end", "award_date", "country", "stated_total", "stated_measure",
]  # fmt: skip


class Known(NamedTuple):
    """What a workspace knows, numbered."""

    awards: pl.DataFrame
    """award, publisher, source_kind, key, …, parent, parent_missing, funder, holder, day, since, year."""
    organizations: pl.DataFrame
    """organization, id, name, kind, country."""
    skipped: dict[str, int]


def network(workspace: Workspace, without: Collection[str] = ()) -> Known:
    """Number the awards and organisations of a workspace."""
    rows = workspace.current("awards").select(KEPT).with_columns(publisher=PUBLISHER).filter(pl.col("key") != "")
    once = rows.sort("publisher", "key", "source_kind").unique(["publisher", "key"], keep="first", maintain_order=True)
    ends = _with_ends(once, workspace)
    if without:
        ends = ends.filter(~pl.col("funder_id").is_in(sorted(without)) | pl.col("funder_id").is_null())
    awards = ends.collect().with_row_index("award").with_columns(pl.col("award").cast(pl.Int64))
    organizations = _organizations(awards, workspace)
    numbered = _dated(_linked(_numbered(awards, organizations)))
    return Known(numbered, organizations, _unkeyed(workspace))


def _unkeyed(workspace: Workspace) -> dict[str, int]:
    awards = workspace.current("awards").filter(pl.col("key") == "").select(pl.len()).collect().item()
    read = workspace.scan("sources").select(pl.col("unreadable").sum()).collect().item()
    return {"rows that an import could not read": int(read or 0), "awards without a key": int(awards)}


def _with_ends(awards: pl.LazyFrame, workspace: Workspace) -> pl.LazyFrame:
    resolved = workspace.scan("resolved").select("party", "organization").unique("party", keep="any")
    for end in ("funder", "recipient"):
        of = resolved.rename({"party": f"{end}_party", "organization": f"_{end}"})
        awards = awards.join(of, on=f"{end}_party", how="left", maintain_order="left")
    return awards.with_columns(
        funder_id=pl.coalesce("_funder", "funder_party"), holder_id=pl.coalesce("_recipient", "recipient_party")
    ).drop("_funder", "_recipient", "funder_party", "recipient_party")


def _organizations(awards: pl.DataFrame, workspace: Workspace) -> pl.DataFrame:
    """Return every organisation at an end of an award: its most frequent name, its kind and country if they agree."""
    here = pl.concat([awards["funder_id"], awards["holder_id"]]).drop_nulls().unique().sort().alias("id").to_frame()
    resolved = workspace.scan("resolved").select("party", "organization").unique("party", keep="any")
    rows = workspace.scan("organizations").join(resolved, on="party", how="left")
    named = rows.with_columns(id=pl.coalesce("organization", "party")).join(here.lazy(), on="id", how="semi")
    counted = named.group_by("id", "name", "country", "kind").agg(pl.col("rows").sum()).collect()
    names = counted.filter(pl.col("name") != "").group_by("id", "name").agg(pl.col("rows").sum())
    best = names.sort(["id", "rows", "name"], descending=[False, True, False]).unique("id", keep="first")
    facts = counted.group_by("id").agg(
        country=_agreed("country"), kind=pl.col("kind").filter(pl.col("kind") != "").min().fill_null("organization")
    )
    joined = here.join(best.select("id", "name"), on="id", how="left").join(facts, on="id", how="left").sort("id")
    filled = joined.with_columns(pl.col("name").fill_null(""), pl.col("kind").fill_null("organization"))
    return filled.with_row_index("organization").with_columns(pl.col("organization").cast(pl.Int64))


def _agreed(column: str) -> pl.Expr:
    """Return the one value that a column has where it has any, else null."""
    known = pl.col(column).filter(pl.col(column) != "")
    return pl.when(known.n_unique() == 1).then(known.min())


def _numbered(awards: pl.DataFrame, organizations: pl.DataFrame) -> pl.DataFrame:
    ids = organizations.select("id", "organization")
    for end in ("funder", "holder"):
        of = ids.rename({"id": f"{end}_id", "organization": end})
        awards = awards.join(of, on=f"{end}_id", how="left", maintain_order="left").drop(f"{end}_id")
    return awards


def _linked(awards: pl.DataFrame) -> pl.DataFrame:
    """Find the award above by its key: of the same publisher, or of another one when only one has it."""
    keys = awards.select("award", "publisher", "key")
    own = keys.rename({"key": "parent_key", "award": "_own"})
    other = keys.group_by("key").agg(_other=pl.col("award").min(), _n=pl.len()).filter(pl.col("_n") == 1)
    asks = awards.filter(pl.col("parent_key") != "").select("award", "publisher", "parent_key")
    found = asks.join(own, on=["publisher", "parent_key"], how="left").join(
        other.drop("_n").rename({"key": "parent_key"}), on="parent_key", how="left"
    )
    parents = found.select("award", parent=pl.coalesce("_own", "_other"))
    joined = awards.join(parents, on="award", how="left", maintain_order="left")
    missing = (pl.col("parent_key").fill_null("") != "") & pl.col("parent").is_null()
    return joined.with_columns(parent_missing=missing)


def _dated(awards: pl.DataFrame) -> pl.DataFrame:
    """Give each award the day by whose law it is judged, and the first day on which something can be made from it."""
    day = pl.coalesce("award_date", "start")
    return awards.with_columns(day=day, since=pl.min_horizontal("award_date", "start"), year=day.dt.year())


PAID = ["disbursed", "outlayed", "expended", "received"]
PROMISED = ["obligated", "committed", "awarded", "incoming-committed"]
HOPED = ["budgeted", "pledged", "incoming-pledged"]
NO_GRANT = ["loan", "guarantee", "insurance"]


class Moved(NamedTuple):
    """Low and high amount of awards.

    Low is what was paid, or promised where no source tells what was paid; high is the largest measure.
    """

    yearly: pl.DataFrame
    """award, year, currency, low, high: of each year alone.  Not to be added over years."""
    whole: pl.DataFrame
    """award, currency, low, high: of all years, with one measure for all of them."""
    skipped: dict[str, int]
    """What was left out."""


def money(workspace: Workspace, awards: pl.DataFrame) -> Moved:
    """Return what is known of the money of every award."""
    ids = awards.lazy().select("publisher", pl.col("key").alias("award_key"), "award", "kind", _day="day")
    rows = workspace.current("transactions").with_columns(publisher=PUBLISHER)
    year = pl.coalesce(pl.col("date").dt.year(), "year", pl.col("_day").dt.year()).cast(pl.Int32)
    joined = rows.join(ids, on=["publisher", "award_key"]).select(
        "award", "kind", "measure", "currency", "amount", year=year
    )
    stated = _stated(awards, joined)
    unclear = pl.col("kind").is_null() | pl.col("measure").is_null()
    grants = pl.concat([joined, stated]).filter(~pl.col("kind").is_in(NO_GRANT) & (pl.col("measure") != "face-value"))
    by = ["award", "year", "currency", "measure"]
    every = grants.group_by(by).agg((pl.col("amount").cast(pl.Decimal(38, 4)).sum() * UNIT).cast(pl.Int64)).collect()
    nameless = pl.col("currency").fill_null("") == ""
    sums = every.filter(~nameless)
    loans = awards.filter(pl.col("kind").is_in(NO_GRANT)).height
    undated = sums.filter(pl.col("year").is_null())["award"].n_unique()
    lost = rows.join(ids, on=["publisher", "award_key"], how="anti").select(pl.len())
    skipped = {
        "movements of money of an award that is not here": lost.collect().item(),
        "movements of money of no known kind": joined.filter(unclear).select(pl.len()).collect().item(),
        "loans, guarantees and insurance, which are no grants": loans,
        "awards with money of no known year": undated,
        "awards with money of no known currency, which is never added": every.filter(nameless)["award"].n_unique(),
    }
    return Moved(_bounds(sums, ["award", "year", "currency"]), _bounds(sums, ["award", "currency"]), skipped)


def _stated(awards: pl.DataFrame, moved: pl.LazyFrame) -> pl.LazyFrame:
    """Return the totals that sources state for awards of which no movement of money is known."""
    alone = awards.lazy().filter(pl.col("stated_total").is_not_null() & (pl.col("stated_measure") != ""))
    return alone.join(moved.select("award").unique(), on="award", how="anti").select(
        "award", "kind", measure="stated_measure", currency="currency", amount="stated_total", year="year"
    )


def _bounds(measured: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Turn the sums of measures into a low and a high amount; two measures are never added."""
    sums = measured.group_by(*by, "measure").agg(pl.col("amount").sum())
    kinds = sums.group_by("award").agg(
        paid=pl.col("measure").is_in(PAID).any(), promised=pl.col("measure").is_in(PROMISED).any()
    )
    told = (
        sums.join(kinds, on="award")
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
