"""Groups parties: sets that can be joined, each with the numbers that it holds.

A set is called by its first party.  Joining does not ask whether it may; `conflict` tells what speaks
against it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.identity.registers import party_rank, single

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class Clusters:
    """Disjoint sets of parties."""

    def __init__(self, parties: Iterable[str], numbers: Mapping[str, set[tuple[str, str]]]) -> None:
        self._parent = {party: party for party in parties}
        self._numbers: dict[str, dict[str, set[str]]] = {}
        self._apart: dict[str, set[str]] = {}
        for party, held in numbers.items():
            schemes: dict[str, set[str]] = {}
            for scheme, value in held:
                if single(scheme):
                    schemes.setdefault(scheme, set()).add(value)
            if schemes:
                self._numbers[party] = schemes

    def __iter__(self) -> Iterator[str]:
        return iter(self._parent)

    def __contains__(self, party: str) -> bool:
        return party in self._parent

    def find(self, party: str) -> str:
        """Return what the party's set is called."""
        parent = self._parent
        root = party
        while parent[root] != root:
            root = parent[root]
        while parent[party] != root:
            parent[party], party = root, parent[party]
        return root

    def numbers(self, root: str) -> dict[str, set[str]]:
        """Return register to the numbers that a set holds there."""
        return self._numbers.get(root, {})

    def keep_apart(self, left: str, right: str) -> None:
        """Note that a person said these two are different."""
        one, other = self.find(left), self.find(right)
        self._apart.setdefault(one, set()).add(right)
        self._apart.setdefault(other, set()).add(left)

    def judged_apart(self, roots: Iterable[str]) -> set[str]:
        """Return the sets among these that a person keeps apart from another of them."""
        among = set(roots)
        return {
            root
            for root in among & self._apart.keys()
            if any((other := self.find(party)) != root and other in among for party in self._apart[root])
        }

    def conflict(self, roots: Iterable[str]) -> tuple[str, set[str]] | None:
        """Return the first register in which these sets together hold two numbers, with the numbers."""
        together: dict[str, set[str]] = {}
        for root in roots:
            for scheme, values in self.numbers(root).items():
                together.setdefault(scheme, set()).update(values)
        several = [scheme for scheme, values in together.items() if len(values) > 1]
        if not several:
            return None
        first = min(several, key=lambda scheme: party_rank(scheme + ":"))
        return first, together[first]

    def join(self, roots: Iterable[str]) -> str:
        """Make one set of several; it is called by the party with the best id."""
        ordered = sorted(set(roots), key=party_rank)
        first = ordered[0]
        for other in ordered[1:]:
            self._parent[other] = first
            for scheme, values in self._numbers.pop(other, {}).items():
                self._numbers.setdefault(first, {}).setdefault(scheme, set()).update(values)
            if other in self._apart:
                self._apart.setdefault(first, set()).update(self._apart.pop(other))
        return first
