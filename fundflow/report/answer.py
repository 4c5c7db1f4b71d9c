"""Turns the answer to a question about a network into a table with its meaning, into data, and into CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Protocol

from fundflow.report import files
from fundflow.report.plain import downgrade, plain
from fundflow.report.statement import money
from fundflow.report.trace import made_object, plain_amount
from fundflow.spreadsheet import harmless

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.table import Table

    from fundflow.networks import Answer
    from fundflow.report.view import View


NAME = 16
"""Characters of a name of a family in one line."""


class Renderer(Protocol):
    """Writes an answer in one form."""

    def __call__(self, found: Answer, view: View, *, to_file: bool) -> str | bytes:
        """Return the content."""


def as_text(found: Answer, view: View, *, to_file: bool) -> str:  # noqa: ARG001 - all renderers take it
    """Return the table, how to read it and what it does not say."""
    from fundflow.report.tables import drawn

    lines = [*wrap(plain(found.question), view.width), ""]
    lines += [drawn(_table(found), view)] if found.rows else ["  None that this workspace knows."]
    if found.more:
        lines.append(f"  and {found.more:,} more: --format csv has the same rows; narrow the question to see others.")
    lines += ["", *_notes(found, view.width)]
    return downgrade("\n".join(lines) + "\n", view.encoding)


def _notes(found: Answer, width: int) -> Iterator[str]:
    limits = (*found.limits, *found.made.left_out)
    for title, sentences in (("How to read it", found.means), ("What it does not say", limits)):
        if sentences:
            yield title
        for sentence in sentences:
            yield from wrap(plain(sentence), width, initial_indent="  ", subsequent_indent="  ")


def _table(found: Answer) -> Table:
    from rich.table import Table

    shown = [place for place, name in enumerate(found.columns) if name not in found.only_data]
    table = Table(show_header=True, pad_edge=False)
    for place in shown:
        numbers = all(isinstance(row[place], int | float | Decimal | None) for row in found.rows)
        heading = found.columns[place].replace("_", " ")
        widest = max(map(len, heading.split()))
        table.add_column(heading, justify="right" if numbers else "left", overflow="fold", min_width=widest)
    for row in found.rows:
        table.add_row(*(_cell(row[place]) for place in shown))
    return table


def _cell(value: object) -> str:
    if isinstance(value, Decimal):
        return money(value)
    if isinstance(value, int):
        return f"{value:,}"
    text = plain(str("" if value is None else value))
    # A long name of a family is parted at its hyphens, never within a word.
    return "\n".join(wrap(text, NAME)) if re.fullmatch(r"[a-z]+(-[a-z]+)+", text) else text


def as_json(found: Answer, view: View, *, to_file: bool) -> str:  # noqa: ARG001 - all renderers take it
    """Return rows by column, amounts as texts, with question, meaning, limits and how it was made."""
    content = {
        "schema_version": "1",
        **made_object(found.made),
        "question": found.question,
        "rows": _rows(found),
        "more": found.more,
        "means": list(found.means),
        "limits": list(found.limits),
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _value(value: object) -> Any:  # noqa: ANN401 - whatever JSON has
    return plain_amount(value) if isinstance(value, Decimal) else value


def as_csv(found: Answer, view: View, *, to_file: bool) -> str | bytes:  # noqa: ARG001 - all renderers take it
    """Return the rows as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(found.columns)
    writer.writerows([harmless(_value(value)) for value in row] for row in found.rows)
    return files.for_spreadsheets(text.getvalue()) if to_file else text.getvalue()


def both_text(answers: tuple[Answer, Answer], view: View) -> str:
    """Return two answers one after the other."""
    return "\n".join(as_text(each, view, to_file=False) for each in answers)


def both_json(answers: tuple[Answer, Answer]) -> str:
    """Return how much on both sides, and for whom it changes, in one object."""
    sides, changes = answers
    content = {
        "schema_version": "1",
        **made_object(sides.made),
        "sides": _rows(sides),
        "changes": _rows(changes),
        "more": changes.more,
        "means": [*sides.means, *changes.means],
        "limits": list(changes.limits),
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _rows(found: Answer) -> list[dict[str, Any]]:
    return [dict(zip(found.columns, map(_value, row), strict=True)) for row in found.rows]


RENDERERS: dict[str, Renderer] = {"text": as_text, "json": as_json, "csv": as_csv}
