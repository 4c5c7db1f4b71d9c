"""Reads facts from sentences, letters and tables where no label names them.

Each reading asks for words around the value that leave no other meaning.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fundflow.model import InstrumentKind, ProvisionKind
from fundflow.structure.candidates import LISTING, Candidate, amount, code_at, ids, known_words, same
from fundflow.structure.issuer import beside, issuers
from fundflow.structure.labels import Value
from fundflow.structure.money import amounts, days
from fundflow.structure.parties import parties
from fundflow.structure.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fundflow.model import Layout, Provision

_TITLE, _OPENING, _FIRST = 6, 20, 160
"""Provisions at the start in which the agreement is named; in which the subject of a letter, and a listing, stand."""
_PROGRAMME = re.compile(r"\s[A-ZÀ-Þ][\w’'/-]*(?:\s(?:[a-z]{1,3}|[A-ZÀ-Þ][\w’'/-]*)){1,12}")


def running(chosen: Sequence[Provision], kind: InstrumentKind, layout: Layout, order: str) -> Iterator[Candidate]:
    """Read parties, period and amount from sentences of the first provisions."""
    for provision in chosen:
        if provision.kind in {ProvisionKind.TABLE_ROW, ProvisionKind.FIELD} or provision.deleted:
            yield from _listed(provision, layout)
            continue
        if provision.index < _OPENING:
            yield from _subject(provision, layout)
        if provision.index < _TITLE or (provision.index < _OPENING and provision.kind is ProvisionKind.HEADING):
            yield from _entitled(provision, layout)
        text = provision.text[:1500]
        if provision.index < 40:
            for party in parties(text, layout):
                yield Candidate(party.role, party.name, party.start, party.end, provision, party.rank)
        if kind is not InstrumentKind.UNKNOWN and any(map(str.isdigit, text)):
            yield from _sentences(provision, text, layout, order)


def _sentences(provision: Provision, text: str, layout: Layout, order: str) -> Iterator[Candidate]:
    """Read "from D to D" beside words of a period, and an amount beside words of an award."""
    folded, known = fold(text), known_words(layout)
    at = _near(folded, known.periods)
    if at < 0 and not known.period_titles.isdisjoint(fold(provision.heading).split()):
        at = 0
    if at >= 0:
        found = list(days(text[at : at + 200], layout, order))
        if len(found) == 2 and found[0].value <= found[1].value and found[1].start - found[0].end < 40:
            end = at + found[1].end
            yield Candidate("start", found[0].value, at, end, provision, 3)
            yield Candidate("end", found[1].value, at, end, provision, 3)
    if at < 0 and known.lasts.match(folded) and not known.lasting.isdisjoint(fold(provision.heading).split()):
        yield from _lasting(provision, folded, layout, order)
    at = _near(folded, known.amounts)
    if at >= 0:
        money = [m for m in amounts(text[at : at + 140], layout) if m.currency]
        if money and len({m.amount for m in money}) == 1:
            yield Candidate("amount", money[0].amount, at, at + money[0].end, provision, 3)
            yield Candidate("currency", money[0].currency, at, at + money[0].end, provision, 3)


def _lasting(provision: Provision, folded: str, layout: Layout, order: str) -> Iterator[Candidate]:
    """Read "The grant is for … from D to D" in the first sentence of a paragraph on the award's time."""
    found = [day for day in days(folded[:250], layout, order) if ". " not in folded[: day.start]]
    joined = found and folded[: found[0].start].rstrip().endswith(tuple(map(fold, layout.phrases["from"])))
    if joined and len(found) == 2 and found[0].value <= found[1].value and found[1].start - found[0].end < 20:
        yield Candidate("start", found[0].value, 0, found[1].end, provision, 3)
        yield Candidate("end", found[1].value, 0, found[1].end, provision, 3)


def _subject(provision: Provision, layout: Layout) -> Iterator[Candidate]:
    """Read the award that the subject of a letter names."""
    match = known_words(layout).subject.match(fold(provision.text[:120]))
    if match:
        value = Value("award_id", match.end(), len(provision.text), match.start(), provision, 2)
        yield from ids(value, provision.text[match.end() :])


def _entitled(provision: Provision, layout: Layout) -> Iterator[Candidate]:
    """Read the number behind the name of the agreement in the first lines: "Grant Agreement FT-3391 between …"."""
    text = provision.text[:400]
    for match in known_words(layout).award.finditer(fold(text)):
        code = code_at(text, match.end())
        if code:
            yield Candidate("award_id", code, match.start(), match.end() + len(code), provision, 3)


def _listed(row: Provision, layout: Layout) -> Iterator[Candidate]:
    """Read "federal: 93.940 HIV Prevention Activities" in a table: a number and the name of its programme."""
    text = row.text[:400]
    match = known_words(layout).listing.search(fold(text)) if row.index < _FIRST and not row.deleted else None
    number = LISTING.match(text, match.end()) if match else None
    if match and number and _PROGRAMME.match(text, number.end()):
        yield Candidate("assistance_listing", number.group(1), match.start(), number.end(), row, 2)


def contributed(chosen: Sequence[Provision], found: Sequence[Candidate], layout: Layout) -> Iterator[Candidate]:
    """Read "Contribution of UNOCR | EUR 612,000.00" where UNOCR is how the funder is called."""
    funders = [fold(c.provision.text) for c in found if c.name == "funder"]
    for row in chosen:
        match = (
            known_words(layout).contribution.match(fold(row.text[:80])) if row.kind is ProvisionKind.TABLE_ROW else None
        )
        if match is None or not any(f"{sign}{match.group(1)}" in text for text in funders for sign in '"“«('):
            continue
        yield from amount(Value("amount", match.end(), len(row.text), 0, row, 1), row.text[match.end() :], layout)


def issued(
    provisions: Sequence[Provision], kind: InstrumentKind, found: Sequence[Candidate], layout: Layout
) -> Iterator[Candidate]:
    """Read who issues the document where no label says so, but never the recipient."""
    recipients = {same(one.value) for one in found if one.name == "recipient"}
    known = {one.name: fold(one.value) for one in found if one.name in {"funder", "recipient"}}
    for one in (*issuers(provisions, kind, layout), *beside(provisions, known, layout)):
        if one.role != "funder" or same(one.name) not in recipients:
            yield Candidate(one.role, one.name, one.start, one.end, one.provision, one.rank)


def _near(folded: str, phrases: Sequence[str]) -> int:
    """Return where the first of some phrases stands, -1 when none does."""
    places = [place for phrase in phrases if (place := folded.find(phrase)) >= 0]
    return min(places, default=-1)
