"""Turns organisation references of IATI, 360Giving and their like into identifiers with a scheme.

`GB-CHC-1126147` is number 1126147 of the register GB-CHC.  References that only one publisher knows
(`360G-wolfson:org-13177`, `GGOrg:10001`) stay with that publisher and merge with nobody else's.
Codes that stand for a kind of organisation (52000 "Other", 22000 "national NGO") identify nobody.
"""

from __future__ import annotations

import re
from functools import lru_cache

from fundflow.importers import parties
from fundflow.records import Identifier

NOBODYS = {
    "excluded", "withheld", "redacted", "restricted", "confidential", "anonymous", "unknown", "undefined",
    "undisclosed",
    "unspecified", "various", "multiple", "other", "others", "private", "pending", "missing", "tbc", "tbd", "tba",
}  # fmt: skip
"""What some publishers write where they give no reference: whoever has it is not the same organisation."""
REGISTERED = re.compile(r"([A-Z]{2}-[A-Z0-9]{2,12})-([A-Za-z0-9./_-]+)").fullmatch
CATEGORY = re.compile(r"(?:XM-DAC-)?(?:[1-35-9]\d|4[0167])000").fullmatch
CHANNEL = re.compile(r"(?:XM-DAC-)?(\d{5})").fullmatch
"""Channel codes of the OECD; IATI used them bare before version 2."""
OTHERS = {"XI-DUNS": "DUNS", "US-DUNS": "DUNS", "XI-UEI": "UEI", "US-UEI": "UEI"}
DIGITS = {"GB-COH": 8}
"""Registers that pad their numbers with zeros, which spreadsheets take away."""


@lru_cache(maxsize=8192)
def identifier(reference: str, publisher: str, *, iati: bool = False) -> Identifier | None:
    """Return the identifier behind a reference, or None when it identifies nobody.

    Args:
        reference: as published.
        publisher: who published it; keeps references apart that only the publisher knows.
        iati: whether a reference of no known form that has the two letters of a country first, such as
            `GB-1`, is one of IATI's.
    """
    bare = parties.clean(reference)
    if not bare or bare.count(bare[0]) == len(bare) or bare in parties.NO_NUMBERS or bare.lower() in NOBODYS:
        return None
    if bare.startswith("360G-") or " " in bare:
        return parties.identifier("SOURCE", f"{publisher}:{bare}")
    channel = CHANNEL(bare)
    if channel:
        return None if is_category(bare) else Identifier("XM-DAC", channel[1])
    found = REGISTERED(bare)
    if found:
        scheme = OTHERS.get(found[1], found[1])
        value = found[2].zfill(DIGITS[scheme]) if scheme in DIGITS and found[2].isdigit() else found[2]
        return parties.identifier(scheme, value)
    if iati and re.match(r"[A-Z]{2}(-|$)", bare):
        return Identifier("XI-IATI", bare)
    return parties.identifier("SOURCE", f"{publisher}:{bare}")


def is_category(reference: str) -> bool:
    """Say whether a reference is the code of a kind of organisation, such as 22000 for national NGOs."""
    return CATEGORY(reference.strip()) is not None
