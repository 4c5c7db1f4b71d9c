"""The automaton over words that finds every term, grown only where a document leads.

Turns rows of slots into the `Node`s of a tree.  A book has some ten thousand terms that stand for
hundreds of thousands of forms, and a document meets few of them: a branch is grown, one word deep,
when it is first followed.  It holds no text and finds nothing itself.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from fundflow.model import Branching, Node

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fundflow.rulebook.terms import Row


_SLOT = "\t"
"""Between the parts of a seed's line; no word holds one."""


class Seed(NamedTuple):
    """A term that is not grown yet: its slots, its concept, and the language it is limited to."""

    row: Row
    concept: str
    language: str


Way = tuple[Seed, tuple[str, ...], int]
"""A term of which some words are read: its seed, the words of the form that are left, the slot behind it."""
Slots = dict[str, list[tuple[Seed, int]]]
"""Slots of which no word is read yet: those that go on with each, with the slot behind it."""


class Branches(Branching):
    """The branches of the root by their first label; one that is missing grows from its seeds.

    Seeds are kept as text, one line each, so that a book of many thousands is read from the disk at once
    and only those that a document asks for become records.
    """

    def __init__(self, lines: str = "", labels: str = "", places: str = "") -> None:
        self._lines = lines.split("\n") if lines else []
        self.places = dict(zip(labels.split("\n"), places.split("\n"), strict=True)) if labels else {}
        """First label -> where its seeds stand among the lines."""
        super().__init__(self.places)

    def plant(self, seed: Seed) -> None:
        """Add a term under every word that it can begin with."""
        place = str(len(self._lines))
        self._lines.append(_SLOT.join((seed.concept, seed.language, *seed.row)))
        for label in _first_labels(seed.row):
            before = self.places.get(label)
            self.places[label] = f"{before} {place}" if before else place

    def __missing__(self, label: str) -> Node:
        slots: Slots = {}
        for place in self.places[label].split():
            _enter(_seed(self._lines[int(place)]), 0, slots)
        node = self[label] = _grown(_ways(slots, label))
        return node

    def __reduce__(self) -> tuple[type[Branches], tuple[str, str, str]]:
        """What has grown is not kept: it grows again where it is needed."""
        return Branches, ("\n".join(self._lines), "\n".join(self.places), "\n".join(self.places.values()))


def _seed(line: str) -> Seed:
    concept, language, *row = line.split(_SLOT)
    return Seed(tuple(row), concept, language)


class Twigs(Branching):
    """The branches of a state by their next label; one that is missing grows from the ways that lead there."""

    def __init__(self, begun: dict[str, list[Way]], slots: Slots) -> None:
        heads = list(map(heads_of, slots))
        super().__init__(frozenset(begun).union(*heads) - {""})
        self._begun = begun
        self._slots = slots

    def __missing__(self, label: str) -> Node:
        node = self[label] = _grown([*self._begun.get(label, ()), *_ways(self._slots, label)])
        return node

    def __reduce__(self) -> tuple[type[Twigs], tuple[dict[str, list[Way]], Slots]]:
        """What has grown is not kept: it grows again where it is needed."""
        return Twigs, (self._begun, self._slots)


@lru_cache(maxsize=1 << 15)
def heads_of(slot: str) -> frozenset[str]:
    """Return the words that the forms of a slot begin with, "" when the slot may be left out."""
    forms = slot.split("|")
    return frozenset(form.partition(" ")[0] for form in forms) if " " in slot else frozenset(forms)


def _rests(slot: str, label: str) -> list[tuple[str, ...]]:
    """Return what comes behind the first word of the forms of a slot that begin with it."""
    if " " not in slot:
        return [()]
    words = (form.split() for form in slot.split("|"))
    return [tuple(rest) for first, *rest in filter(None, words) if first == label]


def _ways(slots: Slots, label: str) -> Iterator[Way]:
    """Yield the ways into the slots whose first word this is."""
    for slot, seeds in slots.items():
        if label in heads_of(slot):
            rests = _rests(slot, label)
            for seed, following in seeds:
                for rest in rests:
                    yield seed, rest, following


def _first_labels(row: Row) -> set[str]:
    """Return the words that a term can begin with; its slots stay text, since most are never followed."""
    labels: set[str] = set()
    for slot in row:
        first = {form.partition(" ")[0] for form in slot.split("|")}  # not remembered: a whole book passes here
        labels |= first
        if "" not in first:
            break
    labels.discard("")
    return labels


def _grown(ways: Iterable[Way]) -> Node:
    """Return the state behind the next word of some ways."""
    node = Node()
    begun: dict[str, list[Way]] = {}
    slots: Slots = {}
    ends: dict[tuple[str, str], None] = {}
    concepts: set[str] = set()
    for seed, rest, following in ways:
        concepts.add(seed.concept)
        if rest:
            begun.setdefault(rest[0], []).append((seed, rest[1:], following))
        elif _enter(seed, following, slots):
            ends[seed.concept, seed.language] = None
    if begun or slots:
        node.next = Twigs(begun, slots)
    node.ends = tuple(ends)
    node.concepts = frozenset(concepts)
    return node


def _enter(seed: Seed, first: int, slots: Slots) -> bool:
    """Add the slots that a term may go on with, over those that may be left out; say whether it may end."""
    for number in range(first, len(seed.row)):
        slot = seed.row[number]
        slots.setdefault(slot, []).append((seed, number + 1))
        if "" not in heads_of(slot):
            return False
    return True
