"""Assemble what a sentence is read with: its lead-ins, its table header, its heading.

The parts become one row of words, so that "funds may not be used for:" governs "(c) syringes", and
the borders between parts and clauses stay known as segments.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from fundflow.detection.conceding import conceded
from fundflow.detection.intervals import Covered, Interval, Layer
from fundflow.detection.masks import joined, mask
from fundflow.detection.scan import Hit, Scan, by_concept

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_CLAUSE_BREAK = re.compile(r"[;:]|\s[—–-]\s")
_COLON = re.compile(":")
_COMMA = re.compile(",")
_BORDER = re.compile(r"\|")
_BRACKET = re.compile("[()]")
_LABEL = re.compile(r"\w{1,5}[.)]")
_OPENERS = frozenset({"exception", "flips", "condition_of", "does_not_mean"})
_FREEING = frozenset({"exempt", "left_safe", "unaffected", "not_allowed"})
"""Phrases in which no clause opens and "salvo" turns nothing: "queda a salvo", "podem, porém", "não se aceitam"."""
_COMMANDING = frozenset({"command", "do_not"})
_TELLING = frozenset({"told", "fails"})
_LEAVE = frozenset({"possible", "allowed", "exempt", "may_subjunctive"})
_BOUND = frozenset({"obliged", "condition_of", "binds_itself", "certify"})
_UNSAID = frozenset({"recipient"})
"""Concepts of which a passage may hold more than its words say."""
ASIDE = 4
"""Words from which something in brackets is an aside and no number or abbreviation."""
LONGEST_INSERTION = 30
"""Words of a clause between commas that the sentence still goes around."""
INTERRUPTING = 12
"""Words of a condition between commas that only interrupts."""
INTERJECTED = 3
"""Words of a clause behind which "however" between two commas opens no other."""
DENIED = 4
"""Words behind "is not" in which the condition stands that is denied."""
SHORT = 18
"""Words up to which a sentence is a bare item that its heading must explain."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some words of one provision."""

    provision: int
    scan: Scan
    start: int
    end: int
    role: str
    """own, lead-in, header, heading or question."""

    @property
    def held(self) -> int:
        """The bits of what its words may mean, idioms not looked at."""
        return self.scan.held(self.start, self.end)

    @property
    def sought(self) -> int:
        """The bits of what its words and terms that are looked for at first may mean."""
        return self.scan.sought_between(self.start, self.end)

    def hits(self, shift: int) -> Sequence[Hit]:
        """Return the hits of the part, its words counted from elsewhere."""
        found = self.scan.between(self.start, self.end)
        return [Hit(start + shift, end + shift, concept) for start, end, concept in found] if shift else found


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence with its context as one row of words; the own sentence stands last."""

    parts: tuple[Part, ...]
    hits: tuple[Hit, ...]
    spans: Mapping[str, list[tuple[int, int]]]
    own: int
    """First word of the own sentence."""
    end: int
    breaks: tuple[int, ...]
    """Words at which a new segment begins, 0 among them."""
    turns: tuple[int, ...]
    """Those of them at which the polarity turns: except, but not."""
    titles: tuple[tuple[int, int], ...]
    """Word spans of headings and table headers."""
    colons: frozenset[int]
    """Words that follow a colon."""
    insertions: tuple[Layer, ...]
    """Clauses between commas or in brackets: "…, which may be used for other heads, …", each kind for itself."""
    asides: Covered
    """All insertions as one: their words do not count between two that stand around them."""
    openings: frozenset[int] = frozenset()
    """Words with which a clause of the own sentence opens, where a bare verb commands: "Tell us", "If …, call us"."""
    condition: Interval = (0, 0)
    """The if-clause that opens the own sentence: what may not be done in it is supposed, not forbidden."""
    closings: frozenset[int] = frozenset()
    """Words before which a clause of the own sentence closes, where a verb left alone answers: "Pipes are not."."""

    @property
    def row(self) -> bool:
        """Whether the own sentence is a row of a table, under its header."""
        return _is_row(self.parts)

    @property
    def item(self) -> int:
        """The first word of the own sentence behind its label: "a) …"."""
        part = self.parts[-1]
        label = _LABEL.match(part.scan.text, part.scan.starts[part.start]) if part.end > part.start else None
        return self.own + 1 if label else self.own

    @property
    def introduced(self) -> bool:
        """Whether the own sentence is an item behind a lead-in that does not merely give leave: "staff may: not …"."""
        said = {hit.concept for hit in self.among(0, self.own)}
        return any(part.role == "lead-in" for part in self.parts) and not (said & _LEAVE and not said & _BOUND)

    @property
    def listed(self) -> bool:
        """Whether the own sentence is an item of a list that a sentence introduces."""
        return len(self.parts) > 1 and self.parts[-2].role == "lead-in"

    @property
    def tagged(self) -> bool:
        """Whether its question mark only seeks assent: "that cannot be paid, ok?"; it then asks nothing."""
        return any(end == self.end and start in self.closings for start, end in self.spans.get("question_tag", ()))

    @property
    def asked(self) -> bool:
        """Whether a question stands before the own sentence, which names what it is about and rules nothing."""
        return len(self.parts) > 1 and self.parts[-2].role == "question"

    def segment(self, word: int) -> int:
        """Return the number of the segment that holds a word."""
        return bisect_right(self.breaks, word) - 1

    def bounds(self, segment: int) -> tuple[int, int]:
        """Return the word span of a segment."""
        end = self.breaks[segment + 1] if segment + 1 < len(self.breaks) else self.end
        return self.breaks[segment], end

    def turned(self, earlier: int, later: int) -> bool:
        """Say whether the polarity turned between two segments."""
        turns = (bisect_right(self.turns, self.breaks[segment]) for segment in (earlier, later))
        return sum(turns) % 2 == 1

    def apart(self, word: int, other: int) -> bool:
        """Say whether a word stands in an insertion that the other word is not part of."""
        held = (layer.at(word) for layer in self.insertions)
        return any(each is not None and not each[0] <= other < each[1] for each in held)

    def among(self, start: int, end: int) -> Sequence[Hit]:
        """Return the hits that begin within some words, in order."""
        return self.hits[bisect_left(self.hits, (start,)) : bisect_left(self.hits, (end,))]

    def text(self, start: int, end: int) -> str:
        """Return the words as they stand, from the part that holds the first of them."""
        offset = 0
        for part in self.parts:
            size = part.end - part.start
            if start < offset + size:
                a = part.start + start - offset
                return part.scan.words(a, min(part.start + end - offset, part.end))
            offset += size
        return ""


def assemble(parts: Sequence[Part]) -> Passage:
    """Return the parts as one passage."""
    hits: list[Hit] = []
    breaks: set[int] = {0}
    titles: list[tuple[int, int]] = []
    insertions: tuple[list[Interval], ...] = ([], [], [])
    colons: set[int] = set()
    offset = 0
    for part in parts:
        shift = offset - part.start
        own = part.hits(shift)
        hits += own
        clauses = sorted(set(_clauses(part, shift, own)))
        breaks.update(clauses, conceded(own, clauses, [word + shift for word in _breaks(part, _COMMA)]))
        colons.update(word + shift for word in _breaks(part, _COLON))
        for layer, found in zip(insertions, _insertions(part), strict=True):
            layer += [(a + shift, b + shift) for a, b in found]
        if part.role in {"heading", "header"}:
            titles.append((offset, offset + part.end - part.start))
        offset += part.end - part.start
    own_start = offset - (parts[-1].end - parts[-1].start)
    ordered = tuple(sorted(b for b in breaks if b < offset or b == 0))
    openings = _openings(parts, own_start, ordered, hits)
    hits = sorted({*hits, *_implied(hits, openings, parts)})
    return Passage(
        tuple(parts),
        tuple(hits),
        by_concept(hits),
        own_start,
        offset,
        ordered,
        _turns(hits, ordered),
        tuple(titles),
        frozenset(colons),
        tuple(Layer(layer) for layer in insertions if layer),
        Covered(stretch for layer in insertions for stretch in layer),
        openings,
        _condition(parts[-1], own_start, openings, hits),
        _closings(parts[-1], own_start, ordered, offset),
    )


def held_by(parts: Sequence[Part]) -> int:
    """Return the bits of every concept that the passage of some parts can hold, and perhaps more."""
    return joined((mask(_UNSAID), *(part.held for part in parts)))


def sought_in(parts: Sequence[Part]) -> int:
    """Return the bits of what is looked for at first of all that the passage of some parts can hold."""
    return joined((mask(_UNSAID), *(part.sought for part in parts)))


def _clauses(part: Part, shift: int, own: Sequence[Hit]) -> Iterator[int]:
    """Words of a passage at which a clause of a part opens: behind a sign, at an exception, at a comma and a "not"."""
    yield part.start + shift
    yield from (word + shift for word in _breaks(part, _CLAUSE_BREAK))
    freed = {word for h in own if h.concept in _FREEING for word in range(h.start + 1, h.end)}
    aside = {word + shift for word, _ in _conditions(part)} | _interjected(part, shift, own) | _denied(own)
    yield from (h.start for h in own if h.concept in _OPENERS and h.start not in freed | aside)
    turns = [h.start for h in own if h.concept == "comma_not"]
    commas = {word + shift for word in _breaks(part, _COMMA)} if turns else ()
    yield from (word for word in turns if word in commas)


def _interjected(part: Part, shift: int, own: Sequence[Hit]) -> set[int]:
    """An adverb that only interrupts what has hardly begun: "podem, porém, pagar", "the funds, however, may"."""
    adverbs = [h for h in own if h.concept == "exception" and h.start - shift - part.start <= INTERJECTED]
    commas = set(_breaks(part, _COMMA)) if adverbs else ()
    return {h.start for h in adverbs if h.start - shift in commas and h.end - shift in commas}


def _denied(own: Sequence[Hit]) -> set[int]:
    """A condition at which no clause opens: said to be none ("nor is it one that"), or ending one ("or else")."""
    denied = {h.end + word for h in own if h.concept == "not_be" for word in range(DENIED)}
    denied |= {h.start for h in own if h.concept == "or_else"}
    return {h.start for h in own if h.concept == "condition_of" and h.start in denied}


def _turns(hits: Sequence[Hit], breaks: Sequence[int]) -> tuple[int, ...]:
    """Clauses in which what was said is turned round: "except …", "…, not …"."""
    flips = {hit.start for hit in hits if hit.concept in {"flips", "comma_not"}}
    return tuple(word for word in breaks if word in flips)


def _closings(part: Part, own: int, breaks: Sequence[int], end: int) -> frozenset[int]:
    """Words of the own sentence before which a clause closes, with a comma, a break or the sentence."""
    commas = (word + own - part.start for word in _breaks(part, _COMMA))
    return frozenset({end, *commas, *(word for word in breaks if word > own)})


def _openings(parts: Sequence[Part], own: int, breaks: Sequence[int], hits: Sequence[Hit]) -> frozenset[int]:
    """Words with which a clause or a cell opens, fillers left aside; none where a lead-in tells what an item is."""
    if any(part.role == "lead-in" for part in parts):
        return frozenset()
    if _is_row(parts):
        return frozenset({own, *(word + own - parts[-1].start for word in _breaks(parts[-1], _BORDER))})
    part = parts[-1]
    opening = {own, *(word for word in breaks if word > own)}
    fillers = {h.start: h.end for h in hits if h.concept == "filler"}
    if any(h.concept == "supposing" and h.start in {own, fillers.get(own)} for h in hits):
        opening.update(word + own - part.start for word in _breaks(part, _COMMA))
    opening.update(fillers[word] for word in tuple(opening) if word in fillers)
    return frozenset(opening)


def _condition(part: Part, own: int, openings: frozenset[int], hits: Sequence[Hit]) -> Interval:
    """Return the words of an if-clause that opens the sentence; none when no comma closes it."""
    commas = _breaks(part, _COMMA)
    opened = any(h.concept == "in_case" and h.start - own <= 1 and h.start in openings for h in hits)
    return (own, commas[0] + own - part.start) if opened and commas else (own, own)


def _is_row(parts: Sequence[Part]) -> bool:
    return any(part.role == "header" for part in parts)


def _implied(hits: Sequence[Hit], openings: frozenset[int], parts: Sequence[Part]) -> list[Hit]:
    """Who a command speaks to, unsaid: "[you] tell the police", "please [you] tell", "failure [of yours] to tell"."""
    opened = frozenset[int]() if _is_row(parts) else openings
    commanded = [h.start for h in hits if h.concept in _COMMANDING and h.start in opened]
    told = [h.end for h in hits if h.concept in _TELLING]
    return [Hit(word, word, each) for word in {*commanded, *told} for each in _UNSAID]


def _breaks(part: Part, sign: re.Pattern[str]) -> list[int]:
    """Words of the part that follow a sign, in order."""
    starts = part.scan.starts
    if part.end - part.start < 2:
        return []
    between = sign.finditer(part.scan.text, part.scan.ends[part.start], starts[part.end - 1])
    return list(dict.fromkeys([bisect_right(starts, match.start()) for match in between]))


def _insertions(part: Part) -> tuple[list[Interval], list[Interval], list[Interval]]:
    """Return reservations, which close before a comma, clauses between two commas, and asides in brackets."""
    commas = _breaks(part, _COMMA)
    hits = part.scan.between(part.start, part.end)
    opened = {h.start for h in hits if h.concept == "insertion"}
    closed: dict[int, int] = {}
    for start in (h.start for h in hits if h.concept == "prejudice"):
        comma = bisect_right(commas, start)
        closed.setdefault(commas[comma] if comma < len(commas) else part.end, start)
    between = [(a, b) for a, b in pairwise(commas) if a in opened and b - a <= LONGEST_INSERTION]
    return [(start, end) for end, start in closed.items()], sorted({*between, *_conditions(part)}), _parentheses(part)


def _conditions(part: Part) -> list[Interval]:
    """A condition that only interrupts: "shall not be required, as a condition of receiving this award, to endorse"."""
    opened = {h.start for h in part.scan.between(part.start, part.end) if h.concept == "condition_of"}
    if not opened:
        return []
    return [(a, b) for a, b in pairwise(_breaks(part, _COMMA)) if a in opened and b - a <= INTERRUPTING]


def _parentheses(part: Part) -> list[Interval]:
    """Asides in brackets, longer than a number or an abbreviation."""
    text, starts, ends = part.scan.text, part.scan.starts, part.scan.ends
    if "(" not in text:
        return []
    found, opened = [], -1
    for word in (*_breaks(part, _BRACKET), part.end):
        between = text[ends[word - 1] : starts[word] if word < len(starts) else len(text)]
        if ")" in between and opened >= 0:
            found += [(opened, word)] if word - opened >= ASIDE else []
            opened = -1
        if between.rstrip().endswith("("):
            opened = word
    return found
