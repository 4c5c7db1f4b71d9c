"""What must hold on any network: no money made, more law never frees, order and repetition change nothing."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from network_maker import KINDS, LAWS, PEOPLE, Law, Made, conditions, shapes
from network_reference import Reference
from test_flow import expected, rows

from fundflow import flow
from fundflow.flow import BINDING, UNDATED, Network, PolarsEngine
from fundflow.following.exposing import _bases
from fundflow.following.prepare import prepare

DAY = st.integers(12_500, 20_000)
"""Days from 2004 to 2024."""
few = settings(max_examples=25)


@st.composite
def networks(draw: Any) -> Made:
    """Draw a network of a few awards: any forest, any holders, days, sizes, money and conditions."""
    size = draw(st.integers(2, 12))
    awards, money, seeds = [], [], []
    for n in range(size):
        parent = draw(st.none() | st.integers(0, n - 1)) if n else None
        day = draw(st.just(UNDATED) | DAY)
        who = draw(st.integers(0, 3)), draw(st.none() | st.integers(0, 3))
        kind = draw(st.integers(0, len(PEOPLE) - 1)), draw(st.integers(0, len(KINDS) * 3 - 1))
        year = None if day == UNDATED else 1970 + day // 366
        size_ = draw(st.none() | st.integers(0, 60_000 * 10_000))
        awards.append((n, parent, *who, year, day, None if day == UNDATED else day - draw(st.integers(0, 300)), *kind, size_))
        low = draw(st.integers(-100, 100))
        money.append((n, draw(st.integers(2020, 2021)), 0, low, low + draw(st.integers(0, 50))))
        on = draw(st.lists(st.tuples(st.integers(0, len(LAWS) - 1), st.sampled_from([1, 2, 4]), st.integers(0, 1)), max_size=3))
        seeds += [(n, *each) for each in on]
    types = {"award": pl.Int64, "parent": pl.Int64, "funder": pl.Int64, "holder": pl.Int64, "year": pl.Int32, "day": pl.Int32, "since": pl.Int32, "cls": pl.Int32, "shape": pl.Int32, "size": pl.Int64}
    return Made(
        pl.DataFrame(awards, schema=types, orient="row"), shapes(),
        pl.DataFrame(money, schema={"award": pl.Int64, "year": pl.Int32, "currency": pl.Int16, "low": pl.Int64, "high": pl.Int64}, orient="row"),
        pl.DataFrame(seeds, schema={"award": pl.Int64, "condition": pl.Int32, "basis": pl.Int8, "doubt": pl.Int8}, orient="row"),
    )  # fmt: skip


def follow(made: Made, laws: tuple[Law, ...] = LAWS, *, pooled: bool = False) -> pl.DataFrame:
    """Return the facts of a network."""
    tables = prepare(made.sorted, conditions(laws), made.seeds.lazy()).tables()
    facts = flow.spread(Network(*map(nw.from_native, tables.values())), PolarsEngine(), pooled=pooled)
    return facts.to_native().collect()


def exposed(made: Made, facts: pl.DataFrame) -> dict[tuple[Any, ...], tuple[int, ...]]:
    """Return low, high and doubtful by holder, family, year and currency."""
    labels = pl.LazyFrame([(n, law.family, law.wide) for n, law in enumerate(LAWS)], schema={"condition": pl.Int32, "label": pl.String, "wide": pl.Int8}, orient="row")
    held = flow.counted(*map(nw.from_native, (facts.lazy(), labels, _bases().lazy())))
    units = made.awards.drop_nulls("holder").select("award", "holder", unit="holder")
    found = flow.exposure(held, *map(nw.from_native, (units.lazy(), made.money.lazy()))).to_native().collect()
    return {row[:4]: row[4:] for row in found.select("unit", "label", "year", "currency", "low", "high", "doubtful").iter_rows()}


def bound(facts: pl.DataFrame) -> set[tuple[int, int]]:
    """Return which award is bound, or may be, by which condition."""
    return set(facts.filter(pl.col("status") <= BINDING).select("award", "condition").iter_rows())


@few
@given(networks())
def test_any_network_is_followed_as_plain_loops_do(made: Made) -> None:
    """Facts, and the money under each family, are those of the reference, without and with pools."""
    facts, reference = follow(made), Reference(made, LAWS)
    plain = reference.facts()
    assert rows(facts) == expected(plain)
    assert exposed(made, facts) == {key: values[:3] for key, values in reference.exposure(plain).items()}
    assert rows(follow(made, pooled=True)) == expected(reference.pooled(plain))


@few
@given(networks())
def test_no_money_is_made(made: Made) -> None:
    """Nobody is exposed to more than came in, and the low bound is never above the high one."""
    came = made.awards.select("award", "holder").join(made.money, on="award")
    gross: dict[tuple[int, int], int] = {}
    for holder, year, high in came.select("holder", "year", "high").iter_rows():
        gross[holder, year] = gross.get((holder, year), 0) + max(high, 0)
    for (holder, _, year, _), (low, high, doubtful) in exposed(made, follow(made, pooled=True)).items():
        assert low <= high <= gross[holder, year]
        assert 0 <= doubtful <= gross[holder, year]


@few
@given(networks(), st.sampled_from([n for n, law in enumerate(LAWS) if law.exempt and law.flow == "must"]))
def test_taking_an_exemption_away_frees_nobody(made: Made, chosen: int) -> None:
    """Who was bound, or might be, still is when an exemption ends."""
    harder = tuple(law._replace(exempt=law.exempt[1:]) if n == chosen else law for n, law in enumerate(LAWS))
    assert bound(follow(made)) <= bound(follow(made, harder))


@few
@given(networks(), st.randoms(use_true_random=False))
def test_the_order_of_awards_and_rows_does_not_matter(made: Made, chance: Any) -> None:
    """Awards numbered otherwise, and rows in another order, give the same facts under their new numbers."""
    order = list(range(made.awards.height))
    chance.shuffle(order)
    new = {old: place for place, old in enumerate(order)}
    numbers = pl.col("award", "parent").replace_strict(new, default=None, return_dtype=pl.Int64)
    other = Made(
        made.awards.with_columns(numbers).sort("award"), made.shapes, made.money,
        made.seeds.with_columns(pl.col("award").replace_strict(new, return_dtype=pl.Int64)).sample(fraction=1, shuffle=True, seed=1),
    )  # fmt: skip
    before = {(new[award], condition, depth, new.get(via, -1), *rest) for award, condition, depth, via, *rest in rows(follow(made))}
    assert rows(follow(other)) == before


@few
@given(networks())
def test_what_was_found_brings_nothing_new(made: Made) -> None:
    """Attaching every fact that was found changes neither who is bound nor what is certain."""
    free = tuple(law._replace(steps=None) for law in LAWS)
    facts = follow(made, free)
    again = facts.select("award", "condition", "basis", doubt="provisional")
    told = ["award", "condition", "status", "provisional"]
    second = follow(made._replace(seeds=pl.concat([made.seeds, again])), free)
    assert set(second.select(told).iter_rows()) == set(facts.select(told).iter_rows())
