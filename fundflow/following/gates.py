"""Numbers the kinds and currencies of awards, and says which of them each condition is handed down to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from fundflow.flow import ANY_SIZE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.following.conditions import Condition

SHAPE = ["kind", "size_currency"]
TYPES = {
    "condition": pl.Int32, "shape": pl.Int32, "fits": pl.Int8, "doubt": pl.Int8, "limited": pl.Int8, "least": pl.Int64,
}  # fmt: skip


def shapes(awards: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the awards with the number of their shape, and the shapes: shape, kind, size_currency."""
    known = (
        awards.select(SHAPE).unique().sort(SHAPE).with_row_index("shape").with_columns(pl.col("shape").cast(pl.Int32))
    )
    return awards.join(known, on=SHAPE, how="left", nulls_equal=True, maintain_order="left"), known


def gates(conditions: Sequence[Condition], shapes: pl.DataFrame) -> pl.DataFrame:
    """Return what each condition demands of an award of each shape."""
    rows = [(place, shape, 1, 0, 0, ANY_SIZE) for place, _ in enumerate(conditions) for shape in shapes["shape"]]
    return pl.DataFrame(rows, schema=TYPES, orient="row")
