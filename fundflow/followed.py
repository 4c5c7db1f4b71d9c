"""What following conditions along the money asks for and gives back: tables inside, rows for people outside.

Every table has whole numbers for awards, organisations and conditions; `awards`, `organizations` and
`conditions` say what they are called.  Money is in ten-thousandths of its currency.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date
    from decimal import Decimal

    import polars as pl

    from fundflow.model import Organization, Pack, RuleBook

NO_AMOUNT = "awards under a condition, no amount known"
"""What stands in a summary about awards that bind somebody and of which no money is known."""
UNIT = 10_000
"""Parts of a currency in which money is counted inside."""


class LateBook(NamedTuple):
    """A rule book that is read only when a rule is asked for; what was worked out before needs its packs alone."""

    packs: tuple[Pack, ...]
    read: Callable[[], RuleBook]


@dataclass(frozen=True)
class FollowWishes:
    """What to follow, by which law."""

    given: RuleBook | LateBook
    """The rule book; for a supposed law, one whose `rules` a reform changed."""
    families: frozenset[str] = frozenset()
    """Only conditions of these families; none means all."""
    on: date | None = None
    """Judge every award by the law of this day, instead of that of its own day."""
    pooled: bool = False
    facts: Mapping[str, Organization] = field(default_factory=dict)
    """What somebody stated of organisations, by their ids; it goes before what the data says."""
    without: frozenset[str] = frozenset()
    """Ids of organisations whose awards, as funder, are taken away."""
    engine: str = "polars"
    master: str = ""
    """Of the Spark cluster."""

    @property
    def packs(self) -> tuple[Pack, ...]:
        """The packs of the rule book, which need no reading of its rules."""
        return self.given.packs

    @property
    def book(self) -> RuleBook:
        """The rule book."""
        return self.given.read() if isinstance(self.given, LateBook) else self.given


@dataclass(frozen=True)
class Followed:
    """Which condition rides on which award, and all that is needed to tell it.

    awards         award, source_kind, key, number, title, kind, parent, parent_basis, parent_missing, funder, holder,
                   country, currency, year, day (a date), start, end, size
    organizations  organization, id, name, kind, country, incorporated, body, exempt_body
    conditions     condition, id, rule, title, family, severity, scope, flow_down, activities, wide
    verdicts       condition, case, verdict, status, carried, onward, end, open, deepest, reason
    facts          award, condition, depth, via (-1: attached itself), basis, verdict, status, provisional, onward
    stops          award, condition, at (-1: to none), code (place in `flow.STOPS`)
    money          award, year, currency, low, high: of each year alone
    whole          award, currency, low, high: of all years
    nameless       award: those that have money of no known currency, which counts nowhere

    `obligations` and `stopped` give facts and stops with the names of everything.
    """

    awards: pl.LazyFrame
    organizations: pl.LazyFrame
    conditions: pl.LazyFrame
    verdicts: pl.LazyFrame
    facts: pl.LazyFrame
    stops: pl.LazyFrame
    money: pl.LazyFrame
    whole: pl.LazyFrame
    nameless: pl.LazyFrame
    method: tuple[str, ...]
    """How it was made, in sentences."""
    skipped: Mapping[str, int]
    """What could not be used, and how often."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """Packs, day of the law and options, to print beside a result."""


class ExposureWishes(NamedTuple):
    """Which part of the answer, and how it is put together."""

    by: str = "organization"
    """organization, funder, country, activity or family."""
    families: frozenset[str] = frozenset()
    rules: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    organizations: frozenset[str] = frozenset()
    """Ids of holders."""
    funders: frozenset[str] = frozenset()
    activities: frozenset[str] = frozenset()
    carriers: bool = True
    """Name in each line the awards that carry the condition."""


class ExposureRow(NamedTuple):
    """Money of one unit under one family of conditions, in one year and currency."""

    unit: str
    """Id of the organisation, or the country, activity or family that was asked for."""
    name: str
    label: str
    """Family of the conditions, or the activity that they touch."""
    year: int | None
    currency: str
    amount_low: Decimal
    amount_high: Decimal
    provisional_amount: Decimal
    """How much of the high amount only may be bound."""
    awards: int
    organizations: int
    """How many organisations hold them."""
    basis: tuple[str, ...]
    provisional: bool
    known_income: Decimal | None = None
    """All that is known to have come to the organisation in this year and currency."""
    organisation_wide: bool = False
    """Whether a condition of the family binds the whole organisation, whatever money pays."""
    carriers: tuple[str, ...] = ()
    """Keys of the awards that carry it."""


class ExposureSummary(NamedTuple):
    """What must stand beside every figure."""

    awards: int
    """Awards under a condition that was asked for."""
    organizations: int
    lower_awards: int
    """Awards that were made from others, as far as the data says so."""
    linked: int
    """Those among them of which the award above is here."""
    untraced: tuple[tuple[str, str, Decimal], ...]
    """Money of the others: why, currency and amount."""
    possible_double_count: tuple[tuple[str, Decimal], ...]
    """Currency and money of awards that were made from another one counted here."""
    rows_skipped: tuple[tuple[str, int], ...]

    @property
    def traced_share(self) -> float | None:
        """Share of lower awards whose award above is here; None when there are none."""
        return self.linked / self.lower_awards if self.lower_awards else None


class ExposureAnswer(NamedTuple):
    """The answer to who is under which condition, and with how much money."""

    wishes: ExposureWishes
    table: pl.DataFrame
    """One line for each `ExposureRow`, with its fields as columns; money as exact decimals."""
    summary: ExposureSummary
    method: tuple[str, ...]
    settings: Mapping[str, str]

    @property
    def rows(self) -> tuple[ExposureRow, ...]:
        """The table as records, by currency and year, the largest first."""
        return tuple(exposure_rows(self.table))


def exposure_rows(table: pl.DataFrame) -> Iterator[ExposureRow]:
    """Yield the lines of a table of exposure as records."""
    lists = ("basis", "carriers")
    for row in table.iter_rows(named=True):
        values: dict[str, Any] = {name: tuple(each or ()) if name in lists else each for name, each in row.items()}
        yield ExposureRow(**values)
