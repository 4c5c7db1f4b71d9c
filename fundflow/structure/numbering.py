"""Turns a row of blocks into a tree: full numbers, headings above, and lead-ins of lists.

One stack holds what is open: headings and numbered items.  A mark goes on in the innermost open
series that it continues; otherwise it opens a series below what stands above it.  A list that
nothing introduces gets no lead-in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from fundflow.structure.breaks import ends_sentence
from fundflow.structure.marks import mark_of
from fundflow.structure.words import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.structure.blocks import Block
    from fundflow.structure.marks import Mark
    from fundflow.structure.words import Words

_AHEAD = 40
"""Blocks looked at to learn whether "(i)" is a letter or a numeral."""
_INDENT = 4.0
"""Points by which list items are told to be of another depth."""
_LIST_SERIES = ("(", "a", "i", "1)", "bullet", "box", "A)", "I)")
_FIRST = {"(a)": "(a)", "(i)": "(i)", "(1)": "(1)", "a)": " a)", "i)": " i)", "1)": " 1)", "(A)": "(A)"}
"""How the first item looks when it stands in the running text and only the others on lines of their own."""
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


class Place(NamedTuple):
    """Where a block stands in the tree."""

    number: str
    path: tuple[int, ...]
    title: str
    lead_in: int | None
    item: bool


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
            return _as_roman(mark)
        if other.ordinal == mark.ordinal + 1 and len(other.label) == len(mark.label):
            return mark.series, mark.ordinal
    return None


def _as_roman(mark: Mark) -> tuple[str, int]:
    return mark.series.replace("a", "i").replace("A", "I"), mark.roman


class Tree:
    """Places blocks one after the other."""

    def __init__(self, blocks: Sequence[Block], words: Words) -> None:
        self.blocks = blocks
        self.words = words
        self.stack: list[Entry] = []
        self.held: list[Entry] = []
        """Items that the last heading closed: their numbers may go on below it."""
        self.held_base = True
        self.topic = ""
        """Title with which a paragraph without a number began; it holds until the next section."""
        self.last: Entry | None = None
        """What was placed last, apart from notes."""

    # -- what stands above ---------------------------------------------------------------

    def path(self) -> tuple[int, ...]:
        """Return the indexes of the open headings."""
        return tuple([entry.index for entry in self.stack if entry.heading])

    def title(self) -> str:
        """Return the title of the innermost open entry that has one."""
        if self.topic:
            return self.topic
        for entry in reversed(self.stack):
            if entry.title:
                return entry.title
        return ""

    def _base(self) -> str:
        """Return the number under which an item's own mark is quoted."""
        for entry in reversed(self.stack):
            if entry.series == "bullet":
                continue
            if entry.heading and not entry.number:
                return ""
            if entry.number:
                return "" if entry.rank < _OUTER else entry.number
        return ""

    # -- placing -------------------------------------------------------------------------

    def heading(self, index: int, at: int, title: str) -> Place:
        """Place a heading."""
        block = self.blocks[at]
        mark = block.mark
        entry = Entry(index, block, heading=True, title=title)
        self.topic = ""
        held = [open_ for open_ in self.stack if not open_.heading]
        if mark is not None:
            entry.rank = mark.rank
            self._number_heading(entry, at, mark)
        else:
            self._drop_items()
            self._drop_lower(entry)
        path = self.path()
        self.stack.append(entry)
        self.last = entry
        self.held, self.held_base = held or self.held, mark is None
        return Place(entry.number, path, title, None, item=False)

    def plain(self, index: int, block: Block, title: str = "") -> Place:
        """Place a paragraph without a mark: it closes open bullets that it is not indented under."""
        self.topic = title or self.topic
        if not any(map(str.isalnum, block.text)):
            return Place("", self.path(), self.title(), None, item=False)
        while self.stack and self.stack[-1].series in {"bullet", "box"}:
            top = self.stack[-1]
            if block.ink > top.block.ink + _INDENT and top.block.first.page <= block.first.page:
                break
            self.stack.pop()
        self.last = Entry(index, block, heading=False)
        return Place("", self.path(), self.title(), None, item=False)

    def item(self, index: int, at: int, mark: Mark, title: str) -> Place:
        """Place a numbered paragraph or a list item, with the marks that follow its own at once."""
        block = self.blocks[at]
        entry = Entry(index, block, heading=False, title=title, rank=mark.rank)
        if title or mark.series == "dec":
            self.topic = ""
        sibling = self._continue(entry, at, mark)
        if sibling is None:
            # a list that does not begin with 1 ("14." in an amendment) is quoted by its own number
            entry.base = "" if entry.series == "dec" and entry.ordinal > 1 else self._base()
            entry.lead_in = self._lead_in(entry, mark)
        entry.number = self._number(entry, mark)
        path = self.path()
        self.stack.append(entry)
        self._push_tail(entry, mark)
        self.last = entry
        item = entry.series.startswith(_LIST_SERIES) or entry.lead_in is not None
        return Place(self.stack[-1].number, path, self.title(), entry.lead_in, item)

    def introduces(self) -> int | None:
        """Return what introduces a table that begins here: a caption, a lead-in or a heading."""
        last = self.last
        if last is None:
            return None
        text = last.block.text
        return last.index if last.heading or text.endswith(":") or len(text) < 120 else None

    def _push_tail(self, entry: Entry, mark: Mark) -> None:
        rest = mark.tail
        while rest:
            inner = mark_of(rest, self.words)
            if inner is None:
                return
            label = rest[: rest.find(")") + 1]
            rest = rest[len(label) :].strip()
            top = self.stack[-1]
            series, ordinal = _as_roman(inner) if inner.roman == 1 else (inner.series, inner.ordinal)
            opened = Entry(entry.index, entry.block, heading=False, series=series, ordinal=ordinal)
            opened.number, opened.base, opened.lead_in, opened.title = top.number + label, top.number, top.lead_in, entry.title
            self.stack.append(opened)

    # -- series --------------------------------------------------------------------------

    def _continue(self, entry: Entry, at: int, mark: Mark) -> Entry | None:
        """Close what the mark ends; return the sibling it follows, or None when it opens a series."""
        entry.series, entry.ordinal, entry.parts = mark.series, mark.ordinal, mark.parts
        if mark.series in {"bullet", "box"}:
            return self._continue_bullets(entry)
        if len(mark.parts) > 1 and mark.series == "dec":
            return self._continue_decimals(entry)
        if mark.roman:
            entry.series, entry.ordinal = self._read(at, mark)
        sibling = self._sibling(entry) or self._resume(entry)
        if sibling is None:
            return None
        self._pop_through(sibling)
        entry.base, entry.lead_in = sibling.base, sibling.lead_in
        return sibling

    def _read(self, at: int, mark: Mark) -> tuple[str, int]:
        """Decide between letter and roman numeral: what follows, then what is open."""
        ahead = resolve(self.blocks, at)
        if ahead is not None:
            return ahead
        roman = _as_roman(mark)
        for entry in reversed(self.stack):
            if entry.series == roman[0] and entry.ordinal + 1 == roman[1]:
                return roman
            if entry.series == mark.series and entry.ordinal + 1 == mark.ordinal:
                return mark.series, mark.ordinal
        return roman if mark.roman == 1 or len(mark.label) > 1 else (mark.series, mark.ordinal)

    def _sibling(self, entry: Entry) -> Entry | None:
        """Return the open entry that this one follows in its series."""
        same = [other for other in reversed(self.stack) if other.series == entry.series]
        for other in same:
            if other.ordinal + 1 == entry.ordinal and len(other.parts) == len(entry.parts):
                return other
        for other in same:
            if other.heading:
                continue
            if entry.ordinal == 1:
                if not self._introduced(other):
                    self._pop_through(other)
                return None
            if other.ordinal < entry.ordinal and len(other.parts) == len(entry.parts):
                return other
        return None

    def _resume(self, entry: Entry) -> Entry | None:
        """Reopen the items that a heading interrupted when a number goes on below it."""
        for at, other in enumerate(self.held):
            if other.series == entry.series and other.ordinal + 1 == entry.ordinal and other not in self.stack:
                if not self.held_base:
                    other.base = ""
                self.stack.extend(self.held[: at + 1] if self.held_base else [other])
                self.held = []
                return other
        return None

    def _introduced(self, other: Entry) -> bool:
        """Tell whether a series begins anew below an item that has just announced it."""
        last = self.last
        return last is not None and last.index == other.index and last.block.text.endswith(":")

    def _continue_decimals(self, entry: Entry) -> Entry | None:
        """Find the place of "4.2.1" by its parts."""
        for other in reversed(self.stack):
            if other.series == "dec" and other.parts[:-1] == entry.parts[:-1] and other.ordinal < entry.ordinal:
                self._pop_through(other)
                entry.lead_in = other.lead_in
                return other
        for at in range(len(self.stack) - 1, -1, -1):
            other = self.stack[at]
            parts = other.parts
            if parts and (other.series == "dec" or other.heading) and entry.parts[: len(parts)] == parts:
                del self.stack[at + 1 :]
                return None
        self._drop_items()
        while self.stack and self.stack[-1].series == "dec" and len(self.stack[-1].parts) >= len(entry.parts):
            self.stack.pop()
        return None

    def _continue_bullets(self, entry: Entry) -> Entry | None:
        """Find the bullet of the same depth: by its place, or by its sign where there are no places."""
        ink, sign = entry.block.ink, entry.block.text[:1]
        while self.stack and self.stack[-1].series == entry.series:
            top = self.stack[-1]
            other_column = top.block.first.column != entry.block.first.column
            same = abs(top.block.ink - ink) <= _INDENT if ink and not other_column else top.block.text[:1] == sign
            if same:
                self.stack.pop()
                if self._announced(top):
                    return None
                entry.base, entry.lead_in = top.base, top.lead_in
                return top
            if ink and ink > top.block.ink and not other_column:
                return None
            if not any(above.series == entry.series and above.block.text[:1] == sign for above in self.stack[:-1]):
                return None
            self.stack.pop()
        return None

    def _announced(self, top: Entry) -> bool:
        """Tell whether a paragraph since the last bullet announces a new list."""
        last = self.last
        return last is not None and last.index > top.index and not last.series and last.block.text.endswith(":")

    def _number(self, entry: Entry, mark: Mark) -> str:
        """Write the full number of an item."""
        if entry.series in {"bullet", "box"}:
            return ""
        if len(mark.parts) > 1 or mark.series.startswith(("word", "§", "code")):
            return mark.label
        if not entry.base:
            return f"({mark.label})" if mark.series[0] == "(" else mark.label
        return f"{entry.base}({mark.label})"

    # -- headings ------------------------------------------------------------------------

    def _number_heading(self, entry: Entry, at: int, mark: Mark) -> None:
        """Place a numbered heading among the open ones and write its number."""
        entry.series, entry.ordinal, entry.parts = mark.series, mark.ordinal, mark.parts
        if mark.roman and not mark.series.startswith("word"):
            entry.series, entry.ordinal = self._read(at, mark)
        if len(mark.parts) > 1 and mark.series == "dec":
            self._continue_decimals(entry)
            entry.number = mark.label
            return
        if mark.series.startswith(("word", "§")):
            self._drop_items()
            while self.stack and self._below_word(self.stack[-1], entry):
                self.stack.pop()
            entry.number = mark.label
            return
        sibling = next((o for o in reversed(self.stack) if self._precedes(o, entry)), None)
        if sibling is not None:
            self._pop_through(sibling)
        else:
            self._drop_items()
            self._drop_lower(entry, strict=entry.ordinal == 1)
        base = sibling.base if sibling is not None else self._base()
        entry.base = base
        own = f"({mark.label})" if mark.series[0] == "(" else mark.label
        entry.number = own if not base else f"{base}{own}" if own[0] == "(" else f"{base}.{own}"

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

    def _drop_items(self) -> None:
        while self.stack and not self.stack[-1].heading:
            self.stack.pop()

    def _drop_lower(self, entry: Entry, *, strict: bool = False) -> None:
        """Close the headings that a new one does not stand under; equal ones stay when strict."""
        while self.stack and not self._above(self.stack[-1], entry, strict=strict):
            self.stack.pop()

    def _above(self, top: Entry, entry: Entry, *, strict: bool) -> bool:
        if top.block.first.level and entry.block.first.level:
            return top.block.first.level < entry.block.first.level
        if top.rank == 0:
            return True
        mine, other = entry.block.style, top.block.style
        if other == mine:
            return top.series != entry.series and (strict or bool(top.series and not entry.series))
        return other > mine

    def _pop_through(self, entry: Entry) -> None:
        """Close an entry and everything in it."""
        del self.stack[next(i for i, other in enumerate(self.stack) if other is entry) :]

    # -- lead-ins ------------------------------------------------------------------------

    def _governs(self, text: str) -> bool:
        """Tell a sentence broken off before its list: "The recipient shall not"."""
        return not ends_sentence(text) and not self.words.verbs.isdisjoint(fold(text[-300:]).split())

    def _lead_in(self, entry: Entry, mark: Mark) -> int | None:
        """Return what introduces a list that begins here."""
        last = self.last
        if last is None:
            return None
        text = last.block.text
        listed = entry.series.startswith(_LIST_SERIES)
        if last.heading:
            if text.endswith(":"):
                return last.index
            own = entry.block.text
            bare = len(own) - mark.end < 60 and own[-1] not in ".:" and self.words.verbs.isdisjoint(fold(own).split())
            return last.index if listed or bare else None
        if text.endswith((":", "—", "–", ": -")) or self._governs(text):
            return last.index if listed or last.series != entry.series else None
        if mark.ordinal == 2 and listed and _FIRST.get(entry.series, " ") in text:
            return last.index
        tail = fold(text[-200:])
        if entry.series == "bullet" or any(phrase in tail for phrase in self.words.following):
            return last.index if entry.series == "bullet" or listed or mark.ordinal == 1 else None
        return None
