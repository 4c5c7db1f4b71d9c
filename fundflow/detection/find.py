"""Turn a document's provisions and a rule book into findings, and the net of what no rule claimed.

It decides what the text says and does, never whether that binds anyone.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from fundflow.detection.answers import answered
from fundflow.detection.attached import CLAUSE, attached_findings
from fundflow.detection.candidates import Candidates
from fundflow.detection.claims import Claim, best_claims, effect_of, limiters_of, reason_of, saving_segments, settled
from fundflow.detection.defined import defines_only, meaning, terms_of, uses
from fundflow.detection.doubts import softening, spoken
from fundflow.detection.intervals import Intervals
from fundflow.detection.likened import Likened, left_over
from fundflow.detection.masks import mask
from fundflow.detection.match import anchor_index, find_matches, matches
from fundflow.detection.modality import NOWHERE, Modality
from fundflow.detection.naming import brought_in, captions, linked, names, titles
from fundflow.detection.passage import assemble, held_by, sought_in
from fundflow.detection.quoting import quote_of
from fundflow.detection.reader import Reader
from fundflow.detection.scan import Scanner
from fundflow.detection.settle import numbered, said_once, without_titles
from fundflow.detection.silence import silenced
from fundflow.detection.standing import WEAK, FrameIndex, Governing
from fundflow.detection.table import row_frame, row_sides, torn
from fundflow.model import Effect, Finding, InstrumentKind, ProvisionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fundflow.detection.cases import Case
    from fundflow.detection.passage import Part, Passage
    from fundflow.detection.scan import Hit
    from fundflow.model import Outline, Pattern, Provision, Rule, RuleBook, Unclaimed

Matched = tuple["Rule", "Pattern", tuple[tuple[int, int], ...]]
"""A rule, its pattern, and the words of each of its steps."""
_OPERATIVE = frozenset({"ban", "duty", "statement", "permission"})


@dataclass(slots=True)
class Detector:
    """Finds conditions with one rule book; remembers words from document to document."""

    book: RuleBook
    candidates: Candidates = field(init=False)
    scanner: Scanner = field(init=False)
    frames: FrameIndex = field(init=False)
    wanted: frozenset[str] = field(init=False)
    begins: int = field(init=False)
    """The bits of what is wanted."""
    topics: int = field(init=False)
    likened: Likened = field(init=False)

    def __post_init__(self) -> None:
        self.frames = FrameIndex(self.book.frames)
        self.topics = mask(self.book.lexicon.topics)
        self.scanner = Scanner(self.book.lexicon, self._turn())

    def alone(self, rule: Rule) -> Detector:
        """Return a detector of one rule, by its words alone; it knows the words and frames that this one knows."""
        other = copy(self)
        other.book = replace(self.book, rules={rule.id: rule}, likeness=None)
        other.scanner = self.scanner.seeking(other._turn())  # noqa: SLF001 - its own kind
        return other

    def _turn(self) -> frozenset[str]:
        """Turn to the rules of the book, and return the concepts that are looked for at first."""
        rules, lexicon = self.book.rules.values(), self.book.lexicon
        self.candidates = Candidates(rules, lexicon.grammar)
        self.wanted = self.candidates.anchors | frozenset(lexicon.topics)
        self.begins = mask(self.wanted)
        self.likened = Likened(self.book)
        anywhere = (concept for rule in rules for concept in rule.document)
        return self.wanted.union(self.candidates.matter, anywhere, CLAUSE)

    def concerns(self, text: str) -> bool:
        """Say whether a page's text holds a word that some rule or topic begins with."""
        return self.scanner.touches(text, self.begins)

    def find(self, outline: Outline) -> tuple[tuple[Finding, ...], tuple[Unclaimed, ...]]:
        """Return the findings of a document in reading order, and the sentences no rule claimed."""
        return _Document(self, outline).run()

    def cases(self, outline: Outline, unnamed: float) -> Iterator[Case]:
        """Yield what likeness has to decide on in a document, for those who teach it (`tests/wording/learn.py`)."""
        learnt, document = self.likened.learnt, _Document(self, outline)
        if learnt:
            yield from learnt.cases.reported(document.reader, document.sentences()[0], document.weighed)
            yield from learnt.cases.open(document.reader, document.read()[0], document.weighed, unnamed)


class _Document:
    """One document being read; nothing outlives it."""

    def __init__(self, detector: Detector, outline: Outline) -> None:
        self.detector = detector
        self.reader = Reader(detector.book, outline, detector.scanner, detector.frames)
        self.outline = outline
        self.weighed: dict[tuple[int, int], dict[str, bool]] = {}
        """Families whose matter a rule knows in a sentence, by its provision and first word; and if it was silenced."""
        self.doubtful: list[Unclaimed] = []
        """Sentences of which rules reported what is no condition, it seems."""

    def run(self) -> tuple[tuple[Finding, ...], tuple[Unclaimed, ...]]:
        findings, unclaimed = self.read()
        findings += self.detector.likened.findings(self.reader, findings, self.weighed)
        settled = said_once(without_titles(findings, self.reader), self.detector.book.rules)
        return numbered(settled), left_over(unclaimed, self.doubtful, settled)

    def read(self) -> tuple[list[Finding], list[Unclaimed]]:
        """Return what the rules find, and the sentences they leave over."""
        said, unclaimed = self.sentences()
        # What is doubted goes before anything hangs on it: the uses of a term, an exception elsewhere.
        findings, self.doubtful = self.detector.likened.doubted(self.reader, said, self.weighed)
        findings += self._used(findings)
        findings += attached_findings(self.reader, findings)
        return findings, unclaimed

    def sentences(self) -> tuple[list[Finding], list[Unclaimed]]:
        """Return what the rules find in sentences, and those they leave over."""
        findings: list[Finding] = []
        unclaimed: list[Unclaimed] = []
        for provision in self.reader.interesting(self.detector.wanted):
            for start, end in self.reader.scan(provision).sentences:
                found, left = self._sentence(provision, start, end)
                findings += found
                unclaimed += left
        return findings, unclaimed

    def _sentence(self, provision: Provision, start: int, end: int) -> tuple[list[Finding], list[Unclaimed]]:
        if not self._worth(provision, start, end):
            return [], []
        parts = self.reader.parts(provision, start, end)
        if not self._promising(parts):
            return [], []
        passage = assemble(parts)
        matched = list(self._matched(passage))
        topics = self._topics(passage)
        if not matched and not topics:
            return [], []
        modality = Modality(self.detector.frames.read(passage))
        claims = best_claims(self._claims(provision, modality, matched))
        claims += best_claims(saving_segments(passage, modality, claims))
        findings = [self._finding(provision, passage, claim, claims) for claim in claims]
        return findings, ([] if claims else self._net(provision, modality, topics))

    def _worth(self, provision: Provision, start: int, end: int) -> bool:
        """A sentence is read when it, or what introduces it, holds a concept to search from."""
        wanted = self.detector.begins
        scan = self.reader.scan(provision)
        if scan.sought_between(start, end) & wanted:
            return not scan.is_figures(start, end)
        asked = self.reader.question(provision, start)
        if asked and asked.sought & wanted:
            return True
        if provision.lead_in is None:
            return False
        lead = self.reader.scan(self.outline.provisions[provision.lead_in])
        return bool(lead.sought & wanted)

    def _promising(self, parts: Sequence[Part]) -> bool:
        """A sentence is put together when its words can complete some pattern, wherever they stand, or name a topic.

        Most cannot by their matter alone; only of the others all words are looked at.
        """
        candidates = self.detector.candidates
        if not parts[-1].sought & self.detector.topics and not candidates.possible(sought_in(parts)):
            return False
        own = held_by(parts[-1:])
        if own & self.detector.topics:
            return True
        return any(own & each.concepts for each in candidates.of(held_by(parts)))

    def _matched(self, passage: Passage) -> Iterator[Matched]:
        """Yield every match of a rule that touches the own sentence."""
        held = mask(passage.spans)
        tried = {each.number: (each.rule, each.pattern) for each in self.detector.candidates.of(held)}
        if not tried:
            return
        named = names(passage, (pattern for rule, pattern in tried.values() if rule.reference))
        called, titled = captions(passage), titles(passage)
        admitted: dict[str, Intervals | None] = {}
        for _, (rule, pattern) in sorted(tried.items()):
            for match in find_matches(pattern, passage.spans, passage.asides.within):
                start, end = self._core(pattern, match, passage)
                if max(b for _, b in match) <= passage.own:
                    continue
                if rule.reference:
                    told = linked(passage, pattern, match) and brought_in(rule, passage, start)
                    silent = not told or titled.hold(start, end)
                else:
                    silent = named.hold(start, end) or any(called.hold(*s) for s in self._matter(pattern, match))
                if not silent:
                    if rule.id not in admitted:
                        admitted[rule.id] = silenced(rule, passage) if self._admits(rule, passage) else None
                    mute = admitted[rule.id]
                    silent = mute is None or mute.meet(start, end)
                self._weigh(passage, rule.family, silent=silent)
                if not silent:
                    yield rule, pattern, match
                elif admitted.get(rule.id, Intervals(())) is None:
                    break

    def _weigh(self, passage: Passage, family: str, *, silent: bool) -> None:
        part = passage.parts[-1]
        known = self.weighed.setdefault((part.provision, part.start), {})
        known[family] = silent or known.get(family, False)

    def _topics(self, passage: Passage) -> list[Hit]:
        topics = self.detector.book.lexicon.topics
        return [hit for hit in passage.hits if hit.concept in topics and hit.end > passage.own]

    def _claims(self, provision: Provision, modality: Modality, matched: Iterable[Matched]) -> Iterator[Claim]:
        why = softening(self.reader, provision)
        for claim in self._made(provision, modality, matched):
            if claim.effect.limits and why:
                yield claim._replace(effect=Effect.MENTIONS, governing=Governing("commentary", 50, why))
            else:
                yield claim

    def _made(self, provision: Provision, modality: Modality, matched: Iterable[Matched]) -> Iterator[Claim]:
        """Yield what each match claims; in a row whose cells differ, what each side of it does."""
        for rule, pattern, match in matched:
            core = self._core(pattern, match, modality.passage)
            for governing in row_sides(self.reader, provision, modality.passage, core) or (None,):
                claim = self._claim(rule, pattern, match, (provision, modality), governing)
                if claim:
                    yield claim

    def _admits(self, rule: Rule, passage: Passage) -> bool:
        return all(matches(need, passage.spans, passage.asides.within) for need in rule.needs) and (
            not rule.document or self.reader.holds(rule.document)
        )

    def _claim(
        self,
        rule: Rule,
        pattern: Pattern,
        match: tuple[tuple[int, int], ...],
        at: tuple[Provision, Modality],
        side: Governing | None = None,
    ) -> Claim | None:
        start, end = self._core(pattern, match, at[1].passage)
        if torn(self.reader, at[0], at[1].passage, (start, end)):
            return None
        governing = side or self._governing(*at, start, end)
        if side is None and effect_of(rule, governing) in {None, Effect.PERMITS}:
            governing = self._beside(at, governing, self._matter(pattern, match))
        governing = settled(rule, governing, at[1], tuple(zip(pattern.steps, match, strict=True)), (start, end))
        effect = effect_of(rule, governing)
        if defines_only(self.reader, at[0], rule, governing):
            effect = Effect.MENTIONS
        if effect is None:
            return None
        weight = 2 * len(pattern.steps) + len(rule.needs) + (2 if rule.document else 0)
        return Claim(rule, effect, governing, start, end, weight)

    def _beside(self, at: tuple[Provision, Modality], governing: Governing, matter: list[tuple[int, int]]) -> Governing:
        """Return what governs where the first look helps no further.

        A ban in the very words of the matter forbids nothing: "teaches the young to abstain from sex".  What runs
        over two clauses is governed by the second when the first says little: "they see her through the pregnancy;
        they do not speak of ending it".
        """
        passage = at[1].passage
        start, end = min(a for a, _ in matter), max(b for _, b in matter)
        if governing.kind == "ban":
            return self._governing(*at, start, end, Intervals(matter))
        if start < passage.own or passage.segment(start) == passage.segment(end - 1):
            return governing
        behind = self._governing(*at, end - 1, end)
        further = {"permission": {"duty", "ban"}, "duty": {"ban"}}.get(governing.kind, set())
        return behind if behind.kind and (governing.rank < WEAK or behind.kind in further) else governing

    def _governing(
        self, provision: Provision, modality: Modality, start: int, end: int, apart: Intervals = NOWHERE
    ) -> Governing:
        passage = modality.passage
        if provision.kind is ProvisionKind.TABLE_ROW:
            part = passage.parts[-1]
            word = (start if start >= passage.own else max(end - 1, passage.own)) - passage.own + part.start
            found = row_frame(self.reader, provision, part.scan.starts[word])
            if found and not (found.kind == "permission" and modality.commanded(start, end)):
                return found
        governing = modality.governing(start, end, apart)
        answer = answered(self.reader, provision, passage, governing, end - 1)
        if answer:
            return answer
        why = spoken(self.reader, passage, start) if governing.kind in _OPERATIVE else ""
        return Governing("commentary", 50, why) if why else governing

    def _core(self, pattern: Pattern, match: tuple[tuple[int, int], ...], passage: Passage) -> tuple[int, int]:
        """The words from the first to the last that are matter: what the frame must govern; of a row only its own."""
        core = self._matter(pattern, match)
        if passage.row or passage.asked:
            core = [span for span in core if span[1] > passage.own] or core
        clause, _ = passage.bounds(passage.segment(match[anchor_index(pattern)][0]))
        if any(hit.concept == "comma_not" for hit in passage.among(clause, clause + 1)):
            core = [span for span in core if span[0] >= clause] or core
        return min(a for a, _ in core), max(b for _, b in core)

    def _matter(self, pattern: Pattern, match: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
        """The words of the match that are matter, not grammar."""
        grammar = self.detector.book.lexicon.grammar
        core = [s for step, s in zip(pattern.steps, match, strict=True) if not grammar.intersection(step.concepts)]
        return core or [match[anchor_index(pattern)]]

    def _finding(self, provision: Provision, passage: Passage, claim: Claim, claims: list[Claim]) -> Finding:
        at, why = quote_of(self.reader, passage, claim, claims), reason_of(claim, passage)
        found = self.reader.finding(claim.rule, claim.effect, provision, at, why)
        context = self.reader.context(passage, claim.governing.behind)
        return replace(found, context=context, limiters=limiters_of(passage))

    def _used(self, findings: list[Finding]) -> list[Finding]:
        """What sentences do with a defined term whose definition holds the matter."""
        found = []
        for use in uses(self.reader, terms_of(self.reader, findings), findings):
            passage = self.reader.passage(use.provision, use.start, use.end)
            modality = Modality(self.detector.frames.read(passage))
            start, end = (word + passage.own - passage.parts[-1].start for word in (use.first, use.last))
            governing = self._governing(use.provision, modality, start, end, Intervals([(start, end)]))
            rule = self.detector.book.rules[use.term.rule]
            effect = effect_of(rule, governing)
            if effect and effect is not Effect.MENTIONS and not softening(self.reader, use.provision):
                claim = Claim(rule, effect, governing, start, end, 0)
                made = self._finding(use.provision, passage, claim, [claim])
                found.append(replace(made, context=(*made.context, meaning(self.reader, use.term))))
        return found

    def _net(self, provision: Provision, modality: Modality, topics: list[Hit]) -> list[Unclaimed]:
        """A topic under a duty or ban that no rule claimed: nothing that might bind is dropped unseen."""
        talk = self.outline.instrument is InstrumentKind.COMMENTARY or provision.kind is ProvisionKind.HEADING
        if talk or provision.deleted or provision.definition:
            return []
        labels = self.detector.book.lexicon.topics
        found = {
            labels[hit.concept]
            for hit in topics
            if self._governing(provision, modality, hit.start, hit.end).kind in {"ban", "duty"}
        }
        part = modality.passage.parts[-1]
        start, end = self.reader.quote(part, part.start, part.end)
        return [self.reader.unclaimed(provision, start, end, found)] if found else []
