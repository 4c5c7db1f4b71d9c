"""Turns what publishers write for a country into its ISO code of two letters.

Knows names, the ISO codes of two and three letters, and the codes that United States tax returns
use, which look like ISO codes and are none (CH is China there, GM is Germany).  What is no country,
such as a region or a state that is gone, stays as it was published.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("places.tsv")


@cache
def _tables() -> tuple[dict[str, str], dict[str, str]]:
    """Read names and ISO codes, and the codes of tax returns, from the table beside this module."""
    names: dict[str, str] = {}
    fips: dict[str, str] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        two, three, codes, spellings = line.split("\t")
        names |= {two.lower(): two, three.lower(): two} | {name.lower(): two for name in spellings.split("|")}
        fips |= dict.fromkeys(codes.split(), two)
    return names, fips


def country(text: str) -> str:
    """Return the ISO code of a country, or the text as it is when it names none."""
    bare = text.strip()
    return _tables()[0].get(bare.lower(), bare)


def is_country(text: str) -> bool:
    """Say whether a text names one country."""
    return text.strip().lower() in _tables()[0]


def of_tax_return(code: str) -> str:
    """Return the ISO code for the country code of a United States tax return."""
    bare = code.strip().upper()
    return _tables()[1].get(bare, bare)
