"""Compares pairs of spellings: how alike the names are, and what agrees or disagrees beside them.

A score is out of 100.  It orders the questions to a person; it never joins anybody.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import polars as pl
from rapidfuzz import fuzz

AGREE, SIMILAR, DISAGREE, NOTHING = "agree", "similar", "disagree", "nothing to compare"
WEIGHTS = {"country": (0.0, -25.0), "region": (1.0, -8.0), "city": (5.0, -9.0), "postcode": (7.0, -4.0)}
"""Field to what it adds when it agrees and when it disagrees."""
UNLIKE = 62
"""Names less alike than this are not looked at further."""
ALIKE = 80.0
"""Names so alike are called similar: neither the same nor different."""
ACRONYM = 84.0
"""How alike an acronym and its name count; only places can tell more."""
RARE = 6.0
"""What it adds when two names share all rare words, and takes away when they share none."""
NAME = ["key", "flat", "initials"]


class _Names(NamedTuple):
    """All names by number: what is compared of each."""

    keys: list[str]
    flats: list[str]
    initials: list[str]
    words: list[dict[str, float]]
    """Its words, each with how much it says."""


def compared(spelled: pl.DataFrame, pairs: pl.DataFrame, worth: float) -> pl.DataFrame:
    """Return the pairs of organisations that score at least so much, with the state of each field.

    Args:
        spelled: the spellings, as `candidates.variants` returns them.
        pairs: left and right number of a spelling.
        worth: the least score.
    """
    names = spelled.select(*NAME, "tokens").unique(NAME, keep="first", maintain_order=True).with_row_index("name")
    placed = spelled.join(names.select("name", *NAME), on=NAME, maintain_order="left").select(
        "organization", "name", *WEIGHTS
    )
    both = pl.concat(
        [placed[pairs[side]].select(pl.all().name.prefix(f"{side}_")) for side in ("left", "right")], how="horizontal"
    )
    scored = both.join(_alike(both, names), on=["left_name", "right_name"]).with_columns(score=_score())
    kept = scored.filter(pl.col("score") >= worth)
    same = pl.col("left_key_of") == pl.col("right_key_of")
    keys = names.select("name", key_of="key")
    for side in ("left", "right"):
        kept = kept.join(keys.rename({"name": f"{side}_name", "key_of": f"{side}_key_of"}), on=f"{side}_name")
    near = pl.when(pl.col("name_score") >= ALIKE).then(pl.lit(SIMILAR)).otherwise(pl.lit(DISAGREE))
    return kept.select(
        "left_organization",
        "right_organization",
        "score",
        "name_score",
        pl.when(same).then(pl.lit(AGREE)).otherwise(near).alias("name"),
        *[_state(field).alias(field) for field in WEIGHTS],
    )


def _alike(both: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Return how alike each pair of names is, and what their rare words add; each pair once, without the unlike."""
    once = both.select("left_name", "right_name").unique()
    told = _names(names)
    scores = [
        _pair(told, left, right)
        for left, right in zip(once["left_name"].to_list(), once["right_name"].to_list(), strict=True)
    ]
    columns = {
        "name_score": pl.Series([score for score, _ in scores], dtype=pl.Float64),
        "rare": pl.Series([rare for _, rare in scores], dtype=pl.Float64),
    }
    return once.with_columns(**columns).filter(pl.col("name_score") >= UNLIKE)


def _names(names: pl.DataFrame) -> _Names:
    counted = names.select(pl.col("tokens").explode().alias("word")).group_by("word").len()
    total = max(names.height, 2)
    says = {word: 0.02 + math.log(total / count) / math.log(total) for word, count in counted.iter_rows()}
    words = [{word: says[word] for word in tokens} for tokens in names["tokens"].to_list()]
    return _Names(names["key"].to_list(), names["flat"].to_list(), names["initials"].to_list(), words)


def _pair(names: _Names, left: int, right: int) -> tuple[float, float]:
    if left == right:
        return 100.0, RARE
    score = fuzz.ratio(names.keys[left], names.keys[right], score_cutoff=UNLIKE)
    if score < 95:
        score = max(score, fuzz.ratio(names.flats[left], names.flats[right], score_cutoff=UNLIKE))
    if score < ACRONYM and names.initials[left] and names.initials[left] == names.initials[right]:
        return ACRONYM, 0.0
    return (score, _rare(names.words[left], names.words[right])) if score else (0.0, 0.0)


def _rare(mine: dict[str, float], theirs: dict[str, float]) -> float:
    common = sum(mine[word] for word in mine if word in theirs)
    least = min(sum(mine.values()), sum(theirs.values()))
    return RARE * (2 * common / least - 1) if common else -RARE


def _score() -> pl.Expr:
    """Return the score of a pair: its name, its rare words, and what agrees or disagrees of its places."""
    places = []
    for field, (plus, minus) in WEIGHTS.items():
        state = _state(field)
        places.append(pl.when(state == AGREE).then(plus).when(state == DISAGREE).then(minus).otherwise(0.0))
    return (pl.col("name_score") + pl.col("rare") + pl.sum_horizontal(places)).clip(0, 100).round(1)


def _state(field: str) -> pl.Expr:
    left, right = pl.col(f"left_{field}"), pl.col(f"right_{field}")
    missing = (left == "") | (right == "")
    return pl.when(missing).then(pl.lit(NOTHING)).when(left == right).then(pl.lit(AGREE)).otherwise(pl.lit(DISAGREE))
