"""Say things in a language: messages with their plural, dates, numbers, pages and money.

Turns a key of the catalogue and its values into words.  A key or a value that is missing is an
error, never a gap in the text.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from fundflow.report.labels import runs
from fundflow.report.plain import plain
from fundflow.report.printed.blocks import said
from fundflow.report.printed.messages import PLACE, Catalogue, catalogue, filled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from fundflow.report.printed.blocks import Line

_SPACE = "\N{NO-BREAK SPACE}"
_SEPARATORS = {"en": (",", "."), "es": (_SPACE, ","), "fr": (_SPACE, ",")}
"""Between thousands, and before decimals."""
ENGLISH = "en"
"""The language of the rules' own words."""
_FRENCH_SIGNS = re.compile(r" (?=[:;?!»])|(?<=«) ")


class Words:
    """The words of one language; `texts` says what the rules' English is in others."""

    def __init__(
        self, language: str, own: Path | None = None, texts: Mapping[str, Mapping[str, str]] | None = None
    ) -> None:
        self.language = language
        self._messages: Catalogue = catalogue(language, own)
        self._texts = texts or {}

    def __call__(self, key: str, **values: object) -> str:
        """Return a message; `number` chooses its plural form.

        Raises:
            KeyError: there is no such message, or a place of it has no value.
        """
        forms = self._messages[key]
        number = values.get("number")
        form = "one" if "one" in forms and isinstance(number, int) and self._is_one(number) else "other"
        told = {name: self.number(each) if isinstance(each, int) else str(each) for name, each in values.items()}
        return filled(self.tied(forms[form]), told)

    def line(self, key: str, **values: Line) -> Line:
        """Return a message as a line whose places hold lines, each in its own language.

        Raises:
            KeyError: there is no such message, or a place of it has no value.
        """
        parts = PLACE.split(self.tied(self._messages[key]["other"]))
        spans = (said(part) if at % 2 == 0 else values[part] for at, part in enumerate(parts))
        return tuple(span for line in spans for span in line if span.text)

    def rule(self, text: str, *, strong: bool = False, url: str = "") -> Line:
        """Return what a rule says; where nobody has translated it, in English and marked so."""
        words = " ".join(text.split())
        # Inside another sentence a text stands without its last stop.
        for stop in ("", "."):
            found = self._texts.get(words + stop, {}).get(self.language)
            if found:
                return said(self.tied(found.removesuffix(stop)), strong=strong, url=url)
        return said(plain(text), "" if self.language == ENGLISH else ENGLISH, strong=strong, url=url)

    def country(self, code: str) -> str:
        """Return the name of a country, or its code when nobody knows it."""
        from babel import Locale

        return Locale(self.language).territories.get(code.upper()) or plain(code)

    def has(self, key: str) -> bool:
        """Return whether the catalogue knows a key: names of newer packs may be unknown."""
        return key in self._messages

    def keys(self, prefix: str) -> list[str]:
        """Return the keys that begin so, in the order of the catalogue."""
        return [key for key in self._messages if key.startswith(prefix)]

    def name(self, kind: str, code: str) -> str:
        """Return the words for a name of the contract, or the name itself when a newer pack brings a new one."""
        key = f"{kind}.{code}"
        return self(key) if self.has(key) else plain(code)

    def number(self, value: Decimal | int) -> str:
        """Return a number as the language writes it."""
        thousands, point = _SEPARATORS[self.language]
        whole, _, decimals = f"{value:,}".partition(".")
        return whole.replace(",", thousands) + (point + decimals if decimals else "")

    def day(self, value: date) -> str:
        """Return a date that cannot be misread."""
        month = self("date.months").split()[value.month - 1]
        return self("date.day", day=str(value.day), month=month, year=str(value.year))

    def iso_day(self, value: str) -> str:
        """Return a date that was read from a document; as it stands when it is none."""
        try:
            return self.day(date.fromisoformat(value))
        except ValueError:
            return value

    def money(self, amount: str, currencies: Sequence[str]) -> str:
        """Return an amount that was read from a document, with its currency when there is only one."""
        try:
            told = self.number(Decimal(amount))
        except InvalidOperation:
            told = amount
        return " ".join([*(currencies if len(currencies) == 1 else ()), told])

    def pages(self, values: Iterable[int]) -> str:
        """Return "page 3" or "pages 3, 5–7 and 9"."""
        chosen = set(values)
        return self("pages.one" if len(chosen) == 1 else "pages.many", pages=self.page_numbers(chosen))

    def page_numbers(self, values: Iterable[int]) -> str:
        """Return "3, 5–7 and 9"."""
        parts = [str(first) if first == last else f"{first}–{last}" for first, last in runs(values)]
        return self.listed(parts)

    def listed(self, parts: Sequence[str]) -> str:
        """Return "a, b and c"."""
        if len(parts) < 2:
            return "".join(parts)
        return self("list.last", first=", ".join(parts[:-1]), last=parts[-1])

    def quoted(self, text: str) -> str:
        """Return words between the quotation marks of the language."""
        return self("quote", quote=plain(text))

    def tied(self, text: str) -> str:
        """Return a text in this language whose signs stay with their words: no French line begins with a colon."""
        return _FRENCH_SIGNS.sub(_SPACE, text) if self.language == "fr" else text

    def _is_one(self, number: int) -> bool:
        return number in {0, 1} if self.language == "fr" else number == 1
