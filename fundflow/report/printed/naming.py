"""What documents, and those who sign them, are called in a printed report.

Files are called by their names, never by where they lie; in a report for others not even so.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fundflow.report.plain import plain, shorten
from fundflow.report.printed.blocks import said

if TYPE_CHECKING:
    from fundflow.model import Briefing, Checked
    from fundflow.report.printed.blocks import Line
    from fundflow.report.printed.wording import Words
    from fundflow.report.summary import Card

FACTS = ("award_id", "funder", "recipient")
TITLE = 90
"""Characters of a name in the title of a report."""


def title_of(briefing: Briefing, words: Words) -> str:
    """Return the title of a report: funder and award tell a grant from others, the name of its file hardly ever."""
    documents = briefing.analysis.documents
    if len(documents) != 1:
        return words("grant.title")
    known = {
        fact.name: plain(fact.value) for fact in reversed(documents[0].facts) if words("redacted") not in fact.value
    }
    name = (
        ", ".join(known[each] for each in ("funder", "award_id") if each in known)
        or Path(name_of(briefing, 0, words)).stem
    )
    return words("grant.title_of", name=shorten(name, TITLE))


def named(text: str, briefing: Briefing, words: Words) -> str:
    """Return a sentence that calls each document by the name it has in this report."""
    for place, document in enumerate(briefing.analysis.documents):
        text = text.replace(document.path, name_of(briefing, place, words)) if document.path else text
    return text


def name_of(briefing: Briefing, place: int, words: Words) -> str:
    """Return what a document is called; its file is not named in public."""
    if briefing.public:
        return words("document.number", place=place + 1)
    return plain(Path(briefing.analysis.documents[place].path).name) or words("document.number", place=place + 1)


def condition(card: Card, words: Words, about: str = "") -> Line:
    """Return what a condition is called, behind what the passage has to do with it.

    One that is only referred to says of which family it is.
    """
    family = f": {words.name('family', card.rule.family)}" if card.rule.reference else ""
    if card.alike:
        about = words("about.alike_to") + about[0].lower() + about[1:] if about else words("about.alike")
    before = said(about) if about else ()
    return (*before, *words.rule(card.rule.title), *said(words.tied(family)))


def kind_of(document: Checked, words: Words) -> str:
    """Return what sort of document it is, its pages and its languages."""
    parts = [words.name("instrument", document.instrument.value)]
    if document.media_type == "application/pdf":
        parts.append(words("count.pages", number=document.pages))
    parts += [words.name("language", code) for code in document.languages]
    return " · ".join(parts)


def about(document: Checked, words: Words) -> str:
    """Return award, funder, recipient, amount and period, as far as the document gives them."""
    values = {fact.name: [] for fact in document.facts}  # type: dict[str, list[str]]
    for fact in document.facts:
        values[fact.name].append(plain(fact.value))
    currencies = unique(values.get("currency", []))
    told = {name: words.listed(unique(values[name])) for name in FACTS if name in values}
    money = [words.money(each, currencies) for each in unique(values.get("amount", []))]
    period = [words.iso_day(each) for name in ("start", "end") for each in unique(values.get(name, []))]
    told |= {"amount": words.listed(money), "period": " – ".join(period)}
    parts = [words("fact", label=words(f"fact.{name}"), value=shorten(each, 90)) for name, each in told.items() if each]
    return " · ".join(parts)


def unique(values: list[str]) -> list[str]:
    """Return the values, each once."""
    return list(dict.fromkeys(values))


def judged_for(briefing: Briefing, words: Words) -> str:
    """Return for whom and by the law of which day it was judged."""
    analysis, day = briefing.analysis, words.day(briefing.analysis.on)
    who = analysis.organization
    if who is None or briefing.public:
        return words("judged.nobody", day=day)
    body = words.name("body", who.body) if who.body else ""
    facts = [body, words("judged.registered", country=words.country(who.incorporated)) if who.incorporated else ""]
    told = ", ".join(filter(None, facts)) or words("judged.no_facts")
    return words("judged.for", day=day, name=plain(who.name) or words("judged.unnamed"), facts=told)
