"""Places for a picture: one column for each tier, money flows from left to right; the same network, the same picture.

Within a column, nodes stand near what they hang on, which keeps lines short.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fundflow.networks import Award, Network

ACROSS, DOWN = 220.0, 40.0
SWEEPS = 4


def positions(network: Network) -> dict[str, tuple[float, float]]:
    """Return x and y of every organisation and award."""
    columns = _columns(network)
    near = _near(network)
    by_column: dict[int, list[str]] = defaultdict(list)
    for node in sorted(columns, key=lambda node: (columns[node], node)):
        by_column[columns[node]].append(node)
    height = {node: float(place) for nodes in by_column.values() for place, node in enumerate(nodes)}
    for _ in range(SWEEPS):
        for column in sorted(by_column, key=abs):
            _settle(by_column[column], height, near)
    return {node: (columns[node] * ACROSS, height[node] * DOWN) for node in columns}


def _columns(network: Network) -> dict[str, int]:
    """Number the columns: organisations stand at even ones, the awards between them at odd ones."""
    center = network.awards.get(network.center)
    if center is not None:
        return _around_award(network, center)
    columns = {body.id: 2 * body.tier for body in network.bodies.values()}
    for award in network.awards.values():
        columns[award.id] = 2 * award.tier - (award.tier > 0) + (award.tier < 0)
    return columns


def _around_award(network: Network, center: Award) -> dict[str, int]:
    """Number the columns around an award: awards stand at even ones, organisations between them."""
    columns = {body.id: 2 * body.tier + (1 if body.tier >= 0 else -1) for body in network.bodies.values()}
    columns |= {award.id: 2 * award.tier for award in network.awards.values()}
    return columns | ({center.funder: -1} if center.funder else {})


def _near(network: Network) -> Mapping[str, list[str]]:
    near: dict[str, list[str]] = defaultdict(list)
    for award in network.awards.values():
        for other in (award.funder, award.recipient, award.parent if award.parent in network.awards else ""):
            if other:
                near[award.id].append(other)
                near[other].append(award.id)
    return near


def _settle(nodes: list[str], height: dict[str, float], near: Mapping[str, list[str]]) -> None:
    """Order a column by the middle of what its nodes hang on, and center it."""

    def middle(node: str) -> float:
        others = [height[other] for other in near.get(node, ())]
        return sum(others) / len(others) if others else height[node]

    nodes.sort(key=lambda node: (middle(node), node))
    first = -(len(nodes) - 1) / 2
    for place, node in enumerate(nodes):
        height[node] = first + place
