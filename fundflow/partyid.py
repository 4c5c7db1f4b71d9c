"""Gives every party of a file a stable id as text, before anybody decides who is who.

A party with an identifier is called by the best one: `UEI:…`.  One without is called by its name and
address within what it was published in, so that the same name in two files stays two parties until
somebody says otherwise.  Persons, placeholders and aggregates belong to one award each and can never
meet: they are called by that award.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fundflow.records import Identifier, Party, PartyKind, Role

if TYPE_CHECKING:
    from collections.abc import Iterable

LAST = ("XI-IATI", "DUNS", "SOURCE")
"""Schemes that say least, the weakest last; registers come before them."""


def party_id(party: Party, *, kind: str, source: str, award: str, end: str) -> str:
    """Return the id of a party.

    Args:
        party: the party as published.
        kind: the kind of source; with an address, the same name in two files of a kind is one party.
        source: the id of the file.
        award: the key of the award on which it stands.
        end: funder, recipient, provider or receiver: which end of the award it is.
    """
    if party.kind is not PartyKind.ORGANIZATION:
        return f"{party.kind}:{kind}:{award or source}:{end}" + (f":{folded(party.name)}" if not award else "")
    own = [identifier for identifier in party.scheme_ids if identifier.role is Role.OWN]
    if own:
        best = min(own, key=_rank)
        return f"{best.scheme}:{best.value}"
    place = [party.country, party.region, party.city, party.postcode]
    scope = kind if party.city or party.postcode else source
    return ":".join(("name", scope, folded(party.name), *map(folded, place))).rstrip(":")


def folded(text: str) -> str:
    """Return a text in lower case, its punctuation turned to single blanks."""
    return re.sub(r"[\W_]+", " ", text.lower()).strip()


def rank(scheme: str) -> int:
    """Return how little a number of this register says; of two numbers the one with the lower rank names a party."""
    first = 0 if scheme == "UEI" else 1 if scheme == "US-EIN" else 2
    return LAST.index(scheme) + 3 if scheme in LAST else first


def _rank(identifier: Identifier) -> tuple[int, str, str]:
    return rank(identifier.scheme), identifier.scheme, identifier.value


def best_first(identifiers: Iterable[Identifier]) -> list[Identifier]:
    """Sort identifiers by how much they say."""
    return sorted(identifiers, key=_rank)
