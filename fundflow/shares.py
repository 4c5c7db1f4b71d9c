"""Splits long tables into shares of a bounded size, so that what is worked out of each fits in the memory."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

Share = Callable[[str], pl.Expr]
"""Chooses, by the name of a column, the rows of a share; equal values of any column are in the same share."""
LARGE = 2_000_000
"""Rows of a share."""


def every(column: str) -> pl.Expr:  # noqa: ARG001 - asked for with the name of a column
    """Choose all rows."""
    return pl.lit(value=True)


def shares(rows: int, most: int = LARGE) -> list[Share]:
    """Return what chooses each share of a table of so many rows; a nothing is a value like any other."""
    parts = -(-rows // most)
    return [_share(part, parts) for part in range(parts)] if parts > 1 else [every]


def _share(part: int, parts: int) -> Share:
    return lambda column: pl.col(column).hash() % parts == part
