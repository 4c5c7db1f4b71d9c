"""Who funds organisations under a condition, or like one, by awards on which nothing of it is known to ride."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from fundflow.errors import WorkspaceError
from fundflow.measures import LOANS
from fundflow.network import pressure
from fundflow.networks import Answer
from fundflow.querying.known import SHOWN, Known, Names, known
from fundflow.tracing import find

if TYPE_CHECKING:
    from fundflow.network.lookup import Index
    from fundflow.tracing import Asked
    from fundflow.workspace import Workspace

FUNDS = ("organization", "name", "grantees", "awards", "currency", "amount", "elsewhere")
FUNDS_SAYS = (
    "grantees: how many of them it funds by awards on which nothing of the family is known to ride.",
    "elsewhere: awards it gives under the condition to anybody. Those who give none stand first.",
    "amount: what each award promises (or pays, where no promise is told); loans are left out.",
)
LIMITS = (
    "Nothing known is not nothing there: most awards have no document attached. Ask the funder.",
    "That two organisations share a funder does not make their work the same.",
)


def without(workspace: Workspace, asked: Asked) -> Answer:
    """Say who funds organisations under a condition, or organisations like one, by awards without the condition."""
    here = known(workspace, asked)
    grantees = _like(workspace, here.at, asked.name) if asked.name else _bound(here)
    rows = _clean(here, grantees, asked.wishes.year)
    shown = rows.head(SHOWN)
    names = Names(here.at, shown["funder"])
    told = tuple((*names(row["funder"]), *(row[name] for name in FUNDS[2:])) for row in shown.iter_rows(named=True))
    whom = f"organisations like {asked.name}" if asked.name else f"those who are under {asked.family}"
    how = "; they share a funder with it, in its country where that is known, most shared first" if asked.name else ""
    means = (f"{grantees.height:,} organisations were looked at{how}.", *FUNDS_SAYS)
    question = f"Who funds {whom} without {asked.family}?"
    return Answer(question, FUNDS, told, means, LIMITS, here.made, rows.height - shown.height)


def _clean(here: Known, grantees: pl.DataFrame, year: int | None) -> pl.DataFrame:
    """Return who gives these organisations awards on which nothing of the family rides."""
    awards = here.at.scan("by_award").join(grantees.lazy(), on="recipient", how="semi")
    if year is not None:
        awards = awards.filter((pl.col("first") <= year) & (pl.col("last") >= year))
    under = here.pressed.riding.select("award").unique()
    grants = here.at.scan("awards").select("award", "kind").filter(~pl.col("kind").is_in(LOANS))
    money = here.at.scan("money").unique("award", keep="first", maintain_order=True)
    given = awards.join(under, on="award", how="anti").drop_nulls("funder").join(grants, on="award")
    sums = (
        given.join(money, on="award", how="left")
        .group_by("funder", "currency")
        .agg(grantees=pl.col("recipient").drop_nulls().n_unique(), awards=pl.len(), amount=pl.col("amount").sum())
    )
    told = sums.join(_elsewhere(here), on="funder", how="left").with_columns(
        pl.col("elsewhere").fill_null(0), pl.col("currency").fill_null("")
    )
    order = ["elsewhere", "grantees", "awards", "funder", "currency"]
    return told.sort(order, descending=[False, True, True, False, False]).collect(engine="streaming")


ALIKE = 500
"""How many similar organisations are looked at."""


def _bound(here: Known) -> pl.DataFrame:
    held = pressure.bound(here.pressed).join(here.pressed.awards, on="award")
    return held.select("recipient").drop_nulls().unique().collect()


def _like(workspace: Workspace, known: Index, name: str) -> pl.DataFrame:
    """Return an organisation and those that share most funders with it, in its country where that is known."""
    found = find(workspace, known, name)
    if found.organization is None:
        raise WorkspaceError(f"'{name}' is an award. Name an organisation.")
    mine = known.lean("recipient", [found.organization]).filter(pl.col("funder") != found.organization)
    theirs = known.scan("by_funder").filter(pl.col("funder").is_in(mine["funder"].unique().implode()))
    kinds = (
        known.scan("organizations")
        .filter(pl.col("kind") == "organization")
        .select(recipient="number", country="country")
    )
    country = known.organizations([found.organization])["country"].item()
    if country:
        kinds = kinds.filter(pl.col("country") == country)
    shared = (
        theirs.group_by("recipient")
        .agg(shared=pl.col("funder").n_unique(), awards=pl.len())
        .join(kinds, on="recipient")
    )
    most = shared.sort("shared", "awards", "recipient", descending=[True, True, False]).head(ALIKE).select("recipient")
    itself = pl.DataFrame({"recipient": [found.organization]}, schema={"recipient": pl.Int64})
    return pl.concat([most.collect(engine="streaming"), itself]).unique()


def _elsewhere(here: Known) -> pl.LazyFrame:
    """Return how many awards each organisation gives that are under the condition."""
    given = pressure.bound(here.pressed).join(here.pressed.awards, on="award").drop_nulls("funder")
    return given.group_by("funder").agg(elsewhere=pl.len())
