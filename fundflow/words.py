"""How text is cut into words and words are folded: one way for the rule book and for detection.

Pure functions over strings; they know nothing of rules or documents.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
"""A word; accents may stand as marks of their own."""
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "ﬁ": "fi", "ﬂ": "fl"})


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Return the word without case, accents and ligatures."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word).lower()
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return bare.translate(_LIGATURES)
