"""Turns one IATI activity into awards and money.

The activity is an award from the organisation that pays to the one that receives.  When its payments
name several receivers, each has an award of its own under the activity's; so has what came in from
each provider, with a measure of its own, because the provider's file tells the same money again.
Loans and guarantees stand apart.  Commitments, disbursements and expenditure are never one sum.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from fundflow.importers import iati_parse, values
from fundflow.importers.quickly import MAKE
from fundflow.records import (
    AwardKind,
    AwardRow,
    Measure,
    OrganizationRow,
    Party,
    PartyKind,
    Rejected,
    Row,
    TransactionRow,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

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
Ends = tuple[Party | None, Party | None]
"""Who gives and who receives."""
OLDEST = 1900
"""A year before this one (0001-01-01 stands for "no date" in some files) is no date."""


class Money(NamedTuple):
    """A transaction that can be used."""

    row: int
    kind: AwardKind
    measure: Measure
    amount: Decimal
    currency: str
    day: date | None
    provider: Party | None
    receiver: Party | None
    source_activity: str
    flags: tuple[str, ...]
    incoming: bool
    """Whether the money came in to the organisation that reports."""


def rows(row: int, key: str, activity: Activity, order: str, flags: tuple[str, ...] = ()) -> Iterator[Row]:
    """Yield the awards of an activity, their money, the organisations named and what could not be used.

    The activity has the number `row`, its transactions have the numbers after it.
    """
    found: list[Money | Rejected] = []
    reporter = iati_parse.party_of(activity.reporter, activity.reporter[0])
    for number, movement in enumerate(activity.movements, start=row + 1):
        try:
            found.append(_money(number, movement, activity, reporter, order))
        except ValueError as error:
            why = str(error)
            shown = f"{key}: type {movement.kind}, {movement.date or movement.value_date}, {movement.amount.strip()}"
            found.append(Rejected(number, why, shown, unreadable=why != BACKWARD))
    yield from _Teller(row, key, activity, reporter, order, flags).rows(found)


class _Teller:
    """What is the same for all awards of one activity."""

    def __init__(
        self, row: int, key: str, activity: Activity, reporter: Party | None, order: str, flags: tuple[str, ...]
    ) -> None:
        self.row, self.key, self.activity, self.reporter = row, key, activity, reporter
        self.publisher = activity.reporter[0]
        self.start, self.end = _span(activity.dates, order)
        self.flags = flags
        self.doubt: tuple[str, ...] = ()
        """What is doubtful about the activity as a whole: said on its main award."""
        self.repeats: dict[str, int] = {}

    def rows(self, found: list[Money | Rejected]) -> Iterator[Row]:
        """Yield the main award first, then everything in the order of the transactions."""
        money = [one for one in found if isinstance(one, Money)]
        going = [one for one in money if not one.incoming]
        coming = [one for one in money if one.incoming]
        outside = self._others(one.receiver for one in going)
        givers = self._others(one.provider for one in coming)
        funder, recipient, behind, doubt = self._parties(going, outside, givers)
        parent, basis, unclear = self._parent(money)
        self.doubt = doubt + unclear
        main = _finance_kind(self.activity.finance) or (money[0].kind if money else AwardKind.OTHER)
        yield self._award(self.row, self.key, main, (funder, recipient), (parent, basis), money)
        yield from (OrganizationRow(self.row, party) for party in behind)
        known = {self.key}
        own = self.key, (funder, recipient), (parent, basis)
        shared = len(outside) > 1
        for one in found:
            if isinstance(one, Rejected):
                yield one
                continue
            key, ends, above = self._place(one, own[1], own[2], shared) if shared or one.incoming else own
            if one.kind is not main and not one.incoming:
                key += f"#{one.kind.value}"
            if key not in known:
                known.add(key)
                yield self._award(one.row, key, one.kind, ends, above, [one])
            yield self._transaction(key, one, ends)

    def _others(self, found: Iterator[Party | None]) -> list[Party]:
        """Return each party once that is not the one that reports; most stand as one object many times."""
        once = {id(party): party for party in found if party}
        return _distinct(party for party in once.values() if not _same(party, self.reporter))

    def _place(self, one: Money, ends: Ends, above: tuple[str, str], shared: bool) -> tuple[str, Ends, tuple[str, str]]:
        """Say to which award money belongs: its key, who gives and receives, and what stands above it."""
        funder, recipient = ends
        if one.incoming and not (_same(one.provider, funder) and _same(recipient, self.reporter)):
            source = one.source_activity
            return (
                f"{self.key}#in:{_slug(one.provider)}",
                (one.provider, self.reporter),
                (source, "provider-activity-id") if source else ("", ""),
            )
        if shared and not one.incoming and one.receiver and not _same(one.receiver, self.reporter):
            return f"{self.key}#{_slug(one.receiver)}", (funder, one.receiver), (self.key, "activity")
        return self.key, ends, above

    def _parties(
        self, going: list[Money], outside: list[Party], givers: list[Party]
    ) -> tuple[Party | None, Party | None, tuple[Party, ...], tuple[str, ...]]:
        """Say who gives and who receives, who stands behind a shared name, and what is doubtful."""
        implementers = self._roles("4")
        if not outside and len(givers) == 1 and _all_same(implementers, self.reporter):
            return givers[0], self.reporter, (), ()
        providers = _distinct(iter({id(one.provider): one.provider for one in going if one.provider}.values()))
        funder = providers[0] if len(providers) == 1 else self._reporting()
        if len(outside) == 1:
            return funder, outside[0], (), ()
        if outside:
            return funder, None, tuple(implementers), ("several-receivers",)
        if len(implementers) > 1:
            shared = Party("; ".join(party.name for party in implementers), kind=PartyKind.AGGREGATE)
            return funder, shared, tuple(implementers), ("several-implementers",)
        recipient = implementers[0] if implementers else None
        return funder, recipient, (), ("self-reference",) if recipient and _same(recipient, funder) else ()

    def _reporting(self) -> Party | None:
        """The reporting organisation pays, unless it only passes on what others report."""
        if not self.activity.secondary:
            return self.reporter
        for role in ("3", "1"):
            found = self._roles(role)
            if len(found) == 1:
                return found[0]
        return None

    def _roles(self, role: str) -> list[Party]:
        found = [iati_parse.party_of(who, self.publisher) for one, who in self.activity.roles if one == role]
        return _distinct(party for party in found if party)

    def _parent(self, money: list[Money]) -> tuple[str, str, tuple[str, ...]]:
        """Say from which activity the money came; an activity never stands above itself."""
        own = self.activity.identifier
        ways = (
            ("provider-activity-id", {one.source_activity for one in money}),
            ("funding-activity-id", {who[2] for role, who in self.activity.roles if role == "1"}),
            ("related-activity", set(self.activity.parents)),
        )
        doubt: tuple[str, ...] = ()
        for basis, found in ways:
            others = found - {"", own}
            doubt += ("names-itself-as-parent",) if own in found and basis == "related-activity" else ()
            if len(others) == 1:
                return others.pop(), basis, doubt
            if others:
                return "", "", (*doubt, "several-parents")
        return "", "", doubt

    def _award(
        self, row: int, key: str, kind: AwardKind, ends: Ends, above: tuple[str, str], money: list[Money]
    ) -> AwardRow:  # fmt: skip
        activity = self.activity
        promised = [one.day for one in money if one.day and one.measure is Measure.COMMITTED]
        return AwardRow(
            row, key, kind, *ends, activity.title, activity.description, (), "", *above,
            activity.currency, self.start, self.end, min(promised) if promised else self.start,
            activity.countries[0].upper() if len(set(activity.countries)) == 1 else "", activity.identifier, None, "",
            self.flags + (self.doubt if key == self.key else ()),
        )  # fmt: skip

    def _transaction(self, key: str, one: Money, ends: Ends) -> TransactionRow:
        row, _kind, measure, amount, currency, day, provider, receiver, _source, flags, _incoming = one
        taker, giver = receiver.name if receiver else None, provider.name if provider else None
        told = f"{key}\n{measure.value}\n{day}\n{amount}\n{currency}\n{taker}\n{giver}"
        times = self.repeats.get(told, 0) + 1
        self.repeats[told] = times
        mark = blake2b(f"{told}\n{times}".encode(), digest_size=9).hexdigest()
        funder, recipient = ends
        other_giver = None if provider is funder or provider == funder else provider
        other_taker = None if receiver is recipient or receiver == recipient else receiver
        return MAKE(
            TransactionRow,
            (row, key, amount, currency, measure, day, None, other_giver, other_taker, mark, "", flags),
        )


def _money(row: int, movement: Movement, activity: Activity, reporter: Party | None, order: str) -> Money:
    """Read a transaction.

    Raises:
        ValueError: it cannot be used; the message says why.
    """
    written, worth, currency, on, value_date, giver, taker, finance = movement
    measure = OUT.get(written) or IN.get(written)
    if measure is None:
        raise ValueError(BACKWARD if written in NO_AWARD else NO_TYPE)
    amount, flags = _amount(worth)
    currency = currency or activity.currency
    day = _day(on, order) or _day(value_date, order)
    publisher = activity.reporter[0]
    provider = None if giver is iati_parse.NOBODY else iati_parse.party_of(giver, publisher)
    receiver = None if taker is iati_parse.NOBODY else iati_parse.party_of(taker, publisher)
    incoming = written in IN
    if not currency:
        flags += ("no-currency",)
    if day is None:
        flags += ("no-date",)
    if receiver and not incoming and _same(receiver, reporter):
        flags += ("self-reference",)
    kind = AwardKind.GUARANTEE if written == "10" else _finance_kind(finance or activity.finance) or AwardKind.OTHER
    above = giver[2] if giver[2] != activity.identifier else ""
    return MAKE(Money, (row, kind, measure, amount, currency, day, provider, receiver, above, flags, incoming))


def _amount(text: str) -> tuple[Decimal, tuple[str, ...]]:
    bare = text.strip()
    if not bare:
        raise ValueError(NO_VALUE)
    if PLAIN(bare):
        number = Decimal(bare).quantize(values.PLACES)
        return number, () if number else ("zero",)
    try:
        number, rounded = values.exact(Decimal(bare))
        written: tuple[str, ...] = ()
    except InvalidOperation:
        number, rounded = values.amount(bare)
        written = ("amount-as-text",)
    sign = ("negative",) if number < 0 else ("zero",) if not number else ()
    return number, written + (("rounded",) if rounded else ()) + sign


@lru_cache(maxsize=8192)
def _day(text: str, order: str) -> date | None:
    if not text:
        return None
    try:
        found = date.fromisoformat(text[:10])
    except ValueError:
        found = values.day(text, order)
    return found if found.year >= OLDEST else None


def _span(dates: tuple[tuple[str, str], ...], order: str) -> tuple[date | None, date | None]:
    """Return the first and the last day, actual before planned; what cannot be read is left out."""
    found: dict[str, date | None] = {}
    for kind, text in dates:
        try:
            found.setdefault(kind, _day(text, order))
        except ValueError:
            continue
    return found.get("2") or found.get("1"), found.get("4") or found.get("3")


@lru_cache(maxsize=512)
def _finance_kind(code: str) -> AwardKind | None:
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


def _same(one: Party | None, two: Party | None) -> bool:
    """Say whether two parties of one file are the same: by number when both have one, else by name."""
    if one is None or two is None:
        return False
    if one.scheme_ids and two.scheme_ids:
        return one.scheme_ids == two.scheme_ids
    return one.name.casefold() == two.name.casefold()


def _all_same(found: list[Party], one: Party | None) -> bool:
    return all(_same(party, one) for party in found)


def _distinct(found: Iterator[Party]) -> list[Party]:
    kept: list[Party] = []
    for party in dict.fromkeys(found):
        if not any(_same(party, other) for other in kept):
            kept.append(party)
    return kept


def _slug(party: Party | None) -> str:
    """Return a short mark of a party for the key of its part of an activity."""
    if party is None:
        return "unnamed"
    if party.scheme_ids:
        return f"{party.scheme_ids[0].scheme}-{party.scheme_ids[0].value}"
    return re.sub(r"\W+", "-", party.name.casefold()).strip("-")[:60]
