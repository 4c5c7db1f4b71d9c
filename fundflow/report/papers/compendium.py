"""Turn gathered clauses into the compendium: how many, where, then each with its page, then the whole table.

Says what was looked for when nothing was found.  Every count names what it counts and why there may be
more.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from fundflow.report.charts import Bar, Series, bars, years
from fundflow.report.papers import shared
from fundflow.report.papers.clauses import card, clause_sheet, place
from fundflow.report.papers.shared import Made, column, listed, on_paper
from fundflow.report.printed.blocks import Paragraph, Quote, Section, said
from fundflow.report.printed.writers import framed
from fundflow.report.sheets import CellKind, Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fundflow.model import Excerpt
    from fundflow.papers import Clause, Compendium
    from fundflow.report.papers.shared import Wishes
    from fundflow.report.printed.blocks import Block
    from fundflow.report.printed.wording import Words
    from fundflow.report.sheets import Cell

EFFECTS = ("restricts", "refers", "permits", "exempts")
SEVERITIES = ("high", "medium", "low")
READABLE = 180
"""Signs of a quote that is neither a scrap nor a page."""
SHOWN = 6
"""Bars of a chart, at most; the table has the rest."""


def compendium(found: Compendium, words: Words, wishes: Wishes, pictures: Mapping[Clause, Excerpt]) -> Made:
    """Return the compendium.

    Args:
        found: the clauses.
        words: the words of its language.
        wishes: how somebody wants it.
        pictures: the place of a clause on its page, for those that have one.
    """
    names = named(found, words, wishes)
    sheets = _sheets(found, words, names)
    title = of_kinds("compendium.kind", found.families, words) or words("compendium.every_kind")
    blocks: list[Block] = _answer(found, words, names, sheets)
    if found.clauses:
        blocks += _parts(found, words, wishes, names, pictures, sheets)
    blocks += _end(found, words, wishes, names)
    subtitle = words("compendium.year", year=str(found.year)) if found.year else ""
    report = framed(words, title, blocks, shared.meta(found.origin), subtitle)
    return Made(report, sheets, shared.about(title, found.origin, words, _method(found, words), public=wishes.public))


def of_kinds(key: str, families: Sequence[str], words: Words) -> str:
    """Return the title of a paper about these kinds of condition; empty when it is about every kind."""
    return words(key, families="; ".join(words.name("family", each) for each in families)) if families else ""


def named(found: Compendium, words: Words, wishes: Wishes) -> dict[str, str]:
    """Return what each document is called here; a public version numbers them."""
    if wishes.public:
        return {each.document: words("paper.document", place=place) for place, each in enumerate(found.sources, 1)}
    short = shared.short_names([each.path for each in found.sources])
    return {each.document: short[each.path] for each in found.sources}


def _sheets(found: Compendium, words: Words, names: Mapping[str, str]) -> tuple[Sheet, ...]:
    sheets = [clause_sheet(found, words, names), _kinds(found, words), sources_sheet(found, words, names)]
    if found.asserted:
        columns = tuple(column(words, key, width=3) for key in ("award", "family", "because"))
        rows = tuple((award, words.name("family", family), why) for award, family, why in found.asserted)
        note = words("compendium.asserted_note")
        sheets.append(Sheet("assertions", words("compendium.asserted"), columns, rows, note))
    return tuple(sheets)


def _carrying(found: Compendium) -> dict[str, tuple[set[str], set[str], set[str]]]:
    """Return for each kind the documents that carry it, that limit themselves, and that only bring in a text."""
    kinds: dict[str, tuple[set[str], set[str], set[str]]] = {}
    for each in found.clauses:
        every, own, brought = kinds.setdefault(each.family, (set(), set(), set()))
        every.add(each.document)
        if each.effect in {"restricts", "refers"}:
            (own if each.effect == "restricts" else brought).add(each.document)
    ordered = sorted(kinds.items(), key=lambda kind: (-len(kind[1][1]), -len(kind[1][2]), -len(kind[1][0]), kind[0]))
    return {family: (every, own, brought - own) for family, (every, own, brought) in ordered}


def _kinds(found: Compendium, words: Words) -> Sheet:
    counted = Counter((each.family, each.effect) for each in found.clauses)
    count = CellKind.COUNT
    columns = (
        column(words, "family", width=6),
        *(column(words, key, count) for key in ("documents", "own", "brought", "clauses")),
        *(column(words, effect, count, 0) for effect in EFFECTS),
    )
    rows: list[tuple[Cell, ...]] = []
    for family, documents in _carrying(found).items():
        by_effect = [counted[family, effect] for effect in EFFECTS]
        rows.append((words.name("family", family), *map(len, documents), sum(by_effect), *by_effect))
    return Sheet("kinds", words("compendium.kinds"), columns, tuple(rows), words("compendium.kinds_note"))


def sources_sheet(found: Compendium, words: Words, names: Mapping[str, str]) -> Sheet:
    """Return the documents that were looked through."""
    text, count = CellKind.TEXT, CellKind.COUNT
    columns = (
        column(words, "file", text, 8), column(words, "instrument", text, 6), column(words, "funder", text, 7),
        column(words, "recipient", text, 7), column(words, "day", CellKind.DAY, 5), column(words, "clauses", count, 4),
        column(words, "mentions", count, 4), column(words, "pages", count, 0), column(words, "unread", count, 3),
        column(words, "awards", text, 0), column(words, "sha", text, 0),
    )  # fmt: skip
    rows = tuple(
        (
            names[each.document], words.name("text", each.instrument), each.funder, each.recipient, each.day,
            each.clauses, each.mentions, each.pages or None, len(each.unread) if each.pages else None,
            ", ".join(each.awards), each.document,
        )
        for each in found.sources
    )  # fmt: skip
    return Sheet("documents", words("compendium.sources"), columns, rows, words("compendium.sources_note"))


def _answer(found: Compendium, words: Words, names: Mapping[str, str], sheets: Sequence[Sheet]) -> list[Block]:
    if not found.clauses:
        return _nothing(found, words)
    effects = Counter(each.effect for each in found.clauses)
    carrying = len({each.document for each in found.clauses})
    counts = words("compendium.counts", **{effect: effects[effect] for effect in EFFECTS})
    where = words("compendium.in", number=len(found.sources), carrying=carrying)
    blocks: list[Block] = [
        Paragraph(said(words("compendium.big", number=len(found.clauses))), "big"),
        Paragraph(said(f"{where}. {counts}"), "lead"),
        Paragraph(said(f"{_bounds(found, words)} {shared.checked_in(sheets[0], words)}")),
    ]
    few = sheets[1]._replace(rows=sheets[1].rows[:SHOWN])
    blocks += on_paper(few, words)
    blocks += _chart(found, words, sheets[1])
    clause = chosen(found, words.language)
    blocks.append(Quote(clause.quote, clause.language, f"{names[clause.document]}, {place(clause, words)}"))
    blocks.append(Section(words("paper.next"), (listed(words(f"compendium.next.{at}") for at in (1, 2, 3)),)))
    return blocks


def chosen(found: Compendium, language: str) -> Clause:
    """Return the clause that stands on the first page: in the language of the paper, where there is one."""
    return min(found.clauses, key=lambda clause: (clause.language not in {language, ""}, *_weight(clause)))


def _weight(clause: Clause) -> tuple[int, int, int, str]:
    """Order clauses for the first page: one that limits, weighs much, and is a sentence one can read."""
    severity = SEVERITIES.index(clause.severity) if clause.severity in SEVERITIES else len(SEVERITIES)
    return EFFECTS.index(clause.effect), severity, abs(len(clause.quote) - READABLE), clause.quote


def _bounds(found: Compendium, words: Words) -> str:
    unread = sum(len(each.unread) for each in found.sources)
    if unread:
        told = words("compendium.bounds_unread", pages=words("compendium.unread_pages", number=unread))
    else:
        read_now = any(each.pages for each in found.sources)
        told = words("compendium.bounds_whole" if read_now else "compendium.bounds_kept")
    mentions = sum(each.mentions for each in found.sources)
    return f"{told} {words('compendium.mentions', number=mentions)}" if mentions else told


def _nothing(found: Compendium, words: Words) -> list[Block]:
    families = found.families or tuple(key.removeprefix("family.") for key in words.keys("family."))
    number = len(found.sources)
    return [
        Paragraph(said(words("compendium.nothing")), "big"),
        Paragraph(said(words("compendium.looked_for", families="; ".join(words.name("family", f) for f in families)))),
        Paragraph(said(words("compendium.looked_in", documents=words("paper.documents", number=number)))),
        Paragraph(said(_bounds(found, words))),
        Paragraph(said(words("compendium.nothing_means")), "lead"),
    ]


def _chart(found: Compendium, words: Words, kinds: Sheet) -> list[Block]:
    """Return a chart by kind; of one kind only, by year, where there are two years at least."""
    if len(kinds.rows) > 1:
        return _by_family(found, words, kinds)
    counted = Counter(each.day.year for each in found.clauses if each.day)
    if len(counted) < 2:
        return []
    span = range(min(counted), max(counted) + 1)
    line = Series(words("compendium.clauses_axis"), {year: float(counted[year]) for year in span})
    drawn = years([line], lambda value: words.number(int(value)), words("compendium.clauses_axis"))
    facts = "; ".join(f"{year}: {words.number(counted[year])}" for year in span)
    title = words("compendium.by_year")
    by_year = Sheet(
        "years", title, (column(words, "year", CellKind.YEAR), column(words, "clauses", CellKind.COUNT)),
        tuple((year, counted[year]) for year in span),
    )  # fmt: skip
    alt = words("compendium.by_year_alt", facts=facts)
    return [*shared.picture(drawn, title, alt, by_year, words), *on_paper(by_year, words)]


def _by_family(found: Compendium, words: Words, kinds: Sheet) -> list[Block]:
    rows = []
    for family, (_, own, brought) in _carrying(found).items():
        if own or brought:
            says = words("compendium.bar_says", low=len(own), more=len(brought)) if brought else words.number(len(own))
            rows.append(Bar(words.name("family", family), len(own), len(own) + len(brought), says))
    shown = rows[:SHOWN]
    if not shown:
        return []
    drawn = bars(shown, (words("compendium.own"), words("compendium.brought")))
    facts = "; ".join(words("compendium.bar", name=row.name, says=row.says) for row in shown)
    alt = words("compendium.by_family_alt", facts=facts)
    return shared.picture(drawn, words("compendium.by_family"), alt, kinds, words)


def _parts(
    found: Compendium, words: Words, wishes: Wishes, names: Mapping[str, str],
    pictures: Mapping[Clause, Excerpt], sheets: Sequence[Sheet],
) -> list[Block]:  # fmt: skip
    numbered = list(enumerate(found.clauses, 1))
    cards = [
        card(number, each, names[each.document], words, wishes, pictures.get(each))
        for number, each in numbered[: wishes.pictures]
    ]
    parts: list[Block] = []
    if cards:
        few = len(cards) < len(numbered)
        intro: list[Block] = [Paragraph(said(words("compendium.clauses_few", number=len(cards))))] if few else []
        parts.append(Section(words("compendium.clauses"), (*intro, *cards), new_page=True))
    parts.append(Section(words("compendium.all"), tuple(on_paper(sheets[0], words, titled=True)), new_page=True))
    if len(sheets[1].rows) > SHOWN:
        parts.append(Section(words("compendium.kinds"), tuple(on_paper(sheets[1], words, titled=True))))
    return parts


def _method(found: Compendium, words: Words) -> list[str]:
    kept = found.sources and not any(each.pages for each in found.sources)
    first = words("compendium.method_kept") if kept else words("compendium.method_1")
    return [first, words("compendium.method_2"), words("compendium.method_3")]


def _end(found: Compendium, words: Words, wishes: Wishes, names: Mapping[str, str]) -> list[Block]:
    parts: list[Block] = []
    if found.sources:
        parts.append(
            Section(
                words("compendium.sources"), tuple(on_paper(sources_sheet(found, words, names), words, titled=True))
            )
        )
    if found.asserted:
        asserted = next(sheet for sheet in _sheets(found, words, names) if sheet.key == "assertions")
        parts.append(Section(words("compendium.asserted"), tuple(on_paper(asserted, words, titled=True))))
    if found.skipped:
        lines = listed(reason if wishes.public else f"{name}: {reason}" for name, reason in found.skipped)
        parts.append(Section(words("compendium.skipped"), (lines,)))
    if found.undated:
        named = (words("compendium.undated_note", number=len(found.undated)),) if wishes.public else found.undated
        parts.append(Section(words("compendium.undated"), (listed(named),)))
    parts.append(
        Section(
            words("paper.method"),
            (listed(_method(found, words)), shared.making(found.origin, words, public=wishes.public)),
        )
    )
    limits = listed(words(key) for key in ("compendium.limit_1", "compendium.limit_2", "not_advice"))
    return [*parts, Section(words("paper.limits"), (limits,))]
