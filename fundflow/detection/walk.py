"""Walk words through the automaton of a lexicon, remembering what follows what.

Turns a row of words, each as the number of its kind, into the terms that stand there.  Words that the
lexicon cannot tell apart are of one kind, and every set of states that a text has reached is one
`State`: a step over words that were met before is one look into a dictionary.  It knows no sentence
and no rule.
"""

from __future__ import annotations

from itertools import compress, repeat
from operator import is_not
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fundflow.model import Node

UNKNOWN = 0
"""The kind of every word that no term, no language and no citation knows."""


class Kind(NamedTuple):
    """All that the lexicon knows of a word."""

    labels: tuple[str, ...] = ()
    """The automaton's labels of it: itself, each stem it begins and each ending it ends with."""
    languages: tuple[str, ...] = ()
    """Those of which it is a small word."""
    cites: bool = False
    """Whether the name of a code begins with it."""


class Kinds(dict[str, int]):
    """The number of the kind of each word; a word that is met for the first time is looked at once."""

    def __init__(self, look: Callable[[str], Kind]) -> None:
        super().__init__()
        self._look = look
        self._numbers = {Kind(): UNKNOWN}
        self.known = [Kind()]
        """The kinds by their numbers."""
        self.small: set[int] = set()
        """Those that are small words of some language."""
        self.citing: set[int] = set()
        """Those with which the name of a code begins."""

    def __missing__(self, word: str) -> int:
        kind = self._look(word)
        number = self._numbers.get(kind)
        if number is None:
            number = self._numbers[kind] = len(self.known)
            self.known.append(kind)
            if kind.languages:
                self.small.add(number)
            if kind.cites:
                self.citing.add(number)
        self[word] = number
        return number


class State(dict[int, "State | None"]):
    """Where some words lead; the states behind the next word are found when it is first met.  None: nowhere."""

    __slots__ = ("_concepts", "ends", "nodes", "walk")

    def __init__(self, walk: Walk, nodes: Sequence[Node]) -> None:
        super().__init__()
        self.walk = walk
        self.nodes = nodes
        self.ends: tuple[tuple[str, str], ...] = tuple(
            (concept, language) for node in nodes for concept, language in node.ends if walk.wants(concept)
        )
        """The terms that end here, as (concept, language)."""
        self._concepts: dict[str, frozenset[str]] = {}

    def __missing__(self, kind: int) -> State | None:
        labels = self.walk.kinds.known[kind].labels
        after = [node.next[label] for node in self.nodes for label in labels if label in node.next]
        state = self[kind] = self.walk.state(after)
        return state

    def concepts(self, language: str) -> frozenset[str]:
        """Return the concepts of the terms that end here, in the language or in none."""
        held = self._concepts.get(language)
        if held is None:
            held = frozenset(concept for concept, only in self.ends if not only or only == language)
            self._concepts[language] = held
        return held


class Walk:
    """The ways through the automaton that lead to some concepts, or to any."""

    def __init__(self, root: Node, kinds: Kinds, wanted: frozenset[str] | None = None) -> None:
        self.kinds = kinds
        self._wanted = wanted
        self._first = State(self, [root])

    def wants(self, concept: str) -> bool:
        """Say whether a concept is looked for."""
        return self._wanted is None or concept in self._wanted

    def state(self, nodes: Sequence[Node]) -> State | None:
        """Return the state of some nodes, without those that lead to nothing that is wanted."""
        if self._wanted is not None:
            nodes = [node for node in nodes if not self._wanted.isdisjoint(node.concepts)]
        return State(self, nodes) if nodes else None

    def ends(self, kinds: Sequence[int]) -> Iterator[tuple[int, int, State]]:
        """Yield (first word, word behind the last, state) wherever a term ends."""
        row = [*kinds, UNKNOWN]
        begun = list(map(self._first.__getitem__, kinds))
        for start, first in compress(enumerate(begun), map(is_not, begun, repeat(None))):
            state, position = first, start
            while state is not None:
                position += 1
                if state.ends:
                    yield start, position, state
                state = state[row[position]]
