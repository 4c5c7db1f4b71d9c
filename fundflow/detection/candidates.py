"""Tell which patterns of a rule book some words can still complete, by the concepts they hold alone.

A pattern whose concepts are not all there, or whose rule needs one that is not, cannot match wherever
they stand.  Most sentences that hold an anchor end here, before anything is asked of places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from fundflow.model import Pattern, Rule


class Candidate(NamedTuple):
    """A pattern, its rule, and what both need of the words around the anchor."""

    rule: Rule
    pattern: Pattern
    required: frozenset[str]
    """Concepts that must all be there."""
    choices: tuple[tuple[str, ...], ...]
    """Of each of these rows one must be there."""
    concepts: frozenset[str]
    """All that the pattern itself may match."""

    def possible(self, held: frozenset[str]) -> bool:
        """Say whether words that hold these concepts may complete the pattern."""
        return self.required <= held and not any(map(held.isdisjoint, self.choices))


class Candidates:
    """The patterns of a rule book by the concepts from which they are searched."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._by_anchor: dict[str, list[Candidate]] = {}
        for rule in rules:
            for pattern in rule.patterns:
                candidate = _candidate(rule, pattern)
                for anchor in pattern.anchors:
                    self._by_anchor.setdefault(anchor, []).append(candidate)

    @property
    def anchors(self) -> frozenset[str]:
        """The concepts from which some pattern is searched."""
        return frozenset(self._by_anchor)

    def of(self, concepts: Collection[str]) -> Iterator[Candidate]:
        """Yield the patterns that some concepts can complete, each as often as it has anchors among them."""
        held = frozenset(concepts)
        for concept in concepts:
            for candidate in self._by_anchor.get(concept, ()):
                if candidate.possible(held):
                    yield candidate


def _candidate(rule: Rule, pattern: Pattern) -> Candidate:
    steps = [step.concepts for each in (pattern, *rule.needs) for step in each.steps]
    required = frozenset(concepts[0] for concepts in steps if len(concepts) == 1)
    choices = (tuple(concepts) for concepts in steps if len(concepts) > 1)
    open_choices = tuple(each for each in choices if required.isdisjoint(each))
    return Candidate(rule, pattern, required, open_choices, frozenset(c for step in pattern.steps for c in step.concepts))
