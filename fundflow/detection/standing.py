"""Find the frames that stand in a passage, and keep them so that those around a word are found at once.

However long a sentence is, a match looks at the nearest frames only: at most `NEAREST` to the left, and to the
right as far as any predicate reaches.  So the cost of a sentence grows with its length, not with its square.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from fundflow.detection.candidates import Needs
from fundflow.detection.masks import each, joined, mask
from fundflow.detection.match import find_matches

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from fundflow.detection.passage import Part, Passage
    from fundflow.model import Frame

WEAK = 5
"""Frames of a lower rank count only where nothing stronger stands in the segment."""
UNAFFECTED = 27
"""Rank from which a permission says by itself what stays allowed, whatever the ban beside it: "remains free to"."""
NOT_REACHED = 31
"""Rank of the permission that says what a ban does not reach: the text that bans it is then not brought in."""
SAVING = 40
"""Rank from which a frame governs everything behind it in its segment."""
NEAREST = 40
"""Frames before a match, and segments with frames, that are looked at; further ones are never the meant ones."""
BARE = 12
"""Words up to which a sentence may be a mere phrase: "No syringes and no pipes"."""
COMMANDS = frozenset({"modal", "negation", "cannot", "refrain", "obliged"})
"""Concepts of the words that command or forbid."""
_SUBJECTS = frozenset({"recipient", "subrecipient", "organization", "personnel"})
_GATES = frozenset({"only_once"})
"""Concepts that open a clause and limit the permission before it."""
_AND = re.compile(r"\W*(?:\w+\W+){0,2}(?:[/&]|(?:and|or|y|e|o|u|et|ou)\b)\W*(?:\w+\W+){0,2}", re.IGNORECASE)
"""What joins two words of a title, and some words around it."""
_AND_NOT = re.compile(r"\W*(?:and|or|y|e|o|u|et|ou)\W+(?:\w+\W+){1,5}(?:not|\w+n.?t|no|não|pas)\W*", re.IGNORECASE)
"""What turns the rest of a title round: "and what it does not"."""
_LONGEST = 12
"""Words of the longest command."""


class Standing(NamedTuple):
    """A frame at words `start … end` of a passage."""

    start: int
    end: int
    kind: str
    rank: int


class Governing(NamedTuple):
    """The frame that governs a match, and the words that show it."""

    kind: str
    rank: int
    words: str
    behind: Part | None = None
    """The sentence behind the match that makes it, when one does: an answer, "Please take them out"."""


class Frames:
    """The frames of one passage, overlaps resolved."""

    def __init__(self, passage: Passage, frames: Sequence[Standing]) -> None:
        self.passage = passage
        self.all = tuple(frames)
        self._strong: dict[int, list[Standing]] = {}
        self._weak: dict[int, list[Standing]] = {}
        self._reports = [frame for frame in frames if frame.kind == "report"]
        for frame in frames:
            if frame.kind != "commentary" and (frame.rank >= WEAK or frame.kind != "report"):
                kept = self._strong if frame.rank >= WEAK else self._weak
                kept.setdefault(passage.segment(frame.start), []).append(frame)
        self._segments = sorted(self._strong.keys() | self._weak.keys())
        told = [frame for frame in frames if frame.kind == "commentary" and not self._demanded(frame)]
        self._told = {own: _first(f for f in told if (f.start >= passage.own) == own) for own in (False, True)}

    def near(self, segment: int, start: int, until: int) -> list[Standing]:
        """Return the strong frames of a segment around a match, in order, up to a word behind it."""
        frames = self._strong.get(segment, [])
        here = bisect_left(frames, (start,))
        return frames[max(here - NEAREST, 0) : bisect_left(frames, (until,), here)]

    def weak(self, segment: int, before: int) -> Standing | None:
        """Return the last weak frame of a segment that begins before a word."""
        frames = self._weak.get(segment, [])
        here = bisect_left(frames, (before,))
        return frames[here - 1] if here else None

    def weak_command(self, segment: int, start: int, end: int) -> Standing | None:
        """Return the first weak frame within some words that commands or forbids."""
        frames = self._weak.get(segment, [])
        within = frames[bisect_left(frames, (start,)) : bisect_left(frames, (end,))]
        return next((frame for frame in within if frame.kind != "statement"), None)

    def report(self, after: int, before: int) -> Standing | None:
        """Return the last report that begins within some words."""
        here = bisect_left(self._reports, (before,))
        return self._reports[here - 1] if here and self._reports[here - 1].start >= after else None

    def told(self, *, own: bool) -> Standing | None:
        """Return the commentary of the own sentence, or of what introduces it, if any."""
        return self._told[own]

    def above(self, segment: int) -> Iterator[tuple[int, list[Standing]]]:
        """Yield the nearest segments before one that hold frames, with the weak and then the strong ones, in order."""
        here = bisect_left(self._segments, segment)
        for number in islice(reversed(self._segments[:here]), NEAREST):
            yield number, [*self._weak.get(number, ())[-1:], *self._strong.get(number, ())[-NEAREST:]]

    def _demanded(self, frame: Standing) -> bool:
        """Say whether the telling is itself what is forbidden or asked: "shall not argue that …".

        So it is when a ban tells by it which things it means: "no money goes to posters which argue that …".
        """
        near = self.passage.among(frame.start - _LONGEST, frame.start)
        if any(frame.start - hit.end <= 1 for hit in near if hit.concept in COMMANDS):
            return True
        relative = any(hit.end == frame.start for hit in near if hit.concept == "relative")
        before = self._strong.get(self.passage.segment(frame.start), ()) if relative else ()
        return any(ban.kind == "ban" and ban.start < frame.start for ban in before)


class FrameIndex:
    """The frames by the concepts that can begin them, so that a sentence tries only those it may hold."""

    def __init__(self, frames: Sequence[Frame]) -> None:
        self._by_first: dict[int, list[tuple[Frame, Needs]]] = {}
        for frame in frames:
            needs = Needs.of(frame.pattern)
            for first in each(mask(frame.pattern.steps[0].concepts)):
                self._by_first.setdefault(first, []).append((frame, needs))
        self._begins = joined(self._by_first)

    def read(self, passage: Passage) -> Frames:
        """Return the frames that stand in a passage."""
        found = [standing for frame in self._possible(mask(passage.spans)) for standing in _stand(frame, passage)]
        if passage.asked:
            found = [standing for standing in found if standing.start >= passage.own]
        frames = sorted(_resolve(found, passage.end))
        both = _of_both(frames, passage) if passage.titles else ()
        return Frames(passage, [frame for frame in frames if frame not in both])

    def may_hold(self, held: int, kinds: frozenset[str]) -> bool:
        """Say whether words of the concepts of these bits can hold a frame of some kind, wherever they stand."""
        return any(frame.kind in kinds for frame in self._possible(held))

    def _possible(self, held: int) -> Collection[Frame]:
        """The frames whose words are all there."""
        tried = (begun for first in each(held & self._begins) for begun in self._by_first[first])
        return {id(frame): frame for frame, needs in tried if needs.met(held)}.values()


def _stand(frame: Frame, passage: Passage) -> Iterator[Standing]:
    for match in find_matches(frame.pattern, passage.spans, passage.asides.within):
        start, end = min(a for a, _ in match), max(b for _, b in match)
        title = any(a <= start < b for a, b in passage.titles)
        placed = (frame.where == "heading") == title and _placed(frame, passage, start, end)
        # "the funds, which stay in line 4, do not": what an aside names is no part of the clause around it.
        whole = _in_one(frame, passage, start, end - 1) and not passage.apart(start, end - 1)
        if placed and whole and not _of_a_relative(frame, match, passage):
            yield Standing(start, end, frame.kind, frame.rank)


def _in_one(frame: Frame, passage: Passage, start: int, last: int) -> bool:
    """Say whether the first and the last word of a frame stand in one clause, or belong together across two.

    A clause may begin in a lead-in and go on in its item: "ensure that: no …".  "Only once" opens a clause and
    limits the "may be used" before it.
    """
    one, other = passage.segment(start), passage.segment(last)
    if one == other or (other == one + 1 and _GATES.issuperset(frame.pattern.steps[-1].concepts)):
        return True
    led = start < passage.own <= last and passage.parts[-2].role == "lead-in"
    return led and (one, other) == (passage.segment(passage.own - 1), passage.segment(passage.own))


def _placed(frame: Frame, passage: Passage, start: int, end: int) -> bool:
    """Say whether a frame that must open or close a clause does: of any sentence, of an item, or only of a mere phrase.

    A cell of a row that opens with it and goes on forbids; what looks like a command there is an entry.
    """
    if frame.where == "closing":
        optional = any(hit.concept == "or_not" and hit.end == end for hit in passage.among(start - 1, end))
        return end in passage.closings and not passage.row and not optional
    if frame.where == "item":
        return start == passage.item and passage.introduced and not passage.row
    if frame.where not in {"opening", "bare"}:
        return True
    if passage.row:
        alone = end == passage.end or end in passage.openings
        return frame.kind == "ban" and start in passage.openings and not alone
    return start in passage.openings and (frame.where == "opening" or passage.end - passage.own <= BARE)


def _of_a_relative(frame: Frame, match: Sequence[tuple[int, int]], passage: Passage) -> bool:
    """Say whether the verb stands in a relative clause: "affiliates that are not separate" are forbidden nothing."""
    if len(match) == 1 or not _SUBJECTS.issuperset(frame.pattern.steps[0].concepts):
        return False
    behind = match[0][1]
    return any(hit.concept == "relative" for hit in passage.among(behind, behind + 1))


def _resolve(found: Iterable[Standing], words: int) -> list[Standing]:
    """Where frames overlap keep the higher rank, then the longer one."""
    kept: list[Standing] = []
    taken = bytearray(words)
    for frame in sorted(set(found), key=lambda f: (-f.rank, f.start - f.end, f.start, f.kind)):
        if frame.kind == "commentary" or 1 not in taken[frame.start : frame.end]:
            kept.append(frame)
            taken[frame.start : frame.end] = b"\x01" * (frame.end - frame.start)
    return kept


def _of_both(frames: Sequence[Standing], passage: Passage) -> set[Standing]:
    """Return what rules nothing of a title that names both sides: "Allowable and unallowable costs"."""
    ruling = [frame for frame in frames if frame.kind in {"ban", "permission"}]
    both = set()
    for start, end in passage.titles:
        here = [frame for frame in ruling if start <= frame.start and frame.end <= end]
        for one, other in pairwise(here):
            if one.kind != other.kind and _AND.fullmatch(_between(one, other, passage)):
                both |= {one, other}
        both |= {frame for frame in here if _AND_NOT.fullmatch(passage.text(frame.end, end))}
    return both


def _between(one: Standing, other: Standing, passage: Passage) -> str:
    """Return the text between two frames."""
    whole = passage.text(one.start, other.end)
    return whole[len(passage.text(one.start, one.end)) : len(whole) - len(passage.text(other.start, other.end))]


def _first(frames: Iterable[Standing]) -> Standing | None:
    return min(frames, key=lambda f: f.start, default=None)
