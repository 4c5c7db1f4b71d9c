"""A network as JSON: node-link for NetworkX and D3, graphology for sigma.js."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fundflow.network.export.xml import colour
from fundflow.network.graph import graph

if TYPE_CHECKING:
    from fundflow.networks import Network


def node_link(network: Network) -> bytes:
    """Return what `networkx.node_link_graph(…, edges="edges")` reads."""
    made = graph(network)
    content = {
        "directed": True,
        "multigraph": True,
        "graph": dict(made.graph),
        "nodes": [{"id": name, **about} for name, about in made.nodes(data=True)],
        "edges": [
            {"source": source, "target": target, "key": key, **about}
            for source, target, key, about in made.edges(keys=True, data=True)
        ],
    }
    return _encoded(content)


def graphology(network: Network) -> bytes:
    """Return what `graph.import(…)` of graphology reads, with places, sizes and colours for sigma.js."""
    made = graph(network)
    content = {
        "attributes": dict(made.graph),
        "options": {"type": "directed", "multi": True, "allowSelfLoops": True},
        "nodes": [{"key": name, "attributes": _looks(about)} for name, about in made.nodes(data=True)],
        "edges": [
            {"key": key, "source": source, "target": target, "attributes": {**about, "label": about["kind"]}}
            for source, target, key, about in made.edges(keys=True, data=True)
        ],
    }
    return _encoded(content)


def _looks(about: dict[str, Any]) -> dict[str, Any]:
    red, green, blue = colour(about)
    size = 8 if about["what"] == "organization" else 4
    # In sigma.js y grows upwards.
    return {**about, "y": -about["y"], "size": size, "color": f"#{red:02x}{green:02x}{blue:02x}"}


def _encoded(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode("utf-8", "replace")
