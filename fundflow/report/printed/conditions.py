"""A card for each condition: its words, their place, whether they bind, what stays, what to ask, who decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.model import Effect, Scope, Status
from fundflow.report.labels import HARMS, UNVERIFIED
from fundflow.report.marks import kind_of
from fundflow.report.plain import plain, shorten
from fundflow.report.printed.blocks import Card as Block_Card
from fundflow.report.printed.blocks import Fact, Facts, Paragraph, Picture, Quote, Section, said
from fundflow.report.printed.naming import condition, named
from fundflow.report.printed.phrases import translated
from fundflow.report.printed.wording import ENGLISH
from fundflow.report.summary import LITTLE, Card, Group

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundflow.model import Briefing, Checked, Citation, Excerpt, Finding, Reason, Touched
    from fundflow.report.printed.blocks import Block, Line
    from fundflow.report.printed.wording import Words

Numbered = tuple[Group, list[tuple[int, Card]]]
"""A group of cards, each with its number in the report."""

SHOWN = 3
"""Places of one condition that are shown with their words; of the others the pages are named."""
MENTIONED = 25
"""Passages that only talk about something, of which the words are shown."""


def section(briefing: Briefing, place: int, group: Group, cards: list[tuple[int, Card]], words: Words) -> Section:
    """Return the section of one group of conditions of a document."""
    note = f"note.{group.name}"
    lead = (Paragraph(said(words(note)), "note"),) if words.has(note) else ()
    if group.name == "mentions":
        made = tuple(_mentioned(briefing.analysis.documents[place], cards, words))
    else:
        made = tuple(_card(briefing, place, group.name, number, card, words) for number, card in cards)
    return Section(words(f"heading.{group.name}"), (*lead, *made))


def _mentioned(document: Checked, cards: list[tuple[int, Card]], words: Words) -> Iterator[Block]:
    """Yield the words of passages that ask nothing of the reader, and nothing more."""
    findings = {each.quote: each for _, card in cards for each in card.findings}
    for each in list(findings.values())[:MENTIONED]:
        source = where(document, each.page, each.end_page, each.section, words)
        yield Quote(shorten(plain(each.quote), 300), each.language, source)
    if len(findings) > MENTIONED:
        pages = words.pages(each.page for each in findings.values())
        yield Paragraph(said(words("places.more", number=len(findings) - MENTIONED, pages=pages)))


def where(document: Checked, page: int, end_page: int, section: str, words: Words) -> str:
    """Return where words stand, as a person would look for them."""
    parts = []
    if document.media_type == "application/pdf" or document.pages > 1:
        parts.append(words.pages(range(page, max(page, end_page) + 1)))
    if section:
        name = shorten(plain(section), 120)
        parts.append(words("place.section" if name[:1] in "0123456789(" else "place.under", section=name))
    return ", ".join(parts) or words("place.text")


def _card(briefing: Briefing, place: int, group: str, number: int, card: Card, words: Words) -> Block_Card:
    blocks = [*_means(card, group, words), *_places(briefing, place, card, words)]
    if group in LITTLE:
        blocks.append(Facts((Fact(words("row.why_shown"), (translated(plain(card.first.reason), words),)),)))
    else:
        blocks.append(Facts(tuple(_judged(briefing, place, card, words))))
    tags = [] if group in LITTLE else [words(f"severity.{card.rule.severity}")]
    alike = "heading.leave" if group == "leave" else "effect.may_limit" if card.alike else ""
    tags.append(words(alike) if alike else words.name("effect", card.first.effect.value))
    return Block_Card(_title(number, card, words), tuple(tags), tuple(blocks), kind_of(card.first))


def _title(number: int, card: Card, words: Words) -> Line:
    kind = f"about.{card.first.effect.value}"
    about = words(kind) if words.has(kind) else ""
    return (*said(f"{number}. "), *condition(card, words, about))


def _means(card: Card, group: str, words: Words) -> Iterator[Block]:
    if group in LITTLE:
        return
    lines = [card.rule.carries if card.rule.reference else "", card.rule.page.says]
    label = words("row.would_mean" if card.alike else "row.means")
    yield Facts(
        (
            Fact(label, tuple(words.rule(each) for each in dict.fromkeys(lines) if each)),
            Fact(words("row.about"), (said(words.name("scope", card.first.scope.value)),)),
        )
    )


def _places(briefing: Briefing, place: int, card: Card, words: Words) -> Iterator[Block]:
    document = briefing.analysis.documents[place]
    told: set[tuple[str, str]] = set()
    for finding in card.findings[:SHOWN]:
        source = where(document, finding.page, finding.end_page, finding.section, words)
        yield Quote(plain(finding.quote), finding.language, source)
        for excerpt in briefing.excerpts.get((place, finding.id), ()):
            yield _excerpt(excerpt, finding, words)
        rows = tuple(_context(finding, told, words))
        if rows:
            yield Facts(rows)
    more = card.findings[SHOWN:]
    if more:
        paged = document.media_type == "application/pdf" or document.pages > 1
        pages = words.pages(each.page for each in more) if paged else words("place.text")
        yield Paragraph(said(words("places.more", number=len(more), pages=pages)))


def _excerpt(excerpt: Excerpt, finding: Finding, words: Words) -> Block:
    if excerpt.png:
        alt = words("picture.alt", page=excerpt.page, quote=words.quoted(shorten(finding.quote, 200)))
        caption = words("picture.caption", page=excerpt.page)
        return Picture(excerpt.png, "image/png", alt, caption, excerpt.width)
    before, after = plain(excerpt.before), plain(excerpt.after)
    around = (*said(f"{before} ", finding.language), *said(f"[{words('picture.words')}]", strong=True))
    return Paragraph((*around, *said(f" {after}", finding.language)), "note")


def _context(finding: Finding, told: set[tuple[str, str]], words: Words) -> Iterator[Fact]:
    """Yield the words that give the quote its meaning, each once on a card."""
    lines = []
    for each in finding.context:
        if (each.role, each.quote) not in told:
            told.add((each.role, each.quote))
            quote = said(shorten(plain(each.quote), 200), finding.language)
            lines.append((*said(words.name("role", each.role) + ": "), *quote))
    if lines:
        yield Fact(words("row.read_with"), tuple(lines))
    if finding.limiters:
        yield Fact(words("row.softened"), tuple(said(plain(each), finding.language) for each in finding.limiters))


def _judged(briefing: Briefing, place: int, card: Card, words: Words) -> Iterator[Fact]:
    verdict, page = card.first.verdict, card.rule.page
    status = verdict.status if verdict else Status.NEEDS_REVIEW
    reasons = [_reason(each, briefing, words) for each in verdict.reasons] if verdict else []
    yield Fact(words("row.binds"), (said(words.name("status", status.value) + ".", strong=True), *reasons))
    if verdict and verdict.questions:
        yield Fact(words("row.must_know"), tuple(_signed("?", translated(each, words)) for each in verdict.questions))
    yield from _work(card, words)
    if page.still_allowed:
        lines = tuple(_signed("✓", words.rule(each)) for each in page.still_allowed)
        yield Fact(words("row.allowed"), lines)
    if card.first.effect.limits:
        yield Fact(words("row.subgrants"), (said(words.name("flow", card.first.flow_down.value)),))
    yield Fact(
        words("row.law"), tuple(citation(each, words) for each in card.rule.citations) or (said(words("law.none")),)
    )
    yield from _ask(briefing, place, card, words)
    yield Fact(words("row.decides"), (said(words(f"decides.{decider(card.first)}")),))
    yield Fact(words("row.rule"), (said(words("rule.reviewed", id=card.rule.id, day=words.day(card.rule.reviewed))),))


def _signed(sign: str, line: Line) -> Line:
    return (*said(f"{sign} ", strong=True), *line)


def _reason(reason: Reason, briefing: Briefing, words: Words) -> Line:
    line = translated(plain(named(reason.text, briefing, words)), words)
    if not reason.source:
        return line
    if reason.source == "document":
        return (*line, *said(f" ({words('source.document')})"))
    law, unread, _ = reason.source.partition(f" ({UNVERIFIED})")
    mark = f", {words('unverified')}" if unread else ""
    return (*line, *said(" ("), *words.rule(law), *said(f"{mark})"))


def _work(card: Card, words: Words) -> Iterator[Fact]:
    """Yield the organisation's own work, first what is forbidden, each with the words it rests on."""
    verdict = card.first.verdict
    for harm, (_, sign, _) in HARMS.items():
        found = [each for each in verdict.activities if each.harm is harm] if verdict else []
        same = {(each.reason, each.words): each for each in found}
        if found:
            yield Fact(
                words(f"harm.{harm.value}"),
                tuple(_signed(sign, _touched(each, found, words)) for each in same.values()),
            )


def _touched(first: Touched, found: list[Touched], words: Words) -> Line:
    labels = [words.rule(each.label or each.activity, strong=True) for each in found if each.words == first.words]
    names = tuple(span for at, label in enumerate(labels) for span in (*said(", " if at else "", strong=True), *label))
    page = f", {words('place.page', page=first.page)}" if first.page else ""
    told = words.line("fact", label=names, value=translated(plain(first.reason), words))
    # The words are the document's own where a page is named; else they are a rule's, or a law's.
    [own] = said(plain(first.words)) if first.page else words.rule(first.words)
    return (*told, *said(" "), *said(words.quoted(shorten(own.text, 110)), own.lang), *said(page))


def citation(source: Citation, words: Words) -> Line:
    """Return a source of law, its dates, and whether anyone of the project has read it."""
    dates = [
        words("law.from", day=words.day(source.start)) if source.start else "",
        words("law.until", day=words.day(source.end)) if source.end else "",
        words("law.proposed") if source.proposed else "",
    ]
    told = "".join(f", {each}" for each in dates if each)
    after = (
        (*said(", " + words("law.then") + " "), *words.rule(source.superseded_by))
        if source.superseded_by
        else ()
    )
    mark = words("law.verified") if source.verified else words("unverified")
    name = words.rule(source.text, url=source.url)
    return (*name, *said(told), *after, *said(f" ({mark})", strong=not source.verified))


def _ask(briefing: Briefing, place: int, card: Card, words: Words) -> Iterator[Fact]:
    """Yield what to ask: in English the rule's own questions, in other languages those of the letter."""
    verdict = card.first.verdict
    if words.language == ENGLISH:
        lines = [said(plain(each)) for each in (verdict.ask if verdict else card.rule.page.ask)]
    else:
        called = briefing.asks.get((place, card.first.id), ())
        lines = [said(words.tied(each.texts[words.language].replace(" ({law})", ""))) for each in called]
    if lines:
        yield Fact(words("row.ask"), tuple(_signed("→", each) for each in lines))


def decider(finding: Finding) -> str:
    """Return who has to decide about a condition: the facts, the law, the board, the budget or the funder."""
    status = finding.verdict.status if finding.verdict else Status.NEEDS_REVIEW
    if finding.effect is Effect.REFERS:
        return "text"
    if status is Status.NEEDS_REVIEW:
        return "facts" if finding.verdict and finding.verdict.missing else "lawyer"
    if status is not Status.APPLIES:
        return "funder"
    if finding.scope is Scope.USE_OF_FUNDS:
        return "budget"
    return "board" if finding.scope in {Scope.ORGANISATION_WIDE, Scope.CERTIFICATION} else "management"
