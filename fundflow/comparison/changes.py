"""Say what became of each clause between two editions, whether it binds more or less, and why.

The closed list of kinds is `KINDS`.  A clause that only moved is no change.  Whether a text changed or
only what is read in it is said when it can be known: the same files give a changed reading, the same
rules, date and signer give a changed text; otherwise the words of both quotes decide, or nobody can tell.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from fundflow.comparison.align import align
from fundflow.comparison.edition import SEVERITIES
from fundflow.comparison.wording import marked, words
from fundflow.model import Change, Comparison, Effect, FlowDown, Scope, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fundflow.comparison.align import Aligned
    from fundflow.model import Clause, Edition, Pack

TIGHTER, LOOSER, SAME = "tighter", "looser", "same"
KINDS = {
    "condition-added": TIGHTER,
    "reference-resolved": TIGHTER,
    "reference-added": TIGHTER,
    "exemption-removed": TIGHTER,
    "saving-removed": TIGHTER,
    "scope-widened": TIGHTER,
    "effect-tightened": TIGHTER,
    "flow-down-added": TIGHTER,
    "limiter-removed": TIGHTER,
    "verdict-tightened": TIGHTER,
    "severity-raised": TIGHTER,
    "place-added": SAME,
    "condition-dropped": LOOSER,
    "reference-dropped": LOOSER,
    "text-to-reference": SAME,
    "exemption-added": LOOSER,
    "saving-added": LOOSER,
    "scope-narrowed": LOOSER,
    "effect-loosened": LOOSER,
    "flow-down-removed": LOOSER,
    "limiter-added": LOOSER,
    "verdict-loosened": LOOSER,
    "severity-lowered": LOOSER,
    "verdict-changed": SAME,
    "scope-changed": SAME,
    "flow-down-changed": SAME,
    "place-dropped": SAME,
    "sentence-added": SAME,
    "sentence-dropped": SAME,
    "wording-changed": SAME,
}
"""Kind to its direction, from the side of the one who signs; the most important first."""
_ORDER = {kind: position for position, kind in enumerate(KINDS)}
_NAMES = {
    Effect.RESTRICTS: "condition",
    Effect.REFERS: "reference",
    Effect.EXEMPTS: "exemption",
    Effect.PERMITS: "saving",
    None: "sentence",
}
_FORCE = {Effect.RESTRICTS: 2, Effect.REFERS: 1, Effect.MENTIONS: 0, Effect.PERMITS: -1, Effect.EXEMPTS: -1}
_BINDS = {Status.APPLIES: 2, Status.NEEDS_REVIEW: 1}


def compare(old: Edition, new: Edition) -> Comparison:
    """Return every change between two editions, what binds more first."""
    aligned = align(old.clauses, new.clauses)
    readings = tuple(_readings(old, new))
    found = list(_changes(aligned, old))
    changes = tuple(sorted((_finished(each, old, new, readings) for each in found), key=_rank))
    touched = {id(each.new) for each in changes if each.new and each.old}
    still = [pair for pair in aligned.pairs if id(pair[1]) not in touched]
    moved = sum(_place(a) != _place(b) for a, b in still)
    counts = Counter(kind for change in changes for kind in change.kinds)
    return Comparison(
        old=old,
        new=new,
        changes=changes,
        counts=tuple((kind, counts[kind]) for kind in KINDS if counts[kind]),
        moved=moved,
        unchanged=len(still) - moved,
        readings=readings,
    )


def _place(clause: Clause) -> tuple[str, int]:
    return clause.section, clause.page


def _readings(old: Edition, new: Edition) -> Iterator[str]:
    """Say what differs in how the two editions were read."""
    if old.version != new.version:
        yield f"fundflow {old.version}, then {new.version}"
    before = {pack.name: pack for pack in old.packs}
    after = {pack.name: pack for pack in new.packs}
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            yield f"pack {name}: {_pack(before, name)}, then {_pack(after, name)}"
    if old.on != new.on:
        yield f"law of {old.on}, then of {new.on}"
    if old.signer != new.signer:
        yield f"signer: {_facts(old)}, then {_facts(new)}"


def _pack(packs: dict[str, Pack], name: str) -> str:
    pack = packs.get(name)
    return f"{pack.version} ({pack.sha256[:8]})" if pack else "absent"


def _facts(edition: Edition) -> str:
    return "; ".join(f"{key} {value}" for key, value in edition.signer) or "not named"


def _changes(aligned: Aligned, before: Edition) -> Iterator[Change]:
    for old, new in aligned.pairs:
        kinds = tuple(sorted(set(_between(old, new)), key=_ORDER.__getitem__))
        if kinds:
            yield _change(kinds, old, new)
    kept = [old for old, _ in aligned.pairs]
    following = [new for _, new in aligned.pairs]
    for old, new in _references(aligned):
        yield _change(("text-to-reference",), old, new)
    yield from _one_sided(aligned, before, kept, following)


def _references(aligned: Aligned) -> list[tuple[Clause, Clause]]:
    """Pair a condition that was dropped with a reference of the same family that came: its text went elsewhere."""
    pairs = []
    for old in [each for each in aligned.old if each.effect is Effect.RESTRICTS]:
        found = [each for each in aligned.new if each.effect is Effect.REFERS and each.family == old.family]
        if found:
            pairs.append((old, found[0]))
            aligned.old.remove(old)
            aligned.new.remove(found[0])
    return pairs


def _one_sided(aligned: Aligned, before: Edition, kept: list[Clause], following: list[Clause]) -> Iterator[Change]:
    """Yield what came and what went; one more place of a condition that stood there already is no new condition."""
    named = {each.family: each for each in before.clauses if each.effect is Effect.REFERS}
    imposed = {each.family for each in before.clauses if each.effect is Effect.RESTRICTS}
    for new in aligned.new:
        if new.effect is Effect.RESTRICTS and new.family in named and new.family not in imposed:
            reference = named[new.family]
            aligned.old = [each for each in aligned.old if each is not reference]
            yield _change(("reference-resolved",), reference, new)
        elif new.effect in _NAMES:
            again = any(_same_condition(new, each) for each in kept)
            yield _change(("place-added" if again else f"{_NAMES[new.effect]}-added",), None, new)
    for old in aligned.old:
        if old.effect in _NAMES:
            again = any(_same_condition(old, each) for each in following)
            name = _NAMES[old.effect]
            gone = "removed" if old.frees else "dropped"
            yield _change(("place-dropped" if again else f"{name}-{gone}",), old, None)


def _same_condition(first: Clause, second: Clause) -> bool:
    """Say whether two clauses impose or bring in the same: what protects is never merely repeated."""
    if first.frees or not first.rules:
        return False
    key = (first.rules, first.effect, first.scope, first.status)
    return key == (second.rules, second.effect, second.scope, second.status)


def _between(old: Clause, new: Clause) -> Iterator[str]:
    """Yield the kinds of change between a clause and its counterpart."""
    if old.effect != new.effect:
        yield from _effects(old, new)
        if old.effect is None or new.effect is None:
            return
    if Effect.MENTIONS in {old.effect, new.effect}:
        return
    if old.scope != new.scope:
        yield _scope(old.scope, new.scope)
    if old.flow_down != new.flow_down:
        yield _flow(old.flow_down, new.flow_down)
    yield from _grades(old, new)
    if set(old.limiters) != set(new.limiters):
        yield from _limiters(set(old.limiters), set(new.limiters))
    if words(old.quote) != words(new.quote):
        yield "wording-changed"


def _effects(old: Clause, new: Clause) -> Iterator[str]:
    if old.effect is None or new.effect is None:
        if new.effect in _NAMES and new.effect is not None:
            yield f"{_NAMES[new.effect]}-added"
        elif old.effect in _NAMES and old.effect is not None:
            yield f"{_NAMES[old.effect]}-{'removed' if old.frees else 'dropped'}"
        return
    if old.effect is Effect.REFERS and new.effect is Effect.RESTRICTS:
        yield "reference-resolved"
    elif old.effect is Effect.RESTRICTS and new.effect is Effect.REFERS:
        yield "text-to-reference"
    elif _FORCE[new.effect] != _FORCE[old.effect]:
        yield "effect-tightened" if _FORCE[new.effect] > _FORCE[old.effect] else "effect-loosened"


def _scope(old: Scope, new: Scope) -> str:
    if new is Scope.ORGANISATION_WIDE or old is Scope.USE_OF_FUNDS:
        return "scope-widened"
    if old is Scope.ORGANISATION_WIDE or new is Scope.USE_OF_FUNDS:
        return "scope-narrowed"
    return "scope-changed"


def _flow(old: FlowDown, new: FlowDown) -> str:
    if new is FlowDown.MUST or (new is FlowDown.MAY and old is FlowDown.NONE):
        return "flow-down-added"
    if old is FlowDown.MUST or (old is FlowDown.MAY and new is FlowDown.NONE):
        return "flow-down-removed"
    return "flow-down-changed"


def _grades(old: Clause, new: Clause) -> Iterator[str]:
    """Yield changes of verdict and of severity: of one rule, since two rules are two questions."""
    if old.frees or new.frees or not set(old.rules) & set(new.rules):
        return
    if old.status and new.status and old.status != new.status:
        before, after = _BINDS.get(old.status, 0), _BINDS.get(new.status, 0)
        yield "verdict-changed" if after == before else "verdict-tightened" if after > before else "verdict-loosened"
    if old.severity != new.severity:
        raised = SEVERITIES.index(new.severity) < SEVERITIES.index(old.severity)
        yield "severity-raised" if raised else "severity-lowered"


def _limiters(old: set[str], new: set[str]) -> Iterator[str]:
    if old - new:
        yield "limiter-removed"
    if new - old:
        yield "limiter-added"


def _change(kinds: tuple[str, ...], old: Clause | None, new: Clause | None) -> Change:
    sides = [side for side in (old, new) if side]
    severity = min((side.severity for side in sides), key=SEVERITIES.index)
    return Change(
        kinds, _direction(kinds), "", severity, old, new, marked(*(side.quote if side else "" for side in (old, new)))
    )


def _direction(kinds: Iterable[str]) -> str:
    """Return what a person must know first: one thing that binds more outweighs others that bind less."""
    directions = {KINDS[kind] for kind in kinds}
    return next((each for each in (TIGHTER, LOOSER) if each in directions), SAME)


def _finished(change: Change, old: Edition, new: Edition, readings: tuple[str, ...]) -> Change:
    from dataclasses import replace

    return replace(change, cause=_cause(change, old, new, readings))


def _cause(change: Change, old: Edition, new: Edition, readings: tuple[str, ...]) -> str:
    if old.hashes == new.hashes:
        return "reading"
    if not readings or set(change.kinds) == {"wording-changed"}:
        return "text"
    if change.old and change.new and _same_text(change.old, change.new):
        return "reading"
    return "unclear"


def _same_text(old: Clause, new: Clause) -> bool:
    return words(old.quote) == words(new.quote) and old.context == new.context


def _rank(change: Change) -> tuple[int, int, int, str, int]:
    place = change.new or change.old
    assert place is not None
    direction = (TIGHTER, LOOSER, SAME).index(change.direction)
    return direction, SEVERITIES.index(change.severity), _ORDER[change.kinds[0]], place.document, place.page
