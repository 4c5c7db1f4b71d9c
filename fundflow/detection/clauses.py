"""Read which clauses a sentence names by their labels, and hold them against the full number of a provision.

"Paragraph (b)(1)", "inciso VI da cláusula terceira", "alínea b)": each label is held against one part of the number, so
that "3" is neither 13 nor 3.1.  Ordinals are known by the headings of the document itself.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from fundflow.words import WORD, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fundflow.detection.scan import Scan
    from fundflow.model import Outline, Provision

_NUMBER = re.compile(r"\W{0,3}(\d+(?:\.\d+)*)[.ºª°]*\s*((?:\([a-z0-9]{1,4}\))*)", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*((?:\([a-z0-9]{1,4}\))+)", re.IGNORECASE)
_LETTER = re.compile(r"\s*[\"'“«‘]?([a-z])[\"'”»’)]", re.IGNORECASE)
_ROMAN = re.compile(r"\s*([IVXLC]{1,6})\b")
_AND = re.compile(r"\s*(?:,|\b(?:e|y|et|and|ou|o|or)\b)(?=\s)", re.IGNORECASE)
"""What joins a further label: "alíneas a) e b)"."""
_DOT = re.compile(r"\.")
_INNER = re.compile(r"[()]+")
_ORDINAL = 4
"""Letters from which a word of a label is an ordinal, and no letter or Roman number."""


class Named(NamedTuple):
    """A clause that a text names: what it is called, the parts of its label, its words to the label's end."""

    word: str
    label: tuple[str, ...]
    start: int
    end: int


def parts_of(outline: Outline, provision: Provision) -> frozenset[str]:
    """Return the parts of a provision's number and of those above it: "Cláusula Terceira(VI)" is "terceira", "vi"."""
    above = [outline.provisions[index].number for index in provision.path]
    return frozenset(part for number in (provision.number, *above) for part in _parts(number))


def points_to(named: Sequence[Named], outline: Outline, provision: Provision) -> bool:
    """Say whether clauses named elsewhere can only be that of a provision: "paragraph 3" alone may be one's own."""
    parts = parts_of(outline, provision)
    numbers = (provision.number, *(outline.provisions[index].number for index in provision.path))
    return all(parts.issuperset(each.label) for each in named) and any(
        _whole(each, number) for each in named for number in numbers
    )


def _whole(named: Named, number: str) -> bool:
    """Say whether a label tells the section too: "Cláusula 3", "4.2", "4(a)"."""
    word, _, _ = fold(number).partition(" ")
    main = _parts(number)[:1]
    full = named.word == word or "." in named.label[0] or len(named.label) > 1
    return full and [named.label[0]] == main


def ordinals_of(outline: Outline) -> frozenset[str]:
    """Return the labels of a document that are words: "terceira", "decima primeira"."""
    found = (part for provision in outline.provisions for part in _parts(provision.number))
    return frozenset(part for part in found if part.replace(" ", "").isalpha() and len(part) >= _ORDINAL)


def named_in(scan: Scan, start: int, end: int, ordinals: frozenset[str]) -> Iterator[Named]:
    """Yield the clauses that some words of a text name, in order."""
    for hit in scan.between(start, end):
        if hit.concept == "clause_word":
            at = scan.ends[hit.end - 1]
            found = _label(scan.text, at) or _ordinal(scan.text, at, ordinals)
            word = fold(scan.words(hit.start, hit.end))
            while found:
                label, last = found
                yield Named(word, label, hit.start, bisect_left(scan.starts, last))
                further = _AND.match(scan.text, last)
                found = _label(scan.text, further.end()) if further else None


def _label(text: str, at: int) -> tuple[tuple[str, ...], int] | None:
    number = _NUMBER.match(text, at)
    if number:
        return (number[1], *_inner(number[2])), number.end()
    brackets = _BRACKETS.match(text, at)
    if brackets:
        return tuple(_inner(brackets[1])), brackets.end()
    other = _LETTER.match(text, at) or _ROMAN.match(text, at)
    return ((other[1].lower(),), other.end()) if other else None


def _ordinal(text: str, at: int, ordinals: frozenset[str]) -> tuple[tuple[str, ...], int] | None:
    """A label in words, the longer one first: "décima primeira" is not the tenth."""
    words = [WORD.search(text, at)]
    if words[0] is not None:
        words.append(WORD.search(text, words[0].end()))
    ends = [word.end() for word in words if word is not None]
    for end in reversed(ends):
        said = fold(text[at:end].strip())
        if said in ordinals:
            return (said,), end
    return None


def _parts(number: str) -> list[str]:
    main, *inner = _INNER.split(number)
    words = fold(main).split()
    last = " ".join(words[1:] or words)
    above = [last[: at.start()] for at in _DOT.finditer(last)]
    return [part for part in (last, *above, *map(str.lower, inner)) if part]


def _inner(brackets: str) -> list[str]:
    return [part.lower() for part in _INNER.split(brackets) if part]
