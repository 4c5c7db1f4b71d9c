"""Tells titles from sentences, and finds the title with which a paragraph begins.

A title has no finite verb; a run-in title is short or capitalised as well, or set in bold.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fundflow.structure.words import fold

if TYPE_CHECKING:
    from fundflow.structure.blocks import Block
    from fundflow.structure.words import Words

SECTIONS = ("dec", "A.", "I.", "§", "code", "word")
"""Series of marks that number sections as well as lists."""
_STOP = re.compile(r"[.:—–]")
_RUN_IN = 90
"""Characters of the longest title with which a paragraph begins."""
_OPENING = frozenset('"“«(')
_WORDS, _FEW, _FEW_BEFORE_COLON = 12, 6, 5
"""Words of a capitalised run-in title, of any other, and of any other before a colon."""


_LETTERS = re.compile(r"(?<!\S)[^\W\d_](?: [^\W\d_]){4,}(?!\S)")
"""A word whose letters stand apart for show: "P E R S O N N E L"."""


def closed_up(title: str) -> str:
    """Return a title as it is said: words whose letters stand apart are written as words."""
    if not _LETTERS.search(title):
        return title
    return " ".join(_LETTERS.sub(lambda word: word[0].replace(" ", ""), title).split())


def is_capitals(text: str) -> bool:
    """Tell whether a text is set in capitals and long enough to mean it."""
    return text.isupper() and sum(map(str.isalpha, text[:40])) >= 4


def is_sentence(title: str, words: Words) -> bool:
    """Tell a sentence from a title by its finite verbs or its length."""
    plain = fold(title).replace(",", " ").replace(".", " ").split()
    return len(plain) > 14 or (len(plain) > 3 and not words.verbs.isdisjoint(plain[1:]))


def announces(title: str, words: Words) -> bool:
    """Tell "the following costs" from a title."""
    folded = fold(title)
    return any(phrase in folded for phrase in words.following)


def run_in(block: Block, words: Words) -> str:
    """Return the title with which a paragraph begins, or ""."""
    mark = block.mark
    if mark is None or mark.series == "bullet":
        bold = _starts_bold(block)
        title = _first_words(block) if bold or block.text[:3].isupper() else ""
        if not (bold or is_capitals(title)):
            return ""
    else:
        title = _first_words(block)
    return title if title and _is_run_in(block, title, words) else ""


def _first_words(block: Block) -> str:
    """Return what stands before the first full stop, colon or dash of a paragraph."""
    text, start = block.text, block.mark.end if block.mark else 0
    for match in _STOP.finditer(text, start + 3, start + _RUN_IN):
        stop = match.start()
        behind = text[stop + 1 : stop + 6].lstrip()
        dash = text[stop] in "—–"
        spaced = dash or text[stop + 1 : stop + 2] in {" ", ""}
        if spaced and (behind[0].isupper() or behind[0] in _OPENING if behind else text[stop] == ":"):
            return text[start:stop].strip()
    return ""


def _is_run_in(block: Block, title: str, words: Words) -> bool:
    """Tell a title from a first sentence: no finite verb, and short or capitalised."""
    plain = fold(title).replace(",", " ").split()
    if len(plain) > _WORDS or not title[0].isupper() or not words.verbs.isdisjoint(plain):
        return False
    end = block.text.find(title) + len(title)
    alone = end >= len(block.text.rstrip(" :"))
    if alone and (block.mark is None or not block.mark.series.startswith(SECTIONS) or announces(title, words)):
        return False
    if _capitalized(title):
        return True
    few = _FEW_BEFORE_COLON if block.text[end : end + 1] == ":" else _FEW
    return len(plain) <= few and not any(plain[0] in stop for stop in words.stop_words.values())


def _starts_bold(block: Block) -> bool:
    return block.first.bold and not all(line.bold for line in block.lines)


def _capitalized(title: str) -> bool:
    """Tell whether most of the longer words of a title begin with a capital."""
    longer = [word for word in title.split() if len(word) > 3]
    return sum(word[0].isupper() for word in longer) * 2 > len(longer)
