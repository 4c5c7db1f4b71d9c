"""Turn vocabulary and grammar files into the one automaton over words that finds every concept.

Terms count only in text of their own language: "but" is an aim in French, "beca*" a grant in Spanish
and the beginning of "because".  English terms of the vocabulary count in every text, since laws and
policies are cited in English everywhere; its grammar does not ("no", "can").
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fundflow.model import Codes, Lexicon, Node
from fundflow.rulebook.automaton import Branches, Seed
from fundflow.rulebook.strict import read_fields
from fundflow.rulebook.terms import slots
from fundflow.words import WORD, fold

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from fundflow.rulebook.strict import Fields

LANGUAGES = ("en", "es", "fr", "pt")
_CITE = re.compile(r"(?P<title>\d+) (?P<code>USC|CFR) (?P<section>[\w.-]+?)(?P<subs>(\(\w+\))*)$")
SMALL = ("between", "titles", "through")
"""Keys of the small words of a citation."""
ROLES = ("funder", "recipient")


@dataclass(slots=True)
class LexiconBuilder:
    """Collects terms; `build` freezes them."""

    branches: Branches = field(default_factory=Branches)
    slots: set[str] = field(default_factory=set)
    """Every slot of a term; their words are told apart once, when all are known."""
    citations: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    topics: dict[str, str] = field(default_factory=dict)
    grammar: set[str] = field(default_factory=set)
    concepts: set[str] = field(default_factory=set)
    common: set[str] = field(default_factory=set)
    """Concepts of everyday words, from which no search begins if it can begin elsewhere."""
    singles: Counter[str] = field(default_factory=Counter)
    """How many forms of a concept are one word."""
    stopwords: dict[str, frozenset[str]] = field(default_factory=dict)
    codes: Codes = field(default_factory=lambda: Codes({}, frozenset()))
    called: dict[str, set[str]] = field(default_factory=dict)
    """Role of a party to the concepts that its name in a document carries."""

    def add_term(self, term: str, concept: str, language: str = "") -> None:
        """Add one term of a concept; a language limits it to text of that language."""
        for row in slots(term):
            self.branches.plant(Seed(row, concept, language))
            if len(row) == 1:
                self.singles[concept] += sum(bool(form) and " " not in form for form in row[0].split("|"))
            self.slots.update(row)

    @property
    def root(self) -> Node:
        """Where every term begins."""
        root = Node()
        root.next = self.branches
        return root

    def add_citation(self, cite: str, concept: str) -> None:
        """Add a citation such as `22 USC 7631(f)` or `45 CFR 89`."""
        match = _CITE.fullmatch(cite)
        if not match:
            raise ValueError(f"citation '{cite}' cannot be read. Write it like '22 USC 7631(f)' or '45 CFR 89'")
        section, *parts = WORD.findall(match["section"].lower())
        subs = ".".join([*parts, *WORD.findall(match["subs"].lower())])
        key = f"{match['title']}-{match['code']}-{section}".lower()
        self.citations.setdefault(key, []).append((subs, concept))

    def build(self) -> Lexicon:
        """Return the automaton."""
        labels = {word for slot in self.slots for word in slot.replace("|", " ").split()}
        endings = {word for word in labels if word.startswith("*")}
        stems = {word for word in labels - endings if word.endswith("*")}
        return Lexicon(
            self.root,
            frozenset(labels - endings - stems),
            frozenset(word.strip("*") for word in stems),
            frozenset(word.strip("*") for word in endings),
            {key: tuple(sorted(found, reverse=True)) for key, found in self.citations.items()},
            dict(self.topics),
            frozenset(self.grammar),
            self.codes,
            dict(self.stopwords),
            {role: tuple(sorted(concepts)) for role, concepts in self.called.items()},
        )


def add_concept_file(builder: LexiconBuilder, path: Path, problems: list[str], *, grammar: bool) -> None:
    """Read one `concept:` file into the builder."""
    fields = read_fields(path, problems, _short(path))
    if fields is None:
        return
    concept = fields.text("concept")
    topic = fields.text("topic", required=False)
    fields.text("note", required=False)
    if fields.flag("common"):
        builder.common.add(concept)
    role = fields.text("called", required=False)
    if role and role not in ROLES:
        fields.problem(f"unknown party '{role}'. Allowed: {', '.join(ROLES)}", "called")
    elif role:
        builder.called.setdefault(role, set()).add(concept)
    if concept in builder.concepts:
        fields.problem(f"concept '{concept}' is defined twice. Add the words to the other file")
    builder.concepts.add(concept)
    if topic:
        builder.topics[concept] = topic
    if grammar:
        builder.grammar.add(concept)
    add_words(builder, fields, concept, everywhere=() if grammar else ("en",))
    fields.done()


def add_words(
    builder: LexiconBuilder, fields: Fields, concept: str, *, everywhere: Collection[str] = LANGUAGES
) -> None:
    """Read the words of every language of one mapping; those of some count in texts of any language."""
    for language in LANGUAGES:
        for term in fields.texts(language):
            try:
                builder.add_term(term, concept, "" if language in everywhere else language)
            except ValueError as error:
                fields.problem(str(error), term)


def add_stopwords(builder: LexiconBuilder, path: Path, problems: list[str]) -> None:
    """Read the small words by which a language is known."""
    fields = read_fields(path, problems, _short(path))
    if fields is None:
        return
    builder.stopwords.update({language: frozenset(map(fold, fields.texts(language))) for language in LANGUAGES})
    fields.done()


def add_codes(builder: LexiconBuilder, path: Path, problems: list[str]) -> None:
    """Read how codes of law are called."""
    fields = read_fields(path, problems, _short(path))
    if fields is None:
        return
    names: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for code in ("usc", "cfr"):
        for name in fields.texts(code, required=True):
            words = tuple(fold(word) for word in WORD.findall(name))
            names.setdefault(words[0], []).append((words, code))
    small = {key: frozenset(word for text in fields.texts(key) for word in text.split()) for key in SMALL}
    fields.done()
    builder.codes = Codes({first: tuple(found) for first, found in names.items()}, **small)


def _short(path: Path) -> str:
    return "/".join(path.parts[-3:])
