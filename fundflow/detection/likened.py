"""Find what no rule knows by its words, but what reads like the examples of one.

People word the same condition in ever new ways.  Trees that were learnt from labelled passages weigh how much a
sentence reads like those of a family, what the rules made of it and which frames stand in it.  Where they say yes, the
sentence becomes a finding of the rule whose example is nearest.  The finding carries that example, so that a reader can
compare; its verdict never says more than "read this": likeness is a reason to look, no evidence.  Only limits are found
so: leave, and texts brought in by name, are known by their words or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from fundflow.detection.forest import Forest
from fundflow.detection.likeness import Scorer, likeness_of
from fundflow.detection.masks import mask
from fundflow.detection.passage import held_by
from fundflow.detection.sights import Marks, features, sentences, sight
from fundflow.model import Effect, InstrumentKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from fundflow.detection.reader import Reader
    from fundflow.detection.sights import Sentence
    from fundflow.model import Finding, Rule, RuleBook, Unclaimed

FLOOR = -0.6
"""Score below which a sentence is not like a family at all."""
UNNAMED = 0.1
"""The same where no rule knows the matter and no word names a topic of the family: clauses of every contract."""
UNFRAMED = 0.5
"""How much surer the trees must be where nothing commands, forbids, allows or tells, as in a list of what is there."""
FREEING = (Effect.PERMITS, Effect.EXEMPTS)
Known = Mapping[tuple[int, int], Mapping[str, bool]]
"""Families whose matter a rule knows in a sentence and if it was silenced, by the provision and first word of that."""


class Case(NamedTuple):
    """A sentence and a family to decide on."""

    sentence: Sentence
    family: str
    features: list[float]
    framed: bool
    """Whether something commands, forbids, allows, frees or tells there, or in what introduces it."""
    frees: bool
    """Whether it reads more like leave than like a limit."""


class _Example(NamedTuple):
    """An example of a rule, as numbers."""

    rule: Rule
    text: str
    vector: dict[int, float]


class Likened:
    """The weights of a book and its examples; remembers words from document to document."""

    def __init__(self, book: RuleBook) -> None:
        likeness = book.likeness
        self._scorer = Scorer(likeness) if likeness else None
        self._families = likeness.families if likeness else ()
        self._forest = Forest(likeness.grown) if likeness and likeness.grown else None
        self._rules = book.rules
        self._topics = _topics_of(book)
        self._bits = {family: mask(concepts) for family, concepts in self._topics.items()}
        self._examples: dict[str, list[_Example]] = {}

    def findings(self, reader: Reader, found: Sequence[Finding], known: Known) -> list[Finding]:
        """Return what is found by likeness beside what is found already: one of a family in a provision."""
        if self._scorer is None or self._forest is None:
            return []
        new: dict[tuple[int, str], Finding] = {}
        for case in self.cases(reader, found, known):
            key = case.sentence.provision.index, case.family
            if key in new or case.frees:
                continue
            if self._forest.says_yes(case.features, 0.0 if case.framed else UNFRAMED):
                nearest = self._nearest(case.family, case.sentence.alone, self._scorer)
                if nearest is not None:
                    new[key] = _finding(reader, case.sentence, nearest)
        return list(new.values())

    def cases(self, reader: Reader, found: Sequence[Finding], known: Known) -> Iterator[Case]:
        """Yield what there is to decide on in a document: families that a sentence is a little like."""
        scorer = self._scorer
        if scorer is None or reader.outline.instrument is InstrumentKind.COMMENTARY:
            return
        of_provision: dict[int, list[Finding]] = {}
        for each in found:
            of_provision.setdefault(each.provision, []).append(each)
        for provision in reader.outline.provisions:
            here = of_provision.get(provision.index, [])
            closed = {each.family for each in here if each.effect is not Effect.MENTIONS}
            for sentence in sentences(reader, provision):
                within = scorer.marks(sentence.within)
                like = {
                    family: float(within[column])
                    for column, family in enumerate(self._families)
                    if within[column] > FLOOR and family not in closed
                }
                saw = known.get((provision.index, sentence.words[0]), {})
                like = self._meant(reader, sentence, like, saw)
                if like:
                    seen, marks = sight(reader, sentence, here, saw), _marks(sentence, within, scorer)
                    effects = dict(zip(sorted(Effect), within[-len(Effect) :], strict=True))
                    frees = bool(effects[Effect.RESTRICTS] < max(effects[each] for each in FREEING))
                    for family, score in like.items():
                        named = not seen.concepts.isdisjoint(self._topics.get(family, ()))
                        if named or family in saw or score > UNNAMED:
                            column = self._families.index(family)
                            weighed = features(sentence, seen, marks, (family, column), named=named)
                            yield Case(sentence, family, weighed, any(seen.frames), frees)

    def _meant(
        self, reader: Reader, sentence: Sentence, like: dict[str, float], saw: Mapping[str, bool]
    ) -> dict[str, float]:
        """Leave out what is not meant for sure: to look at a sentence's frames costs more than all else."""
        if not like:
            return like
        held = held_by(reader.parts(sentence.provision, *sentence.words))
        return {
            family: score
            for family, score in like.items()
            if score > UNNAMED or family in saw or held & self._bits.get(family, 0)
        }

    def _nearest(self, family: str, text: str, scorer: Scorer) -> _Example | None:
        """Return the example of a limit of the family that the text is most like."""
        if family not in self._examples:
            self._examples[family] = [
                _Example(rule, each.text, scorer.vector(each.text))
                for rule in self._rules.values()
                if rule.family == family
                for each in rule.examples
                if each.effect is Effect.RESTRICTS
            ]
        own = scorer.vector(text)
        return max(self._examples[family], key=lambda each: likeness_of(own, each.vector), default=None)


def left_over(unclaimed: Iterable[Unclaimed], findings: Iterable[Finding]) -> tuple[Unclaimed, ...]:
    """Return the sentences of the net that have not become findings by likeness."""
    claimed = {(each.provision, each.start) for each in findings if each.resembles}
    return tuple(each for each in unclaimed if (each.provision, each.start) not in claimed)


def _marks(sentence: Sentence, within: NDArray[np.float32], scorer: Scorer) -> Marks:
    """Score the other texts of a sentence; most are the same as what is scored already."""
    alone = within if sentence.alone.strip() == sentence.within.strip() else scorer.marks(sentence.alone)
    whole = within if sentence.whole.strip() == sentence.within.strip() else scorer.marks(sentence.whole)
    return Marks(within, alone, whole)


def _topics_of(book: RuleBook) -> dict[str, frozenset[str]]:
    """Return the concepts of the vocabulary that name a topic of the rules of each family."""
    labels: dict[str, set[str]] = {}
    named = book.lexicon.topics
    for rule in book.rules.values():
        concepts = (name for pattern in rule.patterns for step in pattern.steps for name in step.concepts)
        labels.setdefault(rule.family, set()).update(named[name] for name in concepts if name in named)
    return {
        family: frozenset(name for name, label in named.items() if label in of_family)
        for family, of_family in labels.items()
    }


def _finding(reader: Reader, sentence: Sentence, nearest: _Example) -> Finding:
    at = sentence.start, sentence.end
    made = reader.finding(nearest.rule, Effect.RESTRICTS, sentence.provision, at, f"reads like “{nearest.text}”")
    return replace(made, resembles=nearest.text)
