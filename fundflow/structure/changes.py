"""Turns provisions into the sentences that delete or replace a numbered provision or an annex.

Only a sentence whose subject is the provision counts: "the amount in Section 3 is replaced" changes an
amount.  A change under a condition, of a part of a provision or of another law is left alone.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from fundflow.model import Amending, Numbered
from fundflow.structure.sentences import page_of, section_of, sentences
from fundflow.structure.words import alternatives, fold
from fundflow.words import WORD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fundflow.model import Layout, Provision

_NUMBER = r"(?:(?:[a-z]{1,3}[.-]?)?\d+(?:\.\d+)*[a-z]?|[ivxlc]{1,7}|[a-z])?(?:\s?\([a-z0-9]{1,4}\))*(?<=[\w)])(?!\w)"
_TITLE = r"(?:,?\s*(?:\"[^\"]*\"|“[^”]*”|«[^»]*»|\([^()]*\)),?|,[^,.;]{1,90},)?"
"""A title between the number and the verb: in quotation marks, in brackets or between commas."""
_WORD = re.compile(r"[^\W\d_]+\.?\s+(?=\S)")
_BEFORE = ("from_day", "articles", "first")
"""Kinds of words that may open such a sentence, besides what provisions and annexes are called."""


class _Words(NamedTuple):
    subject: re.Pattern[str]
    first: re.Pattern[str]
    replaced: re.Pattern[str]
    unless: re.Pattern[str]
    texts: re.Pattern[str]
    one: re.Pattern[str]
    between: re.Pattern[str]
    annexes: frozenset[str]
    opening: frozenset[str]
    """First words of all sentences that may change something."""


def changes_of(provisions: Sequence[Provision], layout: Layout) -> tuple[Amending, ...]:
    """Return every provision that a sentence of the document deletes or replaces."""
    words = _words(layout)
    return tuple(
        change
        for provision in provisions
        if not provision.deleted
        for start, end in sentences(provision.text)
        for change in _changes(provision, start, end, words)
    )


def sections_of(provisions: Sequence[Provision]) -> tuple[Numbered, ...]:
    """Return where each number begins, so that a change can be held against it."""
    found: list[Numbered] = []
    for each in provisions:
        one = Numbered(each.index, _number_of(each, provisions), fold(each.annex), each.path, each.page)
        if not found or found[-1][1:4] != one[1:4]:
            found.append(one)
    return tuple(found)


def _number_of(provision: Provision, provisions: Sequence[Provision]) -> str:
    number = plain_number(provision.number)
    if number.startswith("(") and provision.path:
        return plain_number(provisions[provision.path[-1]].number) + number
    return number


def plain_number(number: str) -> str:
    """Return a number without the word before it: "Section 12(b)" is 12(b)."""
    return "".join(_WORD.sub("", fold(number)).split()).replace(".(", "(").rstrip(".")


def _changes(provision: Provision, start: int, end: int, words: _Words) -> Iterator[Amending]:
    opening = WORD.match(provision.text, start)
    if opening and fold(opening[0]).rstrip("s") not in words.opening:
        return
    quote = provision.text[start:end]
    folded = fold(quote)
    found = words.subject.match(folded) or words.first.match(folded)
    if not found or words.unless.search(folded, found.end()):
        return
    of = found.groupdict().get("of")
    if of and not words.texts.search(of):
        return
    deleted = not words.replaced.search(folded, found.end("subject"))
    for target, number, annex in _targets(found, quote, words):
        page, section = page_of(provision, start), section_of(provision)
        yield Amending(quote, page, provision.index, section, target, number, annex, deleted)


def _targets(found: re.Match[str], quote: str, words: _Words) -> Iterator[tuple[str, str, str]]:
    """Yield each provision named: its name as printed, its number, and the annex it stands in or is."""
    low, high = found.span("subject")
    folded, word = found["subject"], ""
    starts = [0, *(match.end() for match in words.between.finditer(folded))]
    ends = [*(match.start() for match in words.between.finditer(folded)), high - low]
    for start, end in zip(starts, ends, strict=True):
        parts = [(m["word"] or word, plain_number(m["number"])) for m in words.one.finditer(folded, start, end)]
        if not parts:
            return
        word = parts[0][0]
        annex = next((f"{name} {number}" for name, number in parts if name in words.annexes), "")
        inner = [number for name, number in parts if name not in words.annexes]
        printed = quote[low + start : low + end].strip()
        yield printed if _WORD.match(printed) else f"{word} {printed}", "".join(reversed(inner)), annex


@lru_cache(maxsize=4)
def _words(layout: Layout) -> _Words:
    said = {name: alternatives(words) for name, words in layout.changes.items()}
    names = alternatives((*layout.sections, *layout.annexes))
    article = rf"(?:(?:{said['articles']})\s+|l')?"
    number = rf"(?=[\w(])(?:{_NUMBER})"
    one = rf"(?:{names})s?\.?\s+{number}"
    chain = rf"{one}(?:\s+(?:{said['of']})\s*{article}{one})?"
    between = rf"(?:\s*,\s*|\s+(?:{alternatives(layout.conjunctions)})\s+)"
    subject = rf"(?P<subject>{chain}(?:{between}{article}(?:{chain}|{number}))*)"
    of = rf"(?:\s+(?:{said['of']})\s*(?P<of>[^,.;]{{1,80}}?))?"
    day = rf"(?:(?:{said['from_day']})\s[^,;]{{1,40}}(?:,\s\d{{4}})?,\s)?"
    done = rf"(?:{said['deleted']}|{said['replaced']})"
    verb = rf"(?:(?:{said['be']})\s+(?:(?:{said['adverbs']})\s+)?{done}|{said['itself']})\b"
    tail = rf"(?:,?\s+(?:{said['wholly']}))?\s*(?:[.;:]|$|,?\s+(?:{said['and_replace']})\b)"
    return _Words(
        re.compile(rf"{day}{article}{subject}{_TITLE}{of}\s+{verb}"),
        re.compile(rf"{day}(?:{said['first']})\s+{article}{subject}{_TITLE}{tail}"),
        re.compile(rf"\b(?:{said['replaced']}|{said['and_replace']})\b"),
        re.compile(rf"\b(?:{said['unless']})\b"),
        re.compile(rf"\b(?:{said['texts']})\b"),
        re.compile(rf"(?:\b(?P<word>{names})s?\.?\s+)?(?<!\w)(?P<number>{number})"),
        re.compile(between),
        frozenset(fold(word) for word in layout.annexes),
        _openings(
            (*layout.sections, *layout.annexes, *(word for name in _BEFORE for word in layout.changes[name]), "l")
        ),
    )


def _openings(phrases: Iterable[str]) -> frozenset[str]:
    """Return the first word of each phrase, without the s of a plural."""
    return frozenset(fold(match[0]).rstrip("s") for phrase in phrases if (match := WORD.match(phrase)))
