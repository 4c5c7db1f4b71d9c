"""Questions to the network: who puts money under a condition, who would free it, over which chains it goes."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundflow.network.chains import chains
from fundflow.network.cut import cut
from fundflow.network.pressure import Pressed, freeing, funders, givers
from fundflow.network.structure import central, communities
from fundflow.networks import Award, Body, Made, Network

NONE = -1
MUTE = (2, 5)
"""Awards of which no money is known."""


def pressed(awards: list[tuple[int, int, int | None]], attached: set[tuple[int, int]], flow: str = "must") -> Pressed:
    """Let conditions run down awards (funder, recipient, parent): attached pairs (award, condition) start them."""
    facts: dict[tuple[int, int], tuple[int, int]] = dict.fromkeys(attached, (0, NONE))
    for award, (_, _, parent) in enumerate(awards):
        if parent is not None:
            for condition in {c for a, c in facts if a == parent}:
                facts.setdefault((award, condition), (facts[parent, condition][0] + 1, parent))
    rows = [(a, c, depth, via, flow) for (a, c), (depth, via) in facts.items()]
    riding = pl.LazyFrame(
        rows,
        schema={"award": pl.Int64, "condition": pl.Int32, "depth": pl.Int16, "via": pl.Int64, "flow_down": pl.String},
        orient="row",
    )
    ends = [(n, f, r, p) for n, (f, r, p) in enumerate(awards)]
    about = pl.LazyFrame(
        ends, schema={"award": pl.Int64, "funder": pl.Int64, "recipient": pl.Int64, "parent": pl.Int64}, orient="row"
    )
    known = [n for n in range(len(awards)) if n not in MUTE]
    money = pl.LazyFrame(
        {
            "award": known,
            "currency": ["USD"] * len(known),
            "low": [2**n for n in known],
            "high": [3 * 2**n for n in known],
        },
        schema={"award": pl.Int64, "currency": pl.String, "low": pl.Int64, "high": pl.Int64},
    )
    return Pressed(riding.with_columns(binds=pl.lit(value=True), sure=pl.lit(value=True)), about, money)


def bound_without(
    awards: list[tuple[int, int, int | None]], attached: set[tuple[int, int]], gone: set[int]
) -> set[int]:
    """Say plainly which awards stay bound when some organisations give theirs without the condition."""
    found: set[int] = set()
    origin: dict[tuple[int, int], bool] = {}
    for award, (funder, _, parent) in enumerate(awards):
        for condition in {c for _, c in attached}:
            if (award, condition) in attached:
                here = funder not in gone
            else:
                here = parent is not None and origin.get((parent, condition), False) and funder not in gone
            origin[award, condition] = here
        if any(origin.get((award, condition)) for condition in {c for _, c in attached}):
            found.add(award)
    return found


def above(award: int, counted: set[int], awards: list[tuple[int, int, int | None]]) -> int | None:
    """Return the nearest award above one that is counted too."""
    parent = awards[award][2]
    while parent is not None and parent not in counted:
        parent = awards[parent][2]
    return parent


def worth_of(award: int, counted: set[int], awards: list[tuple[int, int, int | None]]) -> tuple[int, int]:
    """Return low and high of an award with all that was made from it and is counted."""
    below = [worth_of(n, counted, awards) for n in counted if above(n, counted, awards) == award]
    low, high = sum(each for each, _ in below), sum(each for _, each in below)
    return (low, high) if award in MUTE else (2**award, max(3 * 2**award, high))


networks = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 4), st.one_of(st.none(), st.integers(0, 8))), min_size=1, max_size=9
).map(lambda rows: [(f, r, p if p is not None and p < n else None) for n, (f, r, p) in enumerate(rows)])
starts = st.sets(st.tuples(st.integers(0, 8), st.integers(0, 1)), min_size=1, max_size=4)


@given(awards=networks, attached=starts)
def test_who_would_free_what_agrees_with_trying_it(
    awards: list[tuple[int, int, int | None]], attached: set[tuple[int, int]]
) -> None:
    """For every organisation alone, freed awards and their money are those of a network in which it gave without."""
    attached = {(a, c) for a, c in attached if a < len(awards)}
    if not attached:
        return
    press = pressed(awards, attached)
    sums = freeing(press, givers(press)).group_by("giver").agg(pl.col("freed", "low", "high").sum())
    rows = {row["giver"]: row for row in sums.iter_rows(named=True)}
    before = bound_without(awards, attached, set())
    for giver in {funder for funder, _, _ in awards}:
        freed = before - bound_without(awards, attached, {giver})
        worth = [worth_of(n, freed, awards) for n in freed if above(n, freed, awards) is None]
        assert rows.get(giver, {"freed": 0})["freed"] == len(freed)
        assert rows.get(giver, {"low": 0})["low"] == sum(low for low, _ in worth)
        assert rows.get(giver, {"high": 0})["high"] == sum(high for _, high in worth)


@given(awards=networks, attached=starts, holder=st.integers(0, 4))
def test_a_cut_frees_a_holder(
    awards: list[tuple[int, int, int | None]], attached: set[tuple[int, int]], holder: int
) -> None:
    """When all of a cut give without the condition nothing binds the holder; no single one is enough where two are named."""
    attached = {(a, c) for a, c in attached if a < len(awards)}
    press = pressed(awards, attached, flow="may")
    mine = [n for n, (_, recipient, _) in enumerate(awards) if recipient == holder]
    ways = givers(press).filter(pl.col("award").is_in(mine))
    found = cut(ways)
    assert found is not None
    assert not bound_without(awards, attached, set(found)).intersection(mine)
    if len(found) == 2:
        alone = [one for one in range(5) if not bound_without(awards, attached, {one}).intersection(mine)]
        assert alone == []


def test_who_must_hand_down_is_no_cut() -> None:
    """One who attaches is chosen before those who cannot choose; where nobody can, it is said."""
    chain = [(0, 1, None), (1, 2, 0), (2, 3, 1)]
    press = pressed(chain, {(0, 0)})
    assert cut(givers(press).filter(pl.col("award") == 2)) == (0,)
    stuck = givers(press).with_columns(own=pl.lit("must"))
    assert cut(stuck) is None


def test_money_of_funders_is_told_once_for_each_award() -> None:
    """Two conditions on an award do not double its money; attached and handed on stay apart."""
    rows = funders(pressed([(0, 1, None), (1, 2, 0)], {(0, 0), (0, 1)})).to_dicts()
    assert [(r["funder"], r["attached"], r["handed_on"], r["low"], r["high"]) for r in rows] == [
        (1, 0, 1, 2, 6),
        (0, 1, 0, 1, 3),
    ]


def network(*awards: tuple[str, str, str, str]) -> Network:
    """Return a network of awards: id, funder, recipient, parent."""
    found = {i: Award(i, funder=f, recipient=r, parent=p, tier=1) for i, f, r, p in awards}
    ends = sorted({end for award in found.values() for end in (award.funder, award.recipient) if end})
    bodies = {end: Body(end, end, kind="placeholder" if end == "TBD" else "organization") for end in ends}
    return Network("A", bodies, found, (), Made("0", date(2026, 1, 1), "w"))


def ways(found: Network, first: str, last: str) -> list[tuple[list[str], list[bool]]]:
    """Return the chains between two, as ids of awards."""
    return [
        ([a.id for a in c.awards], list(c.stated))
        for c in chains(dict(found.bodies), found.awards.values(), first, last)
    ]


def test_the_shortest_chains_and_what_the_data_says_of_them() -> None:
    """A chain that the data states goes before one that is only possible; longer ones are left out."""
    found = network(
        ("1", "A", "B", ""), ("2", "B", "C", "1"), ("3", "B", "C", ""), ("4", "B", "D", ""), ("5", "D", "C", "")
    )
    assert ways(found, "A", "C") == [(["1", "2"], [True, True]), (["1", "3"], [True, False])]


def test_a_stated_parent_is_no_way_through_the_organisation() -> None:
    """An award made from another one does not carry this money on, though the organisation received both."""
    found = network(("1", "A", "B", ""), ("9", "X", "B", ""), ("2", "B", "C", "9"))
    assert ways(found, "A", "C") == []
    assert ways(found, "X", "C") == [(["9", "2"], [True, True])]


def test_no_chain_goes_through_somebody_unnamed() -> None:
    """Two placeholders are not one."""
    assert ways(network(("1", "A", "TBD", ""), ("2", "TBD", "C", "")), "A", "C") == []


def test_who_stands_between() -> None:
    """On a chain of three, the middle one is on the only way between the others."""
    places = central(network(("1", "A", "B", ""), ("2", "B", "C", ""), ("3", "B", "C", "")))
    assert (places[0].organization, *places[0][2:]) == ("B", 1, 1, 3)
    assert places[0].between == pytest.approx(0.5)


def test_communities_are_the_groups_that_give_among_each_other() -> None:
    """Two triangles with one award between them are two communities, in every run."""
    pairs: list[Any] = [*combinations("ABC", 2), *combinations("XYZ", 2), ("C", "X")]
    found = network(*((str(n), f, r, "") for n, (f, r) in enumerate(pairs)))
    groups = communities(found)
    assert [sorted(each.members) for each in groups] == [list("ABC"), list("XYZ")]
    assert [(each.inside, each.across) for each in groups] == [(3, 1), (3, 1)]
    assert communities(found) == groups
