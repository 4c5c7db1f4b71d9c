"""Turn a document's provisions and a rule book into findings, and the net of what no rule claimed.

It decides what the text says and does, never whether that binds anyone.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from fundflow.detection.attached import attached_findings
from fundflow.detection.match import anchor_index, find_matches, matches
from fundflow.detection.modality import FrameIndex, Governing, Modality
from fundflow.detection.reader import Reader
from fundflow.detection.scan import Scanner
from fundflow.detection.table import answered_no, row_frame
from fundflow.model import Effect, Finding, InstrumentKind, ProvisionKind, Unclaimed
from fundflow.words import WORD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fundflow.detection.passage import Passage
    from fundflow.detection.scan import Hit
    from fundflow.model import Outline, Pattern, Provision, Rule, RuleBook


_SAID = frozenset({Effect.RESTRICTS, Effect.REFERS})
SAVED = 27
"""Rank from which a permission is a saving clause of its own."""


class Claim(NamedTuple):
    """A rule's match in a sentence, before the finding is written."""

    rule: Rule
    effect: Effect
    governing: Governing
    start: int
    end: int
    weight: int


@dataclass(slots=True)
class Detector:
    """Finds conditions with one rule book; remembers words from document to document."""

    book: RuleBook
    by_anchor: dict[str, list[tuple[Rule, Pattern]]] = field(default_factory=dict)
    scanner: Scanner = field(init=False)
    frames: FrameIndex = field(init=False)
    wanted: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.scanner = Scanner(self.book.lexicon)
        self.frames = FrameIndex(self.book.frames)
        for rule in self.book.rules.values():
            for pattern in rule.patterns:
                for anchor in pattern.anchors:
                    self.by_anchor.setdefault(anchor, []).append((rule, pattern))
        self.wanted = frozenset(self.by_anchor) | frozenset(self.book.lexicon.topics)

    def concerns(self, text: str) -> bool:
        """Say whether a page's text holds a word that some rule or topic begins with."""
        return self.scanner.touches(text, self.wanted)

    def find(self, outline: Outline) -> tuple[tuple[Finding, ...], tuple[Unclaimed, ...]]:
        """Return the findings of a document in reading order, and the sentences no rule claimed."""
        return _Document(self, Reader(self.book, outline, self.scanner, self.frames)).run()


class _Document:
    """One document being read; nothing outlives it."""

    def __init__(self, detector: Detector, reader: Reader) -> None:
        self.detector = detector
        self.reader = reader
        self.outline = reader.outline

    def run(self) -> tuple[tuple[Finding, ...], tuple[Unclaimed, ...]]:
        findings: list[Finding] = []
        unclaimed: list[Unclaimed] = []
        for provision in self.reader.interesting(self.detector.wanted):
            for start, end in self.reader.scan(provision).sentences:
                found, left = self._sentence(provision, start, end)
                findings += found
                unclaimed += left
        findings += attached_findings(self.reader, findings)
        return _numbered(_without_titles(findings, self.reader)), tuple(unclaimed)

    def _sentence(self, provision: Provision, start: int, end: int) -> tuple[list[Finding], list[Unclaimed]]:
        if not self._worth(provision, start, end):
            return [], []
        passage = self.reader.passage(provision, start, end)
        matched = list(self._matched(passage))
        topics = self._topics(passage)
        if not matched and not topics:
            return [], []
        modality = self.detector.frames.read(passage)
        claims = _best(self._claims(provision, modality, matched))
        claims += _best(_saving_segments(passage, modality, claims))
        findings = [self._finding(provision, passage, claim, claims) for claim in claims]
        return findings, ([] if claims else self._net(provision, modality, topics))

    def _worth(self, provision: Provision, start: int, end: int) -> bool:
        """A sentence is read when it, or what introduces it, holds a concept to search from."""
        wanted = self.detector.wanted
        if any(start <= h.start < end and h.concept in wanted for h in self.reader.scan(provision).hits):
            return True
        lead = provision.lead_in
        return lead is not None and any(h.concept in wanted for h in self.reader.scan(self.outline.provisions[lead]).hits)

    def _matched(self, passage: Passage) -> Iterator[tuple[Rule, Pattern, tuple[tuple[int, int], ...]]]:
        """Yield every match of a rule that touches the own sentence."""
        tried = {id(p): (r, p) for c in passage.spans for r, p in self.detector.by_anchor.get(c, ())}
        for rule, pattern in tried.values():
            for match in find_matches(pattern, passage.spans):
                if max(b for _, b in match) > passage.own and self._admits(rule, passage):
                    if rule.reference or not _in_title(self._core(pattern, match), passage):
                        yield rule, pattern, match

    def _topics(self, passage: Passage) -> list[Hit]:
        topics = self.detector.book.lexicon.topics
        return [hit for hit in passage.hits if hit.concept in topics and hit.end > passage.own]

    def _claims(
        self,
        provision: Provision,
        modality: Modality,
        matched: Iterable[tuple[Rule, Pattern, tuple[tuple[int, int], ...]]],
    ) -> Iterator[Claim]:
        for rule, pattern, match in matched:
            claim = self._claim(rule, pattern, match, (provision, modality))
            if claim:
                yield self._softened(claim, provision)

    def _admits(self, rule: Rule, passage: Passage) -> bool:
        return (
            all(matches(need, passage.spans) for need in rule.needs)
            and not any(matches(block, passage.spans) for block in rule.unless)
            and (not rule.document or self.reader.holds(rule.document))
        )

    def _claim(
        self, rule: Rule, pattern: Pattern, match: tuple[tuple[int, int], ...], at: tuple[Provision, Modality]
    ) -> Claim | None:
        start, end = self._core(pattern, match)
        governing = self._governing(*at, start, end)
        effect = effect_of(rule, governing.kind)
        if effect is None:
            return None
        weight = 2 * len(pattern.steps) + len(rule.needs) + (2 if rule.document else 0)
        return Claim(rule, effect, governing, start, end, weight)

    def _governing(self, provision: Provision, modality: Modality, start: int, end: int) -> Governing:
        passage = modality.passage
        if provision.kind is ProvisionKind.TABLE_ROW:
            part = passage.parts[-1]
            word = max(start, passage.own) - passage.own + part.start
            found = row_frame(self.reader, provision, part.scan.starts[word])
            if found:
                return found
        governing = modality.governing(start, end)
        spoken = governing.kind in {"ban", "duty", "statement"} and self._spoken(passage, start)
        return Governing("commentary", 50, spoken) if spoken else governing

    def _spoken(self, passage: Passage, start: int) -> str:
        """Return why the words are somebody's and not the document's: asked, or quoted from someone."""
        part = passage.parts[-1]
        first, last = self.reader.quote(part, part.start, part.end)
        sentence = part.scan.text[first:last]
        if sentence.rstrip("”\"»’')").endswith("?"):
            return "a question"
        at = part.scan.starts[max(start, passage.own) - passage.own + part.start]
        before = part.scan.text[first:at]
        if not _in_quotes(before):
            return ""
        said = [h for h in passage.hits if h.concept == "quoting" and passage.own <= h.start < start]
        return passage.text(said[-1].start, said[-1].end) if said else ""

    def _core(self, pattern: Pattern, match: tuple[tuple[int, int], ...]) -> tuple[int, int]:
        """The words of the match that are matter, not grammar: what the frame must govern."""
        grammar = self.detector.book.lexicon.grammar
        core = [s for step, s in zip(pattern.steps, match, strict=True) if not grammar.intersection(step.concepts)]
        core = core or [match[anchor_index(pattern)]]
        return min(a for a, _ in core), max(b for _, b in core)

    def _softened(self, claim: Claim, provision: Provision) -> Claim:
        """What only looks operative: commentary, deleted text, a box that nobody ticked."""
        if claim.effect not in {Effect.RESTRICTS, Effect.REFERS}:
            return claim
        why = ""
        if self.outline.instrument is InstrumentKind.COMMENTARY:
            why = "the document is commentary"
        elif provision.deleted:
            why = "the words are struck out"
        elif self.reader.spent(provision):
            why = "its heading says that it no longer holds"
        elif provision.mark is False and self.reader.ticked:
            why = "the box is not ticked"
        elif provision.header and answered_no(self.reader, provision):
            why = "the answer is no, or not applicable"
        return claim._replace(effect=Effect.MENTIONS, governing=Governing("commentary", 50, why)) if why else claim

    def _finding(self, provision: Provision, passage: Passage, claim: Claim, claims: list[Claim]) -> Finding:
        start, end = self._quote(passage, claim, claims)
        rule = claim.rule
        return Finding(
            id="",
            rule=rule.id,
            family=rule.family,
            effect=claim.effect,
            scope=rule.scope,
            flow_down=rule.flow_down,
            quote=provision.text[start:end],
            page=self.reader.page_at(provision, start),
            end_page=self.reader.page_at(provision, end - 1),
            section=self.reader.section(provision),
            language=self.reader.language(provision),
            provision=provision.index,
            start=start,
            end=end,
            reason=_reason(claim, passage),
            context=self.reader.context(passage),
            limiters=_limiters(passage),
        )

    def _quote(self, passage: Passage, claim: Claim, claims: list[Claim]) -> tuple[int, int]:
        """The sentence; only the claim's clause where another clause of it does something else."""
        part = passage.parts[-1]
        low, high = passage.own, passage.end
        others = {c.effect for c in claims if c.rule.family == claim.rule.family}
        if len(others) > 1 and claim.effect in {Effect.PERMITS, Effect.EXEMPTS, Effect.MENTIONS}:
            first, last = passage.bounds(passage.segment(claim.start))
            low, high = max(low, first), min(high, last)
        if low >= high:
            low, high = passage.own, passage.end
        return self.reader.quote(part, low - passage.own + part.start, high - passage.own + part.start)

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
        if not found:
            return []
        part = modality.passage.parts[-1]
        start, end = self.reader.quote(part, part.start, part.end)
        page, section = self.reader.page_at(provision, start), self.reader.section(provision)
        return [Unclaimed(provision.text[start:end], page, section, tuple(sorted(found)), provision.index, start, end)]


def _in_title(core: tuple[int, int], passage: Passage) -> bool:
    """Say whether the words are part of an instrument's name: a title imposes nothing itself."""
    return any(h.concept.startswith("instrument:") and h.start <= core[0] and core[1] <= h.end for h in passage.hits)


def _saving_segments(passage: Passage, modality: Modality, claims: list[Claim]) -> Iterator[Claim]:
    """A later clause of the same sentence that saves something: "…; salaries remain allowable"."""
    taken = {passage.segment(claim.start) for claim in claims}
    for claim in claims:
        if claim.effect is Effect.RESTRICTS:
            here = passage.segment(claim.start)
            for frame in modality.frames:
                later = passage.segment(frame.start)
                if frame.kind == "permission" and frame.rank >= SAVED and later > here and later not in taken:
                    words = passage.text(frame.start, frame.end)
                    yield claim._replace(
                        effect=Effect.PERMITS, governing=Governing("permission", frame.rank, words), start=frame.start, end=frame.end
                    )


def _in_quotes(before: str) -> bool:
    """Say whether the text leaves a quotation open."""
    curly = before.count("“") - before.count("”") + before.count("«") - before.count("»")
    return curly > 0 or before.count('"') % 2 == 1


def effect_of(rule: Rule, kind: str) -> Effect | None:
    """Return what a match of the rule does under a frame; None when it does nothing."""
    if kind == "commentary":
        return Effect.MENTIONS
    if kind == "exemption":
        return Effect.EXEMPTS
    if rule.reference:
        return Effect.REFERS
    if kind in rule.frames:
        return Effect.RESTRICTS
    return Effect.PERMITS if kind == "permission" else None


def _best(claims: Iterable[Claim]) -> list[Claim]:
    """Of several rules of one family that say the same of a sentence, keep the most specific.

    References are kept one for each instrument, and none where the sentence itself imposes the same.
    """
    best: dict[tuple[str, Effect, str], Claim] = {}
    for claim in claims:
        key = (claim.rule.family, claim.effect, claim.rule.id if claim.rule.reference else "")
        if key not in best or (claim.weight, best[key].rule.id) > (best[key].weight, claim.rule.id):
            best[key] = claim
    imposed = {family for family, effect, _ in best if effect is Effect.RESTRICTS}
    return [c for (family, effect, _), c in best.items() if not (effect is Effect.REFERS and family in imposed)]


def _reason(claim: Claim, passage: Passage) -> str:
    matched = passage.text(claim.start, claim.end)
    if not claim.governing.words:
        return f"names “{matched}”"
    return f"“{claim.governing.words}” governs “{matched}”"


def _limiters(passage: Passage) -> tuple[str, ...]:
    return tuple(passage.text(h.start, h.end) for h in passage.hits if h.concept == "limiter" and h.start >= passage.own)


def _without_titles(findings: list[Finding], reader: Reader) -> list[Finding]:
    """Drop titles and lines of a contents list that name an instrument, where the text itself says it."""
    provisions = reader.outline.provisions
    imposed = {(f.family, i) for f in findings if f.effect is Effect.RESTRICTS for i in provisions[f.provision].path}
    said = {f.family for f in findings if f.effect in _SAID and not reader.in_contents(provisions[f.provision])}
    return [
        f
        for f in findings
        if f.effect is not Effect.REFERS
        or not (
            (provisions[f.provision].kind is ProvisionKind.HEADING and (f.family, f.provision) in imposed)
            or (f.family in said and reader.in_contents(provisions[f.provision]))
        )
    ]


def _numbered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Give each finding an id from its rule and words; equal ones are told apart by their order."""
    seen: dict[str, int] = {}
    numbered = []
    for finding in sorted(findings, key=lambda f: (f.provision, f.start, f.family, f.effect, f.rule)):
        key = f"{finding.rule}\0{finding.effect}\0{' '.join(finding.quote.split())}"
        seen[key] = seen.get(key, 0) + 1
        digest = hashlib.sha256(f"{key}\0{seen[key]}".encode()).hexdigest()[:16]
        numbered.append(replace(finding, id=digest))
    return tuple(numbered)
