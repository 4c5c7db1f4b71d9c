"""Places nodes in columns from giver to receiver, so that few flows cross; the same input gives the same places."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROUNDS = 8


class Node(NamedTuple):
    """A party in one column; the same party may stand in several columns."""

    key: str
    layer: int
    name: str


class Flow(NamedTuple):
    """What goes from a node to one of a later column."""

    source: str
    target: str
    value: float
    kind: str
    """bound, provisional or other."""
    says: str = ""


class Place(NamedTuple):
    """Where a node stands: share of the height, from the top, and its height."""

    layer: int
    top: float
    height: float


def order(nodes: Sequence[Node], flows: Sequence[Flow]) -> list[list[str]]:
    """Return the keys of each column from top to bottom: each node near what it is tied to."""
    columns: dict[int, list[str]] = {}
    weight = _weights(flows)
    for node in sorted(nodes, key=lambda each: (-weight.get(each.key, 0.0), each.name, each.key)):
        columns.setdefault(node.layer, []).append(node.key)
    ordered = [columns.get(layer, []) for layer in range(max(columns, default=-1) + 1)]
    for turn in range(ROUNDS):
        forward = turn % 2 == 0
        places = list(range(len(ordered))) if forward else list(range(len(ordered)))[::-1]
        for layer in places:
            ordered[layer] = _by_neighbours(ordered, layer, flows, forward=forward)
    return ordered


def _weights(flows: Sequence[Flow]) -> dict[str, float]:
    found: dict[str, float] = {}
    for flow in flows:
        for key in (flow.source, flow.target):
            found[key] = found.get(key, 0.0) + flow.value
    return found


def _by_neighbours(ordered: list[list[str]], layer: int, flows: Sequence[Flow], *, forward: bool) -> list[str]:
    at = {key: (place + 0.5) / len(column) for column in ordered for place, key in enumerate(column)}
    inside = set(ordered[layer])
    pulls: dict[str, list[tuple[float, float]]] = {}
    for flow in flows:
        mine, other = (flow.target, flow.source) if forward else (flow.source, flow.target)
        if mine in inside:
            pulls.setdefault(mine, []).append((at[other], flow.value or 1.0))
    return sorted(ordered[layer], key=lambda key: (_mean(pulls.get(key, []), at[key]), at[key]))


def _mean(pulls: list[tuple[float, float]], otherwise: float) -> float:
    whole = sum(weight for _, weight in pulls)
    return sum(place * weight for place, weight in pulls) / whole if whole else otherwise


def spread(ordered: list[list[str]], size: Callable[[str], float], gap: float, room: float) -> dict[str, Place]:
    """Return the place of every node; `size` is its height before scaling.

    Args:
        ordered: the columns.
        size: how much a node weighs.
        gap: free share of the height between two nodes.
        room: the share of the height that may be used.
    """
    scale = min(
        ((room - gap * (len(column) - 1)) / (sum(map(size, column)) or 1.0) for column in ordered if column),
        default=1.0,
    )
    placed = {}
    for layer, column in enumerate(ordered):
        heights = [size(key) * scale for key in column]
        free = room - sum(heights) - gap * (len(column) - 1)
        top = (1 - room) / 2 + free / 2
        for key, height in zip(column, heights, strict=True):
            placed[key] = Place(layer, top, height)
            top += height + gap
    return placed
