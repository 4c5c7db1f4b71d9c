"""Turns a `Network` into a graph of NetworkX: organisations and awards are nodes, edges say how they hang together.

Every attribute has one type on all nodes, or edges, and is never empty of a value, so that any
program can read what is written from it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from fundflow.network.layout import positions

if TYPE_CHECKING:
    from fundflow.networks import Award, Body, Made, Network

GIVES, REACHES, MADE_FROM = "gives", "reaches", "passes on"
"""An organisation gives an award; the award reaches an organisation; an award passes on to one made from it."""
UNSEEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that XML cannot hold."""
BINDS, MAYBE, FREE, NONE = "binds", "may bind", "does not bind", "none known"


def graph(network: Network) -> Any:  # noqa: ANN401 - networkx has no types of its own
    """Return the network as a graph with positions for a picture."""
    import networkx as nx

    made = nx.MultiDiGraph(**graph_attributes(network))
    places = positions(network)
    for body in network.bodies.values():
        made.add_node(body.id, **_body(body, places[body.id]))
    for award in network.awards.values():
        made.add_node(award.id, **_award(award, places[award.id]))
    for number, (source, target, kind, basis) in enumerate(edges(network), 1):
        made.add_edge(source, target, key=f"e{number}", kind=kind, basis=basis)
    return made


def edges(network: Network) -> list[tuple[str, str, str, str]]:
    """Return source, target, what the edge says, and on what it rests, in the order of the awards."""
    found = []
    for award in network.awards.values():
        if award.funder:
            found.append((award.funder, award.id, GIVES, ""))
        if award.recipient:
            found.append((award.id, award.recipient, REACHES, ""))
        if award.parent in network.awards:
            found.append((award.parent, award.id, MADE_FROM, award.parent_basis))
    return found


def graph_attributes(network: Network) -> dict[str, str]:
    """Return what an export says about itself, as texts."""
    made = network.made
    left = [f"tier {each.tier}: {each.awards} awards ({each.why})" for each in network.beyond]
    return {
        "center": text(network.center),
        "made_with": f"fundflow {made.fundflow}",
        "date": made.on.isoformat(),
        **told(made),
        "not_shown": "; ".join(left),
    }


def told(made: Made) -> dict[str, str]:
    """Return sources, packs, settings and method in one line each."""
    return {
        "sources": text("; ".join(f"{path} (sha256 {digest})" for path, digest in made.sources)),
        "packs": text("; ".join(f"{name} (sha256 {digest})" for name, digest in made.packs)),
        "settings": text("; ".join(f"{name}={value}" for name, value in made.settings)),
        "method": text(" ".join(made.method)),
    }


def _body(body: Body, place: tuple[float, float]) -> dict[str, Any]:
    return {
        "label": text(body.name) or body.id,
        "what": "organization",
        "kind": body.kind,
        "country": text(body.country),
        "tier": body.tier,
        "x": place[0],
        "y": place[1],
        **dict.fromkeys(("number", "measure", "currency", "amount_exact", "start", "end", "conditions", "state"), ""),
        "amount": 0.0,
    }


def _award(award: Award, place: tuple[float, float]) -> dict[str, Any]:
    main = award.main
    return {
        "label": text(award.title or award.number or award.id),
        "what": "award",
        "kind": award.kind,
        "country": "",
        "tier": award.tier,
        "x": place[0],
        "y": place[1],
        "number": text(award.number),
        "measure": main.measure if main else "",
        "currency": main.currency if main else "",
        "amount_exact": f"{main.amount:f}" if main else "",
        "start": award.start.isoformat() if award.start else "",
        "end": award.end.isoformat() if award.end else "",
        "conditions": text(conditions(award)),
        "state": state(award),
        "amount": float(main.amount) if main else 0.0,
    }


def conditions(award: Award) -> str:
    """Return the conditions on an award in one line: family, status and basis of each."""
    return "; ".join(
        dict.fromkeys(
            f"{each.family}: {each.status} ({each.basis}{', provisional' if each.provisional else ''})"
            for each in award.riding
        )
    )


def state(award: Award) -> str:
    """Return whether anything on an award binds the one who holds it."""
    if any(each.binds and not each.provisional and each.status == "applies" for each in award.riding):
        return BINDS
    if any(each.binds for each in award.riding):
        return MAYBE
    return FREE if award.riding else NONE


def text(value: str) -> str:
    """Return a text without signs that XML cannot hold."""
    return UNSEEN.sub("\ufffd", value)
