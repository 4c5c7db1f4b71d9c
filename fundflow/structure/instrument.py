"""Turns an outline's words into the kind of document, by adding up the weights of cues in zones.

The cues and their weights are data.  Thin evidence, or two kinds close together, gives `unknown`.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from fundflow.model import InstrumentKind, ProvisionKind
from fundflow.structure.parties import parties
from fundflow.structure.words import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.model import Cue, Document, Layout, Provision

_TITLE, _HEAD, _HEADINGS, _FRONT, _BACK = 600, 6000, 8000, 15_000, 8000
"""Characters looked at of the title, the first pages, the headings, and the body's two ends."""
_MOST = 14
"""No zone but the title adds more than this to a kind, so that length proves nothing."""


def kind_of(document: Document, provisions: Sequence[Provision], layout: Layout) -> InstrumentKind:
    """Return the one kind that the evidence names, or unknown."""
    ranked = scores(document, provisions, layout).most_common(2)
    if not ranked or ranked[0][1] < layout.thresholds["minimum"]:
        return InstrumentKind.UNKNOWN
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < layout.thresholds["lead"]:
        return InstrumentKind.UNKNOWN
    return ranked[0][0]


@lru_cache(maxsize=8)
def _cues(layout: Layout) -> tuple[Cue, ...]:
    """Return the cues with their phrases folded."""
    return tuple(cue._replace(phrase=fold(cue.phrase)) for cue in layout.cues)


def scores(document: Document, provisions: Sequence[Provision], layout: Layout) -> Counter[InstrumentKind]:
    """Return the weight of evidence for each kind."""
    zones = _zones(document, provisions) | {"structure": _structure(provisions, layout)}
    sums: Counter[tuple[InstrumentKind, str]] = Counter()
    for cue in _cues(layout):
        if cue.phrase.rstrip("*") in zones[cue.zone] and _stands(cue.phrase, zones[cue.zone]):
            sums[cue.kind, cue.zone] += cue.weight
    total: Counter[InstrumentKind] = Counter()
    for (kind, zone), weight in sums.items():
        total[kind] += weight if zone == "title" else min(weight, _MOST)
    return total


def _structure(provisions: Sequence[Provision], layout: Layout) -> str:
    """Say in words what the layout shows: parties named with roles, lines to sign on."""
    seen: list[str] = []
    named = {p.name for provision in provisions[:30] for p in parties(provision.text[:1500], layout) if p.rank < 2}
    if len(named) > 1:
        seen.append("parties")
    words = tuple(fold(word) for word in layout.phrases["signatures"])
    ends = (*provisions[:60], *provisions[60:][-150:])
    lines = [fold(p.text[:30]) for p in ends if len(p.text) < 200 and p.kind is not ProvisionKind.HEADING]
    if sum(line.startswith(words) for line in lines) > 1:
        seen.append("signatures")
    return " ".join(seen)


def _zones(document: Document, provisions: Sequence[Provision]) -> dict[str, str]:
    """Return the folded text of each zone."""
    headings = [p.text for p in provisions if p.kind is ProvisionKind.HEADING]
    first = [p for p in provisions[:12] if p.page == provisions[0].page]
    titles = [p.text for p in first if p.kind is ProvisionKind.HEADING or (p.index < 3 and len(p.text) < 200)]
    front = _gather(provisions, _FRONT)
    zones = {
        "title": fold((document.title + "\n" + "\n".join(titles))[:_TITLE]),
        "head": fold(front[:_HEAD]),
        "heading": fold("\n".join(headings)[:_HEADINGS]),
        "body": fold(front + "\n" + _gather(provisions[::-1], _BACK)),
    }
    return {name: _narrow(text) for name, text in zones.items()}


def _narrow(text: str) -> str:
    """Return a folded text with one byte a character, in which phrases are found three times faster."""
    return text if text.isascii() else text.encode("latin-1", "replace").decode("latin-1")


def _gather(provisions: Sequence[Provision], most: int) -> str:
    """Return the texts of the first provisions up to a length."""
    texts: list[str] = []
    length = 0
    for provision in provisions:
        if length > most:
            break
        if not provision.deleted:
            texts.append(provision.text)
            length += len(provision.text)
    return "\n".join(texts)


def _stands(phrase: str, text: str) -> bool:
    """Tell whether a phrase stands in a text as whole words; "*" at its end is any ending."""
    stem = phrase.endswith("*")
    phrase = phrase.rstrip("*")
    at = text.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        opens = at == 0 or not (text[at - 1].isalnum() and phrase[0].isalnum())
        closes = stem or end == len(text) or not (text[end].isalnum() and phrase[-1].isalnum())
        if opens and closes:
            return True
        at = text.find(phrase, at + 1)
    return False
