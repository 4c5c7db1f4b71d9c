"""Sorts the holders of awards into classes: everything that a judge of the law would ask, as far as the data knows it.

A number in a country's register says where an organisation is registered; without one, it counts as
registered in the country of its address when all its addresses agree.  A number in a charity register
makes it a non-profit, a channel code of the OECD says what kind of body it is.  A number of a body that
laws exempt by name, as `exempt-bodies.yaml` has them, makes it that one.  Who is known to be a
non-governmental organisation, and is called like none of them, is none of them.  Nothing else is
concluded, and what somebody stated goes before it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from fundflow.model import Organization

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from fundflow.model import BodyNames
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
REGISTER = r"^[A-WYZ][A-Z]-"
"""A scheme of a country's register; those with X are international ones."""
FACTS = ["incorporated", "body", "exempt_body"]


def with_facts(
    organizations: pl.DataFrame,
    workspace: Workspace,
    bodies: Mapping[str, BodyNames],
    stated: Mapping[str, Organization],
) -> pl.DataFrame:
    """Add what the data knows of each organisation: incorporated (US, XX or null), body, exempt_body.

    Args:
        organizations: organization, id, name, kind, country.
        workspace: their numbers.
        bodies: those that laws exempt by name.
        stated: what somebody stated of organisations, by their ids.
    """
    found = _registered(workspace, bodies).join(organizations.select("id"), on="id", how="semi")
    joined = organizations.join(found, on="id", how="left", maintain_order="left")
    place = pl.when(pl.col("country") == "US").then(pl.lit("US")).when(pl.col("country") != "").then(pl.lit("XX"))
    person = pl.when(pl.col("kind") == "person").then(pl.lit("individual")).otherwise(pl.col("body"))
    public = pl.col("body") == "public-international-organisation"
    own = pl.coalesce("registered", place)
    said = {known: each.body for known, each in stated.items() if each.body}
    told = pl.col("id").replace_strict(said or {"": ""}, default=None, return_dtype=pl.String)
    ngo = pl.coalesce(told, "body") == "ngo"
    other = (pl.col("kind") == "organization") & ngo & (pl.col("name") != "")
    exempt = pl.coalesce("exempt_body", pl.when(other & ~_called_like(bodies)).then(pl.lit("none")))
    incorporated = pl.when(public.fill_null(value=False)).then(None).otherwise(own)
    return joined.with_columns(incorporated=incorporated, body=person, exempt_body=exempt).drop("registered")


def _called_like(bodies: Mapping[str, BodyNames]) -> pl.Expr:
    """Say whether words of a name are those of a body that laws exempt."""
    patterns = sorted({pattern for body in bodies.values() for pattern in _patterns(body)})
    if not patterns:
        return pl.lit(value=False)
    return _plain(pl.col("name")).str.contains(rf"\b(?:{'|'.join(patterns)})\b")


def _patterns(body: BodyNames) -> Iterator[str]:
    """Yield how its names may stand; letters of a short one may be apart, as in U.N."""
    for name in _plainly(body.names):
        yield re.escape(name).replace(r"\ ", " ")
    for name in _plainly(body.short):
        yield " ?".join(map(re.escape, name.replace(" ", "")))


def _plain(name: pl.Expr) -> pl.Expr:
    """Leave small letters without accents, and digits, with one blank between words."""
    letters = name.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    return letters.str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()


def _plainly(names: Iterable[str]) -> list[str]:
    return list(pl.select(_plain(pl.lit(pl.Series(list(names), dtype=pl.String)))).to_series())


def _registered(workspace: Workspace, bodies: Mapping[str, BodyNames]) -> pl.DataFrame:
    """Return what numbers say of organisations: id, body, exempt_body, registered."""
    resolved = workspace.resolved()
    numbers = workspace.scan("identifiers").filter(pl.col("role") == "own").select("party", "scheme", "value").unique()
    of = numbers.join(resolved, on="party", how="left").with_columns(id=pl.coalesce("organization", "party"))
    group = pl.when(pl.col("scheme") == "XM-DAC").then(pl.col("value").str.slice(0, 2))
    kind = group.replace_strict(BODIES, default=None, return_dtype=pl.String)
    body = pl.when(pl.col("scheme").is_in(CHARITIES)).then(pl.lit("ngo")).otherwise(kind)
    known = {number: name for name, each in bodies.items() for number in each.numbers}
    named = pl.concat_str("scheme", "value", separator=":").replace_strict(
        known or {"": ""}, default=None, return_dtype=pl.String
    )
    country = pl.when(pl.col("scheme").str.contains(REGISTER) & ~pl.col("scheme").str.starts_with("US-")).then(
        pl.lit("XX")
    )
    told = of.select("id", body=body, exempt_body=named, registered=country)
    return told.group_by("id").agg(_one("body"), _one("exempt_body"), _one("registered")).collect()


def _one(column: str) -> pl.Expr:
    known = pl.col(column).drop_nulls()
    return pl.when(known.n_unique() == 1).then(known.min()).alias(column)


def classes(
    awards: pl.LazyFrame, organizations: pl.DataFrame, stated: Mapping[str, Organization]
) -> tuple[pl.LazyFrame, list[Organization]]:
    """Return the awards with the class of their holder (cls), and what a judge is told of each class.

    A class is what is known of an organisation, whether it is on a lower tier, and whether it funds others.
    """
    said = {known: place for place, known in enumerate(stated)}
    names = [*FACTS, "said"]
    who = organizations.select(
        "organization", *FACTS, said=pl.col("id").replace_strict(said, default=-1, return_dtype=pl.Int64)
    )
    nobody = pl.DataFrame([(None, None, None, -1)], schema=dict(who.select(names).schema), orient="row")
    kinds = pl.concat([who.select(names), nobody]).unique().sort(names).with_row_index("_known")
    unknown = kinds.filter(pl.all_horizontal(pl.col(FACTS).is_null()) & (pl.col("said") == -1))["_known"].item()
    of = who.join(kinds, on=names, nulls_equal=True).select(pl.col("organization").alias("holder"), "_known")
    parents = awards.select(pl.col("parent").alias("award")).drop_nulls().unique().with_columns(_above=pl.lit(1))
    funders = awards.select(pl.col("funder").alias("holder")).drop_nulls().unique().with_columns(_funds=pl.lit(1))
    lower = pl.col("parent").is_not_null() | pl.col("parent_missing") | (pl.col("kind") == "subaward")
    joined = (
        awards.join(parents, on="award", how="left", maintain_order="left")
        .join(of.lazy(), on="holder", how="left", maintain_order="left")
        .join(funders, on="holder", how="left", maintain_order="left")
    )
    passes = pl.coalesce("_above", "_funds").fill_null(0)
    cls = pl.col("_known").fill_null(unknown).cast(pl.Int32) * 4 + 2 * lower.cast(pl.Int32) + passes
    known = list(stated.values())
    listed = [
        _organization({**row, "tier": tier, "makes_subawards": makes}, known)
        for row in kinds.drop("_known").iter_rows(named=True)
        for tier in (None, "subrecipient")
        for makes in (None, True)
    ]
    return joined.with_columns(cls=cls.cast(pl.Int32)), listed


def _organization(row: dict[str, object], stated: list[Organization]) -> Organization:
    from dataclasses import replace

    place = int(str(row.pop("said")))
    own = Organization(**row)  # type: ignore[arg-type]  # the columns are named after its fields
    if place < 0:
        return own
    said = {name: value for name in row if (value := getattr(stated[place], name)) is not None}
    return replace(stated[place], **{**row, **said}, name="")
