"""What stands behind the cards: sentences to read yourself, what was looked for, how it was made, its limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.report.plain import plain, shorten
from fundflow.report.printed import naming
from fundflow.report.printed.blocks import Card, Fact, Facts, Listing, Paragraph, Quote, Section, Table, said
from fundflow.report.printed.conditions import where
from fundflow.report.printed.phrases import translated
from fundflow.report.printed.wording import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundflow.model import Amending, Briefing, Checked, Conflict, Order, Unclaimed
    from fundflow.report.printed.blocks import Block, Line
    from fundflow.report.printed.wording import Words

QUOTE = 900
"""Characters of a sentence that no rule knows."""
YOURSELF = 200
"""Sentences to read yourself that are printed; of the others the pages are named."""


def passages(briefing: Briefing, place: int, words: Words) -> Iterator[Section]:
    """Yield the parts about passages that stand against each other, about the texts, and to read yourself."""
    document = briefing.analysis.documents[place]
    if document.conflicts:
        quotes = {finding.id: plain(finding.quote) for finding in document.findings}
        yield Section(words("conflicts.title"), tuple(_conflict(each, quotes, words) for each in document.conflicts))
    if document.orders:
        yield Section(words("orders.title"), tuple(_noted(document, each, words) for each in document.orders))
    if document.changes:
        yield Section(words("changes.title"), tuple(_changes(briefing, place, words)))
    if document.read_yourself:
        yield Section(words("yourself.title"), tuple(_yourself(document, words)))


def _conflict(each: Conflict, quotes: dict[str, str], words: Words) -> Card:
    family = words.name("family", each.family)
    told = [Quote(shorten(quotes[name], QUOTE)) for name in (each.first, each.second) if name in quotes]
    return Card(
        said(family[:1].upper() + family[1:]), (), (Paragraph(translated(plain(each.text), words)), *told), "limits"
    )


def _noted(document: Checked, each: Order | Amending, words: Words) -> Quote:
    return Quote(shorten(plain(each.quote), QUOTE), "", where(document, each.page, each.page, each.section, words))


def _changes(briefing: Briefing, place: int, words: Words) -> Iterator[Block]:
    document = briefing.analysis.documents[place]
    for each in document.changes:
        yield _noted(document, each, words)
        if each.outcome:
            yield Paragraph(translated(plain(naming.named(each.outcome, briefing, words)), words), "note")


def _yourself(document: Checked, words: Words) -> Iterator[Block]:
    yield Paragraph(said(words("yourself.note")), "note")
    for each in document.read_yourself[:YOURSELF]:
        yield _sentence(document, each, words)
    more = document.read_yourself[YOURSELF:]
    if more:
        yield Paragraph(said(words("places.more", number=len(more), pages=words.pages(each.page for each in more))))


def _sentence(document: Checked, each: Unclaimed, words: Words) -> Quote:
    topics = ", ".join(span.text for topic in each.topics for span in words.rule(topic))
    source = where(document, each.page, each.page, each.section, words)
    return Quote(shorten(plain(each.quote), QUOTE), "", f"{source} ({topics})" if topics else source)


def method(briefing: Briefing, words: Words) -> Iterator[Block]:
    """Yield how the report was made, by which rules, and what it cannot say."""
    analysis = briefing.analysis
    yield Paragraph(said(words("method.how")))
    yield Facts(
        (
            Fact(words("method.made"), (said(f"fundflow {analysis.version}"),)),
            Fact(words("method.law_of"), (said(words.day(analysis.on)),)),
            Fact(words("method.judged"), (said(naming.judged_for(briefing, words)),)),
        )
    )
    yield _packs(briefing, words)
    yield _files(briefing, words)
    yield Section(words("limits.title"), (Listing(tuple(_limits(briefing, words))),))


def _packs(briefing: Briefing, words: Words) -> Table:
    header = (words("column.pack"), words("column.version"), words("column.hash"))
    rows = tuple(
        (said(plain(each.name)), said(plain(each.version)), said(each.sha256)) for each in briefing.analysis.packs
    )
    return Table(words("method.packs"), header, rows, widths=(3, 2, 7))


def _files(briefing: Briefing, words: Words) -> Table:
    header = (words("column.document"), words("column.kind"), words("column.hash"))
    rows = tuple(
        (said(naming.name_of(briefing, place, words)), said(naming.kind_of(document, words)), said(document.sha256))
        for place, document in enumerate(briefing.analysis.documents)
    )
    return Table(words("method.files"), header, rows, widths=(3, 3, 6))


def _limits(briefing: Briefing, words: Words) -> Iterator[Line]:
    yield said(words("limits.miss"))
    yield said(words("limits.words"))
    yield said(words("limits.unverified"))
    if words.language != ENGLISH:
        yield said(words("limits.untranslated"))
    if briefing.analysis.organization is None or briefing.public:
        yield said(words("limits.nobody"))
    if briefing.redacted:
        yield said(words("limits.redacted"))
    if briefing.public:
        yield said(words("limits.public"))
    for each in briefing.unpictured:
        name = words("document.unnamed") if briefing.public else plain(each.path)
        yield (*said(words("limits.unpictured", name=name) + " "), *translated(plain(each.reason), words))
