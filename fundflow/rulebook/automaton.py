"""The automaton over words that finds every term, grown only where a document leads.

Turns rows of slots into the `Node`s of a tree.  A book has some ten thousand terms that stand for
hundreds of thousands of forms, and a document meets the first word of few of them: each branch of
the root is grown when it is first asked for.  It holds no text and finds nothing itself.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from fundflow.model import Node

if TYPE_CHECKING:
    from fundflow.rulebook.terms import Row


class Seed(NamedTuple):
    """A term that is not grown yet: its slots, its concept, and the language it is limited to."""

    row: Row
    concept: str
    language: str


class Branches(dict[str, Node]):
    """The branches of the root by their first label; one that is missing grows from its seeds."""

    def __init__(self) -> None:
        super().__init__()
        self.seeds: dict[str, list[Seed]] = {}

    def plant(self, seed: Seed) -> None:
        """Add a term under every word that it can begin with."""
        for label in _first_labels(seed.row):
            if super().__contains__(label):
                _grow(self[label], label, seed)
            else:
                self.seeds.setdefault(label, []).append(seed)

    def __contains__(self, label: object) -> bool:
        return label in self.seeds or super().__contains__(label)

    def __missing__(self, label: str) -> Node:
        seeds = self.seeds.pop(label)
        node = self[label] = Node()
        for seed in seeds:
            _grow(node, label, seed)
        return node


@lru_cache(maxsize=8192)
def forms(slot: str) -> tuple[tuple[str, ...], ...]:
    """Return the word sequences of a slot; an empty one means that it may be left out."""
    return tuple(tuple(form.split()) for form in slot.split("|"))


def _first_labels(row: Row) -> set[str]:
    labels: set[str] = set()
    for slot in row:
        labels.update(form[0] for form in forms(slot) if form)
        if () not in forms(slot):
            break
    return labels


def _grow(branch: Node, label: str, seed: Seed) -> None:
    """Add the forms of a term that begin with a label to the branch of that label."""
    root = Node()
    root.next[label] = branch
    reached = [root]
    for slot in seed.row:
        ways = (_follow(root, node, form) for node in reached for form in forms(slot))
        reached = list({id(node): node for node in ways if node is not None}.values())
    end = (seed.concept, seed.language)
    for node in reached:
        if node is not root and end not in node.ends:
            node.ends = (*node.ends, end)


def _follow(root: Node, node: Node, form: tuple[str, ...]) -> Node | None:
    """Return where a form leads, making the way; None when it begins another branch."""
    for word in form:
        following = node.next.get(word)
        if following is None:
            if node is root:
                return None
            following = node.next[word] = Node()
        node = following
    return node
