"""The network around an organisation: found by name, walked as far as asked, bounded, and nothing left out in silence."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

import pytest
from awards import award, workspace
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fundflow import tracing
from fundflow.errors import WorkspaceError
from fundflow.network.walk import DOWN, UP, Wishes, walk
from fundflow.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from fundflow.network.walk import Walked

CHAIN = [
    award("A", "USG", "MERIDIAN"),
    award("B", "MERIDIAN", "KIVULI", parent="A"),
    award("C", "KIVULI", "DROPIN", parent="B"),
]


def walked(made: Workspace, name: str, **wishes: object) -> tuple[Walked, dict[str, int]]:
    """Walk around an organisation; return also the keys of its awards with their tiers."""
    index = tracing.index(made)
    found = tracing.find(made, index, name)
    walk_ = walk(index, Wishes(**wishes), body=found.organization, award=found.award)  # type: ignore[arg-type]
    keys = dict(index.awards(walk_.awards).select("award", "key").iter_rows())
    return walk_, {keys[number]: tier for number, tier in walk_.awards.items()}


def test_a_chain_is_walked_both_ways(tmp_path: Path) -> None:
    """From the middle, what was received lies above and what was given below, tier by tier."""
    made = workspace(tmp_path / "w", CHAIN)
    assert walked(made, "UEI:KIVULI")[1] == {"B": UP, "A": 2 * UP, "C": DOWN}


def test_an_award_has_a_network_too(tmp_path: Path) -> None:
    """Around an award: itself, what it was made from, what was made from it."""
    made = workspace(tmp_path / "w", CHAIN)
    assert walked(made, "N-B")[1] == {"B": 0, "A": UP, "C": DOWN}


def test_a_stated_parent_leaves_the_other_income_of_its_holder_out(tmp_path: Path) -> None:
    """Where the data says which award paid, no other award of the one in between is shown as possible."""
    made = workspace(tmp_path / "w", [*CHAIN, award("D", "OTHER", "MERIDIAN"), award("E", "MERIDIAN", "FARM")])
    assert "D" not in walked(made, "UEI:KIVULI")[1]
    assert walked(made, "UEI:FARM")[1] == {"E": UP, "A": 2 * UP, "D": 2 * UP}


def test_depth_ends_a_walk_and_says_what_lies_deeper(tmp_path: Path) -> None:
    """The first tier that was not walked is counted."""
    made = workspace(tmp_path / "w", CHAIN)
    found, tiers = walked(made, "UEI:USG", down=2, up=0)
    assert tiers == {"A": 1, "B": 2}
    assert [(cut.tier, cut.awards) for cut in found.cuts] == [(3, 1)]


def test_a_circle_of_organisations_is_walked_once(tmp_path: Path) -> None:
    """Two organisations that fund each other are normal."""
    made = workspace(tmp_path / "w", [award("A", "ONE", "TWO"), award("B", "TWO", "ONE"), award("S", "ONE", "ONE")])
    assert walked(made, "UEI:ONE")[1] == {"A": DOWN, "B": UP, "S": UP}


def test_nobody_is_walked_through_somebody_unnamed(tmp_path: Path) -> None:
    """What one placeholder receives does not lead to what another gives."""
    made = workspace(tmp_path / "w", [award("A", "USG", "TBD"), award("B", "TBD", "KIVULI")])
    assert walked(made, "UEI:USG")[1] == {"A": DOWN}


def test_a_year_leaves_out_what_does_not_run_then(tmp_path: Path) -> None:
    """Only awards whose days or money touch the year are taken."""
    made = workspace(tmp_path / "w", [award("A", "USG", "KIVULI"), award("B", "USG", "KIVULI", day=date(2019, 5, 1))])
    assert walked(made, "UEI:KIVULI", year=2026)[1] == {"A": UP}
    assert walked(made, "UEI:KIVULI", year=2019)[1] == {"B": UP}


def test_very_many_children_are_bounded_and_counted(tmp_path: Path) -> None:
    """Of thousands of awards made from one, the largest are shown, and all others are counted."""
    many = [award(f"S{n}", "MERIDIAN", f"ORG{n % 7}", parent="A", amount=n + 1) for n in range(3000)]
    made = workspace(tmp_path / "w", [CHAIN[0], *many])
    found, tiers = walked(made, "N-A", most=50)
    shown = sorted((key for key in tiers if key != "A"), key=lambda key: -int(key[1:]))
    assert len(found.awards) + len(found.bodies) <= 50
    assert shown == [f"S{n}" for n in range(2999, 2999 - len(shown), -1)]
    assert [(cut.tier, cut.awards) for cut in found.cuts] == [(1, 3000 - len(shown))]


def test_a_large_funder_is_bounded_and_counted_on_a_second_tier(tmp_path: Path) -> None:
    """The count is exact also where awards were taken already and are met again."""
    many = [award(f"G{n}", "HUB", "KIVULI" if n == 9 else f"ORG{n}", amount=n + 1) for n in range(400)]
    made = workspace(
        tmp_path / "w", [*many, award("A", "USG", "HUB"), award("B", "USG", "HUB2"), award("X", "HUB2", "HUB")]
    )
    found, tiers = walked(made, "UEI:USG", most=60)
    assert sum(1 for key in tiers if key.startswith("G")) + sum(cut.awards for cut in found.cuts) == 400


def test_an_organisation_that_is_not_there_names_the_nearest(tmp_path: Path) -> None:
    """A slip of the pen is answered by the names that are near, the nearest first, whatever their ids."""
    made = workspace(tmp_path / "w", [*CHAIN, award("F", "USG", "AKIVILI")])
    with pytest.raises(WorkspaceError, match=r"Did you mean[^\n]*\n +UEI:KIVULI +KIVULI Trust(.|\n)*UEI:AKIVILI"):
        tracing.find(made, tracing.index(made), "Kivulli Trsut")


@pytest.mark.parametrize("name", ["UEI:KIVULI", "KIVULI", "kivuli trust", "The Kivuli Trust Ltd.", "Trust, KIVULI"])
def test_an_organisation_is_found_by_id_number_and_name(tmp_path: Path, name: str) -> None:
    """Case, legal form and the order of words do not matter."""
    made = workspace(tmp_path / "w", CHAIN)
    assert tracing.find(made, tracing.index(made), name).id == "UEI:KIVULI"


def test_two_of_one_name_are_never_guessed(tmp_path: Path) -> None:
    """The message lists both, and says how they are joined."""
    made = workspace(tmp_path / "w", [award("A", "USG", "KIVULI"), award("B", "USG", "kivuli")])
    with pytest.raises(WorkspaceError, match=r"names 2 organisations(.|\n)*resolve --review"):
        tracing.find(made, tracing.index(made), "Kivuli Trust")


def test_an_index_is_made_once_and_anew_when_the_tables_change(tmp_path: Path) -> None:
    """The second question reads what the first one made; another import makes it anew."""
    made = workspace(tmp_path / "w", CHAIN)
    first = tracing.index(made).folder
    marked = first / "mark"
    marked.write_text("")
    assert (tracing.index(Workspace.open(made.folder)).folder / "mark").exists()
    again = workspace(tmp_path / "w", [award("Z", "KIVULI", "ZED")], owner="b" * 12)
    assert tracing.index(again).folder != first
    assert walked(again, "UEI:ZED")[1] == {"Z": UP, "B": 2 * UP, "A": 3 * UP}


awards_of = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.one_of(st.none(), st.integers(0, 11)), st.integers(1, 9)),
    min_size=1,
    max_size=12,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=awards_of, up=st.integers(0, 3), down=st.integers(0, 3))
def test_a_walk_agrees_with_a_plain_one(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int, int, int | None, int]], up: int, down: int
) -> None:
    """On random networks with circles, every award has the tier that a walk over plain lists gives it."""
    plain = [(f, r, p if p is not None and p < place else None) for place, (f, r, p, _) in enumerate(rows)]
    made = workspace(
        tmp_path_factory.mktemp("w"),
        [
            award(f"K{n}", f"O{f}", f"O{r}", parent="" if p is None else f"K{p}", amount=rows[n][3])
            for n, (f, r, p) in enumerate(plain)
        ],
    )
    here = f"O{plain[0][0]}"
    found, tiers = walked(made, f"UEI:{here}", up=up, down=down, most=10_000)
    assert tiers == _plainly(plain, plain[0][0], {UP: up, DOWN: down})
    assert len(found.bodies) == len({end for key in tiers for end in plain[int(key[1:])][:2]} | {plain[0][0]})


def _plainly(rows: list[tuple[int, int, int | None]], here: int, depths: dict[int, int]) -> dict[str, int]:
    tiers: dict[int, int] = {}
    children = defaultdict(list)
    for n, (_, _, p) in enumerate(rows):
        children[p].append(n)
    ends = {UP: [n for n, r in enumerate(rows) if r[1] == here], DOWN: [n for n, r in enumerate(rows) if r[0] == here]}
    looked = {UP: {here}, DOWN: {here}}
    for depth in range(1, max(depths.values()) + 1):
        for way in (UP, DOWN):
            if depth > depths[way]:
                continue
            taken = [n for n in dict.fromkeys(ends[way]) if n not in tiers]
            tiers |= dict.fromkeys(taken, way * depth)
            ends[way] = _onward(rows, taken, children, looked[way], way)
    return {f"K{n}": tier for n, tier in tiers.items()}


def _onward(
    rows: list[tuple[int, int, int | None]],
    taken: list[int],
    children: dict[int | None, list[int]],
    looked: set[int],
    way: int,
) -> list[int]:
    silent = [n for n, (f, r, p) in enumerate(rows) if f != r and (way == UP or p is None)]
    if way == UP:
        above = [p for n in taken if (p := rows[n][2]) is not None]
        new = {rows[n][0] for n in taken if rows[n][2] is None} - looked
        looked |= new
        return above + [n for n in silent if rows[n][1] in new]
    new = {rows[n][1] for n in taken} - looked
    looked |= new
    return [child for n in taken for child in children[n]] + [n for n in silent if rows[n][0] in new]
