"""Answers of USAspending's public API: one award with all its details, and lists of subawards found by a search.

The list lacks the keys of prime awards and often the recipients' numbers; what it lacks stays empty.
Answers that hold accounts or profiles and no award are refused.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from fundflow.errors import UnreadableDocument
from fundflow.importers import places, values
from fundflow.importers.parties import clean, identifier, kind_of
from fundflow.importers.spending import SCOPE
from fundflow.importers.usaspending_prime import KINDS
from fundflow.records import AwardKind, AwardRow, Identifier, Measure, Party, PartyKind, Rejected, Role, TransactionRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundflow.importers.source import Sample, Source, Wishes
    from fundflow.records import Row

KIND = "usaspending-api"
TITLE = "USAspending, answers of the API"
AWARD, SUBAWARD = '"generated_unique_award_id"', '"Sub-Award Amount"'


def sniff(sample: Sample) -> str:
    """Know the answer by its keys."""
    if not sample.is_json:
        return ""
    if AWARD in sample.text and '"total_obligation"' in sample.text:
        return "it is JSON with generated_unique_award_id"
    return "it is JSON with Sub-Award Amount" if SUBAWARD in sample.text else ""


def read(source: Source, wishes: Wishes) -> Iterator[Row]:
    """Yield the awards of one answer.

    Raises:
        UnreadableDocument: it is no JSON, or holds no awards.
    """
    with source.text() as stream:
        try:
            content = json.load(stream, parse_float=Decimal)
        except (ValueError, RecursionError) as error:
            raise UnreadableDocument(f"{source.name}: this is no whole JSON ({error}). Download it again.") from error
    if isinstance(content, dict) and content.get("generated_unique_award_id"):
        yield from _award(content)
    elif isinstance(content, dict) and isinstance(content.get("results"), list):
        for row, found in enumerate(content["results"], start=1):
            yield from _subaward(row, found if isinstance(found, dict) else {}, wishes)
    else:
        raise UnreadableDocument(f"{source.name}: this answer of the API holds no awards.")


def _award(found: dict[str, Any]) -> Iterator[Row]:
    """Yield one award; its total is stated, and no transaction is made of it."""
    kind = AwardKind(
        KINDS.get(clean(found.get("type")).zfill(2), "contract" if found.get("category") == "contract" else "other")
    )
    listings = tuple(clean(about.get("cfda_number")) for about in found.get("cfda_info") or ())
    period = found.get("period_of_performance") or {}
    loan = kind in {AwardKind.LOAN, AwardKind.GUARANTEE}
    total = _total(found.get("total_loan_value") if loan else found.get("total_obligation"))
    yield AwardRow(
        row=1,
        key=found["generated_unique_award_id"],
        kind=kind,
        funder=_agency(found.get("awarding_agency") or {}),
        recipient=_recipient(found.get("recipient") or {}, found.get("record_type")),
        description=clean(found.get("description")),
        programmes=tuple(dict.fromkeys(filter(None, listings))),
        programme_title=clean(next((about.get("cfda_title") for about in found.get("cfda_info") or ()), "")),
        currency="USD",
        start=_day(period.get("start_date")),
        end=_day(period.get("end_date")),
        award_date=_day(found.get("date_signed")),
        country=places.country(clean((found.get("place_of_performance") or {}).get("location_country_code"))),
        number=clean(found.get("fain") or found.get("piid") or found.get("uri")),
        stated_total=total,
        stated_measure="" if total is None else "face-value" if loan else "obligated",
    )


def _total(stated: object) -> Decimal | None:
    try:
        return values.amount(clean(stated)).value
    except ValueError:
        return None


def _agency(found: dict[str, Any]) -> Party | None:
    top, sub = found.get("toptier_agency") or {}, found.get("subtier_agency") or {}
    above = clean(top.get("code")).zfill(3)
    own = f":{clean(sub.get('code')).zfill(4)}" if sub.get("code") else ""
    name = clean(sub.get("name") or top.get("name"))
    if not name:
        return None
    numbers = [Identifier("SOURCE", f"{SCOPE}:{above}{own}")]
    if own:
        numbers.append(Identifier("SOURCE", f"{SCOPE}:{above}", Role.PARENT, clean(top.get("name"))))
    return Party(name, tuple(numbers), country="US")


def _recipient(found: dict[str, Any], record_type: object) -> Party | None:
    name = clean(found.get("recipient_name"))
    place = found.get("location") or {}
    numbers = (
        identifier("UEI", found.get("recipient_uei")),
        identifier("DUNS", found.get("recipient_unique_id")),
        identifier("UEI", found.get("parent_recipient_uei"), Role.PARENT, clean(found.get("parent_recipient_name"))),
    )
    kind = PartyKind.AGGREGATE if record_type == 1 else PartyKind.PERSON if record_type == 3 else kind_of(name)
    return Party(
        name=name,
        scheme_ids=tuple(filter(None, numbers)),
        country=places.country(clean(place.get("location_country_code"))),
        region=clean(place.get("state_code") or place.get("foreign_province")),
        city=clean(place.get("city_name")),
        postcode=clean(place.get("zip5") or place.get("foreign_postal_code")),
        kind=kind,
    )


def _subaward(row: int, found: dict[str, Any], wishes: Wishes) -> Iterator[Row]:
    try:
        value = values.amount(clean(found.get("Sub-Award Amount")))
    except ValueError as error:
        yield Rejected(row, str(error), json.dumps(found, default=str)[:2000])
        return
    prime = clean(found.get("prime_award_generated_internal_id"))
    recipient = _listed(found, "Sub-Awardee Name", "Sub-Recipient UEI")
    number = clean(found.get("Sub-Award ID"))
    who = (
        recipient.scheme_ids[0].value
        if recipient and recipient.scheme_ids
        else (recipient.name.lower() if recipient else "")
    )
    key = f"SUB:{prime or clean(found.get('Prime Award ID'))}:{number}:{who}"
    day = _day(found.get("Sub-Award Date"), wishes.dates)
    yield AwardRow(
        row=row,
        key=key,
        kind=AwardKind.SUBAWARD,
        funder=_listed(found, "Prime Recipient Name", "Prime Award Recipient UEI"),
        recipient=recipient,
        description=clean(found.get("Sub-Award Description")),
        parent_key=prime,
        parent_basis="prime-key" if prime else "",
        currency="USD",
        award_date=day,
        number=number,
    )
    doubts = (*(("negative",) if value.value < 0 else ()), *(("rounded",) if value.rounded else ()))
    yield TransactionRow(
        row, key, value.value, "USD", Measure.AWARDED, day, key=f"{key}:{value.value}:{day or ''}", flags=doubts
    )


def _listed(found: dict[str, Any], name: str, uei: str) -> Party | None:
    called = clean(found.get(name))
    number = identifier("UEI", found.get(uei))
    return Party(called, (number,) if number else (), kind=kind_of(called)) if called or number else None


def _day(text: object, order: str = "") -> Any:  # noqa: ANN401 - a date or None
    try:
        return values.day(clean(text), order)
    except ValueError:
        return None
