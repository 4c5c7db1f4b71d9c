"""Turns a walk, by numbers, into a `Network` with names, dates, money and the conditions that ride on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from fundflow.networks import Amount, Award, Beyond, Body, Network, Riding, Stopped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.network.lookup import Index
    from fundflow.network.walk import Cut, Walked
    from fundflow.networks import Made


class Rides(NamedTuple):
    """What rides on awards, by the id of the award."""

    riding: dict[str, list[Riding]]
    stops: dict[str, list[Stopped]]


class Asking(NamedTuple):
    """What a network is about."""

    center: int | str
    """The organisation, by number, or the award, by id, that was asked for."""
    rides: Rides
    made: Made


def assemble(index: Index, walked: Walked, rows: pl.DataFrame, asking: Asking) -> Network:
    """Return the network of a walk.

    Args:
        index: where names and amounts are looked up.
        walked: what was reached.
        rows: the awards of the walk and those above them, as the index has them.
        asking: around what, what rides on the awards, and how it came about.
    """
    ids, bodies = _bodies(index, walked)
    awards = _awards(index, walked, rows, ids, asking.rides)
    beyond = _beyond(walked.cuts, ids)
    name = ids[asking.center] if isinstance(asking.center, int) else asking.center
    return Network(name, bodies, awards, beyond, asking.made)


def _bodies(index: Index, walked: Walked) -> tuple[dict[int, str], dict[str, Body]]:
    rows = index.organizations(walked.bodies).sort("number")
    ids: dict[int, str] = {}
    bodies: dict[str, Body] = {}
    for number, name, title, country, kind in rows.select(
        "number", "organization", "name", "country", "kind"
    ).iter_rows():
        ids[number] = name
        bodies[name] = Body(name, title or "", country or "", kind or "organization", walked.bodies[number])
    return ids, bodies


def _awards(index: Index, walked: Walked, rows: pl.DataFrame, ids: dict[int, str], rides: Rides) -> dict[str, Award]:
    names = {row["award"]: f"{row['source_kind']}:{row['key']}" for row in rows.iter_rows(named=True)}
    money = _money(index, walked)
    above = dict(walked.lean.select("award", "parent").iter_rows())
    found = [
        _award(row, names, ids, above)._replace(
            tier=walked.awards[row["award"]],
            money=tuple(money.get(row["award"], ())),
            riding=tuple(rides.riding.get(names[row["award"]], ())),
            stops=tuple(rides.stops.get(names[row["award"]], ())),
        )
        for row in rows.filter(pl.col("award").is_in(list(walked.awards))).sort("award").iter_rows(named=True)
    ]
    return {award.id: award for award in sorted(found, key=lambda award: (abs(award.tier), award.tier))}


def _award(row: dict[str, Any], names: dict[int, str], ids: dict[int, str], above: dict[int, int | None]) -> Award:
    parent = above.get(row["award"])
    return Award(
        id=names[row["award"]],
        number=row["number"] or "",
        title=row["title"] or "",
        kind=row["kind"] or "",
        funder=ids.get(row["funder"], ""),
        recipient=ids.get(row["recipient"], ""),
        parent=names.get(parent, "") if parent is not None else "",
        parent_basis=row["parent_basis"] or "",
        start=row["start"] or row["award_date"],
        end=row["end"],
    )


def _money(index: Index, walked: Walked) -> dict[int, list[Amount]]:
    found: dict[int, list[Amount]] = {}
    rows = index.money(walked.awards).select("award", "measure", "currency", "amount")
    for award, measure, currency, amount in rows.iter_rows():
        found.setdefault(award, []).append(Amount(measure or "", currency, amount))
    return found


def _beyond(cuts: Sequence[Cut], ids: dict[int, str]) -> tuple[Beyond, ...]:
    ordered = sorted(cuts, key=lambda cut: (abs(cut.tier), cut.tier))
    return tuple(
        Beyond(cut.tier, cut.awards, cut.why, ids.get(cut.organization, "") if cut.organization is not None else "")
        for cut in ordered
    )
