"""The records of a network of awards: who gives, who receives, what rides on it, what was left out.

An award is a node and an organisation is its end.  Money is `Decimal` in the award's own currency and
is never added along a path.  An unknown text is "", an unknown date or amount is None.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal


class Body(NamedTuple):
    """An organisation in a network."""

    id: str
    """`organization` of the table resolved."""
    name: str
    """The name under which it stands most often."""
    country: str = ""
    kind: str = "organization"
    """organization, person, placeholder or aggregate: only the first may be one party on several awards."""
    tier: int = 0
    """0 is who was asked for; -1 is one award up, 1 is one award down."""


class Amount(NamedTuple):
    """The sum of one measure of one award in one currency."""

    measure: str
    currency: str
    amount: Decimal


class Riding(NamedTuple):
    """A condition that rides on an award."""

    family: str
    rule: str
    status: str
    """applies, exempt, not_in_force, out_of_scope or needs_review, for the one who holds the award."""
    basis: str
    """document, programme, asserted or pooled."""
    binds: bool
    depth: int = 0
    """0: it is attached to this award; otherwise over how many awards it came down."""
    via: str = ""
    """The award from which it came down."""
    provisional: bool = False
    reason: str = ""


class Stopped(NamedTuple):
    """Where a condition does not go on, and why."""

    family: str
    rule: str
    award: str
    at: str
    """The award to which it would have gone; empty when there is none."""
    code: str
    reason: str


class Award(NamedTuple):
    """An award in a network."""

    id: str
    """`source_kind:key`, as everywhere."""
    number: str = ""
    title: str = ""
    kind: str = "grant"
    funder: str = ""
    """Id of the organisation that gives; empty when the source does not say."""
    recipient: str = ""
    parent: str = ""
    """The award that it was made from, when the data says so."""
    parent_basis: str = ""
    start: date | None = None
    end: date | None = None
    tier: int = 0
    money: tuple[Amount, ...] = ()
    """Each measure and currency on its own, what was promised before what was paid."""
    riding: tuple[Riding, ...] = ()
    stops: tuple[Stopped, ...] = ()

    @property
    def main(self) -> Amount | None:
        """The amount that is shown when there is room for one."""
        return self.money[0] if self.money else None


class Beyond(NamedTuple):
    """What a network does not show, and why."""

    tier: int
    awards: int
    """How many awards of that tier are not shown."""
    why: str
    organization: str = ""
    """At whose awards it was cut, when it was one organisation's."""


class Made(NamedTuple):
    """From what, when and how a network was made; every export carries it."""

    fundflow: str
    on: date
    workspace: str
    sources: tuple[tuple[str, str], ...] = ()
    """Path and SHA-256 of every imported file."""
    packs: tuple[tuple[str, str], ...] = ()
    """Name with version, and SHA-256, of every rule pack."""
    settings: tuple[tuple[str, str], ...] = ()
    method: tuple[str, ...] = ()
    """In plain sentences."""
    left_out: tuple[str, ...] = ()
    """What of the data could not be used, in plain sentences."""


@dataclass(frozen=True)
class Network:
    """The part of a workspace that was asked for."""

    center: str
    bodies: Mapping[str, Body]
    awards: Mapping[str, Award]
    beyond: tuple[Beyond, ...]
    made: Made


class Branch(NamedTuple):
    """One line of the tree that a person reads: an organisation, or an award, with what hangs on it."""

    what: str
    """organization or award."""
    id: str
    link: str = ""
    """stated: the data says so; possible: the data does not say which award it came from."""
    again: bool = False
    """It is drawn elsewhere in the tree with all that hangs on it."""
    branches: tuple[Branch, ...] = ()


class Tree(NamedTuple):
    """A network as two trees around what was asked for."""

    network: Network
    up: tuple[Branch, ...]
    """Where its money comes from."""
    down: tuple[Branch, ...]
    """Where its money goes."""


class Doubt(NamedTuple):
    """One thing about the network that looks wrong, how often, and what is done about it."""

    name: str
    says: str
    """What it means, and what fundflow does with it."""
    awards: int
    of: int
    examples: tuple[str, ...] = ()
    """Awards, at most a few."""
    error: bool = False
    """Nothing can be followed until it is corrected."""


class Answer(NamedTuple):
    """The answer to a question about a network: a table, what it means, and what it does not say."""

    question: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    means: tuple[str, ...]
    """How to read the columns, in sentences."""
    limits: tuple[str, ...]
    made: Made
    more: int = 0
    """Rows that are not shown."""
    only_data: tuple[str, ...] = ("organization",)
    """Columns that people are not shown: they see a name in place of an id."""
