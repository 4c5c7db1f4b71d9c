"""Find for each clause of the old version its counterpart in the new one, each clause at most once.

The same words come first, wherever they stand; then words that are alike in the same family of
condition; then the same rule in quite other words; at last alike words of another family, because a
clause whose scope was widened may have become another kind of condition.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fundflow.comparison.wording import likeness, words
from fundflow.model import Effect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from fundflow.model import Clause

Pair = tuple["Clause", "Clause"]

ALIKE = 0.45
"""How alike the words of one family must be to count as the same clause."""
ALIKE_ELSEWHERE = 0.6
"""The same for clauses of two families, of no rule, or of two effects: nothing but the words speaks for them."""
_NUMBERING = re.compile(r"^[^\W\d_]*\.?\s*[\d.()\w]*\d[\d.()\w]*\s*")


@dataclass(slots=True)
class Aligned:
    """Pairs, and what has no counterpart."""

    pairs: list[Pair] = field(default_factory=list)
    old: list[Clause] = field(default_factory=list)
    new: list[Clause] = field(default_factory=list)


def align(old: Sequence[Clause], new: Sequence[Clause]) -> Aligned:
    """Return the clauses of both versions, paired where they are the same clause."""
    left = Aligned([], list(old), list(new))
    for key in (_same_rule, _same_family, _same_words):
        _exactly(left, key)
    _nearest(left, _in_family)
    _nearest(left, _by_rule)
    _nearest(left, _in_words)
    return left


def heading(clause: Clause) -> str:
    """Return the heading a clause stands under, without its number."""
    return _NUMBERING.sub("", clause.section).casefold().strip()


def _same_rule(clause: Clause) -> tuple[object, ...]:
    return clause.rules, clause.effect, words(clause.quote), clause.context


def _same_family(clause: Clause) -> tuple[object, ...]:
    return clause.family, words(clause.quote)


def _same_words(clause: Clause) -> tuple[object, ...]:
    return (words(clause.quote),)


def _exactly(left: Aligned, key: Callable[[Clause], tuple[object, ...]]) -> None:
    """Pair clauses of equal keys: those under the same heading first, then in their order."""
    waiting: dict[tuple[object, ...], list[Clause]] = {}
    for clause in left.new:
        waiting.setdefault(key(clause), []).append(clause)
    for clause in list(left.old):
        candidates = waiting.get(key(clause))
        if candidates:
            same = [each for each in candidates if heading(each) == heading(clause)]
            chosen = (same or candidates)[0]
            candidates.remove(chosen)
            _take(left, clause, chosen)


def _take(left: Aligned, old: Clause, new: Clause) -> None:
    left.pairs.append((old, new))
    left.old = [each for each in left.old if each is not old]
    left.new = [each for each in left.new if each is not new]


def _nearest(left: Aligned, score: Callable[[Clause, Clause], float]) -> None:
    """Pair the best first; equal ones in the order of the documents."""
    for old, new in _ranked(left.old, left.new, score):
        if any(each is old for each in left.old) and any(each is new for each in left.new):
            _take(left, old, new)


def _ranked(old: Iterable[Clause], new: Sequence[Clause], score: Callable[[Clause, Clause], float]) -> list[Pair]:
    scored = [(score(a, b), i, j, a, b) for i, a in enumerate(old) for j, b in enumerate(new)]
    scored = [each for each in scored if each[0] > 0]
    scored.sort(key=lambda each: (-each[0], each[1], each[2]))
    return [(a, b) for *_, a, b in scored]


def _in_family(old: Clause, new: Clause) -> float:
    if old.family != new.family or _two_references(old, new):
        return 0.0
    least = ALIKE if old.effect == new.effect else ALIKE_ELSEWHERE
    near = likeness(old.quote, new.quote, least)
    return near + _bonus(old, new) if near >= least else 0.0


def _by_rule(old: Clause, new: Clause) -> float:
    if not set(old.rules) & set(new.rules) or old.effect != new.effect:
        return 0.0
    return 0.01 + likeness(old.quote, new.quote) + _bonus(old, new)


def _in_words(old: Clause, new: Clause) -> float:
    if _two_references(old, new) or (old.rules and new.rules and (old.effect, old.scope) == (new.effect, new.scope)):
        return 0.0
    near = likeness(old.quote, new.quote, ALIKE_ELSEWHERE)
    return near + _bonus(old, new) if near >= ALIKE_ELSEWHERE else 0.0


def _two_references(old: Clause, new: Clause) -> bool:
    """Say whether the clauses name two texts: sentences that bring in a text are all alike."""
    return old.effect is new.effect is Effect.REFERS and not set(old.rules) & set(new.rules)


def _bonus(old: Clause, new: Clause) -> float:
    same_rule = bool(set(old.rules) & set(new.rules))
    same_heading = bool(heading(old)) and heading(old) == heading(new)
    return 0.15 * same_rule + 0.1 * same_heading + 0.1 * (old.effect == new.effect)
