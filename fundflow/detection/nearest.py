"""Find the example of a rule that a sentence is most like, so that a reader can compare the two."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fundflow.detection.likeness import likeness_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fundflow.detection.likeness import Scorer
    from fundflow.model import Effect, Rule


class Exemplar(NamedTuple):
    """An example of a rule, as numbers."""

    rule: Rule
    text: str
    vector: dict[int, float]


class Nearest:
    """The examples of some rules; those of a family become numbers when they are first asked for."""

    def __init__(self, rules: Iterable[Rule], scorer: Scorer) -> None:
        self._rules = tuple(rules)
        self._scorer = scorer
        self._examples: dict[tuple[str, Effect], list[Exemplar]] = {}

    def to(self, text: str, family: str, effect: Effect) -> Exemplar | None:
        """Return the example of the family with this effect that a text is most like; None where it has none."""
        key = family, effect
        if key not in self._examples:
            self._examples[key] = [
                Exemplar(rule, each.text, self._scorer.vector(each.text))
                for rule in self._rules
                if rule.family == family
                for each in rule.examples
                if each.effect is effect
            ]
        own = self._scorer.vector(text)
        return max(self._examples[key], key=lambda each: likeness_of(own, each.vector), default=None)
