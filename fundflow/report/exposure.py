"""Renders who is under which condition with how much money; computes nothing but shares.

No form gives one sum over organisations: what one passes on is told again for who received it.
"""

from __future__ import annotations

import csv
import io
import textwrap
from itertools import chain
from typing import TYPE_CHECKING, Any

from fundflow.followed import NO_AMOUNT, exposure_rows
from fundflow.report.data import encode
from fundflow.report.files import for_spreadsheets
from fundflow.report.labels import FAMILIES
from fundflow.report.plain import downgrade, plain
from fundflow.report.statement import money, share
from fundflow.spreadsheet import harmless

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from rich.table import Table

    from fundflow.followed import ExposureAnswer, ExposureRow, ExposureSummary, ExposureWishes
    from fundflow.report.view import View

SHOWN = 15
"""Rows of one year and currency that a terminal shows."""
SUMMARY = "What stands behind it"
ALONE = ("activity", "family")
"""Units of which a row needs no second name."""
BESIDE = {"organization": "of income"}
ROOMY = 100
LABEL = 22
"""Characters of a label in one line of a narrow table."""
WIDE = "*"


YEARS = (
    "Years are added in what is untraced and counted twice: money promised in one and paid in another is in both, so "
    "the true sums may be smaller."
)


def as_text(found: ExposureAnswer, view: View, *, everything: bool = False) -> str:
    """Return tables for a terminal, one for each year and currency, and what stands behind them."""
    return downgrade("\n".join(_lines(found, view, everything=everything)), view.encoding) + "\n"


def _lines(found: ExposureAnswer, view: View, *, everything: bool) -> Iterator[str]:
    from fundflow.report.tables import drawn

    yield "MONEY UNDER CONDITIONS"
    unknown = dict(found.summary.rows_skipped).get(NO_AMOUNT, 0)
    if found.table.is_empty() and unknown:
        when = ", of this year or any other" if found.wishes.years else ""
        yield f"Under a condition: {_some(unknown, 'award')} of which no amount is known{when}. No sum can be told."
    elif found.table.is_empty():
        yield "Nothing that was asked for is under a condition, as far as this workspace knows."
        yield "What is attached to awards: fundflow attach --list. What the data cannot answer: fundflow coverage"
    for (currency, year), rows in found.table.group_by("currency", "year", maintain_order=True):
        yield ""
        yield ", ".join([str(year or "No year known"), str(currency or "no currency given"), *_only(found.wishes)])
        shown = rows if everything else rows.head(SHOWN)
        yield drawn(_table(exposure_rows(shown), found.wishes, view), view)
        if rows.height > shown.height:
            yield f"  and {rows.height - shown.height:,} more rows: --all, or --format csv"
    if found.table["organisation_wide"].any():
        yield f"{WIDE} A condition among these binds the whole organisation, whatever money pays for the work."
    yield ""
    yield from _summary(found.summary)
    if len(found.wishes.years) > 1:
        yield _wrapped(YEARS, view)
    yield ""
    yield "How it was made"
    yield from (_wrapped(plain(line), view) for line in found.method)
    yield from (_wrapped(f"{name}: {plain(value)}", view) for name, value in found.settings.items())


def _wrapped(line: str, view: View) -> str:
    return textwrap.fill(line, view.width, initial_indent="  ", subsequent_indent="    ")


def _only(wishes: ExposureWishes) -> list[str]:
    """Return the one condition that was asked for, which need not stand in every row."""
    one = len(wishes.families) == 1 and wishes.by not in ALONE
    return [FAMILIES.get(family, family) for family in wishes.families] if one else []


def _table(rows: Iterable[ExposureRow], wishes: ExposureWishes, view: View) -> Table:
    from rich.table import Table

    by, heads = wishes.by, [wishes.by] if wishes.by in ALONE or _only(wishes) else [wishes.by, "condition"]
    table = Table(show_header=True, padding=(0, 1, 0, 0), pad_edge=False)
    for heading in heads:
        table.add_column(heading, overflow="fold", min_width=14)
    roomy = ("awards",) if len(heads) == 1 or view.width >= ROOMY else ()
    for heading in ("low", "high", "perhaps", BESIDE.get(by, "holders"), *roomy):
        table.add_column(heading, justify="right", no_wrap=True)
    if view.width >= ROOMY:
        table.add_column("basis")
    for row in rows:
        beside = part_of_income(row) if by == "organization" else f"{row.organizations:,}"
        amounts = [money(row.amount_low), money(row.amount_high), perhaps(row)]
        counts = [beside, f"{row.awards:,}"] if roomy else [beside]
        table.add_row(*_heads(row, by)[: len(heads)], *amounts, *counts, *_basis(row, view))
    return table


def _heads(row: ExposureRow, by: str) -> list[str]:
    label, mark = FAMILIES.get(row.label, row.label), f" {WIDE}" if row.organisation_wide else ""
    # A long name of an activity is parted at its hyphens, never within a word.
    return [textwrap.fill(label, LABEL) + mark] if by in ALONE else [plain(row.name) + mark, label]


def _basis(row: ExposureRow, view: View) -> list[str]:
    return [", ".join(row.basis)] if view.width >= ROOMY else []


def perhaps(row: ExposureRow) -> str:
    """Return which share of the high amount only may be bound; of money taken back there is no share."""
    if not row.provisional:
        return "no"
    return ratio(row.provisional_amount, row.amount_high) if row.amount_high > 0 else "yes"


def part_of_income(row: ExposureRow) -> str:
    """Return the high amount as a share of what is known to have come in."""
    return ratio(row.amount_high, row.known_income) if row.known_income else "unknown"


def ratio(part: Decimal, whole: Decimal) -> str:
    """Return a share in percent."""
    return share(int(part * 100), int(whole * 100)) if whole > 0 and part >= 0 else "unknown"


def _summary(summary: ExposureSummary) -> Iterator[str]:
    yield SUMMARY
    of = f"{_some(summary.awards, 'award')} of {_some(summary.organizations, 'organisation')}"
    yield f"  Under what was asked for, with an amount that is known: {of}."
    if not summary.lower_awards:
        yield "  No subawards are here: nothing can be said about who receives through others."
    else:
        traced = share(summary.linked, summary.lower_awards)
        yield f"  Of {summary.lower_awards:,} awards made from others, {traced} could be traced to the award above."
    for why, currency, amount in summary.untraced:
        yield f"  Untraced, because {why}: {currency or '(no currency)'} {money(amount)}"
    for currency, amount in summary.possible_double_count:
        told = f"{currency or '(no currency)'} {money(amount)}"
        yield f"  Counted twice if rows are added, as part of the award above it: up to {told}"
    for why, rows in summary.rows_skipped:
        yield f"  Not used: {rows:,} {why}"


def _some(number: int, name: str) -> str:
    return f"{number:,} {name}" + ("" if number == 1 else "s")


def as_json(found: ExposureAnswer) -> str:
    """Return the object of the contract; amounts are texts."""
    summary = found.summary
    content: dict[str, Any] = {
        "schema_version": "1",
        "by": found.wishes.by,
        "rows": [record(row, found.wishes.by) for row in found.rows],
        "summary": {
            "awards": summary.awards,
            "organizations": summary.organizations,
            "traced_share": summary.traced_share,
            "lower_awards": summary.lower_awards,
            "untraced": [
                {"why": why, "currency": sign, "amount": _amount(sum_)} for why, sign, sum_ in summary.untraced
            ],
            "possible_double_count": {sign: _amount(sum_) for sign, sum_ in summary.possible_double_count},
            "rows_skipped": dict(summary.rows_skipped),
        },
        "method": list(found.method),
        "settings": dict(found.settings),
    }
    return encode(content, indent=2) + "\n"


def record(row: ExposureRow, by: str) -> dict[str, Any]:
    """Return a row as data."""
    ends = {"activity": {"activity": row.label}, "family": {"family": row.label}}
    unit = ends.get(by) or {by: row.unit, "name": row.name, "family": row.label}
    return {
        **unit,
        "year": row.year,
        "currency": row.currency,
        "amount_low": _amount(row.amount_low),
        "amount_high": _amount(row.amount_high),
        "provisional_amount": _amount(row.provisional_amount),
        "awards": row.awards,
        "organizations": row.organizations,
        "basis": list(row.basis),
        "provisional": row.provisional,
        "known_income": None if row.known_income is None else _amount(row.known_income),
        "organisation_wide": row.organisation_wide,
        "carriers": list(row.carriers),
    }


def _amount(value: Decimal) -> str:
    """Return an amount as a text without zeros that say nothing."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def as_csv(found: ExposureAnswer) -> bytes:
    """Return one line for each row; no cell can be taken for a formula."""
    text = io.StringIO()
    by = found.wishes.by
    rows = (record(row, by) for row in exposure_rows(found.table))
    first = next(rows, None)
    writer = csv.writer(text)
    writer.writerow(first or [by, "family", "year", "currency", "amount_low", "amount_high"])
    writer.writerows(map(_cell, row.values()) for row in chain([first] if first else [], rows))
    return for_spreadsheets(text.getvalue())


def _cell(value: object) -> str:
    if isinstance(value, list):
        value = "; ".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else harmless(value)


def as_parquet(found: ExposureAnswer) -> bytes:
    """Return the rows as a Parquet table with exact decimals."""
    by = found.wishes.by
    unit = {"activity": {}, "family": {}}.get(by, {by: "unit", "name": "name"})
    label = "activity" if by == "activity" else "family"
    rest = [name for name in found.table.columns if name not in {"unit", "name", "label"}]
    stream = io.BytesIO()
    found.table.select(**unit, **{label: "label"}, **{name: name for name in rest}).write_parquet(stream)
    return stream.getvalue()
