"""Turns one IATI activity into awards and money.

The activity is an award from the organisation that pays to the one that receives.  When its payments
name several receivers, each has an award of its own under the activity's; so has what came in from
each provider, with a measure of its own, because the provider's file tells the same money again.
Loans and guarantees stand apart.  Commitments, disbursements and expenditure are never one sum.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from fundflow.importers import iati_parse
from fundflow.importers.iati_money import BACKWARD, Money, Way, day_of, finance_kind, money_of, same, way_of
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
    from collections.abc import Collection, Iterator
    from datetime import date

    from fundflow.importers.iati_parse import Activity

WAY = attrgetter("way")
COMMITTED = Measure.COMMITTED
Ends = tuple[Party | None, Party | None]
"""Who gives and who receives."""
Place = tuple[str, Ends, tuple[str, str]]
"""An award: its key, its ends, what stands above it and how that is known."""


class _Course(NamedTuple):
    """Where the money of one way goes."""

    key: str
    """The key of its award."""
    ends: Ends
    above: tuple[str, str]
    provider: Party | None
    """When it differs from the award's funder."""
    receiver: Party | None
    before: str
    """What is told of each transaction, to tell it from others, before its day and amount."""
    behind: str
    """The same behind these."""


def rows(row: int, key: str, activity: Activity, order: str, flags: tuple[str, ...] = ()) -> Iterator[Row]:
    """Return the awards of an activity, their money, the organisations named and what could not be used.

    The activity has the number `row`, its transactions have the numbers after it.
    """
    found: list[Money | Rejected] = []
    reporter = iati_parse.party_of(activity.reporter, activity.reporter[0])
    ways: dict[tuple[object, ...], Way] = {}
    for number, movement in enumerate(activity.movements, start=row + 1):
        kind, amount, currency, day, value_date, giver, taker, finance = movement
        shared = kind, currency, giver, taker, finance
        try:
            way = ways.get(shared)
            if way is None:
                way = ways[shared] = way_of(movement, activity, reporter)
            found.append(money_of(number, way, amount, day, value_date, order))
        except ValueError as error:
            why = str(error)
            shown = f"{key}: type {kind}, {day or value_date}, {amount.strip()}"
            found.append(Rejected(number, why, shown, unreadable=why != BACKWARD))
    return _Teller(row, key, activity, reporter, order, flags).rows(found)


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
        money = [one for one in found if type(one) is Money]
        ways = list({id(way): way for way in map(WAY, money)}.values())
        going = [way for way in ways if not way.incoming]
        outside = self._others(way.receiver for way in going)
        givers = self._others(way.provider for way in ways if way.incoming)
        funder, recipient, behind, doubt = self._parties(going, outside, givers)
        parent, basis, unclear = self._parent(ways)
        self.doubt = doubt + unclear
        main = finance_kind(self.activity.finance) or (ways[0].kind if ways else AwardKind.OTHER)
        yield self._award(self.row, self.key, main, (funder, recipient), (parent, basis), money)
        yield from (OrganizationRow(self.row, party) for party in behind)
        own = self.key, (funder, recipient), (parent, basis)
        courses = {id(way): self._course(way, main, own, shared=len(outside) > 1) for way in ways}
        known = {self.key}
        for one in found:
            if isinstance(one, Rejected):
                yield one
                continue
            row, way, amount, day, flags = one
            key, ends, above, provider, receiver, before, after = courses[id(way)]
            if key not in known:
                known.add(key)
                yield self._award(row, key, way.kind, ends, above, [one])
            mark = self._mark(f"{before}{_iso(day)}\n{amount!s}{after}1")
            fields = row, key, amount, way.currency, way.measure, day, None, provider, receiver, mark, "", flags
            yield MAKE(TransactionRow, fields)

    def _others(self, found: Iterator[Party | None]) -> list[Party]:
        """Return each party once that is not the one that reports; most stand as one object many times."""
        once = {id(party): party for party in found if party}
        return _distinct([party for party in once.values() if not same(party, self.reporter)])

    def _course(self, way: Way, main: AwardKind, own: Place, *, shared: bool) -> _Course:
        """Say to which award the money of a way belongs; `own` is the award of the activity itself."""
        key, ends, above = self._place(way, own, shared=shared) if shared or way.incoming else own
        if way.kind is not main and not way.incoming:
            key += f"#{way.kind.value}"
        provider = None if way.provider == ends[0] else way.provider
        receiver = None if way.receiver == ends[1] else way.receiver
        taker, giver = way.receiver.name if way.receiver else None, way.provider.name if way.provider else None
        before, behind = f"{key}\n{way.measure!s}\n", f"\n{way.currency}\n{taker}\n{giver}\n"
        return _Course(key, ends, above, provider, receiver, before, behind)

    def _place(self, way: Way, own: Place, *, shared: bool) -> Place:
        """Say to which award money belongs: its key, who gives and receives, and what stands above it."""
        _key, (funder, recipient), _above = own
        if way.incoming and not (same(way.provider, funder) and same(recipient, self.reporter)):
            source = way.source_activity
            return (
                f"{self.key}#in:{_slug(way.provider)}",
                (way.provider, self.reporter),
                (source, "provider-activity-id") if source else ("", ""),
            )
        if shared and not way.incoming and way.receiver and not same(way.receiver, self.reporter):
            return f"{self.key}#{_slug(way.receiver)}", (funder, way.receiver), (self.key, "activity")
        return own

    def _parties(
        self, going: list[Way], outside: list[Party], givers: list[Party]
    ) -> tuple[Party | None, Party | None, tuple[Party, ...], tuple[str, ...]]:
        """Say who gives and who receives, who stands behind a shared name, and what is doubtful."""
        if not outside and len(givers) == 1 and all(same(party, self.reporter) for party in self._roles("4")):
            return givers[0], self.reporter, (), ()
        providers = _distinct({id(one.provider): one.provider for one in going if one.provider}.values())
        funder = providers[0] if len(providers) == 1 else self._reporting()
        if len(outside) == 1:
            return funder, outside[0], (), ()
        implementers = self._roles("4")
        if outside:
            return funder, None, tuple(implementers), ("several-receivers",)
        if len(implementers) > 1:
            shared = Party("; ".join(party.name for party in implementers), kind=PartyKind.AGGREGATE)
            return funder, shared, tuple(implementers), ("several-implementers",)
        recipient = implementers[0] if implementers else None
        return funder, recipient, (), ("self-reference",) if recipient and same(recipient, funder) else ()

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
        return _distinct([party for party in found if party])

    def _parent(self, ways: list[Way]) -> tuple[str, str, tuple[str, ...]]:
        """Say from which activity the money came; an activity never stands above itself."""
        own = self.activity.identifier
        bases = (
            ("provider-activity-id", {way.source_activity for way in ways}),
            ("funding-activity-id", {who[2] for role, who in self.activity.roles if role == "1"}),
            ("related-activity", set(self.activity.parents)),
        )
        doubt: tuple[str, ...] = ()
        for basis, found in bases:
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
        promised = [one.day for one in money if one.way.measure is COMMITTED and one.day]
        return AwardRow(
            row, key, kind, *ends, activity.title, activity.description, (), "", *above,
            activity.currency, self.start, self.end, min(promised) if promised else self.start,
            activity.countries[0].upper() if len(set(activity.countries)) == 1 else "", activity.identifier, None, "",
            self.flags + (self.doubt if key == self.key else ()),
        )  # fmt: skip

    def _mark(self, told: str) -> str:
        """Return the mark of a transaction of which this is told; the second of which it is told has one of its own."""
        mark = blake2b(told.encode(), digest_size=9).hexdigest()
        times = self.repeats[mark] = self.repeats.get(mark, 0) + 1
        return mark if times == 1 else blake2b(f"{told[:-1]}{times}".encode(), digest_size=9).hexdigest()


def _span(dates: tuple[tuple[str, str], ...], order: str) -> tuple[date | None, date | None]:
    """Return the first and the last day, actual before planned; what cannot be read is left out."""
    found: dict[str, date | None] = {}
    for kind, text in dates:
        try:
            found.setdefault(kind, day_of(text, order))
        except ValueError:
            continue
    return found.get("2") or found.get("1"), found.get("4") or found.get("3")


@lru_cache(maxsize=8192)
def _iso(day: date | None) -> str:
    """Return how a day is written in a mark; the same days come again and again."""
    return str(day)


def _distinct(found: Collection[Party]) -> list[Party]:
    if len(found) < 2:
        return list(found)
    kept: list[Party] = []
    for party in dict.fromkeys(found):
        if not any(same(party, other) for other in kept):
            kept.append(party)
    return kept


def _slug(party: Party | None) -> str:
    """Return a short mark of a party for the key of its part of an activity."""
    if party is None:
        return "unnamed"
    if party.scheme_ids:
        return f"{party.scheme_ids[0].scheme}-{party.scheme_ids[0].value}"
    return re.sub(r"\W+", "-", party.name.casefold()).strip("-")[:60]
