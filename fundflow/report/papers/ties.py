"""Turn lines of bound awards into what pictures and tables tell: ties between parties, sums with bounds.

A tie goes from who gives to who receives, one column further for each time the money was passed on.
The same party may stand in several columns, so no tie ever goes back.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from fundflow.report.charts import Flow, Node

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from fundflow.papers import Bound

LAYERS = 4
"""Columns of a picture: funders, who receives, and two steps further."""
OTHERS = "*"
"""Stands for all parties of a column that are not named; no id of a party looks so."""
MOST = 7
"""Parties of a column that a picture names; the others are drawn together."""


class Tie(NamedTuple):
    """All awards from one party to another in one currency."""

    layer: int
    """Of who gives; who receives stands in the next."""
    source: str
    source_name: str
    target: str
    target_name: str
    families: tuple[str, ...]
    kind: str
    """bound, provisional or other (exempt, and passes it on)."""
    currency: str
    awards: int
    low: Decimal
    high: Decimal


def ties(found: Sequence[Bound], unknown: str) -> list[Tie]:
    """Return the ties between parties; an award counts once however many families ride on it."""
    holders = {each.award: (each.holder, each.holder_name) for each in found}
    grouped: dict[tuple[int, str, str, str], list[Bound]] = {}
    names: dict[str, str] = {}
    for each in found:
        giver, giver_name = holders.get(each.via) or (each.funder, each.funder_name)
        names[giver], names[each.holder] = giver_name or unknown, each.holder_name or unknown
        grouped.setdefault((each.depth, giver, each.holder, each.currency), []).append(each)
    made = [
        _tie(depth, (giver, names[giver]), (holder, names[holder]), currency, rows)
        for (depth, giver, holder, currency), rows in grouped.items()
    ]
    return sorted(made, key=lambda tie: (tie.layer, -tie.high, tie.currency, tie.source_name, tie.target_name))


def _tie(depth: int, giver: tuple[str, str], holder: tuple[str, str], currency: str, rows: list[Bound]) -> Tie:
    once = {each.award: each for each in sorted(rows, key=lambda each: (each.certain, not each.carried))}
    kind = "bound" if any(each.certain for each in rows) else "other" if all(e.carried for e in rows) else "provisional"
    return Tie(
        layer=depth,
        source=giver[0],
        source_name=giver[1],
        target=holder[0],
        target_name=holder[1],
        families=tuple(sorted({each.family for each in rows})),
        kind=kind,
        currency=currency,
        awards=len(once),
        low=sum((each.low for each in once.values()), Decimal(0)),
        high=sum((each.high for each in once.values()), Decimal(0)),
    )


class Total(NamedTuple):
    """One family in one currency."""

    family: str
    currency: str
    surely: int
    """Organisations that surely are bound."""
    at_most: int
    awards: int
    low: Decimal
    """Only what surely binds, and only once: what was passed on is inside the award above."""
    high: Decimal
    """All that may bind; what was passed on counts for both."""
    passed_on: Decimal
    """How much of the high amount was passed on under the same family."""


def totals(found: Sequence[Bound]) -> list[Total]:
    """Return each family in each currency; exempt holders do not count."""
    grouped: dict[tuple[str, str], list[Bound]] = {}
    for each in found:
        if not each.carried:
            grouped.setdefault((each.family, each.currency), []).append(each)
    made = [_total(family, currency, rows) for (family, currency), rows in grouped.items()]
    return sorted(made, key=lambda total: (-total.at_most, -total.surely, total.family, total.currency))


def _total(family: str, currency: str, rows: list[Bound]) -> Total:
    here = {each.award for each in rows}
    inside = [each for each in rows if each.via in here]
    return Total(
        family=family,
        currency=currency,
        surely=len({each.holder for each in rows if each.certain and each.holder}),
        at_most=len({each.holder for each in rows if each.holder}),
        awards=len(here),
        low=sum((each.low for each in rows if each.via not in here), Decimal(0)),
        high=sum((each.high for each in rows), Decimal(0)),
        passed_on=sum((each.high for each in inside), Decimal(0)),
    )


def main_currency(found: Iterable[Tie]) -> str:
    """Return the currency of most awards; pictures show one, tables all."""
    counted: dict[str, int] = {}
    for tie in found:
        if tie.high > 0:
            counted[tie.currency] = counted.get(tie.currency, 0) + tie.awards
    return min(counted, key=lambda currency: (-counted[currency], currency), default="")


def drawn(
    found: Sequence[Tie], says: Callable[[Tie], str], others: Callable[[int], str], *, by_money: bool
) -> tuple[list[Node], list[Flow]]:
    """Return nodes and flows of a picture; small parties of a column become one.

    Args:
        found: the ties to draw.
        says: the words on a tie.
        others: the name of so many parties together.
        by_money: a flow is as wide as its money; else every tie weighs the same.
    """
    shown = [tie for tie in found if tie.layer < LAYERS - 1 and (not by_money or tie.high > 0)]
    kept = _kept(shown, by_money=by_money)
    flows: dict[tuple[str, str, str], Flow] = {}
    for tie in shown:
        source, target = (_key(at, party if party in kept[at] else OTHERS) for at, party, _ in _ends(tie))
        told = flows.get((source, target, tie.kind), Flow(source, target, 0.0, tie.kind, says(tie)))
        value = float(tie.high) if by_money else 1.0
        flows[source, target, tie.kind] = told._replace(value=told.value + value)
    return _nodes(shown, kept, others), list(flows.values())


def _ends(tie: Tie) -> tuple[tuple[int, str, str], tuple[int, str, str]]:
    """Return column, party and name of both ends."""
    return (tie.layer, tie.source, tie.source_name), (tie.layer + 1, tie.target, tie.target_name)


def _nodes(shown: Sequence[Tie], kept: dict[int, set[str]], others: Callable[[int], str]) -> list[Node]:
    names: dict[tuple[int, str], str] = {}
    left: dict[int, set[str]] = {}
    for layer, party, name in (end for tie in shown for end in _ends(tie)):
        if party in kept[layer]:
            names[layer, party] = name
        else:
            left.setdefault(layer, set()).add(party)
    nodes = [Node(_key(layer, party), layer, name) for (layer, party), name in names.items()]
    return [*nodes, *(Node(_key(layer, OTHERS), layer, others(len(parties))) for layer, parties in left.items())]


def _key(layer: int, party: str) -> str:
    return f"{layer}:{party}"


def _kept(shown: Sequence[Tie], *, by_money: bool) -> dict[int, set[str]]:
    """Return the parties of each column that are named: the largest."""
    weight: dict[int, dict[str, float]] = {}
    for tie in shown:
        for layer, party, _ in _ends(tie):
            own = weight.setdefault(layer, {})
            own[party] = own.get(party, 0.0) + (float(tie.high) if by_money else float(tie.awards))
    return {
        layer: set(sorted(parties, key=lambda party: (-parties[party], party))[:MOST])
        for layer, parties in weight.items()
    }
