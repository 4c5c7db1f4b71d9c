"""The fewest organisations that together free a holder: a smallest cut through all ways of a condition to it.

Nodes are organisations.  One that only hands down what it must hand down cannot change its terms, and
is never chosen.  A cut of the drawn network stops every way; where organisations give many awards it
may name one more than is needed, never one fewer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

MOST = 200_000
"""Steps of ways that are still cut in a moment."""
SOURCE, SINK = "source", "sink"


def cut(ways: pl.DataFrame) -> tuple[int, ...] | None:
    """Return the organisations, by number; None when even all who may choose cannot free it.

    Args:
        ways: as `pressure.givers` gives them, of the awards that are to be free.
    """
    import networkx as nx

    graph: Any = nx.DiGraph()
    free = set(ways.filter(ways["own"] != "must")["giver"].drop_nulls())
    for giver in set(ways["giver"].drop_nulls()):
        graph.add_edge(("in", giver), ("out", giver), **({"capacity": 1} if giver in free else {}))
    for (_, _), way in ways.sort("step").group_by("award", "condition", maintain_order=True):
        _draw(graph, way["giver"].to_list())
    if SOURCE not in graph:
        return ()
    try:
        _, (reached, _) = nx.minimum_cut(graph, SOURCE, SINK)
    except nx.NetworkXUnbounded:
        return None
    return tuple(sorted(giver for giver in free if ("in", giver) in reached and ("out", giver) not in reached))


def _draw(graph: Any, givers: list[int | None]) -> None:  # noqa: ANN401 - networkx has no types of its own
    """Draw one way, from who attached the condition to the holder; an unknown giver lets it through."""
    before: object = SOURCE
    for giver in reversed(givers):
        if giver is not None:
            graph.add_edge(before, ("in", giver))
            before = ("out", giver)
    graph.add_edge(before, SINK)
