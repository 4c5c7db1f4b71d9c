"""A network as entities of FollowTheMoney, one on each line: organisations, and an award as a payment.

Source: the schemata LegalEntity, Organization, Person and Payment of followthemoney; values are
lists of texts, and an entity names another by its id.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from fundflow.network.graph import conditions, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundflow.networks import Award, Body, Network

SCHEMATA = {"organization": "Organization", "person": "Person"}
"""Somebody unnamed, and several under one name, are a LegalEntity: more is not known."""
NUMBERS = {"US-EIN": "taxNumber", "DUNS": "dunsCode"}
REGISTERS = ("UEI", "GB-", "XM-", "XI-")


def followthemoney(network: Network) -> bytes:
    """Return the entities."""
    lines = [json.dumps(entity, ensure_ascii=False) for entity in _entities(network)]
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _entities(network: Network) -> Iterator[dict[str, Any]]:
    source = f"fundflow {network.made.fundflow}, {network.made.on.isoformat()}"
    said = [f"{name}: {value}" for name, value in told(network.made).items() if value]
    for place, body in enumerate(network.bodies.values()):
        # The whole story stands once; every entity names the source.
        told_here = said if place == 0 else []
        yield _entity(body.id, SCHEMATA.get(body.kind, "LegalEntity"), _body(body, source, told_here))
    for award in network.awards.values():
        yield _entity(award.id, "Payment", _payment(network, award, source))


def _entity(name: str, schema: str, values: dict[str, list[str]]) -> dict[str, Any]:
    return {
        "id": entity_id(name),
        "schema": schema,
        "properties": {key: kept for key, v in values.items() if (kept := [x for x in v if x])},
    }


def entity_id(name: str) -> str:
    """Return the id of an entity: the same for the same organisation or award in every export."""
    return "fundflow-" + hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()


def _body(body: Body, source: str, said: list[str]) -> dict[str, list[str]]:
    scheme, _, value = body.id.partition(":")
    number = NUMBERS.get(scheme) or ("registrationNumber" if scheme.startswith(REGISTERS) else "")
    country = [body.country.lower()] if len(body.country) == 2 else []
    found = {"name": [body.name or body.id], "country": country, "publisher": [source], "notes": said}
    return found | ({number: [value]} if number else {})


def _payment(network: Network, award: Award, source: str) -> dict[str, list[str]]:
    main = award.main
    return {
        "payer": [entity_id(award.funder)] if award.funder in network.bodies else [],
        "beneficiary": [entity_id(award.recipient)] if award.recipient in network.bodies else [],
        "amount": [f"{main.amount:f}"] if main else [],
        "currency": [main.currency] if main else [],
        "purpose": [award.title],
        "transactionNumber": [award.number],
        "startDate": [award.start.isoformat()] if award.start else [],
        "endDate": [award.end.isoformat()] if award.end else [],
        "recordId": [award.id],
        "summary": [
            f"{award.kind}, {main.measure}" if main else award.kind,
            conditions(award),
            f"made from {award.parent} ({award.parent_basis})" if award.parent else "",
            source,
        ],
    }
