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

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from fundflow.detection.cases import Cases
from fundflow.detection.forest import Forest
from fundflow.detection.nearest import Nearest
from fundflow.model import Effect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fundflow.detection.cases import Case, Known
    from fundflow.detection.nearest import Exemplar
    from fundflow.detection.reader import Reader
    from fundflow.detection.sights import Sentence
    from fundflow.model import Finding, Likeness, RuleBook, Unclaimed

UNFRAMED = 1.0
"""How much surer the trees must be where nothing commands, forbids, allows or tells, as in a list of what is there."""
CONTRARY = 0.8
"""How much surer they must be of a limit where a rule has found leave of the same family."""
ANYTHING = "your work"
"""What a sentence speaks of in which a rule saw something, and no word names a topic."""


class _Trees(NamedTuple):
    """The trees of each question that were grown."""

    limits: Forest | None
    frees: Forest | None
    doubts: Forest | None

    @classmethod
    def of(cls, likeness: Likeness) -> _Trees:
        return cls(*(Forest(each) if each else None for each in (likeness.limits, likeness.frees, likeness.doubts)))

    def effects(self, case: Case) -> Iterator[tuple[Effect, float]]:
        """Yield what the trees say that a sentence does, beside what rules found there, and how sure they are."""
        bare = 0.0 if case.framed else UNFRAMED
        if self.limits and case.may_limit and not case.frees:
            sure = self.limits.surety(case.features) - bare - CONTRARY * case.freed
            if sure >= 0:
                yield Effect.RESTRICTS, sure
        if self.frees and not case.freed:
            sure = self.frees.surety(case.features) - bare
            if sure >= 0:
                yield case.leave, sure


class _Learnt(NamedTuple):
    """What was learnt, ready to be asked."""

    cases: Cases
    trees: _Trees
    nearest: Nearest

    @classmethod
    def of(cls, likeness: Likeness, book: RuleBook) -> _Learnt:
        cases = Cases(likeness, book)
        return cls(cases, _Trees.of(likeness), Nearest(book.rules.values(), cases.pieces))

    def decided(self, reader: Reader, cases: Iterable[Case]) -> list[Finding]:
        """Return what the trees find: of a family in a provision a limit and leave, the surest."""
        surest: dict[tuple[int, str, bool], tuple[float, Sentence, Effect]] = {}
        for case in cases:
            for effect, sure in self.trees.effects(case):
                key = case.sentence.provision.index, case.family, effect.frees
                if key not in surest or sure > surest[key][0]:
                    surest[key] = sure, case.sentence, effect
        likest = (
            (sentence, effect, self.nearest.to(sentence.alone, family, effect))
            for (_provision, family, _frees), (_sure, sentence, effect) in surest.items()
        )
        return [_finding(reader, sentence, effect, like) for sentence, effect, like in likest if like]


class Likened:
    """What was learnt for a book, if anything; remembers words from document to document."""

    def __init__(self, book: RuleBook) -> None:
        self.learnt = _Learnt.of(book.likeness, book) if book.likeness else None

    def findings(self, reader: Reader, found: Sequence[Finding], known: Known) -> list[Finding]:
        """Return what likeness finds beside the rules."""
        if self.learnt is None:
            return []
        return self.learnt.decided(reader, self.learnt.cases.open(reader, found, known))

    def doubted(
        self, reader: Reader, found: Sequence[Finding], known: Known
    ) -> tuple[list[Finding], list[Unclaimed]]:
        """Return what stands of what rules found in sentences, and the sentences of what is withdrawn.

        What runs over several sentences is withdrawn when all of them read like no condition of its family, and with it
        the leave that its rule read in the same words.
        """
        doubts = self.learnt.trees.doubts if self.learnt else None
        looked_at: dict[tuple[int, int, str], list[Case]] = {}
        for case in self.learnt.cases.reported(reader, found, known) if self.learnt and doubts else ():
            for each in case.said:
                looked_at.setdefault(_place(each), []).append(case)
        wrong = {
            place: cases
            for place, cases in looked_at.items()
            if doubts and all(doubts.says_yes(case.features) for case in cases)
        }
        gone = [(rule, case) for (_provision, _start, rule), cases in wrong.items() for case in cases]
        hangs = {_place(each) for each in found if each.effect.frees and any(_within(each, *one) for one in gone)}
        stands = [each for each in found if _place(each) not in wrong.keys() | hangs]
        return stands, [self._left(reader, case) for _rule, case in gone]

    def _left(self, reader: Reader, case: Case) -> Unclaimed:
        """Return the sentence of a finding that was withdrawn, to be read by oneself."""
        at = case.sentence.provision, case.sentence.start, case.sentence.end
        return reader.unclaimed(*at, case.topics or (ANYTHING,))


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
