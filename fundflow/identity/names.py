"""Turns the name of an organisation into what can be compared: other spellings of one name come out alike.

Case, accents, punctuation, `&`, legal forms, common abbreviations and the order of words no longer
count.  Cyrillic and Greek are written in Latin letters; other scripts are compared as they are.
Refuses to decide anything: that two names come out alike proves nothing about who they are.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).with_name("words.tsv")
OTHER_NAME = re.compile(
    r"\b(?:d/?b/?a|a/?k/?a|t/a|f/?k/?a|doing business as|trading as|also known as|formerly(?: known as)?"
    r"|previously|anciennement|antes|ehemals)\b[:.]?\s*",
    re.IGNORECASE,
)
BRACKETS = re.compile(r"[(\[（]([^()\[\]（）]*)[)\]）]")
WORD = re.compile(r"[^\W_]+")
APOSTROPHES = re.compile(r"['’`´ʼ]")
JOINED_LEGAL = re.compile(
    r"(?:股份)?有限(?:责任)?公司$|^(?:公益|一般)?(?:財団法人|社団法人)|^(?:株式会社)|株式会社$|^(?:認定)?(?:特定非営利活動法人)|^(?:사단법인|재단법인)"
)
"""Legal forms in scripts that put no blanks between words."""
LATIN = dict(
    zip(
        "абвгдезийклмнопрстуфхыэіўґљњћђјѕαβγδεζηικλμνοπρστυφω",
        "abvgdeziiklmnoprstufhyeiugǉǌcdjsabgdeziiklmnoprstyfo",
        strict=True,
    )
)
SOUNDS = str.maketrans(
    LATIN
    | {"ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya", "ъ": "", "ь": "", "є": "ye"}
    | {"ї": "yi", "џ": "dz", "θ": "th", "ξ": "x", "χ": "ch", "ψ": "ps", "ς": "s", "ǉ": "lj", "ǌ": "nj"}
    | {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ð": "d", "þ": "th"}
    | {"ـ": "", "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه"}
)
"""Letters that say the same; the Arabic ones are spellings that people mix."""
MARKS = re.compile("[\u0300-\u036f\u064b-\u0652\u200b-\u200f]")
"""Accents, vowel signs of Arabic, and signs without width.  Those of Indian scripts carry meaning and stay."""


class Name(NamedTuple):
    """A name made comparable."""

    tokens: tuple[str, ...]
    """Its words, in order, without what says little."""

    @property
    def key(self) -> str:
        """The words in alphabetic order: equal for names that differ only in order and spelling habits."""
        return " ".join(sorted(set(self.tokens)))

    @property
    def flat(self) -> str:
        """The words in order, without blanks."""
        return "".join(self.tokens)

    @property
    def initials(self) -> str:
        """The first letters of three words or more; of one short word, the word: an acronym meets its name."""
        if len(self.tokens) == 1:
            return self.tokens[0] if 3 <= len(self.tokens[0]) <= 7 else ""
        return "".join(word[0] for word in self.tokens) if len(self.tokens) >= 3 else ""


@cache
def _table() -> tuple[frozenset[str], frozenset[str], dict[str, str]]:
    drop: frozenset[str] = frozenset()
    legal: frozenset[str] = frozenset()
    same: dict[str, str] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        first, *others = line.split("\t")
        if first == "drop":
            drop = frozenset(others)
        elif first == "legal":
            legal = frozenset(others)
        else:
            same |= {APOSTROPHES.sub("", other.rstrip(".")): first for other in others}
    return drop, legal, same


def normalised(name: str) -> Name:
    """Return a name made comparable; of a name that holds only small words, these are kept."""
    drop, legal, same = _table()
    words = _words(name)
    kept = [word for word in words if word not in drop]
    while len(kept) > 1 and kept[-1] in legal:
        kept.pop()
    while len(kept) > 1 and kept[0] in legal:
        kept.pop(0)
    return Name(tuple(same.get(word, word) for word in kept) or tuple(words))


def _words(name: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", name).casefold()
    bare = MARKS.sub("", folded)
    if not bare.isascii():
        bare = JOINED_LEGAL.sub("", unicodedata.normalize("NFC", bare).translate(SOUNDS))
    return _spelled(WORD.findall(APOSTROPHES.sub("", bare.replace("&", " and ").replace("+", " and "))))


def _spelled(words: list[str]) -> list[str]:
    """Put letters that stand alone together: U.S.A. is one word, and so is e. V."""
    joined: list[str] = []
    alone = ""
    for word in [*words, ""]:
        if len(word) == 1 and word.isalpha() and word.isascii():
            alone += word
            continue
        if alone:
            joined.append(alone)
            alone = ""
        if word:
            joined.append(word)
    return joined


def spellings(name: str) -> list[str]:
    """Return the names that one published name holds: itself without brackets, and what "formerly" or "dba" names.

    Other words in brackets are a branch or a region as often as a name, so they name nobody.
    """
    inside = [text for text in BRACKETS.findall(name) if OTHER_NAME.match(text.strip())]
    outside = BRACKETS.sub(" ", name)
    found = [*OTHER_NAME.split(outside), *(part for text in inside for part in OTHER_NAME.split(text))]
    whole = [text.strip(" ,;:-") for text in found if WORD.search(text)]
    return list(dict.fromkeys(whole)) or [name]
