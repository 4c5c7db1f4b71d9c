"""Chooses which pairs of organisations a person is asked about, best first, few for each.

A pair that different numbers of one register keep apart is never asked, and neither is one that was
judged.  First come the pairs that connect what nothing connects yet, then further ones while both
organisations have fewer than five.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from fundflow.identity.compare import AGREE, DISAGREE, NOTHING, WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from polars._typing import PolarsDataType

MOST = 5
"""Open proposals of one organisation."""
WORTH_ASKING = 86.0
SHARED_NUMBER = 10.0
"""What a number in common adds that could not join the two by itself."""
FIELDS = ("name", "numbers", *WEIGHTS)
TYPES: dict[str, PolarsDataType] = {
    "left": pl.String,
    "right": pl.String,
    "score": pl.Float64,
    "name_score": pl.Float64,
    "reason": pl.String,
    **dict.fromkeys(FIELDS, pl.String),
}


def best_of_pairs(compared: pl.DataFrame) -> pl.DataFrame:
    """Return one row for each pair of organisations: that of its two spellings most alike."""
    swapped = pl.col("left_organization") > pl.col("right_organization")
    left, right = pl.col("left_organization"), pl.col("right_organization")
    rows = compared.select(
        pl.when(swapped).then(right).otherwise(left).alias("left"),
        pl.when(swapped).then(left).otherwise(right).alias("right"),
        "score",
        "name_score",
        "name",
        *WEIGHTS,
    )
    ordered = rows.sort(
        "left", "right", "score", "name_score", *WEIGHTS, descending=[False, False, True, True] + [False] * 4
    )
    return ordered.unique(["left", "right"], keep="first", maintain_order=True)


def with_numbers(pairs: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """Drop pairs that hold different numbers of one register; say of the others how their numbers compare.

    Args:
        pairs: left, right and more.
        numbers: organization, scheme, value, single (whether the register gives one number to each).
    """
    left = numbers.rename({"organization": "left"})
    right = numbers.rename({"organization": "right"}).drop("single")
    both = pairs.select("left", "right").join(left, on="left").join(right, on=["right", "scheme"], suffix="_right")
    state = both.group_by("left", "right", "scheme").agg(
        pl.col("single").first(), same=(pl.col("value") == pl.col("value_right")).any()
    )
    forbidden = state.filter(pl.col("single") & ~pl.col("same"))
    agreed = state.group_by("left", "right").agg(pl.col("same").any())
    said = (
        pl.when(pl.col("same").is_null())
        .then(pl.lit(NOTHING))
        .when("same")
        .then(pl.lit(AGREE))
        .otherwise(pl.lit(DISAGREE))
    )
    kept = pairs.join(forbidden, on=["left", "right"], how="anti").join(agreed, on=["left", "right"], how="left")
    more = pl.when(pl.col("same").fill_null(value=False)).then(SHARED_NUMBER).otherwise(0.0)
    return kept.with_columns(said.alias("numbers"), score=(pl.col("score") + more).clip(0, 100)).drop("same")


def chosen(pairs: pl.DataFrame, judged: Iterable[tuple[str, str]]) -> pl.DataFrame:
    """Return the proposals: the best pairs first, at most five for each organisation.

    Args:
        pairs: left, right, score, with what agrees.
        judged: pairs of organisations that a person spoke about; they are not asked again.
    """
    known = pl.DataFrame(sorted(set(judged)), schema={"left": pl.String, "right": pl.String}, orient="row")
    open_pairs = pairs.filter(pl.col("score") >= WORTH_ASKING).join(known, on=["left", "right"], how="anti")
    ordered = open_pairs.sort("score", "name_score", "left", "right", descending=[True, True, False, False])
    names = pl.concat([ordered["left"], ordered["right"]]).unique().sort()
    codes = names.rank("dense").cast(pl.Int64) - 1
    coded = ordered.select(pl.col("left", "right").replace_strict(names, codes, return_dtype=pl.Int64))
    taken = _taken(list(zip(coded["left"].to_list(), coded["right"].to_list(), strict=True)), names.len())
    return ordered.filter(pl.Series(taken, dtype=pl.Boolean)).select(list(TYPES))


def _taken(pairs: list[tuple[int, int]], organizations: int) -> list[bool]:
    """Say which pairs are asked."""
    degree = [0] * organizations
    group = list(range(organizations))
    taken = [False] * len(pairs)

    def find(node: int) -> int:
        while group[node] != node:
            group[node] = node = group[group[node]]
        return node

    for connecting in (True, False):
        for place, (left, right) in enumerate(pairs):
            full = degree[left] >= MOST or degree[right] >= MOST
            if taken[place] or full or (connecting and find(left) == find(right)):
                continue
            taken[place] = True
            degree[left] += 1
            degree[right] += 1
            group[find(right)] = find(left)
    return taken
