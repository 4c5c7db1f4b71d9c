"""Keeps what is open in a document, headings and items, and finds where a new mark goes on.

A mark continues the innermost open series that it follows; otherwise it opens one.  Whether "(i)" is a
letter or a numeral is read from what comes after it, then from what is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.structure.blocks import Block
    from fundflow.structure.marks import Mark

INDENT = 4.0
"""Points by which list items are told to be of another depth."""
_AHEAD = 40
"""Blocks looked at to learn whether "(i)" is a letter or a numeral."""
_QUOTED = 2
"""Parts of a number that may be quoted from another text."""
_OUTER = 3
"""Section words up to this rank are not quoted as part of the numbers below them."""


@dataclass(slots=True, eq=False)
class Entry:
    """One open heading or item."""

    index: int
    block: Block
    heading: bool
    series: str = ""
    ordinal: int = 0
    parts: tuple[int, ...] = ()
    number: str = ""
    base: str = ""
    """The number of what it stands under, to which its siblings add theirs."""
    lead_in: int | None = None
    title: str = ""
    rank: int = 9


def resolve(blocks: Sequence[Block], at: int) -> tuple[str, int] | None:
    """Look ahead to read an ambiguous mark; None when what follows does not tell."""
    mark = blocks[at].mark
    if mark is None:
        return None
    for block in blocks[at + 1 : at + 1 + _AHEAD]:
        other = block.mark
        if block.heading:
            break
        if other is None or other.series[0] != mark.series[0] or other.series[-1] != mark.series[-1]:
            continue
        if other.roman == mark.roman + 1 and (len(other.label) > 1 or other.ordinal != mark.ordinal + 1):
            return as_roman(mark)
        if other.ordinal == mark.ordinal + 1 and len(other.label) == len(mark.label):
            return mark.series, mark.ordinal
    return None


def as_roman(mark: Mark) -> tuple[str, int]:
    """Return the series and place of a mark read as a roman numeral."""
    return mark.series.replace("a", "i").replace("A", "I"), mark.roman


class Stack:
    """The open headings and items, outermost first."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.entries: list[Entry] = []
        self.held: list[Entry] = []
        """Items that the last heading closed: their numbers may go on below it."""
        self.held_base = True
        self.aside: list[Entry] = []
        """Items among which a number of another text was quoted: they go on behind it."""
        self.last: Entry | None = None
        """What was placed last, apart from notes."""

    def base(self) -> str:
        """Return the number under which an item's own mark is quoted."""
        for entry in reversed(self.entries):
            if entry.series == "bullet":
                continue
            if entry.heading and not entry.number:
                return ""
            if entry.number:
                return "" if entry.rank < _OUTER else entry.number
        return ""

    def follow(self, entry: Entry, at: int, mark: Mark) -> Entry | None:
        """Close what the mark ends; return the sibling it follows, or None when it opens a series."""
        entry.series, entry.ordinal, entry.parts = mark.series, mark.ordinal, mark.parts
        if mark.series in {"bullet", "box"}:
            return self._continue_bullets(entry)
        if len(mark.parts) > 1 and mark.series == "dec":
            return self._continue_decimals(entry)
        if mark.roman:
            entry.series, entry.ordinal = self._read(at, mark)
        sibling = self._sibling(entry) or self._resume(entry) or self._beyond_quotation(entry)
        if sibling is None:
            return None
        self.pop_through(sibling)
        entry.base, entry.lead_in = sibling.base, sibling.lead_in
        return sibling

    def _read(self, at: int, mark: Mark) -> tuple[str, int]:
        """Decide between letter and roman numeral: what follows, then what is open."""
        ahead = resolve(self.blocks, at)
        if ahead is not None:
            return ahead
        roman = as_roman(mark)
        for entry in reversed(self.entries):
            if entry.series == roman[0] and entry.ordinal + 1 == roman[1]:
                return roman
            if entry.series == mark.series and entry.ordinal + 1 == mark.ordinal:
                return mark.series, mark.ordinal
        return roman if mark.roman == 1 or len(mark.label) > 1 else (mark.series, mark.ordinal)

    def _sibling(self, entry: Entry) -> Entry | None:
        """Return the open entry that this one follows in its series."""
        same = [other for other in reversed(self.entries) if other.series == entry.series]
        for other in same:
            if other.ordinal + 1 == entry.ordinal and len(other.parts) == len(entry.parts):
                return other
        for other in same:
            if other.heading:
                continue
            if entry.ordinal == 1:
                if not self._introduced(other):
                    self.pop_through(other)
                return None
            if other.ordinal < entry.ordinal and len(other.parts) == len(entry.parts):
                return other
        return None

    def _resume(self, entry: Entry) -> Entry | None:
        """Reopen the items that a heading interrupted when a number goes on below it."""
        for at, other in enumerate(self.held):
            if other.series == entry.series and other.ordinal + 1 == entry.ordinal and other not in self.entries:
                if not self.held_base:
                    other.base = ""
                self.entries.extend(self.held[: at + 1] if self.held_base else [other])
                self.held = []
                return other
        return None

    def _beyond_quotation(self, entry: Entry) -> Entry | None:
        """Reopen the items that "9.4" of another agreement interrupted: "2. … is replaced by: 9.4 … 3. …"."""
        for at, other in enumerate(self.aside):
            if other.series == entry.series and other.ordinal + 1 == entry.ordinal and len(other.parts) < _QUOTED:
                self.drop_items()
                self.entries.extend(self.aside[: at + 1])
                self.aside = []
                return other
        return None

    def _introduced(self, other: Entry) -> bool:
        """Tell whether a series begins anew below an item that has just announced it."""
        last = self.last
        return last is not None and last.index == other.index and last.block.text.endswith(":")

    def _continue_decimals(self, entry: Entry) -> Entry | None:
        """Find the place of "4.2.1" by its parts."""
        for other in reversed(self.entries):
            if other.series == "dec" and other.parts[:-1] == entry.parts[:-1] and other.ordinal < entry.ordinal:
                self.pop_through(other)
                entry.lead_in = other.lead_in
                return other
        for at in range(len(self.entries) - 1, -1, -1):
            other = self.entries[at]
            parts = other.parts
            if parts and (other.series == "dec" or other.heading) and entry.parts[: len(parts)] == parts:
                # titles without a number between a section and its parts stay open
                self.entries[at + 1 :] = [e for e in self.entries[at + 1 :] if e.heading and not e.series]
                return None
        self.aside = [open_ for open_ in self.entries if not open_.heading] or self.aside
        self.drop_items()
        while self.entries and self.entries[-1].series == "dec" and len(self.entries[-1].parts) >= len(entry.parts):
            self.entries.pop()
        return None

    def _continue_bullets(self, entry: Entry) -> Entry | None:
        """Find the bullet of the same depth: by its place, or by its sign where there are no places."""
        ink, sign = entry.block.ink, entry.block.text[:1]
        while self.entries and self.entries[-1].series == entry.series:
            top = self.entries[-1]
            other_column = top.block.first.column != entry.block.first.column
            same = abs(top.block.ink - ink) <= INDENT if ink and not other_column else top.block.text[:1] == sign
            if same:
                self.entries.pop()
                if self._announced(top):
                    return None
                entry.base, entry.lead_in = top.base, top.lead_in
                return top
            if ink and ink > top.block.ink and not other_column:
                return None
            if not any(above.series == entry.series and above.block.text[:1] == sign for above in self.entries[:-1]):
                return None
            self.entries.pop()
        return None

    def _announced(self, top: Entry) -> bool:
        """Tell whether a paragraph since the last bullet announces a new list."""
        last = self.last
        return last is not None and last.index > top.index and not last.series and last.block.text.endswith(":")

    def number_heading(self, entry: Entry, at: int, mark: Mark) -> None:
        """Place a numbered heading among the open ones and write its number."""
        entry.series, entry.ordinal, entry.parts = mark.series, mark.ordinal, mark.parts
        if mark.roman and not mark.series.startswith("word"):
            entry.series, entry.ordinal = self._read(at, mark)
        if len(mark.parts) > 1 and mark.series == "dec":
            self._continue_decimals(entry)
            entry.number = mark.label
            return
        if mark.series.startswith(("word", "§")):
            self.drop_items()
            while self.entries and self._below_word(self.entries[-1], entry):
                self.entries.pop()
            entry.number = mark.label
            return
        sibling = next((o for o in reversed(self.entries) if self._precedes(o, entry)), None)
        if sibling is not None:
            self.pop_through(sibling)
        else:
            self.drop_items()
            self.drop_lower(entry, strict=entry.ordinal == 1)
        base = sibling.base if sibling is not None else self.base()
        entry.base = base
        own = f"({mark.label})" if mark.series[0] == "(" else mark.label
        alone = not base or mark.series.startswith("code")
        entry.number = own if alone else f"{base}{own}" if own[0] == "(" else f"{base}.{own}"

    def _precedes(self, other: Entry, entry: Entry) -> bool:
        return (
            other.series == entry.series
            and len(other.parts) == len(entry.parts)
            and 0 < entry.ordinal - other.ordinal <= 3
            and (other.heading or bool(other.title))
        )

    def _below_word(self, top: Entry, entry: Entry) -> bool:
        """Tell whether an open heading ends where "Article 5" begins."""
        if top.series.startswith(("word", "§")):
            return top.rank >= entry.rank
        if top.block.first.level and entry.block.first.level:
            return top.block.first.level >= entry.block.first.level
        return not top.block.style > entry.block.style

    def drop_items(self) -> None:
        """Close the items above the innermost heading."""
        while self.entries and not self.entries[-1].heading:
            self.entries.pop()

    def drop_lower(self, entry: Entry, *, strict: bool = False) -> None:
        """Close the headings that a new one does not stand under; equal ones stay when strict."""
        while self.entries and not self._above(self.entries[-1], entry, strict=strict):
            self.entries.pop()

    def _above(self, top: Entry, entry: Entry, *, strict: bool) -> bool:
        if top.block.first.level and entry.block.first.level:
            return top.block.first.level < entry.block.first.level
        if top.rank == 0:
            return True
        mine, other = entry.block.style, top.block.style
        if other == mine:
            return top.series != entry.series and (strict or bool(top.series and not entry.series))
        return other > mine

    def pop_through(self, entry: Entry) -> None:
        """Close an entry and everything in it."""
        del self.entries[next(i for i, other in enumerate(self.entries) if other is entry) :]
