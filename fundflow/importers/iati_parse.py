"""Reads an IATI activity, of version 1 or 2, into plain records; it judges nothing.

Version 1 writes names as the text of an element, roles as words and types as letters; version 2 has
`narrative` and numbers.  Both come out the same.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from fundflow.importers import orgids, parties
from fundflow.importers.quickly import MAKE, tidy
from fundflow.records import Party, PartyKind

if TYPE_CHECKING:
    from lxml.etree import _Element

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
ROLES = {"funding": "1", "accountable": "2", "extending": "3", "implementing": "4"}
LETTERS = {"IF": "1", "C": "2", "D": "3", "E": "4", "IR": "5", "LR": "6", "R": "7", "QP": "8", "QS": "9", "CG": "10"}
DATES = {"start-planned": "1", "start-actual": "2", "end-planned": "3", "end-actual": "4"}
TEXTS = {"title", "description", "default-finance-type", "iati-identifier"}
NOBODY = ("", "", "")


class Movement(NamedTuple):
    """One transaction as written.  Parties are (reference, name, activity)."""

    kind: str
    amount: str
    currency: str
    date: str
    value_date: str
    provider: tuple[str, str, str]
    receiver: tuple[str, str, str]
    finance: str


class Activity(NamedTuple):
    """One activity as written."""

    identifier: str
    reporter: tuple[str, str, str]
    secondary: bool
    title: str
    description: str
    currency: str
    finance: str
    roles: tuple[tuple[str, tuple[str, str, str]], ...]
    dates: tuple[tuple[str, str], ...]
    countries: tuple[str, ...]
    parents: tuple[str, ...]
    movements: tuple[Movement, ...]


def activity(element: _Element) -> Activity:
    """Read an `iati-activity`."""
    texts: dict[str, str] = {}
    reporter, secondary = NOBODY, False
    movements: list[Movement] = []
    roles: list[tuple[str, tuple[str, str, str]]] = []
    dates: list[tuple[str, str]] = []
    countries: list[str] = []
    parents: list[str] = []
    for child in element:
        tag = child.tag
        if tag == "transaction":
            movements.append(_movement(child))
        elif tag == "participating-org":
            role = child.get("role", "")
            roles.append((ROLES.get(role.lower(), role), _who(child, "activity-id")))
        elif tag == "activity-date":
            kind = child.get("type", "")
            dates.append((DATES.get(kind.lower(), kind), _entry(child)))
        elif tag == "recipient-country":
            countries.append(_entry(child))
        elif tag == "related-activity":
            if child.get("type") == "1":
                parents.append(_entry(child))
        elif tag == "reporting-org":
            reporter = (child.get("ref", ""), _name(child), "")
            secondary = child.get("secondary-reporter") in {"1", "true"}
        elif tag in TEXTS:
            texts.setdefault(tag, child.get("code") or _name(child))
    return Activity(
        texts.get("iati-identifier", ""), reporter, secondary, texts.get("title", ""), texts.get("description", ""),
        element.get("default-currency", ""), texts.get("default-finance-type", ""), tuple(roles), tuple(dates),
        tuple(countries), tuple(parents), tuple(movements),
    )  # fmt: skip


def _entry(element: _Element) -> str:
    """Return what an entry says: a day, a country or a reference."""
    said = element.get("iso-date") or element.get("code") or element.get("ref") or element.text or ""
    return said.strip()


def _who(element: _Element, activity: str) -> tuple[str, str, str]:
    """Return the reference and the name of an organisation, and the activity that the attribute names."""
    return element.get("ref", ""), _name(element), element.get(activity, "")


def _movement(element: _Element) -> Movement:
    kind = amount = currency = day = value_date = finance = ""
    provider = receiver = NOBODY
    for child in element:
        tag = child.tag
        if tag == "provider-org":
            provider = _who(child, "provider-activity-id")
        elif tag == "receiver-org":
            receiver = _who(child, "receiver-activity-id")
        elif tag == "value":
            amount, currency, value_date = child.text or "", child.get("currency", ""), child.get("value-date", "")
        elif tag == "transaction-type":
            kind = child.get("code", "")
        elif tag == "transaction-date":
            day = child.get("iso-date") or (child.text or "").strip()
        elif tag == "finance-type":
            finance = child.get("code", "")
    return MAKE(Movement, (LETTERS.get(kind, kind), amount, currency, day, value_date, provider, receiver, finance))


def _name(element: _Element) -> str:
    """Return the first text that is there: English or of no language before other languages."""
    if len(element) == 1:
        only = element[0]
        if only.tag == "narrative" and (said := tidy(only.text or "")):
            return said
    other = ""
    for child in element:
        said = tidy(child.text or "") if child.tag == "narrative" else ""
        if said and (len(element) == 1 or child.get(LANGUAGE, "en")[:2].lower() in {"en", ""}):
            return said
        other = other or said
    return other or tidy(element.text or "")


@lru_cache(maxsize=4096)
def party_of(who: tuple[str, str, str], publisher: str) -> Party | None:
    """Return the party behind a reference, a name and an activity; what the transactions before said is at hand."""
    reference, name, activity_id = who
    return party(reference, name, activity_id if activity_id.startswith("XI-DUNS-") else "", publisher)


@lru_cache(maxsize=16384)
def party(reference: str, name: str, activity_id: str, publisher: str) -> Party | None:
    """Return the party behind a reference and a name, or None when neither says anything.

    Some publishers write the number of the organisation where the activity's should stand: it is read
    when it has the form of a DUNS number and nothing else is there.
    """
    number = orgids.identifier(reference, f"iati:{publisher}", iati=True)
    if number is None and not reference and activity_id:
        number = orgids.identifier(activity_id, f"iati:{publisher}", iati=True)
    if not name and number is None:
        return None
    kind = PartyKind.AGGREGATE if orgids.is_category(reference) else parties.kind_of(name or reference)
    numbers = (number,) if number and kind is PartyKind.ORGANIZATION else ()
    return MAKE(Party, (name or reference, numbers, "", "", "", "", kind))
