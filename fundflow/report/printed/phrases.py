"""Say in the language of a report what reading, detection and the judge said in English.

Their fixed sentences stand in the catalogue.  A sentence is held against them; its dates are written
anew, what a rule says is taken from its translation, and what comes from a document stays as it is.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from fundflow.report.printed.blocks import said
from fundflow.report.printed.messages import catalogue

if TYPE_CHECKING:
    from fundflow.report.printed.blocks import Line
    from fundflow.report.printed.wording import Words

_DATES = frozenset({"day", "start", "end"})
_WHOLE = frozenset({"reason", "text", "doubt"})
"""Places that may hold a whole sentence again."""
_NUMBERS = frozenset({"page", "first", "second", "number"})
_QUOTED = frozenset({"quote", "words", "ruling", "path", "named", "names"})
"""Places for what the document or its reader wrote: no language is known of it."""
_BEGUN = ("judge.", "seen.", "reading.")
"""Keys of the sentences that the judge, detection and reading write."""


def translated(text: str, words: Words) -> Line:
    """Return a sentence of the program in the language of the words; one it does not know is a rule's own."""
    for key, pattern in _patterns():
        found = pattern.fullmatch(text)
        if found:
            return words.line(key, **{name: _value(name, value, words) for name, value in found.groupdict().items()})
    return words.rule(text)


def known(text: str) -> bool:
    """Return whether the catalogue knows a sentence."""
    return any(pattern.fullmatch(text) for _, pattern in _patterns())


def _value(name: str, value: str, words: Words) -> Line:
    if name in _DATES:
        return said(words.day(_day(value)))
    if name in _WHOLE:
        return translated(value, words)
    if name == "who":
        return said(words.listed([words.name("who", each) for each in value.split(", ")]))
    return said(value) if name in _NUMBERS or name in _QUOTED else words.rule(value)


def _day(value: str) -> date:
    day, month, year = value.split()
    return date(int(year), _months().index(month) + 1, int(day))


def _months() -> list[str]:
    return catalogue("en")["date.months"]["other"].split()


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return a pattern for each sentence; in the catalogue the narrower ones stand before the wider."""
    english = catalogue("en")
    return tuple((key, _pattern(english[key]["other"])) for key in english if key.startswith(_BEGUN))


def _pattern(sentence: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", sentence.strip())
    made = [re.escape(part) if at % 2 == 0 else f"(?P<{part}>{_shape(part)})" for at, part in enumerate(parts)]
    return re.compile("".join(made), re.DOTALL)


def _shape(name: str) -> str:
    if name in _DATES:
        return rf"\d{{1,2}} (?:{'|'.join(_months())}) \d{{4}}"
    return r"[\d,]+" if name in _NUMBERS else ".+?"
