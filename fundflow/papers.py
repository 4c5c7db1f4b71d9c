"""The facts that printed papers are made from, before they are put into a language; standard library only.

Wiring modules gather them from checked files or from a workspace.  A figure is never there without
what it rests on: the rows behind it stand in the same record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from fundflow.model import Box, Pack


class Origin(NamedTuple):
    """With what a paper was made."""

    version: str
    packs: tuple[Pack, ...]
    on: date
    names: tuple[str, ...] = ()
    """What it was made from: names of files, or of the workspace; left out of a public version."""


class Clause(NamedTuple):
    """One clause of a document, as it stands there."""

    family: str
    effect: str
    severity: str
    rule: str
    scope: str
    flow_down: str
    status: str
    """Of the verdict; empty when it was judged for nobody."""
    quote: str
    language: str
    document: str
    """SHA-256 of the document."""
    file: str
    """Its name, without folders."""
    page: int
    """0 when the format has no pages."""
    section: str
    day: date | None
    """First day of the grant, as the document or its award says."""
    boxes: tuple[Box, ...] = ()
    unplaced: str = ""
    """Why there is no place on a page to show: no-pages, gone, changed or not-found."""


class Source(NamedTuple):
    """A document that was looked through."""

    document: str
    path: str
    file: str
    instrument: str
    pages: int
    unread: tuple[int, ...]
    clauses: int
    mentions: int
    """Passages that only talk about such a condition; they are not in the compendium."""
    funder: str
    recipient: str
    day: date | None
    awards: tuple[str, ...] = ()
    """Keys of the awards it is attached to."""


class Compendium(NamedTuple):
    """Every clause of one kind, or of several, across documents."""

    families: tuple[str, ...]
    """What was asked for; empty for every kind."""
    year: int | None
    clauses: tuple[Clause, ...]
    sources: tuple[Source, ...]
    skipped: tuple[tuple[str, str], ...]
    """Files that gave nothing, and why."""
    asserted: tuple[tuple[str, str, str], ...]
    """Award, family and reason of what people assert without a document."""
    origin: Origin
