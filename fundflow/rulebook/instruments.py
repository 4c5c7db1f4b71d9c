"""Turn an instrument card into rules that `refer`: one for each condition the text carries.

A card's citations and names become a concept of their own, `instrument:<id>`, so that one pass over
the words finds them with everything else.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from fundflow.model import Citation, Example, Pattern, Rule, RulePage, Step
from fundflow.rulebook.law import read_citations
from fundflow.rulebook.lexicon import LexiconBuilder, add_words
from fundflow.rulebook.patterns import parse
from fundflow.rulebook.rules import (
    read_asks_of,
    read_catalogue,
    read_context,
    read_examples,
    read_patterns,
    read_reach,
)
from fundflow.rulebook.strict import read_fields

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from fundflow.rulebook.strict import Fields

UNKNOWN_TEXT = "fundflow does not have this text. Ask for it, dated, before you sign."


TEXTS = ("rule_text", "rule_kind", "annex_text")
"""Concepts of what a text is called; a card whose matter is no rule in itself leaves the second out."""
BINDING = "made_binding|exempt"
"""What makes of a text that is only named a term, or lifts it."""
FAR = 14
"""Words from what a text is called to what it is on."""


class Card(NamedTuple):
    """What all conditions of one card share."""

    id: str
    title: str
    known: bool
    document: tuple[str, ...]
    titled: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]
    law: tuple[Citation, ...]
    why: str
    limits: tuple[str, ...]
    reviewed: date
    examples: tuple[Example, ...]
    once: bool
    catalogue: tuple[str, ...]
    path: str


def add_card_words(builder: LexiconBuilder, path: Path) -> None:
    """Add the card's citations and names to the automaton; mistakes are reported by `read_card`."""
    fields = read_fields(path, [])
    if fields is None:
        return
    concept = f"instrument:{path.stem}"
    builder.concepts.add(concept)
    for cite in fields.texts("cites"):
        try:
            builder.add_citation(cite, concept)
        except ValueError:
            continue
    numbers = fields.texts("numbers")
    if numbers:
        builder.concepts.add(f"number:{path.stem}")
    for number in numbers:
        try:
            builder.add_term(number, f"number:{path.stem}")
        except ValueError:
            continue
    for key, name in (("names", concept), ("about", f"matter:{path.stem}")):
        words = fields.map(key)
        if words is not None:
            builder.concepts.add(name)
            add_words(builder, words, name)


def read_card(path: Path, known: Collection[str], problems: list[str]) -> list[Rule]:
    """Return one rule for each condition the card carries."""
    fields = read_fields(path, problems, "/".join(path.parts[-2:]))
    if fields is None:
        return []
    card = _card(fields, path, known)
    _check_words(fields, titled=bool(card.titled))
    carried = list(_carries(fields, card, known))
    fields.done()
    if not carried:
        fields.problem("a card must say what it carries, or nothing can be said about it")
    return carried


def _card(fields: Fields, path: Path, known: Collection[str]) -> Card:
    name = fields.text("id")
    if name != path.stem:
        fields.problem(f"id '{name}' differs from the file name. Name the file '{name}.yaml'")
    return Card(
        id=name,
        title=fields.text("title"),
        known=fields.flag("known", default=True),
        document=read_context(fields, known),
        titled=(*_titled(fields, name, known), *_numbered(fields, name, known)),
        unless=read_patterns(fields, "unless", known),
        law=read_citations(fields, "law"),
        why=fields.text("why", required=False),
        limits=fields.texts("limits"),
        reviewed=fields.day("reviewed", required=True) or date.min,
        examples=read_examples(fields, "refers"),
        once=fields.flag("once"),
        catalogue=read_catalogue(fields),
        path=str(path),
    )


def _titled(fields: Fields, name: str, known: Collection[str]) -> tuple[Pattern, ...]:
    """The patterns of a text that is known by what it is on: "the prime's terms on lobbying", "the lobbying policy"."""
    about, texts = fields.map("about"), fields.texts("texts") or TEXTS
    if about is None:
        return ()
    scratch = LexiconBuilder()
    add_words(scratch, about, "")
    about.done()
    kinds, matter = "|".join(texts), f"matter:{name}"
    orders = (f"{kinds} ..{FAR} {matter}", f"{matter} ..1 {kinds}")
    try:
        return tuple(parse(f"{order} & {BINDING}", known) for order in orders)
    except ValueError as error:
        fields.problem(str(error), "texts")
        return ()


def _numbered(fields: Fields, name: str, known: Collection[str]) -> tuple[Pattern, ...]:
    """The pattern of a part of a text: its number near the name of the whole, "sections 509 and 526 of the … Act"."""
    wholes, numbers = read_context(fields, known, "within"), fields.texts("numbers")
    if not wholes or not numbers:
        return ()
    return (parse(f"number:{name} ~{FAR} {'|'.join(wholes)}", known),)


def _check_words(fields: Fields, *, titled: bool) -> None:
    scratch = LexiconBuilder()
    cites = fields.texts("cites")
    for cite in cites:
        try:
            scratch.add_citation(cite, "")
        except ValueError as error:
            fields.problem(str(error), cite)
    names = fields.map("names")
    if names is not None:
        add_words(scratch, names, "")
        names.done()
    if not cites and names is None and not titled:
        fields.problem("a card needs 'cites', 'names' or 'about', or it can never be found")


def _carries(fields: Fields, card: Card, known: Collection[str]) -> Iterator[Rule]:
    items = list(fields.maps("carries"))
    for item in items:
        reach = read_reach(item, known)
        name = card.id if len(items) == 1 else f"{card.id}.{reach.family}"
        yield Rule(
            id=name,
            title=card.title,
            patterns=(
                Pattern((Step((f"instrument:{card.id}",), 0, ordered=True),), f"instrument:{card.id}"),
                *card.titled,
            ),
            frames=frozenset(),
            unless=card.unless,
            needs=(),
            document=card.document,
            citations=card.law,
            examples=card.examples,
            once=card.once,
            catalogue=card.catalogue,
            reviewed=card.reviewed,
            path=card.path,
            pack="instruments",
            page=_page(item, card),
            reference=True,
            known=card.known,
            broad=read_context(item, known, "broad"),
            **reach._asdict(),
        )
        item.done()


def _page(item: Fields, card: Card) -> RulePage:
    says = item.text("says")
    return RulePage(
        says=says if card.known else f"{says} {UNKNOWN_TEXT}",
        why=card.why,
        applies=item.text("applies", required=False),
        flow=item.text("flow", required=False),
        limits=card.limits,
        still_allowed=item.texts("still_allowed"),
        **read_asks_of(item)._asdict(),
    )
