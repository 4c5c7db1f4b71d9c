"""Sorts the holders of awards into classes: everything that a judge of the law would ask, as far as the data knows it.

A number in a country's register says where an organisation is registered; without one, it counts as
registered in the country of its address when all its addresses agree.  A number in a charity register
makes it a non-profit, a channel code of the OECD says what public body it is.  Who is called nothing
like the bodies that laws name (the Global Fund, agencies of the United Nations) is none of them.
Nothing else is concluded, and what somebody stated goes before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from fundflow.model import Organization

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fundflow.workspace import Workspace

CHARITIES = ["GB-CHC", "GB-SC", "GB-NIC"]
"""Registers in which only charities stand."""
BODIES = {
    "11": "government", "12": "government", "21": "ngo", "22": "ngo", "23": "ngo",
    "41": "public-international-organisation",
    "42": "public-international-organisation", "43": "public-international-organisation",
    "44": "public-international-organisation", "46": "public-international-organisation",
}  # fmt: skip
"""First digits of the OECD's channel codes, and what kind of body they stand for."""
NAMED = {"41143": "who", "41307": "who", "47045": "global-fund"}
"""Channel codes of bodies that laws name."""
UNITED_NATIONS = "41"
MAY_BE_NAMED = (
    r"\b(un|undp|unicef|unfpa|unaids|unhcr|unodc|unesco|unops|unrwa|unido|wfp|fao|ilo|iom|ifad|who|paho|iavi)\b"
    r"|united nations"
    r"|world health|world food|food and agriculture|international labou?r org|org[a-z]+ for migration|global fund"
    r"|aids vaccine|fonds mondial|fondo mundial|nations unies|naciones unidas|pan american health"
    r"|\bu\. ?n\.|\b(onu|onusida|oms|oim|pnud|acnur)\b|mondiale de la sant|mundial de la salud"
)
"""Names of bodies that laws name.  Who is called so may be one; who is not, is none of them."""
REGISTER = r"^[A-WYZ][A-Z]-"
"""A scheme of a country's register; those with X are international ones."""
FACTS = ["incorporated", "body", "exempt_body"]


def with_facts(organizations: pl.DataFrame, workspace: Workspace) -> pl.DataFrame:
    """Add what the data knows of each organisation: incorporated (US, XX or null), body, exempt_body."""
    found = _registered(workspace).join(organizations.select("id"), on="id", how="semi")
    joined = organizations.join(found, on="id", how="left", maintain_order="left")
    place = pl.when(pl.col("country") == "US").then(pl.lit("US")).when(pl.col("country") != "").then(pl.lit("XX"))
    person = pl.when(pl.col("kind") == "person").then(pl.lit("individual")).otherwise(pl.col("body"))
    public = pl.col("body") == "public-international-organisation"
    own = pl.coalesce("registered", place)
    organization = (pl.col("kind") == "organization") & (pl.col("name") != "")
    other = organization & ~pl.col("name").str.to_lowercase().str.contains(MAY_BE_NAMED)
    exempt = pl.coalesce("exempt_body", pl.when(other).then(pl.lit("none")))
    incorporated = pl.when(public.fill_null(value=False)).then(None).otherwise(own)
    return joined.with_columns(incorporated=incorporated, body=person, exempt_body=exempt).drop("registered")


def _registered(workspace: Workspace) -> pl.DataFrame:
    resolved = workspace.scan("resolved").select("party", "organization").unique("party", keep="any")
    numbers = workspace.scan("identifiers").filter(pl.col("role") == "own").select("party", "scheme", "value").unique()
    of = numbers.join(resolved, on="party", how="left").with_columns(id=pl.coalesce("organization", "party"))
    channel = pl.when(pl.col("scheme") == "XM-DAC").then(pl.col("value"))
    group = channel.str.slice(0, 2)
    body = (
        pl.when(pl.col("scheme").is_in(CHARITIES))
        .then(pl.lit("ngo"))
        .otherwise(group.replace_strict(BODIES, default=None, return_dtype=pl.String))
    )
    named = channel.replace_strict(NAMED, default=None, return_dtype=pl.String)
    agency = pl.when(group == UNITED_NATIONS).then(pl.lit("un-agency"))
    country = pl.when(pl.col("scheme").str.contains(REGISTER) & ~pl.col("scheme").str.starts_with("US-")).then(
        pl.lit("XX")
    )
    told = of.select("id", body=body, exempt_body=pl.coalesce(named, agency), registered=country)
    return told.group_by("id").agg(_one("body"), _one("exempt_body"), _one("registered")).collect()


def _one(column: str) -> pl.Expr:
    known = pl.col(column).drop_nulls()
    return pl.when(known.n_unique() == 1).then(known.min()).alias(column)


def classes(
    awards: pl.DataFrame, organizations: pl.DataFrame, stated: Mapping[str, Organization]
) -> tuple[pl.DataFrame, list[Organization]]:
    """Return the class of the holder of each award (award, cls), and what a judge is told of each class."""
    said = {known: place for place, known in enumerate(stated)}
    who = organizations.select(
        "organization", *FACTS, said=pl.col("id").replace_strict(said, default=-1, return_dtype=pl.Int64)
    )
    parents = awards.select(pl.col("parent").alias("award")).drop_nulls().unique().with_columns(makes_subawards=True)
    funders = awards.select(pl.col("funder").alias("organization")).drop_nulls().unique().with_columns(_funds=True)
    lower = pl.col("parent").is_not_null() | pl.col("parent_missing") | (pl.col("kind") == "subaward")
    joined = (
        awards.select("award", "holder", tier=pl.when(lower).then(pl.lit("subrecipient")))
        .join(parents, on="award", how="left")
        .join(who.join(funders, on="organization", how="left"), left_on="holder", right_on="organization", how="left")
        .with_columns(makes_subawards=pl.coalesce("makes_subawards", "_funds"), said=pl.col("said").fill_null(-1))
    )
    names = [*FACTS, "tier", "makes_subawards", "said"]
    kinds = joined.select(names).unique().sort(names).with_row_index("cls").with_columns(pl.col("cls").cast(pl.Int32))
    of = joined.join(kinds, on=names, how="left", nulls_equal=True).select("award", "cls")
    known = list(stated.values())
    return of, [_organization(row, known) for row in kinds.drop("cls").iter_rows(named=True)]


def _organization(row: dict[str, object], stated: list[Organization]) -> Organization:
    from dataclasses import replace

    place = int(str(row.pop("said")))
    own = Organization(**row)  # type: ignore[arg-type]  # the columns are named after its fields
    if place < 0:
        return own
    said = {name: value for name in row if (value := getattr(stated[place], name)) is not None}
    return replace(stated[place], **{**row, **said}, name="")
