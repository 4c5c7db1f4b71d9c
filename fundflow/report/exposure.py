"""Renders who is under which condition with how much money; computes nothing but shares.

No form gives one sum over organisations: what one passes on is told again for who received it.
"""

from __future__ import annotations

import csv
import io
from itertools import groupby
from typing import TYPE_CHECKING, Any

from fundflow.report.data import encode
from fundflow.report.files import for_spreadsheets
from fundflow.report.plain import downgrade, plain
from fundflow.report.statement import money, share

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from rich.table import Table

    from fundflow.followed import ExposureAnswer, ExposureRow, ExposureSummary
    from fundflow.report.view import View

SHOWN = 15
"""Rows of one year and currency that a terminal shows."""
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
SUMMARY = "What stands behind it"


def as_text(found: ExposureAnswer, view: View, *, everything: bool = False) -> str:
    """Return tables for a terminal, one for each year and currency, and what stands behind them."""
    return downgrade("\n".join(_lines(found, view, everything=everything)), view.encoding) + "\n"


def _lines(found: ExposureAnswer, view: View, *, everything: bool) -> Iterator[str]:
    from fundflow.report.tables import drawn

    yield "MONEY UNDER CONDITIONS"
    if not found.rows:
        yield "Nothing that was asked for is under a condition, as far as this workspace knows."
        yield "What is attached to awards: fundflow attach --list. What the data cannot answer: fundflow coverage"
    for (currency, year), group in groupby(found.rows, lambda row: (row.currency, row.year)):
        rows = list(group)
        yield ""
        yield f"{year or 'No year known'}, {currency or 'no currency given'}"
        shown = rows if everything else rows[:SHOWN]
        yield drawn(_table(shown, found.wishes.by), view)
        if len(rows) > len(shown):
            yield f"  and {len(rows) - len(shown):,} more rows: --all, or --format csv"
    yield ""
    yield from _summary(found.summary)
    yield ""
    yield "How it was made"
    yield from (f"  {plain(line)}" for line in found.method)
    yield from (f"  {plain(name)}: {plain(value)}" for name, value in found.settings.items())


def _table(rows: Iterable[ExposureRow], by: str) -> Table:
    from rich.table import Table

    table = Table(show_header=True, expand=True, padding=(0, 0))
    table.add_column(by, overflow="fold", ratio=3)
    if by not in {"activity", "family"}:
        table.add_column("condition", overflow="fold", ratio=3)
    for name in ("low", "high", "only perhaps", "of its income" if by == "organization" else "organisations"):
        table.add_column(name, justify="right", no_wrap=name in {"low", "high"})
    table.add_column("awards", justify="right")
    table.add_column("basis", overflow="fold")
    for row in rows:
        first = [plain(row.name)] if by in {"activity", "family"} else [plain(row.name), row.label + wide(row)]
        beside = part_of_income(row) if by == "organization" else f"{row.organizations:,}"
        amounts = [money(row.amount_low), money(row.amount_high), perhaps(row)]
        table.add_row(*first, *amounts, beside, f"{row.awards:,}", ", ".join(row.basis))
    return table


def wide(row: ExposureRow) -> str:
    """Return a note when a condition binds the whole organisation."""
    return " (all its work)" if row.organisation_wide else ""


def perhaps(row: ExposureRow) -> str:
    """Return which share of the high amount only may be bound."""
    return ratio(row.provisional_amount, row.amount_high) if row.provisional else "none"


def part_of_income(row: ExposureRow) -> str:
    """Return the high amount as a share of what is known to have come in."""
    return ratio(row.amount_high, row.known_income) if row.known_income else "not known"


def ratio(part: Decimal, whole: Decimal) -> str:
    """Return a share in percent."""
    return share(int(part * 100), int(whole * 100)) if whole > 0 and part >= 0 else "not known"


def _summary(summary: ExposureSummary) -> Iterator[str]:
    yield SUMMARY
    yield f"  {summary.awards:,} awards of {summary.organizations:,} organisations are under what was asked for."
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
    return f"{value:f}"


def as_csv(found: ExposureAnswer) -> bytes:
    """Return one line for each row; no cell can be taken for a formula."""
    text = io.StringIO()
    rows = [record(row, found.wishes.by) for row in found.rows]
    header = list(rows[0]) if rows else [found.wishes.by, "family", "year", "currency", "amount_low", "amount_high"]
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([_cell(row[name]) for name in header] for row in rows)
    return for_spreadsheets(text.getvalue())


def _cell(value: object) -> str:
    if isinstance(value, list):
        value = "; ".join(map(str, value))
    if value is None or isinstance(value, bool | int):
        return "" if value is None else str(value).lower()
    text = str(value)
    number = text.removeprefix("-").replace(".", "", 1).isdigit()
    return "'" + text if text.startswith(BEGINS_A_FORMULA) and not number else text


def as_parquet(found: ExposureAnswer) -> bytes:
    """Return the rows as a Parquet table with exact decimals."""
    import polars as pl

    exact = pl.Decimal(38, 4)
    money_columns = ("amount_low", "amount_high", "provisional_amount", "known_income")
    rows = [record(row, found.wishes.by) for row in found.rows]
    table = pl.DataFrame(rows, infer_schema_length=None)
    table = table.with_columns(
        pl.col(name).cast(pl.String).cast(exact) for name in money_columns if name in table.columns
    )
    stream = io.BytesIO()
    table.write_parquet(stream)
    return stream.getvalue()
