"""Turns a network into two trees: where the money of its center comes from, and where it goes.

Everything is drawn once with what hangs on it; where it stands again, only its name is repeated.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from fundflow.networks import Branch, Tree

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fundflow.networks import Award, Network

STATED, POSSIBLE = "stated", "possible"


def tree(network: Network) -> Tree:
    """Return both trees of a network."""
    return Tree(network, _Drawing(network, up=True).around(), _Drawing(network, up=False).around())


class _Drawing:
    """One of the trees, while it is drawn."""

    def __init__(self, network: Network, *, up: bool) -> None:
        self.network, self.up = network, up
        self.drawn: set[str] = set()
        self.at: dict[str, list[Award]] = defaultdict(list)
        self.below: dict[str, list[Award]] = defaultdict(list)
        for award in network.awards.values():
            self.at[award.recipient if up else award.funder].append(award)
            if award.parent:
                self.below[award.parent].append(award)

    def around(self) -> tuple[Branch, ...]:
        """Draw what hangs on the center."""
        center = self.network.awards.get(self.network.center)
        if center is not None:
            self.drawn.add(center.id)
            return self._beyond([center])
        self.drawn.add(self.network.center)
        return self._grouped(self.at[self.network.center], STATED)

    def _grouped(self, awards: Iterable[Award], link: str) -> tuple[Branch, ...]:
        """Draw awards under the organisation at their far end, then what that organisation hangs on."""
        ends: dict[str, list[Award]] = defaultdict(list)
        for award in awards:
            if (award.tier < 0) == self.up or award.id == self.network.center:
                ends[award.funder if self.up else award.recipient].append(award)
        return tuple(self._end(end, found, link) for end, found in ends.items())

    def _end(self, end: str, awards: list[Award], link: str) -> Branch:
        fresh = [award for award in awards if award.id not in self.drawn]
        again = tuple(Branch("award", award.id, link, again=True) for award in awards if award.id in self.drawn)
        self.drawn |= {award.id for award in fresh}
        drawn = tuple(Branch("award", award.id, link, branches=self._stated(award)) for award in fresh)
        return Branch("organization", end, link, branches=(*drawn, *again, *self._possible(end, fresh)))

    def _beyond(self, awards: list[Award]) -> tuple[Branch, ...]:
        (award,) = awards
        return (*self._stated(award), *self._possible(award.funder if self.up else award.recipient, awards))

    def _stated(self, award: Award) -> tuple[Branch, ...]:
        """Draw the awards that the data joins to this one."""
        if self.up:
            parent = self.network.awards.get(award.parent)
            return self._grouped([parent], STATED) if parent else ()
        return self._grouped(self.below[award.id], STATED)

    def _possible(self, end: str, awards: list[Award]) -> tuple[Branch, ...]:
        """Draw what the organisation at the end received or gave without a word which award it came from."""
        silent = not self.up or any(not award.parent for award in awards)
        if not silent or not end or end in self.drawn or not self.at[end]:
            return ()
        self.drawn.add(end)
        found = self.at[end] if self.up else [award for award in self.at[end] if not award.parent]
        return self._grouped(found, POSSIBLE)
