"""Read a sentence together with what answers it: "Can the grant pay for syringes? No." says that it cannot.

The answer stands in the next sentence, or opens the next provision.  What a question is about may stand in the sentence
before it, and a sentence may name what the next one refuses: "You asked for needles.  We cannot pay for them."
Where somebody asks, a command answers too: "A client asks for a pipe?  Send him away."
A question on a form forbids what some may not answer: "Do you lobby?  If yes, you cannot apply."
A question that nobody answers says nothing.  What the other side does or has ("Do you hold a licence?") is no question
of what it may or must do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.detection.asking import asks, marked
from fundflow.detection.pointing import CLAUSE, RANK, Following, pointed_at
from fundflow.detection.standing import WEAK, Governing

if TYPE_CHECKING:
    from fundflow.detection.passage import Passage
    from fundflow.detection.reader import Reader
    from fundflow.detection.scan import Scan
    from fundflow.model import Provision

_OPENING = 5
"""Words within which an answer says yes or no: "A: No", "The short answer: no", "Con este proyecto no"."""
_SHORT = 20
"""Words up to which a question is about the sentence before it: "Is that a problem?"."""
_COMMANDING = 9
"""Rank from which a frame of the next sentence tells what to do when somebody asks."""
_BOXES = 4
"""Words up to which a sentence may be the boxes to tick, and how many there may be: "Yes  No  Not sure"."""
_GIVEN = frozenset({"if_yes", "if_no"})
_BARRED = frozenset({"barred", "shut_out", "no_money", "ends_support"})
"""Words that close the way to the money."""
_ELSEWHERE = frozenset({"refuses_it", "own_cost", "own_means", "needs_other", "stops_paying"})
"""Words by which an answer refuses the money, whether or not it says no: "Fine by us, just not with our money"."""
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


def answered(
    reader: Reader, provision: Provision, passage: Passage, governing: Governing, last: int
) -> Governing | None:
    """Return what stands behind a match makes of its frame; None when it is no question or has no answer."""
    part = passage.parts[-1]
    following = _next(reader, provision, part.scan, part.end)
    barred = _barred(reader, provision, following) if following and asks(passage) else None
    asked = _asked(passage, governing.kind)
    if barred or asked:
        answer = _said(following, asked) if following and asked else None
        return barred or answer or (_commanded(reader, provision, following) if following else None)
    if governing.rank >= WEAK:
        return None
    rest = _rest(passage, last)
    turned = pointed_at(rest) if rest else None
    if turned or following is None or following.scan is not part.scan:
        return turned
    if any(hit.concept == "someone_asks" for hit in passage.among(passage.own, passage.end)):
        return _commanded(reader, provision, following)
    asked = _topic_of(following) if marked(following.scan, following.end) else ""
    if asked:
        answering = _next(reader, provision, following.scan, following.end)
        return _said(answering, asked) if answering else None
    return pointed_at(following)


def _barred(reader: Reader, provision: Provision, following: Following) -> Governing | None:
    """Return what a question demands that some may not answer so: "… ?  If yes, please stop here".

    Boxes to tick may stand between the question and that.
    """
    for _ in range(_BOXES):
        if following.first(_GIVEN) or following.end - following.start > _BOXES:
            break
        boxes = provision if following.provision is None else reader.outline.provisions[following.provision]
        following = _next(reader, boxes, following.scan, following.end) or following
    told = following.first(_GIVEN)
    price = following.first(_BARRED)
    if told is None or price is None:
        return None
    return following.say("ban" if told.concept == "if_yes" else "duty", price)


def _rest(passage: Passage, last: int) -> Following | None:
    """Return what is left of the own sentence behind the clause that holds a word, when it is short."""
    part = passage.parts[-1]
    start = max(passage.bounds(passage.segment(last))[1], passage.own)
    near = 0 < passage.end - start <= CLAUSE
    return Following(part.scan, start - passage.own + part.start, part.end) if near else None


def _asked(passage: Passage, kind: str) -> str:
    """Return what the sentence asks for: its frame, or what its words say; "" when it is no question."""
    own = {concept for concept, spans in passage.spans.items() if spans[-1][0] >= passage.own}
    if "asks_about" in own:
        return kind if kind == "duty" else "permission"
    if not asks(passage):
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


def _topic_of(question: Following) -> str:
    """Return what a question about the sentence before it asks for."""
    if question.end - question.start > _SHORT:
        return ""
    concepts = {hit.concept for hit in question.hits}
    return next((kind for concept, kind in _ASKED.items() if concept in concepts), "")


def _said(answer: Following, asked: str) -> Governing | None:
    """Return what the answer makes of what was asked: it opens with yes or no, or sends elsewhere for the money."""
    elsewhere = answer.first(_ELSEWHERE) if asked == "permission" else None
    if elsewhere:
        return answer.say("ban", elsewhere)
    said = [h for h in answer.hits if h.start < answer.start + _OPENING and h.concept in {"says_no", "says_yes"}]
    if not said:
        return None
    first = min(said, key=lambda h: (h.start, -h.end))
    return answer.say(asked if first.concept == "says_yes" else _ANSWERED[asked], first)


def _commanded(reader: Reader, provision: Provision, answer: Following) -> Governing | None:
    """Return what the next sentence tells to do about what was asked; None when it has a matter of its own."""
    topics = reader.book.lexicon.topics
    if answer.scan is not reader.scan(provision) or any(hit.concept in topics for hit in answer.hits):
        return None
    passage = reader.passage(provision, answer.start, answer.end)
    told = [f for f in reader.frames.read(passage).all if f.kind in _LEAVE and f.rank >= _COMMANDING]
    first = min(told, key=lambda f: f.start, default=None)
    return Governing(first.kind, RANK, passage.text(first.start, first.end), answer.part) if first else None


def _next(reader: Reader, provision: Provision, scan: Scan, end: int) -> Following | None:
    """Return the sentence behind a word: of the same text, or the first of the next provision."""
    place = provision.index
    if end >= len(scan.starts):
        place += 1
        if place >= len(reader.outline.provisions):
            return None
        scan, end = reader.scan(reader.outline.provisions[place]), 0
    last = next((high for _, high in scan.sentences if high > end), end)
    return Following(scan, end, last, place) if last > end else None
