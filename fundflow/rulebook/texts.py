"""Turn the files of `texts/` into what the rules say in the other languages of a report, by their English words.

An entry holds one text in every language.  A language too few, the same English words twice, or a number
that one language has and another lacks is a mistake: half a translation of a law is worse than none.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from fundflow.rulebook.asks import LETTER_LANGUAGES
from fundflow.rulebook.strict import read_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from fundflow.model import Rule, RuleBook
    from fundflow.rulebook.strict import Fields

ENGLISH = "en"
"""The language of the rules."""
_NUMBER = re.compile(r"\d{1,3}(?:[, ]\d{3})+(?!\d)|\d+")


def read_texts(paths: Iterable[Path], problems: list[str]) -> dict[str, dict[str, str]]:
    """Return what each English text is in the other languages; mistakes go to `problems`."""
    found: dict[str, dict[str, str]] = {}
    for path in paths:
        fields = read_fields(path, problems, "/".join(path.parts[-2:]))
        if fields is None:
            continue
        for entry in fields.maps("texts"):
            said = _entry(entry)
            english = key(said.pop(ENGLISH))
            if english in found:
                entry.problem(f"“{english[:60]}” is translated already. Remove one")
            found[english] = said
        fields.done()
    return found


def _entry(entry: Fields) -> dict[str, str]:
    said = {language: key(entry.text(language)) for language in LETTER_LANGUAGES}
    entry.done()
    wanted = _numbers(said[ENGLISH])
    for language, text in said.items():
        if text and _numbers(text) != wanted:
            entry.problem(f"the numbers of '{language}' are not those of '{ENGLISH}'")
    return said


def _numbers(text: str) -> Counter[str]:
    """Count the numbers; 100,000 and 100 000 are one."""
    return Counter(re.sub(r"[,. ]", "", found) for found in _NUMBER.findall(text))


def key(text: str) -> str:
    """Return a text on one line, as it is looked up."""
    return " ".join(text.split())


def missing(book: RuleBook) -> list[str]:
    """Return every text of the shipped kind that a report shows and no file translates."""
    return sorted({key(text) for text in shown(book) if text and key(text) not in book.texts})


def shown(book: RuleBook) -> Iterator[str]:
    """Yield the English texts of rules, activities and topics that a report shows its reader."""
    for rule in book.rules.values():
        yield from _of_rule(rule)
    yield from (activity.label for activity in book.activities.values())
    yield from book.lexicon.topics.values()


def sources(book: RuleBook) -> Iterator[str]:
    """Yield what the rules give as their sources: names of laws stay as they are, sentences may be translated."""
    yield from (each.text for rule in book.rules.values() for each in rule.citations)


def _of_rule(rule: Rule) -> Iterator[str]:
    yield from (rule.title, rule.carries, rule.page.says, rule.page.applies, *rule.page.still_allowed)
    for facts in (rule.binds, rule.exemptions, rule.injunctions):
        yield from (each.text for each in facts)
