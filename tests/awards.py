"""Makes workspaces of a few awards, written down in one line each."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from fundflow import asserting
from fundflow.attaching import CheckedDocument, attach
from fundflow.identities import run
from fundflow.identity.documents import DocumentFacts
from fundflow.records import AwardKind, AwardRow, Identifier, Measure, Party, PartyKind, TransactionRow
from fundflow.workspace import Rows, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

DAY = date(2025, 3, 1)
KIND = "usaspending-prime"
GOVERNMENTS = {"USG", "STATE"}


def party(name: str, country: str = "KE") -> Party | None:
    """Return a party with a number, its own or one of a register (GB-CHC:1); "TBD…" is somebody unnamed, "" nobody."""
    if not name:
        return None
    if name.startswith("TBD"):
        return Party(name, kind=PartyKind.PLACEHOLDER)
    scheme, _, value = name.rpartition(":")
    return Party(f"{value} Trust", (Identifier(scheme or "UEI", value),), country, city="Nairobi")


def award(key: str, funder: str, recipient: str, **values: Any) -> tuple[AwardRow, TransactionRow | None]:
    """Return an award and its only movement of money.

    `amount`, `currency` and `measure` are the movement's; `parent` is the key of the award above; the
    rest are columns of the award.
    """
    amount, currency = values.pop("amount", 1000), values.pop("currency", "USD")
    measure, day = values.pop("measure", Measure.OBLIGATED), values.pop("day", DAY)
    parent = values.pop("parent", "")
    giver, taker = party(funder, values.pop("funder_country", "US" if funder in GOVERNMENTS else "KE")), party(recipient, values.pop("country", "KE"))
    about = {
        "number": f"N-{key}",
        "title": f"Work {key}",
        "start": day,
        "award_date": day,
        "end": date(day.year + 1, 12, 31),
    } | values
    kind = about.pop("kind", AwardKind.SUBAWARD if parent else AwardKind.GRANT)
    row = AwardRow(
        1,
        key,
        kind,
        giver,
        taker,
        parent_key=parent,
        parent_basis="prime-key" if parent else "",
        currency=currency,
        **about,
    )
    if amount is None:
        return row, None
    return row, TransactionRow(1, key, Decimal(amount), currency, measure, day, key=f"T-{key}")


def workspace(
    folder: Path, awards: Iterable[tuple[AwardRow, TransactionRow | None]], owner: str = "a" * 12
) -> Workspace:
    """Write awards into a workspace, and find out who is who."""
    made = Workspace.create(folder, "test")
    with made.writing() as writer, writer.part(owner, "test") as part:
        rows = Rows(part, source=owner, kind=KIND)
        for row, movement in awards:
            rows.add(row)
            if movement is not None:
                rows.add(movement)
        rows.close()
    run(folder)
    return Workspace.open(folder)


def documented(folder: Path, key: str, rule: str = "us-leadership-act-policy-requirement", **values: str) -> None:
    """Attach a document to an award, in which one rule found one condition."""
    finding = {
        "id": f"{key}-{rule}", "rule": rule, "family": "prostitution-pledge", "effect": "restricts", "severity": "high",
        "scope": "organisation-wide", "flow_down": "must", "quote": "must have a policy", "page": 1, "section": "4",
    } | values  # fmt: skip
    facts = DocumentFacts((), (), "", "", None, "", None, None)
    digest = hashlib.sha256(f"{key}{rule}".encode()).hexdigest()
    content = {"sha256": digest, "path": f"{key}.pdf", "instrument": "agreement", "findings": [finding]}
    attach(folder, CheckedDocument(facts, content), [(KIND, key)], DAY)


def carries(folder: Path, key: str, family: str = "prostitution-pledge") -> None:
    """Say that an award carries a condition."""
    asserting.keep(folder, asserting.Said(family, "a test", award=(KIND, key)), DAY)
