"""Chains from one organisation to another, who stands between others, and who belongs together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.errors import WorkspaceError
from fundflow.indexing import index
from fundflow.network.chains import chains
from fundflow.network.structure import central, communities
from fundflow.networks import Answer
from fundflow.querying.known import SHOWN
from fundflow.tracing import find, network

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fundflow.network.chains import Chain
    from fundflow.networks import Body, Network
    from fundflow.tracing import Asked
    from fundflow.workspace import Workspace

STEP = ("chain", "award", "number", "from", "to", "link", "money", "conditions", "amount", "currency", "measure")
STEP_SAYS = (
    "Each chain is a way of as few awards as there are. stated: the data says that the award was made from the one "
    "before. possible: the organisation in between received the one and gave the other."
)
NO_AMOUNT = "A chain is a way that money can have gone, not an amount that has gone along it."
BETWEEN = ("organization", "name", "between", "receives_from", "gives_to", "awards")
BETWEEN_SAYS = (
    "between: the share of the shortest chains between two other organisations that lead through this one "
    "(betweenness). receives from and gives to count organisations, awards counts awards."
)
MIDDLE_OF = "Who stands in the middle of what is known need not stand in the middle of what is."
LARGEST = 4
"""How many members of a community are named."""
GROUP = ("community", "organizations", "inside", "across", "largest")
GROUP_SAYS = (
    "Communities by Louvain's method: groups with more awards inside than chance would give. inside and across count "
    "awards between members, and to others."
)
BORDERS = (
    "Another seed, or another part of the network, can draw the borders elsewhere. They explain nothing by themselves."
)


def chain(workspace: Workspace, asked: Asked, last: str) -> Answer:
    """Say over which awards the money of one organisation reaches another.

    Raises:
        WorkspaceError: one of them is nobody, or an award.
    """
    known = index(workspace)
    first, end = find(workspace, known, asked.name), find(workspace, known, last)
    if first.organization is None or end.organization is None:
        raise WorkspaceError(
            "A chain goes from one organisation to another, and one of these is an award. Name its holder."
        )
    half = asked.wishes._replace(most=asked.wishes.most // 2)
    down = network(workspace, asked._replace(name=first.id, wishes=half._replace(up=0)))
    up = network(workspace, asked._replace(name=end.id, wishes=half._replace(down=0)))
    bodies = {**down.bodies, **up.bodies}
    found = chains(bodies, [*down.awards.values(), *up.awards.values()], first.id, end.id)
    rows = tuple(row for place, each in enumerate(found, 1) for row in _steps(place, each, bodies))
    question = f"Over which awards does money of {_name(bodies, first.id)} reach {_name(bodies, end.id)}?"
    only_data = ("award", "amount", "currency", "measure")
    return Answer(question, STEP, rows, (STEP_SAYS,), (NO_AMOUNT, _reach(asked, (down, up))), down.made, 0, only_data)


def _steps(place: int, found: Chain, bodies: Mapping[str, Body]) -> Iterator[tuple[object, ...]]:
    for award, stated in zip(found.awards, found.stated, strict=True):
        ends = (_name(bodies, award.funder), _name(bodies, award.recipient))
        main = award.main
        told = f"{main.currency} {main.amount:,.0f} {main.measure}" if main else ""
        riding = "; ".join(dict.fromkeys(each.family for each in award.riding if each.binds))
        exact = (main.amount, main.currency, main.measure) if main else (None, "", "")
        link = "stated" if stated else "possible"
        yield (place, award.id, award.number or award.id, *ends, link, told, riding, *exact)


def _name(bodies: Mapping[str, Body], body: str) -> str:
    return bodies[body].name or body if body in bodies else "(the source does not say)"


def _reach(asked: Asked, parts: tuple[Network, ...]) -> str:
    left = sum(each.awards for part in parts for each in part.beyond)
    looked = f"Looked for over {asked.wishes.down} awards down from the first and {asked.wishes.up} up from the last"
    return looked + (f"; {left:,} awards were left out: --max-nodes, --depth." if left else ".")


def middle(workspace: Workspace, asked: Asked) -> Answer:
    """Say who stands between others in a part of the network."""
    found = network(workspace, asked)
    places = central(found)
    rows = tuple(
        (each.organization, _name(found.bodies, each.organization), round(each.between, 4), *each[2:])
        for each in places[:SHOWN]
    )
    more = max(0, len(places) - SHOWN)
    limits = (*_edge(found), MIDDLE_OF)
    return Answer("Who stands between others here?", BETWEEN, rows, (BETWEEN_SAYS,), limits, found.made, more)


def groups(workspace: Workspace, asked: Asked) -> Answer:
    """Say which organisations belong together in a part of the network."""
    found = network(workspace, asked)
    every = communities(found)
    rows = tuple(
        (place, len(each.members), each.inside, each.across, _largest(found, each.members))
        for place, each in enumerate(every[:SHOWN], 1)
    )
    more = max(0, len(every) - SHOWN)
    question = "Who gives awards mostly among each other here?"
    return Answer(question, GROUP, rows, (GROUP_SAYS,), (*_edge(found), BORDERS), found.made, more)


def _largest(found: Network, members: tuple[str, ...]) -> str:
    return "; ".join(_name(found.bodies, body) for body in members[:LARGEST])


def _edge(found: Network) -> Iterator[str]:
    left = sum(each.awards for each in found.beyond)
    if left:
        yield f"{left:,} awards around this part were left out: --max-nodes, --depth."
