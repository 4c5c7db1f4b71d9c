"""Tell which patterns of a rule book some words can still complete, by the concepts they hold alone.

A pattern whose concepts are not all there, or whose rule needs one that is not, cannot match wherever
they stand.  Most sentences that hold an anchor end here, before anything is asked of places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from fundflow.model import Pattern, Rule


class Needs(NamedTuple):
    """The concepts without which some patterns cannot match."""

    required: frozenset[str]
    """Those that must all be there."""
    choices: tuple[tuple[str, ...], ...]
    """Of each of these rows one must be there."""

    @classmethod
    def of(cls, *patterns: Pattern) -> Needs:
        """Return what all of the patterns need."""
        steps = [step.concepts for pattern in patterns for step in pattern.steps]
        required = frozenset(concepts[0] for concepts in steps if len(concepts) == 1)
        choices = (tuple(concepts) for concepts in steps if len(concepts) > 1)
        return cls(required, tuple(each for each in choices if required.isdisjoint(each)))

    def within(self, concepts: frozenset[str]) -> Needs:
        """Return what of this can be told from some concepts alone."""
        return Needs(self.required & concepts, tuple(each for each in self.choices if concepts.issuperset(each)))

    def met(self, held: frozenset[str]) -> bool:
        """Say whether words that hold these concepts may match the patterns."""
        return self.required <= held and not any(map(held.isdisjoint, self.choices))


class Candidate(NamedTuple):
    """A pattern, its rule, and what both need of the words around the anchor."""

    rule: Rule
    pattern: Pattern
    needs: Needs
    concepts: frozenset[str]
    """All that the pattern itself may match."""
    matter: Needs
    """What of the needs is no grammar."""


class Candidates:
    """The patterns of a rule book by the concepts from which they are searched."""

    def __init__(self, rules: Collection[Rule], grammar: frozenset[str]) -> None:
        self.matter = _concepts(rules) - grammar
        """All concepts of the patterns that are no grammar: most words are, and are not looked at first."""
        self._by_anchor: dict[str, list[Candidate]] = {}
        for rule in rules:
            for pattern in rule.patterns:
                candidate = _candidate(rule, pattern, self.matter)
                for anchor in pattern.anchors:
                    self._by_anchor.setdefault(anchor, []).append(candidate)

    @property
    def anchors(self) -> frozenset[str]:
        """The concepts from which some pattern is searched."""
        return frozenset(self._by_anchor)

    def possible(self, matter: frozenset[str]) -> bool:
        """Say whether words of which only the matter is known may complete a pattern."""
        return any(candidate.matter.met(matter) for concept in matter for candidate in self._by_anchor.get(concept, ()))

    def of(self, concepts: Collection[str]) -> Iterator[Candidate]:
        """Yield the patterns that some concepts can complete, each as often as it has anchors among them."""
        held = frozenset(concepts)
        for concept in concepts:
            for candidate in self._by_anchor.get(concept, ()):
                if candidate.needs.met(held):
                    yield candidate


def _candidate(rule: Rule, pattern: Pattern, matter: frozenset[str]) -> Candidate:
    concepts = frozenset(concept for step in pattern.steps for concept in step.concepts)
    needs = Needs.of(pattern, *rule.needs)
    return Candidate(rule, pattern, needs, concepts, needs.within(matter))


def _concepts(rules: Iterable[Rule]) -> frozenset[str]:
    patterns = (pattern for rule in rules for pattern in (*rule.patterns, *rule.needs))
    return frozenset(concept for pattern in patterns for step in pattern.steps for concept in step.concepts)
