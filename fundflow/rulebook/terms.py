"""Turn the terms of a vocabulary file into sequences of words that a word automaton can follow.

A term is words with `*` (rest of the word), `-` (space, hyphen or nothing) and `(a|b)` choices.
It refuses terms that would match almost anything: a bare `*`, or a stem of one or two letters.
"""

from __future__ import annotations

import re
from itertools import product

from fundflow.words import fold

_CHOICE = re.compile(r"\(([^()]*)\)")
_WORD = re.compile(r"[^\W_]+\*?", re.UNICODE)
LONGEST_CHOICE = 1000
"""Forms one term may expand to: more is a mistake, not a vocabulary."""


def expand(term: str) -> list[tuple[str, ...]]:
    """Return every word sequence a term stands for; a word that ends in `*` is a stem.

    Raises:
        ValueError: the term is empty, expands too far, or holds a stem shorter than three letters.
    """
    forms: set[tuple[str, ...]] = set()
    for text in _choices(term):
        for variant in _hyphens(text):
            words = tuple(fold(word) for word in _WORD.findall(variant))
            if words:
                forms.add(words)
    if not forms:
        raise ValueError(f"term '{term}' holds no word")
    for form in forms:
        if any(word.endswith("*") and len(word) < 4 for word in form):
            raise ValueError(f"term '{term}' has a stem shorter than three letters, which would match strangers")
    return sorted(forms)


def _choices(term: str) -> list[str]:
    parts = _CHOICE.split(term)
    if any(sign in part for part in parts[::2] for sign in "()|"):
        raise ValueError(f"term '{term}' has nested or open parentheses. Write its forms apart")
    options = [part.split("|") if index % 2 else [part] for index, part in enumerate(parts)]
    count = 1
    for option in options:
        count *= len(option)
    if count > LONGEST_CHOICE:
        raise ValueError(f"term '{term}' stands for {count} forms; split it")
    return ["".join(choice) for choice in product(*options)]


def _hyphens(text: str) -> list[str]:
    """A hyphen between letters may also be nothing: `sub-recipient` finds `subrecipient`."""
    joined = re.sub(r"(?<=[^\W_])-(?=[^\W_])", "", text)
    return [text] if joined == text else [text, joined]
