"""The shape of a network of organisations: who stands between others, and who belongs together.

Two organisations are joined when one gives the other an award; the weight of the join is the number
of awards.  Money is no weight: amounts of different currencies and measures cannot be compared.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from fundflow.networks import Network

SEED = 7
"""Louvain's method shuffles; the same seed gives the same communities."""
EXACT = 400
"""Above so many organisations, betweenness is estimated from as many of them."""


class Place(NamedTuple):
    """Where an organisation stands."""

    organization: str
    between: float
    """Share of the shortest chains between two others that lead through it."""
    gives_to: int
    receives_from: int
    awards: int


class Community(NamedTuple):
    """Organisations that give each other more awards than they give others."""

    members: tuple[str, ...]
    """Those with most awards first."""
    inside: int
    """Awards between members."""
    across: int
    """Awards between a member and somebody else."""


def central(network: Network) -> list[Place]:
    """Return every organisation with its place, who stands between most others first."""
    import networkx as nx

    graph = organizations(network)
    sample = EXACT if len(graph) > EXACT else None
    between = nx.betweenness_centrality(graph, k=sample, seed=SEED)
    counts: Counter[str] = Counter()
    for giver, taker, about in graph.edges(data=True):
        counts[giver] += about["weight"]
        counts[taker] += about["weight"] if taker != giver else 0
    found = [
        Place(
            body,
            between[body],
            _others(graph.successors(body), body),
            _others(graph.predecessors(body), body),
            counts[body],
        )
        for body in graph
    ]
    return sorted(found, key=lambda place: (-place.between, -place.awards, place.organization))


def _others(bodies: Any, body: str) -> int:  # noqa: ANN401 - networkx has no types of its own
    return sum(1 for other in bodies if other != body)


def communities(network: Network) -> list[Community]:
    """Return the communities by Louvain's method, the largest first."""
    import networkx as nx

    directed = organizations(network)
    graph: Any = nx.Graph()
    graph.add_nodes_from(sorted(directed))
    for giver, taker, about in sorted(directed.edges(data=True)):
        before = graph.get_edge_data(giver, taker, {"weight": 0})["weight"]
        graph.add_edge(giver, taker, weight=before + about["weight"])
    groups = nx.community.louvain_communities(graph, weight="weight", seed=SEED)
    found = [_community(graph, group) for group in groups]
    return sorted(found, key=lambda each: (-len(each.members), each.members))


def _community(graph: Any, group: set[str]) -> Community:  # noqa: ANN401 - networkx has no types of its own
    inside = across = 0
    counts: Counter[str] = Counter()
    for one, other, about in graph.edges(group, data=True):
        within = one in group and other in group
        inside += about["weight"] if within else 0
        across += 0 if within else about["weight"]
        counts.update({one: about["weight"], other: about["weight"]})
    members = sorted(group, key=lambda body: (-counts[body], body))
    return Community(tuple(members), inside, across)


def organizations(network: Network) -> Any:  # noqa: ANN401 - networkx has no types of its own
    """Return organisations as a graph: an edge for each pair of giver and receiver, with the number of awards."""
    import networkx as nx

    graph: Any = nx.DiGraph()
    graph.add_nodes_from(body.id for body in network.bodies.values() if body.kind == "organization")
    weights: dict[tuple[str, str], int] = defaultdict(int)
    for award in network.awards.values():
        if award.funder in graph and award.recipient in graph:
            weights[award.funder, award.recipient] += 1
    for (giver, taker), awards in weights.items():
        graph.add_edge(giver, taker, weight=awards)
    return graph
