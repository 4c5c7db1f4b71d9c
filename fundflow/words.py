"""How text is cut into words and words are folded: one way for the rule book and for detection.

Pure functions over strings; they know nothing of rules or documents.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import accumulate, compress, count
from operator import add, sub

WORD = re.compile(r"[^\W_]++(?:[\u0300-\u036f]++[^\W_]*+)*+")
"""A word; accents may stand as marks of their own."""
_SIGN = re.compile(r"[^\x00-\x7f\w\u0300-\u036f]")
"""A sign outside ASCII that is of no word: a dash, a typographic quote."""
_BLANKED = "".join(chr(code) if chr(code).isalnum() else " " for code in range(128))
"""ASCII with a blank in place of all that is of no word."""
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "ﬁ": "fi", "ﬂ": "fl"})


def words_in(text: str) -> list[str]:
    """Return the words of a text."""
    blanked = _blanked(text)
    return WORD.findall(text) if blanked is None else blanked.split()


def places_of_words(text: str) -> tuple[list[int], list[int]]:
    """Return where each word of a text begins, and where it ends."""
    blanked = _blanked(text)
    if blanked is None:
        spans = [match.span() for match in WORD.finditer(text)]
        return [start for start, _ in spans], [end for _, end in spans]
    lengths = list(map(len, blanked.split(" ")))
    ends = list(map(add, accumulate(lengths), count()))
    starts = map(sub, ends, lengths)
    return list(compress(starts, lengths)), list(compress(ends, lengths))


def _blanked(text: str) -> str | None:
    """Return the text, no shorter, with a blank for all that is of no word; None when it has letters outside ASCII.

    Most text is plain, and splitting it at blanks is many times faster than looking for words.
    """
    plain = text if text.isascii() else _SIGN.sub(" ", text)
    return plain.translate(_BLANKED) if plain.isascii() else None


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Return the word without case, accents and ligatures."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word).lower()
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return bare.translate(_LIGATURES)
