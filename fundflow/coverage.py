"""Says what a workspace can and cannot answer: what is in it, and what is missing.

Turns the tables into one `Coverage`.  Money is summed for one measure and one currency at a time,
subawards apart from what they were made from, loans apart from grants; no sum goes across.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from fundflow.measures import LOANS
from fundflow.records import Coverage, FunderCoverage, Gap, KindCoverage, MoneyRow, SourceRow

if TYPE_CHECKING:
    from fundflow.workspace import Workspace

FUNDERS = 10


def coverage(workspace: Workspace) -> Coverage:
    """Look through a workspace."""
    awards = _with_tier(workspace.current("awards"))
    movements = workspace.current("transactions")
    parties = workspace.scan("organizations").select("party", "kind", "name").unique("party", keep="any")
    givers, funders = _funders(awards, parties, workspace.resolved())
    return Coverage(
        sources=_sources(workspace),
        kinds=_kinds(awards, movements),
        money=_money(awards, movements),
        givers=givers,
        funders=funders,
        parties=_parties(workspace, parties),
        subawards=_subawards(awards),
        gaps=_gaps(awards, movements, parties),
        repeated=_repeated(workspace),
    )


def _with_tier(awards: pl.LazyFrame) -> pl.LazyFrame:
    lower = (pl.col("kind") == "subaward") | (pl.col("parent_key") != "")
    tier = (
        pl.when(pl.col("kind").is_in(LOANS))
        .then(pl.lit("loans"))
        .when(lower)
        .then(pl.lit("lower"))
        .otherwise(pl.lit("first"))
    )
    return awards.with_columns(tier=tier)


def _sources(workspace: Workspace) -> tuple[SourceRow, ...]:
    columns = ["path", "source_kind", "imported", "read", "used", "unreadable", "left_out"]
    return tuple(
        SourceRow(*row) for row in workspace.scan("sources").sort("path").select(columns).collect().iter_rows()
    )


def _kinds(awards: pl.LazyFrame, movements: pl.LazyFrame) -> tuple[KindCoverage, ...]:
    """Count awards and movements of each kind of source, with their first and last year."""
    made = pl.coalesce("award_date", "start").dt.year()
    counted = awards.group_by("source_kind").agg(awards=pl.len(), begin=made.min(), end=made.max())
    year = pl.coalesce(pl.col("date").dt.year(), "year")
    moved = movements.group_by("source_kind").agg(
        movements=pl.len(), first=year.min(), last=year.max(), undated=(year.is_null()).sum()
    )
    joined = counted.join(moved, on="source_kind", how="full", coalesce=True).sort("source_kind").collect()
    return tuple(
        KindCoverage(kind, n or 0, m or 0, first, last, undated or 0, begin, end)
        for kind, n, begin, end, m, first, last, undated in joined.iter_rows()
    )


def _money(awards: pl.LazyFrame, movements: pl.LazyFrame) -> tuple[MoneyRow, ...]:
    """Sum each measure in each currency on its own, by source kind and tier."""
    tiers = awards.select("source_kind", pl.col("key").alias("award_key"), "tier").unique(["source_kind", "award_key"])
    joined = movements.join(tiers, on=["source_kind", "award_key"], how="left").with_columns(
        pl.col("tier").fill_null("first")
    )
    amount = pl.col("amount").cast(pl.Decimal(38, 4))
    by = ["source_kind", "tier", "measure", "currency"]
    # Amounts without a currency may be of several: they are counted, and never added.
    total = pl.when(pl.col("currency").first() != "").then(amount.sum())
    found = joined.group_by(by).agg(
        amount=total, movements=pl.len(), negative=(pl.col("amount") < 0).sum(), doubtful=_doubtful().sum()
    )
    return tuple(MoneyRow(*row) for row in found.sort(by).collect(engine="streaming").iter_rows())


def _doubtful() -> pl.Expr:
    return (pl.col("flags").list.set_difference(["negative"]).list.len() > 0).fill_null(value=False)


def _funders(
    awards: pl.LazyFrame, parties: pl.LazyFrame, resolved: pl.LazyFrame
) -> tuple[int, tuple[FunderCoverage, ...]]:
    """Count the organisations that made awards of the first tier; return those that made most of them, by name."""
    who = resolved.rename({"party": "funder_party"})
    first = awards.filter(pl.col("tier") != "lower").join(who, on="funder_party", how="left")
    one = pl.coalesce("organization", "funder_party").alias("funder_party")
    counted = first.group_by(one, "source_kind").len().drop_nulls("funder_party").sort("source_kind")
    every = counted.group_by("funder_party", maintain_order=True).agg(
        pl.col("len").sum(), kinds="source_kind", each="len"
    )
    named = every.join(parties.rename({"party": "funder_party"}), on="funder_party", how="left").collect()
    top = named.sort(["len", "name"], descending=[True, False]).select("name", "len", "kinds", "each").head(FUNDERS)
    return named.height, tuple(
        FunderCoverage(name or "", count, tuple(zip(kinds, each, strict=True)))
        for name, count, kinds, each in top.iter_rows()
    )


def _parties(workspace: Workspace, parties: pl.LazyFrame) -> dict[str, int]:
    """Count parties by what stands behind them, and organisations by what identifies them."""
    kinds = dict(parties.group_by("kind").len().collect().iter_rows())
    own = workspace.scan("identifiers").filter(pl.col("role") == "own").select("party", "scheme").unique()
    organisations = parties.filter(pl.col("kind") == "organization").select("party")
    known = own.join(organisations, on="party", how="semi")
    register = known.filter(pl.col("scheme") != "SOURCE")
    counts = {f"kind {kind}": n for kind, n in kinds.items()}
    counts["with register"] = register.select(pl.col("party").n_unique()).collect().item()
    counts["with any"] = known.select(pl.col("party").n_unique()).collect().item()
    if workspace.manifest.of("resolved"):
        joined = organisations.join(workspace.resolved(), on="party", how="left")
        one = pl.coalesce("organization", "party")
        counts["resolved"] = joined.select(one.n_unique()).collect().item()
    counts |= {
        f"scheme {scheme}": n for scheme, n in known.group_by("scheme").len().sort("scheme").collect().iter_rows()
    }
    return counts


def _subawards(awards: pl.LazyFrame) -> dict[str, int]:
    """Count lower-tier awards, those whose data names the award above, and those for which it is here."""
    lower = awards.filter(pl.col("tier") == "lower")
    named = lower.filter(pl.col("parent_key") != "")
    here = named.join(awards.select(pl.col("key").alias("parent_key")).unique(), on="parent_key", how="semi")
    lines = {"all": lower, "naming": named, "linked": here}
    return {name: int(frame.select(pl.len()).collect().item()) for name, frame in lines.items()}


def _gaps(awards: pl.LazyFrame, movements: pl.LazyFrame, parties: pl.LazyFrame) -> tuple[Gap, ...]:
    """Count what is missing on awards and movements."""
    nobody = parties.filter(pl.col("kind") != "organization").select(pl.col("party").alias("recipient_party"), "kind")
    who = awards.join(nobody, on="recipient_party", how="left")
    missing = who.select(
        pl.len().alias("awards"),
        pl.col("recipient_party").is_null().sum().alias("awards without a recipient"),
        pl.col("funder_party").is_null().sum().alias("awards without a funder"),
        (pl.col("kind_right") == "placeholder").sum().alias("awards whose recipient is a stand-in, such as TBD"),
        (pl.col("kind_right") == "aggregate").sum().alias("awards to several recipients under one name"),
        (pl.col("kind_right") == "person").sum().alias("awards to persons"),
        pl.all_horizontal(pl.col("start", "end", "award_date").is_null()).sum().alias("awards without any date"),
        (pl.col("programmes").list.len().fill_null(0) == 0).sum().alias("awards without a programme number"),
    ).collect()  # fmt: skip
    moved = movements.select(
        pl.len().alias("movements of money"),
        (pl.col("date").is_null() & pl.col("year").is_null()).sum().alias("movements without a date or year"),
        (pl.col("currency") == "").sum().alias("movements without a currency"),
    ).collect()
    unpaid = awards.join(
        movements.select("source_kind", pl.col("award_key").alias("key")).unique(),
        on=["source_kind", "key"],
        how="anti",
    )
    gaps = [
        Gap(name, int(frame[name].item()), int(frame.row(0)[0]))
        for frame in (missing, moved)
        for name in frame.columns[1:]
    ]
    total = int(missing.row(0)[0])
    return (*gaps, Gap("awards without any movement of money", int(unpaid.select(pl.len()).collect().item()), total))


def _repeated(workspace: Workspace) -> dict[str, int]:
    """Count awards and movements that stand in several files and are counted once."""
    counts = {}
    for table in ("awards", "transactions"):
        every, once = (
            frame.select(pl.len()).collect().item() for frame in (workspace.scan(table), workspace.current(table))
        )
        counts[table] = int(every - once)
    return counts
