"""Finds pairs of organisations that are worth comparing, without comparing all with all.

Every spelling of an organisation is put into blocks: the same words, two of its rarest words, the
same town and beginning, the same post code, an acronym.  Within a block it meets its neighbours in
alphabetic order; a large block is a general word or a large town, and only near neighbours meet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from fundflow.identity.names import normalised, spellings

if TYPE_CHECKING:
    from collections.abc import Iterator

NEIGHBOURS = 8
"""With how many that follow in its block a spelling is compared."""
SPELLINGS = 12
"""How many spellings of an organisation are looked at, the most frequent first."""
PLACES = ("country", "region", "city", "postcode")


def variants(parties: pl.DataFrame, organizations: pl.DataFrame) -> pl.DataFrame:
    """Return every spelling and place of every organisation, in comparable form, with a number each.

    Args:
        parties: party, name, country, region, city, postcode, rows.
        organizations: party to organization.
    """
    rows = parties.join(organizations, on="party", how="inner").join(
        _comparable(parties["name"].unique().sort()), on="name", how="inner"
    )
    places = [_place(name).alias(name) for name in PLACES]
    same = ["organization", "key", "flat", "initials", *PLACES]
    grouped = rows.with_columns(places).group_by(same).agg(pl.col("rows").sum(), pl.col("tokens").first())
    best = grouped.sort("organization", "rows", *same[1:], descending=[False, True, *[False] * 7])
    return best.filter(pl.int_range(pl.len()).over("organization") < SPELLINGS).with_row_index("n")


def _comparable(names: pl.Series) -> pl.DataFrame:
    made = [(name, one) for name in names for one in map(normalised, spellings(name)) if one.tokens]
    return pl.DataFrame(
        {
            "name": pl.Series([name for name, _ in made], dtype=pl.String),
            "key": pl.Series([one.key for _, one in made], dtype=pl.String),
            "flat": pl.Series([one.flat for _, one in made], dtype=pl.String),
            "initials": pl.Series([one.initials for _, one in made], dtype=pl.String),
        }
    ).with_columns(tokens=pl.col("key").str.split(" "))


def _place(name: str) -> pl.Expr:
    bare = pl.col(name).fill_null("").str.to_lowercase().str.replace_all(r"[\W_]+", "")
    return bare.str.replace(r"^(\d{5})\d{4}$", "$1") if name == "postcode" else bare


def pairs(spelled: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs of spellings of two organisations, by number, that share a block."""
    order = spelled.select("n", "organization", place=pl.col("flat").rank("ordinal"))
    found = [_neighbours(block.join(order, on="n").sort("block", "place", "n")) for block in _blocks(spelled)]
    return pl.concat(found).unique().sort("left", "right")


def _neighbours(block: pl.DataFrame) -> pl.DataFrame:
    made = []
    for step in range(1, NEIGHBOURS + 1):
        ahead = block.select(pl.col("block", "n", "organization").shift(-step).name.suffix("_right"))
        near = pl.concat([block, ahead], how="horizontal").filter(
            pl.col("block") == pl.col("block_right"), pl.col("organization") != pl.col("organization_right")
        )
        made.append(near.select(left=pl.min_horizontal("n", "n_right"), right=pl.max_horizontal("n", "n_right")))
    return pl.concat(made).unique()


def _blocks(spelled: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield frames of block and spelling; blocks are hashed, which is faster."""
    named = {
        "words": (pl.col("key"), pl.col("key") != ""),
        "town": (pl.concat_str("city", pl.col("flat").str.slice(0, 4), separator="|"), pl.col("city") != ""),
        "town-end": (pl.concat_str("city", pl.col("flat").str.slice(-4), separator="|"), pl.col("city") != ""),
        "post": (pl.col("postcode"), pl.col("postcode") != ""),
        "beginning": (pl.col("flat").str.slice(0, 9), pl.col("flat").str.len_chars() > 4),
        "alphabet": (pl.col("key").str.slice(0, 7), pl.col("flat").str.len_chars() > 4),
        "acronym": (
            pl.concat_str("initials", "city", separator="|"),
            (pl.col("initials") != "") & (pl.col("city") != ""),
        ),
        "acronym-post": (
            pl.concat_str("initials", "postcode", separator="|"),
            (pl.col("initials") != "") & (pl.col("postcode") != ""),
        ),
    }
    for block, where in named.values():
        yield spelled.filter(where).select("n", block=block.hash())
    yield from _rarest(spelled)


def _rarest(spelled: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield blocks of two of the three rarest words."""
    words = spelled.select("n", word=pl.col("tokens")).explode("word")
    count = words.group_by("word").len()
    ranked = words.join(count, on="word").sort("n", "len", "word")
    three = ranked.group_by("n", maintain_order=True).agg(pl.col("word").head(3))
    for first, second in ((0, 1), (0, 2), (1, 2)):
        one = pl.col("word").list.get(first, null_on_oob=True)
        other = pl.col("word").list.get(second, null_on_oob=True)
        both = pl.concat_str(pl.min_horizontal(one, other), pl.max_horizontal(one, other), separator="|")
        yield three.filter(pl.col("word").list.len() > second).select("n", block=both.hash())
