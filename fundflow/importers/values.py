"""Turns the text of a cell into an exact amount or a date, or refuses with the reason.

Amounts keep four decimals at most; what has more is rounded half to even and said to be.  A date
such as 05/06/2014 can be read in two ways: it is refused unless the user said which.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import NamedTuple

from fundflow.importers.quickly import MAKE

PLACES = Decimal("0.0001")
DIGITS = 15
LARGEST = Decimal(10) ** (DIGITS - 1)
"""What the amount column of the workspace can hold."""
NOISE = re.compile(
    r"[\s\u00a0\u202f\u2009'’_]|\b[A-Z]{3}\b|\b[A-Z]{1,3}\$|\b(?:Rs\.?|kr\.?|Kč|zł|lei)(?!\w)|[$€£¥₦₹₱฿₴₽₺₫₪₩₡₲]"
)
"""Blanks, separators of thousands that are no digit sign, currency codes and signs."""
GROUPED = re.compile(r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+")
SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d+)?[eE][+-]?\d{1,3}")

AMBIGUOUS = "the date can be read in two ways; say which with --dates dmy or --dates mdy"
NO_DATE = "the date cannot be read"
NO_AMOUNT = "the amount cannot be read"
TOO_LARGE = "the amount is larger than any real one (100 trillion)"

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
            "sep sept september", "oct october", "nov november", "dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip


class Amount(NamedTuple):
    """An amount, and whether decimals were cut off it."""

    value: Decimal
    rounded: bool = False


def amount(text: str, decimal: str = ".") -> Amount:
    """Read an amount written as people write it: signs, thousands, brackets or a trailing minus for negatives.

    Args:
        text: the cell.
        decimal: the sign before the decimals, "." or ",".

    Raises:
        ValueError: it is no amount; the message is one of the sentences of this module.
    """
    bare = text.strip()
    if bare.isdecimal() and bare.isascii():
        return MAKE(Amount, (Decimal(bare), False)) if len(bare) < DIGITS else exact(Decimal(bare))
    if SCIENTIFIC.fullmatch(bare):
        return exact(Decimal(bare))
    bare = NOISE.sub("", bare)
    negative = False
    if bare.startswith("(") and bare.endswith(")"):
        negative, bare = True, bare[1:-1]
    if bare[:1] in {"-", "−", "+"}:
        negative, bare = negative != (bare[0] != "+"), bare[1:]
    elif bare[-1:] in {"-", "−"}:
        negative, bare = not negative, bare[:-1]
    if decimal == ",":
        bare = bare.translate({ord("."): ",", ord(","): "."})
    if not GROUPED.fullmatch(bare):
        raise ValueError(NO_AMOUNT)
    found = exact(Decimal(bare.replace(",", "")))
    return found._replace(value=-found.value) if negative else found


def exact(value: Decimal | float) -> Amount:
    """Return a number as an amount of four decimals at most; a float is taken as it is printed.

    Raises:
        ValueError: it is not finite, or larger than the workspace can hold.
    """
    try:
        number = value if isinstance(value, Decimal) else Decimal(repr(value))
        if not number.is_finite():
            raise ValueError(NO_AMOUNT)
        if abs(number) >= LARGEST:
            raise ValueError(TOO_LARGE)
        short = number.quantize(PLACES, ROUND_HALF_EVEN)
    except InvalidOperation:
        raise ValueError(NO_AMOUNT) from None
    return Amount(short, short != number)


def day(text: str, order: str = "") -> date:
    """Read a date; a time after it is ignored.

    Args:
        text: the cell.
        order: "dmy" or "mdy" when the user or the column says how 05/06/2014 is meant.

    Raises:
        ValueError: it is no date, or can be read in two ways; the message is one of the sentences here.
    """
    bare = text.strip()
    try:
        return _day(bare, order)
    except ValueError as error:
        if str(error) == AMBIGUOUS:
            raise
        raise ValueError(NO_DATE) from None


def _day(bare: str, order: str) -> date:
    found = re.match(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", bare)
    if found:
        return date(*map(int, found.groups()))
    if re.fullmatch(r"(19|20)\d{6}", bare):
        return datetime.strptime(bare, "%Y%m%d").date()  # noqa: DTZ007 - a day has no time zone
    found = re.match(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)", bare)
    if found:
        return _ordered(*map(int, found.groups()), order=order)
    return _worded(bare)


def _ordered(first: int, second: int, year: int, *, order: str) -> date:
    if first == second:
        return date(year, first, second)
    if not order and first <= 12 and second <= 12:
        raise ValueError(AMBIGUOUS)
    if order != "mdy" and second <= 12:
        return date(year, second, first)
    if order == "dmy":
        raise ValueError(NO_DATE)
    return date(year, first, second)


def _worded(bare: str) -> date:
    """5 June 2014, June 5, 2014, 05-Jun-2014."""
    found = re.match(r"(\d{1,2})(?:st|nd|rd|th)?[\s-]+([A-Za-z]+)\.?,?[\s-]+(\d{4})", bare)
    if found:
        return date(int(found[3]), MONTHS.get(found[2].lower(), 0), int(found[1]))
    found = re.match(r"([A-Za-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", bare)
    if found:
        return date(int(found[3]), MONTHS.get(found[1].lower(), 0), int(found[2]))
    raise ValueError(NO_DATE)
