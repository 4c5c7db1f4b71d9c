"""Joins parties that hold the same number in a register, best registers first.

Two sets that together would hold two numbers of one register are never joined.  When a number leads
to such a pair, that number joins nobody, the set is split where it holds together least, and the
conflict is reported.  The order in which parties come in never matters.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from fundflow.identity.registers import party_rank, rank

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fundflow.identity.clusters import Clusters

Number = tuple[str, str]
"""A register and a number in it."""


class Conflict(NamedTuple):
    """A number that would have joined parties which must stay apart."""

    scheme: str
    value: str
    because: str
    parties: tuple[str, ...]


def join_by_numbers(clusters: Clusters, holders: Mapping[Number, set[str]]) -> list[Conflict]:
    """Join what shares a number; return what could not be joined.

    Args:
        clusters: the parties, changed in place.
        holders: number to the parties that hold it as their own.
    """
    conflicts, torn = _torn(clusters, holders)
    ordered = sorted(holders, key=lambda number: (rank(number[0]), number[1]))
    for _, level in groupby(ordered, key=lambda number: rank(number[0])):
        links = {number: {clusters.find(party) for party in holders[number] - torn} for number in level}
        several = {number: roots for number, roots in links.items() if len(roots) > 1}
        for component in components(several):
            conflicts += _settle(clusters, component)
    return conflicts


def _torn(clusters: Clusters, holders: Mapping[Number, set[str]]) -> tuple[list[Conflict], set[str]]:
    """Find parties that alone hold two numbers of one register; such a party is joined with nobody."""
    parties = sorted(set().union(*holders.values()), key=party_rank)
    found = {party: conflict for party in parties if (conflict := clusters.conflict([party]))}
    conflicts = [
        Conflict(scheme, min(values), f"it holds several numbers of {scheme}: {', '.join(sorted(values))}", (party,))
        for party, (scheme, values) in found.items()
    ]
    return conflicts, set(found)


def components(links: Mapping[Number, set[str]]) -> list[dict[Number, set[str]]]:
    """Put numbers that share a holder together."""
    parent: dict[str, str] = {}

    def find(node: str) -> str:
        while parent.setdefault(node, node) != node:
            parent[node] = node = parent[parent[node]]
        return node

    for roots in links.values():
        first, *others = sorted(roots)
        for other in others:
            parent[find(other)] = find(first)
    found: dict[str, dict[Number, set[str]]] = {}
    for number, roots in sorted(links.items()):
        found.setdefault(find(min(roots)), {})[number] = roots
    return list(found.values())


def _settle(clusters: Clusters, links: dict[Number, set[str]]) -> list[Conflict]:
    """Join a component, or split it until no part holds a conflict."""
    roots = set().union(*links.values())
    if not clusters.conflict(roots) and not clusters.judged_apart(roots):
        clusters.join(roots)
        return []
    bad = {number: why for number, held in links.items() if (why := _why(clusters, held))}
    conflicts = [Conflict(*number, why, _sorted(links[number])) for number, why in bad.items()]
    rest = {number: held for number, held in links.items() if number not in bad}
    if not bad:
        conflicts, rest = _cut_chain(clusters, rest, roots)
    for component in components({number: held for number, held in rest.items() if len(held) > 1}):
        conflicts += _settle(clusters, component)
    return conflicts


def _why(clusters: Clusters, roots: Iterable[str]) -> str:
    """Return why sets may not be joined, or nothing."""
    roots = set(roots)
    found = clusters.conflict(roots)
    if found:
        return f"they hold different numbers of {found[0]}: {', '.join(sorted(found[1]))}"
    return "a person said that they are different" if clusters.judged_apart(roots) else ""


def _cut_chain(
    clusters: Clusters, links: dict[Number, set[str]], roots: set[str]
) -> tuple[list[Conflict], dict[Number, set[str]]]:
    """Take the sets that disagree out of a chain in which no single number is at fault; the others stay linked."""
    found = clusters.conflict(roots)
    held = {root for root in roots if found and found[0] in clusters.numbers(root)}
    out = held or clusters.judged_apart(roots)
    number = min(links)
    conflict = Conflict(*number, f"a chain of numbers: {_why(clusters, roots)}", _sorted(out))
    return [conflict], {number: held - out for number, held in links.items()}


def _sorted(parties: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(parties, key=party_rank))
