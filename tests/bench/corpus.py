"""Builds what is measured: grant-like PDFs with known clauses, and rules to search them with.

Turns a seed into files, the clauses planted in them with their headings, and a pack of synthetic
rules: copies of the shipped ones with other words.
"""

from __future__ import annotations

import random
import re
from itertools import cycle
from typing import TYPE_CHECKING, NamedTuple

import yaml

from .prose import RARE, heading, paragraph, table
from .typeset import STYLES, Setter, Style

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from fundflow.model import Rule, RuleBook


class Planted(NamedTuple):
    """A clause that stands in a file."""

    family: str
    text: str
    heading: str
    """Number and title of the section it stands in."""
    page: int


class Made(NamedTuple):
    """A file and what stands in it."""

    path: Path
    pages: int
    planted: tuple[Planted, ...]


def clauses(book: RuleBook) -> list[tuple[str, str]]:
    """Return (family, sentence) of the English sentences that the rules prove themselves with.

    Only sentences that also speak for themselves, in the whole book, as a paragraph under an
    ordinary heading: what they need of a heading, a list or a document is not what is tested here.
    """
    from fundflow.detection import Detector
    from fundflow.model import Effect, Example
    from fundflow.proof import example_outline

    detector = Detector(book)
    found = []
    for rule, text in _sentences(book):
        findings, _ = detector.find(example_outline(Example(None, text, heading="4.1 Records")))
        if any(f.family == rule.family and f.effect is Effect.RESTRICTS and f.quote == text for f in findings):
            found.append((rule.family, text))
    return sorted(set(found))


def _sentences(book: RuleBook) -> Iterator[tuple[Rule, str]]:
    for rule in book.rules.values():
        for example in rule.examples:
            bare = not example.heading and not example.lead_in and example.language == "en"
            if bare and example.effect == "restricts" and re.fullmatch(r"[A-Z][\x20-\x7e]{40,}\.", example.text):
                yield rule, example.text


def write(path: Path, style: Style, pages: int, wanted: Sequence[tuple[str, str]], seed: int) -> Made:
    """Write one file of at least `pages` pages with the clauses spread over it; its length decides how densely."""
    chance = random.Random(seed)
    setter = Setter(path, style)
    planted: list[Planted] = []
    left = list(wanted)
    section = 0
    while setter.page < pages or left:
        section += 1
        title = f"{section}. {heading(chance)}"
        setter.heading(title)
        due = min(len(left), max(0, round(len(wanted) * setter.page / pages) - len(planted)))
        for number in range(chance.randint(2, 5)):
            setter.paragraph(paragraph(chance))
            if number < due:
                family, text = left.pop(0)
                planted.append(Planted(family, text, title, setter.paragraph(text)))
        if chance.random() < 0.02:
            setter.table(table(chance))
    return Made(path, setter.save(), tuple(planted))


def corpus(folder: Path, book: RuleBook, pages: int, each: int = 75) -> list[Made]:
    """Write files of about `each` pages in all styles, a clause to every tenth page."""
    known = clauses(book)
    random.Random(7).shuffle(known)
    supply = cycle(known)
    made: list[Made] = []
    while sum(file.pages for file in made) < pages:
        number = len(made)
        wanted = [next(supply) for _ in range(-(-each // 10))]
        made.append(write(folder / f"grant-{number:02}.pdf", STYLES[number % len(STYLES)], each, wanted, number))
    return made


def proofs(folder: Path, book: RuleBook, files: int, seed: int = 1) -> list[Made]:
    """Write short files dense with clauses, every clause of the book in turn, in all styles."""
    known = clauses(book)
    random.Random(seed).shuffle(known)
    each = -(-len(known) // files)
    return [
        write(folder / f"proof-{n:02}.pdf", STYLES[n % len(STYLES)], 6, [known[i % len(known)] for i in range(n * each, (n + 1) * each)], n)
        for n in range(files)
    ]


def copies(folder: Path, book: RuleBook, number: int, first: int = 0) -> Path:
    """Write a pack of synthetic rules, each a shipped rule's patterns over concepts with other words."""
    folder.mkdir(parents=True)
    (folder / "vocabulary").mkdir()
    (folder / "pack.yaml").write_text(f'name: {folder.name}\nversion: "1"\ntitle: Synthetic copies\n', encoding="utf-8")
    originals = [rule for rule in book.rules.values() if not rule.reference]
    named: set[str] = set()
    for index in range(first, first + number):
        rule = originals[index % len(originals)]
        mark = f"{folder.name.replace('-', '_')}{index // len(originals)}"
        named |= {(concept, mark) for concept in _matter(rule, book)}
        _write(folder / f"{folder.name}-{index}.yaml", _copied(rule, book, f"{folder.name}-{index}", mark))
    chance = random.Random(first)
    terms = _terms()
    for concept, mark in sorted(named):
        words = {language: [_other(term, mark) for term in found] for language, found in terms.get(concept, {"en": [concept]}).items()}
        words["en"] = [*words.get("en", []), f"{chance.choice(RARE)} of {_other(concept, mark)}"]
        _write(folder / "vocabulary" / f"{concept}-{mark}.yaml", {"concept": f"{concept}_{mark}", **words})
    return folder


def _matter(rule: Rule, book: RuleBook) -> set[str]:
    """The concepts of a rule that get other words: its topics and what else is not grammar."""
    steps = [step for pattern in (*rule.patterns, *rule.needs, *rule.unless) for step in pattern.steps]
    return {c for step in steps for c in step.concepts if c not in book.lexicon.grammar and ":" not in c}


def _copied(rule: Rule, book: RuleBook, name: str, mark: str) -> dict[str, object]:
    matter = _matter(rule, book)

    def other(source: str) -> str:
        return re.sub(r"[a-z][a-z0-9_]*", lambda m: f"{m[0]}_{mark}" if m[0] in matter else m[0], source)

    return {
        "id": name,
        "title": f"A copy of {rule.id}",
        "family": rule.family,
        "scope": str(rule.scope),
        "flow_down": str(rule.flow_down),
        "match": [other(p.source) for p in rule.patterns],
        "when": sorted(rule.frames),
        **{key: [other(p.source) for p in found] for key, found in (("needs", rule.needs), ("unless", rule.unless)) if found},
        "says": rule.page.says,
        "still_allowed": list(rule.page.still_allowed),
        "reviewed": "2026-01-01",
        "examples": {"restricts": [e.text for e in rule.examples if e.effect][:3] or ["x"], "silent": ["We keep records."]},
    }


def _other(term: str, mark: str) -> str:
    """Turn a term into one of the same shape that no document holds: its letters moved on by some places."""
    by = 3 + sum(map(ord, mark)) % 17
    return re.sub(r"[a-z]", lambda m: chr(97 + (ord(m[0]) - 97 + by) % 26), term.lower())


def _terms() -> dict[str, dict[str, list[str]]]:
    """Return the terms of every concept of the shipped vocabulary by language."""
    terms = {}
    for words in vocabulary():
        terms[words["concept"]] = {
            language: [words[language]] if isinstance(words[language], str) else list(map(str, words[language]))
            for language in ("en", "es", "fr", "pt")
            if words.get(language)
        }
    return terms


def vocabulary() -> Iterator[dict[str, object]]:
    """Yield the shipped vocabulary files as plain data."""
    from fundflow.resources import shipped

    for path in sorted((shipped("rules") / "vocabulary").glob("*.yaml")):
        yield yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader)


def _write(path: Path, content: dict[str, object]) -> None:
    path.write_text(yaml.dump(content, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False), encoding="utf-8")
