"""Turns organisations and questions about them into text for a terminal, two side by side.

Signs and words carry the meaning, not colour.  All text of files goes through `plain`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundflow.report.plain import downgrade, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rich.table import Table

    from fundflow.records import Question, Side
    from fundflow.report.view import View

SIGNS = {"agree": "✓", "similar": "~", "disagree": "✗", "nothing to compare": "·"}
UNDO = "undo"
"""What the book of judgements calls a line that takes another one away."""
LIKENESS = "how alike names and addresses are"
LABELS = {"names": "names", "places": "places", "numbers": "numbers", "parents": "its parent", "kinds": "stands in"}


def question_text(question: Question, view: View) -> str:
    """Return both organisations side by side, with what agrees and what does not."""
    from fundflow.report.tables import drawn

    said = [f"{SIGNS[state]} {field}: {state}" for field, state in _compared(question)]
    why = plain(question.reason) if question.reason else f"{question.score:g} of 100: {LIKENESS}"
    lines = [drawn(_table(question), view), why, *said]
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
    """Return one line for each question, with the ids by which it can be judged."""
    return [f"{each.score:5g}  {_named(each.left)} | {_named(each.right)}  ({_why(each)})" for each in questions]


def _why(question: Question) -> str:
    """Say what agrees and what does not."""
    said = [plain(question.reason)] if question.reason else []
    said += [f"{field} {state}" for field, state in _compared(question) if state != "nothing to compare"]
    return ", ".join(said)


def _compared(question: Question) -> list[tuple[str, str]]:
    """Return what was compared: not the letters of names that a table says are of one."""
    return [each for each in question.fields if not (question.reason and each[0] == "name")]


def _named(side: Side) -> str:
    return f"{plain(side.names[0])} [{plain(side.organization)}]"


def judgement_lines(judgements: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> list[str]:
    """Return one line for each judgement, with names and ids; of one that was taken away it says by which."""
    gone = {each["of"]: each["number"] for each in judgements if each["verdict"] == UNDO}
    return [_judged(each, names, gone.get(each["number"])) for each in judgements if each["verdict"] != UNDO]


def _judged(each: Mapping[str, Any], names: Mapping[str, str], gone: int | None) -> str:
    ends = (each["left"], each["right"])
    left, right = (f"{plain(names[end])} [{plain(end)}]" if names.get(end) else plain(end) for end in ends)
    why = f" ({plain(each['because'])})" if each["because"] else ""
    taken = f"; taken away again by judgement {gone}" if gone else ""
    return f"{each['number']:5}  {each['verdict']}: {left} | {right}  {each['on']}{why}{taken}"
