"""Takes grants of 360Giving apart into lists, field by field, as they are written.

A lot of grants is taken apart as soon as it is decoded, while the processor still has it at hand, and
several lots go into the same lists: what is then done with whole columns is done for many grants at once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from decimal import Decimal
from itertools import repeat
from typing import TYPE_CHECKING, Any

import msgspec

from fundflow.importers.grantstream import Lot
from fundflow.importers.threesixty_grant import text
from fundflow.importers.threesixty_model import Grant, repaired

if TYPE_CHECKING:
    from collections.abc import Sequence

NULL = msgspec.Raw(b"null")
TEXTS = ("title", "description", "currency", "award_date")
AMOUNTS = ("amount_awarded", "amount_disbursed")
PARTS = {
    "planned_dates": "dates", "actual_dates": "dates", "recipient_organization": "organisation",
    "funding_organization": "organisation", "grant_programme": "programme", "beneficiary_location": "place",
}  # fmt: skip
"""Fields that hold a part of its own, and its sort: the same part comes again and again, and is read once."""
MORE = ("recipient_individual", "to_individuals_details", "related_activity", "disbursement_transaction")


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


FIELDS = Plain.__struct_fields__
NAMES = {field.name: field.encode_name for field in msgspec.structs.fields(Plain)}
ANY = msgspec.json.Decoder(float_hook=Decimal)
AGAIN = msgspec.json.Decoder(list[Plain])


class Written:
    """The fields of grants that follow each other."""

    def __init__(self) -> None:
        self._lots: list[Lot[Plain]] = []
        self._starts: list[int] = []
        self.keys: list[str] = []
        """Their identifiers, "" where there is none."""
        self.texts: dict[str, list[str | None]] = {name: [] for name in TEXTS}
        self.amounts: dict[str, list[str]] = {name: [] for name in AMOUNTS}
        self.different: dict[str, dict[bytes, int]] = {sort: _numbering() for sort in PARTS.values()}
        """Every different part of a sort, as it is written, and its number."""
        self.numbers: dict[str, list[int]] = {name: [] for name in PARTS}
        """For each grant the numbers of its parts."""
        self.more: list[bool] = []
        """Whether a grant holds what is read grant by grant: a person, payments, a related grant."""

    def add(self, lot: Lot[Plain]) -> None:
        """Take a lot apart."""
        count = len(lot.objects)
        fields = fields_of(FIELDS, lot.objects)
        self._starts.append(len(self.keys))
        self._lots.append(Lot([], lot.array))
        self.keys += _keys(fields["id"])
        for name, texts in self.texts.items():
            texts.extend(fields[name])
        for name, amounts in self.amounts.items():
            joined = _joined(fields[name])
            amounts.extend(str(joined, "utf-8").split("\0") if joined else repeat("null", count))
        for name, numbers in self.numbers.items():
            number = self.different[PARTS[name]].__getitem__
            joined = _joined(fields[name])
            numbers.extend(map(number, joined.split(b"\0")) if joined else repeat(number(b"null"), count))
        held = [raws for raws in (fields[name] for name in MORE) if raws.count(NULL) < count]
        self.more += [any(bytes(raw) != b"null" for raw in raws) for raws in zip(*held, strict=True)] or [False] * count

    def grant(self, place: int) -> Grant:
        """Read all of one grant: its lot is decoded again, since few grants are asked for."""
        lot = bisect_right(self._starts, place) - 1
        if not self._lots[lot].objects:
            self._lots[lot].objects.extend(AGAIN.decode(self._lots[lot].array))
        return as_grant(self._lots[lot].objects[place - self._starts[lot]])


def as_grant(plain: Plain) -> Grant:
    """Read all of a grant."""
    written = msgspec.structs.asdict(plain).items()
    said = {NAMES[name]: ANY.decode(v) if isinstance(v, msgspec.Raw) else v for name, v in written}
    return msgspec.convert(repaired(said), Grant)


def _numbering() -> dict[bytes, int]:
    """Return a dictionary that gives what it does not know the next number."""
    made: defaultdict[bytes, int] = defaultdict()
    made.default_factory = made.__len__
    return made


def fields_of(names: Sequence[str], objects: Sequence[msgspec.Struct]) -> dict[str, tuple[Any, ...]]:
    """Return what stands in each field, by its name, of all objects, which have these fields."""
    columns = zip(*map(msgspec.structs.astuple, objects), strict=True)
    return dict(zip(names, columns, strict=True)) if objects else dict.fromkeys(names, ())


def _joined(raws: Sequence[Any]) -> bytes:
    """Return a field of all grants, one after the other, or nothing when no grant has it.

    JSON as text has no sign of the number zero in it.
    """
    return b"" if raws[0] is NULL and raws.count(NULL) == len(raws) else b"\0".join(raws)


def _keys(written: Sequence[str | None]) -> list[str]:
    known = [key or "" for key in written]
    together = "\0".join(("", *known, ""))
    odd = any(mark in together for mark in ("\n", "\0 ", " \0"))
    return list(map(text, known)) if odd else known
