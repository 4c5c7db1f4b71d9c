"""Find what no rule knows by its words, but what reads like the examples of one; doubt what reads like none.

People word the same condition in ever new ways.  Trees that were learnt from labelled passages weigh how much a
sentence reads like those of a family, by its words and by the concepts that these stand for, what the rules made of it
and which frames stand in it.  Where they say yes, the sentence becomes a finding of the rule whose example is nearest.
The finding carries that example, so that a reader can compare; its verdict never says more than "read this": likeness
is a reason to look, no evidence.  Limits are found so, and leave and exemptions, which free nobody until somebody has
read them; texts brought in by name are known by their name or not at all.

Other trees weigh in the same way what rules report.  Where they are all but sure that a rule has taken ordinary words
for a condition, its finding is withdrawn, and the sentence is among those to be read by oneself.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import replace
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from fundflow.detection.forest import Forest
from fundflow.detection.likeness import LEAST, Scorer
from fundflow.detection.masks import mask
from fundflow.detection.nearest import Nearest
from fundflow.detection.passage import held_by
from fundflow.detection.sights import Marks, features, sentences, sight
from fundflow.detection.signs import SignScorer, signs_of
from fundflow.model import Effect, InstrumentKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from fundflow.detection.nearest import Exemplar
    from fundflow.detection.reader import Reader
    from fundflow.detection.sights import Sentence, Sight
    from fundflow.model import Finding, Likeness, RuleBook, Unclaimed

FLOOR = -0.6
"""Score below which a sentence is not like a family at all."""
UNNAMED = 0.0
"""The same where no rule knows the matter and no word names a topic of the family: clauses of every contract."""
UNFRAMED = 1.0
"""How much surer the trees must be where nothing commands, forbids, allows or tells, as in a list of what is there."""
_AT_ONCE = 256
"""Sentences that are scored in one go."""
FREEING, LIMITING = (Effect.PERMITS, Effect.EXEMPTS), (Effect.RESTRICTS, Effect.REFERS)
ANYTHING = "your work"
"""What a sentence speaks of in which a rule saw something, and no word names a topic."""
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
    topics: frozenset[str]
    """What the sentence speaks of."""


class _Meant(NamedTuple):
    """A sentence, and the families that it may be meant to limit, each with its column."""

    sentence: Sentence
    like: dict[str, int]
    found: Sequence[Finding]
    """What rules found in it, or in its whole provision."""
    saw: Mapping[str, bool]
    within: NDArray[np.float32]


class _Learnt(NamedTuple):
    """What was learnt, ready to be asked."""

    pieces: Scorer
    signs: SignScorer
    limits: Forest | None
    frees: Forest | None
    doubts: Forest | None

    @classmethod
    def of(cls, likeness: Likeness) -> _Learnt:
        grown = (likeness.limits, likeness.frees, likeness.doubts)
        return cls(Scorer(likeness), SignScorer(likeness), *(Forest(each) if each else None for each in grown))

    def effect(self, case: Case) -> Effect | None:
        """Return what the trees say that a sentence does; None when they say nothing."""
        more = 0.0 if case.framed else UNFRAMED
        if self.limits and not case.frees and self.limits.says_yes(case.features, more):
            return Effect.RESTRICTS
        return case.leave if self.frees and self.frees.says_yes(case.features, more) else None


class Likened:
    """The weights of a book and its examples; remembers words from document to document."""

    def __init__(self, book: RuleBook) -> None:
        likeness = book.likeness
        self._learnt = _Learnt.of(likeness) if likeness else None
        self._families = likeness.families if likeness else ()
        self._columns = {family: column for column, family in enumerate(self._families)}
        self._known = likeness.rules if likeness else frozenset()
        self._labels = book.lexicon.topics
        self._topics = _topics_of(book)
        self._bits = {family: mask(concepts) for family, concepts in self._topics.items()}
        self._nearest = Nearest(book.rules.values(), self._learnt.pieces) if self._learnt else None

    def findings(self, reader: Reader, found: Sequence[Finding], known: Known) -> list[Finding]:
        """Return what is found by likeness beside what is found already: one of a family in a provision."""
        if self._learnt is None or self._nearest is None:
            return []
        new: dict[tuple[int, str], Finding] = {}
        for case in self.cases(reader, found, known):
            key = case.sentence.provision.index, case.family
            effect = None if key in new else self._learnt.effect(case)
            nearest = self._nearest.to(case.sentence.alone, case.family, effect) if effect else None
            if effect and nearest:
                new[key] = _finding(reader, case.sentence, effect, nearest)
        return list(new.values())

    def doubted(
        self, reader: Reader, found: Sequence[Finding], known: Known
    ) -> tuple[list[Finding], list[Unclaimed]]:
        """Return what stands of what rules found in sentences, and the sentences of what is withdrawn.

        What runs over several sentences is withdrawn when all of them read like no condition of its family, and with it
        the leave that its rule read in the same words.
        """
        doubts = self._learnt.doubts if self._learnt else None
        looked_at: dict[tuple[int, int, str], list[Case]] = {}
        for case in self.reported(reader, found, known) if doubts else ():
            for each in case.said:
                looked_at.setdefault(_place(each), []).append(case)
        wrong = {
            place: cases
            for place, cases in looked_at.items()
            if doubts and all(doubts.says_yes(case.features) for case in cases)
        }
        gone = [(rule, case) for (_provision, _start, rule), cases in wrong.items() for case in cases]
        hangs = {_place(each) for each in found if each.effect in FREEING and any(_within(each, *one) for one in gone)}
        stands = [each for each in found if _place(each) not in wrong.keys() | hangs]
        return stands, [self._left(reader, case) for _rule, case in gone]

    def _left(self, reader: Reader, case: Case) -> Unclaimed:
        """Return the sentence of a finding that was withdrawn, to be read by oneself."""
        at = case.sentence.provision, case.sentence.start, case.sentence.end
        return reader.unclaimed(*at, case.topics or (ANYTHING,))

    def reported(self, reader: Reader, found: Sequence[Finding], known: Known) -> Iterator[Case]:
        """Yield the sentences in which rules found a limit or a reference, each with that: are they wrong?

        Only of rules from whose examples was learnt: what somebody else's report is not doubted.
        """
        if self._learnt is None or reader.outline.instrument is InstrumentKind.COMMENTARY:
            return
        meant = []
        for index, here in _by_provision(found).items():
            every = list(sentences(reader, reader.outline.provisions[index]))
            within = self._learnt.pieces.marks([each.within for each in every])
            for sentence, said, marks in zip(every, _said(every, here), within, strict=True):
                like = {each.family: self._columns[each.family] for each in said if self._to_doubt(each)}
                if like:
                    saw = known.get((index, sentence.words[0]), {})
                    meant.append(_Meant(sentence, like, said, saw, marks))
        yield from self._asked(reader, meant, self._learnt)

    def signs(self, reader: Reader) -> frozenset[str]:
        """Return what stands in the sentences of a document, for those who teach what it speaks for."""
        every = chain.from_iterable(sentences(reader, provision) for provision in reader.outline.provisions)
        passages = (reader.passage(each.provision, *each.words) for each in every)
        return frozenset().union(*(signs_of(each, reader.frames.read(each)) for each in passages))

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
        if self._learnt is None or reader.outline.instrument is InstrumentKind.COMMENTARY:
            return
        pieces = self._learnt.pieces
        of_provision = _by_provision(found)
        every = chain.from_iterable(sentences(reader, provision) for provision in reader.outline.provisions)
        while lot := list(islice(every, _AT_ONCE)):
            meant = list(self._meant(reader, lot, pieces, of_provision, known, unnamed))
            yield from self._asked(reader, meant, self._learnt, unnamed)

    def _asked(
        self, reader: Reader, meant: Sequence[_Meant], learnt: _Learnt, unnamed: float = LEAST
    ) -> Iterator[Case]:
        """Yield the cases of some sentences."""
        alone = learnt.pieces.marks([each.sentence.alone for each in meant])
        whole = learnt.pieces.marks([each.sentence.whole for each in meant])
        for one, *marks in zip(meant, alone, whole, strict=True):
            seen = sight(reader, one.sentence, one.found, one.saw)
            marks.append(learnt.signs.marks(seen.signs))
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

    def _to_doubt(self, finding: Finding) -> bool:
        """Say whether a finding limits or refers, and is of a rule whose examples were learnt."""
        return finding.effect in LIMITING and finding.rule in self._known

    def _weighed(self, meant: _Meant, seen: Sight, marks: Marks, unnamed: float) -> Iterator[Case]:
        """Yield the case of each family that a sentence is like, and names or is known to be about."""
        labels = frozenset(self._labels[each] for each in seen.concepts if each in self._labels)
        by_words, by_signs = (
            dict(zip(sorted(Effect), scores[-len(Effect) :], strict=True)) for scores in (marks.within, marks.signs)
        )
        frees = bool(by_words[Effect.RESTRICTS] < max(by_words[each] for each in FREEING))
        leave = max(FREEING, key=lambda each: by_words[each] + by_signs[each])
        for family, column in meant.like.items():
            named = not seen.concepts.isdisjoint(self._topics.get(family, ()))
            if named or family in meant.saw or marks.within[column] > unnamed:
                said = tuple(each for each in meant.found if each.family == family and self._to_doubt(each))
                weighed = features(meant.sentence, seen, marks, (family, column), named=named)
                yield Case(meant.sentence, family, weighed, any(seen.frames), frees, leave, said, labels)


def left_over(
    unclaimed: Iterable[Unclaimed], doubtful: Iterable[Unclaimed], findings: Iterable[Finding]
) -> tuple[Unclaimed, ...]:
    """Return what is to be read by oneself, each sentence once, in the order of the document.

    Of the net what has not become a finding by likeness; of what was withdrawn all.
    """
    claimed = {(each.provision, each.start) for each in findings if each.resembles}
    left = {(each.provision, each.start): each for each in unclaimed}
    left = {place: each for place, each in left.items() if place not in claimed}
    left |= {(each.provision, each.start): each for each in doubtful}
    return tuple(left[place] for place in sorted(left))


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


def _meet(one: Finding, other: Finding | None) -> bool:
    """Say whether two findings of one provision share words."""
    return other is not None and one.start < other.end and other.start < one.end


def _by_provision(found: Iterable[Finding]) -> dict[int, list[Finding]]:
    of_each: dict[int, list[Finding]] = {}
    for each in found:
        of_each.setdefault(each.provision, []).append(each)
    return of_each


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


def _place(finding: Finding) -> tuple[int, int, str]:
    """Return where a finding stands and of which rule it is."""
    return finding.provision, finding.start, finding.rule


def _within(finding: Finding, rule: str, case: Case) -> bool:
    """Say whether a finding is of a rule and shares words with a sentence in which that was wrong."""
    sentence = case.sentence
    met = finding.start < sentence.end and sentence.start < finding.end
    return met and (finding.provision, finding.rule) == (sentence.provision.index, rule)


def _finding(reader: Reader, sentence: Sentence, effect: Effect, nearest: Exemplar) -> Finding:
    at = sentence.start, sentence.end
    made = reader.finding(nearest.rule, effect, sentence.provision, at, f"reads like “{nearest.text}”")
    return replace(made, resembles=nearest.text)
