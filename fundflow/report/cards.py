"""Turn one condition into the labelled lines of its card, as safe plain text without layout."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fundflow.model import Status
from fundflow.report import labels
from fundflow.report.plain import plain, shorten
from fundflow.report.summary import LITTLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fundflow.model import Checked, Citation, Finding, Rule, Touched, Verdict
    from fundflow.report.summary import Card, Group

QUOTE = 420
"""Characters of a quote that are shown without --verbose."""
SOURCES = 2
"""Sources of a rule that are shown without --verbose."""
PLACES = 4
"""Places of one condition that are shown without --verbose."""
_SEVERITY = {"high": "HIGH", "medium": "MED ", "low": "LOW "}


class Row(NamedTuple):
    """A label and the lines beside it."""

    label: str
    lines: tuple[str, ...]
    style: str = ""
    sign: str = ""
    """Stands before each line; empty when the lines are no list."""


class Item(NamedTuple):
    """One line of the overview."""

    sign: str
    words: str
    page: str


def overview(found: tuple[Group, ...]) -> dict[str, list[Item]]:
    """Return number, title and page of each condition that may bind, by group, numbered as the cards are."""
    lines: dict[str, list[Item]] = {}
    number = 0
    for group in found:
        for card in group.cards:
            number += 1
            if group.name not in LITTLE | {"replaced", "free"}:
                line = Item(f"{number:>2}. {_SEVERITY[card.rule.severity]}", called(card), _pages(card))
                lines.setdefault(group.title, []).append(line)
    return lines


def title(rule: Rule) -> str:
    """Return the title; a text that brings in several conditions says which one this is."""
    return plain(rule.title) + (f": {labels.family(rule.family)}" if rule.reference else "")


def called(card: Card, about: str = "") -> str:
    """Return the title of a condition, behind what the passage has to do with it.

    Of what is known by likeness alone both are a guess, and said to be one.
    """
    if card.alike:
        about = labels.ALIKE_TO + about[0].lower() + about[1:] if about else labels.ALIKE
    return about + title(card.rule)


def brief_rows(card: Card, group: str, document: Checked) -> Iterator[Row]:
    """Yield what someone in a hurry needs: the words, whether they bind, what stays allowed."""
    yield from _places(card._replace(findings=card.findings[:1]), document, verbose=False)
    if group in LITTLE:
        return
    status = card.first.verdict.status if card.first.verdict else Status.NEEDS_REVIEW
    yield Row("Binds you?", (f"{labels.STATUSES[status]}.",))
    yield from _row("Stays allowed", card.rule.page.still_allowed, "✓", "green")


def card_rows(card: Card, group: str, document: Checked, *, verbose: bool) -> Iterator[Row]:
    """Yield the rows of a card; what protects the reader has fewer of them than what binds."""
    yield from _places(card, document, verbose=verbose)
    if group in LITTLE:
        yield Row("Why shown", (plain(card.first.reason),))
        return
    page = card.rule.page
    label = "It would mean" if card.alike else "It means"
    yield from _row(label, [card.rule.carries if card.rule.reference else "", page.says])
    if group not in {"organisation", "money"}:
        yield Row("It is about", (labels.SCOPES[card.first.scope],))
    yield from _verdict(card.first.verdict)
    yield from _activities(card.first.verdict)
    yield from _row("Stays allowed", page.still_allowed, "✓", "green")
    yield from _row("Ask", card.first.verdict.ask if card.first.verdict else page.ask, "→")
    yield Row("Sub-grants", (labels.FLOWS[card.first.flow_down],))
    yield from _sources(card.rule, verbose=verbose)
    yield from _details(card.rule, verbose=verbose)


def place(document: Checked, page: int, end_page: int, section: str) -> str:
    """Return where words stand, as a person would look for them."""
    parts = []
    if document.media_type == "application/pdf" or document.pages > 1:
        parts.append(f"page {page}" if end_page == page else f"pages {page}-{end_page}")
    if section:
        words = shorten(plain(section), 120)
        parts.append(f"section {words}" if words[:1] in "0123456789(" else f"under “{words}”")
    return ", ".join(parts) or "in the text"


def citation(source: Citation, *, url: bool = True) -> str:
    """Return a source, its dates, and whether anyone of us has read it."""
    dates = [
        f"from {labels.day(source.start)}" if source.start else "",
        f"until {labels.day(source.end)}" if source.end else "",
        f"then {plain(source.superseded_by)}" if source.superseded_by else "",
        "only proposed" if source.proposed else "",
    ]
    words = ", ".join(filter(None, [plain(source.text), *dates]))
    marks = [plain(source.url) if url else "", "" if source.verified else f"({labels.UNVERIFIED})"]
    return " ".join(filter(None, [words, *marks]))


def _places(card: Card, document: Checked, *, verbose: bool) -> Iterator[Row]:
    shown = card.findings if verbose else card.findings[:PLACES]
    told: set[tuple[str, str]] = set()
    for finding in shown:
        yield Row("Where", (place(document, finding.page, finding.end_page, finding.section),))
        yield Row("Exact words", (_quote(finding, verbose=verbose),), "italic")
        yield from _context(finding, told)
    more = card.findings[len(shown) :]
    if more:
        pages = labels.pages([finding.page for finding in more])
        yield Row("And", (f"{labels.count(len(more), 'more place')}: {pages}. --verbose shows them.",))


def _quote(finding: Finding, *, verbose: bool) -> str:
    words = plain(finding.quote)
    language = "" if finding.language in {"", "en"} else f" ({plain(labels.languages((finding.language,)))})"
    return f"“{words if verbose else shorten(words, QUOTE)}”{language}"


def _context(finding: Finding, told: set[tuple[str, str]]) -> Iterator[Row]:
    """Yield the words that give the quote its meaning, each once on a card."""
    for each in finding.context:
        if (each.role, each.quote) not in told:
            told.add((each.role, each.quote))
            yield Row("Read with", (f"{plain(each.role)}: “{shorten(plain(each.quote), 200)}”",))
    if finding.limiters:
        yield Row("Softened by", (" · ".join(f"“{plain(each)}”" for each in finding.limiters),))


def _verdict(verdict: Verdict | None) -> Iterator[Row]:
    if verdict is None:
        yield Row("Binds you?", (f"{labels.STATUSES[Status.NEEDS_REVIEW]}: it was not judged.",))
        return
    reasons = [plain(each.text) + (f" ({plain(each.source)})" if each.source else "") for each in verdict.reasons]
    yield Row("Binds you?", (f"{labels.STATUSES[verdict.status]}.", *reasons))
    yield from _row("We must know", verdict.questions[len(verdict.missing) :], "?")


def _activities(verdict: Verdict | None) -> Iterator[Row]:
    """Yield the organisation's own work, first what is forbidden, each with the words it rests on."""
    for harm, (label, sign, style) in labels.HARMS.items():
        found = [each for each in verdict.activities if each.harm is harm] if verdict else []
        if found:
            same = {(each.reason, each.words): each for each in found}
            yield Row(label, tuple(_touched(each, found) for each in same.values()), style, sign)


def _touched(first: Touched, found: list[Touched]) -> str:
    """Return the activities that rest on the same words, and these."""
    names = ", ".join(each.label or each.activity for each in found if each.words == first.words)
    place = f", page {first.page}" if first.page else ""
    source = "" if first.source == "document" else f" ({plain(first.source)})"
    return f"{plain(names)}: {plain(first.reason)} “{shorten(plain(first.words), 110)}”{place}{source}"


def _row(label: str, lines: Iterable[str], sign: str = "", style: str = "") -> Iterator[Row]:
    words = tuple(plain(line) for line in lines if line)
    if words:
        yield Row(label, words, style, sign)


def _sources(rule: Rule, *, verbose: bool) -> Iterator[Row]:
    shown = rule.citations if verbose else rule.citations[:SOURCES]
    lines = [citation(each, url=verbose) for each in shown]
    if more := len(rule.citations) - len(shown):
        lines.append(f"and {more} more, with addresses: fundflow rules show {rule.id}")
    yield from _row("Source", lines)


def _details(rule: Rule, *, verbose: bool) -> Iterator[Row]:
    if verbose:
        yield from _row("Why it matters", [rule.page.why])
        yield from _row("Touches", [", ".join(rule.activities)])
        yield from _row("Cannot tell", rule.page.limits)
    yield Row("Rule", (f"{plain(rule.id)}, reviewed {labels.day(rule.reviewed)}",))


def _pages(card: Card) -> str:
    listed = sorted({finding.page for finding in card.findings})
    return labels.pages(listed) if len(listed) <= PLACES else f"{len(listed)} pages"
