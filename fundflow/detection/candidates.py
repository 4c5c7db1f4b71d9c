"""Tell which patterns of a rule book some words can still complete, by the concepts they hold alone.

A pattern whose concepts are not all there, or whose rule needs one that is not, cannot match wherever
they stand.  Most sentences that hold an anchor end here, before anything is asked of places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fundflow.detection.masks import each, mask

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from fundflow.model import Pattern, Rule


class Needs(NamedTuple):
    """The concepts without which some patterns cannot match."""

    required: int
    """The bits of those that must all be there."""
    choices: tuple[int, ...]
    """Of the bits of each of these one must be there."""

    @classmethod
    def of(cls, *patterns: Pattern) -> Needs:
        """Return what all of the patterns need."""
        steps = [step.concepts for pattern in patterns for step in pattern.steps]
        required = mask(concepts[0] for concepts in steps if len(concepts) == 1)
        choices = (mask(concepts) for concepts in steps if len(concepts) > 1)
        return cls(required, tuple(choice for choice in choices if not choice & required))

    def within(self, concepts: int) -> Needs:
        """Return what of this can be told from the bits of some concepts alone."""
        told = tuple(choice for choice in self.choices if choice | concepts == concepts)
        return Needs(self.required & concepts, told)

    def met(self, held: int) -> bool:
        """Say whether words that hold the concepts of these bits may match the patterns."""
        return self.required & held == self.required and all(map(held.__and__, self.choices))


class Candidate(NamedTuple):
    """A pattern, its rule, and what both need of the words around the anchor."""

    number: int
    """Its place in the book."""
    rule: Rule
    pattern: Pattern
    needs: Needs
    concepts: int
    """The bits of all that the pattern itself may match."""
    matter: Needs
    """What of the needs is no grammar."""


class Candidates:
    """The patterns of a rule book by the concepts from which they are searched."""

    def __init__(self, rules: Collection[Rule], grammar: frozenset[str]) -> None:
        self.matter = _concepts(rules) - grammar
        """All concepts of the patterns that are no grammar: most words are, and are not looked at first."""
        self._by_anchor: dict[int, list[Candidate]] = {}
        self._begun: dict[int, dict[Needs, None]] = {}
        self.anchors = frozenset(a for rule in rules for pattern in rule.patterns for a in pattern.anchors)
        """The concepts from which some pattern is searched."""
        self._begins = mask(self.anchors)
        known = mask(self.matter)
        patterns = ((rule, pattern) for rule in rules for pattern in rule.patterns)
        for number, (rule, pattern) in enumerate(patterns):
            candidate = _candidate(number, rule, pattern, known)
            for anchor in each(mask(pattern.anchors)):
                self._by_anchor.setdefault(anchor, []).append(candidate)
                self._begun.setdefault(anchor, {})[candidate.matter] = None

    def possible(self, matter: int) -> bool:
        """Say whether words of which only the bits of the matter are known may complete a pattern."""
        return any(needs.met(matter) for anchor in each(matter & self._begins) for needs in self._begun[anchor])

    def of(self, held: int) -> Iterator[Candidate]:
        """Yield the patterns that concepts of these bits can complete, each as often as it has anchors among them."""
        for anchor in each(held & self._begins):
            for candidate in self._by_anchor[anchor]:
                if candidate.needs.met(held):
                    yield candidate


def _candidate(number: int, rule: Rule, pattern: Pattern, matter: int) -> Candidate:
    concepts = mask(concept for step in pattern.steps for concept in step.concepts)
    needs = Needs.of(pattern, *rule.needs)
    return Candidate(number, rule, pattern, needs, concepts, needs.within(matter))


def _concepts(rules: Iterable[Rule]) -> frozenset[str]:
    patterns = (pattern for rule in rules for pattern in (*rule.patterns, *rule.needs))
    return frozenset(concept for pattern in patterns for step in pattern.steps for concept in step.concepts)
