"""Measures identity on made records of which is known who is who, with all numbers and with none.

A person who answers every proposal rightly is assumed for "joined and proposed": two records of one
organisation count as found when numbers or rightly answered proposals connect them.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from fundflow.identity import resolve

from .figures import Figure
from .manynames import made

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundflow.identity import Resolution

    from .manynames import Made

SEED = 20_261_127
"""No weight and no threshold was chosen on this seed."""
SECONDS, PRECISION, RECALL, ASKED = 60, 0.999, 0.93, 5


class Measured(NamedTuple):
    """What came of one run."""

    seconds: float
    joined: int
    right: int
    found: float
    clashes: int
    nobody: int
    asked: float
    most: int


def figures(records: int) -> Iterator[Figure]:
    """Measure with all numbers and with none."""
    held = made(records, SEED)
    for name, numbers in (("with numbers", held.numbers), ("hidden", held.numbers.clear())):
        began = time.process_time()
        result = resolve(held.parties, numbers)
        yield from _figures(name, _measured(held, result, time.process_time() - began))


def _figures(name: str, one: Measured) -> Iterator[Figure]:
    share = one.right / one.joined if one.joined else 1.0
    note = (
        f"{one.joined - one.right} of {one.joined:,} joined pairs wrong"
        if one.joined
        else "nothing is joined by a name"
    )
    yield Figure(f"identity, {name}: precision", f"at least {PRECISION}", f"{share:.5f}", share >= PRECISION, note)
    yield Figure(
        f"identity, {name}: clashes",
        "none",
        str(one.clashes),
        not one.clashes,
        "joined across different numbers of a register",
    )
    yield Figure(
        f"identity, {name}: nobody",
        "none",
        str(one.nobody),
        not one.nobody,
        "persons and placeholders joined or proposed",
    )
    yield Figure(
        f"identity, {name}: recall",
        f"at least {RECALL}",
        f"{one.found:.4f}",
        one.found >= RECALL,
        "pairs joined or proposed",
    )
    yield Figure(
        f"identity, {name}: asked",
        f"at most {ASKED}",
        str(one.most),
        one.most <= ASKED,
        f"of one organisation; {one.asked:.2f} on average",
    )
    yield Figure(
        f"identity, {name}: time", f"at most {SECONDS} s", f"{one.seconds:.1f} s", one.seconds <= SECONDS, "CPU time"
    )


def _measured(held: Made, result: Resolution, seconds: float) -> Measured:
    known = result.resolved.join(held.truth, on="party")
    nobody = held.parties.filter(pl.col("kind") != "organization")["party"]
    ends = pl.concat([result.proposals["left"], result.proposals["right"]])
    hubs = (
        known.filter(pl.col("organization").is_in(nobody.implode()))
        .group_by("organization")
        .len()
        .filter(pl.col("len") > 1)
    )
    return Measured(
        seconds=seconds,
        joined=_pairs(known, "organization"),
        right=_pairs(known, "organization", "entity"),
        found=_pairs(_answered(known, result.proposals), "group", "entity") / _pairs(known, "entity"),
        clashes=_clashes(held, known),
        nobody=hubs.height + int(ends.is_in(nobody.implode()).sum()),
        asked=2 * result.proposals.height / known["organization"].n_unique(),
        most=int(ends.value_counts()["count"].max() or 0),
    )


def _pairs(rows: pl.DataFrame, *same: str) -> int:
    """Count the pairs of rows that are alike in some columns."""
    sizes = rows.group_by(same).len()["len"].cast(pl.Int64)
    return int((sizes * (sizes - 1) // 2).sum())


def _clashes(held: Made, known: pl.DataFrame) -> int:
    """Count organisations that hold two numbers of one register, of different parties."""
    own = held.numbers.filter((pl.col("role") == "own") & pl.col("scheme").is_in(["UEI", "US-EIN"])).join(
        known, on="party"
    )
    values = own.group_by("organization", "scheme").agg(pl.col("value").n_unique(), pl.col("party").n_unique())
    return values.filter((pl.col("value") > 1) & (pl.col("party") > 1)).height


def _answered(known: pl.DataFrame, proposals: pl.DataFrame) -> pl.DataFrame:
    """Join the organisations of every proposal whose two sides are mostly one entity, as a person would."""
    mostly = known.group_by("organization").agg(pl.col("entity").mode().sort().first())
    whose = dict(mostly.iter_rows())
    group: dict[str, str] = {}

    def find(node: str) -> str:
        while (above := group.get(node, node)) != node:
            group[node] = group.get(above, above)
            node = above
        return node

    for left, right in proposals.select("left", "right").iter_rows():
        if whose[left] == whose[right]:
            group[find(left)] = find(right)
    return known.with_columns(group=pl.Series([find(name) for name in known["organization"]]))
