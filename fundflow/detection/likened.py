"""Find what no rule knows by its words, but what reads like the examples of one.

People word the same condition in ever new ways.  A sentence that no rule claims for a family, and that reads like the
labelled passages of it, becomes a finding of the rule whose example is nearest.  The finding carries that example, so
that a reader can compare; its verdict never says more than "read this": likeness is a reason to look, no evidence.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from fundflow.detection.asking import marked
from fundflow.detection.doubts import softening
from fundflow.detection.likeness import Scorer, Scores, likeness_of
from fundflow.detection.passage import Part
from fundflow.detection.standing import WEAK
from fundflow.model import Effect, Finding, InstrumentKind, ProvisionKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from fundflow.detection.reader import Reader
    from fundflow.model import Provision, Rule, RuleBook, Unclaimed

LIKE = -0.15
"""Score from which a sentence that holds a topic of the family reads like it, with what introduces it."""
UNNAMED = 0.1
"""The same for a sentence that holds no word for a topic of the family."""
ALONE = -0.2
"""Score that it must have by itself: a heading alone makes no condition of what stands below it."""
PLAINLY = 1.2
"""How much more it must read like a limit than like leave to be one although its strongest words allow or free."""
SHORT = 6
"""Words below which a sentence says too little."""
NEAR = 1000
"""Characters of what introduces a sentence that are read with it: its end, for a lead-in may be a whole page."""
BARE = 2
"""Words of a bare answer: "No.", "Claro que no"."""
_OPERATIVE = frozenset({"ban", "duty", "statement", "permission", "exemption"})
_FREED = {"permission": Effect.PERMITS, "exemption": Effect.EXEMPTS}
_FREEING = frozenset(_FREED.values())
_SAID = frozenset({Effect.RESTRICTS, *_FREEING})
"""Effects that likeness can show; what brings in a text must name it in words that a rule knows."""


class _Known(NamedTuple):
    """An example of a rule, as numbers."""

    rule: Rule
    text: str
    vector: dict[int, float]


class Likened:
    """The weights of a book and its examples; remembers words from document to document."""

    def __init__(self, book: RuleBook) -> None:
        self._scorer = Scorer(book.likeness) if book.likeness else None
        self._rules = tuple(book.rules.values())
        self._topics = _topics_of(book)
        self._examples: dict[tuple[str, Effect], list[_Known]] = {}

    def findings(
        self, reader: Reader, found: Sequence[Finding], weighed: Mapping[tuple[int, int], Collection[str]]
    ) -> list[Finding]:
        """Return what is found by likeness beside what is found already: one of a family in a provision.

        Args:
            reader: the document.
            found: its findings by the words of rules.
            weighed: families whose matter a rule knows in a sentence, by its provision and first word: what the rule
                decided, also that it is nothing, holds.
        """
        if self._scorer is None or reader.outline.instrument is InstrumentKind.COMMENTARY:
            return []
        known: dict[int, set[str]] = {}
        for each in found:
            known.setdefault(each.provision, set()).add(each.family)
        added: list[Finding] = []
        for provision in reader.outline.provisions:
            if _silent(reader, provision):
                continue
            taken = known.get(provision.index, set())
            for words in reader.scan(provision).sentences:
                closed = taken.union(weighed.get((provision.index, words[0]), ()))
                new = list(self._sentence(reader, provision, words, closed, self._scorer))
                taken = taken.union(each.family for each in new)
                added += new
        return added

    def _sentence(
        self,
        reader: Reader,
        provision: Provision,
        words: tuple[int, int],
        closed: Collection[str],
        scorer: Scorer,
    ) -> Iterator[Finding]:
        """Yield what a sentence reads like, but for the families that are closed."""
        start, end = _quote(reader, provision, words)
        if start == end:
            return
        text = " ".join((_question(reader, provision, words), provision.text[start:end]))
        scores = scorer.scores(" ".join((*_above(reader, provision), text)), LIKE)
        like = scores.families.keys() - closed
        if not like:
            return
        alone = scorer.scores(text, ALONE).families.keys()
        effect, concepts = _said(reader, provision, words, scores)
        for family in sorted(like & alone):
            named = concepts & self._topics.get(family, frozenset())
            if effect and (named or scores.families[family] > UNNAMED):
                nearest = self._nearest(family, effect, text, scorer)
                if nearest is not None:
                    yield _finding(reader, provision, (start, end), effect, nearest)

    def _nearest(self, family: str, effect: Effect, text: str, scorer: Scorer) -> _Known | None:
        """Return the example of the family for the effect that the text is most like."""
        key = (family, effect)
        if key not in self._examples:
            self._examples[key] = [
                _Known(rule, each.text, scorer.vector(each.text))
                for rule in self._rules
                if rule.family == family
                for each in rule.examples
                if each.effect is effect
            ]
        own = scorer.vector(text)
        return max(self._examples[key], key=lambda each: likeness_of(own, each.vector), default=None)


def left_over(unclaimed: Iterable[Unclaimed], findings: Iterable[Finding]) -> tuple[Unclaimed, ...]:
    """Return the sentences of the net that have not become findings by likeness."""
    claimed = {(each.provision, each.start) for each in findings if each.resembles}
    return tuple(each for each in unclaimed if (each.provision, each.start) not in claimed)


def _silent(reader: Reader, provision: Provision) -> bool:
    """Say whether a provision binds nobody, whatever it reads like."""
    return provision.kind is ProvisionKind.HEADING or provision.deleted or bool(reader.defines(provision))


def _quote(reader: Reader, provision: Provision, words: tuple[int, int]) -> tuple[int, int]:
    """Return the characters of a sentence; none when it asks, says too little, or is a page of figures."""
    scan = reader.scan(provision)
    first, last = words
    too_little = last - first < SHORT or scan.is_figures(first, last)
    if too_little or marked(scan, last) or _answers(reader, provision, first):
        return 0, 0
    return reader.quote(Part(provision.index, scan, first, last, "own"), first, last)


def _answers(reader: Reader, provision: Provision, first: int) -> bool:
    """Say whether a sentence goes on from a bare answer, "… ? No. We …": who speaks there of whom is not known."""
    sentences = reader.scan(provision).sentences
    here = bisect_left(sentences, (first,))
    if here == 0:
        return False
    start, end = sentences[here - 1]
    return end - start <= BARE and reader.question(provision, start) is not None


def _question(reader: Reader, provision: Provision, words: tuple[int, int]) -> str:
    """Return the question that a sentence answers, if any."""
    asked = reader.question(provision, words[0])
    return asked.scan.words(asked.start, asked.end) if asked else ""


def _above(reader: Reader, provision: Provision) -> Iterator[str]:
    """Yield the texts that a sentence is read with: its heading, what introduces it, the header of its table."""
    yield provision.heading
    if provision.lead_in is not None:
        yield reader.outline.provisions[provision.lead_in].text[-NEAR:]
    yield provision.header


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


def _said(
    reader: Reader, provision: Provision, words: tuple[int, int], scores: Scores
) -> tuple[Effect | None, frozenset[str]]:
    """Return what a sentence does, None when nothing in it commands, forbids or frees, and the concepts it holds.

    Where it reads like a limit, but its strongest words only allow or free, these words decide.
    """
    effect = Effect(max(scores.effects, key=lambda name: scores.effects[name]))
    if effect not in _SAID or softening(reader, provision):
        return None, frozenset()
    passage = reader.passage(provision, *words)
    concepts = frozenset(hit.concept for hit in passage.hits if hit.end > passage.own)
    frames = reader.frames.read(passage)
    does = [frame for frame in frames.all if frame.kind in _OPERATIVE]
    if frames.told(own=True) or not any(frame.rank >= WEAK for frame in does):
        return None, concepts
    own = [frame for frame in does if frame.start >= passage.own]
    plain = _margin(scores) > PLAINLY or any(frame.kind == "ban" for frame in own)
    if effect is Effect.RESTRICTS and own and not plain:
        strongest = max(own, key=lambda frame: (frame.rank, -frame.start))
        return _FREED.get(strongest.kind, effect), concepts
    return effect, concepts


def _margin(scores: Scores) -> float:
    """Return how much more a text reads like a limit than like leave."""
    return scores.effects[Effect.RESTRICTS] - max(scores.effects[each] for each in _FREEING)


def _finding(reader: Reader, provision: Provision, at: tuple[int, int], effect: Effect, nearest: _Known) -> Finding:
    rule = nearest.rule
    return Finding(
        id="",
        rule=rule.id,
        family=rule.family,
        effect=effect,
        scope=rule.scope,
        flow_down=rule.flow_down,
        **reader.place(provision, *at),
        reason=f"reads like “{nearest.text}”",
        resembles=nearest.text,
    )
