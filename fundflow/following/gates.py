"""Numbers the kinds and currencies of awards, and says which of them each condition is handed down to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from fundflow.flow import ANY_SIZE
from fundflow.followed import UNIT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.following.conditions import Condition
    from fundflow.model import FlowTerms

SHAPE = ["kind", "size_currency"]
TYPES = {
    "condition": pl.Int32, "shape": pl.Int32, "fits": pl.Int8, "doubt": pl.Int8, "limited": pl.Int8, "least": pl.Int64,
}  # fmt: skip
ANYTHING = (1, 0, 0, ANY_SIZE)
UNKNOWN_KIND = "other"


def shapes(awards: pl.LazyFrame) -> tuple[pl.LazyFrame, pl.DataFrame]:
    """Return the awards with the number of their shape, and the shapes: shape, kind, size_currency."""
    found = awards.select(SHAPE).unique().collect(engine="streaming").sort(SHAPE)
    known = found.with_row_index("shape").with_columns(pl.col("shape").cast(pl.Int32))
    return awards.join(known.lazy(), on=SHAPE, how="left", nulls_equal=True, maintain_order="left"), known


def gates(conditions: Sequence[Condition], shapes: pl.DataFrame) -> pl.DataFrame:
    """Return what each condition demands of an award of each shape."""
    rows = [
        (place, shape, *_gate(condition, kind, currency))
        for place, condition in enumerate(conditions)
        for shape, kind, currency in shapes.select("shape", *SHAPE).iter_rows()
    ]
    return pl.DataFrame(rows, schema=TYPES, orient="row")


def _gate(condition: Condition, kind: str | None, currency: str | None) -> tuple[int, int, int, int]:
    """Return fits, doubt, limited and least; where several rules differ it may go on."""
    found = {_of_terms(rule.flow_terms, kind, currency) for rule in condition.rules}
    if len(found) == 1:
        return found.pop()
    return (1, 1, 0, ANY_SIZE) if found else ANYTHING


def _of_terms(terms: FlowTerms, kind: str | None, currency: str | None) -> tuple[int, int, int, int]:
    unknown = kind in {None, "", UNKNOWN_KIND}
    fits = int(not terms.kinds or unknown or kind in terms.kinds)
    doubt = int(bool(terms.kinds) and unknown and kind not in terms.kinds)
    least = dict(terms.at_least)
    if not least or not fits:
        return fits, doubt, 0, ANY_SIZE
    if currency in least:
        return fits, doubt, 1, int(least[currency] * UNIT)
    return fits, 1, 0, ANY_SIZE
