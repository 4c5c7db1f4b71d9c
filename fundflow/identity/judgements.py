"""What people said about pairs of parties, and what follows from it for the sets.

A judgement is never changed: another one about the same pair takes its place, and an undo takes it
away.  "Different" forbids; "same" joins, unless that would bring two numbers of one register
together that the person did not have before them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fundflow.identity.byid import Conflict

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from fundflow.identity.clusters import Clusters

VERDICTS = ("same", "different", "unsure")
UNDO = "undo"


class Judgement(NamedTuple):
    """One line of the book of judgements."""

    number: int
    left: str
    """A party as published; whatever set it is in later, the judgement goes with it."""
    right: str
    verdict: str
    """same, different, unsure; or undo, which takes the judgement `of` away."""
    on: date
    because: str = ""
    of: int | None = None

    @property
    def called(self) -> str:
        """How it is called as a reason; a line of the alias table has the number 0 and gives its own."""
        return f"judgement {self.number}" if self.number else self.because

    @property
    def pair(self) -> tuple[str, str]:
        """The two parties in a fixed order."""
        return (self.left, self.right) if self.left <= self.right else (self.right, self.left)


def in_force(book: Iterable[Judgement]) -> list[Judgement]:
    """Return the judgements that hold, oldest first: without what was undone, and the last one of each pair."""
    ordered = sorted(book, key=lambda judgement: (judgement.number, judgement.pair))
    undone = {judgement.of for judgement in ordered if judgement.verdict == UNDO}
    last: dict[tuple[str, str], Judgement] = {}
    for judgement in ordered:
        if judgement.verdict != UNDO and judgement.number not in undone:
            last[judgement.pair] = judgement
    return sorted(last.values(), key=lambda judgement: (judgement.number, judgement.pair))


def known(clusters: Clusters, judgements: Iterable[Judgement]) -> list[Judgement]:
    """Return the judgements about parties that are there."""
    return [each for each in judgements if each.left in clusters and each.right in clusters]


def join_judged(clusters: Clusters, judgements: Iterable[Judgement]) -> tuple[list[Conflict], dict[str, str]]:
    """Join what a person called the same; return what could not be joined, and the reason of each set.

    Two sets with different numbers in one register are joined only when both numbers were held by the
    very sets that the person compared: a chain through a general name joins nothing.
    """
    seen = {party: clusters.find(party) for each in judgements for party in (each.left, each.right)}
    held = {root: {name: set(values) for name, values in clusters.numbers(root).items()} for root in seen.values()}
    conflicts: list[Conflict] = []
    why: dict[str, str] = {}
    for each in (one for one in judgements if one.verdict == "same"):
        roots = {clusters.find(each.left), clusters.find(each.right)}
        if len(roots) == 1:
            continue
        refused = _refused(clusters, roots, held[seen[each.left]], held[seen[each.right]])
        if refused:
            conflicts.append(Conflict("judgement", str(each.number or each.because), refused, each.pair))
            continue
        reasons = [why.pop(root) for root in sorted(roots) if root in why]
        why[clusters.join(roots)] = ", ".join([*reasons, each.called])
    return conflicts, why


def _refused(clusters: Clusters, roots: set[str], left: dict[str, set[str]], right: dict[str, set[str]]) -> str:
    if clusters.judged_apart(roots):
        return "another judgement says that two of these are different"
    together: dict[str, set[str]] = {}
    for root in roots:
        for scheme, values in clusters.numbers(root).items():
            together.setdefault(scheme, set()).update(values)
    for scheme, values in sorted(together.items()):
        before = {frozenset(clusters.numbers(root).get(scheme, ())) for root in roots} - {frozenset()}
        compared = left.get(scheme, set()) | right.get(scheme, set())
        if len(before) > 1 and not (left.get(scheme) and right.get(scheme) and values <= compared | _one(before)):
            listed = ", ".join(sorted(values))
            return f"a chain: it would join different numbers of {scheme} ({listed}). Judge the two that hold them"
    return ""


def _one(before: set[frozenset[str]]) -> set[str]:
    """Return the numbers of sets that hold several already, because a person said so before."""
    return set().union(*(values for values in before if len(values) > 1))
