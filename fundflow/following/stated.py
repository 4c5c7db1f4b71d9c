"""Reads what somebody knows of holders and no register says: a table with one line for each organisation.

The first line names the columns: `organization` (its id), and facts as in a profile: incorporated,
body, exempt_body, government_level, and yes or no for the others.  An empty cell is an unknown.
A line about nobody who is here, or about one who stood there before, is refused: it would say nothing.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from fundflow.applicability import FACTS
from fundflow.errors import InvalidProfile
from fundflow.model import Affiliate, Organization

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

WORDS = {"yes": True, "no": False}


def read_stated(text: str, name: str, ids: Mapping[str, str]) -> dict[str, Organization]:
    """Return id to what is stated of the organisation.

    Args:
        text: the table.
        name: what to call it.
        ids: every id under which an organisation may stand there, and the one that it has.

    Raises:
        InvalidProfile: a column, an organisation or a value is none of those that are known, or a line has too
            many cells or tells of an organisation again; the line is named.
    """
    rows = csv.DictReader(io.StringIO(text))
    columns = rows.fieldnames or []
    unknown = [each for each in columns if each != "organization" and each not in FACTS]
    if unknown or "organization" not in columns:
        wrong = f"the column '{unknown[0]}' is unknown" if unknown else "the column 'organization' is missing"
        raise InvalidProfile(f"{name}:1: {wrong}. Columns: organization, {', '.join(FACTS)}")
    found: dict[str, Organization] = {}
    for row in rows:
        where = f"{name}:{rows.line_num}"
        known = _id(row, where, ids, found)
        found[known] = _organization(row, where)
    return found


def _id(row: dict[str, Any], where: str, ids: Mapping[str, str], before: Collection[str]) -> str:
    asked = (row["organization"] or "").strip()
    if None in row:
        raise InvalidProfile(f"{where}: this line has more cells than the first. Put a text with a comma in quotes")
    if asked not in ids:
        raise InvalidProfile(f"{where}: no organisation of the workspace has the id '{asked}'. Find it: fundflow ask")
    if ids[asked] in before:
        raise InvalidProfile(f"{where}: '{asked}' stands there a second time. Put all that you know of it in one line")
    return ids[asked]


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
