"""A rule's match in a sentence, what it does there, and which of several claims holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fundflow.detection.conceding import CONCEDING, OPENING
from fundflow.detection.modality import PLAIN
from fundflow.detection.naming import by_title
from fundflow.detection.standing import NOT_REACHED, SAVING, UNAFFECTED, Governing
from fundflow.model import Effect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fundflow.detection.modality import Modality
    from fundflow.detection.passage import Passage
    from fundflow.model import Rule, Step

Matched = tuple[tuple["Step", tuple[int, int]], ...]
"""The steps of a pattern with the words that each of them matched."""
_FREED = {"permission": Effect.PERMITS, "exemption": Effect.EXEMPTS}
LEAVE = 9
"""Rank from which a permission says what may go on behind a concession: "although …, the rent may be charged"."""
ENDED_WORK = "no_longer_run"
"""The concept of work that is stopped: the same words lift a duty, "the clause is removed"."""


class Claim(NamedTuple):
    """A rule's match in a sentence, before the finding is written."""

    rule: Rule
    effect: Effect
    governing: Governing
    start: int
    end: int
    weight: int


def effect_of(rule: Rule, governing: Governing) -> Effect | None:
    """Return what a match of the rule does under a frame; None when it does nothing."""
    kind = governing.kind
    if kind == "commentary":
        return Effect.MENTIONS
    if kind == "exemption":
        # A right to refuse is worded as freedom from a duty: the rule that is about this right names the frame.
        return Effect.PERMITS if kind in rule.frames else Effect.EXEMPTS
    if rule.reference:
        spared = kind == "permission" and NOT_REACHED <= governing.rank < SAVING
        return Effect.PERMITS if spared else Effect.REFERS
    if kind == "permission" and NOT_REACHED <= governing.rank < SAVING:
        return Effect.PERMITS  # "staff may refuse to help": even where leave of somebody else is what restricts
    if kind in rule.frames:
        return Effect.PERMITS if rule.protects else Effect.RESTRICTS
    return Effect.PERMITS if kind == "permission" else None


def best_claims(claims: Iterable[Claim]) -> list[Claim]:
    """Of several rules of one family that say the same of a sentence, keep the most specific.

    References are kept one for each instrument, and none where the sentence itself imposes the same;
    a text known by its title only yields to one that is known by number or name.
    """
    best: dict[tuple[str, Effect, str], Claim] = {}
    for claim in claims:
        key = (claim.rule.family, claim.effect, claim.rule.id if claim.rule.reference else "")
        if key not in best or (claim.weight, best[key].rule.id) > (best[key].weight, claim.rule.id):
            best[key] = claim
    said = {family for family, effect, _ in best if effect is Effect.RESTRICTS}
    named = {c.rule.family for c in best.values() if c.effect is Effect.REFERS and not _by_title(c)}
    return [
        claim
        for (family, effect, _), claim in best.items()
        if effect is not Effect.REFERS or not (family in said or (family in named and _by_title(claim)))
    ]


def _by_title(claim: Claim) -> bool:
    """Say whether a reference knows its text by what it is on alone, so that a better known one says more."""
    return any(map(by_title, claim.rule.patterns))


def saving_segments(passage: Passage, modality: Modality, claims: list[Claim]) -> Iterator[Claim]:
    """A later clause of the same sentence that saves something: "…; salaries remain allowable"."""
    taken = {passage.segment(claim.start) for claim in claims}
    sided = {claim.rule.family for claim in claims if passage.row and claim.effect in _FREED.values()}
    for claim in claims:
        if claim.effect is Effect.RESTRICTS and claim.rule.family not in sided:
            here = passage.segment(claim.start)
            rank = LEAVE if _concedes(passage, here) else UNAFFECTED
            for frame in modality.frames.all:
                later = passage.segment(frame.start)
                if frame.kind in _FREED and frame.rank >= rank and later > here and later not in taken:
                    words = passage.text(frame.start, frame.end)
                    yield claim._replace(
                        effect=_FREED[frame.kind],
                        governing=Governing(frame.kind, frame.rank, words),
                        start=frame.start,
                        end=frame.end,
                    )


def _concedes(passage: Passage, segment: int) -> bool:
    """Say whether a clause opens with a concession."""
    low, _ = passage.bounds(segment)
    return any(hit.concept in CONCEDING for hit in passage.among(low, low + OPENING))


def reason_of(claim: Claim, passage: Passage) -> str:
    """Return in words which frame governs which match."""
    matched = passage.text(claim.start, claim.end)
    if not claim.governing.words:
        return f"names “{matched}”"
    return f"“{claim.governing.words}” governs “{matched}”"


def limiters_of(passage: Passage) -> tuple[str, ...]:
    """Return the words of the sentence that limit what it says: "to the extent permitted by law"."""
    return tuple(
        passage.text(h.start, h.end) for h in passage.hits if h.concept == "limiter" and h.start >= passage.own
    )


def settled(rule: Rule, governing: Governing, modality: Modality, match: Matched, core: tuple[int, int]) -> Governing:
    """Return what governs a match in the end.

    Leave that hangs on what the rule is about is a duty, "may be published provided we agreed"; what frees is a ban
    where it is the end of work that the rule looks for.
    """
    if governing.rank <= PLAIN and effect_of(rule, governing) is Effect.PERMITS:
        proviso = modality.proviso(*core)
        return proviso if effect_of(rule, proviso) is Effect.RESTRICTS else governing
    ends = governing.kind == "exemption" and _ends_work(modality, match)
    return governing._replace(kind="ban") if ends else governing


def _ends_work(modality: Modality, match: Matched) -> bool:
    """Say whether what frees is the end of work that the rule looks for: "visits are removed" lifts no duty."""
    ends = [span for step, span in match if ENDED_WORK in step.concepts]
    freeing = [f for f in modality.frames.all if f.kind == "exemption"] if ends else []
    return any(f.start < high and low < f.end for f in freeing for low, high in ends)
