"""Decides what the hyphen at a line end is: the mark of a broken word, or the word's own.

Turns lines whose broken words still carry their mark into lines that end without it (the word joins)
or with a hyphen (it belongs to the word).  The document's own words decide before any list does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.reading.lines import HYPHEN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from fundflow.model import Line

_MARKS = f"-\u2010\u00ad{HYPHEN}"
_EDGES = ".,;:!?()[]{}\"'“”‘’«»*"
_KEEPS = frozenset(
    {
        "faith",
        "mid",
        "pro",
        "ex",
        "first",
        "sex",
        "high",
        "low",
        "anti",
        "half",
        "second",
        "term",
        "full",
        "drug",
        "non",
        "socio",
        "year",
        "semi",
        "self",
        "cross",
        "third",
        "vice",
        "needle",
        "all",
        "state",
        "pass",
        "long",
        "well",
        "quasi",
        "short",
        "community",
        "face",
    }
)
"""First parts that usually keep their hyphen."""


def join_words(lines: Sequence[Line]) -> list[Line]:
    """Mark lines that end inside a word, and keep or drop the hyphen that says so."""
    joined = list(lines)
    if not any(line.text[-1] in _MARKS for line in joined):
        return joined
    words = {word for line in joined for word in line.text.lower().split()}
    following: dict[bool, str] = {}
    for at in range(len(joined) - 1, -1, -1):
        line = joined[at]
        if line.text[-1] in _MARKS:
            joined[at] = _settle(line, following.get(line.note, ""), words)
        following[line.note] = line.text
    return joined


def _settle(line: Line, after: str, words: AbstractSet[str]) -> Line:
    """Decide one line that ends in some hyphen, given the words of the next line."""
    bare, mark = line.text[:-1], line.text[-1]
    left = bare.rsplit(None, 1)[-1] if bare.strip() else ""
    right = after.split(None, 1)[0] if after else ""
    if not bare[-1:].isalnum() or not right[:1].isalnum() or (mark == "-" and not _goes_on(right)):
        return line._replace(text=f"{bare}-" if mark == HYPHEN else line.text)
    if _own(left.strip(_EDGES).rsplit("-", 1)[-1], right.strip(_EDGES), words):
        return line._replace(text=f"{bare}-", broken=True)
    return line._replace(text=bare, broken=True)


def _goes_on(right: str) -> bool:
    """Tell whether the next line's first word can be the rest of a word with a plain hyphen."""
    return right[0].islower() and right.strip(_EDGES) not in {"and", "or", "to", "y", "o", "et", "ou", "und"}


def _own(left: str, right: str, words: AbstractSet[str]) -> bool:
    """Tell whether the hyphen between two halves belongs to the word."""
    if not right[:1].islower() or not left[-1:].isalpha():
        return True
    hyphened, joined = f"{left}-{right}".lower(), f"{left}{right}".lower()
    if (joined in words) != (hyphened in words):
        return hyphened in words
    return left.lower() in _KEEPS
