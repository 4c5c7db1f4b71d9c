"""Turns the parties of an agreement into the names by which its text calls them.

"Pathways Health International, Inc. ("Pathways")" says who "Pathways" is in every clause that follows.  A name
that is a word of its role ("the Grantee") is left out, for everybody knows whom it means, and so is what the paper
calls itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fundflow.model import Called
from fundflow.structure.parties import is_role, parties
from fundflow.structure.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fundflow.model import Fact, Layout, Provision

_OPENING = 30
"""Provisions at the start in which parties are named."""
_SHORT = 2
"""Words of a long name that may stand for it: "Red Lantern" for "Red Lantern Legal Project"."""
_OFTEN = 2
"""Times that such a short name stands in the text, the long one counted."""


def called_of(provisions: Sequence[Provision], facts: Sequence[Fact], layout: Layout) -> tuple[Called, ...]:
    """Return each name once, the longer before the shorter; a name of both sides is nobody's."""
    roles: dict[str, set[str]] = {}
    papers = frozenset(map(fold, layout.phrases["award_words"]))
    for name, role in _named(provisions, facts, layout):
        if not is_role(name, layout) and fold(name) not in papers:
            roles.setdefault(name, set()).add(role)
    told = [Called(name, *role) for name, role in roles.items() if len(role) == 1]
    return tuple(sorted(told, key=lambda one: (-len(one.name), one.name)))


def _named(provisions: Sequence[Provision], facts: Sequence[Fact], layout: Layout) -> Iterator[tuple[str, str]]:
    for provision in provisions[:_OPENING]:
        for party in parties(provision.text[:1500], layout):
            yield party.alias, party.role
            yield from _forms(party.name, party.role, provisions)
    for fact in facts:
        if fact.name in {"funder", "recipient"}:
            yield from _forms(fact.value, fact.name, provisions)


def _forms(name: str, role: str, provisions: Sequence[Provision]) -> Iterator[tuple[str, str]]:
    """Yield a name, and its first words when the text calls it by them."""
    yield name, role
    words = name.split()
    short = " ".join(words[:_SHORT])
    proper = all(word[0].isupper() and word.isalpha() for word in words[:_SHORT])
    if len(words) > _SHORT and proper:
        alone = re.compile(rf"(?<!\w){re.escape(short)}(?!\w)(?!\s[A-ZÀ-Þ])")
        if sum(len(alone.findall(provision.text)) for provision in provisions) >= _OFTEN:
            yield short, role
