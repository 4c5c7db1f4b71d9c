"""Turn the hits of a sentence into the words at which what it concedes ends and what it says begins.

"Although syringes cannot be bought, the exchange's rent may be charged": up to its comma the first clause forbids,
and what stands behind is ruled by a verb of its own.  "If", which in French and Spanish also concedes ("si les
seringues ne peuvent être achetées, les salaires peuvent l'être"), concedes only between a ban and a permission.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import islice, takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fundflow.detection.scan import Hit

CONCEDING = frozenset({"concession", "if_word"})
"""Concepts that open a concession."""
_BARS = frozenset({"cannot", "prohibited", "not_allowed", "refused", "refrain", "stays_out", "impersonal_not"})
"""Concepts of what a condition holds back when it only concedes."""
_SETTLED = _BARS | {"possible", "allowed", "exempt", "may_subjunctive", "modal", "negation", "none_of", "obliged"}
_SETTLED |= {"out_of", "covers"}
"""Concepts by which a concession says what may or may not be; a comma before them is one of its own list."""
_LEAVES = frozenset({"possible", "allowed", "unaffected", "go_ahead", "stands_against", "pays_for"})
"""Concepts of what is allowed behind it."""
_COSTS = frozenset({"ends_support", "costs", "no_money", "shut_out", "no_place"})
"""Concepts of what a real condition costs: "if you cannot send the list, the aid may be stopped"."""
OPENING = 2
"""Words of a clause in which a concession opens it."""
LONGEST = 40
"""Words of a concession, and of what is looked at behind it."""


def conceded(hits: Sequence[Hit], breaks: Sequence[int], commas: Sequence[int]) -> Iterator[int]:
    """Yield the words behind the comma that closes a concession, or before one that ends the sentence."""
    heads = {low + word for low in breaks for word in range(OPENING)}
    for number, opened in enumerate(hits):
        if opened.concept not in CONCEDING:
            continue
        if opened.concept == "concession" and opened.start in commas[-1:]:
            yield opened.start
        elif opened.start in heads:
            near = _near(hits, number)
            settled = _settled(near, opened)
            comma = bisect_left(commas, settled.end) if settled else len(commas)
            if comma < len(commas) and (opened.concept == "concession" or _freed_behind(near, commas[comma])):
                yield commas[comma]


def _near(hits: Sequence[Hit], number: int) -> list[Hit]:
    """Return the hits from one on, as far as a concession and its main clause reach."""
    last = hits[number].start + LONGEST
    return list(takewhile(lambda hit: hit.start <= last, islice(hits, number, None)))


def _settled(near: Sequence[Hit], opened: Hit) -> Hit | None:
    """Return the word by which a concession says what may or may not be; behind "if" only what holds back."""
    behind = [h for h in near if h.start > opened.start]
    if opened.concept == "concession":
        return min((h for h in behind if h.concept in _SETTLED), key=lambda h: h.end, default=None)
    may = {h.start for h in behind if h.concept == "modal"}
    return next((h for h in behind if h.concept in _BARS or (h.concept == "negation" and h.end in may)), None)


def _freed_behind(hits: Sequence[Hit], comma: int) -> bool:
    """Say whether what stands behind a comma allows, and names no loss."""
    behind = {h.concept for h in hits if h.start >= comma}
    return bool(behind & _LEAVES) and not behind & _COSTS
