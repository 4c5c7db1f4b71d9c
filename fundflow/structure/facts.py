"""Turns an outline's words into the facts of the award, each with its quote, or leaves them out.

Two different values of equal standing cancel each other; blanks and instructions are no values.
Facts are read only from documents that speak of one award.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fundflow.model import Fact, InstrumentKind, ProvisionKind
from fundflow.structure.candidates import LISTING, Candidate, amount, candidate, ids, known_words, same
from fundflow.structure.labels import Value, label_of, label_words, labels_end, values
from fundflow.structure.money import Day, date_order, days
from fundflow.structure.running import contributed, issued, running
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
_BLANK = re.compile(r"_{2,}|\.{4,}|…{2,}|[\[\]<>{}]")
_NAME_ENDS = re.compile(r"\s{3,}|;|\s\|\s|\n|\s\(|,\s(?=[a-zà-ÿ\d])|(?<=[a-zà-ÿ]{3})\.\s(?=[A-ZÀ-Þ])")
_ADDRESS = re.compile(r"(?<=\w)(?:, [A-ZÀ-Þ][\w.-]+(?: [A-ZÀ-Þ][\w.-]+)?){2,}$")
"""City and country behind a name."""
_SEVERAL = {"award_id", "assistance_listing"}


def facts_of(provisions: Sequence[Provision], kind: InstrumentKind, layout: Layout) -> tuple[Fact, ...]:
    """Return the facts of a document: several identifiers perhaps, exactly one or none of the rest."""
    chosen = [p for p in provisions if p.index < _FIRST or _short(p)][:_MOST]
    dated = [p.text[:600] for p in chosen if any(sign in p.text for sign in ("/20", "/19", "-20", "-19"))]
    order = date_order("\n".join(dated))
    found = [one for one in _labelled(chosen, layout, order) if _belongs(one, kind)]
    if kind in _ONE_AWARD:
        found += running(chosen, kind, layout, order)
        found += contributed(chosen, found, layout)
    if kind in _ONE_AWARD or kind is InstrumentKind.NOFO:
        found += issued(provisions, kind, found, layout)
    facts = [fact for name in dict.fromkeys(c.name for c in found) for fact in _agreed(name, found)]
    return tuple(_with_currency(facts, provisions, layout))


def _belongs(one: Candidate, kind: InstrumentKind) -> bool:
    """Tell whether a labelled value says something of the award in this kind of document."""
    if kind in _ONE_AWARD:
        return one.label != "opportunity"
    if one.name == "assistance_listing":
        return True
    return kind is InstrumentKind.NOFO and one.rank <= 2 and one.label in {"opportunity", "period"}


def _short(provision: Provision) -> bool:
    return provision.kind in {ProvisionKind.TABLE_ROW, ProvisionKind.FIELD} or (
        len(provision.text) < 160 and ":" in provision.text
    )


# -- labels --------------------------------------------------------------------------------------


def _labelled(chosen: Sequence[Provision], layout: Layout, order: str) -> Iterator[Candidate]:
    blanks = known_words(layout).blanks
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
    if value.name in {"award_id", "opportunity"}:
        yield from ids(value, text)
    elif value.name == "assistance_listing":
        for match in LISTING.finditer(text[:300]):
            yield candidate(value, match.group(1), match.end())
    elif value.name == "amount":
        yield from amount(value, text, layout)
    elif value.name in {"start", "end", "period"}:
        yield from _dates(value, text, layout, order)
    else:
        name = _name(text, layout)
        if name:
            yield candidate(value, name, text.find(name) + len(name))


def _dates(value: Value, text: str, layout: Layout, order: str) -> Iterator[Candidate]:
    """Read a start, an end, or both of a period."""
    found: list[Day] = list(days(text[:120], layout, order))
    if value.name == "period":
        if len(found) == 2 and found[0].value <= found[1].value:
            yield candidate(value, found[0].value, found[1].end, "start")
            yield candidate(value, found[1].value, found[1].end, "end")
    elif found and found[0].start < 20:
        yield candidate(value, found[0].value, found[0].end)


def _name(text: str, layout: Layout) -> str:
    """Return a party's name when a value is one and nothing else."""
    name = _NAME_ENDS.split(text.strip(" :–—-"))[0].strip(" ,")
    name = name if name.endswith(layout.phrases["legal_forms"]) else name.rstrip(".")
    words = name.split()
    if not 1 <= len(words) <= 14 or len(name) > 110 or not name[0].isupper() or "?" in name:
        return ""
    known = known_words(layout)
    if fold(words[0]) in known.joints:
        return ""
    if not known.verbs.isdisjoint(fold(name).replace(",", " ").split()) or label_of(name, label_words(layout)):
        return ""
    if labels_end(name, label_words(layout)):
        return ""
    name = _ADDRESS.sub("", name)
    return "" if fold(name) in known.roles or sum(map(str.isalpha, name)) < 3 else name


# -- agreement -----------------------------------------------------------------------------------


def _agreed(name: str, found: Sequence[Candidate]) -> Iterator[Fact]:
    """Yield the value on which the best candidates agree; every value for identifiers."""
    mine = [one for one in found if one.name == name]
    best = min(one.rank for one in mine)
    top = [one for one in mine if one.rank == best or name in _SEVERAL]
    different = {same(one.value): one for one in reversed(top)}
    if len(different) == 1 or name in _SEVERAL:
        for one in sorted(different.values(), key=lambda c: (c.provision.index, c.start, c.end)):
            yield _fact(one)


def _fact(one: Candidate) -> Fact:
    provision = one.provision
    page = next((p.page for p in reversed(provision.pieces) if p.offset <= one.start), provision.page)
    quote = provision.text[one.start : one.end].strip()
    return Fact(one.name, one.value, quote, page, provision.index)


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
