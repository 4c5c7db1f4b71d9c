"""Hold every rule to its own examples: found, rightly silent, noisy or missing.

Each rule is tried alone and by its words, so that a proof cannot lean on a neighbour, nor on what
the example reads like.  The context that a rule asks of the whole document is taken as given: an
example is one sentence.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from fundflow.detection import Detector
from fundflow.model import Effect, InstrumentKind, Outline, Provision, ProvisionKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from fundflow.model import Example, Rule, RuleBook


class Proof(NamedTuple):
    """The outcome of one example of one rule."""

    rule: str
    example: Example
    outcome: str
    """found, silent, noisy or missing; the first two are right."""
    effects: tuple[str, ...]
    """What the rule said of the sentence."""

    @property
    def right(self) -> bool:
        """Say whether the rule did what its example asks."""
        return self.outcome in {"found", "silent"}


def prove(book: RuleBook, rules: Collection[str] = ()) -> tuple[Proof, ...]:
    """Return the outcome of every example of the rules named, or of all."""
    wanted = [book.rules[name] for name in rules] if rules else list(book.rules.values())
    detector = Detector(replace(book, likeness=None))
    return tuple(proof for rule in wanted for proof in _proofs(detector, rule))


def _proofs(detector: Detector, rule: Rule) -> Iterator[Proof]:
    alone = detector.alone(replace(rule, document=()))
    for example in rule.examples:
        findings, _ = alone.find(example_outline(example))
        effects = tuple(sorted({str(f.effect) for f in findings}))
        yield Proof(rule.id, example, _outcome(example, effects), effects)


def _outcome(example: Example, effects: tuple[str, ...]) -> str:
    if example.effect is None:
        return "noisy" if set(effects) - {Effect.MENTIONS} else "silent"
    return "found" if example.effect in effects else "missing"


def example_outline(example: Example, instrument: InstrumentKind = InstrumentKind.AGREEMENT) -> Outline:
    """Return an example as a document: its heading, its lead-in, its text."""
    texts = [(ProvisionKind.HEADING, example.heading), (ProvisionKind.PARAGRAPH, example.lead_in)]
    provisions: list[Provision] = []
    for kind, text in texts:
        if text:
            provisions.append(_provision(len(provisions), kind, text, example))
    lead = len(provisions) - 1 if example.lead_in else None
    kind = ProvisionKind.LIST_ITEM if example.lead_in else ProvisionKind.PARAGRAPH
    own = _provision(len(provisions), kind, example.text, example)
    return Outline(instrument, (*provisions, replace(own, lead_in=lead)), (), (example.language,))


def _provision(index: int, kind: ProvisionKind, text: str, example: Example) -> Provision:
    path = (0,) if example.heading and index else ()
    return Provision(index, kind, text, (), heading=example.heading, path=path)
