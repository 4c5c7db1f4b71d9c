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
    from collections.abc import Iterable

    from fundflow.rulebook.terms import Row


_SLOT = "\t"
"""Between the parts of a seed's line; no word holds one."""


class Seed(NamedTuple):
    """A term that is not grown yet: its slots, its concept, and the language it is limited to."""

    row: Row
    concept: str
    language: str


Way = tuple[Seed, tuple[str, ...], int, int]
"""A term of which some words are read: its seed, the form that is being read, its next word, the slot behind it."""


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
        seeds = [_seed(self._lines[int(place)]) for place in self.places[label].split()]
        ways: dict[str, list[Way]] = {}
        for seed in seeds:
            _enter(seed, 0, ways, label)
        node = self[label] = _grown(ways[label])
        return node

    def __reduce__(self) -> tuple[type[Branches], tuple[str, str, str]]:
        """What has grown is not kept: it grows again where it is needed."""
        return Branches, ("\n".join(self._lines), "\n".join(self.places), "\n".join(self.places.values()))


def _seed(line: str) -> Seed:
    concept, language, *row = line.split(_SLOT)
    return Seed(tuple(row), concept, language)


class Twigs(Branching):
    """The branches of a state by their next label; one that is missing grows from the ways that lead there."""

    def __init__(self, ways: dict[str, list[Way]]) -> None:
        super().__init__(ways)
        self.ways = ways

    def __missing__(self, label: str) -> Node:
        node = self[label] = _grown(self.ways[label])
        return node

    def __reduce__(self) -> tuple[type[Twigs], tuple[dict[str, list[Way]]]]:
        """What has grown is not kept: it grows again where it is needed."""
        return Twigs, (self.ways,)


class Forms(NamedTuple):
    """The word sequences of a slot."""

    by_label: dict[str, list[tuple[str, ...]]]
    """First label -> those that begin with it."""
    optional: bool
    """Whether the slot may be left out."""


@lru_cache(maxsize=8192)
def forms(slot: str) -> Forms:
    """Return the forms of a slot; an empty one means that it may be left out."""
    by_label: dict[str, list[tuple[str, ...]]] = {}
    optional = False
    for text in slot.split("|"):
        form = tuple(text.split())
        if form:
            by_label.setdefault(form[0], []).append(form)
        else:
            optional = True
    return Forms(by_label, optional)


def _first_labels(row: Row) -> set[str]:
    """Return the words that a term can begin with; its slots stay text, since most are never followed."""
    labels: set[str] = set()
    for slot in row:
        first = {form.partition(" ")[0] for form in slot.split("|")}
        labels |= first
        if "" not in first:
            break
    labels.discard("")
    return labels


def _grown(ways: Iterable[Way]) -> Node:
    """Return the state behind the next word of some ways."""
    node = Node()
    onward: dict[str, list[Way]] = {}
    ends: dict[tuple[str, str], None] = {}
    concepts: set[str] = set()
    for seed, form, word, following in ways:
        concepts.add(seed.concept)
        if word + 1 < len(form):
            onward.setdefault(form[word + 1], []).append((seed, form, word + 1, following))
        elif _enter(seed, following, onward):
            ends[seed.concept, seed.language] = None
    node.next = Twigs(onward)
    node.ends = tuple(ends)
    node.concepts = frozenset(concepts)
    return node


def _enter(seed: Seed, slot: int, ways: dict[str, list[Way]], only: str = "") -> bool:
    """Add the ways into a term from one of its slots on, over those that may be left out; say whether it may end.

    With `only` those alone that begin with this label.
    """
    for number in range(slot, len(seed.row)):
        by_label, optional = forms(seed.row[number])
        for label in by_label if not only else (only,) if only in by_label else ():
            ways.setdefault(label, []).extend([(seed, form, 0, number + 1) for form in by_label[label]])
        if not optional:
            return False
    return True
