"""Turn what a document says about its own texts into titled notes, as safe plain text without layout."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fundflow.report.cards import place
from fundflow.report.plain import plain, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundflow.model import Amending, Checked, Order

QUOTE = 600
"""Characters of a sentence that are shown."""


class Note(NamedTuple):
    """A sentence of the document and what stands above it."""

    head: str
    quote: str


def notes(document: Checked) -> Iterator[tuple[str, list[Note]]]:
    """Yield the title of each part that has notes, and these."""
    if document.orders:
        yield "If two texts disagree", [_note(document, each) for each in document.orders]
    if document.changes:
        yield "Provisions that this text takes out or replaces", [_change(document, each) for each in document.changes]


def _change(document: Checked, each: Amending) -> Note:
    head, quote = _note(document, each)
    return Note(f"{head}: {plain(each.outcome)}", quote)


def _note(document: Checked, each: Order | Amending) -> Note:
    return Note(place(document, each.page, each.page, each.section), f"“{shorten(plain(each.quote), QUOTE)}”")
