"""Says which registers there are, which number of a party says most, and which numbers may not meet.

In a register one organisation has one number, so two different numbers are two organisations until
a person says otherwise.  DUNS numbers were given again and again to the same organisation, an
organisation may have several references in IATI, and a number that only a publisher knows may
change; two of those forbid nothing.
"""

from __future__ import annotations

LOOSE = frozenset({"XI-IATI", "DUNS", "SOURCE"})
"""Schemes in which one organisation may have several values."""
ORDER = {"UEI": 0, "US-EIN": 1, "XI-IATI": 3, "DUNS": 4, "SOURCE": 5}
OTHERS = 2


def rank(scheme: str) -> tuple[int, str]:
    """Return a sort key: registers that say most come first."""
    return ORDER.get(scheme, OTHERS), scheme


def single(scheme: str) -> bool:
    """Say whether an organisation has only one number in this register."""
    return scheme not in LOOSE


def party_rank(party: str) -> tuple[int, str]:
    """Return a sort key for party ids: one called by a good number gives the organisation its id."""
    scheme, colon, _ = party.partition(":")
    known = colon and scheme not in {"name", "person", "placeholder", "aggregate"}
    return (ORDER.get(scheme, OTHERS) if known else len(ORDER) + 1), party
