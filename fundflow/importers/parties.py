"""Turns names and numbers of parties, as published, into parties that can be compared.

Says which names are nobody in particular (TBD, REDACTED DUE TO PII), and which numbers are no
numbers (000000000, BADBADBADBAD).  Refuses to tell a person from an organisation by the name: only
the source's own words may say so.
"""

from __future__ import annotations

import re
from functools import lru_cache

from fundflow.importers.quickly import MAKE
from fundflow.records import Identifier, PartyKind, Role

BLANKS = {"", "na", "n/a", "n.a.", "none", "null", "nan", "-", "--", ".", "not available", "not applicable"}
PLACEHOLDER = re.compile(
    r"\[.*placeholder.*\].*|placeholder|tbd\b.*|tba|to be (?:determined|decided|announced|confirmed|selected)\b.*"
    r"|unknown(?: .*)?|unspecified.*|undisclosed(?: .*)?|confidential|anonymi[sz]ed.*|anonymous"
    r"|not (?:yet )?(?:known|specified|identified|determined|provided|disclosed|reported|stated)\b.*"
    r"|(?:(?:supplier|vendor|recipient|awardee|grantee|partner|payee)(?:'s)? )?(?:name )?withheld.*"
    r"|foreign awardees?.*undisclosed.*|per attach.*|attached(?: .*)?"
    r"|(?:please )?see (?:the )?(?:attach|schedul|statement|list|append|exhibit|supplement|part |detail|page|note).*"
    r"|(?:dummy|test|sample) (?:partner|organi[sz]ation|recipient)",
    re.IGNORECASE,
)
AGGREGATE = re.compile(
    r"multiple (?:foreign )?(?:recipients|awardees|vendors|organi[sz]ations|partners|beneficiaries)\b.*"
    r"|various(?: .*)?|several (?:recipients|organi[sz]ations|partners)|misc(?:\.|ellaneous)?(?: .*)?"
    r"|(?:private )?individuals?|others?|all (?:others|partners|recipients)|(?:other )?(?:ngos|ingos)"
    r"|\d+ (?:individuals|recipients|grants|organi[sz]ations)\b.*|(?:private )?donors|deduplication.*",
    re.IGNORECASE,
)

FIRST = {
    "pl", "tb", "to", "un", "co", "an", "no", "na", "wi", "fo", "pe", "at", "se", "du", "te", "sa", "mu", "va", "mi",
    "pr", "in", "ot", "al", "ng", "do", "de", "su", "ve", "re", "aw", "gr", "pa",
}  # fmt: skip
"""How all names begin that the two patterns know, but for a bracket and digits: others need no closer look."""


def clean(text: object) -> str:
    """Return a text in one line without blanks around it; what only stands for "nothing" is empty."""
    return meant(" ".join(str(text).split())) if text is not None else ""


def meant(line: str) -> str:
    """Return a text that is in one line already; what only stands for "nothing" is empty."""
    return "" if line.lower() in BLANKS else line


@lru_cache(maxsize=8192)
def kind_of(name: str) -> PartyKind:
    """Say whether a name is somebody: an organisation, a placeholder or several parties under one name."""
    whole = clean(name)
    bare = whole.strip("\"'*()")
    low = bare.lower()
    start = low[:2]
    plain = start.isascii() and start[:1].isalpha() and start not in FIRST and whole[:1] == bare[:1]
    if plain and "redacted" not in low:
        return PartyKind.ORGANIZATION
    if not bare or PLACEHOLDER.fullmatch(bare) or "redacted" in low:
        return PartyKind.PLACEHOLDER
    if bare != whole and PLACEHOLDER.fullmatch(whole):
        return PartyKind.PLACEHOLDER
    return PartyKind.AGGREGATE if AGGREGATE.fullmatch(bare) else PartyKind.ORGANIZATION


def identifier(scheme: str, value: object, role: Role = Role.OWN, name: str = "") -> Identifier | None:
    """Return an identifier as its register writes it, or None when the number cannot be one."""
    if scheme == "US-EIN" and isinstance(value, str) and PLAIN_EIN(value):
        nobodys = value in NO_NUMBERS or value.count(value[0]) == len(value)
        return None if nobodys else MAKE(Identifier, (scheme, value, role, name))
    bare = without_float(clean(value))
    shape = SHAPES.get(scheme)
    if shape:
        bare = re.sub(r"[\s-]", "", bare).upper()
        length = shape[1]
        if length and bare.isdigit():
            bare = bare.zfill(length)
        if not re.fullmatch(shape[0], bare):
            return None
    if not bare or (len(bare) > 3 and len(set(bare)) == 1) or bare in NO_NUMBERS:
        return None
    return Identifier(scheme, bare, role, name)


SHAPES = {"UEI": (r"[A-Z0-9]{12}", 0), "DUNS": (r"\d{9}", 9), "US-EIN": (r"\d{9}", 9)}
"""Scheme to the shape of its numbers, and the length to which lost leading zeros are put back."""
NO_NUMBERS = {"BADBADBADBAD", "123456789", "1234567890", "GSAFACGSAFAC"}


PLAIN_EIN = re.compile(r"[0-9]{9}").fullmatch


def without_float(text: str) -> str:
    """Return a number without the ".0" that a spreadsheet or a data frame gave it."""
    return text[:-2] if text.endswith(".0") and re.fullmatch(r"\d+\.0", text) else text
