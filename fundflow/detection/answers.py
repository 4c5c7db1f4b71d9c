"""Read a sentence together with what answers it: "Can the grant pay for syringes? No." says that it cannot.

The answer stands in the next sentence, or opens the next provision.  What a question is about may stand in the sentence
before it, and a sentence may name what the next one refuses: "You asked for needles.  We cannot pay for them."
Where somebody asks, a command answers too: "A client asks for a pipe?  Send him away."
A question that nobody answers says nothing.  What the other side does or has ("Do you hold a licence?") is no question
of what it may or must do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fundflow.detection.standing import WEAK, Governing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.detection.passage import Passage
    from fundflow.detection.reader import Reader
    from fundflow.detection.scan import Hit, Scan
    from fundflow.model import Provision

_OPENING = 3
"""Words within which an answer says yes or no: "A: No", "The short answer: no"."""
_SHORT = 20
"""Words up to which a question is about the sentence before it: "Is that a problem?"."""
_NEAR = 4
"""Words behind a ban within which it points back: "cannot pay for it", "will not meet the cost of these"."""
_RANK = 45
_COMMANDING = 9
"""Rank from which a frame of the next sentence tells what to do when somebody asks."""
_ANSWERED = {"permission": "ban", "duty": "exemption", "ban": "permission", "exemption": "duty"}
"""What a question is about, and what the answer no makes of it."""
_LEAVE = frozenset({"ban", "permission"})
_ASKED = {
    "asks_trouble": "ban",
    "asks_duty": "duty",
    "possible": "permission",
    "asks_money": "permission",
    "asks_leave": "permission",
}
"""What the words of a question ask for: leave, a duty, or whether there is anything against it."""


class _Next(NamedTuple):
    """What follows a sentence: a scan, and the words of it up to where a sentence ends."""

    scan: Scan
    start: int
    end: int

    @property
    def hits(self) -> Sequence[Hit]:
        return self.scan.between(self.start, self.end)


def answered(reader: Reader, provision: Provision, passage: Passage, governing: Governing) -> Governing | None:
    """Return what stands behind a sentence makes of its frame; None when it is no question or has no answer."""
    part = passage.parts[-1]
    following = _next(reader, provision, part.scan, part.end)
    if following is None:
        return None
    asked = _asked(passage, governing.kind)
    if asked:
        return _said(following, asked) or _commanded(reader, provision, following)
    if governing.rank >= WEAK or following.scan is not part.scan:
        return None
    if any(hit.concept == "someone_asks" for hit in passage.among(passage.own, passage.end)):
        return _commanded(reader, provision, following)
    asked = _topic_of(following) if _asks(following.scan, following.end) else ""
    if asked:
        answer = _next(reader, provision, following.scan, following.end)
        return _said(answer, asked) if answer else None
    return _pointed_at(following)


def _asked(passage: Passage, kind: str) -> str:
    """Return what the sentence asks for: its frame, or what its words say; "" when it is no question."""
    part = passage.parts[-1]
    own = {hit.concept for hit in passage.hits if hit.start >= passage.own}
    if "asks_about" in own:
        return kind if kind == "duty" else "permission"
    if passage.tagged or not _asks(part.scan, part.end):
        return ""
    if "asks_without" in own:
        return "duty" if "asks_trouble" in own else "exemption"
    said = next((_ASKED[concept] for concept in ("asks_trouble", "asks_duty") if concept in own), "")
    if said:
        return said
    other = any(h.concept == "asks_other" for h in passage.among(passage.own, passage.own + _OPENING))
    if kind in _ANSWERED and not (other and kind == "duty"):
        return kind
    return "permission" if own & {"asks_leave", "asks_money"} or not other else ""


def _topic_of(question: _Next) -> str:
    """Return what a question about the sentence before it asks for."""
    if question.end - question.start > _SHORT:
        return ""
    concepts = {hit.concept for hit in question.hits}
    return next((kind for concept, kind in _ASKED.items() if concept in concepts), "")


def _said(answer: _Next, asked: str) -> Governing | None:
    """Return what the answer, which opens with yes or no, makes of what was asked."""
    said = [h for h in answer.hits if h.start < answer.start + _OPENING and h.concept in {"says_no", "says_yes"}]
    if not said:
        return None
    first = min(said, key=lambda h: (h.start, -h.end))
    kind = asked if first.concept == "says_yes" else _ANSWERED[asked]
    return Governing(kind, _RANK, answer.scan.words(first.start, first.end))


def _pointed_at(following: _Next) -> Governing | None:
    """Return the ban of the next sentence when it points back at once: "… We will not pay for them"."""
    refusals = [h for h in following.hits if h.concept == "cannot_pay"]
    backs = [h.start for h in following.hits if h.concept == "pronoun"]
    for refusal in refusals:
        if any(0 <= back - refusal.end <= _NEAR for back in backs):
            return Governing("ban", _RANK, following.scan.words(refusal.start, refusal.end))
    return None


def _commanded(reader: Reader, provision: Provision, answer: _Next) -> Governing | None:
    """Return what the next sentence tells to do about what was asked; None when it has a matter of its own."""
    topics = reader.book.lexicon.topics
    if answer.scan is not reader.scan(provision) or any(hit.concept in topics for hit in answer.hits):
        return None
    passage = reader.passage(provision, answer.start, answer.end)
    told = [f for f in reader.frames.read(passage).all if f.kind in _LEAVE and f.rank >= _COMMANDING]
    first = min(told, key=lambda f: f.start, default=None)
    return Governing(first.kind, _RANK, passage.text(first.start, first.end)) if first else None


def _asks(scan: Scan, end: int) -> bool:
    """Say whether the sentence that ends before a word is a question."""
    tail = scan.text[scan.ends[end - 1] : scan.starts[end] if end < len(scan.starts) else len(scan.text)]
    return "?" in tail


def _next(reader: Reader, provision: Provision, scan: Scan, end: int) -> _Next | None:
    """Return the sentence behind a word: of the same text, or the first of the next provision."""
    if end >= len(scan.starts):
        following = provision.index + 1
        if following >= len(reader.outline.provisions):
            return None
        scan, end = reader.scan(reader.outline.provisions[following]), 0
    last = next((high for _, high in scan.sentences if high > end), end)
    return _Next(scan, end, last) if last > end else None
