"""Turns written amounts and dates into values: "R$ 50.000,00" to 50000.00 BRL, "6 de mayo de 2024" to ISO.

What can be read in two ways ("05/06/2014", "1.5 million") gives nothing.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from fundflow.structure.words import alternatives, fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundflow.model import Layout

_NUMBER = r"\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,2})?(?![\d])"
_NUMERIC_DATE = re.compile(r"(?<![\d./-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?![\d/-])")
_ISO_DATE = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")


class Money(NamedTuple):
    """An amount as read, with where it stands."""

    amount: str
    currency: str
    start: int
    end: int


class Day(NamedTuple):
    """A date as read, with where it stands."""

    value: str
    start: int
    end: int


class _Patterns(NamedTuple):
    money: re.Pattern[str]
    codes: dict[str, str]
    magnitude: re.Pattern[str]
    dates: re.Pattern[str]
    months: dict[str, int]


@lru_cache(maxsize=8)
def _patterns(layout: Layout) -> _Patterns:
    names = alternatives(layout.currencies)
    months = alternatives(layout.months)
    suffix = alternatives(layout.phrases["day_suffixes"])
    link = "|".join(rf"\s{fold(word)}" for word in layout.phrases["date_links"])
    return _Patterns(
        money=re.compile(rf"(?:(?<!\w)({names})\s?|(\$)\s?)?(?<![\w.,/-])({_NUMBER})(?:\s?({names})(?!\w))?"),
        codes={fold(name): code for name, code in layout.currencies.items()},
        magnitude=re.compile(rf"\s(?:{alternatives(layout.phrases['magnitudes'])})\b"),
        dates=re.compile(
            rf"(?<!\w)(\d{{1,2}})(?:{suffix})?(?:{link})?[\s-]({months})\.?,?(?:{link})?[\s-](\d{{4}})(?!\d)"
            rf"|(?<!\w)({months})\.?\s(\d{{1,2}})(?:{suffix})?,?\s(\d{{4}})(?!\d)"
        ),
        months={fold(name): number for name, number in layout.months.items()},
    )


def amounts(text: str, layout: Layout) -> Iterator[Money]:
    """Yield the amounts of money in a text: those with a currency, and long or separated numbers."""
    patterns = _patterns(layout)
    folded = fold(text)
    for match in patterns.money.finditer(folded):
        value = plain_number(match.group(3))
        if not value or patterns.magnitude.match(folded, match.end()):
            continue
        name = match.group(1) or match.group(4)
        currency = patterns.codes[" ".join(name.split())] if name else "$" if match.group(2) else ""
        if currency or re.search(r"\d[.,'’ \u00a0\u202f]\d{3}", match.group(3)):
            yield Money(value, currency, match.start(), match.end())


def plain_number(text: str) -> str:
    """Return a decimal with a point and two places or none, "" when it is no sum of money ("1627.3")."""
    marks = [letter for letter in text if letter in ".,"]
    digits = re.sub(r"['’ \u00a0\u202f]", "", text)
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return digits
    tail = digits[last + 1 :]
    decimal = len(tail) == 2
    if len(tail) == 1 or (decimal and marks.count(digits[last]) > 1):
        return ""
    whole = re.sub(r"[.,]", "", digits[:last] if decimal else digits)
    return f"{whole}.{tail}" if decimal else whole


def days(text: str, layout: Layout, order: str) -> Iterator[Day]:
    """Yield the dates in a text; `order` is "dmy", "mdy" or "" when the document does not tell."""
    patterns = _patterns(layout)
    folded = fold(text)
    found = [*_named(folded, patterns), *_numeric(folded, order)]
    yield from sorted(found, key=lambda day: day.start)


def _named(folded: str, patterns: _Patterns) -> Iterator[Day]:
    for match in patterns.dates.finditer(folded):
        day, month, year, other_month, other_day, other_year = match.groups()
        value = _iso(year or other_year, str(patterns.months[month or other_month]), day or other_day)
        if value:
            yield Day(value, match.start(), match.end())


def _numeric(folded: str, order: str) -> Iterator[Day]:
    for match in _ISO_DATE.finditer(folded):
        value = _iso(match.group(1), match.group(2), match.group(3))
        if value:
            yield Day(value, match.start(), match.end())
    for match in _NUMERIC_DATE.finditer(folded):
        one, sign, two, year = match.groups()
        local = "dmy" if sign == "." or int(one) > 12 or one == two else "mdy" if int(two) > 12 else order
        if local:
            value = _iso(year, two, one) if local == "dmy" else _iso(year, one, two)
            if value:
                yield Day(value, match.start(), match.end())


def _iso(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def date_order(text: str) -> str:
    """Return how a document writes numeric dates, if its own dates tell: "dmy", "mdy" or ""."""
    dmy = mdy = False
    for match in _NUMERIC_DATE.finditer(text):
        dmy = dmy or int(match.group(1)) > 12
        mdy = mdy or int(match.group(3)) > 12
    return "" if dmy == mdy else "dmy" if dmy else "mdy"
