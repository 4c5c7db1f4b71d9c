"""The grant report: page one is the answer; then a card for each condition; then how it was made.

Turns a Briefing into the blocks of a report.  It never calls a document safe, judges nothing, and
prints the words of rules and documents in their own language.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from fundflow.report.plain import plain
from fundflow.report.printed import closing, conditions, first, looked, naming
from fundflow.report.printed.blocks import Meta, Section
from fundflow.report.printed.writers import framed
from fundflow.report.summary import groups

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundflow.model import Briefing
    from fundflow.report.printed.blocks import Block, Report
    from fundflow.report.printed.conditions import Numbered
    from fundflow.report.printed.wording import Words


def grant_report(briefing: Briefing, words: Words) -> Report:
    """Return the report of the documents of a briefing."""
    analysis = briefing.analysis
    parts = numbered(briefing)
    blocks = [*first.page(briefing, parts, words)]
    for place in range(len(analysis.documents)):
        blocks += _document(briefing, place, parts[place], words)
    blocks.append(Section(words("method.title"), tuple(closing.method(briefing, words))))
    meta = Meta(analysis.version, analysis.packs, analysis.on)
    return framed(words, naming.title_of(briefing, words), blocks, meta, naming.judged_for(briefing, words))


def numbered(briefing: Briefing) -> list[list[Numbered]]:
    """Return the groups of each document, their cards numbered through the whole report."""
    numbers = count(1)
    return [
        [
            (group, [(next(numbers), card) for card in group.cards])
            for group in groups(document, briefing.analysis.rules)
        ]
        for document in briefing.analysis.documents
    ]


def _document(briefing: Briefing, place: int, found: list[Numbered], words: Words) -> Iterator[Block]:
    sections = [
        *(conditions.section(briefing, place, group, cards, words) for group, cards in found),
        *closing.passages(briefing, place, words),
    ]
    if not first.is_clean(found) or briefing.analysis.documents[place].unread:
        sections.append(looked.looked_for(briefing, place, words))
    if len(briefing.analysis.documents) == 1:
        yield from (replace(each, new_page=at == 0) for at, each in enumerate(sections))
    elif sections:
        yield Section(plain(naming.name_of(briefing, place, words)), tuple(sections), new_page=True)
