"""Say in the language of a report what the judge said in English.

The judge's fixed sentences stand in the catalogue.  A reason is held against them; its dates are
written anew, and what comes from a rule or from a document stays in its own language and is marked
so.  A sentence that the catalogue does not know is the rule's own, and is printed in English.
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
_WHOLE = frozenset({"reason", "text"})
"""Places that may hold a sentence of the judge again."""
_SIGNS = {"page": r"[\d,]+", "first": r"[\d,]+", "second": r"[\d,]+"}


def translated(text: str, words: Words) -> Line:
    """Return a sentence of the judge in the language of the words."""
    if words.language == "en":
        return said(text)
    for key, pattern in _patterns():
        found = pattern.fullmatch(text)
        if found:
            return words.line(key, **{name: _value(name, value, words) for name, value in found.groupdict().items()})
    return said(text, "en")


def known(text: str) -> bool:
    """Return whether the catalogue knows a sentence."""
    return any(pattern.fullmatch(text) for _, pattern in _patterns())


def _value(name: str, value: str, words: Words) -> Line:
    if name in _DATES:
        return said(words.day(_day(value)))
    if name in _WHOLE:
        return translated(value, words)
    return said(value) if name in _SIGNS else said(value, "en")


def _day(value: str) -> date:
    day, month, year = value.split()
    return date(int(year), _months().index(month) + 1, int(day))


def _months() -> list[str]:
    return catalogue("en")["date.months"]["other"].split()


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return a pattern for each sentence; in the catalogue the narrower ones stand before the wider."""
    english = catalogue("en")
    return tuple((key, _pattern(english[key]["other"])) for key in english if key.startswith("judge."))


def _pattern(sentence: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", sentence.strip())
    made = [re.escape(part) if at % 2 == 0 else f"(?P<{part}>{_shape(part)})" for at, part in enumerate(parts)]
    return re.compile("".join(made), re.DOTALL)


def _shape(name: str) -> str:
    if name in _DATES:
        return rf"\d{{1,2}} (?:{'|'.join(_months())}) \d{{4}}"
    return _SIGNS.get(name, ".+?")
