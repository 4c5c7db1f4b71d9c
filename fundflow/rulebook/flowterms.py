"""Turn the terms under which a condition is handed down into a record: kinds of award, sizes, days, tiers.

Refuses an amount that is no number, a currency that is no code, and an end before the start.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from fundflow.model import FREELY, FlowTerms
from fundflow.records import AwardKind

if TYPE_CHECKING:
    from fundflow.rulebook.strict import Fields

_CURRENCY = re.compile(r"[A-Z]{3}")
_AMOUNT = re.compile(r"\d{1,13}(\.\d{1,4})?")
_STEPS = re.compile(r"[1-9]\d{0,3}")
KINDS = tuple(str(kind) for kind in AwardKind)


def read_flow_terms(fields: Fields) -> FlowTerms:
    """Return to which lower awards the condition is handed down."""
    item = fields.map("flow_terms")
    if item is None:
        return FREELY
    terms = FlowTerms(
        frozenset(item.choices("kinds", KINDS)), _sizes(item), item.day("from"), item.day("until"), _steps(item)
    )
    item.done()
    if terms.start and terms.end and terms.end < terms.start:
        item.problem(f"flow_terms end on {terms.end}, before they start on {terms.start}. Exchange the dates")
    return terms


def _sizes(item: Fields) -> tuple[tuple[str, Decimal], ...]:
    sizes = item.map("at_least")
    if sizes is None:
        return ()
    found = []
    for currency in sizes.keys():  # noqa: SIM118 - `keys` gives those that were not taken yet
        amount = sizes.text(currency)
        if not _CURRENCY.fullmatch(currency):
            sizes.problem(f"'{currency}' under 'at_least' is no currency. Write a code such as USD")
        elif not _AMOUNT.fullmatch(amount):
            sizes.problem(f"'{currency}: {amount}' under 'at_least' is no amount. Write digits, such as 30000")
        else:
            found.append((currency, Decimal(amount)))
    return tuple(sorted(found))


def _steps(item: Fields) -> int | None:
    steps = item.text("steps", required=False)
    if steps and not _STEPS.fullmatch(steps):
        item.problem(f"'steps: {steps}' is no number of tiers. Write a whole number from 1")
        return None
    return int(steps) if steps else None
