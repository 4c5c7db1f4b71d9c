"""Say of which sentences of a document, and which families, there is anything to decide by likeness.

A sentence is asked about when it reads a little like a family and names something of it, or when a rule knows its
matter; and every sentence beside a limit that a rule found, for what that leaves free is often said in words that name
nothing of it: "Other money is not touched by this".  Each comes with the numbers that the trees go by.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from fundflow.detection.likeness import LEAST, Scorer
from fundflow.detection.masks import mask
from fundflow.detection.passage import held_by
from fundflow.detection.sights import Marks, features, sentences, sight
from fundflow.detection.signs import SignScorer, signs_of
from fundflow.model import Effect, InstrumentKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from fundflow.detection.reader import Reader
    from fundflow.detection.sights import Sentence, Sight
    from fundflow.model import Finding, Likeness, RuleBook

FLOOR = -0.6
"""Score below which a sentence is not like a family at all."""
UNNAMED = 0.0
"""The same where no rule knows the matter and no word names a topic of the family: clauses of every contract."""
_FREEING = tuple(each for each in Effect if each.frees)
_AT_ONCE = 256
"""Sentences that are scored in one go."""
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
    leave: Effect
    """What it does if it frees: permits, or exempts."""
    said: tuple[Finding, ...]
    """What rules found there of the family that limits or refers: then the question is whether they are wrong."""
    may_limit: bool
    """Whether it may limit the family: it speaks of it, and no rule found a limit of it in the provision."""
    freed: bool
    """Whether a rule found leave of the family there: then the question is what is limited all the same."""
    topics: frozenset[str]
    """What the sentence speaks of."""


class _Met(NamedTuple):
    """A sentence and what rules made of it and of its provision."""

    sentence: Sentence
    said: Sequence[Finding]
    """What they found in it."""
    saw: Mapping[str, bool]
    """Families whose matter they know there, and if it was silenced."""
    limited: frozenset[str]
    """Families of which they found a limit in the provision."""
    freed: frozenset[str]
    """Families of which they found leave there."""


class _Meant(NamedTuple):
    """A sentence, and the families that it may have to do with, each with its column."""

    met: _Met
    like: Mapping[str, int]
    within: NDArray[np.float32]
    doubtful: Sequence[Finding] = ()
    """What is asked about, of what rules found in it."""


class Cases:
    """Finds the cases with what was learnt; remembers words from document to document."""

    def __init__(self, likeness: Likeness, book: RuleBook) -> None:
        self.pieces = Scorer(likeness)
        self._signs = SignScorer(likeness)
        self._families = likeness.families
        self._columns = {family: column for column, family in enumerate(self._families)}
        self._known = likeness.rules
        self._labels = book.lexicon.topics
        self._topics = _topics_of(book)
        self._bits = {family: mask(concepts) for family, concepts in self._topics.items()}

    def reported(self, reader: Reader, found: Sequence[Finding], known: Known) -> Iterator[Case]:
        """Yield the sentences in which rules found a limit or a reference, each with that: are they wrong?

        Only of rules from whose examples was learnt: what somebody else's report is not doubted.
        """
        if reader.outline.instrument is InstrumentKind.COMMENTARY:
            return
        every = list(_met(reader, found, known, sorted({each.provision for each in found})))
        within = self.pieces.marks([each.sentence.within for each in every])
        meant = []
        for met, marks in zip(every, within, strict=True):
            doubtful = [each for each in met.said if self._to_doubt(each)]
            if doubtful:
                like = {each.family: self._columns[each.family] for each in doubtful}
                meant.append(_Meant(met, like, marks, doubtful))
        yield from self._asked(reader, meant)

    def open(
        self, reader: Reader, found: Sequence[Finding], known: Known, unnamed: float = UNNAMED
    ) -> Iterator[Case]:
        """Yield what there is to decide on in a document: families that a sentence is a little like.

        Args:
            reader: reads the document.
            found: what rules find in it.
            known: the families whose matter they know, sentence by sentence.
            unnamed: the score that a sentence must pass that names nothing of a family.
        """
        if reader.outline.instrument is InstrumentKind.COMMENTARY:
            return
        every = _met(reader, found, known, range(len(reader.outline.provisions)))
        while lot := list(islice(every, _AT_ONCE)):
            yield from self._asked(reader, list(self._meant(reader, lot, unnamed)), unnamed)

    def _asked(self, reader: Reader, meant: Sequence[_Meant], unnamed: float = LEAST) -> Iterator[Case]:
        """Yield the cases of some sentences."""
        alone = self.pieces.marks([each.met.sentence.alone for each in meant])
        whole = self.pieces.marks([each.met.sentence.whole for each in meant])
        for one, *marks in zip(meant, alone, whole, strict=True):
            seen = sight(reader, one.met.sentence, one.met.said, one.met.saw)
            marks.append(self._signs.marks(seen.signs))
            yield from self._weighed(one, seen, Marks(one.within, *marks), unnamed)

    def _meant(self, reader: Reader, lot: Sequence[_Met], unnamed: float) -> Iterator[_Meant]:
        """Yield the sentences that may be meant: to look at a sentence's frames costs more than all else."""
        within = self.pieces.marks([each.sentence.within for each in lot])
        alike = within[:, : len(self._families)] > FLOOR
        for row, met in enumerate(lot):  # what limits a family may leave something free in words that are unlike it
            alike[row, [self._columns[family] for family in met.limited & self._columns.keys()]] = True
        for row in np.flatnonzero(alike.any(axis=1)).tolist():
            met = lot[row]
            families = [self._families[column] for column in np.flatnonzero(alike[row]).tolist()]
            unknown = {f for f in families if within[row, self._columns[f]] <= unnamed and f not in met.saw}
            named = held_by(reader.parts(met.sentence.provision, *met.sentence.words)) if unknown - met.limited else 0
            like = {
                family: self._columns[family]
                for family in families
                if (
                    family not in met.freed
                    if family in met.limited
                    else family not in unknown or named & self._bits.get(family, 0)
                )
            }
            if like:
                yield _Meant(met, like, within[row])

    def _to_doubt(self, finding: Finding) -> bool:
        """Say whether a finding limits or refers, and is of a rule whose examples were learnt."""
        return finding.effect.limits and finding.rule in self._known

    def _weighed(self, meant: _Meant, seen: Sight, marks: Marks, unnamed: float) -> Iterator[Case]:
        """Yield the case of each family that a sentence is like, and names or is known to be about."""
        labels = frozenset(self._labels[each] for each in seen.concepts if each in self._labels)
        by_words, by_signs = (
            dict(zip(sorted(Effect), scores[-len(Effect) :], strict=True)) for scores in (marks.within, marks.signs)
        )
        frees = bool(by_words[Effect.RESTRICTS] < max(by_words[each] for each in _FREEING))
        leave = max(_FREEING, key=lambda each: by_words[each] + by_signs[each])
        met = meant.met
        for family, column in meant.like.items():
            named = not seen.concepts.isdisjoint(self._topics.get(family, ()))
            said = tuple(each for each in meant.doubtful if each.family == family)
            score = marks.within[column]
            speaks = bool(score > FLOOR and (named or family in met.saw or score > unnamed))
            if speaks or said or family in met.limited:
                weighed = features(met.sentence, seen, marks, (family, column), named=named)
                may = speaks and family not in met.limited, family in met.freed
                yield Case(met.sentence, family, weighed, any(seen.frames), frees, leave, said, *may, labels)


def signs_in(reader: Reader) -> frozenset[str]:
    """Return what stands in the sentences of a document, for those who teach what it speaks for."""
    every = chain.from_iterable(sentences(reader, provision) for provision in reader.outline.provisions)
    passages = (reader.passage(each.provision, *each.words) for each in every)
    return frozenset().union(*(signs_of(each, reader.frames.read(each)) for each in passages))


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


def _met(reader: Reader, found: Iterable[Finding], known: Known, provisions: Iterable[int]) -> Iterator[_Met]:
    """Yield the sentences of some provisions, with what was found there."""
    of_each: dict[int, list[Finding]] = {}
    for each in found:
        of_each.setdefault(each.provision, []).append(each)
    for index in provisions:
        here = of_each.get(index, [])
        limited = frozenset(each.family for each in here if each.effect.limits)
        freed = frozenset(each.family for each in here if each.effect.frees)
        every = list(sentences(reader, reader.outline.provisions[index]))
        for sentence, said in zip(every, _said(every, here), strict=True):
            yield _Met(sentence, said, known.get((index, sentence.words[0]), {}), limited, freed)


def _said(every: Sequence[Sentence], found: Iterable[Finding]) -> list[list[Finding]]:
    """Return for each sentence of a provision, in order, the findings that share words with it."""
    starts = [each.start for each in every]
    of_each: list[list[Finding]] = [[] for _ in every]
    for finding in found:
        at = max(bisect_right(starts, finding.start) - 1, 0)
        while at < len(every) and starts[at] < finding.end:
            if finding.start < every[at].end:
                of_each[at].append(finding)
            at += 1
    return of_each
