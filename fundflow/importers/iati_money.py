"""Reads what a transaction of an IATI activity says of money: how much, when, from whom to whom.

Most transactions of an activity differ in amount and day alone: what they share, a `Way`, is read once.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from fundflow.importers import iati_parse, values
from fundflow.importers.quickly import MAKE
from fundflow.records import AwardKind, Measure, Party

if TYPE_CHECKING:
    from fundflow.importers.iati_parse import Activity, Movement

OUT = {
    "2": Measure.COMMITTED,
    "3": Measure.DISBURSED,
    "4": Measure.EXPENDED,
    "10": Measure.FACE_VALUE,
    "12": Measure.PLEDGED,
}
IN = {"1": Measure.RECEIVED, "11": Measure.INCOMING_COMMITTED, "13": Measure.INCOMING_PLEDGED}
NO_AWARD = {"5", "6", "7", "8", "9"}
BACKWARD = "a repayment, interest or a deal in shares: no award"
NO_TYPE = "the type of the transaction is none of IATI's"
NO_VALUE = "the transaction has no amount"
PLAIN = re.compile(r"\d{1,14}(?:\.\d{1,4})?", re.ASCII).fullmatch
"""How nearly all amounts are written: no sign, no separators, four decimals at most."""
PLACES = values.PLACES
ZERO: tuple[str, ...] = ("zero",)
OLDEST = 1900
"""A year before this one (0001-01-01 stands for "no date" in some files) is no date."""


class Way(NamedTuple):
    """What transactions of one activity share: type, finance, who gives from which activity, who receives, currency."""

    kind: AwardKind
    measure: Measure
    currency: str
    provider: Party | None
    receiver: Party | None
    source_activity: str
    incoming: bool
    """Whether the money came in to the organisation that reports."""
    to_itself: bool
    """Whether the organisation that reports is said to have paid itself."""


class Money(NamedTuple):
    """A transaction that can be used."""

    row: int
    way: Way
    amount: Decimal
    day: date | None
    flags: tuple[str, ...]


def way_of(movement: Movement, activity: Activity, reporter: Party | None) -> Way:
    """Read what a transaction shares with others: those that agree in type, currency, parties and finance go one way.

    Raises:
        ValueError: it cannot be used; the message says why.
    """
    written, giver, taker = movement.kind, movement.provider, movement.receiver
    measure = OUT.get(written) or IN.get(written)
    if measure is None:
        raise ValueError(BACKWARD if written in NO_AWARD else NO_TYPE)
    publisher = activity.reporter[0]
    provider = None if giver is iati_parse.NOBODY else iati_parse.party_of(giver, publisher)
    receiver = None if taker is iati_parse.NOBODY else iati_parse.party_of(taker, publisher)
    incoming = written in IN
    finance = movement.finance or activity.finance
    kind = AwardKind.GUARANTEE if written == "10" else finance_kind(finance) or AwardKind.OTHER
    above = giver[2] if giver[2] != activity.identifier else ""
    to_itself = receiver is not None and not incoming and same(receiver, reporter)
    return Way(kind, measure, movement.currency or activity.currency, provider, receiver, above, incoming, to_itself)


def money_of(row: int, way: Way, written: str, day: str, value_date: str, order: str) -> Money:
    """Read how much a transaction was, and when.

    Raises:
        ValueError: it cannot be used; the message says why.
    """
    bare = written.strip()
    if PLAIN(bare):
        amount = Decimal(bare).quantize(PLACES)
        flags = () if amount else ZERO
    else:
        amount, flags = _amount(bare)
    on = day_of(day, order) or day_of(value_date, order)
    if not way.currency:
        flags += ("no-currency",)
    if on is None:
        flags += ("no-date",)
    if way.to_itself:
        flags += ("self-reference",)
    return MAKE(Money, (row, way, amount, on, flags))


def _amount(bare: str) -> tuple[Decimal, tuple[str, ...]]:
    """Read an amount that is written otherwise than nearly all are."""
    if not bare:
        raise ValueError(NO_VALUE)
    try:
        number, rounded = values.exact(Decimal(bare))
        written: tuple[str, ...] = ()
    except InvalidOperation:
        number, rounded = values.amount(bare)
        written = ("amount-as-text",)
    sign = ("negative",) if number < 0 else ZERO if not number else ()
    return number, written + (("rounded",) if rounded else ()) + sign


@lru_cache(maxsize=8192)
def day_of(text: str, order: str) -> date | None:
    """Return the day that is written, or None when there is none.

    Raises:
        ValueError: it cannot be read, or may be one of two days and the order of day and month is not given.
    """
    if not text:
        return None
    try:
        found = date.fromisoformat(text[:10])
    except ValueError:
        found = values.day(text, order)
    return found if found.year >= OLDEST else None


@lru_cache(maxsize=512)
def finance_kind(code: str) -> AwardKind | None:
    """Grant, loan or guarantee, by the OECD's types of finance; None when the file does not say."""
    if not code:
        return None
    if len(code) == 4 and code.startswith("11"):
        return AwardKind.GUARANTEE
    if len(code) != 3:
        return AwardKind.OTHER
    if code.startswith("31"):
        return AwardKind.CONTRIBUTION
    return {"1": AwardKind.GRANT, "2": AwardKind.GRANT, "4": AwardKind.LOAN}.get(code[0], AwardKind.OTHER)


def same(one: Party | None, two: Party | None) -> bool:
    """Say whether two parties of one file are the same: by number when both have one, else by name."""
    if one is None or two is None:
        return False
    if one.scheme_ids and two.scheme_ids:
        return one.scheme_ids == two.scheme_ids
    return one.name.casefold() == two.name.casefold()
