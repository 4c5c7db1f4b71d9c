"""Say how near two quotes are, and which words of them differ; numbers in front of a clause do not count."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from functools import lru_cache

from fundflow.model import Words
from fundflow.words import WORD, fold

READABLE = 0.4
"""Below this likeness two quotes are shown one after the other: woven together nobody can read them."""
_NUMBER = re.compile(
    r"^\W*(?:\([\w.]{1,5}\)|[A-Za-z]\)|[A-Za-z]?\.?\d{1,3}"
    r"(?:(?:\.\d{1,3})*(?:\(\w{1,4}\))+[.):]?|(?:\.\d{1,3})+[.):]?|[.):]|(?=\s+[^\W\d_a-z][a-z])))\s+"
)
"""What counts a clause: "(a)", "12.3", "12(b)", "B.1", "a)", "4.", and "4" before a capital letter."""
_TOKEN = re.compile(r"\w+\s*|[^\w\s]+\s*|\s+")


@lru_cache(maxsize=8192)
def words(quote: str) -> tuple[str, ...]:
    """Return the folded words of a quote without the number in front."""
    bare = _NUMBER.sub("", quote, count=1)
    return tuple(fold(word) for word in WORD.findall(bare))


def likeness(old: str, new: str, least: float = 0.0) -> float:
    """Return how alike two quotes are, 0 to 1; 0 when they cannot reach `least`."""
    first, second = words(old), words(new)
    if first == second:
        return 1.0
    if not first or not second or _upper(first, second) < least:
        return 0.0
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _upper(first: tuple[str, ...], second: tuple[str, ...]) -> float:
    """Return what the ratio can be at most: the share of common words, whatever their order."""
    shared = (Counter(first) & Counter(second)).total()
    return 2 * shared / (len(first) + len(second))


def marked(old: str, new: str) -> tuple[Words, ...]:
    """Return both quotes as one run of words: those of both, of the old one only, of the new one only.

    The number in front of a clause is left out when there are two: its place is told by its section.
    """
    if old and new:
        old, new = _NUMBER.sub("", old, count=1), _NUMBER.sub("", new, count=1)
    first, second = _TOKEN.findall(old), _TOKEN.findall(new)
    matcher = SequenceMatcher(None, [t.strip() for t in first], [t.strip() for t in second], autojunk=False)
    if matcher.ratio() < READABLE:
        return tuple(Words(kind, text) for kind, text in (("old", old), ("new", new)) if text)
    found: list[Words] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            found.append(Words("same", "".join(second[c:d])))
            continue
        found += [
            Words(kind, text) for kind, text in (("old", "".join(first[a:b])), ("new", "".join(second[c:d]))) if text
        ]
    return tuple(found)
