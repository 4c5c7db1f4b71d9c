"""Turns the start of a line into a mark: "4.2", "Article 5", "(iv)", "•".

It says what a mark could be, in which series and at which place of it.  Which reading of "(i)" is
right only its neighbours tell: `numbering` decides that.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from fundflow.structure.words import fold

if TYPE_CHECKING:
    from fundflow.structure.words import Words

BULLETS = frozenset("−•‣▪■●◦○–—-*·➢►▶◆♦❖§➤⮚→∙⁃⚫□")
BOXES = {"☐": False, "☑": True, "☒": True, "❑": False, "❏": False, "🗹": True, "🗷": True}
_ASCII_BOXES = {"[ ]": False, "[x]": True, "[X]": True, "( )": False, "[✓]": True, "[_]": False}
_DECIMAL = re.compile(r"(\d{1,4}(?:\.\d{1,3}){0,6})(-?[A-Z](?![A-Za-z])|bis|ter)?([.):]?)(?=\s|$|\()[.–—-]?\s*")
_LISTING = re.compile(r"\d\d\.\d{3}$")
"""An assistance listing such as 12.345 is no section."""
_PAREN = re.compile(r"\(\s?([A-Za-z]{1,6}|\d{1,2})\s?\)\s*")
_LETTER = re.compile(r"([A-Za-z]|[ivxlc]{2,6}|[IVXLC]{2,6})([.)])(?=\s|$)\s*")
_SIGN = re.compile(r"(?:§\s*)+(\d[\w.\-–]*?(?:\(\w{1,4}\))*)(?:[.:]?)(?=\s|$)[\s–—-]*")
_LABEL = re.compile(
    r"[^\W\d_]+\.?\s+(?:N[.°ºo]{1,2}\s*)?"
    r"(\d{1,4}(?:\.\d{1,3}){0,5}[A-Za-z]?|[IVXLC]{1,7}|[A-Z])\b((?:\(\w{1,4}\))*)(?:\.?[ºª°])?(?:\s?[.:–—)-]|\s|$)[\s.:–—-]*"
)
_SPELT = re.compile(r"([^\W\d_]+)\s+([^\W\d_]+(?:\s+[^\W\d_]+)?)\s*(?:[.:–—-]|$)[\s.:–—-]*")
_CODE = re.compile(r"([A-Z]{1,4})[.-]?(\d{1,3})((?:\.\d{1,3})*)([.):]?)(?=\s|$)\s*")
"""Codes such as "M20.", "RAA16.", "A.1", "C1"."""
_ABBREVIATED = 4
"""Letters, with its point, of the longest abbreviated section word: "Sec.", "Art."."""
_ROMAN = re.compile(r"(?=[ivxlc])(?:c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})$")
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


class Mark(NamedTuple):
    """A mark at the start of a line, in its most likely series."""

    series: str
    """What its siblings share: "dec", "(a)", "i.", "word:article", "bullet"…"""
    ordinal: int
    label: str
    """The number as a lawyer quotes it, without its point or bracket."""
    end: int
    """Where the words after the mark begin."""
    parts: tuple[int, ...] = ()
    """For decimals, every part."""
    roman: int = 0
    """For a letter that is also a roman numeral, that numeral's value, else 0."""
    rank: int = 9
    """How far out it stands by its word: annex 0, part 1 … article 3."""
    tail: str = ""
    """Marks that follow at once, as in "(a)(1)"."""
    weak: bool = False
    """A bare number, which counts only on a heading."""


def roman_value(text: str) -> int:
    """Return the value of a roman numeral, 0 when it is none."""
    text = text.lower()
    if not text or not _ROMAN.match(text):
        return 0
    values = [_VALUES[letter] for letter in text]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))


def mark_of(text: str, words: Words) -> Mark | None:
    """Return the mark that opens a line, or None; cheap tests come first."""
    first = text[0]
    if first.isalpha():
        return _lettered_mark(text, first, words)
    if first.isdigit():
        return _decimal(text)
    return _paren(text) if first == "(" else _sign(text, first)


def _lettered_mark(text: str, first: str, words: Words) -> Mark | None:
    """Read a mark that begins with a letter, or the bullet "o"."""
    at = text.find(" ")
    token = text if at < 0 else text[:at]
    if token.islower() and token.isalpha() and first != "o":
        return None
    found = _pointed(text, token) if token[-1] in ".):" else None
    if found is None and first.isupper():
        return _named(text, token, words)
    if first == "o" and at == 1 and text[2:3].isupper():
        return Mark("bullet", 0, first, 2, weak=True)
    return found


def _pointed(text: str, token: str) -> Mark | None:
    """Read "a.", "iv)", "M20."."""
    if len(token) > 9:
        return None
    found = _letter(text) if token[-1] != ":" and len(token) <= 6 else None
    return found or (_code(text, token) if token[0].isupper() else None)


def _named(text: str, token: str, words: Words) -> Mark | None:
    """Read "Article 5" and "C1": a word or a code that begins with a capital."""
    if token[-1].isdigit() and len(token) <= 9 and token.isascii():
        return _code(text, token)
    if len(token) < len(text) and token.rstrip(".:").lower() in words.openers:
        return _labelled(text, token, words)
    return None


def box_of(text: str) -> tuple[bool, int] | None:
    """Return the state and the width of a checkbox drawn at the start of a line."""
    if text[0] in BOXES:
        return BOXES[text[0]], 1
    if text[0] in "[(" and text[:3] in _ASCII_BOXES:
        return _ASCII_BOXES[text[:3]], 3
    return None


def _decimal(text: str) -> Mark | None:
    match = _DECIMAL.match(text)
    if not match:
        return None
    label, suffix, close = match.group(1), match.group(2) or "", match.group(3)
    parts = tuple(int(part) for part in label.split("."))
    if (len(parts) == 1 and parts[0] > 150) or _LISTING.match(label):
        return None
    if close == ")":
        return Mark("1)", parts[-1], label, match.end(), tail=_tail(text, match.end()))
    end, tail = match.end(), _tail(text, match.end())
    weak = len(parts) == 1 and not close and not tail
    if weak and not text[end : end + 1].isupper():
        return None
    return Mark("dec", parts[-1], label + suffix, end + len(tail), parts, tail="".join(tail.split()), weak=weak)


def _tail(text: str, at: int) -> str:
    """Return the bracketed marks that follow a mark at once."""
    start = at
    while at < len(text) and text[at] == "(":
        match = _PAREN.match(text, at)
        if not match or not _is_series(match.group(1)):
            break
        at = match.end()
    return text[start:at]


def _is_series(label: str) -> bool:
    """Tell an enumerator from a word in brackets."""
    return len(label) == 1 or label.isdigit() or len(set(label)) == 1 or roman_value(label) > 0


def _paren(text: str) -> Mark | None:
    match = _PAREN.match(text)
    if not match or not _is_series(match.group(1)):
        return None
    label, end = match.group(1), match.end()
    tail = _tail(text, end)
    return _lettered(label, "({})", end + len(tail), "".join(tail.split()))


def _lettered(label: str, form: str, end: int, tail: str = "") -> Mark:
    """Make the mark of a letter, a roman numeral or a digit in its typographic form."""
    if label.isdigit():
        return Mark(form.format("1"), int(label), label, end, tail=tail)
    upper = label.isupper()
    value = roman_value(label)
    if len(label) > 1 and len(set(label)) > 1:
        return Mark(form.format("I" if upper else "i"), value, label, end, roman=value, tail=tail)
    letter = ord(label[0].lower()) - 96 + 26 * (len(label) - 1)
    return Mark(form.format("A" if upper else "a"), letter, label, end, roman=value, tail=tail)


def _letter(text: str) -> Mark | None:
    match = _LETTER.match(text)
    if not match:
        return None
    if len(match.group(1)) > 1 and not roman_value(match.group(1)):
        return None
    return _lettered(match.group(1), "{}" + match.group(2), match.end())


def _code(text: str, token: str) -> Mark | None:
    """Read "M20.", "A.1"; without any point ("C1") it counts only beside its neighbours."""
    match = _CODE.match(text)
    if not match:
        return None
    letters, number, rest, close = match.groups()
    weak = not close and "." not in token
    label = token.rstrip(".):") if close else token
    ordinal = int(rest.split(".")[-1]) if rest else int(number)
    parts = tuple(int(part) for part in rest.split(".")[1:])
    return Mark("code:" + letters, ordinal, label, match.end(), (int(number), *parts), weak=weak)


def _sign(text: str, first: str) -> Mark | None:
    """Read "§ 89.1", a bullet or a drawn box."""
    if first == "§":
        match = _SIGN.match(text)
        if match:
            digits = re.findall(r"\d+", match.group(1))
            return Mark("§", int(digits[-1][:6]), "§ " + match.group(1), match.end(), rank=3)
    box = box_of(text)
    if box:
        return Mark("box", 0, "", box[1])
    drawn = first in BULLETS or "\ue000" <= first <= "\uf8ff"
    if drawn and (len(text) == 1 or not text[1].isalnum() or first in "•▪●■◦➢"):
        rest = text[1:].lstrip()
        return Mark("bullet", 0, first, len(text) - len(rest)) if rest[:1] != first else None
    return None


def _labelled(text: str, token: str, words: Words) -> Mark | None:
    """Read "Article 5", "Annex B", "Cláusula 7"."""
    word = fold(token.rstrip(".:"))
    rank = 0 if word in words.annexes else words.sections.get(word, -1)
    if rank < 0:
        return None
    match = _LABEL.match(text)
    if not match:
        return _spelt(text, word, rank, words)
    number = match.group(1)
    value = int(re.findall(r"\d+", number)[-1]) if number[0].isdigit() else roman_value(number) or ord(number[0]) - 64
    name = token.rstrip(":") if len(token) <= _ABBREVIATED else token.rstrip(".:")
    label = f"{name.capitalize() if name.isupper() else name} {number}{match.group(2)}"
    parts = tuple(int(part) for part in re.findall(r"\d+", number)) if number[0].isdigit() else ()
    tail = _tail(text, match.end())
    return Mark("word:" + word, value, label, match.end() + len(tail), parts, rank=rank, tail="".join(tail.split()))


def _spelt(text: str, word: str, rank: int, words: Words) -> Mark | None:
    """Read "Cláusula Primera" and "ARTICLE ONE"."""
    match = _SPELT.match(text)
    value = words.ordinals.get(fold(match.group(2)), 0) if match else 0
    if not match or not value:
        return None
    label = f"{match.group(1)} {match.group(2)}"
    return Mark("word:" + word, value, label.title() if label.isupper() else label, match.end(), (value,), rank=rank)
