"""The facts that printed papers are made from, before they are put into a language; standard library only.

Wiring modules gather them from checked files or from a workspace.  A figure is never there without
what it rests on: the rows behind it stand in the same record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from fundflow.model import Box, Pack


class Origin(NamedTuple):
    """With what a paper was made."""

    version: str
    packs: tuple[Pack, ...]
    on: date
    names: tuple[str, ...] = ()
    """What it was made from: names of files, or of the workspace; left out of a public version."""


class Clause(NamedTuple):
    """One clause of a document, as it stands there."""

    family: str
    effect: str
    severity: str
    rule: str
    scope: str
    flow_down: str
    status: str
    """Of the verdict; empty when it was judged for nobody."""
    quote: str
    language: str
    document: str
    """SHA-256 of the document."""
    file: str
    """Its name, without folders."""
    page: int
    """0 when the format has no pages."""
    section: str
    day: date | None
    """First day of the grant, as the document or its award says."""
    boxes: tuple[Box, ...] = ()
    unplaced: str = ""
    """Why there is no place on a page to show: no-pages, gone, changed or not-found."""


class Source(NamedTuple):
    """A document that was looked through."""

    document: str
    path: str
    file: str
    instrument: str
    pages: int
    unread: tuple[int, ...]
    clauses: int
    mentions: int
    """Passages that only talk about such a condition; they are not in the compendium."""
    funder: str
    recipient: str
    day: date | None
    awards: tuple[str, ...] = ()
    """Keys of the awards it is attached to."""


class Compendium(NamedTuple):
    """Every clause of one kind, or of several, across documents."""

    families: tuple[str, ...]
    """What was asked for; empty for every kind."""
    year: int | None
    clauses: tuple[Clause, ...]
    sources: tuple[Source, ...]
    skipped: tuple[tuple[str, str], ...]
    """Files that gave nothing, and why."""
    undated: tuple[str, ...]
    """Documents that state no first day, so that nobody can tell whether they belong to the year asked for."""
    asserted: tuple[tuple[str, str, str], ...]
    """Award or funder, family and reason of what people assert without a document."""
    origin: Origin


class Bound(NamedTuple):
    """An award under a family of conditions, with its money in one currency."""

    award: str
    """Its key, with the kind of source before it."""
    number: str
    title: str
    funder: str
    """Id of the organisation; empty when the source does not say."""
    funder_name: str
    holder: str
    """Empty for a person, a stand-in, or when the source does not say."""
    holder_name: str
    country: str
    """Of the holder."""
    family: str
    rules: tuple[str, ...]
    depth: int
    """0 when the condition is attached to this award itself."""
    via: str
    """Key of the award above, by which it came."""
    basis: str
    status: str
    certain: bool
    """False when a missing fact leaves open whether it binds."""
    carried: bool
    """The holder is exempt, and passes the condition on."""
    reason: str
    day: date | None
    currency: str
    low: Decimal
    high: Decimal


class Sum(NamedTuple):
    """Money of one unit under one family, in one currency and year; never added over units."""

    unit: str
    name: str
    family: str
    year: int | None
    currency: str
    low: Decimal
    high: Decimal
    doubtful: Decimal
    """How much of the high amount only may be bound."""
    awards: int
    organizations: int
    basis: tuple[str, ...]
    income: Decimal | None = None
    """All money that is known to have come in, in this year and currency."""


class Halt(NamedTuple):
    """Where a condition goes no further."""

    award: str
    family: str
    holder: str
    at: str
    code: str
    reason: str


class Gap(NamedTuple):
    """What is missing in the data, and how often."""

    name: str
    rows: int
    of: int


class Traced(NamedTuple):
    """How far money can be followed."""

    lower: int
    """Awards made from others."""
    linked: int
    """Those of which the award above is known."""
    untraced: tuple[tuple[str, str, Decimal], ...]
    """Why, currency, amount."""


class Overview(NamedTuple):
    """Who is under which condition along the money."""

    families: tuple[str, ...]
    year: int | None
    pooled: bool
    law: date | None
    """The day by whose law every award is judged; None for each award's own day."""
    bound: tuple[Bound, ...]
    holders: tuple[Sum, ...]
    funders: tuple[Sum, ...]
    kinds: tuple[Sum, ...]
    halts: tuple[Halt, ...]
    traced: Traced
    gaps: tuple[Gap, ...]
    skipped: tuple[tuple[str, int], ...]
    documents: Compendium
    origin: Origin


class Income(NamedTuple):
    """An award that an organisation holds, whether under a condition or not."""

    award: str
    number: str
    title: str
    funder: str
    funder_name: str
    kind: str
    day: date | None
    currency: str
    low: Decimal
    high: Decimal


class Dossier(NamedTuple):
    """All that is known of one organisation."""

    organization: str
    names: tuple[str, ...]
    places: tuple[str, ...]
    numbers: tuple[str, ...]
    parents: tuple[str, ...]
    income: tuple[Income, ...]
    overview: Overview
    """Of the awards that it holds, of those above them, and of those made from them or by it."""
    above: frozenset[str]
    """Awards from which its own were made; they belong to others."""
    judgements: tuple[tuple[date, str, str, str], ...]
    """When, the other party, what a person said, and why."""
    proposals: int
    """Pairs with it that nobody has judged."""
