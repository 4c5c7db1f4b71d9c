"""Turns one grant of 360Giving into its rows, whichever way the file was written."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from fundflow.importers import orgids, parties, places, values
from fundflow.importers.threesixty_model import Grant, Organisation, Programme
from fundflow.records import (
    AwardKind,
    AwardRow,
    Identifier,
    Measure,
    OrganizationRow,
    Party,
    PartyKind,
    Rejected,
    Row,
    TransactionRow,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NO_ID = "the grant has no identifier"
EMPTY = "the grant is empty: no identifier, no amount, no organisation"
NO_MONEY = "the grant has no amount"
TWICE = "the identifier stands twice in the file; the first grant holds"
SIGNS = {"£": "GBP", "€": "EUR"}
NUMBERS = (int, Decimal)


class Regrant(NamedTuple):
    """A grant made to be granted again: its identifier and its day, "" when that cannot be compared."""

    id: str
    day: str


class Reader:
    """Turns grants into rows and remembers which identifiers it saw."""

    def __init__(self, order: str, regrants: dict[str, list[Regrant]]) -> None:
        self._order = order
        self._regrants = regrants
        self._seen: set[int] = set()

    def repeated(self, keys: Sequence[str]) -> list[int]:
        """Return the places of identifiers that were seen before or stand twice among these."""
        marks = list(map(hash, keys))
        once = set(marks)
        if len(once) == len(marks) and once.isdisjoint(self._seen):
            return []
        times = Counter(marks)
        return [place for place, mark in enumerate(marks) if times[mark] > 1 or mark in self._seen]

    def saw(self, keys: Iterable[str]) -> None:
        """Remember identifiers of grants that were read elsewhere."""
        self._seen.update(map(hash, keys))

    def rows(self, row: int, grant: Grant) -> list[Row]:
        """Return the award, its money and the organisations behind it, or why the grant is refused."""
        key = text(grant.id)
        if not key:
            empty = grant.amount_awarded is None and not grant.funding_organization and not grant.recipient_organization
            return [Rejected(row, EMPTY if empty or _hollow(grant) else NO_ID, text(grant.title)[:200])]
        mark = hash(key)
        if mark in self._seen:
            return [Rejected(row, TWICE, key, unreadable=False)]
        try:
            rows = self._rows(row, key, grant)
        except ValueError as error:
            return [Rejected(row, str(error), f"{key}: {text(grant.award_date)} {text(grant.amount_awarded)}")]
        self._seen.add(mark)
        return rows

    def _rows(self, row: int, key: str, grant: Grant) -> list[Row]:
        code, flags = currency(grant.currency)
        awarded_on = day(grant.award_date, self._order)
        money = self._money(row, key, grant, code, awarded_on)
        recipient, behind = _recipient(grant)
        funder, more = single(grant.funding_organization)
        parent, basis, doubt = self._parent(key, grant)
        start, end, unclear = _span(grant, self._order)
        programme = grant.grant_programme[0] if grant.grant_programme else Programme()
        award = AwardRow(
            row, key, AwardKind.GRANT, funder, recipient, text(grant.title), text(grant.description),
            (text(programme.code),) if programme.code else (), text(programme.title),
            parent, basis, code, start, end, awarded_on, _country(grant), key, None, "",
            flags + doubt + unclear,
        )  # fmt: skip
        return [award, *(OrganizationRow(row, party) for party in behind + more), *money]

    def _money(self, row: int, key: str, grant: Grant, currency: str, on: date | None) -> list[TransactionRow]:
        awarded, flags = amount(grant.amount_awarded, currency)
        paid = _payments(row, key, grant, currency, self._order)
        if awarded is None and not paid:
            raise ValueError(NO_MONEY)
        if awarded is not None:
            paid.insert(0, TransactionRow(row, key, awarded, currency, Measure.AWARDED, on, flags=flags))
        return paid

    def _parent(self, key: str, grant: Grant) -> tuple[str, str, tuple[str, ...]]:
        """Say which grant this one was made from: named as its parent, or the only regrant to its funder before it."""
        if grant.related_activity and "parent" in text(grant.related_description).lower():
            named = [text(one) for one in grant.related_activity if text(one) != key]
            if len(named) == 1:
                return named[0], "related-activity", ()
        if not self._regrants:
            return "", "", ()
        funder = text(grant.funding_organization[0].id) if grant.funding_organization else ""
        on = text(grant.award_date)[:10]
        before = [one for one in self._regrants.get(funder, ()) if one.id != key and not (one.day and one.day > on)]
        if len(before) == 1:
            return before[0].id, "regrant", ()
        return "", "", ("several-regrants-to-the-funder",) if before else ()


def text(value: object) -> str:
    """Return a value as a text in one line; null and lists are empty."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value if "\n" not in value and value[:1] != " " and value[-1:] != " " else " ".join(value.split())
    return str(value) if isinstance(value, NUMBERS) else ""


def amount(value: object, currency: str) -> tuple[Decimal | None, tuple[str, ...]]:
    """Return an amount exactly, with what is doubtful about it.

    Raises:
        ValueError: it is no amount.
    """
    if value is None or value == "":
        return None, ()
    flags: tuple[str, ...] = ()
    if type(value) is int and abs(value) < values.LARGEST:
        number = Decimal(value)
    elif isinstance(value, str):
        read = values.amount(value)
        number, flags = read.value, ("amount-as-text",) + (("rounded",) if read.rounded else ())
        if any(sign in value and currency != code for sign, code in SIGNS.items()):
            flags += ("currency-sign-differs",)
    elif type(value) in {int, Decimal}:
        number, rounded = values.exact(Decimal(str(value)))
        flags = ("rounded",) if rounded else ()
    else:
        raise ValueError(values.NO_AMOUNT)
    if number <= 0:
        flags += ("negative",) if number < 0 else ("zero",)
    return number, flags


def day(value: object, order: str) -> date | None:
    """Return a date, or None when there is none.

    Raises:
        ValueError: it cannot be read, or in two ways.
    """
    if not value:
        return None
    if isinstance(value, str) and value[4:5] == "-":
        try:
            return date.fromisoformat(value[:10])
        except ValueError:
            pass
    return values.day(text(value), order)


def _hollow(grant: Grant) -> bool:
    both = (*(grant.funding_organization or ()), *(grant.recipient_organization or ()))
    names = [name for one in both for name in (one.id, one.name)]
    return grant.amount_awarded is None and not any(names)


def currency(value: object) -> tuple[str, tuple[str, ...]]:
    """Return a code of a currency, or "" with the doubt."""
    written = text(value).upper()
    if len(written) == 3 and written.isalpha():
        return written, ()
    return "", ("no-currency",)


def _payments(row: int, key: str, grant: Grant, currency: str, order: str) -> list[TransactionRow]:
    """Return what was paid: payment by payment where the file lists them, else in one sum."""
    paid: list[TransactionRow] = []
    for one in grant.disbursement_transaction or ():
        worth, flags = amount(one.value, currency)
        if worth is not None:
            own = text(one.currency).upper() or currency
            number = text(one.id)
            paid.append(
                TransactionRow(
                    row,
                    key,
                    worth,
                    own,
                    Measure.DISBURSED,
                    day(one.transaction_date, order),
                    key=number,
                    flags=flags,
                )
            )
    if not paid:
        worth, flags = amount(grant.amount_disbursed, currency)
        if worth:
            paid.append(TransactionRow(row, key, worth, currency, Measure.DISBURSED, flags=flags))
    return paid


def _recipient(grant: Grant) -> tuple[Party | None, tuple[Party, ...]]:
    person = grant.recipient_individual
    if person or (grant.to_individuals_details and not grant.recipient_organization):
        named = person[0] if isinstance(person, list) and person else person
        name = text(named.get("name")) if isinstance(named, dict) else ""
        return Party(name, kind=PartyKind.PERSON), ()
    return single(grant.recipient_organization)


def single(found: list[Organisation] | None) -> tuple[Party | None, tuple[Party, ...]]:
    """Return the party, and the single ones when several share the grant."""
    if not found:
        return None, ()
    known = [party for party in map(_party, found) if party.name or party.scheme_ids]
    if len(known) > 1:
        return Party("; ".join(party.name for party in known), kind=PartyKind.AGGREGATE), tuple(known)
    return (known[0] if known else None), ()


def _party(one: Organisation) -> Party:
    numbered = (one.id, one.name, one.charity_number, one.company_number)
    said = (*numbered, one.address_country, one.address_region, one.address_locality, one.postal_code)
    try:
        return _made(said, tuple(map(type, said)))
    except TypeError:  # a list or an object where a text should stand
        return _made(tuple(map(text, said)), ())


@lru_cache(maxsize=4096)
def _made(said: tuple[Any, ...], kinds: tuple[type, ...]) -> Party:
    del kinds  # they keep the number 1 apart from 1.0, which are equal and are written otherwise
    reference, name, charity, company, country, region, city, postcode = map(text, said)
    found = [orgids.identifier(reference, "360g"), _charity(charity), _company(company)]
    numbers = tuple(dict.fromkeys(number for number in found if number))
    home = places.country(country) if country else ""
    return Party(name, numbers, home, region, city, postcode, parties.kind_of(name))


def _charity(number: str) -> Identifier | None:
    """Say whose register of charities a number is from; what has the form of none is left out."""
    bare = number.upper().replace(" ", "")
    for shape, scheme in ((r"\d{6,7}", "GB-CHC"), (r"SC\d{6}", "GB-SC"), (r"NIC?\d{5,6}", "GB-NIC")):
        if re.fullmatch(shape, bare):
            return parties.identifier(scheme, bare.removeprefix("NIC") if scheme == "GB-NIC" else bare)
    return None


def _company(number: str) -> Identifier | None:
    bare = number.upper().replace(" ", "")
    bare = bare.zfill(8) if bare.isdigit() else bare
    return parties.identifier("GB-COH", bare) if re.fullmatch(r"\d{8}|[A-Z]{2}\d{5,6}[A-Z]?", bare) else None


def _span(grant: Grant, order: str) -> tuple[date | None, date | None, tuple[str, ...]]:
    """Return when the work begins and ends; a date that cannot be read here does not cost the grant."""
    found = grant.actual_dates or grant.planned_dates
    if not found:
        return None, None, ()
    try:
        return day(found[0].start_date, order), day(found[0].end_date, order), ()
    except ValueError:
        return None, None, ("period-unreadable",)


def _country(grant: Grant) -> str:
    if not grant.beneficiary_location:
        return ""
    codes = {text(place.country_code) for place in grant.beneficiary_location} - {""}
    return codes.pop() if len(codes) == 1 else ""
