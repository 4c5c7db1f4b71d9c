"""Say which activities a sentence names, by the words that the rule book gives for each."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from fundflow.words import WORD, fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fundflow.model import ActivityWords


def names(text: str, activity: str, words: Mapping[str, ActivityWords]) -> bool:
    """Return whether the text names the activity; False when nobody has words for it."""
    known = words.get(activity)
    if known is None:
        return False
    spoken = _folded(text)
    return any(_stands(term, spoken) for term in known.terms)


@lru_cache(maxsize=4096)
def _folded(text: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in WORD.findall(text))


def _stands(term: tuple[str, ...], spoken: tuple[str, ...]) -> bool:
    last = len(spoken) - len(term)
    return any(all(map(_meets, term, spoken[at : at + len(term)])) for at in range(last + 1))


def _meets(wanted: str, word: str) -> bool:
    return word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted
