"""Turns text into the code of its language, by its small words or by its script.

Names no language when a text is too short to tell.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from fundflow.structure.words import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.model import Layout, Provision

_SCRIPTS = (
    ("ar", "؀", "ۿ"),
    ("ru", "Ѐ", "ӿ"),
    ("el", "Ͱ", "Ͽ"),
    ("he", "֐", "׿"),
    ("hi", "ऀ", "ॿ"),
    ("th", "฀", "๿"),
    ("ka", "Ⴀ", "ჿ"),
    ("am", "ሀ", "፿"),
    ("ja", "぀", "ヿ"),
    ("ko", "가", "힣"),
    ("zh", "一", "鿿"),
)
"""First and last letter of scripts that (nearly) name a language."""
_FAR = re.compile("[ʰ-\U0010ffff]")
_SAMPLE = 400
_LEAST = 0.05


def language_of(text: str, layout: Layout) -> str:
    """Return the ISO 639-1 code of a text's language, or "" when it does not tell."""
    if not text.isascii():
        script = _script(text)
        if script:
            return script
    tokens = text.lower().replace("'", " ").replace("’", " ").split()
    scores: Counter[str] = Counter()
    small = _small(layout)
    for codes, times in Counter([small[token] for token in tokens if token in small]).items():
        for code in codes:
            scores[code] += times
    ranked = scores.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return ""
    return ranked[0][0]


@lru_cache(maxsize=8)
def _small(layout: Layout) -> dict[str, tuple[str, ...]]:
    """Return every small word with the languages that have it."""
    found: dict[str, tuple[str, ...]] = {}
    for code, every in words_of(layout).stop_words.items():
        for word in every:
            found[word] = (*found.get(word, ()), code)
    return found


def _script(text: str) -> str:
    """Return the language of a script in which a third of the letters stand."""
    sample = text[:_SAMPLE]
    far = _FAR.findall(sample)
    if len(far) * 3 < len(sample):
        return ""
    letters = [letter for letter in far if letter.isalpha()]
    if len(letters) * 3 < len(sample):
        return ""
    for code, low, high in _SCRIPTS:
        if sum(low <= letter <= high for letter in letters) * 2 > len(letters):
            return code
    return ""


def languages_of(provisions: Sequence[Provision], layout: Layout) -> tuple[str, ...]:
    """Return the languages of a document by their share, leaving out those under a twentieth."""
    shares: Counter[str] = Counter()
    step = max(1, len(provisions) // 90)
    for provision in provisions[::step]:
        text = provision.text
        if len(text) >= 25:
            code = language_of(text[:_SAMPLE], layout)
            if code:
                shares[code] += min(len(text), 2000)
    total = sum(shares.values())
    if not total:
        code = language_of(" ".join(provision.text for provision in provisions[:40]), layout)
        return (code,) if code else ()
    return tuple(code for code, share in shares.most_common() if share >= total * _LEAST)
