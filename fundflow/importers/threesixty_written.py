"""Takes grants of 360Giving apart into lists, field by field, as they are written.

A lot of grants is taken apart as soon as it is decoded, while the processor still has it at hand, and
several lots go into the same lists: what is then done with whole columns is done for many grants at once.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

import msgspec

from fundflow.importers.threesixty_grant import text

if TYPE_CHECKING:
    from collections.abc import Sequence

NULL = msgspec.Raw(b"null")
TEXTS = ("title", "description", "currency", "award_date")
AMOUNTS = ("amount_awarded", "amount_disbursed")
PARTS = (
    "planned_dates", "actual_dates", "recipient_organization", "funding_organization", "grant_programme",
    "beneficiary_location",
)  # fmt: skip
MORE = attrgetter("recipient_individual", "to_individuals_details", "related_activity", "disbursement_transaction")
NO_MORE = (NULL,) * 4


class Plain(msgspec.Struct, gc=False, rename="camel"):
    """A grant whose texts are texts; what is more than that stays as it is written."""

    id: str | None = None
    title: str | None = None
    description: str | None = None
    currency: str | None = None
    award_date: str | None = None
    amount_awarded: msgspec.Raw = NULL
    amount_disbursed: msgspec.Raw = NULL
    planned_dates: msgspec.Raw = NULL
    actual_dates: msgspec.Raw = NULL
    recipient_organization: msgspec.Raw = NULL
    funding_organization: msgspec.Raw = NULL
    grant_programme: msgspec.Raw = NULL
    beneficiary_location: msgspec.Raw = NULL
    regrant_type: msgspec.Raw = NULL
    recipient_individual: msgspec.Raw = NULL
    to_individuals_details: msgspec.Raw = NULL
    related_activity: msgspec.Raw = NULL
    related_description: msgspec.Raw = msgspec.field(default=NULL, name="Related Activity Description")
    disbursement_transaction: msgspec.Raw = NULL


class Written:
    """The fields of grants that follow each other."""

    def __init__(self) -> None:
        self.grants: list[Plain] = []
        self.keys: list[str] = []
        """Their identifiers, "" where there is none."""
        self.texts: dict[str, list[str | None]] = {name: [] for name in TEXTS}
        self.amounts: dict[str, list[str]] = {name: [] for name in AMOUNTS}
        self.parts: dict[str, list[bytes]] = {name: [] for name in PARTS}
        self.more: list[bool] = []
        """Whether a grant holds what is read grant by grant: a person, payments, a related grant."""

    def add(self, lot: Sequence[Plain]) -> None:
        """Take a lot apart."""
        self.grants += lot
        self.keys += _keys(lot)
        for name, texts in self.texts.items():
            texts.extend(map(attrgetter(name), lot))
        for name, amounts in self.amounts.items():
            amounts.extend(str(_joined(lot, name), "utf-8").split("\0"))
        for name, parts in self.parts.items():
            parts.extend(_joined(lot, name).split(b"\0"))
        self.more += [held != NO_MORE and any(bytes(raw) != b"null" for raw in held) for held in map(MORE, lot)]


def _joined(lot: Sequence[Plain], name: str) -> bytes:
    """Return a field of all grants, one after the other; JSON as text has no sign of the number zero in it."""
    raws: map[Any] = map(attrgetter(name), lot)
    return b"\0".join(raws)


def _keys(lot: Sequence[Plain]) -> list[str]:
    written = [grant.id or "" for grant in lot]
    together = "\0".join(("", *written, ""))
    odd = any(mark in together for mark in ("\n", "\0 ", " \0"))
    return list(map(text, written)) if odd else written
