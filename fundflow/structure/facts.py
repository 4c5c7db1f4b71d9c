"""Turns an outline's words into the facts of the award, each with its quote, or leaves them out.

Two different values of equal standing cancel each other; blanks and instructions are no values.
Facts are read only from documents that speak of one award.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from fundflow.model import Fact, InstrumentKind, ProvisionKind
from fundflow.structure.labels import Value, label_of, label_words, values
from fundflow.structure.money import Day, Money, amounts, date_order, days
from fundflow.structure.parties import parties
from fundflow.structure.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fundflow.model import Layout, Provision

_ONE_AWARD = {
    InstrumentKind.AGREEMENT,
    InstrumentKind.NOTICE_OF_AWARD,
    InstrumentKind.AMENDMENT,
    InstrumentKind.UNKNOWN,
}
_OTHER_DOLLARS = {"CAD", "AUD", "NZD", "MXN", "ARS", "CLP", "COP"}
_FIRST, _MOST = 160, 500
"""Provisions at the start that are read, and all that are when short or tabular ones are added."""
_ID = re.compile(r"(?=[^\s]*\d)[A-Z0-9][A-Z0-9./_–-]{3,40}(?<![./–-])(?![a-z])")
_LISTING = re.compile(r"(?<![\d.$])(\d{2}\.\d{3})(?![\d.])")
_BLANK = re.compile(r"_{2,}|\.{4,}|…{2,}|[\[\]<>{}]")
_NAME_ENDS = re.compile(r"\s{3,}|;|\s\|\s|\n|\s\(|,\s(?=[a-zà-ÿ\d])")
_ADDRESS = re.compile(r"(?<=\w)(?:, [A-ZÀ-Þ][\w.-]+(?: [A-ZÀ-Þ][\w.-]+)?){2,}$")
"""City and country behind a name."""
_SEVERAL = {"award_id", "assistance_listing"}


class Candidate(NamedTuple):
    """A possible fact: the lower its rank, the better its standing."""

    name: str
    value: str
    start: int
    end: int
    provision: Provision
    rank: float


class _Known(NamedTuple):
    """Layout words that facts are read with, folded once."""

    blanks: tuple[str, ...]
    verbs: frozenset[str]
    roles: frozenset[str]
    periods: tuple[str, ...]
    period_titles: frozenset[str]
    amounts: tuple[str, ...]


@lru_cache(maxsize=8)
def _known(layout: Layout) -> _Known:
    phrases = layout.phrases
    return _Known(
        tuple(map(fold, phrases["blanks"])),
        frozenset(map(fold, layout.verbs)),
        frozenset(map(fold, (*phrases["funder_roles"], *phrases["recipient_roles"]))),
        tuple(map(fold, phrases["period_context"])),
        frozenset(map(fold, layout.labels["period"])),
        tuple(map(fold, phrases["amount_context"])),
    )


def facts_of(provisions: Sequence[Provision], kind: InstrumentKind, layout: Layout) -> tuple[Fact, ...]:
    """Return the facts of a document: several identifiers perhaps, exactly one or none of the rest."""
    chosen = [p for p in provisions if p.index < _FIRST or _short(p)][:_MOST]
    dated = [p.text[:600] for p in chosen if any(sign in p.text for sign in ("/20", "/19", "-20", "-19"))]
    order = date_order("\n".join(dated))
    found = list(_labelled(chosen, layout, order))
    if kind in _ONE_AWARD:
        found += _running(chosen, kind, layout, order)
    else:
        found = [candidate for candidate in found if candidate.name == "assistance_listing"]
    facts = [fact for name in dict.fromkeys(c.name for c in found) for fact in _agreed(name, found)]
    return tuple(_with_currency(facts, provisions, layout))


def _short(provision: Provision) -> bool:
    return provision.kind in {ProvisionKind.TABLE_ROW, ProvisionKind.FIELD} or (
        len(provision.text) < 160 and ":" in provision.text
    )


# -- labels --------------------------------------------------------------------------------------


def _labelled(chosen: Sequence[Provision], layout: Layout, order: str) -> Iterator[Candidate]:
    blanks = _known(layout).blanks
    for found in values(chosen, layout):
        value = _graded(found)
        text = value.provision.text[value.start : value.end]
        words = fold(text).strip(" .:-–—")
        if not words or _BLANK.search(text[:60]) or words.startswith(blanks):
            continue
        yield from _read(value, text, layout, order)


def _graded(value: Value) -> Value:
    """Give a plain label ("Amount") less standing, and a pass-through entity more than its own funder."""
    if value.name.endswith("_plain"):
        return value._replace(name=value.name.removesuffix("_plain"), rank=value.rank + 0.5)
    if value.name == "pass_through":
        return value._replace(name="funder", rank=value.rank - 0.5)
    return value


def _read(value: Value, text: str, layout: Layout, order: str) -> Iterator[Candidate]:
    """Read a labelled value as what its label says it is."""
    if value.name == "award_id":
        yield from _ids(value, text)
    elif value.name == "assistance_listing":
        for match in _LISTING.finditer(text[:300]):
            yield _candidate(value, match.group(1), match.end())
    elif value.name == "amount":
        yield from _amount(value, text, layout)
    elif value.name in {"start", "end", "period"}:
        yield from _dates(value, text, layout, order)
    else:
        name = _name(text, layout)
        if name:
            yield _candidate(value, name, text.find(name) + len(name))


def _candidate(value: Value, content: str, end: int, name: str = "") -> Candidate:
    return Candidate(name or value.name, content, value.quoted, value.start + end, value.provision, value.rank)


def _ids(value: Value, text: str) -> Iterator[Candidate]:
    """Read the identifier that follows a label at once."""
    match = _ID.match(text.lstrip(" #:"))
    if match is None:
        return
    token = match.group()
    shift = len(text) - len(text.lstrip(" #:"))
    letters = any(map(str.isalpha, token))
    if not letters and (token.count(".") or token.count(",") or "/" in token or len(token) < 5):
        return
    yield _candidate(value, token, shift + match.end())


def _amount(value: Value, text: str, layout: Layout) -> Iterator[Candidate]:
    """Read the only amount of a value."""
    found: list[Money] = list(amounts(text[:120], layout))
    if len(found) == 1:
        yield _candidate(value, found[0].amount, found[0].end)
        yield _candidate(value, found[0].currency, found[0].end, "currency")


def _dates(value: Value, text: str, layout: Layout, order: str) -> Iterator[Candidate]:
    """Read a start, an end, or both of a period."""
    found: list[Day] = list(days(text[:120], layout, order))
    if value.name == "period":
        if len(found) == 2 and found[0].value <= found[1].value:
            yield _candidate(value, found[0].value, found[1].end, "start")
            yield _candidate(value, found[1].value, found[1].end, "end")
    elif found and found[0].start < 20:
        yield _candidate(value, found[0].value, found[0].end)


def _name(text: str, layout: Layout) -> str:
    """Return a party's name when a value is one and nothing else."""
    name = _NAME_ENDS.split(text.strip(" :–—-"))[0].strip(" ,")
    name = name if name.endswith(layout.phrases["legal_forms"]) else name.rstrip(".")
    words = name.split()
    if not 1 <= len(words) <= 14 or len(name) > 110 or not name[0].isupper() or "?" in name:
        return ""
    known = _known(layout)
    if not known.verbs.isdisjoint(fold(name).replace(",", " ").split()) or label_of(name, label_words(layout)):
        return ""
    name = _ADDRESS.sub("", name)
    return "" if fold(name) in known.roles or sum(map(str.isalpha, name)) < 3 else name


# -- running text --------------------------------------------------------------------------------


def _running(chosen: Sequence[Provision], kind: InstrumentKind, layout: Layout, order: str) -> Iterator[Candidate]:
    """Read parties, period and amount from sentences of the first provisions."""
    for provision in chosen:
        if provision.kind in {ProvisionKind.TABLE_ROW, ProvisionKind.FIELD} or provision.deleted:
            continue
        text = provision.text[:1500]
        if provision.index < 40 and ('"' in text or "“" in text or "«" in text or "‘" in text):
            for party in parties(text, layout):
                yield Candidate(party.role, party.name, party.start, party.end, provision, party.rank)
        if kind is not InstrumentKind.UNKNOWN and any(map(str.isdigit, text)):
            yield from _sentences(provision, text, layout, order)


def _sentences(provision: Provision, text: str, layout: Layout, order: str) -> Iterator[Candidate]:
    """Read "from D to D" beside words of a period, and an amount beside words of an award."""
    folded, known = fold(text), _known(layout)
    at = _near(folded, known.periods)
    if at < 0 and not known.period_titles.isdisjoint(fold(provision.heading).split()):
        at = 0
    if at >= 0:
        found = list(days(text[at : at + 200], layout, order))
        if len(found) == 2 and found[0].value <= found[1].value and found[1].start - found[0].end < 40:
            end = at + found[1].end
            yield Candidate("start", found[0].value, at, end, provision, 3)
            yield Candidate("end", found[1].value, at, end, provision, 3)
    at = _near(folded, known.amounts)
    if at >= 0:
        money = [m for m in amounts(text[at : at + 140], layout) if m.currency]
        if money and len({m.amount for m in money}) == 1:
            yield Candidate("amount", money[0].amount, at, at + money[0].end, provision, 3)
            yield Candidate("currency", money[0].currency, at, at + money[0].end, provision, 3)


def _near(folded: str, phrases: Sequence[str]) -> int:
    """Return where the first of some phrases stands, -1 when none does."""
    places = [place for phrase in phrases if (place := folded.find(phrase)) >= 0]
    return min(places, default=-1)


# -- agreement -----------------------------------------------------------------------------------


def _agreed(name: str, found: Sequence[Candidate]) -> Iterator[Fact]:
    """Yield the value on which the best candidates agree; every value for identifiers."""
    mine = [candidate for candidate in found if candidate.name == name]
    best = min(candidate.rank for candidate in mine)
    top = [candidate for candidate in mine if candidate.rank == best or name in _SEVERAL]
    different = {_same(candidate.value): candidate for candidate in reversed(top)}
    if len(different) == 1 or name in _SEVERAL:
        for candidate in sorted(different.values(), key=lambda c: (c.provision.index, c.start, c.end)):
            yield _fact(candidate)


def _same(value: str) -> str:
    """Return what two spellings of one value share."""
    if value.replace(".", "").isdigit():
        return value.removesuffix(".00")
    return re.sub(r"[\s,.]+", " ", fold(value)).strip()


def _fact(candidate: Candidate) -> Fact:
    provision = candidate.provision
    page = next((p.page for p in reversed(provision.pieces) if p.offset <= candidate.start), provision.page)
    quote = provision.text[candidate.start : candidate.end].strip()
    return Fact(candidate.name, candidate.value, quote, page, provision.index)


def _with_currency(facts: Sequence[Fact], provisions: Sequence[Provision], layout: Layout) -> Iterator[Fact]:
    """Keep the currency only beside its amount; "$" alone is the US dollar unless others are named."""
    amount = next((fact for fact in facts if fact.name == "amount"), None)
    for fact in facts:
        if fact.name != "currency":
            yield fact
        elif amount is not None and fact.value == "$":
            if not _other_dollars(provisions, layout):
                yield fact._replace(value="USD")
        elif amount is not None and fact.value:
            yield fact


def _other_dollars(provisions: Sequence[Provision], layout: Layout) -> bool:
    """Tell whether a document names dollars or pesos other than the US dollar."""
    text = "\n".join(provision.text for provision in provisions)
    names = [name for name, code in layout.currencies.items() if code in _OTHER_DOLLARS]
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in names)
