"""A network as GraphML and as GEXF; both open in Gephi, and the same network gives the same bytes."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any

from fundflow.network.graph import BINDS, FREE, MAYBE, graph

if TYPE_CHECKING:
    from fundflow.networks import Network

GEXF = "http://www.gexf.net/1.2draft"
COLOURS = {
    BINDS: (0xB2, 0x18, 0x2B),
    MAYBE: (0xEF, 0x8A, 0x62),
    FREE: (0x67, 0xA9, 0xCF),
    "organization": (0x4D, 0x4D, 0x4D),
}
OTHER = (0xBB, 0xBB, 0xBB)
"""Colours that those who do not tell red from green tell apart; `state` says the same in words."""


def graphml(network: Network) -> bytes:
    """Return the network as GraphML; its own data stand at the graph."""
    import networkx as nx

    page = io.BytesIO()
    nx.write_graphml_xml(graph(network), page, named_key_ids=True)
    return page.getvalue()


def gexf(network: Network) -> bytes:
    """Return the network as GEXF 1.2 with places, sizes and colours."""
    import networkx as nx

    made = graph(network)
    about = dict(made.graph)
    made.graph.clear()
    made.graph["mode"] = "static"
    for _, node in made.nodes(data=True):
        node["viz"] = _look(node)
    page = io.BytesIO()
    nx.write_gexf(made, page, version="1.2draft")
    return _described(page.getvalue(), about)


def _look(node: dict[str, Any]) -> dict[str, Any]:
    red, green, blue = colour(node)
    return {
        "position": {"x": node["x"], "y": -node["y"], "z": 0.0},
        "size": 12.0 if node["what"] == "organization" else 6.0,
        "color": {"r": red, "g": green, "b": blue, "a": 1.0},
    }


def colour(node: dict[str, Any]) -> tuple[int, int, int]:
    """Return the colour of a node by what rides on it."""
    return COLOURS.get(node["state"] or node["what"], OTHER)


def _described(page: bytes, about: dict[str, str]) -> bytes:
    """Say in the file's own words where it comes from; the day is that of the question, not of the writing."""
    ET.register_namespace("", GEXF)
    ET.register_namespace("viz", f"{GEXF}/viz")
    root = ET.fromstring(page)  # noqa: S314 - written above
    meta = root.find(f"{{{GEXF}}}meta")
    assert meta is not None
    meta.clear()
    meta.set("lastmodifieddate", about["date"])
    ET.SubElement(meta, f"{{{GEXF}}}creator").text = about["made_with"]
    said = [f"{name}: {value}" for name, value in about.items() if value]
    ET.SubElement(meta, f"{{{GEXF}}}description").text = "\n".join(said)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))
