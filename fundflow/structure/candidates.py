"""A possible fact, the layout words that facts are read with, and what reads an identifier or an amount.

It does not choose between candidates: that is for `facts`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from fundflow.structure.money import Money, amounts
from fundflow.structure.words import alternatives, fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundflow.model import Layout, Provision
    from fundflow.structure.labels import Value

LISTING = re.compile(r"(?<![\d.$])(\d{2}\.\d{3})(?!\d|\.\d)")
_ID = re.compile(r"(?=[^\s]*\d)[A-Z0-9][A-Z0-9./_–-]{3,40}(?<![./–-])(?![a-z])")
_CODE = re.compile(r"(?=[^\s]*[A-Z])[A-Z0-9][A-Z0-9./_–-]{4,40}(?<![./–-])(?![a-z])")
_SENTENCE = re.compile(r"(?<=\d)\.\s+(?=[A-ZÀ-Þ])")
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d$")


class Candidate(NamedTuple):
    """A possible fact: the lower its rank, the better its standing."""

    name: str
    value: str
    start: int
    end: int
    provision: Provision
    rank: float
    label: str = ""
    """What kind of label it stood behind."""


class Known(NamedTuple):
    """Layout words that facts are read with, folded once."""

    blanks: tuple[str, ...]
    verbs: frozenset[str]
    joints: frozenset[str]
    """Words such as "and", with which no name begins."""
    roles: frozenset[str]
    periods: tuple[str, ...]
    period_titles: frozenset[str]
    amounts: tuple[str, ...]
    subject: re.Pattern[str]
    """The subject of a letter that names an award: "Re: Grant 2026-113"."""
    lasts: re.Pattern[str]
    """How a sentence on the award's time begins, under one of `lasting` titles."""
    lasting: frozenset[str]
    listing: re.Pattern[str]
    """A listing without a label, followed by the name of a programme."""
    contribution: re.Pattern[str]
    award: re.Pattern[str]
    """The name of an agreement that a number may follow: "Grant Agreement FT-3391"."""


@lru_cache(maxsize=8)
def known_words(layout: Layout) -> Known:
    """Return the words of a layout that facts are read with."""
    phrases = layout.phrases
    return Known(
        tuple(map(fold, phrases["blanks"])),
        frozenset(map(fold, layout.verbs)),
        frozenset(map(fold, phrases["and"])),
        frozenset(map(fold, (*phrases["funder_roles"], *phrases["recipient_roles"]))),
        tuple(map(fold, phrases["period_context"])),
        frozenset(map(fold, layout.labels["period"])),
        tuple(map(fold, phrases["amount_context"])),
        **_patterns(phrases),
    )


def _patterns(phrases: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    words = {name: alternatives(phrases[name]) for name in ("subjects", "award_words", "articles", "number_words")}
    award = rf"(?:(?:{words['articles']})\s)?(?:{words['award_words']})"
    return {
        "subject": re.compile(
            rf"(?:{words['subjects']})\.?\s?:\s?{award}\s(?:(?:number|{words['number_words']})\.?\s|#\s?)?(?=\S*\d)"
        ),
        "award": re.compile(
            rf"(?<![\w-])(?:{words['award_words']})\s(?:(?:number|{words['number_words']})\.?:?\s|#\s?)?(?=\S*\d)"
        ),
        "lasts": re.compile(rf"{award}\s"),
        "lasting": frozenset(map(fold, phrases["period_titles"])),
        "listing": re.compile(
            rf"\b(?:{alternatives(phrases['listing_context'])})\b[^\d§|;]{{0,30}}(?:\|\s)?(?=\d\d\.\d{{3}}\s)"
        ),
        "contribution": re.compile(rf"(?:{alternatives(phrases['contribution'])})\s(.{{2,30}}?)\s\|\s"),
    }


def code_at(text: str, at: int) -> str:
    """Return the identifier that stands at a place and cannot be taken for a number, a year or a law."""
    match = _CODE.match(text, at)
    return match.group() if match and sum(map(str.isdigit, match.group())) > 1 else ""


def candidate(value: Value, content: str, end: int, name: str = "") -> Candidate:
    """Return what is read from a labelled value, up to `end` in it."""
    named = name or ("award_id" if value.name == "opportunity" else value.name)
    return Candidate(named, content, value.quoted, value.start + end, value.provision, value.rank, value.name)


def ids(value: Value, text: str) -> Iterator[Candidate]:
    """Read the identifier that follows a label at once."""
    match = _ID.match(text.lstrip(" #:"))
    if match is None:
        return
    token = match.group()
    shift = len(text) - len(text.lstrip(" #:"))
    letters = any(map(str.isalpha, token))
    if not letters and (token.count(".") or "/" in token or len(token) < 5 or _ISO_DATE.match(token)):
        return
    yield candidate(value, token, shift + match.end())


def amount(value: Value, text: str, layout: Layout) -> Iterator[Candidate]:
    """Read the only amount of the first sentence of a value."""
    found: list[Money] = list(amounts(_SENTENCE.split(text[:120])[0], layout))
    if len(found) == 1:
        yield candidate(value, found[0].amount, found[0].end)
        yield candidate(value, found[0].currency, found[0].end, "currency")


def same(value: str) -> str:
    """Return what two spellings of one value share."""
    if value.replace(".", "").isdigit():
        return value.removesuffix(".00")
    return re.sub(r"[\s,.]+", " ", fold(value)).strip()
