"""Turns records of importers into rows of the tables, a chunk at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from fundflow.partyid import party_id
from fundflow.records import AwardRow, EditionRow, OrganizationRow, Party, ProgrammeRow, Rejected, TransactionRow
from fundflow.workspace.schema import TABLES

if TYPE_CHECKING:
    from fundflow.records import Row
    from fundflow.workspace.part import Part

CHUNK = 20_000


class Rows:
    """Collects records and hands them to a part of the workspace in chunks."""

    def __init__(self, part: Part, *, source: str, kind: str) -> None:
        self._part = part
        self._source = source
        self._kind = kind
        self._member = ""
        self._waiting: dict[str, list[dict[str, object]]] = {}

    def member(self, name: str) -> None:
        """Say in which member of the file the next records stand."""
        self._member = name

    def add(self, record: Row) -> None:
        """Take one record."""
        match record:
            case TransactionRow():
                self._transaction(record)
            case AwardRow():
                self._award(record)
            case Rejected():
                self._put("rejected", record.row, why=record.why, values=record.values, unreadable=record.unreadable)
            case EditionRow():
                self._put("editions", record.row, whole=record.whole, filed=record.filed, source_kind=self._kind)
            case ProgrammeRow():
                self._put("programmes", **record._asdict())
            case OrganizationRow():
                self._party(record.party, record.row, "", "named")

    def _award(self, award: AwardRow) -> None:
        values = award._asdict()
        funder, recipient = values.pop("funder"), values.pop("recipient")
        values["funder_party"] = self._party(funder, award.row, award.key, "funder")
        values["recipient_party"] = self._party(recipient, award.row, award.key, "recipient")
        values |= {"kind": str(award.kind), "programmes": list(award.programmes), "flags": list(award.flags)}
        self._put("awards", **values, source_kind=self._kind)

    def _transaction(self, movement: TransactionRow) -> None:
        values = movement._asdict()
        provider, receiver = values.pop("provider"), values.pop("receiver")
        owner = movement.award_key
        values["provider_party"] = self._party(provider, movement.row, owner, "provider")
        values["receiver_party"] = self._party(receiver, movement.row, owner, "receiver")
        values |= {"measure": str(movement.measure), "flags": list(movement.flags)}
        self._put("transactions", **values, source_kind=self._kind)

    def _party(self, party: Party | None, row: int, award: str, end: str) -> str | None:
        if party is None:
            return None
        name = party_id(party, kind=self._kind, source=self._source, award=award, end=end)
        self._put(
            "organizations",
            row,
            source_kind=self._kind,
            party=name,
            kind=str(party.kind),
            name=party.name,
            country=party.country,
            region=party.region,
            city=party.city,
            postcode=party.postcode,
            rows=1,
        )
        for number in party.scheme_ids:
            about = {"scheme": number.scheme, "value": number.value, "role": str(number.role), "name": number.name}
            self._put("identifiers", row, party=name, **about)
        return name

    def _put(self, table: str, row: int, **values: object) -> None:
        waiting = self._waiting.setdefault(table, [])
        waiting.append({"source": self._source, "part": self._member, "row": row, **values})
        if len(waiting) >= CHUNK:
            self._flush(table)

    def _flush(self, table: str) -> None:
        waiting = self._waiting.pop(table, [])
        if waiting:
            self._part.add(table, pl.DataFrame(waiting, schema=TABLES[table].types, strict=True))

    def close(self) -> None:
        """Hand over what is left."""
        for table in list(self._waiting):
            self._flush(table)
