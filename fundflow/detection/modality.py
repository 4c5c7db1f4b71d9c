"""Decide which frame governs a match: is the thing forbidden, demanded, allowed, exempted or only talked about?

The governing frame is the nearest that stands before the match in its segment; a predicate right
behind it ("… is not allowable", "… does not apply") wins over weaker ones; a segment without a frame
takes that of the segment before it, turned round after "except"; a bare item takes its heading's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundflow.detection.intervals import Intervals
from fundflow.detection.standing import SAVING, UNAFFECTED, WEAK, Frames, Governing, Standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fundflow.detection.passage import Passage

PREDICATE = 12
"""Words within which a frame behind the match is its predicate."""
CLOSE = 5
"""Words within which a predicate follows its subject at once."""
COST = 24
"""Rank of what it costs: "… loses the grant" stands at the end of however long a subject."""
LONG = 40
"""Words within which it still is the predicate."""
REQUEST = 9
"""Rank of requests and commands, which a duty that is denied may hold."""
ANSWER = 3
"""Words behind a colon within which a predicate stands: "Syringes: not allowable"."""
TITLE = 10
"""Words up to which what stands before a colon is what the sentence is about: "Oil, flowers: even prescribed, …"."""
OBJECT = 3
"""Words behind an exemption in which the duty stands that it frees from: "exempt from the ban on"."""
SUBJECT = 8
"""Words before a duty in which its subject stands."""
PLAIN = 10
"""Rank of "may" and "is allowed": the funder may terminate; a saving clause ranks higher."""
_TOLD = 2
"""Rank of what is only told: "every room", "will be opened"."""
_PARTIES = frozenset({"government", "recipient", "subrecipient", "organization", "personnel", "funds"})
_BOUND = frozenset({"recipient", "subrecipient", "organization", "personnel"})
"""Parties that may stand right behind their verb: "avisada a polícia, deve a equipa acompanhar"."""
_TURNED = {"ban": "permission", "permission": "ban", "duty": "exemption", "exemption": "duty"}
_PREDICATES = frozenset({"ban", "permission", "exemption", "duty", "protection"})


NOTHING = Governing("", 0, "")
NOWHERE = Intervals(())


@dataclass(frozen=True, slots=True)
class Modality:
    """Which of the frames of a passage governs what."""

    frames: Frames

    @property
    def passage(self) -> Passage:
        """The passage in which they stand."""
        return self.frames.passage

    def governing(self, start: int, end: int, apart: Intervals = NOWHERE) -> Governing:
        """Return the frame that governs the words of a match; what stands in the words `apart` governs nothing."""
        low, high = self.passage.condition
        supposed = low <= start < high
        if supposed and high < end:
            start = end - 1  # it is governed where it ends: "if an affiliate …, the partner keeps …"
        segment = self.passage.segment(start)
        near = self.frames.near(segment, start, end + LONG + 1)
        here = [f for f in near if not self.passage.apart(f.start, start) and not apart.hold(f.start, f.end)]
        if supposed:
            here = [f for f in here if f.end > high or f.kind not in {"ban", "duty"}]
        whole = self._commentary(start) or self._reported(segment, start) or self._limited(segment)
        if whole:
            return whole
        found = (
            _exempting(here, start, end)
            or _sweeping(here, start)
            or self._close_predicate(here, start, end)
            or self._before(here, start)
            or _first(f for f in here if start <= f.start < end)
            or _first(f for f in here if end <= f.start <= end + CLOSE and f.kind in _PREDICATES)
        )
        tail = None if found and found.kind != "permission" else self._tail(segment)
        found = tail or self._judged(found, segment, here, end)
        if found:
            return self._say(found, "agency" if self._of_agency(found) else found.kind)
        introduced = self._inherited(segment, start) if self.passage.own and start >= self.passage.own else NOTHING
        far = self._far(segment, here, end)
        if far and (introduced.rank < WEAK or introduced.kind in {"duty", "statement"}):
            return self._say(far, "agency" if self._of_agency(far) else far.kind)
        cost = self._cost_behind(segment) if not introduced.kind else None
        if cost:
            return self._say(cost, cost.kind)
        weak = self._weak(segment, start, end)
        named = weak and self._listed(weak, introduced, segment)
        return self._say(weak, weak.kind) if weak and not named else self._inherited(segment, start)

    def _limited(self, segment: int) -> Governing | None:
        """The saving clause that a clause only limits: "nothing here bars …, provided that the materials are not …"."""
        low, _ = self.passage.bounds(segment)
        if not any(hit.concept == "condition_of" for hit in self.passage.among(low, low + 1)):
            return None
        _, above = next(self.frames.above(segment), (0, []))
        saving = _last(f for f in above if f.kind == "permission" and f.rank >= SAVING)
        return self._say(saving, saving.kind) if saving else None

    def _listed(self, weak: Standing, introduced: Governing, segment: int) -> bool:
        """Say whether a list that forbids names what a weak duty tells of: "not payable: the rent of any room"."""
        told = weak.kind == "duty" and weak.rank <= _TOLD
        if not told or introduced.kind != "ban" or introduced.rank < WEAK:
            return False
        inside = weak.start - self.passage.own > OBJECT and bool(self.passage.titles)
        return inside or self.passage.listed or self.passage.bounds(segment)[0] in self.passage.colons

    def proviso(self, start: int, end: int) -> Governing:
        """Return what leave hangs on within the words of a match, as the duty it is; NOTHING where it is plain."""
        held = next((h for h in self.passage.among(start, end) if h.concept == "proviso"), None)
        return Governing("duty", PLAIN, self.passage.text(held.start, held.end)) if held else NOTHING

    def commanded(self, start: int, end: int) -> bool:
        """Say whether the own sentence itself forbids or demands what a match names."""
        passage = self.passage
        near = self.frames.near(passage.segment(start), start, end + CLOSE)
        return any(f.kind in {"ban", "duty"} and f.start >= passage.own for f in near)

    def _far(self, segment: int, here: Sequence[Standing], end: int) -> Standing | None:
        """A predicate further behind, a ban before a duty; or one behind a colon that closes a title."""
        behind = [f for f in here if end <= f.start <= end + _reach(f) and f.kind in _PREDICATES]
        first, low = self.passage.bounds(segment)
        reach = PREDICATE if first <= self.passage.own and low - first <= TITLE else ANSWER
        after = self.frames.near(segment + 1, low, low + reach) if low in self.passage.colons else []
        opening = [f for f in after if f.kind in _PREDICATES - {"duty"}]
        return _first(f for f in behind if f.kind != "duty") or _first(behind) or _first(opening)

    def _tail(self, segment: int) -> Standing | None:
        """Who pays, behind a turn that names nothing else: "syringes may go out, but not with our money"."""
        behind = segment + 1
        if behind >= len(self.passage.breaks) or self.passage.breaks[behind] not in self.passage.turns:
            return None
        low, high = self.passage.bounds(behind)
        return _first(f for f in self.frames.near(behind, low, low + 2) if f.rank == COST and high - f.end <= CLOSE)

    def _cost_behind(self, segment: int) -> Standing | None:
        """What it costs, as a clause of its own: "the board votes a policy; without that vote nothing is paid"."""
        if segment + 1 >= len(self.passage.breaks):
            return None
        low, _ = self.passage.bounds(segment + 1)
        return _first(f for f in self.frames.near(segment + 1, low, low + 2) if f.kind == "duty" and f.rank >= COST)

    def _of_agency(self, frame: Standing) -> bool:
        """A duty of the funder or the state: "the Coordinator shall …" binds no recipient."""
        if frame.kind != "exemption" and self._subject(frame, _PARTIES | {"police"}) == "police":
            return True
        if frame.kind not in {"duty", "statement"} and frame.rank != PLAIN:
            return False
        return self._subject(frame, _PARTIES) == "government"

    def _subject(self, frame: Standing, parties: frozenset[str]) -> str:
        """The party that stands nearest before the frame, or opens it; "each agency" rather than "agency"."""
        behind = self.passage.among(frame.end, frame.end + 1)
        inverted = next((h.concept for h in behind if h.concept in _BOUND), "")
        if inverted:
            return inverted
        low, _ = self.passage.bounds(self.passage.segment(frame.start))
        near = max(low, frame.start - SUBJECT)
        before = self.passage.among(near, frame.start + 1)
        found = [h for h in before if (h.end <= frame.start or h.start == frame.start) and h.concept in parties]
        return max(found, key=lambda h: (h.end, -h.start)).concept if found else ""

    def _commentary(self, start: int) -> Governing | None:
        """Commentary anywhere in the sentence of the match colours all of it."""
        frame = self.frames.told(own=start >= self.passage.own)
        return self._say(frame, "commentary") if frame and not self._afterthought(frame, start) else None

    def _afterthought(self, frame: Standing, start: int) -> bool:
        """Say whether what was stands in a later clause: "statements are cleared first; last year's caused a row"."""
        later = frame.start in self.passage.openings and frame.start > max(start, self.passage.own)
        return later and any(h.concept == "long_ago" for h in self.passage.among(frame.start, frame.start + 1))

    def _reported(self, segment: int, start: int) -> Governing | None:
        """What a study or an audit found is told, not imposed; what stands before it, or in another clause, may be."""
        low, _ = self.passage.bounds(segment)
        found = self.frames.report(low, start + 1)
        return self._say(found, "commentary") if found else None

    def _close_predicate(self, here: Sequence[Standing], start: int, end: int) -> Standing | None:
        """A ban or permission right behind the match, unless a frame stands just as near before it."""
        behind = _first(
            f for f in here if end <= f.start <= end + CLOSE and f.kind in {"ban", "permission", "protection"}
        )
        before = _last(f for f in here if f.start < end and not (f.kind == "permission" and self._tells_which(f)))
        if behind is None or before is None:
            return behind
        if before.kind not in {"permission", "statement"}:
            return behind if before.kind == "duty" and behind.rank > COST else None
        within = before.start >= start or self._relative(before)
        stated = before.kind == "statement" and not self._leave(behind)
        parted = any(before.end < word <= start for word in self.passage.closings)
        return behind if within or stated or parted or start - before.end > CLOSE else None

    def _before(self, here: Sequence[Standing], start: int) -> Standing | None:
        """The last frame before the match; behind a ban none that only tells which things it means.

        "Shall not join those who ask to …", "must not fund activity which may be …".
        """
        found = _last(f for f in here if f.start < start)
        if found is None or not self._tells_which(found):
            return found
        bound = (f for f in here if f.start < found.start and (f.kind == "ban" or (f.kind == "duty" and not _told(f))))
        return _last(f for f in bound if f.kind == "ban" or found.kind != "duty") or found

    def _judged(self, found: Standing | None, segment: int, here: Sequence[Standing], end: int) -> Standing | None:
        """What a ban further behind says of leave that tells which: "a room where guests may inject, …, is not"."""
        told = found and found.kind == "permission" and found.rank <= PLAIN and self._relative(found)
        far = self._far(segment, here, end) if told else None
        return far if far and far.kind == "ban" else found

    def _tells_which(self, frame: Standing) -> bool:
        """Say whether a relative clause opens right before a request of others or a plain leave."""
        if frame.kind == "duty" and frame.rank <= REQUEST:
            gap = 0
        elif frame.kind == "permission" and frame.rank <= PLAIN:
            gap = OBJECT
        else:
            return False
        near = self.passage.among(max(0, frame.start - gap - 1), frame.start)
        return any(h.concept == "relative" and frame.start - h.end <= gap for h in near)

    def _leave(self, frame: Standing) -> bool:
        """Leave for somebody else, or his protection, in what is stated: "agrees that affiliates may object"."""
        may = any(h.concept == "possible" for h in self.passage.among(frame.start, frame.start + 1))
        return frame.kind == "protection" or (frame.kind == "permission" and may)

    def _relative(self, frame: Standing) -> bool:
        """The verb of a relative clause: "a room where people are permitted to inject is not eligible"."""
        near = self.passage.among(frame.start - CLOSE, frame.start)
        return any(h.concept == "insertion" for h in near)

    def _weak(self, segment: int, start: int, end: int) -> Standing | None:
        """A weak frame before the match, or a command within it: "la afiliada tendrá su propio local"."""
        return self.frames.weak(segment, start) or self.frames.weak_command(segment, start, end)

    def _inherited(self, segment: int, start: int) -> Governing:
        """The last frame of the segments before, turned round as often as an exception stands between."""
        for number, frames in self.frames.above(segment):
            found = next((f for f in reversed(frames) if f.rank < WEAK or not self.passage.apart(f.start, start)), None)
            if found and found.kind != "commentary":
                turned = self.passage.turned(number, segment)
                return self._say(found, self._turned(found.kind, segment) if turned else found.kind)
        return NOTHING

    def _turned(self, kind: str, segment: int) -> str:
        """What a turn makes of a frame: "must serve everyone except …" frees, "must tell us and not the …" forbids."""
        low = self.passage.breaks[segment]
        forbids = kind == "duty" and any(h.concept == "not_so" for h in self.passage.among(low, low + 1))
        return "ban" if forbids else _TURNED.get(kind, kind)

    def _say(self, frame: Standing, kind: str) -> Governing:
        return Governing(kind, frame.rank, self.passage.text(frame.start, frame.end))


def _exempting(here: Sequence[Standing], start: int, end: int) -> Standing | None:
    """An exemption or saving clause behind the match, within it or around it holds whatever stands before."""
    saving = (f for f in here if f.kind == "exemption" or f.rank >= SAVING)
    return _first(f for f in saving if start < f.start <= end + PREDICATE or f.start <= start < end <= f.end)


def _sweeping(here: Sequence[Standing], start: int) -> Standing | None:
    """A saving clause, or an exemption before a mere statement, reaches over the frames behind it.

    "Nothing here shall be construed to require that …", "is not required to certify that it does not …",
    "is not affected by the ban on …".
    """
    before = [f for f in here if f.start < start]
    for frame in sorted(before, reverse=True):
        if frame.rank >= SAVING:
            return frame
        if frame.kind == "exemption" or (frame.kind == "permission" and frame.rank >= UNAFFECTED):
            behind = min((f for f in before if f.start > frame.start), default=None)
            object_of = (
                behind is None or behind.kind == "statement" or behind.start - frame.end < OBJECT or _told(behind)
            )
            return frame if object_of else None
    return None


def _told(frame: Standing) -> bool:
    """A request, not a duty: "places no duty on partners to teach abstinence"."""
    return frame.kind == "duty" and frame.rank <= REQUEST


def _reach(frame: Standing) -> int:
    return LONG if frame.rank == COST else PREDICATE


def _last(frames: Iterable[Standing]) -> Standing | None:
    return max(frames, key=lambda f: f.start, default=None)


def _first(frames: Iterable[Standing]) -> Standing | None:
    return min(frames, key=lambda f: f.start, default=None)
