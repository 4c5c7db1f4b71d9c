"""Conditions along the money: the engine says what plain loops over a graph say, row by row."""

from __future__ import annotations

import narwhals as nw
import polars as pl
import pytest
from network_maker import LAWS, Made, conditions, make
from network_reference import Reference

from fundflow import flow
from fundflow.flow import STATUSES, STOPS, Network, PolarsEngine
from fundflow.following.prepare import Prepared, prepare


def network(prepared: Prepared) -> Network:
    """Return the tables of the engine."""
    return Network(*(nw.from_native(frame) for frame in prepared.tables().values()))


def tables(made: Made) -> Network:
    """Prepare a made network."""
    return network(prepare(made.sorted, conditions(), made.seeds.lazy()))


def found(made: Made, *, pooled: bool = False) -> tuple[pl.DataFrame, Network]:
    """Follow a made network."""
    given = tables(made)
    return flow.spread(given, PolarsEngine(), pooled=pooled).to_native().collect(), given


FACT = ["award", "condition", "depth", "via", "basis", "status", "provisional", "onward"]


def rows(facts: pl.DataFrame) -> set[tuple[object, ...]]:
    """Return facts as plain rows."""
    return set(facts.select(FACT).iter_rows())


def expected(facts: object) -> set[tuple[object, ...]]:
    """Return the facts of the reference as the same rows."""
    return {
        (f.award, f.condition, f.depth, f.via, f.basis, STATUSES.index(f.status), int(f.provisional), f.onward)
        for f in facts.values()  # type: ignore[attr-defined]
    }


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_facts_are_those_of_plain_loops(seed: int) -> None:
    """Every fact, its depth, way, basis, status and doubt is the same."""
    made = make(4000, seed)
    facts, _ = found(made)
    assert facts.height == len(rows(facts))
    assert rows(facts) == expected(Reference(made, LAWS).facts())


@pytest.mark.parametrize("seed", [1, 2])
def test_stops_are_those_of_plain_loops(seed: int) -> None:
    """Every place where a condition goes no further is there once, with the same reason."""
    made = make(4000, seed)
    facts, given = found(made)
    stops = flow.stops(nw.from_native(facts.lazy()), given).to_native().collect()
    reference = Reference(made, LAWS)
    reference.facts()
    assert sorted((a, c, at, STOPS[code]) for a, c, at, code in stops.iter_rows()) == sorted(reference.stops)
    # Whom the law does not name stops it only when an exemption that does not pass it on might free him besides.
    assert {code for *_, code in reference.stops} | {"out-of-scope"} == set(STOPS) - {""}


@pytest.mark.parametrize("seed", [1, 2])
def test_pools_are_those_of_plain_loops(seed: int) -> None:
    """What pools add is the same, and leaves what was known as it was."""
    made = make(2000, seed)
    facts, _ = found(made, pooled=True)
    reference = Reference(made, LAWS)
    certain = reference.facts()
    assert rows(facts) == expected(reference.pooled(certain))
    assert rows(facts) > expected(certain)


def test_what_only_may_be_attached_takes_away_nothing_certain() -> None:
    """A condition that surely comes down from above stays sure where it may be attached as well; both bases are told."""
    made = make(4000, 1)
    facts, _ = found(made)
    doubtful = made.seeds.filter(pl.col("doubt") == 1)
    sure = facts.filter((pl.col("depth") > 0) & (pl.col("provisional") == 0)).select("award", "condition", "basis")
    again = sure.head(50).with_columns(basis=pl.lit(4, dtype=pl.Int8), doubt=pl.lit(1, dtype=pl.Int8))
    after, _ = found(made._replace(seeds=pl.concat([made.seeds, again.select(doubtful.columns)])))
    here = after.join(again.select("award", "condition"), on=["award", "condition"], how="semi")
    assert here.height == again.height > 0
    assert here.select(pl.col("provisional").max(), (pl.col("basis") & 4).min(), pl.col("depth").min() > 0).row(0) == (0, 4, True)
