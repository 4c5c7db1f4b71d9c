"""Reads what somebody knows of holders and no register says: a table with one line for each organisation.

The first line names the columns: `organization` (its id), and facts as in a profile: incorporated,
body, exempt_body, government_level, and yes or no for the others.  An empty cell is an unknown.
"""

from __future__ import annotations

import csv
import io
from typing import Any

from fundflow.applicability import FACTS
from fundflow.errors import InvalidProfile
from fundflow.model import Affiliate, Organization

WORDS = {"yes": True, "no": False}


def read_stated(text: str, name: str) -> dict[str, Organization]:
    """Return id to what is stated of the organisation.

    Raises:
        InvalidProfile: a column or a value is none of those that are known; the line is named.
    """
    rows = csv.DictReader(io.StringIO(text))
    columns = rows.fieldnames or []
    unknown = [each for each in columns if each != "organization" and each not in FACTS]
    if unknown or "organization" not in columns:
        wrong = f"the column '{unknown[0]}' is unknown" if unknown else "the column 'organization' is missing"
        raise InvalidProfile(f"{name}:1: {wrong}. Columns: organization, {', '.join(FACTS)}")
    return {row["organization"]: _organization(row, f"{name}:{rows.line_num}") for row in rows}


def _organization(row: dict[str, Any], where: str) -> Organization:
    values = {fact: (text or "").strip() for fact, text in row.items() if fact != "organization"}
    return Organization(**{fact: _value(fact, text, where) for fact, text in values.items() if text})


def _value(fact: str, text: str, where: str) -> Any:  # noqa: ANN401 - facts have types of their own
    if fact == "incorporated":
        if len(text) == 2 and text.isalpha():
            return text.upper()
        raise InvalidProfile(f"{where}: '{fact}: {text}' is no country. Write its code of two letters, such as KE")
    if text not in FACTS[fact]:
        raise InvalidProfile(f"{where}: '{fact}: {text}' is unknown. Allowed: {', '.join(sorted(FACTS[fact]))}")
    if fact == "affiliates":
        return (Affiliate("", "US"),) if text == "us" else ()
    return WORDS.get(text, text) if FACTS[fact] == {"yes", "no"} else text
