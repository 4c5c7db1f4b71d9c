"""The fields of a 360Giving grant that are read, as the standard names them."""

from __future__ import annotations

from typing import Any

import msgspec


class Organisation(msgspec.Struct, gc=False, rename="camel"):
    """The fields of an organisation that are read."""

    id: Any = None
    name: Any = None
    charity_number: Any = None
    company_number: Any = None
    address_country: Any = None
    address_region: Any = None
    address_locality: Any = None
    postal_code: Any = None


class Programme(msgspec.Struct, gc=False, rename="camel"):
    """The fields of a grant programme that are read."""

    code: Any = None
    title: Any = None


class Span(msgspec.Struct, gc=False, rename="camel"):
    """When the work begins and ends."""

    start_date: Any = None
    end_date: Any = None


class Place(msgspec.Struct, gc=False, rename="camel"):
    """Where those are whom the work is for."""

    country_code: Any = None


class Payment(msgspec.Struct, gc=False, rename="camel"):
    """One payment."""

    id: Any = None
    value: Any = None
    currency: Any = None
    transaction_date: Any = None


class Grant(msgspec.Struct, gc=False, rename="camel"):
    """The fields that are read.  Anything may stand in them: publishers write texts for numbers and null for lists."""

    id: Any = None
    title: Any = None
    description: Any = None
    currency: Any = None
    amount_awarded: Any = None
    amount_disbursed: Any = None
    award_date: Any = None
    planned_dates: list[Span] | None = None
    actual_dates: list[Span] | None = None
    recipient_organization: list[Organisation] | None = None
    recipient_individual: Any = None
    to_individuals_details: Any = None
    funding_organization: list[Organisation] | None = None
    grant_programme: list[Programme] | None = None
    beneficiary_location: list[Place] | None = None
    regrant_type: Any = None
    related_activity: Any = None
    related_description: Any = msgspec.field(default=None, name="Related Activity Description")
    disbursement_transaction: list[Payment] | None = None


LISTS = (
    "plannedDates", "actualDates", "recipientOrganization", "fundingOrganization", "grantProgramme",
    "beneficiaryLocation", "disbursementTransaction",
)  # fmt: skip


def repaired(grant: dict[str, Any]) -> dict[str, Any]:
    """Return a grant whose lists are lists: some publishers write the one object that should stand in a list."""
    made = dict(grant)
    for name in LISTS:
        value = made.get(name)
        objects = value if isinstance(value, list) else [value]
        made[name] = [one for one in objects if isinstance(one, dict)] or None
    return made
