"""Turn one rule file into a `Rule`.

A rule without both kinds of example, sentences it must find and near-misses it must not, does not
load.  Nothing is guessed: what a file leaves out stays empty and is shown as such.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from fundflow.model import Effect, Example, FlowDown, Pattern, Rule, RulePage, Scope
from fundflow.rulebook.flowterms import read_flow_terms
from fundflow.rulebook.frames import EFFECTIVE
from fundflow.rulebook.law import read_bindings, read_citations, read_exemptions, read_injunctions, read_other
from fundflow.rulebook.lexicon import LANGUAGES
from fundflow.rulebook.patterns import parse
from fundflow.rulebook.programmes import read_programmes
from fundflow.rulebook.schema import ACTIVITIES, ENTRY, FAMILIES, SEVERITIES, WHO
from fundflow.rulebook.strict import Fields, near, read_fields

if TYPE_CHECKING:
    from collections.abc import Collection
    from enum import StrEnum
    from pathlib import Path

    from fundflow.model import Binding, Exemption, FlowTerms, Injunction, Programme

_SHOWN = ("restricts", "refers", "permits", "exempts", "mentions")


class Reach(NamedTuple):
    """How far a condition goes: the fields that rules and instrument cards share."""

    family: str
    severity: str
    scope: Scope
    flow_down: FlowDown
    flow_terms: FlowTerms
    binds: tuple[Binding, ...]
    exemptions: tuple[Exemption, ...]
    injunctions: tuple[Injunction, ...]
    as_in: str
    activities: tuple[str, ...]
    programmes: tuple[Programme, ...]


def read_rule(path: Path, pack: str, known: Collection[str], problems: list[str]) -> Rule | None:
    """Return the rule of the file, or None when its very frame is broken."""
    fields = read_fields(path, problems, "/".join(path.parts[-2:]))
    if fields is None:
        return None
    protects = fields.flag("protects")
    rule = Rule(
        id=_identity(fields, path),
        title=fields.text("title"),
        patterns=read_patterns(fields, "match", known, required=True),
        frames=frozenset(fields.choices("when", EFFECTIVE)) or frozenset({"ban"}),
        unless=read_patterns(fields, "unless", known),
        needs=read_patterns(fields, "needs", known),
        document=read_context(fields, known),
        citations=read_citations(fields, "law"),
        examples=read_examples(fields, "permits" if protects else "restricts"),
        protects=protects,
        reviewed=fields.day("reviewed", required=True) or date.min,
        path=str(path),
        pack=pack,
        page=read_page(fields),
        once=fields.flag("once"),
        catalogue=read_catalogue(fields),
        **read_reach(fields, known)._asdict(),
    )
    fields.done()
    return rule


def read_reach(fields: Fields, known: Collection[str]) -> Reach:
    """Return what rules and the `carries` of instrument cards have in common."""
    return Reach(
        fields.choice("family", FAMILIES),
        fields.choice("severity", SEVERITIES, default="medium"),
        Scope(_enum(fields, "scope", Scope, Scope.USE_OF_FUNDS)),
        FlowDown(_enum(fields, "flow_down", FlowDown, FlowDown.UNKNOWN)),
        read_flow_terms(fields),
        read_bindings(fields),
        read_exemptions(fields),
        read_injunctions(fields),
        read_other(fields),
        fields.choices("activities", ACTIVITIES),
        read_programmes(fields, known),
    )


def _enum(fields: Fields, key: str, kind: type[StrEnum], fallback: StrEnum) -> str:
    values = [str(member) for member in kind]
    value = fields.choice(key, values)
    return value if value in values else str(fallback)


def read_page(fields: Fields) -> RulePage:
    """Return what a person reads about the rule."""
    return RulePage(
        says=fields.text("says"),
        why=fields.text("why", required=False),
        applies=fields.text("applies", required=False),
        flow=fields.text("flow", required=False),
        limits=fields.texts("limits"),
        still_allowed=fields.texts("still_allowed"),
        **read_asks_of(fields)._asdict(),
    )


class Asks(NamedTuple):
    """What a rule proposes to ask, and who of the signers each ask is for if not for all."""

    ask: tuple[str, ...]
    ask_only: tuple[tuple[str, str], ...]


def read_asks_of(fields: Fields) -> Asks:
    """Return the asks: each a text, or a mapping with a text and `who` can send it."""
    texts: list[str] = []
    only: list[tuple[str, str]] = []
    for item in fields.mixed("ask"):
        texts.append(item if isinstance(item, str) else item.text("text"))
        if not isinstance(item, str):
            only.append((texts[-1], item.choice("who", WHO)))
            item.done()
    return Asks(tuple(texts), tuple(only))


def read_catalogue(fields: Fields) -> tuple[str, ...]:
    """Return the catalogue entries that the file covers; each is a letter of a family and two digits."""
    entries = fields.texts("catalogue")
    for entry in sorted(set(entries)):
        if not ENTRY.fullmatch(entry):
            fields.problem(f"'catalogue: {entry}' is no entry. Write a letter A to G, two digits: A04", entry)
        elif entries.count(entry) > 1:
            fields.problem(f"'catalogue: {entry}' stands twice. Remove one", entry)
    return entries


def read_examples(fields: Fields, needed: str) -> tuple[Example, ...]:
    """Return the sentences that prove the rule; both kinds must be there."""
    section = fields.map("examples", required=True)
    if section is None:
        return ()
    examples = [e for effect in _SHOWN for e in _examples(section, effect, Effect(effect))]
    silent = list(_examples(section, "silent", None))
    if not silent or not any(e.effect == needed for e in examples):
        section.problem(
            f"examples must hold both '{needed}' and 'silent': a rule proves what it finds and what it does not"
        )
    section.done()
    return (*examples, *silent)


def _examples(section: Fields, key: str, effect: Effect | None) -> list[Example]:
    return [_example(item, effect) for item in section.mixed(key)]


def _example(item: str | Fields, effect: Effect | None) -> Example:
    if isinstance(item, str):
        return Example(effect, item)
    example = Example(
        effect,
        item.text("text"),
        item.choice("lang", LANGUAGES, default="en"),
        item.text("heading", required=False),
        item.text("lead_in", required=False),
    )
    item.done()
    return example


def _identity(fields: Fields, path: Path) -> str:
    name = fields.text("id")
    if name != path.stem:
        fields.problem(f"id '{name}' differs from the file name. Name the file '{name}.yaml'")
    return name


def read_patterns(fields: Fields, key: str, known: Collection[str], *, required: bool = False) -> tuple[Pattern, ...]:
    """Return the patterns under a key; unknown concepts are mistakes."""
    patterns = []
    for source in fields.texts(key, required=required):
        try:
            patterns.append(parse(source, known))
        except ValueError as error:
            fields.problem(str(error), source)
    return tuple(patterns)


def read_context(fields: Fields, known: Collection[str], key: str = "document") -> tuple[str, ...]:
    """Return the concepts of which one must stand somewhere in the document, or in the sentence."""
    concepts = fields.texts(key)
    for concept in concepts:
        if concept not in known:
            fields.problem(f"concept '{concept}' under '{key}' is unknown.{near(concept, known)}")
    return concepts
