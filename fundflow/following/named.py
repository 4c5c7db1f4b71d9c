"""Gives facts and stops the names of their awards, conditions and organisations back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from fundflow.flow import BASES, BINDING, NOBODY, STATUSES, STOPS

if TYPE_CHECKING:
    from collections.abc import Collection

    from fundflow.followed import Followed

OBLIGATIONS = [
    "award", "condition", "rule", "family", "holder", "depth", "via", "basis", "status", "binds", "carried",
    "provisional", "reason",
]  # fmt: skip
SAID = {
    "no-flow-down": "The rule is not handed down.",
    "max-depth": "The rule is handed down only so many steps.",
    "before-award": "It is dated before the award from which it was made.",
    "kind-not-covered": "The rule is not handed down to awards of this kind.",
    "below-threshold": "It is smaller than the rule asks for.",
    "outside-dates": "The rule is not handed down at this time.",
}
"""Reasons that are not the law's."""


def obligations(followed: Followed) -> pl.LazyFrame:
    """Return every fact with names: keys of awards as kind:key, ids of organisations and rules, words for the rest."""
    rows = followed.facts.join(_keys(followed), on="award").join(
        _keys(followed).rename({"award": "via", "award_key": "via_key"}).drop("holder"), on="via", how="left"
    )
    told = rows.join(followed.conditions.select("condition", "id", "rule", "family"), on="condition").join(
        followed.verdicts.select("verdict", "carried", "reason").unique("verdict"), on="verdict"
    )
    who = followed.organizations.select(pl.col("organization").alias("holder"), holder_id="id")
    named = told.join(who, on="holder", how="left")
    return named.select(
        "rule",
        "family",
        "depth",
        "reason",
        award="award_key",
        condition="id",
        holder="holder_id",
        via="via_key",
        basis=bases(),
        status=pl.col("status").replace_strict(dict(enumerate(STATUSES)), return_dtype=pl.String),
        binds=pl.col("status") <= BINDING,
        carried=pl.col("carried") == 1,
        provisional=pl.col("provisional") == 1,
    ).select(OBLIGATIONS)


def bases() -> pl.Expr:
    """Return the column `basis` in words; several are joined by a plus sign."""
    words = {
        number: "+".join(name for name, mark in BASES.items() if number & mark)
        for number in range(sum(BASES.values()) + 1)
    }
    return pl.col("basis").replace_strict(words, return_dtype=pl.String)


def _keys(followed: Followed) -> pl.LazyFrame:
    key = pl.concat_str("source_kind", "key", separator=":")
    return followed.awards.select("award", "holder", award_key=key)


def stopped(followed: Followed) -> pl.LazyFrame:
    """Return every stop with names: award, condition, family, holder, at, code, reason."""
    keys = _keys(followed)
    reasons = followed.facts.join(followed.verdicts.select("verdict", law="reason").unique("verdict"), on="verdict")
    rows = (
        followed.stops.join(keys, on="award")
        .join(keys.rename({"award": "at", "award_key": "at_key"}).drop("holder"), on="at", how="left")
        .join(followed.conditions.select("condition", "id", "family"), on="condition")
        .join(
            followed.organizations.select(pl.col("organization").alias("holder"), holder_id="id"),
            on="holder",
            how="left",
        )
        .join(reasons.select("award", "condition", "law"), on=["award", "condition"], how="left")
    )
    code = pl.col("code").replace_strict(dict(enumerate(STOPS)), return_dtype=pl.String)
    said = code.replace_strict(SAID, default=None, return_dtype=pl.String)
    return rows.select(
        "family",
        award="award_key",
        condition="id",
        holder="holder_id",
        at=pl.when(pl.col("at") != NOBODY).then(pl.col("at_key")),
        code=code,
        reason=pl.coalesce(said, "law"),
    ).select("award", "condition", "family", "holder", "at", "code", "reason")


def stops(followed: Followed, rules: Collection[str] = (), holders: Collection[str] = ()) -> pl.DataFrame:
    """Return the stops with names, in the order of their awards; those of some conditions or holders, or all."""
    rows = stopped(followed)
    for column, chosen in (("condition", rules), ("holder", holders)):
        rows = rows.filter(pl.col(column).is_in(sorted(chosen))) if chosen else rows
    return rows.sort("award", "condition", "at").collect(engine="in-memory")  # streaming fails on no rows
