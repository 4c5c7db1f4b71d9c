"""Read what the next sentence or clause makes of a thing just named: it refuses it, or names the price of not doing it.

"Syringes are in your budget. Please take them out." forbids; "We need the names. Without them there is no transfer."
demands.  Only what says nothing of its own is read so, and only what follows at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fundflow.detection.passage import Part
from fundflow.detection.standing import Governing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.detection.scan import Hit, Scan

NEAR = 4
"""Words behind a ban within which it points back: "cannot pay for it", "will not meet the cost of these"."""
LONGEST = 30
"""Words up to which a sentence is only about the one before it."""
CLAUSE = 14
"""Words up to which the rest of a sentence is: "… test strips; this has been set to zero"."""
RANK = 45
FOLLOWS = "what follows"
"""The role of a sentence that says what the one before it means."""
_VERDICT = 5
"""Words up to which minutes say no more than what was decided: "Purchase of syringes.  Not agreed."."""
_ELSE = frozenset({"otherwise", "fails"})
_PRICE = frozenset({"no_money", "ends_support", "costs", "shut_out", "no_place", "at_risk"})


class Following(NamedTuple):
    """What follows a sentence or a clause: a scan, and the words of it up to where that ends."""

    scan: Scan
    start: int
    end: int
    provision: int | None = None
    """Where it stands; None when it is the rest of the sentence itself."""

    @property
    def hits(self) -> Sequence[Hit]:
        """Every concept that stands there."""
        return self.scan.between(self.start, self.end)

    def first(self, concepts: frozenset[str]) -> Hit | None:
        """Return the first of some concepts."""
        return next((hit for hit in self.hits if hit.concept in concepts), None)

    def say(self, kind: str, hit: Hit) -> Governing:
        """Return the frame that some words of it put around what stands before."""
        return Governing(kind, RANK, self.scan.words(hit.start, hit.end), self.part)

    @property
    def part(self) -> Part | None:
        """It as what gives the words before it their meaning."""
        return None if self.provision is None else Part(self.provision, self.scan, self.start, self.end, FOLLOWS)


def pointed_at(following: Following) -> Governing | None:
    """Return the ban or the duty that points back; None when what follows speaks of something else."""
    if following.end - following.start > LONGEST:
        return None
    whole = following.first(frozenset({"refuses_it"})) or _verdict(following)
    if whole:
        return following.say("ban", whole)
    return _refused(following) or _priced(following)


def _verdict(following: Following) -> Hit | None:
    """A refusal that is all of a sentence, as in minutes."""
    said = following.first(frozenset({"refused_cell"}))
    short = following.end - following.start <= _VERDICT
    return said if said and short and said.start == following.start else None


def _refused(following: Following) -> Governing | None:
    """A refusal and, right behind it, the word for what stood before: "We will not pay for them"."""
    backs = [hit.start for hit in following.hits if hit.concept == "pronoun"]
    for hit in following.hits:
        if hit.concept == "cannot_pay" and any(0 <= back - hit.end <= NEAR for back in backs):
            return following.say("ban", hit)
    return None


def _priced(following: Following) -> Governing | None:
    """What it costs to leave it undone: "Otherwise no payment", "Refusing to do so puts your funding at risk"."""
    undone, price = following.first(_ELSE), following.first(_PRICE)
    return following.say("duty", price) if undone and price and undone.start - following.start <= NEAR else None
