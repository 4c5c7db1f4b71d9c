"""Find saving clauses and exemptions that name no topic: "Nothing in the preceding sentence …".

They belong to the restriction they follow in the same section, even a page later; they point back
("this provision", "paragraph (b)(1)") or name who is free of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from fundflow.detection.clauses import named_in, ordinals_of, parts_of, points_to
from fundflow.detection.intervals import Intervals
from fundflow.detection.masks import mask
from fundflow.detection.passage import Part, assemble, held_by
from fundflow.detection.standing import UNAFFECTED
from fundflow.model import Effect, ProvisionKind
from fundflow.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fundflow.detection.clauses import Named
    from fundflow.detection.passage import Passage
    from fundflow.detection.reader import Reader
    from fundflow.detection.standing import Standing
    from fundflow.model import Finding, Provision

_RESERVED = re.compile(r"\b([^\W\d_]{4,14}\s(?:\d{1,3}(?:\.\d{1,2})*|[A-Z]|[IVX]{1,5}))(?![\w(])")
"""A part of the document as it is named: "Annex 3", "Attachment B", "Section 12"."""
_EXCEPTING = frozenset({"exception", "prejudice", "law_reference"})
REACH = 14
"""Provisions of the same section that are searched behind a restriction."""
BEHIND = 60
"""Sentences of one provision that are searched: in a text without paragraphs a section ends unseen."""
_REACHES = {Effect.RESTRICTS: REACH, Effect.REFERS: 1, Effect.MENTIONS: 0}
"""Provisions searched behind a finding: a reference names a text and says nothing itself; what is only told, or
defined, may be lifted where it is told: "Their law asks it.  You need make no declaration of the kind"."""
BESIDE = 5
"""Words between the name of a clause elsewhere and what frees of it: "inciso VI da cláusula terceira não alcança"."""
LED = 2
"""Words that may stand before such a name when no word for a rule does: "Nothing in Section 4 …"."""
CLAUSE = frozenset({"clause_word"})
_LIFTING = frozenset({"does_not_reach", "exempt", "restrain", "stays_out", "not_meant", "unaffected", "left_safe"})
"""What frees of a clause that is named."""
_RULES = frozenset({"rule_noun", "ban_noun", "anaphora", "clause_word"})
_FREEING = frozenset({"permission", "exemption"})
_POINTS = frozenset({"anaphora"})
_NAMES = frozenset({"exempt_body", "us_organization", "public_international_organization"})
_SAVING = 25
"""Rank of permissions that need to point back: "does not prevent"."""


def attached_findings(reader: Reader, findings: Sequence[Finding]) -> list[Finding]:
    """Return the permissions and exemptions that hang on the given findings."""
    saved: dict[tuple[int, int, str], Saving | None] = {}
    spoken = _Spoken(findings)
    made: list[Finding] = []
    heard = [f for f in findings if f.effect in _REACHES]
    naming = _Naming(reader)
    for finding in sorted(heard, key=lambda f: (-f.provision, -f.start)):
        behind = (*_following(reader, finding), *_pointed_at(reader, finding))
        for provision, start, end in (*behind, *naming.of(finding)):
            key = (provision.index, start, finding.family)
            if key not in saved:
                saved[key] = _saving(reader, provision, start, end, spoken.places(provision.index, finding.family))
            saving = saved[key]
            found = _attach(naming, finding, provision, saving) if saving else None
            if found:
                saved[key] = None
                made.append(found)
    return made


class _Spoken:
    """Places taken by a family or by a duty; a sentence that frees in another family may free here too."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self._by_provision: dict[int, list[Finding]] = {}
        for each in findings:
            self._by_provision.setdefault(each.provision, []).append(each)
        self._known: dict[tuple[int, str], Intervals] = {}

    def places(self, provision: int, family: str) -> Intervals:
        key = (provision, family)
        if key not in self._known:
            found = self._by_provision.get(provision, ())
            taken = (f for f in found if f.family == family or f.effect.limits)
            self._known[key] = Intervals((f.start, f.end) for f in taken)
        return self._known[key]


class _Naming:
    """The sentences of a document that free by a clause's label: "Clause 4.2 does not reach …", wherever they stand."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self._ordinals: frozenset[str] | None = None
        self._sentences: list[tuple[Provision, int, int, list[Named]]] | None = None

    def clauses(self, part: Part) -> list[Named]:
        """Return the clauses that some words name."""
        if self._ordinals is None:
            self._ordinals = ordinals_of(self.reader.outline)
        return list(named_in(part.scan, part.start, part.end, self._ordinals))

    def of(self, finding: Finding) -> Iterator[tuple[Provision, int, int]]:
        """Yield the sentences that can only mean the clause of a finding."""
        outline = self.reader.outline
        origin = outline.provisions[finding.provision]
        for provision, start, end, named in self._all() if finding.effect is Effect.RESTRICTS else ():
            if provision.index != origin.index and points_to(named, outline, origin):
                yield provision, start, end

    def _all(self) -> list[tuple[Provision, int, int, list[Named]]]:
        if self._sentences is None:
            self._sentences = list(self._read())
        return self._sentences

    def _read(self) -> Iterator[tuple[Provision, int, int, list[Named]]]:
        clause, lifting = mask(CLAUSE), mask(_LIFTING)
        for provision in self.reader.interesting(CLAUSE):
            scan = self.reader.scan(provision)
            for start, end in scan.sentences:
                part = Part(provision.index, scan, start, end, "own")
                if part.held & clause == clause and part.held & lifting:
                    named = self.clauses(part)
                    if named and all(_lifted(each, part) for each in named):
                        yield provision, start, end, named


def _lifted(named: Named, part: Part) -> bool:
    """Say whether a clause itself is lifted: "clause 4 does not reach", and not "a payment under clause 4 needs no"."""
    hits = part.hits(0)
    lifting = [h for h in hits if h.concept in _LIFTING]
    before = [h for h in lifting if 0 <= named.start - h.end <= BESIDE]
    behind = [h for h in lifting if h.end > named.start and h.start - named.end <= BESIDE]
    led = named.start - part.start <= LED or any(h.concept in _RULES and h.start < named.start for h in hits)
    return bool(before) or (bool(behind) and led)


class Saving(NamedTuple):
    """A sentence that frees someone or something, not yet of anything: its frames and its place."""

    passage: Passage
    frames: tuple[Standing, ...]
    first: int
    last: int


def _saving(reader: Reader, provision: Provision, start: int, end: int, spoken: Intervals) -> Saving | None:
    """Return the sentence when it may free something and no rule of the family has spoken of it."""
    parts = reader.parts(provision, start, end)
    first, last = reader.quote(parts[-1], start, end)
    if spoken.meet(first, last) or not reader.frames.may_hold(held_by(parts), _FREEING):
        return None
    passage = assemble(parts)
    frames = reader.frames.read(passage).all
    if any(f.kind == "commentary" for f in frames) or not any(f.kind in _FREEING for f in frames):
        return None
    return Saving(passage, frames, first, last)


def _following(reader: Reader, finding: Finding) -> Iterator[tuple[Provision, int, int]]:
    """Yield the sentences behind the finding, to the end of its section."""
    origin = reader.outline.provisions[finding.provision]
    last = finding.provision + _REACHES[finding.effect]
    for provision in reader.outline.provisions[finding.provision : last + 1]:
        if provision.index != origin.index and not _same_section(origin, provision):
            return
        scan, first = reader.scan(provision), 0
        if provision.index == origin.index:
            first = bisect_left(scan.sentences, finding.end, key=lambda sentence: scan.starts[sentence[0]])
        for start, end in islice(scan.sentences, first, first + BEHIND):
            yield provision, start, end


def _pointed_at(reader: Reader, finding: Finding) -> Iterator[tuple[Provision, int, int]]:
    """Yield the sentences of the part that the finding reserves: "Except as provided in Annex 3, …"."""
    reserved = _RESERVED.search(finding.quote) if finding.effect is Effect.RESTRICTS else None
    name = reserved.group(1) if reserved else ""
    at = _part_named(reader, name, finding.provision) if name and _excepts(reader, finding) else None
    if at is None:
        return
    provisions = reader.outline.provisions
    for provision in provisions[at + 1 : at + 1 + REACH]:
        if at not in provision.path:
            return
        for start, end in islice(reader.scan(provision).sentences, BEHIND):
            yield provision, start, end


def _excepts(reader: Reader, finding: Finding) -> bool:
    scan = reader.scan(reader.outline.provisions[finding.provision])
    return any(h.concept in _EXCEPTING and finding.start <= scan.starts[h.start] < finding.end for h in scan.hits)


def _part_named(reader: Reader, name: str, behind: int) -> int | None:
    """Return the heading, further on, that begins with a name such as "Annex 3", perhaps behind its number."""
    wanted = re.compile(rf"(?:\S{{1,8}}\s)?{re.escape(fold(name))}(?![\w(])")
    for provision in reader.outline.provisions[behind + 1 :]:
        if provision.kind is ProvisionKind.HEADING and wanted.match(fold(provision.text[:60])):
            return provision.index
    return None


def _same_section(origin: Provision, other: Provision) -> bool:
    if other.kind is ProvisionKind.HEADING:
        return origin.index in other.path or len(other.path) > len(origin.path)
    return other.path[: len(origin.path)] == origin.path or origin.path[: len(other.path)] == other.path != ()


def _attach(naming: _Naming, finding: Finding, provision: Provision, saving: Saving) -> Finding | None:
    passage, first, last = saving.passage, saving.first, saving.last
    reader, clauses = naming.reader, naming.clauses(passage.parts[-1])
    parts = parts_of(reader.outline, reader.outline.provisions[finding.provision])
    speaks = _speaks_of(reader, finding, passage)
    if clauses and not speaks and not any(parts.issuperset(clause.label) for clause in clauses):
        return None
    named = speaks or bool(clauses) or _right_behind(finding, provision, saving) or _same_thing(finding, passage)
    decisive = next((f for f in saving.frames if _reaches(f, passage) and _frees(f, passage, named=named)), None)
    if decisive is None or (finding.effect is Effect.MENTIONS and decisive.kind != "exemption"):
        return None
    effect = Effect.EXEMPTS if decisive.kind == "exemption" else Effect.PERMITS
    reason = f"“{passage.text(decisive.start, decisive.end)}” belongs to the condition on page {finding.page}"
    made = reader.finding(reader.book.rules[finding.rule], effect, provision, (first, last), reason)
    return replace(made, context=reader.context(passage))


def _reaches(frame: Standing, passage: Passage) -> bool:
    """The sentence's own frame, or that of its lead-in: "The following are exempt: … (a) the Global Fund"."""
    return frame.start >= passage.own or any(h.concept in _NAMES and h.start >= passage.own for h in passage.hits)


def _right_behind(finding: Finding, provision: Provision, saving: Saving) -> bool:
    """The very next sentence needs not point back, unless it speaks of another text."""
    near = provision.index == finding.provision and 0 <= saving.first - finding.end <= 2
    return near and not any(h.concept.startswith("instrument:") for h in saving.passage.hits)


def _speaks_of(reader: Reader, finding: Finding, passage: Passage) -> bool:
    """Say whether the sentence names the matter itself: "the entry for needles does not apply to a grantee that …"."""
    rule = reader.book.rules[finding.rule]
    matter = {c for pattern in rule.patterns for step in pattern.steps for c in step.concepts}
    matter &= reader.book.lexicon.topics.keys()
    return any(hit.concept in matter and hit.start >= passage.own for hit in passage.hits)


def _same_thing(finding: Finding, passage: Passage) -> bool:
    """Whether it names what the condition asks for: "dicha conformidad", behind "la conformidad del gabinete"."""
    said = (passage.text(h.end - 1, h.end) for h in passage.hits if h.concept == "that_same" and h.start >= passage.own)
    return any(fold(noun) in fold(finding.quote) for noun in said)


def _frees(frame: Standing, passage: Passage, *, named: bool) -> bool:
    """Say whether the frame frees someone or something of what stands before."""
    points = named or any(h.concept in _POINTS and h.start >= passage.own for h in passage.hits)
    names = any(h.concept in _NAMES and h.start >= passage.own for h in passage.hits)
    if frame.kind == "exemption":
        return points or names
    return frame.kind == "permission" and (frame.rank >= UNAFFECTED or (frame.rank >= _SAVING and points))
