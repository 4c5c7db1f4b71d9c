"""Bring together what stands in several files, and find what contradicts itself between them.

A rule may take its facts of law from another one.  A rule that does not exist, a circle of rules or
of texts that follow each other, and a court case with two titles are refused with file and line.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from fundflow.rulebook.strict import near

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from fundflow.model import Rule


def with_facts(rules: Mapping[str, Rule], problems: list[str]) -> dict[str, Rule]:
    """Return the rules, those that refer to another one with its facts: whom it binds, exempts, which courts."""
    return {name: _with_facts(rule, rules, problems) for name, rule in rules.items()}


def _with_facts(rule: Rule, rules: Mapping[str, Rule], problems: list[str]) -> Rule:
    seen = [rule.id]
    source = rule
    while source.as_in:
        where = f"{rule.path}:{_line(rule.path, source.as_in)}"
        if source.as_in in seen:
            circle = " → ".join([*seen, source.as_in])
            problems.append(f"{where}: as_in runs in a circle: {circle}. Write the facts in one of them")
            return rule
        if source.as_in not in rules:
            problems.append(f"{where}: 'as_in: {source.as_in}' is no rule.{near(source.as_in, rules)}")
            return rule
        seen.append(source.as_in)
        source = rules[source.as_in]
    return replace(rule, binds=source.binds, exemptions=source.exemptions, injunctions=source.injunctions)


def contradictions(rules: Iterable[Rule]) -> Iterator[str]:
    """Yield each contradiction as a message with file and line."""
    rules = list(rules)
    yield from _two_titles(rules)
    yield from _circles(rules)


def _two_titles(rules: Iterable[Rule]) -> Iterator[str]:
    known: dict[str, tuple[str, str]] = {}
    for rule in rules:
        for order in rule.injunctions:
            title, path = known.setdefault(order.case, (order.title, rule.path))
            if title != order.title:
                where = f"{rule.path}:{_line(rule.path, order.title)}"
                other = f"is called '{order.title}' here and '{title}' in {path}"
                yield f"{where}: case '{order.case}' {other}. Use one title"


def _circles(rules: Iterable[Rule]) -> Iterator[str]:
    """A text cannot come before itself: follow `superseded_by` from each text to what it names."""
    after: dict[str, tuple[str, str]] = {}
    for rule in rules:
        for each in (c for c in rule.citations if c.superseded_by):
            where = f"{rule.path}:{_line(rule.path, each.superseded_by)}"
            after.setdefault(_name(each.text), (_name(each.superseded_by), where))
    told: set[str] = set()
    for first in after:
        chain = _chain(first, after)
        if chain[-1] == first and not told.intersection(chain):
            told.update(chain)
            circle = " → ".join(chain)
            yield f"{after[first][1]}: superseded_by runs in a circle: {circle}. A later text cannot come first"


def _chain(first: str, after: dict[str, tuple[str, str]]) -> list[str]:
    """Follow a text to what came after it, until the end or a text met before."""
    chain = [first]
    while chain[-1] in after:
        met = after[chain[-1]][0] in chain
        chain.append(after[chain[-1]][0])
        if met:
            break
    return chain


def _name(text: str) -> str:
    """A text is known by what stands before its brackets: "AAPD 12-04 (2012)"."""
    return (text.partition("(")[0].strip() or text).casefold()


def _line(path: str, words: str) -> int:
    with suppress(OSError, UnicodeDecodeError):
        for number, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), 1):
            if words in line:
                return number
    return 1
