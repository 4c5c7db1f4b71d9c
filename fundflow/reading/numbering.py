"""Works out the numbers that Word draws before the paragraphs of a list.

Turns `numbering.xml` and the sequence of numbered paragraphs into texts such as "4.2" or "(b)".
Bullets and number formats it does not know give a bullet or a plain number, never a guess.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class _Level(NamedTuple):
    format: str
    text: str
    start: int


class Numbering:
    """The counters of one document's lists; ask once for each paragraph, in order."""

    def __init__(self, root: Any) -> None:  # noqa: ANN401
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._of: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        if root is not None:
            self._read(root)

    def _read(self, root: Any) -> None:  # noqa: ANN401
        for abstract in root.iterfind(f"{W}abstractNum"):
            key = abstract.get(f"{W}abstractNumId")
            self._abstract[key] = dict(_level(lvl) for lvl in abstract.iterfind(f"{W}lvl"))
        for num in root.iterfind(f"{W}num"):
            link = num.find(f"{W}abstractNumId")
            if link is not None:
                self._of[num.get(f"{W}numId")] = link.get(f"{W}val")

    def next(self, num: str, depth: int) -> str:
        """Count one paragraph and give its number, or "•" for a bullet, or nothing."""
        key = self._of.get(num)
        levels = self._abstract.get(key or "", {})
        if key is None or depth not in levels:
            return ""
        counts = self._counts[key]
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        return self._draw(levels, counts, depth)

    @staticmethod
    def _draw(levels: dict[int, _Level], counts: dict[int, int], depth: int) -> str:
        level = levels[depth]
        if level.format == "bullet":
            return "•"
        if level.format == "none":
            return ""

        def put(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            form = levels[at].format if at in levels else "decimal"
            return _FORMATS.get(form, str)(counts.get(at, levels[at].start if at in levels else 1))

        return re.sub(r"%(\d)", put, level.text).strip()


def _level(element: Any) -> tuple[int, _Level]:  # noqa: ANN401
    def value(name: str, default: str) -> str:
        found = element.find(f"{W}{name}")
        return default if found is None else found.get(f"{W}val", default)

    start = value("start", "1")
    level = _Level(value("numFmt", "decimal"), value("lvlText", ""), int(start) if start.isdigit() else 1)
    return int(element.get(f"{W}ilvl", "0")), level


def _letters(number: int) -> str:
    """Write 1 as a, 26 as z, 27 as aa, as Word does."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else "0"


def roman(number: int) -> str:
    """Write a number in lower-case Roman numerals."""
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_FORMATS: dict[str, Callable[[int], str]] = {
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "decimalZero": lambda number: f"{number:02}",
}


def in_form(number: int, form: str) -> str:
    """Write a number as OpenDocument names its forms: 1, a, A, i or I."""
    drawn = {"a": _letters, "i": roman}.get(form.lower(), str)(number)
    return drawn.upper() if form.isupper() else drawn
