"""Turn a Comparison into text for a terminal or a file: the answer first, then each change.

Words that went stand in `[-…-]`, words that came in `{+…+}`; colour only repeats it.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from fundflow.report import labels
from fundflow.report.difflabels import CAUSES, DIRECTIONS, details, headline, subject, summary, where
from fundflow.report.plain import downgrade, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType
    from rich.text import Text

    from fundflow.model import Change, Comparison, Edition
    from fundflow.report.view import View

MARKS = {"old": ("[-", "-]", "red strike"), "new": ("{+", "+}", "bold green"), "same": ("", "", "")}
STYLES = {"tighter": "bold red", "looser": "green", "same": "bold"}
LABEL = 11


def render_diff_text(comparison: Comparison, view: View) -> str:
    """Return the whole comparison as text."""
    from rich.console import Console
    from rich.padding import Padding

    out = io.StringIO()
    console = Console(
        file=out,
        width=view.width,
        force_terminal=view.colour,
        color_system="standard" if view.colour else None,
        no_color=not view.colour,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    for indent, text in _lines(comparison):
        console.print(Padding(text, (0, 0, 0, indent)))
    lines = (line.rstrip() for line in out.getvalue().split("\n"))
    return downgrade("\n".join(lines), view.encoding)


Placed = tuple[int, "RenderableType"]
"""How far a paragraph stands in, and its words."""


def _say(words: str = "", style: str = "", indent: int = 0) -> Placed:
    from rich.text import Text

    return indent, Text(words, style=style)


def _lines(comparison: Comparison) -> Iterator[Placed]:
    yield _say("Old: " + _named(comparison.old), "bold")
    yield _say("New: " + _named(comparison.new), "bold")
    yield _say()
    for line in summary(comparison):
        yield _say(f"• {line}", indent=1)
    yield from _readings(comparison)
    yield from _unread(comparison)
    number = 0
    for direction, (sign, title) in DIRECTIONS.items():
        chosen = [each for each in comparison.changes if each.direction == direction]
        if chosen:
            yield _say()
            yield _say(title.upper(), "bold")
        for change in chosen:
            number += 1
            yield from _card(number, sign, change, comparison)
    yield _say()
    yield _say(labels.NOT_ADVICE)


def _named(edition: Edition) -> str:
    return f"{', '.join(map(plain, edition.names)) or 'nothing'} (law of {labels.day(edition.on)})"


def _readings(comparison: Comparison) -> Iterator[Placed]:
    if comparison.readings:
        yield _say()
        yield _say("The two were not read in the same way:", "bold")
        for line in comparison.readings:
            yield _say(f"• {plain(line)}", indent=1)


def _unread(comparison: Comparison) -> Iterator[Placed]:
    for side, edition in (("old", comparison.old), ("new", comparison.new)):
        for line in edition.unread:
            yield _say(f"! Not read in the {side} version: {plain(line)}", "bold yellow", 1)


def _card(number: int, sign: str, change: Change, comparison: Comparison) -> Iterator[Placed]:
    yield _say()
    yield _say(f"{number}. {sign} {headline(change)}", STYLES[change.direction])
    yield _say(f"{change.severity.upper()} · {subject(change)}", indent=3)
    several = len(comparison.old.names) > 1 or len(comparison.new.names) > 1
    yield _row("Old", where(change.old, documents=several))
    yield _row("New", where(change.new, documents=several))
    yield _row("Words", _words(change))
    for label, words in details(change):
        yield _row(label, words)
    yield _row("Cause", CAUSES[change.cause])


def _row(label: str, words: str | Text) -> Placed:
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=LABEL, no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(Text(label, "bold"), words)
    return 3, grid


def _words(change: Change) -> Text:
    from rich.text import Text

    text = Text()
    for each in change.words:
        before, after, style = MARKS[each.kind]
        text.append(" " if each.text[:1].isspace() else "")
        text.append(f"{before}{plain(each.text)}{after}", style)
        text.append(" " if each.text[-1:].isspace() else "")
    return text
