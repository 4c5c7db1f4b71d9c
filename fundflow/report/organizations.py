"""Turns organisations and questions about them into text for a terminal, two side by side.

Signs and words carry the meaning, not colour.  All text of files goes through `plain`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.report.plain import downgrade, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.table import Table

    from fundflow.records import Question, Side
    from fundflow.report.view import View

SIGNS = {"agree": "✓", "similar": "~", "disagree": "✗", "nothing to compare": "·"}
LABELS = {"names": "names", "places": "places", "numbers": "numbers", "parents": "its parent", "kinds": "stands in"}


def question_text(question: Question, view: View) -> str:
    """Return both organisations side by side, with what agrees and what does not."""
    from fundflow.report.tables import drawn

    said = [f"{SIGNS[state]} {field}: {state}" for field, state in question.fields]
    lines = [drawn(_table(question), view), f"score {question.score:g} of 100", *said]
    if question.reason:
        lines.append(plain(question.reason))
    return downgrade("\n".join(lines), view.encoding)


def _table(question: Question) -> Table:
    from rich.table import Table

    table = Table(show_header=True, expand=True)
    for heading in ("", "one", "other"):
        table.add_column(heading, overflow="fold", ratio=None if not heading else 1)
    for field, label in LABELS.items():
        cells = ["\n".join(map(plain, getattr(side, field))) for side in (question.left, question.right)]
        if any(cells):
            table.add_row(label, *cells)
    return table


def side_text(side: Side) -> str:
    """Return what is known of one organisation."""
    lines = [plain(side.organization)]
    for field, label in LABELS.items():
        lines += [
            f"  {label if not place else '':12}{plain(value)}" for place, value in enumerate(getattr(side, field))
        ]
    return "\n".join([*lines, f"  {'parties':12}{side.parties}"])


def question_lines(questions: Iterable[Question]) -> list[str]:
    """Return one line for each question."""
    return [
        f"{each.score:5g}  {plain(each.left.names[0])} | {plain(each.right.names[0])}  "
        f"({', '.join(f'{field} {state}' for field, state in each.fields if state != 'nothing to compare')})"
        for each in questions
    ]
