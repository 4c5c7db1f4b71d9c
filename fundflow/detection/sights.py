"""What is seen of a sentence beside its words: what the trees that were learnt from examples go by.

A sentence is read by itself, with its heading and what introduces it, and with its whole paragraph.  To that comes what
the rules saw in it: whether one knows the matter of the family, what it made of it, and which frames stand there.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from fundflow.detection.asking import marked
from fundflow.detection.doubts import softening
from fundflow.detection.likeness import LEAST
from fundflow.detection.passage import Part
from fundflow.detection.signs import signs_of
from fundflow.model import Effect, ProvisionKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from fundflow.detection.reader import Reader
    from fundflow.model import Finding, Provision

SHORT = 6
"""Words below which a sentence says too little."""
NEAR = 1000
"""Characters of what introduces a sentence that are read with it: its end, for a lead-in may be a whole page."""
WHOLE = 1500
"""Characters of a paragraph that are read as a whole."""
BARE = 2
"""Words of a bare answer: "No.", "Claro que no"."""
LONG = 60
"""Words from which a sentence is long."""
_ALSO = -0.5
"""Score from which a sentence reads a little like a family: how many there are tells how much it says."""
_RANK = 50
"""The highest rank of a frame."""
_OWN = ("ban", "duty", "permission", "exemption", "statement", "commentary")
_ABOVE = ("ban", "duty", "permission")
FEATURES = (
    "score", "alone", "whole", "gap", "other", "also", *sorted(Effect),
    "signs", "signs gap", *(f"signs {effect}" for effect in sorted(Effect)),
    "known", "muted", "mentioned", "named", "said", "referred",
    *(f"own {kind}" for kind in _OWN), *(f"above {kind}" for kind in _ABOVE), "soft", "told", "words",
)  # fmt: skip
"""Names of the numbers that the trees go by, in their order; behind them stands one for each family, 1 for its own."""


class Sentence(NamedTuple):
    """A sentence and the texts that it is read with."""

    provision: Provision
    words: tuple[int, int]
    start: int
    end: int
    alone: str
    """The sentence, behind the question that it answers."""
    within: str
    """The sentence behind its heading and what introduces it."""
    whole: str
    """Its paragraph in the same way."""


class Sight(NamedTuple):
    """What the rules and frames saw in a sentence."""

    known: Mapping[str, bool]
    """Families whose matter a rule knows, and if it was silenced."""
    said: frozenset[tuple[str, Effect]]
    """What rules found there."""
    concepts: frozenset[str]
    signs: frozenset[str]
    """Concepts and kinds of frames there and above."""
    frames: tuple[float, ...]
    """How strong the strongest frame of each kind is, of its own and above, from 0 to 1."""
    soft: bool
    told: bool


class Marks(NamedTuple):
    """What a sentence scores: a number for each family, then for each effect."""

    within: NDArray[np.float32]
    alone: NDArray[np.float32]
    whole: NDArray[np.float32]
    signs: NDArray[np.float32]
    """By the concepts and frames that stand in it or above it."""


def sentences(reader: Reader, provision: Provision) -> Iterator[Sentence]:
    """Yield the sentences of a provision that can say something; none where it binds nobody."""
    if provision.kind is ProvisionKind.HEADING or provision.deleted or reader.defines(provision):
        return
    above = " ".join(_above(reader, provision))
    scan = reader.scan(provision)
    for words in scan.sentences:
        first, last = words
        if last - first < SHORT or scan.is_figures(first, last) or marked(scan, last):
            continue
        if _answers(reader, provision, first):
            continue
        start, end = reader.quote(Part(provision.index, scan, first, last, "own"), first, last)
        alone = " ".join((_question(reader, provision, words), provision.text[start:end]))
        whole = f"{above} {provision.text[:WHOLE]}" if len(scan.sentences) > 1 else f"{above} {alone}"
        yield Sentence(provision, words, start, end, alone, f"{above} {alone}", whole)


def sight(reader: Reader, sentence: Sentence, found: Sequence[Finding], known: Mapping[str, bool]) -> Sight:
    """Look at a sentence as the rules saw it; `found` is what they found there."""
    provision = sentence.provision
    passage = reader.passage(provision, *sentence.words)
    frames = reader.frames.read(passage)
    strongest: dict[tuple[str, bool], int] = {}
    for frame in frames.all:
        key = frame.kind, frame.start >= passage.own
        strongest[key] = max(frame.rank, strongest.get(key, 0))
    kinds = (*((kind, True) for kind in _OWN), *((kind, False) for kind in _ABOVE))
    return Sight(
        known,
        frozenset((each.family, each.effect) for each in found),
        frozenset(hit.concept for hit in passage.hits if hit.end > passage.own),
        signs_of(passage, frames),
        tuple(strongest.get(kind, 0) / _RANK for kind in kinds),
        bool(softening(reader, provision)),
        bool(frames.told(own=True)),
    )


def features(sentence: Sentence, seen: Sight, marks: Marks, family: tuple[str, int], *, named: bool) -> list[float]:
    """Return what the trees go by, for a family in its column; `named`: the sentence holds a topic of it."""
    name, column = family
    families = marks.within[: -len(Effect)]
    score, other = _best(families, column)
    sign, other_sign = _best(marks.signs[: -len(Effect)], column)
    first, last = sentence.words
    return [
        score,
        float(marks.alone[column]),
        float(marks.whole[column]),
        score - other,
        other,
        float((families > _ALSO).sum()),
        *map(float, marks.within[-len(Effect) :]),
        sign,
        sign - other_sign,
        *map(float, marks.signs[-len(Effect) :]),
        name in seen.known,
        seen.known.get(name, False),
        (name, Effect.MENTIONS) in seen.said,
        named,
        len({each for each, effect in seen.said if effect is not Effect.MENTIONS}),
        (name, Effect.REFERS) in seen.said,
        *seen.frames,
        seen.soft,
        seen.told,
        min(last - first, LONG),
        *(float(each == column) for each in range(len(families))),
    ]


def _best(families: NDArray[np.float32], column: int) -> tuple[float, float]:
    """Return the score of a family, and the highest of the others."""
    others = max(families[:column].max(initial=LEAST), families[column + 1 :].max(initial=LEAST))
    return float(families[column]), float(others)


def _answers(reader: Reader, provision: Provision, first: int) -> bool:
    """Say whether a sentence goes on from a bare answer, "… ? No. We …": who speaks there of whom is not known."""
    sentences = reader.scan(provision).sentences
    here = bisect_left(sentences, (first,))
    if here == 0:
        return False
    start, end = sentences[here - 1]
    return end - start <= BARE and reader.question(provision, start) is not None


def _question(reader: Reader, provision: Provision, words: tuple[int, int]) -> str:
    """Return the question that a sentence answers, if any."""
    asked = reader.question(provision, words[0])
    return asked.scan.words(asked.start, asked.end) if asked else ""


def _above(reader: Reader, provision: Provision) -> Iterator[str]:
    """Yield the texts that a sentence is read with: its heading, what introduces it, the header of its table."""
    yield provision.heading
    if provision.lead_in is not None:
        yield reader.outline.provisions[provision.lead_in].text[-NEAR:]
    yield provision.header
