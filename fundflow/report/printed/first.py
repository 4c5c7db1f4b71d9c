"""Page one: what was found and for whom it binds, what was not read, what to ask first."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from fundflow.model import Status
from fundflow.report.exits import languages_known, strange
from fundflow.report.plain import plain
from fundflow.report.printed.blocks import Listing, Paragraph, Section, Table, said
from fundflow.report.printed.looked import looked
from fundflow.report.printed.naming import about, condition, kind_of, name_of
from fundflow.report.printed.phrases import translated
from fundflow.report.summary import LIMITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundflow.model import Asked, Briefing, Checked, Passage
    from fundflow.report.printed.blocks import Block, Line
    from fundflow.report.printed.conditions import Numbered
    from fundflow.report.printed.wording import Words
    from fundflow.report.summary import Card

ROWS, FEWER = 9, 7
"""Lines in the table of page one, and fewer where questions are open; all conditions stand on the pages behind it."""
ROW_LINE = 52
"""Characters of a condition's title in one line of that table."""
QUOTE = 95
"""Characters of a passage under a question."""
PASSAGES = 2
"""Passages named under a question."""
SIGNS = {
    "limits": "■", "open": "?", "refers": "→", "allowed": "✓", "leave": "?", "replaced": "–", "free": "–",
    "yourself": "•",
}  # fmt: skip


def page(briefing: Briefing, parts: list[list[Numbered]], words: Words) -> Iterator[Block]:
    """Yield the blocks of page one."""
    documents = briefing.analysis.documents
    for place in range(len(documents)):
        answer = tuple(_answer(briefing, place, parts[place], words))
        title = words("answer.title") if len(documents) == 1 else name_of(briefing, place, words)
        yield Section(plain(title), answer)
    yield Section(words("unread.title"), tuple(_unread(briefing, words)))
    yield Section(words("ask.title"), tuple(_asks(briefing, words)))
    yield Paragraph(said(words("not_advice")), "note")


def _answer(briefing: Briefing, place: int, found: list[Numbered], words: Words) -> Iterator[Block]:
    document = briefing.analysis.documents[place]
    name = "" if briefing.public or len(briefing.analysis.documents) > 1 else f"{name_of(briefing, place, words)} · "
    yield Paragraph(said(name + kind_of(document, words)), "note")
    told = about(document, words)
    if told:
        yield Paragraph(said(told), "note")
    cards = {group.name: numbers for group, numbers in found}
    limits = [card for name in LIMITS for _, card in cards.get(name, [])]
    sure = [card for card in limits if card.first.verdict and card.first.verdict.status is Status.APPLIES]
    counts = {
        "limits": len(sure),
        "open": len(limits) - len(sure),
        **{name: len(cards.get(name, [])) for name in ("refers", "allowed", "leave", "replaced", "free")},
        "yourself": len(document.read_yourself),
    }
    # A text in a language that no rule knows must not be called free of conditions first.
    foreign = list(_strange(briefing, document, words))
    yield from foreign
    if is_clean(found):
        if not foreign:
            yield Paragraph(said(_nothing(document, words), strong=True), "lead")
        yield from looked(briefing, document, words)
    for name, number in counts.items():
        if number:
            yield Paragraph(
                (*said(f"{SIGNS[name]} ", strong=True), *said(words(f"answer.{name}", number=number))), "lead"
            )
    yield from _waiting(document, words)
    yield from _gravest(document, found, words)


def is_clean(found: list[Numbered]) -> bool:
    """Return whether nothing was found that may bind; page one then says what was looked for."""
    return not any(_may_bind(group.name) for group, _ in found)


def _nothing(document: Checked, words: Words) -> str:
    if len({each.page for each in document.unread}) >= document.pages > 0:
        return words("answer.nothing_read")
    return words("answer.none")


def _strange(briefing: Briefing, document: Checked, words: Words) -> Iterator[Block]:
    """Warn when the rules do not speak the document's language: finding nothing then means nothing."""
    rules = briefing.analysis.rules
    foreign = strange(document, rules)
    if len(document.unread) >= document.pages or (document.languages and not foreign):
        return
    told = words.listed([words.name("language", code) for code in sorted(languages_known(rules))])
    if foreign:
        names = words.listed([words.name("language", code) for code in foreign])
        yield Paragraph(said(words("answer.strange", names=names, known=told)), "alert")
    else:
        yield Paragraph(said(words("answer.no_language", known=told)), "alert")


def _waiting(document: Checked, words: Words) -> Iterator[Block]:
    if document.questions:
        yield Paragraph(said(words("answer.waiting", number=len(document.questions))))
        yield Listing(tuple(translated(each.text, words) for each in document.questions[:3]), sign="?")


def _gravest(document: Checked, found: list[Numbered], words: Words) -> Iterator[Block]:
    """Yield the conditions that may bind, the gravest first, as far as page one has room."""
    rows = [
        _row(number, card, group.name, document, words)
        for group, cards in found
        for number, card in cards
        if _may_bind(group.name)
    ]
    if not rows:
        return
    header = tuple(words(f"column.{name}") for name in ("number", "condition", "reach", "binds", "page"))
    most = _fitting(rows, FEWER if document.questions else ROWS)
    caption = words("overview.all") if len(rows) <= most else words("overview.first", number=most, all=len(rows))
    yield Table(caption, header, tuple(rows[:most]), frozenset({0}), (2, 22, 9, 9, 4))


def _fitting(rows: list[tuple[Line, ...]], lines: int) -> int:
    """Return how many rows fit into so many lines of page one; the gravest stands there always."""
    used = 0
    for at, row in enumerate(rows):
        used += -(-sum(len(span.text) for span in row[1]) // ROW_LINE)
        if used > lines and at:
            return at
    return len(rows)


def _may_bind(group: str) -> bool:
    return group in {*LIMITS, "refers"}


def _row(number: int, card: Card, group: str, document: Checked, words: Words) -> tuple[Line, ...]:
    status = card.first.verdict.status if card.first.verdict else Status.NEEDS_REVIEW
    return (
        said(str(number)),
        condition(card, words),
        said(words(f"group.{group}")),
        said(words.name("status", status.value)),
        said(_pages(card, document, words)),
    )


def _pages(card: Card, document: Checked, words: Words) -> str:
    if document.media_type != "application/pdf" and document.pages <= 1:
        return "–"
    return words.page_numbers(each.page for each in card.findings)


def _unread(briefing: Briefing, words: Words) -> Iterator[Block]:
    analysis = briefing.analysis
    several = len(analysis.documents) > 1
    lines: list[Line] = []
    for place, document in enumerate(analysis.documents):
        before = f"{name_of(briefing, place, words)}: " if several else ""
        pages = sorted({each.page for each in document.unread})
        if pages:
            lines.append(said(before + words("unread.pages", number=len(pages), pages=words.pages(pages)), strong=True))
        if document.pages_ocr:
            lines.append(said(before + words("unread.ocr", number=document.pages_ocr)))
    lines += [
        said(words("unread.file", name=_skipped(each.path, briefing, words)), strong=True) for each in analysis.skipped
    ]
    if lines:
        yield Listing(tuple(lines), sign="!")
        yield Paragraph(said(words("unread.do")))
    else:
        yield Paragraph(said(words("unread.nothing")))
    yield Paragraph(said(words("unread.never")), "note")


def _skipped(path: str, briefing: Briefing, words: Words) -> str:
    return words("document.unnamed") if briefing.public else plain(Path(path).name)


def _asks(briefing: Briefing, words: Words) -> Iterator[Block]:
    if not briefing.foremost:
        yield Paragraph(said(words("ask.none")))
        return
    items = tuple(_ask(each, words) for each in briefing.foremost)
    yield Listing(items, ordered=True)
    yield Paragraph(said(words("ask.letter")), "note")


def _ask(asked: Asked, words: Words) -> Line:
    text = words.tied(asked.ask.texts[words.language])
    text = text.replace("{law}", plain(asked.law)) if asked.law else text.replace(" ({law})", "")
    shown = asked.passages[:PASSAGES]
    places = [_passage(each, words, quoted=not at) for at, each in enumerate(shown)]
    more = len(asked.passages) - len(shown)
    places += [words("places.others", number=more)] if more else []
    return said(f"{text} {words('ask.passages', places='; '.join(places))}" if places else text)


def _passage(passage: Passage, words: Words, *, quoted: bool) -> str:
    where = [words("place.page", page=passage.page)] if passage.page else []
    where += [_cut(passage.section, 60)] if passage.section else []
    quote = words.quoted(_cut(passage.quote, QUOTE)) if quoted or not where else ""
    return " ".join(filter(None, [", ".join(where), quote]))


def _cut(text: str, most: int) -> str:
    """Return the beginning of a text; what is left out is seen at its end."""
    return textwrap.shorten(plain(text), most, placeholder="…")
