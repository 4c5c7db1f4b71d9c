"""The shortest chains of awards from one organisation to another.

A chain goes from an award to one that was made from it, or, where the data does not say what an award
was made from, through the organisation that received the one and gave the other: possible, not shown.
"""

from __future__ import annotations

from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fundflow.networks import Award, Body

MOST = 10
START, END = ("start",), ("end",)


class Chain(NamedTuple):
    """A chain: its awards from the first giver on, and for each whether the data joins it to the one before."""

    awards: tuple[Award, ...]
    stated: tuple[bool, ...]


def chains(bodies: dict[str, Body], awards: Iterable[Award], first: str, last: str) -> list[Chain]:
    """Return the shortest chains, those that the data states most of first; at most ten."""
    import networkx as nx

    known = {award.id: award for award in awards}
    graph = _drawn(bodies, known, first, last)
    try:
        found = [
            _chain(path, known) for path in islice(nx.all_shortest_paths(graph, START, END, "length"), MOST * MOST)
        ]
    except (nx.NetworkXNoPath, nx.NodeNotFound):
        return []
    found.sort(key=lambda chain: (-sum(chain.stated), [award.id for award in chain.awards]))
    return found[:MOST]


def _drawn(bodies: dict[str, Body], awards: dict[str, Award], first: str, last: str) -> Any:  # noqa: ANN401 - networkx
    import networkx as nx

    graph: Any = nx.DiGraph()
    for award in awards.values():
        graph.add_edge(("in", award.id), ("out", award.id), length=2)
        if award.funder == first:
            graph.add_edge(START, ("in", award.id), length=0)
        if award.recipient == last:
            graph.add_edge(("out", award.id), END, length=0)
        if award.parent in awards:
            graph.add_edge(("out", award.parent), ("in", award.id), length=0)
        elif not award.parent and award.funder:
            graph.add_edge(("through", award.funder), ("in", award.id), length=0)
        if award.recipient in bodies and bodies[award.recipient].kind == "organization":
            graph.add_edge(("out", award.id), ("through", award.recipient), length=0)
    return graph


def _chain(path: list[tuple[str, ...]], awards: dict[str, Award]) -> Chain:
    found = [awards[node[1]] for node in path if node[0] == "in"]
    return Chain(tuple(found), (True, *(below.parent == above.id for above, below in pairwise(found))))
