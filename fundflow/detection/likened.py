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
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from fundflow.detection.forest import Forest
from fundflow.detection.likeness import Scorer, likeness_of
from fundflow.detection.masks import mask
from fundflow.detection.passage import held_by
from fundflow.detection.sights import Marks, features, sentences, sight
from fundflow.model import Effect, InstrumentKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from fundflow.detection.reader import Reader
    from fundflow.detection.sights import Sentence, Sight
    from fundflow.model import Finding, Rule, RuleBook, Unclaimed

FLOOR = -0.6
"""Score below which a sentence is not like a family at all."""
UNNAMED = 0.0
"""The same where no rule knows the matter and no word names a topic of the family: clauses of every contract."""
UNFRAMED = 1.0
"""How much surer the trees must be where nothing commands, forbids, allows or tells, as in a list of what is there."""
_AT_ONCE = 256
"""Sentences that are scored in one go."""
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


class _Meant(NamedTuple):
    """A sentence, and the families that it may be meant to limit, each with its column."""

    sentence: Sentence
    like: dict[str, int]
    found: Sequence[Finding]
    """What rules found in its provision."""
    saw: Mapping[str, bool]
    within: NDArray[np.float32]


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

    def cases(
        self, reader: Reader, found: Sequence[Finding], known: Known, unnamed: float = UNNAMED
    ) -> Iterator[Case]:
        """Yield what there is to decide on in a document: families that a sentence is a little like.

        Args:
            reader: reads the document.
            found: what rules find in it.
            known: the families whose matter they know, sentence by sentence.
            unnamed: the score that a sentence must pass that names nothing of a family.
        """
        if self._scorer is None or reader.outline.instrument is InstrumentKind.COMMENTARY:
            return
        of_provision: dict[int, list[Finding]] = {}
        for each in found:
            of_provision.setdefault(each.provision, []).append(each)
        every = chain.from_iterable(sentences(reader, provision) for provision in reader.outline.provisions)
        while lot := list(islice(every, _AT_ONCE)):
            meant = list(self._meant(reader, lot, self._scorer, of_provision, known, unnamed))
            alone = self._scorer.marks([each.sentence.alone for each in meant])
            whole = self._scorer.marks([each.sentence.whole for each in meant])
            for one, *marks in zip(meant, alone, whole, strict=True):
                seen = sight(reader, one.sentence, one.found, one.saw)
                yield from self._weighed(one, seen, Marks(one.within, *marks), unnamed)

    def _meant(
        self,
        reader: Reader,
        lot: Sequence[Sentence],
        scorer: Scorer,
        found: Mapping[int, list[Finding]],
        known: Known,
        unnamed: float,
    ) -> Iterator[_Meant]:
        """Yield the sentences that may be meant: to look at a sentence's frames costs more than all else."""
        within = scorer.marks([each.within for each in lot])
        alike = within[:, : len(self._families)] > FLOOR
        for row in np.flatnonzero(alike.any(axis=1)).tolist():
            sentence, like = lot[row], {}
            here = found.get(sentence.provision.index, [])
            closed = {each.family for each in here if each.effect is not Effect.MENTIONS}
            saw = known.get((sentence.provision.index, sentence.words[0]), {})
            held = None
            for column in np.flatnonzero(alike[row]).tolist():
                family = self._families[column]
                if family in closed:
                    continue
                if within[row, column] <= unnamed and family not in saw:
                    if held is None:
                        held = held_by(reader.parts(sentence.provision, *sentence.words))
                    if not held & self._bits.get(family, 0):
                        continue
                like[family] = column
            if like:
                yield _Meant(sentence, like, here, saw, within[row])

    def _weighed(self, meant: _Meant, seen: Sight, marks: Marks, unnamed: float) -> Iterator[Case]:
        """Yield the case of each family that a sentence is like, and names or is known to be about."""
        effects = dict(zip(sorted(Effect), marks.within[-len(Effect) :], strict=True))
        frees = bool(effects[Effect.RESTRICTS] < max(effects[each] for each in FREEING))
        for family, column in meant.like.items():
            named = not seen.concepts.isdisjoint(self._topics.get(family, ()))
            if named or family in meant.saw or marks.within[column] > unnamed:
                weighed = features(meant.sentence, seen, marks, (family, column), named=named)
                yield Case(meant.sentence, family, weighed, any(seen.frames), frees)

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
