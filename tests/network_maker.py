"""Makes networks of awards of any size for proofs: tiers, few who pass on much, money that comes back, bad rows.

Half the awards are of the first tier; the others were made from one of the tier above, or from nobody
knows which.  A few givers make most of the next tier's awards.  Organisations pay each other in circles.  Days, sizes, kinds,
currencies and classes of holders differ; some are unknown, and some awards are dated before their
parent.  Nothing comes from a file: every number follows from the place of an award and a seed.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

import polars as pl

from fundflow.flow import UNDATED
from fundflow.followed import UNIT
from fundflow.following.conditions import Condition
from fundflow.following.prepare import Sorted
from fundflow.model import (
    Binding,
    Citation,
    Exemption,
    FlowDown,
    FlowTerms,
    Organization,
    Rule,
    RulePage,
    Scope,
)

EPOCH = date(1970, 1, 1)
SHARES = (0.5, 0.27, 0.13, 0.06, 0.03, 0.01)
"""Part of the awards on each tier."""
KINDS = ("grant", "subaward", "cooperative-agreement", "contract", "other")
CURRENCIES = ("USD", "EUR", "KES")
YEARS = (2004, 2025)
PEOPLE = tuple(Organization(incorporated=place, body=body) for place in ("US", "XX", None) for body in ("ngo", "company", "government", "public-international-organisation", None))
"""The classes of holders."""


class Window(NamedTuple):
    """Somebody named, from a day until a day, and whether who is exempt passes it on."""

    who: str
    start: date | None = None
    end: date | None = None
    passes_on: bool | None = None


class Law(NamedTuple):
    """A condition in plain facts: what the reference reads, and what a rule is made of."""

    id: str
    family: str
    flow: str = "must"
    force: tuple[tuple[date | None, date | None], ...] = ((None, None),)
    binds: tuple[Window, ...] = ()
    exempt: tuple[Window, ...] = ()
    kinds: frozenset[str] = frozenset()
    at_least: tuple[tuple[str, int], ...] = ()
    start: date | None = None
    end: date | None = None
    steps: int | None = None
    wide: bool = False


def d(text: str) -> date:
    """Return a day."""
    return date.fromisoformat(text)


LAWS = (
    Law("pledge", "pledge", force=((d("2003-05-27"), None),), binds=(Window("foreign-ngo", d("2004-02-26")), Window("us-organisation", d("2005-06-09"), d("2013-06-19"))),
        exempt=(Window("us-organisation", d("2013-06-20"), None, passes_on=True), Window("government")), wide=True),
    Law("gag", "gag", force=((d("2001-01-22"), d("2009-01-23")), (d("2017-05-15"), d("2021-01-28")), (d("2025-01-24"), None)), binds=(Window("foreign-ngo"),), exempt=(Window("us-organisation", None, None, passes_on=True),), wide=True),
    Law("advocacy", "pledge"),
    Law("conduct", "conduct", flow="may"),
    Law("drug-free", "conduct", flow="none"),
    Law("unsure", "unsure", flow="unknown", exempt=(Window("government", d("2010-01-01"), d("2012-12-31")), Window("government", d("2015-06-01"), d("2016-06-30"), passes_on=False))),
    Law("twice-exempt", "twice-exempt", exempt=(Window("company", d("2008-01-01"), d("2009-12-31"), passes_on=False), Window("company", d("2014-01-01"), d("2015-12-31"), passes_on=False), Window("registered-in-us", d("2018-01-01"), d("2018-12-31"), passes_on=True))),
    Law("large-only", "large-only", at_least=(("EUR", 25_000), ("USD", 30_000))),
    Law("grants-only", "grants-only", kinds=frozenset({"grant", "subaward"})),
    Law("one-step", "one-step", steps=1),
    Law("three-steps", "one-step", steps=3, kinds=frozenset({"subaward", "contract", "grant"}), at_least=(("USD", 1_000),)),
    Law("for-a-time", "for-a-time", start=d("2011-03-01"), end=d("2019-10-31")),
    Law("stops", "stops", exempt=(Window("us-organisation", None, None, passes_on=False), Window("public-international-organisation", None, None, passes_on=False))),
    Law("silent", "stops", exempt=(Window("registered-in-us"),), force=((None, d("2016-12-31")),)),
    Law("named-only", "named-only", flow="may", binds=(Window("company"), Window("foreign-ngo", d("2012-01-01"), d("2014-12-31")))),
)  # fmt: skip
"""Conditions with several times in force, several exemptions, ways of passing on, sizes, kinds, days and steps."""


def rule_of(law: Law) -> Rule:
    """Return the rule that says the same as the plain facts."""
    source = Citation("a law", verified=False)
    terms = FlowTerms(law.kinds, tuple((currency, Decimal(size)) for currency, size in law.at_least), law.start, law.end, law.steps)
    return Rule(
        id=law.id, title=law.id, family=law.family, severity="high", scope=Scope.ORGANISATION_WIDE if law.wide else Scope.USE_OF_FUNDS,
        flow_down=FlowDown(law.flow), patterns=(), frames=frozenset(), unless=(), needs=(), document=(),
        citations=tuple(Citation("a law", start=start, end=end) for start, end in law.force),
        binds=tuple(Binding(each.who, "They are bound.", source, each.start, each.end) for each in law.binds),
        exemptions=tuple(Exemption(each.who, "They are exempt.", source, each.start, each.end, passes_on=each.passes_on) for each in law.exempt),
        activities=(), page=RulePage("", "", "", "", (), (), ()), examples=(), reviewed=date(2026, 1, 1), path="", pack="", flow_terms=terms,
    )  # fmt: skip


def conditions(laws: tuple[Law, ...] = LAWS) -> list[Condition]:
    """Return the conditions that the laws make."""
    return [Condition(law.id, law.family, (rule_of(law),)) for law in laws]


class Made(NamedTuple):
    """A network: what the engine is given, with the money and what is attached."""

    awards: pl.DataFrame
    """award, parent, funder, holder, year, day, since, cls, shape, size."""
    shapes: pl.DataFrame
    money: pl.DataFrame
    seeds: pl.DataFrame

    @property
    def sorted(self) -> Sorted:
        """What `prepare` takes."""
        return Sorted(self.awards.lazy(), PEOPLE, self.shapes)


def u(seed: int) -> pl.Expr:
    """Return a number from 0 to below 1 for each place, always the same for the same seed."""
    return (pl.int_range(pl.len(), dtype=pl.UInt64).hash(seed) % 1_000_003).cast(pl.Float64) / 1_000_003


def shapes() -> pl.DataFrame:
    """Return the kinds and currencies by their numbers."""
    rows = [(place * len(CURRENCIES) + n, kind, currency) for place, kind in enumerate(KINDS) for n, currency in enumerate(CURRENCIES)]
    return pl.DataFrame(rows, schema={"shape": pl.Int32, "kind": pl.String, "size_currency": pl.String}, orient="row")


def make(size: int, seed: int = 7, laws: tuple[Law, ...] = LAWS) -> Made:
    """Make a network of about this many awards."""
    sizes = [max(1, int(size * share)) for share in SHARES]
    people = max(4, size // 8)
    tiers = [_tier(n, sizes, people, seed) for n in range(len(sizes))]
    awards = _with_days(pl.concat(tiers), sizes, seed)
    return Made(_finished(awards, people, seed), shapes(), _money(awards, seed), _seeds(sum(sizes), sizes[0], len(laws), seed))


def _tier(n: int, sizes: list[int], people: int, seed: int) -> pl.DataFrame:
    """Return the awards of a tier: from few of the tier above many, from most none."""
    first, above = sum(sizes[:n]), sum(sizes[: n - 1]) if n else 0
    rows = pl.select(award=pl.int_range(first, first + sizes[n], dtype=pl.Int64))
    if not n:
        return rows.with_columns(parent=pl.lit(None, dtype=pl.Int64))
    drawn = (u(seed + 10 * n) ** 3 * sizes[n - 1]).cast(pl.Int64) + above
    linked = u(seed + 10 * n + 1) < 0.8
    return rows.with_columns(parent=pl.when(linked).then(drawn))


def _with_days(awards: pl.DataFrame, sizes: list[int], seed: int) -> pl.DataFrame:
    """Give days: mostly up to two years after the parent's, a few before it, a few unknown."""
    start = (date(YEARS[0], 1, 1) - EPOCH).days
    span = (date(YEARS[1], 1, 1) - EPOCH).days - start
    days = awards.with_columns(day=(start + u(seed + 1) * span).cast(pl.Int32), later=(u(seed + 2) * 730).cast(pl.Int32) - 4)
    for n in range(1, len(sizes)):
        first, last = sum(sizes[:n]), sum(sizes[: n + 1])
        below = pl.col("award").is_between(first, last - 1) & pl.col("parent").is_not_null()
        days = days.with_columns(day=pl.when(below).then(pl.col("day").gather(pl.col("parent")) + pl.col("later")).otherwise("day"))
    known = pl.when(u(seed + 3) < 0.005).then(pl.lit(UNDATED, dtype=pl.Int32)).otherwise("day")
    return days.drop("later").with_columns(day=known.cast(pl.Int32))


def _finished(awards: pl.DataFrame, people: int, seed: int) -> pl.DataFrame:
    """Add who gives and receives, and what the award is."""
    holder = (u(seed + 4) ** 2 * people).cast(pl.Int64)
    rows = awards.with_columns(holder=pl.when(u(seed + 5) >= 0.002).then(holder), _any=(u(seed + 6) ** 2 * people).cast(pl.Int64))
    dated = pl.col("day") != UNDATED
    return rows.with_columns(
        funder=pl.coalesce(pl.col("holder").gather(pl.col("parent")), "_any"),
        since=pl.when(dated).then(pl.col("day") - pl.when(u(seed + 7) < 0.2).then(400).otherwise(0)).cast(pl.Int32),
        year=pl.when(dated).then(pl.from_epoch("day", time_unit="d").dt.year()).cast(pl.Int32),
        cls=pl.when(pl.col("holder").is_null()).then(len(PEOPLE) - 1).otherwise(pl.col("holder") % len(PEOPLE)).cast(pl.Int32),
        shape=(u(seed + 8) * len(KINDS) * len(CURRENCIES)).cast(pl.Int32),
        size=pl.when(u(seed + 9) >= 0.01).then((10 ** (2 + 5 * u(seed + 30)) * UNIT).cast(pl.Int64)),
    ).select("award", "parent", "funder", "holder", "year", "day", "since", "cls", "shape", "size")


def _money(awards: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Return money of one year for each award: low and high, some of it taken back."""
    high = (10 ** (2 + 5 * u(seed + 30)) * UNIT).cast(pl.Int64)
    negative = u(seed + 31) < 0.02
    signed = pl.when(negative).then(-high).otherwise(high)
    low = pl.when(negative).then(-high).otherwise((high * u(seed + 32)).cast(pl.Int64))
    year = (YEARS[0] + u(seed + 33) * (YEARS[1] - YEARS[0])).cast(pl.Int32)
    currency = pl.col("_shape") % len(CURRENCIES)
    return awards.with_columns(_shape=(u(seed + 8) * len(KINDS) * len(CURRENCIES)).cast(pl.Int32)).select(
        "award", year=year, currency=currency.cast(pl.Int16), low=low, high=signed
    )


def _seeds(size: int, first: int, laws: int, seed: int) -> pl.DataFrame:
    """Attach several conditions to a fifth of the first tier, one to a few awards anywhere, some of them only perhaps."""
    place = pl.int_range(size, dtype=pl.Int64)
    rows = pl.select(award=place).with_columns(
        condition=(u(seed + 40) * laws).cast(pl.Int32), luck=u(seed + 42),
        basis=(2 ** (u(seed + 43) * 3).cast(pl.Int32)).cast(pl.Int8), doubt=(u(seed + 44) < 0.1).cast(pl.Int8),
    )  # fmt: skip
    top = rows.filter((pl.col("award") < first) & (pl.col("luck") < 0.2))
    several = [top.with_columns(condition=(pl.col("condition") + n) % laws) for n in (0, 1, 2, 5, 7, 9)]
    again = top.filter(pl.col("luck") < 0.02).with_columns(basis=pl.lit(1, dtype=pl.Int8))
    return pl.concat([*several, again, rows.filter(pl.col("luck") > 0.995)]).select("award", "condition", "basis", "doubt")


def day_of(number: int) -> date | None:
    """Return a day from its number."""
    return None if number == UNDATED else EPOCH + timedelta(days=number)
