"""Turn what a document is, and the facts of its award, into labelled lines; chooses between nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from fundflow.report import labels
from fundflow.report.cards import Row
from fundflow.report.plain import plain, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundflow.model import Checked


def kind(document: Checked) -> str:
    """Return what sort of document it is, its pages and its languages."""
    parts = [labels.INSTRUMENTS[document.instrument]]
    if document.media_type == "application/pdf":
        parts.append(labels.count(document.pages, "page"))
    if document.pages_ocr:
        parts.append(f"{labels.count(document.pages_ocr, 'page')} read from pictures (OCR): check the words")
    return " · ".join([*parts, *filter(None, [plain(labels.languages(document.languages))])])


def facts(document: Checked) -> Iterator[Row]:
    """Yield award, parties, amount and period, with every value that the document gives."""
    names = ("award_id", "funder", "recipient", "amount", "currency", "start", "end")
    values = {name: [plain(f.value) for f in document.facts if f.name == name] for name in names}
    amounts = [money(each, values["currency"]) for each in values["amount"]]
    period = ["from " + _day(each) for each in values["start"]]
    period += ["until " + _day(each) for each in values["end"]]
    told = {"Award": values["award_id"], "Funder": values["funder"], "Recipient": values["recipient"]}
    for label, found in (told | {"Amount": amounts, "Period": period}).items():
        if found:
            yield Row(label, (shorten(" · ".join(dict.fromkeys(found)), 150),))


def _day(value: str) -> str:
    try:
        return labels.day(date.fromisoformat(value))
    except ValueError:
        return value


def money(amount: str, currencies: list[str]) -> str:
    """Return an amount as people write it, with its currency when there is only one."""
    try:
        words = f"{Decimal(amount):,f}"
    except InvalidOperation:
        words = amount
    return " ".join([*(currencies if len(set(currencies)) == 1 else [])[:1], words])
