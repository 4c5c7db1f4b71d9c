"""Renders where conditions go no further, and why."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from fundflow.report.data import encode
from fundflow.report.files import for_spreadsheets
from fundflow.report.plain import plain
from fundflow.spreadsheet import harmless

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

COLUMNS = ("award", "condition", "family", "holder", "at", "code", "reason")


def as_form(rows: Sequence[Mapping[str, Any]], form: str) -> str | bytes:
    """Return the stops as text, JSON, CSV or Parquet."""
    forms: dict[str, Callable[[Sequence[Mapping[str, Any]]], str | bytes]] = {
        "text": _text, "json": _json, "csv": _csv, "parquet": _parquet,
    }  # fmt: skip
    return forms[form](rows)


def _text(rows: Sequence[Mapping[str, Any]]) -> str:
    lines = [_line(row) for row in rows] or ["No condition stops anywhere: each goes as far as awards are known."]
    return "\n".join(lines) + "\n"


def _line(row: Mapping[str, Any]) -> str:
    where = f"on the way to {plain(row['at'])}" if row["at"] else "goes to nobody"
    return f"{plain(row['award'])}  {row['condition']}  {where}: {row['code']}. {plain(row['reason'] or '')}"


def _json(rows: Sequence[Mapping[str, Any]]) -> str:
    return encode([{name: row[name] for name in COLUMNS} for row in rows], indent=2) + "\n"


def _csv(rows: Sequence[Mapping[str, Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([harmless(row[name]) for name in COLUMNS] for row in rows)
    return for_spreadsheets(text.getvalue())


def _parquet(rows: Sequence[Mapping[str, Any]]) -> bytes:
    import polars as pl

    stream = io.BytesIO()
    pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String)).write_parquet(stream)
    return stream.getvalue()
