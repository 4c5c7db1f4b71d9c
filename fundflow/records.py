"""Every record that importers, the workspace and identity pass to each other; standard library only.

An importer turns one file into a stream of these rows.  Every row knows its place in the file:
`row` is the 1-based number of the record (in a table the header counts, so that it is the number a
spreadsheet shows; in JSON and XML the records are counted in the order of the file).
Money is `Decimal` in the row's own currency, never converted.  Dates are inclusive.
An unknown text is "", an unknown date, amount or party is None: never a guess.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal


class PartyKind(StrEnum):
    """What stands behind a name.  Only organisations may ever be merged or become hubs."""

    ORGANIZATION = "organization"
    PERSON = "person"
    PLACEHOLDER = "placeholder"
    """TBD, [Placeholder], REDACTED DUE TO PII, SEE ATTACHED: somebody, but the source does not say who."""
    AGGREGATE = "aggregate"
    """MULTIPLE RECIPIENTS, a state, a world region: several parties under one name."""


class Role(StrEnum):
    """Whose identifier it is."""

    OWN = "own"
    PARENT = "parent"
    """The parent organisation's.  It is kept, and never merges anything."""


class AwardKind(StrEnum):
    """What kind of agreement moves the money.  Loans and guarantees never count as grants."""

    GRANT = "grant"
    COOPERATIVE_AGREEMENT = "cooperative-agreement"
    SUBAWARD = "subaward"
    CONTRACT = "contract"
    LOAN = "loan"
    GUARANTEE = "guarantee"
    CONTRIBUTION = "contribution"
    INSURANCE = "insurance"
    DIRECT_PAYMENT = "direct-payment"
    OTHER = "other"


class Measure(StrEnum):
    """What an amount measures.  Amounts of two measures are never added."""

    OBLIGATED = "obligated"
    COMMITTED = "committed"
    DISBURSED = "disbursed"
    EXPENDED = "expended"
    AWARDED = "awarded"
    BUDGETED = "budgeted"
    PLEDGED = "pledged"
    OUTLAYED = "outlayed"
    FACE_VALUE = "face-value"
    RECEIVED = "received"
    """Came in, as the receiver tells it.  The one who paid may tell the same money as disbursed."""
    INCOMING_COMMITTED = "incoming-committed"
    """Promised in writing to the one who tells it."""
    INCOMING_PLEDGED = "incoming-pledged"
    """Announced to the one who tells it."""


class Identifier(NamedTuple):
    """A number of a party in a register.

    `scheme` is a prefix of org-id.guide where there is one (US-EIN, GB-CHC, GB-COH, XM-DAC…), or
    `UEI`, `DUNS`, `XI-IATI` (an organisation reference of IATI, as published), or `SOURCE` (a number
    that only the publisher knows; its value begins with the kind of source, such as `fts:4399`, so
    that it can never meet a number of another publisher).
    """

    scheme: str
    value: str
    role: Role = Role.OWN
    name: str = ""
    """For the identifier of a parent: the parent's name as published."""


class Party(NamedTuple):
    """A party as one file names it."""

    name: str
    scheme_ids: tuple[Identifier, ...] = ()
    country: str = ""
    """ISO 3166-1 alpha-2 where the source allows it, else as published."""
    region: str = ""
    city: str = ""
    postcode: str = ""
    kind: PartyKind = PartyKind.ORGANIZATION


class OrganizationRow(NamedTuple):
    """A party that a file tells about without giving it money, or another name of one."""

    row: int
    party: Party


class AwardRow(NamedTuple):
    """One dated agreement that moves money.  A node, not an edge.

    When a file gives the same `key` on several rows, the first row holds, with the earliest start, the
    latest end and the programmes of all; its money is in the transactions, which are all kept.
    """

    row: int
    key: str
    """Unique over all files of this kind: the publisher's own key where there is one."""
    kind: AwardKind
    funder: Party | None = None
    recipient: Party | None = None
    title: str = ""
    description: str = ""
    programmes: tuple[str, ...] = ()
    """Assistance listing numbers and the like."""
    programme_title: str = ""
    parent_key: str = ""
    """The `key` of the award this one was made from, when the data says so."""
    parent_basis: str = ""
    """How the data says so: prime-key, provider-activity-id, regrant, parent-flow…"""
    currency: str = ""
    start: date | None = None
    end: date | None = None
    award_date: date | None = None
    country: str = ""
    """Where the work is done."""
    number: str = ""
    """What people call it: FAIN, grant number."""
    stated_total: Decimal | None = None
    """A total that the source states for the whole award.  Never added to transactions."""
    stated_measure: str = ""
    flags: tuple[str, ...] = ()


class TransactionRow(NamedTuple):
    """One movement of money under an award."""

    row: int
    award_key: str
    amount: Decimal
    currency: str
    """ISO 4217, or "" when the source does not say."""
    measure: Measure
    date: date | None = None
    year: int | None = None
    """The fiscal or audit year, when the source gives one."""
    provider: Party | None = None
    """When it differs from the award's funder, or is not known there."""
    receiver: Party | None = None
    key: str = ""
    """The publisher's own number of the transaction; the same number in two files is one transaction."""
    programme: str = ""
    """The assistance listing of this movement, when the source gives one for each."""
    flags: tuple[str, ...] = ()
    """Why it is doubtful: negative, amount-above-prime, amount-equals-number, rounded…"""


class Rejected(NamedTuple):
    """A row that was not used, and why."""

    row: int
    why: str
    """One of few sentences, so that they can be counted; what differs from row to row is in `values`."""
    values: str = ""
    """The row's own text, or the part of it that shows the fault."""
    unreadable: bool = True
    """False when the row was left out on purpose: a duplicate, a row that the publisher deleted."""


class EditionRow(NamedTuple):
    """An account of one giver for one time, such as a tax return; in whatever file, the one filed last holds."""

    row: int
    whole: str
    """What the keys of all its awards begin with, up to their last two parts."""
    filed: str = ""
    """When it was filed, so that a later one compares as larger."""


class ProgrammeRow(NamedTuple):
    """A programme of a table of programmes."""

    row: int
    number: str
    title: str
    agency: str = ""


Row = AwardRow | TransactionRow | OrganizationRow | EditionRow | ProgrammeRow | Rejected
"""What an importer yields."""


class LeftOut(NamedTuple):
    """How many rows were not used for one reason."""

    why: str
    rows: int
    unreadable: bool


class Imported(NamedTuple):
    """What came of importing one file; with a `failure`, nothing of it is in the workspace."""

    path: str
    kind: str = ""
    title: str = ""
    """Whose files these are, in words."""
    reason: str = ""
    """Why it was taken for that kind; empty when the user said so."""
    read: int = 0
    used: int = 0
    left_out: tuple[LeftOut, ...] = ()
    flags: tuple[tuple[str, int], ...] = ()
    """What is doubtful about rows that were used, and on how many."""
    tables: tuple[tuple[str, int], ...] = ()
    """How many rows each table of the workspace has from it."""
    rejected_file: str = ""
    notes: tuple[str, ...] = ()
    failure: str = ""

    @property
    def unreadable(self) -> int:
        """Return the rows that could not be read."""
        return sum(left.rows for left in self.left_out if left.unreadable)


class Side(NamedTuple):
    """An organisation, or a party that is nobody else yet, as a person is shown it."""

    organization: str
    """Its id."""
    names: tuple[str, ...]
    """As published, the most frequent first."""
    places: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    """In which kinds of files it stands."""
    parties: int = 1


class Question(NamedTuple):
    """Two organisations that may be one, with what speaks for and against it."""

    left: Side
    right: Side
    score: float
    fields: tuple[tuple[str, str], ...]
    """Field to agree, similar, disagree or nothing to compare."""
    reason: str = ""


class SourceRow(NamedTuple):
    """One imported file, as a coverage statement names it."""

    path: str
    kind: str
    imported: date
    read: int
    used: int
    unreadable: int
    left_out: list[str]


class KindCoverage(NamedTuple):
    """What a workspace has of one kind of source."""

    kind: str
    awards: int
    movements: int
    first: int | None
    """First and last year of a movement."""
    last: int | None
    undated: int
    begin: int | None = None
    """First and last year in which an award begins or was made."""
    end: int | None = None


class FunderCoverage(NamedTuple):
    """A funder and how many awards it made."""

    name: str
    awards: int
    kinds: tuple[tuple[str, int], ...]
    """The same by the kind of source in which they stand."""


class MoneyRow(NamedTuple):
    """The sum of one measure in one currency, of one kind of source and one tier."""

    kind: str
    tier: str
    """first, lower (subawards, regrants) or loans."""
    measure: str
    currency: str
    amount: Decimal | None
    """None when no currency is given: such amounts may be of several, and are never added."""
    movements: int
    negative: int
    doubtful: int


class Gap(NamedTuple):
    """How often something is missing."""

    name: str
    rows: int
    of: int


class Coverage(NamedTuple):
    """What a workspace can and cannot answer."""

    sources: tuple[SourceRow, ...]
    kinds: tuple[KindCoverage, ...]
    money: tuple[MoneyRow, ...]
    givers: int
    """How many funders there are."""
    funders: tuple[FunderCoverage, ...]
    """The largest of them, by awards."""
    parties: dict[str, int]
    subawards: dict[str, int]
    """all, naming (the award above) and linked (it is here)."""
    gaps: tuple[Gap, ...]
    repeated: dict[str, int]
    """Rows that stand in several files and count once."""
