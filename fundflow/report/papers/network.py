"""Turn the overview into the network report: a number with its bounds, a table, a chart, a quote; then all behind it.

Never one total without its bounds, never a sum over parties.  Every picture names its table; what is
missing in the data is printed, and so is how each figure was made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.report.papers import network_pictures as pictures
from fundflow.report.papers import network_tables as tables
from fundflow.report.papers import shared
from fundflow.report.papers.clauses import place
from fundflow.report.papers.compendium import chosen, named, of_kinds, sources_sheet
from fundflow.report.papers.shared import Made, listed, on_paper
from fundflow.report.papers.ties import ties
from fundflow.report.printed.blocks import Paragraph, Quote, Section, said
from fundflow.report.printed.writers import framed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.papers import Overview
    from fundflow.report.papers.shared import Wishes
    from fundflow.report.papers.ties import Tie
    from fundflow.report.printed.blocks import Block
    from fundflow.report.printed.wording import Words
    from fundflow.report.sheets import Sheet

FEW, SOME, MANY = 5, 25, 60
"""Rows of a table on the first page, in a part, and of the table of all awards; the spreadsheet has them all."""
METHOD = ("low", "high", "once", "basis", "holders")


def network(found: Overview, words: Words, wishes: Wishes) -> Made:
    """Return the network report."""
    known = ties(found.bound, words("paper.unnamed"))
    sheets = _sheets(found, known, words, wishes)
    by_key = {sheet.key: sheet for sheet in sheets}
    blocks = answer(found, words, wishes, by_key) if found.bound else _nothing(found, words)
    if found.bound:
        blocks += _parts(found, known, words, by_key)
    blocks += evidence(found, words, wishes) + ending(found, words, wishes, by_key)
    title = of_kinds("network.kind", found.families, words) or words("network.every_kind")
    report = framed(words, title, blocks, shared.meta(found.documents.origin), _subtitle(found, words))
    return Made(report, sheets, shared.about(title, found.origin, words, method(found, words), public=wishes.public))


def _subtitle(found: Overview, words: Words) -> str:
    return words("network.year", year=str(found.year)) if found.year else words("network.all_years")


def _sheets(found: Overview, known: Sequence[Tie], words: Words, wishes: Wishes) -> tuple[Sheet, ...]:
    return (
        tables.awards(found.bound, words),
        tables.sums(found.bound, words),
        tables.by_unit("funders", found.funders, words),
        tables.by_unit("holders", found.holders, words),
        tables.by_unit("kinds", found.kinds, words),
        tables.years(found.kinds, words),
        tables.bonds(known, words),
        tables.open_questions(found.bound, words),
        tables.halts(found.halts, words),
        sources_sheet(found.documents, words, named(found.documents, words, wishes)),
        tables.missing(found.gaps, found.skipped, words),
    )


def answer(found: Overview, words: Words, wishes: Wishes, sheets: dict[str, Sheet]) -> list[Block]:
    """Return the first page."""
    sure = len({each.holder for each in found.bound if each.certain and each.holder})
    most = len({each.holder for each in found.bound if not each.carried and each.holder})
    awards = len({each.award for each in found.bound if not each.carried})
    number = words.number(most) if sure == most else words("paper.sum_bounds", low=sure, high=most)
    blocks: list[Block] = [
        Paragraph(said(words("network.big", count=number)), "big"),
        Paragraph(said(words("network.lead", number=awards)), "lead"),
        Paragraph(said(f"{_bounds(found, sure, most, words)} {shared.checked_in(sheets['awards'], words)}")),
        *on_paper(sheets["sums"]._replace(rows=sheets["sums"].rows[:FEW]), words),
        *pictures.first(found.bound, sheets["sums"] if len(found.families) != 1 else sheets["awards"], words),
    ]
    if found.documents.clauses:
        clause = chosen(found.documents, words.language)
        names = named(found.documents, words, wishes)
        blocks.append(Quote(clause.quote, clause.language, f"{names[clause.document]}, {place(clause, words)}"))
    blocks.append(Section(words("paper.next"), (listed(words(f"network.next.{at}") for at in (1, 2, 3)),)))
    return blocks


def _bounds(found: Overview, sure: int, most: int, words: Words) -> str:
    told = [words("network.bounds", sure=sure, perhaps=most - sure)] if most > sure else [words("network.bounds_sure")]
    traced = found.traced
    if traced.lower:
        told.append(words("network.traced", linked=traced.linked, lower=traced.lower))
    else:
        told.append(words("network.no_lower"))
    told += [
        words("network.untraced", amount=shared.bounds(amount, amount, currency, words))
        for _, currency, amount in traced.untraced
        if amount
    ]
    return " ".join(told)


def _nothing(found: Overview, words: Words) -> list[Block]:
    families = found.families or tuple(key.removeprefix("family.") for key in words.keys("family."))
    return [
        Paragraph(said(words("network.nothing")), "big"),
        Paragraph(said(words("compendium.looked_for", families="; ".join(words.name("family", f) for f in families)))),
        Paragraph(said(words("network.looked_in", number=len(found.documents.sources)))),
        Paragraph(said(words("network.nothing_means")), "lead"),
    ]


def _parts(found: Overview, known: Sequence[Tie], words: Words, sheets: dict[str, Sheet]) -> list[Block]:
    """Return the parts, each a question with its answer."""
    by_year = [*pictures.over_years(found.kinds, sheets["years"], words), *on_paper(sheets["years"], words, SOME)]
    parts = [
        Section(words("network.flows_title"), tuple(flow_blocks(known, sheets["bonds"], words)), new_page=True),
        Section(words("network.funders"), tuple(on_paper(sheets["funders"], words, SOME, titled=True))),
        Section(words("network.holders"), tuple(on_paper(sheets["holders"], words, SOME, titled=True))),
        Section(words("network.by_year"), (*by_year, *on_paper(sheets["kinds"], words, SOME))),
    ]
    if sheets["open"].rows:
        parts.append(Section(words("network.open"), tuple(on_paper(sheets["open"], words, SOME, titled=True))))
    if sheets["stops"].rows:
        parts.append(Section(words("network.stops"), tuple(on_paper(sheets["stops"], words, SOME, titled=True))))
    parts.append(Section(words("network.awards"), tuple(on_paper(sheets["awards"], words, MANY, titled=True))))
    return list(parts)


def flow_blocks(known: Sequence[Tie], table: Sheet, words: Words) -> list[Block]:
    """Return both pictures of the network and the table behind them."""
    return [
        *pictures.flows(known, table, words),
        *pictures.tied(known, table, words),
        *on_paper(table, words, SOME),
    ]


def evidence(found: Overview, words: Words, wishes: Wishes) -> list[Block]:
    """Return the documents, programmes and assertions on which it rests."""
    documents = found.documents
    blocks: list[Block] = []
    if documents.sources:
        blocks += on_paper(sources_sheet(documents, words, named(documents, words, wishes)), words, SOME)
    if documents.asserted:
        lines = (f"{award}: {words.name('family', family)}. {why}" for award, family, why in documents.asserted)
        blocks += [Paragraph(said(words("compendium.asserted_note"))), listed(lines)]
    if not blocks:
        blocks.append(Paragraph(said(words("network.no_documents"))))
    return [Section(words("network.evidence"), tuple(blocks))]


def method(found: Overview, words: Words) -> list[str]:
    """Return how the figures were made, sentence by sentence."""
    told = [words(f"network.method.{name}") for name in METHOD]
    told.append(words("network.method_day", day=words.day(found.law)) if found.law else words("network.method_own_day"))
    return [*told, words("network.method_pooled")] if found.pooled else told


def ending(found: Overview, words: Words, wishes: Wishes, sheets: dict[str, Sheet]) -> list[Block]:
    """Return how it was made, what is missing and what it cannot tell."""
    gaps = on_paper(sheets["gaps"], words, SOME) if sheets["gaps"].rows else []
    limits = listed(words(key) for key in ("network.limit_1", "network.limit_2", "network.limit_3", "not_advice"))
    return [
        Section(
            words("paper.method"),
            (listed(method(found, words)), shared.making(found.origin, words, public=wishes.public)),
        ),
        Section(words("paper.limits"), (*gaps, limits)),
    ]
