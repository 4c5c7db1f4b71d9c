"""Say in words where no font of a report has a sign: an empty box tells nobody what is missing.

Turns a text into one that can be printed.  Signs of scripts that no font has become "[3 signs …]"; the
web page and the Word document show them with the fonts of whoever reads them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_RUN = re.compile(r"x(?:[xs]*x)?")
_SILENT = frozenset({"Cf", "Cc", "Zs", "Zl", "Zp"})
"""Kinds of signs that draw nothing."""


@dataclass(frozen=True, slots=True)
class Printable:
    """The signs that the fonts have, and the words for those they lack."""

    known: frozenset[int]
    one: str
    other: str

    def __call__(self, text: str) -> str:
        """Return the text with words in place of signs that cannot be printed."""
        if text.isascii():
            return text
        flags = "".join(map(self._flag, text))
        made, done = [], 0
        for run in _RUN.finditer(flags):
            number = run[0].count("x")
            said = self.one if number == 1 else self.other.replace("{number}", str(number))
            made += [text[done : run.start()], said]
            done = run.end()
        return "".join([*made, text[done:]])

    def _flag(self, sign: str) -> str:
        if ord(sign) in self.known:
            return "s" if sign.isspace() else "o"
        return "s" if unicodedata.category(sign) in _SILENT or sign == "\N{VARIATION SELECTOR-16}" else "x"


def printable(fonts: tuple[Path, ...], labels: Mapping[str, str]) -> Printable:
    """Return what fonts can print; `labels` has the words for the rest."""
    return Printable(_signs(fonts), labels["unprintable.one"], labels["unprintable.other"])


@lru_cache(maxsize=4)
def _signs(fonts: tuple[Path, ...]) -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    found: set[int] = set()
    for font in fonts:
        try:
            found.update(FT2Font(str(font)).get_charmap())
        except (OSError, RuntimeError):
            # A file that is no font brings no signs; Typst passes over it too.
            continue
    return frozenset(found)
