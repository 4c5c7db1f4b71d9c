"""Turns the layout words into what the stage searches with: folded sets and compiled patterns.

Folding keeps the length of a text, so that a place found in the folded text is a place in the text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fundflow.model import Layout

_QUOTED = (
    "(?:«\\s?([^«»]{2,80}?)\\s?»|[“„]\\s?([^“”„]{2,80}?)\\s?[”“]"
    "|\"\\s?([^\"]{2,80}?)\\s?\"|(?<!\\w)'([^']{2,60})'(?!\\w))"
)
"""A term in quotation marks; one of its four groups holds the term."""


def _plain(code: int) -> int:
    """Return the base letter of an accented Latin letter, as one character."""
    base = unicodedata.normalize("NFD", chr(code))[0]
    return ord(base) if base.isascii() else code


_FOLDED = {code: _plain(code) for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))}
_FOLDED |= {code: new for code in range(0xC0, 0x250) if (new := ord(chr(_FOLDED[code]).lower()[0]))}
_FOLDED |= {0x2019: 0x27, 0x2018: 0x27, 0xA0: 0x20, 0x202F: 0x20, 0x2009: 0x20, 0x2011: 0x2D, 0x2010: 0x2D}

_FOREIGN = re.compile(r"[^\x00-\x7f]+")
"""Translating only these runs is ten times cheaper than translating the whole text."""


def fold(text: str) -> str:
    """Return the text in lower case without accents, character for character."""
    if text.isascii():
        return text.lower()
    return _FOREIGN.sub(lambda match: match.group().translate(_FOLDED), text).lower()


def alternatives(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first."""
    folded = sorted({fold(word) for word in words}, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in folded)


class Words(NamedTuple):
    """Layout words, folded and compiled once for a layout."""

    sections: dict[str, int]
    annexes: frozenset[str]
    ordinals: dict[str, int]
    conjunctions: tuple[str, ...]
    definition_titles: frozenset[str]
    answers: frozenset[str]
    labels: frozenset[str]
    """What forms call the facts of an award."""
    contents: tuple[str, ...]
    openers: frozenset[str]
    """Section and annex words in every spelling, for a quick look."""
    verbs: frozenset[str]
    following: tuple[str, ...]
    stop_words: dict[str, frozenset[str]]
    defined: re.Pattern[str]
    """A quoted term followed by a verb of definition, in folded text."""
    defined_after: re.Pattern[str]
    """A verb of definition followed by a quoted term."""
    defined_bare: re.Pattern[str]
    """An unquoted term at the start, followed by a verb of definition."""


@lru_cache(maxsize=8)
def words_of(layout: Layout) -> Words:
    """Compile the words of a layout."""
    verbs = alternatives(layout.defines)
    quoted = alternatives((*layout.defines, *layout.defines_quoted))
    openers = {word.lower() for word in (*layout.sections, *layout.annexes)}
    return Words(
        sections={fold(word): rank for word, rank in layout.sections.items()},
        annexes=frozenset(fold(word) for word in layout.annexes),
        ordinals={fold(word): number for word, number in layout.ordinals.items()},
        conjunctions=tuple(f" {word}" for word in layout.conjunctions),
        definition_titles=frozenset(word for title in layout.definition_titles for word in fold(title).split()),
        answers=frozenset(map(fold, layout.answers)),
        labels=frozenset(fold(label) for labels in layout.labels.values() for label in labels),
        contents=tuple(fold(word) for word in layout.contents),
        openers=frozenset(openers | {fold(word) for word in openers}),
        verbs=frozenset(fold(word) for word in layout.verbs),
        following=tuple(fold(word) for word in layout.following),
        stop_words=layout.stop_words,
        defined=re.compile(rf"{_QUOTED}(?:[^.;:]{{0,90}}?)[\s,:](?:{quoted})\b"),
        defined_after=re.compile(rf"\b(?:{alternatives(layout.defines_before)})\s*:?\s*{_QUOTED}"),
        defined_bare=re.compile(rf"([a-z][\w'’/-]*(?: [\w'’()/-]+){{0,6}}),? (?:{verbs})\b"),
    )
