"""Turn a rule book into a booklet that a lawyer can review and sign: law and rule side by side.

Each rule and each card of a legal text is one entry of labelled blocks; the page and the Word document
only set them.  What nobody has checked against the text says so at the source itself.  The same book
and date give the same booklet.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from fundflow.report import labels
from fundflow.report.bookletlaw import MARKS, Authorities, Authority, Block, law, sentence
from fundflow.report.bookletwords import concept_line, concepts, frame_words, pattern_words, word_list
from fundflow.report.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from fundflow.model import Example, Pack, Rule, RuleBook

    Words = Mapping[str, Mapping[str, tuple[str, ...]]]

CARDS = "Cards of legal texts"
REPEATED = 3
"""From so many lines on, a block that stood before is only referred to."""
EFFECTS = {
    "restricts": "Must find, as a limit",
    "refers": "Must find, as a text that is brought in",
    "permits": "Must find, as something that stays allowed",
    "exempts": "Must find, as an exemption",
    "mentions": "Must find, as mere talk",
    "": "Must not report",
}


class Entry(NamedTuple):
    """One rule, or one card of a legal text."""

    number: int
    anchor: str
    title: str
    facts: tuple[tuple[str, str], ...]
    law: tuple[Block, ...]
    rule: tuple[Block, ...]
    examples: tuple[Block, ...]
    looks: tuple[Block, ...]
    """How the rule finds it: what it looks for and where it stays silent."""


class Chapter(NamedTuple):
    """The entries of one kind of condition, or the cards."""

    title: str
    entries: tuple[Entry, ...]
    cards: bool = False


class Booklet(NamedTuple):
    """Everything that is printed."""

    on: date
    packs: tuple[Pack, ...]
    chapters: tuple[Chapter, ...]
    authorities: tuple[Authority, ...]
    words: tuple[tuple[str, list[tuple[str, str]]], ...]
    counts: str
    about: str
    """What is in it, when it is not the whole book."""


def booklet(book: RuleBook, chosen: Iterable[Rule], words: Words, on: date, about: str = "") -> Booklet:
    """Return the booklet of the rules chosen; `words` are the terms of every concept."""
    rules = [rule for rule in chosen if not rule.reference]
    cards = _cards(rule for rule in chosen if rule.reference)
    sources = Authorities()
    numbers = count(1)
    chapters = [*_families(rules, words, sources, numbers), _texts(cards, words, sources, numbers)]
    authorities = tuple(sources.table())
    return Booklet(
        on=on,
        packs=book.packs,
        chapters=tuple(_told_once(chapter for chapter in chapters if chapter.entries)),
        authorities=authorities,
        words=tuple(word_list(rules, words)),
        counts=_counts(len(rules), len(cards), authorities),
        about=about,
    )


def _told_once(chapters: Iterable[Chapter]) -> Iterator[Chapter]:
    """Replace long blocks that stand in an earlier entry word for word by a line that says where."""
    seen: dict[Block, int] = {}
    for chapter in chapters:
        entries = []
        for entry in chapter.entries:
            law = tuple(_once(block, entry.number, seen) for block in entry.law)
            entries.append(entry._replace(law=law))
        yield chapter._replace(entries=tuple(entries))


def _once(block: Block, number: int, seen: dict[Block, int]) -> Block:
    first = seen.setdefault(block, number)
    if first == number or len(block.items) < REPEATED:
        return block
    return Block(block.heading, (f"The same as in {first}, word for word.",))


def _counts(rules: int, cards: int, sources: tuple[Authority, ...]) -> str:
    read = sum(each.mark == MARKS[True] for each in sources)
    return (
        f"{labels.count(rules, 'rule')}, {labels.count(cards, 'card of a legal text', 'cards of legal texts')}. "
        f"{labels.count(len(sources), 'source')} cited: {read} checked against the text, "
        f"{len(sources) - read} from general knowledge, not checked."
    )


def _cards(rules: Iterable[Rule]) -> list[tuple[str, list[Rule]]]:
    """Group the rules of one card: they share everything but what the text carries."""
    found: dict[str, list[Rule]] = {}
    for rule in sorted(rules, key=lambda each: (each.path, each.id)):
        found.setdefault(rule.path, []).append(rule)
    return list(found.items())


def _families(rules: list[Rule], words: Words, sources: Authorities, numbers: Iterator[int]) -> Iterator[Chapter]:
    for family in labels.FAMILIES:
        own = sorted((rule for rule in rules if rule.family == family), key=lambda each: each.id)
        entries = tuple(_entry(rule, words, sources, next(numbers)) for rule in own)
        yield Chapter(sentence(labels.family(family)), entries)


def _texts(cards: list[tuple[str, list[Rule]]], words: Words, sources: Authorities, numbers: Iterator[int]) -> Chapter:
    return Chapter(CARDS, tuple(_card(*each, words, sources, next(numbers)) for each in cards), cards=True)


def _entry(rule: Rule, words: Words, sources: Authorities, number: int) -> Entry:
    sources.entry = number
    return Entry(
        number=number,
        anchor=rule.id,
        title=plain(rule.title),
        facts=(*_facts(rule), ("Reviewed", labels.day(rule.reviewed)), ("Rule", f"{rule.id}, pack {plain(rule.pack)}")),
        law=tuple(_kept(law(rule, sources))),
        rule=tuple(_kept(_says(rule))),
        examples=tuple(_kept(_examples(rule.examples))),
        looks=tuple(_kept(_looks_for(rule, words))),
    )


def _card(path: str, rules: list[Rule], words: Words, sources: Authorities, number: int) -> Entry:
    sources.entry = number
    first = rules[0]
    name = path.rsplit("/", 1)[-1].removesuffix(".yaml")
    sides = [(rule, law(rule, sources)) for rule in rules]
    laws = (
        sides[0][1]
        if len(rules) == 1
        else [sides[0][1][0], *(b for rule, found in sides for b in _laws_of(rule, found))]
    )
    return Entry(
        number=number,
        anchor=name,
        title=plain(first.title),
        facts=(("Reviewed", labels.day(first.reviewed)), ("Card", name)),
        law=tuple(_kept(laws)),
        rule=tuple(_kept(block for rule in rules for block in _carries(rule))),
        examples=tuple(_kept(_examples(first.examples))),
        looks=tuple(_kept([_cited(first, words)])),
    )


def _laws_of(rule: Rule, found: list[Block]) -> list[Block]:
    """Return whom one of several conditions binds: their sources are those of the card."""
    return [Block(f"{block.heading} ({labels.family(rule.family)})", block.items) for block in found[1:]]


def _facts(rule: Rule) -> tuple[tuple[str, str], ...]:
    return (
        ("Severity", rule.severity),
        ("It is about", labels.SCOPES[rule.scope]),
        ("Sub-grants", labels.FLOWS[rule.flow_down]),
    )


def _says(rule: Rule) -> list[Block]:
    page = rule.page
    return [
        Block("What it says", (page.says,)),
        Block("When it applies", (page.applies,)),
        Block("Sub-grants", (page.flow,)),
        Block("What stays allowed", page.still_allowed),
        Block("Why it matters", (page.why,)),
        Block("Activities it touches", (", ".join(rule.activities),)),
        Block("What it cannot tell", page.limits),
    ]


def _carries(rule: Rule) -> list[Block]:
    page = rule.page
    facts = "; ".join(f"{label.lower()}: {value.rstrip('.').lower()}" for label, value in _facts(rule))
    return [
        Block(f"It brings in: {labels.family(rule.family)}", (page.says, sentence(facts) + ".")),
        Block("When it applies", (page.applies,)),
        Block("What stays allowed", page.still_allowed),
    ]


def _looks_for(rule: Rule, words: Words) -> list[Block]:
    document = " or ".join(concept.replace("_", " ").upper() for concept in rule.document)
    return [
        Block("It looks for", tuple(map(pattern_words, rule.patterns))),
        Block("It reports a limit when", (frame_words(rule),)),
        Block("And only beside", tuple(map(pattern_words, rule.needs))),
        Block("And only in a document that speaks of", (document,)),
        Block("It stays silent at", tuple(map(pattern_words, rule.unless))),
        Block("Words, for example", ("; ".join(concept_line(concept, words) for concept in concepts(rule)),)),
    ]


def _cited(card: Rule, words: Words) -> Block:
    [concept] = card.patterns[0].steps[0].concepts
    terms = words.get(concept, {})
    return Block("It is known by", tuple(plain(term) for found in terms.values() for term in found))


def _examples(examples: Iterable[Example]) -> list[Block]:
    by_effect: dict[str, list[str]] = {key: [] for key in EFFECTS}
    for each in examples:
        language = "" if each.language == "en" else f" ({labels.languages((each.language,))})"
        before = f"[{plain(each.heading or each.lead_in)}] " if each.heading or each.lead_in else ""
        by_effect[each.effect.value if each.effect else ""].append(f"{before}“{plain(each.text)}”{language}")
    return [Block(EFFECTS[key], tuple(found)) for key, found in by_effect.items()]


def _kept(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        items = tuple(plain(item) for item in block.items if item)
        if items:
            yield Block(block.heading, items)
