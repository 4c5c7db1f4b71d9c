"""What questions about conditions share: what rides on the awards of a family, their money, their names."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from fundflow.carrying import carrying
from fundflow.flow import BINDING, NOBODY
from fundflow.followed import UNIT
from fundflow.indexing import index
from fundflow.network import pressure
from fundflow.tracing import made

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fundflow.carrying import Carrying
    from fundflow.network.lookup import Index
    from fundflow.network.pressure import Pressed
    from fundflow.networks import Made
    from fundflow.tracing import Asked
    from fundflow.workspace import Workspace

SHOWN = 25
SURE = 0
"""The place of `applies` among the statuses."""
NO_CURRENCY = "(none)"
"""Stands for the currency of awards of which no money is known."""
MONEY_SAYS = (
    "Low counts what was paid, or promised where no source tells what was paid, under awards that surely are bound; "
    "high counts the largest amount told, also of awards that only may be bound."
)
NO_SUM = "Rows must not be added: what one organisation hands on is part of what it received."


class Known(NamedTuple):
    """What a question needs."""

    at: Index
    carried: Carrying
    pressed: Pressed
    made: Made


def known(workspace: Workspace, asked: Asked) -> Known:
    """Look up what rides on the awards of a workspace."""
    here = index(workspace)
    carried = carrying(workspace, here, asked.follow)
    return Known(
        here, carried, pressed(here, carried, asked.family, asked.wishes.year), made(workspace, asked, carried)
    )


def pressed(here: Index, carried: Carrying, family: str, year: int | None) -> Pressed:
    """Return what rides on awards of one family, and the money of a year or of all."""
    chosen = carried.conditions(family).lazy().select("condition", "flow_down")
    riding = (
        carried.scan("riding")
        .join(chosen, on="condition")
        .select(
            "award",
            "condition",
            "depth",
            "flow_down",
            via=pl.when(pl.col("via") == NOBODY).then(-1).otherwise("via"),
            binds=pl.col("status") <= BINDING,
            sure=(pl.col("status") == SURE) & (pl.col("provisional") == 0),
        )
    )
    money = carried.money(year)
    if year is not None:
        riding = riding.with_columns(binds=pl.col("binds") & pl.col("award").is_in(_moved(money)))
    return pressure.Pressed(riding, here.scan("by_award").select("award", "funder", "recipient", "parent"), money)


def _moved(money: pl.LazyFrame) -> pl.Series:
    """Return the awards that have money in the year asked for."""
    return money.select(pl.col("award").unique()).collect()["award"].implode()


class Names:
    """Gives numbers of organisations their id and name."""

    def __init__(self, known: Index, numbers: Iterable[int | None]) -> None:
        rows = known.organizations(number for number in numbers if number is not None)
        self.rows = {
            number: (name, title or name)
            for number, name, title in rows.select("number", "organization", "name").iter_rows()
        }

    def __call__(self, number: int | None) -> tuple[str, str]:
        """Return id and name; of nobody, that the source does not say."""
        return ("", "(the source does not say)") if number is None else self.rows[number]


def amounts(row: dict[str, int]) -> tuple[Decimal, Decimal]:
    """Return low and high as decimals."""
    return Decimal(row["low"]) / UNIT, Decimal(row["high"]) / UNIT


def bounds(low: int | Decimal, high: int | Decimal) -> str:
    """Return both bounds in words, or the one number that they are."""
    return f"{low:,.0f}" if low == high else f"{low:,.0f} to {high:,.0f}"
