"""Turns a row of blocks into a tree: full numbers, headings above, and lead-ins of lists.

The stack says what is open; here blocks are placed on it and their numbers are written.  A list that
nothing introduces gets no lead-in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fundflow.structure.breaks import ends_sentence
from fundflow.structure.marks import mark_of
from fundflow.structure.stack import INDENT, Entry, Stack, as_roman
from fundflow.structure.words import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.structure.blocks import Block
    from fundflow.structure.marks import Mark
    from fundflow.structure.words import Words

_LIST_SERIES = ("(", "a", "i", "1)", "bullet", "box", "A)", "I)")
_FIRST = {"(a)": "(a)", "(i)": "(i)", "(1)": "(1)", "a)": " a)", "i)": " i)", "1)": " 1)", "(A)": "(A)"}
"""How the first item looks when it stands in the running text and only the others on lines of their own."""
_CLAUSE = 3
"""Rank of the words "Article", "Clause", "Section"."""
_CAPTION, _BARE = 120, 60
"""Characters of the longest caption of a table, and of the longest bare item of a list."""


class Place(NamedTuple):
    """Where a block stands in the tree."""

    number: str
    path: tuple[int, ...]
    title: str
    lead_in: int | None
    item: bool


class Tree:
    """Places blocks one after the other."""

    def __init__(self, blocks: Sequence[Block], words: Words) -> None:
        self.blocks = blocks
        self.words = words
        self.open = Stack(blocks)
        self.topic = ""
        """Title with which a paragraph without a number began; it holds until the next section."""

    def path(self) -> tuple[int, ...]:
        """Return the indexes of the open headings."""
        return tuple([entry.index for entry in self.open.entries if entry.heading])

    def title(self) -> str:
        """Return the title of the innermost open entry that has one."""
        if self.topic:
            return self.topic
        for entry in reversed(self.open.entries):
            if entry.title:
                return entry.title
        return ""

    def section(self) -> str:
        """Return the number of the open paragraph "4.1" in which a table stands, "" when there is none."""
        for entry in reversed(self.open.entries):
            if entry.heading:
                break
            if entry.number and (len(entry.parts) > 1 or entry.series == "§" or entry.rank == _CLAUSE):
                return entry.number
        return ""

    def heading(self, index: int, at: int, title: str) -> Place:
        """Place a heading."""
        block = self.blocks[at]
        mark = block.mark
        last = self.open.last
        if mark is not None and not block.body and last is not None and last.heading and last.number == mark.label:
            title = last.title  # the number again, without its words
        entry = Entry(index, block, heading=True, title=title)
        self.topic = ""
        stack = self.open
        held = [open_ for open_ in stack.entries if not open_.heading]
        if mark is not None:
            entry.rank = mark.rank
            stack.number_heading(entry, at, mark)
        else:
            stack.drop_items()
            stack.drop_lower(entry)
        path = self.path()
        stack.entries.append(entry)
        stack.last = entry
        stack.held, stack.held_base = held or stack.held, mark is None
        return Place(entry.number, path, title, None, item=False)

    def plain(self, index: int, block: Block, title: str = "") -> Place:
        """Place a paragraph without a mark: it closes open bullets that it is not indented under."""
        self.topic = title or self.topic
        if not any(map(str.isalnum, block.text)):
            return Place("", self.path(), self.title(), None, item=False)
        while self.open.entries and self.open.entries[-1].series in {"bullet", "box"}:
            top = self.open.entries[-1]
            if block.ink > top.block.ink + INDENT and top.block.first.page <= block.first.page:
                break
            self.open.entries.pop()
        self.open.last = Entry(index, block, heading=False)
        return Place("", self.path(), self.title(), None, item=False)

    def item(self, index: int, at: int, mark: Mark, title: str) -> Place:
        """Place a numbered paragraph or a list item, with the marks that follow its own at once."""
        block = self.blocks[at]
        mark = self._inner(mark)
        entry = Entry(index, block, heading=False, title=title, rank=mark.rank)
        if title or mark.series == "dec":
            self.topic = ""
        sibling = self.open.follow(entry, at, mark)
        if sibling is None:
            # a list that does not begin with 1 ("14." in an amendment) is quoted by its own number
            entry.base = "" if entry.series == "dec" and entry.ordinal > 1 else self.open.base()
            entry.lead_in = lead_in_of(entry, mark, self.open.last, self.words)
        entry.number = self._number(entry, mark)
        path = self.path()
        self.open.entries.append(entry)
        self._push_tail(entry, mark.tail or self._after_title(block, title))
        self.open.last = entry
        item = entry.series.startswith(_LIST_SERIES) or entry.lead_in is not None
        return Place(self.open.entries[-1].number, path, self.title(), entry.lead_in, item)

    def _inner(self, mark: Mark) -> Mark:
        """Return the mark (b) of "12(b)" when 12 is open already."""
        inner = mark_of(mark.tail, self.words) if mark.tail and mark.parts else None
        if inner is None or not any(entry.parts == mark.parts for entry in self.open.entries):
            return mark
        return inner._replace(end=mark.end)

    def introduces(self) -> int | None:
        """Return what introduces a table that begins here: a caption, a lead-in or a heading."""
        last = self.open.last
        if last is None:
            return None
        text = last.block.text
        return last.index if last.heading or text.endswith(":") or len(text) < _CAPTION else None

    def _after_title(self, block: Block, title: str) -> str:
        """Return the mark (a) of "3. Records. (a) The recipient shall…", which opens a series."""
        rest = block.text[block.text.find(title) + len(title) :].lstrip(" .:—–*") if title else ""
        mark = mark_of(rest[:12], self.words) if rest[:1] == "(" else None
        return rest[: rest.find(")") + 1] if mark is not None and 1 in (mark.ordinal, mark.roman) else ""

    def _push_tail(self, entry: Entry, rest: str) -> None:
        """Open a series for each mark that follows another at once."""
        while rest:
            inner = mark_of(rest, self.words)
            if inner is None:
                return
            label = rest[: rest.find(")") + 1]
            rest = rest[len(label) :].strip()
            top = self.open.entries[-1]
            series, ordinal = as_roman(inner) if inner.roman == 1 else (inner.series, inner.ordinal)
            opened = Entry(entry.index, entry.block, heading=False, series=series, ordinal=ordinal)
            opened.number, opened.base = top.number + label, top.number
            opened.lead_in, opened.title = top.lead_in, entry.title
            self.open.entries.append(opened)

    def _number(self, entry: Entry, mark: Mark) -> str:
        """Write the full number of an item."""
        if entry.series in {"bullet", "box"}:
            return ""
        if len(mark.parts) > 1 or mark.series.startswith(("word", "§", "code")):
            return mark.label
        if not entry.base:
            return f"({mark.label})" if mark.series[0] == "(" else mark.label
        return f"{entry.base}({mark.label})"


def lead_in_of(entry: Entry, mark: Mark, last: Entry | None, words: Words) -> int | None:
    """Return what introduces a list that begins here: the last text, when it announces one."""
    if last is None or entry.series.startswith(("word", "§")):
        return None
    listed = entry.series.startswith(_LIST_SERIES)
    if last.heading:
        announces = listed or last.block.text.endswith(":") or _is_bare(entry.block.text, mark, words)
    else:
        announces = _announces(last, entry, mark, words, listed=listed)
    return last.index if announces else None


def _announces(last: Entry, entry: Entry, mark: Mark, words: Words, *, listed: bool) -> bool:
    """Tell whether a paragraph introduces the list behind it."""
    text = last.block.text
    if text.endswith((":", "—", "–", ": -")) or _governs(text, words):
        return listed or last.series != entry.series
    inline = mark.ordinal == 2 and listed and text[-1] in ";," and _FIRST.get(entry.series, " ") in text
    if entry.series == "bullet" or inline:
        return True
    tail = fold(text[-200:])
    return (listed or mark.ordinal == 1) and any(phrase in tail for phrase in words.following)


def _governs(text: str, words: Words) -> bool:
    """Tell a sentence broken off before its list: "The recipient shall not"."""
    return not ends_sentence(text) and not words.verbs.isdisjoint(fold(text[-300:]).split())


def _is_bare(text: str, mark: Mark, words: Words) -> bool:
    """Tell a bare noun, which only the heading above it explains, from a sentence."""
    short = len(text) - mark.end < _BARE and text[-1] not in ".:"
    return short and words.verbs.isdisjoint(fold(text).split())
