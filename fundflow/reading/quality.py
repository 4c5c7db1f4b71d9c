"""Tells text from garbage: whether a page's text layer can be believed.

Turns a page's characters into yes or no.  Fonts without a map to characters give private-use codes,
or letters that stand for others; searching such text would find nothing and say the page is clean.
"""

from __future__ import annotations

import re

_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ue000-\uefff\uf100-\uf8ff\ufffd]")
"""Codes that no text holds; signs of symbol fonts (U+F000-F0FF) are left out, they are bullets and boxes."""
_WORD = re.compile(r"[^\w]*(?:[^\W\d_]?[a-zà-öø-ÿ'’]+|[A-ZÀ-ÖØ-Þ'’&.]+|[^\W\d_a-zA-Z]+|[\d.,:;/%$€£#()§+-]+)[^\w]*")
_LETTER, _VOWEL = re.compile("[A-Za-z]"), re.compile("[aeiouyAEIOUY]")
_SAMPLE = 1000
"""Characters of a page that are looked at one by one."""
_MOST_BAD = 0.05
"""Share of bad codes above which text is garbage."""
_FEWEST_WORDS = 0.45
"""Share of tokens that look like words or numbers below which text is garbage."""
_FEWEST_VOWELS = 0.18
"""Share of vowels below which Latin letters stand for others."""


def is_garbage(characters: str) -> bool:
    """Tell whether a page's text is not what is printed on it."""
    bad = 0 if characters.isascii() else len(_BAD.findall(characters))
    if not bad and _is_plausible(characters):
        return False
    inked = sum(map(len, characters.split()))
    if bad > _MOST_BAD * inked:
        return inked > 0
    if inked <= 200 or _is_plausible(characters):
        return False
    return _has_few_vowels(characters) or _has_few_words(characters)


def _is_plausible(characters: str) -> bool:
    """Tell cheaply the text of most pages from what needs a second look: common letters are common."""
    most, found = 0.25 * len(characters), 0
    for letter in "etaoinEAOI":
        found += characters.count(letter)
        if found > most:
            return True
    return False


def _has_few_vowels(characters: str) -> bool:
    """Tell shifted letters: no language of Latin script has so few vowels."""
    sample = characters[:_SAMPLE]
    letters = len(_LETTER.findall(sample))
    return letters > 0.5 * len(sample) and len(_VOWEL.findall(sample)) < _FEWEST_VOWELS * letters


def _has_few_words(characters: str) -> bool:
    """Tell letters, figures and signs thrown together: few tokens look like words or numbers."""
    tokens = characters.replace("\ufffe", "").split()[:120]
    return len(tokens) > 40 and sum(bool(_WORD.fullmatch(token)) for token in tokens) < _FEWEST_WORDS * len(tokens)
