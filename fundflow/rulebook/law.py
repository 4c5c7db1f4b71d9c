"""Turn the keys of dated law into records: sources, whom a text binds, who is exempt, which court stopped it.

Refuses what cannot be true: an end before the start, a proposal that was ever in force, a fact that
is called verified but names no page where it can be read.  A court case has one id and one title.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fundflow.model import Binding, Citation, Exemption, Injunction
from fundflow.rulebook.schema import ENJOINED, WHO

if TYPE_CHECKING:
    from datetime import date

    from fundflow.rulebook.strict import Fields

_CASE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ADDRESS = re.compile(r"https?://[^\s/…]+\.[^\s…]+")
_UNREAD = re.compile(r"\b(from memory|not (been )?(verified|read|seen|checked)|unverified)\b", re.IGNORECASE)


def read_citations(fields: Fields, key: str) -> tuple[Citation, ...]:
    """Return the sources of a rule; each says whether anyone has read it."""
    return tuple(_citation(item) for item in fields.maps(key))


def read_exemptions(fields: Fields) -> tuple[Exemption, ...]:
    """Return who is exempt, each with its own source."""
    return tuple(_exemption(item) for item in fields.maps("exempt"))


def read_bindings(fields: Fields) -> tuple[Binding, ...]:
    """Return whom the law binds: a bare name always, a mapping in its time and by its source."""
    items = fields.mixed("binds", WHO)
    return tuple(Binding(item) if isinstance(item, str) else _binding(item) for item in items)


def read_injunctions(fields: Fields) -> tuple[Injunction, ...]:
    """Return the court orders that stop a condition, and for whom."""
    return tuple(_injunction(item) for item in fields.maps("enjoined"))


def read_other(fields: Fields) -> str:
    """Return the rule whose facts of law hold here too; then none may stand here."""
    other = fields.text("as_in", required=False)
    own = fields.given("binds", "exempt", "enjoined")
    if other and own:
        fields.problem(f"'as_in' takes the facts of '{other}', so leave out {', '.join(own)}")
        return ""
    return other


def _citation(item: Fields) -> Citation:
    citation = Citation(
        item.text("text"),
        item.text("url", required=False),
        item.flag("verified"),
        item.day("from"),
        item.day("until"),
        item.text("note", required=False),
        item.text("superseded_by", required=False),
        item.flag("proposed"),
    )
    item.done()
    _ordered(item, citation.start, citation.end)
    _read(item, citation)
    if citation.proposed and (citation.start or citation.end):
        item.problem("a text that is only proposed was never in force. Leave out 'from' and 'until', or 'proposed'")
    return citation


def _read(item: Fields, citation: Citation) -> None:
    """Refuse a fact that is called verified when nobody can follow it, or its own note denies it."""
    if not citation.verified:
        return
    if not _ADDRESS.fullmatch(citation.url):
        item.problem("'verified: true' needs a whole 'url' where it was read. Add it, or write verified: false")
    elif said := _UNREAD.search(f"{citation.text} {citation.note}"):
        item.problem(f"says '{said[0]}' but 'verified: true'. Write verified: false")


def _ordered(item: Fields, start: date | None, end: date | None) -> None:
    if start and end and end < start:
        item.problem(f"ends on {end}, before it starts on {start}. Exchange the dates")


def _exemption(item: Fields) -> Exemption:
    exemption = Exemption(
        item.choice("who", WHO),
        item.text("text"),
        read_source(item),
        item.day("from"),
        item.day("until"),
        item.flag("unsettled"),
        item.flag("passes_on") if item.given("passes_on") else None,
    )
    item.done()
    _ordered(item, exemption.start, exemption.end)
    return exemption


def _binding(item: Fields) -> Binding:
    binding = Binding(
        item.choice("who", WHO),
        item.text("text"),
        read_source(item),
        item.day("from"),
        item.day("until"),
        item.flag("unsettled"),
    )
    item.done()
    _ordered(item, binding.start, binding.end)
    return binding


def _injunction(item: Fields) -> Injunction:
    injunction = Injunction(
        item.text("case"),
        item.text("title"),
        item.choice("who", ENJOINED),
        item.text("text"),
        read_source(item),
        item.day("from", required=True),
        item.day("until"),
    )
    item.done()
    _ordered(item, injunction.start, injunction.end)
    if not _CASE.fullmatch(injunction.case):
        item.problem(f"'case: {injunction.case}' must be lower-case words with hyphens, such as sfaf-v-trump")
    return injunction


def read_source(item: Fields) -> Citation:
    """Return the source of one fact; a fact without one is a mistake."""
    source = item.map("source", required=True)
    return _citation(source) if source else Citation("")
