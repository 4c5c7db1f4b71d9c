"""Walk words through the automaton of a lexicon, remembering what follows what.

Turns a row of words, each as the number of its kind, into the terms that stand there.  Words that the
lexicon cannot tell apart are of one kind, and every set of states that a text has reached is one
`State`: a step over words that were met before is one look into a dictionary.  It knows no sentence
and no rule.
"""

from __future__ import annotations

from itertools import chain, compress, count, repeat
from operator import attrgetter, getitem, is_not
from typing import TYPE_CHECKING, NamedTuple

from fundflow.detection.masks import joined, mask

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


class State(dict[int, "State"]):
    """Where some words lead; the states behind the next word are found when it is first met."""

    __slots__ = ("bound", "ends", "free", "mask", "nodes", "walk")

    def __init__(self, walk: Walk, nodes: Sequence[Node]) -> None:
        super().__init__()
        self.walk = walk
        self.nodes = nodes
        self.ends = tuple(end for node in nodes for end in node.ends if walk.wants(end[0]))
        """The terms that end here, as (concept, language)."""
        self.mask, self.free, self.bound = _bits(self.ends) if self.ends else (0, 0, ())
        """The bits of their concepts, of those that count in every language, and of the others with the language."""

    def __missing__(self, kind: int) -> State:
        labels = self.walk.kinds.known[kind].labels if self.nodes else ()
        after = [node.next[label] for node in self.nodes for label in labels if label in node.next.leads]
        state = self[kind] = self.walk.state(after)
        return state


def _bits(ends: Sequence[tuple[str, str]]) -> tuple[int, int, tuple[tuple[int, str], ...]]:
    bits = [(mask((concept,)), language) for concept, language in ends]
    free = joined(bit for bit, language in bits if not language)
    bound = tuple((bit, language) for bit, language in bits if language)
    return joined(bit for bit, _ in bits), free, bound


_ENDS = attrgetter("ends")
_FREE = attrgetter("free")


class Walk:
    """The ways through the automaton that lead to some concepts, or to any."""

    def __init__(self, root: Node, kinds: Kinds, wanted: frozenset[str] | None = None) -> None:
        self.kinds = kinds
        self._wanted = wanted
        self._nowhere = State(self, [])
        self._first = State(self, [root])

    def wants(self, concept: str) -> bool:
        """Say whether a concept is looked for."""
        return self._wanted is None or concept in self._wanted

    def state(self, nodes: Sequence[Node]) -> State:
        """Return the state of some nodes, without those that lead to nothing that is wanted."""
        if self._wanted is not None:
            nodes = [node for node in nodes if not self._wanted.isdisjoint(node.concepts)]
        return State(self, nodes) if nodes else self._nowhere

    def ends(self, kinds: Sequence[int]) -> Iterator[tuple[int, int, State]]:
        """Give (first word, word behind the last, state) wherever a term ends, those of one word first.

        The first two words of every term are looked up without a loop of ours: few lead further.
        """
        begun, onward = self._begun(kinds)
        single = compress(zip(count(), count(1), begun, strict=False), map(_ENDS, begun))
        return chain(single, self._longer(kinds, onward))

    def held(self, kinds: Sequence[int], language: str) -> int:
        """Return the bits of the concepts whose terms stand in some words, in the language or in none."""
        begun, onward = self._begun(kinds)
        states = [*compress(begun, map(_ENDS, begun)), *(state for _, _, state in self._longer(kinds, onward))]
        bound = (bit for state in states for bit, only in state.bound if only == language)
        return joined(chain(map(_FREE, states), bound))

    def _begun(self, kinds: Sequence[int]) -> tuple[list[State], list[State]]:
        """Return where each word leads, and where it leads with the next one."""
        begun = list(map(self._first.__getitem__, kinds))
        return begun, list(map(getitem, begun, (*kinds[1:], UNKNOWN)))

    def _longer(self, kinds: Sequence[int], onward: Sequence[State]) -> Iterator[tuple[int, int, State]]:
        """Yield the ends of terms of several words."""
        row, nowhere = [*kinds, UNKNOWN], self._nowhere
        for start, second in compress(enumerate(onward), map(is_not, onward, repeat(nowhere))):
            state, position = second, start + 2
            while state is not nowhere:
                if state.ends:
                    yield start, position, state
                state = state[row[position]]
                position += 1
