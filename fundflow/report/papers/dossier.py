"""Turn what is known of one organisation into its dossier: money and conditions, by whom, on what evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.report.papers import network_pictures as pictures
from fundflow.report.papers import network_tables as tables
from fundflow.report.papers import shared
from fundflow.report.papers.clauses import clause_sheet, place
from fundflow.report.papers.compendium import chosen, named, sources_sheet
from fundflow.report.papers.network import SOME, ending, evidence, flow_blocks, method
from fundflow.report.papers.shared import Made, column, listed, on_paper
from fundflow.report.papers.ties import ties
from fundflow.report.plain import plain
from fundflow.report.printed.blocks import Fact, Facts, Paragraph, Quote, Section, said
from fundflow.report.printed.writers import framed
from fundflow.report.sheets import CellKind, Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.papers import Bound, Dossier
    from fundflow.report.papers.shared import Wishes
    from fundflow.report.papers.ties import Tie
    from fundflow.report.printed.blocks import Block
    from fundflow.report.printed.wording import Words
    from fundflow.report.sheets import Cell


def dossier(found: Dossier, words: Words, wishes: Wishes) -> Made:
    """Return the dossier."""
    overview = found.overview
    own = [each for each in overview.bound if each.holder == found.organization]
    onward = [e for e in overview.bound if e.holder != found.organization and e.award not in found.above]
    known = ties(overview.bound, words("paper.unnamed"))
    sheets = _sheets(found, own, onward, known, words, wishes)
    by_key = {sheet.key: sheet for sheet in sheets}
    blocks = _answer(found, own, onward, words, wishes, by_key)
    blocks += _parts(found, own, onward, known, words, by_key)
    blocks += evidence(overview, words, wishes) + _clauses(found, words, by_key)
    blocks += _identity(found, words, by_key) + ending(overview, words, wishes, by_key)
    title = words("dossier.title", name=plain(found.names[0] if found.names else found.organization))
    report = framed(
        words, title, blocks, shared.meta(overview.origin), shared.placed(max(found.places, key=len, default=""), words)
    )
    return Made(
        report, sheets, shared.about(title, overview.origin, words, method(overview, words), public=wishes.public)
    )


def _sheets(
    found: Dossier, own: Sequence[Bound], onward: Sequence[Bound], known: Sequence[Tie], words: Words, wishes: Wishes
) -> tuple[Sheet, ...]:
    overview = found.overview
    names = named(overview.documents, words, wishes)
    passed = tables.awards(onward, words)._replace(key="onward", title=words("dossier.onward"))
    return (
        _income(found, own, words),
        tables.awards(own, words, of_one=True),
        tables.by_unit("holders", overview.holders, words, of_one=True)._replace(title=words("dossier.exposure")),
        passed,
        tables.bonds(known, words),
        tables.open_questions(overview.bound, words),
        tables.halts(overview.halts, words),
        sources_sheet(overview.documents, words, names),
        clause_sheet(overview.documents, words, names),
        _judgements(found, words),
        tables.missing(overview.gaps, overview.skipped, words),
    )


def _income(found: Dossier, own: Sequence[Bound], words: Words) -> Sheet:
    """Return every award that it holds with what rides on it."""
    riding: dict[str, list[Bound]] = {}
    for line in own:
        riding.setdefault(line.award, []).append(line)
    heads = tables.columns(
        words, ("funder", CellKind.TEXT, 10), ("number_of", CellKind.TEXT, 8), ("day", CellKind.DAY, 6),
        ("currency", CellKind.TEXT, 4), ("low", CellKind.MONEY, 6), ("high", CellKind.MONEY, 6),
        ("conditions", CellKind.TEXT, 8), ("certain", CellKind.TEXT, 5), ("families", CellKind.TEXT, 0),
        ("kind", CellKind.TEXT, 0), ("title", CellKind.TEXT, 0), ("award", CellKind.TEXT, 0),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for each in found.income:
        bound = riding.get(each.award, [])
        kinds = sorted({line.family for line in bound})
        families = "; ".join(words.name("family", family) for family in kinds)
        rows.append((
            plain(each.funder_name) or words("paper.unnamed"), each.number or each.award, each.day, each.currency,
            each.low, each.high, tables.few(kinds, words), _surest(bound, words), families, each.kind,
            plain(each.title), each.award,
        ))  # fmt: skip
    return Sheet("income", words("dossier.income"), heads, tuple(rows), words("dossier.income_note"))


def _surest(bound: Sequence[Bound], words: Words) -> str:
    if not bound:
        return words("surety.free")
    return tables.surety(max(bound, key=lambda each: (each.certain, not each.carried)), words)


def _judgements(found: Dossier, words: Words) -> Sheet:
    heads = (
        column(words, "day", CellKind.DAY), column(words, "other", width=4), column(words, "said"),
        column(words, "because", width=4),
    )  # fmt: skip
    rows = tuple(
        (day, plain(other), words.name("said", verdict), plain(why)) for day, other, verdict, why in found.judgements
    )
    return Sheet("judgements", words("dossier.judgements"), heads, rows)


def _answer(
    found: Dossier,
    own: Sequence[Bound],
    onward: Sequence[Bound],
    words: Words,
    wishes: Wishes,
    sheets: dict[str, Sheet],
) -> list[Block]:
    awards = len({each.award for each in found.income})
    surely, perhaps = _counts(own)
    funders = len({each.funder or each.funder_name for each in found.income})
    number = words.number(surely) if not perhaps else words("paper.sum_bounds", low=surely, high=surely + perhaps)
    blocks: list[Block] = [
        Paragraph(said(words("dossier.big", bound=number, number=awards)), "big"),
        Paragraph(said(words("dossier.lead", number=funders)), "lead"),
    ]
    if perhaps:
        blocks.append(Paragraph(said(words("network.bounds_awards", sure=surely, perhaps=perhaps))))
    if onward:
        holders = len({each.holder for each in onward if not each.carried and each.holder})
        blocks.append(Paragraph(said(words("dossier.passes_on", number=holders))))
    blocks += on_paper(sheets["income"]._replace(rows=sheets["income"].rows[:6]), words)
    blocks += pictures.parts(found.income, own, sheets["income"], words)
    if found.overview.documents.clauses:
        clause = chosen(found.overview.documents, words.language)
        names = named(found.overview.documents, words, wishes)
        blocks.append(Quote(clause.quote, clause.language, f"{names[clause.document]}, {place(clause, words)}"))
    blocks.append(Section(words("paper.next"), (listed(words(f"dossier.next.{at}") for at in (1, 2, 3)),)))
    return blocks


def _counts(own: Sequence[Bound]) -> tuple[int, int]:
    """Return the awards that surely, and those that only perhaps, are under some condition."""
    sure = {each.award for each in own if each.certain}
    return len(sure), len({each.award for each in own if not each.carried} - sure)


def _parts(
    found: Dossier, own: Sequence[Bound], onward: Sequence[Bound], known: Sequence[Tie], words: Words,
    sheets: dict[str, Sheet],
) -> list[Block]:  # fmt: skip
    parts: list[Block] = []
    if len(found.income) > 6:
        parts.append(
            Section(words("dossier.income"), tuple(on_paper(sheets["income"], words, SOME, titled=True)), new_page=True)
        )
    if own:
        parts.append(Section(words("dossier.conditions"), tuple(on_paper(sheets["awards"], words, SOME, titled=True))))
        parts.append(Section(words("dossier.exposure"), tuple(on_paper(sheets["holders"], words, SOME, titled=True))))
    if known:
        parts.append(Section(words("dossier.flows"), tuple(flow_blocks(known, sheets["bonds"], words))))
    if onward:
        parts.append(Section(words("dossier.onward"), tuple(on_paper(sheets["onward"], words, SOME, titled=True))))
    parts += [
        Section(sheets[key].title, tuple(on_paper(sheets[key], words, SOME, titled=True)))
        for key in ("open", "stops")
        if sheets[key].rows
    ]
    return parts


def _clauses(found: Dossier, words: Words, sheets: dict[str, Sheet]) -> list[Block]:
    if not found.overview.documents.clauses:
        return []
    return [Section(words("compendium.all"), tuple(on_paper(sheets["clauses"], words, SOME, titled=True)))]


def _identity(found: Dossier, words: Words, sheets: dict[str, Sheet]) -> list[Block]:
    """Return by which names and numbers it is known, and what people decided about it."""
    lines = (
        ("dossier.names", found.names), ("dossier.numbers", found.numbers), ("dossier.places", found.places),
        ("dossier.parents", found.parents),
    )  # fmt: skip
    facts = tuple(Fact(words(key), tuple(said(plain(each)) for each in values)) for key, values in lines if values)
    blocks: list[Block] = [Facts(facts)]
    if found.judgements:
        blocks += on_paper(sheets["judgements"], words)
    if found.proposals:
        blocks.append(Paragraph(said(words("dossier.proposals", number=found.proposals))))
    return [Section(words("dossier.identity"), tuple(blocks))]
