"""Turns lines into blocks: paragraphs, table rows' lines, notes and fields, joined across pages.

A block ends for a reason (space, indent, mark, style, a line that stopped early), never merely
because a line, a column or a page ends.  It does not yet say what a block is for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundflow.model import Piece
from fundflow.structure.breaks import GAP, Breaks, right_edges
from fundflow.structure.marks import mark_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.model import Line
    from fundflow.structure.marks import Mark
    from fundflow.structure.words import Words


@dataclass(slots=True, eq=False)
class Block:
    """Lines that belong together, and what is known about them."""

    lines: list[Line]
    mark: Mark | None = None
    table: int = -1
    note: bool = False
    text: str = ""
    pieces: tuple[Piece, ...] = ()
    heading: bool = False
    contents: bool = False
    """A line of a table of contents."""
    style: tuple[float, bool, bool] = (0.0, False, False)
    """Size, bold, capitals: what headings are compared by."""
    gap: float = 0.0
    ink: float = 0.0
    """Where its first line begins on the page."""

    @property
    def first(self) -> Line:
        """The line it begins with."""
        return self.lines[0]

    @property
    def body(self) -> str:
        """The words after the mark."""
        return self.text[self.mark.end :].strip() if self.mark else self.text


def joined(lines: Sequence[Line]) -> tuple[str, tuple[Piece, ...]]:
    """Join lines to one text, each run of which is mapped back to its page."""
    if len(lines) == 1:
        line = lines[0]
        raw = line.text
        text = raw.strip()
        start = line.start if text == raw else line.start + len(raw) - len(raw.lstrip())
        return text, (Piece(0, len(text), line.page, start),) if text else ()
    return _joined_many(lines)


def _joined_many(lines: Sequence[Line]) -> tuple[str, tuple[Piece, ...]]:
    """Join with one space, or with nothing where a word is broken."""
    parts: list[str] = []
    pieces: list[Piece] = []
    at, glue = 0, ""
    for line in lines:
        raw = line.text
        text = raw.strip()
        if not text:
            continue
        start = line.start if text == raw else line.start + len(raw) - len(raw.lstrip())
        if glue:
            parts.append(glue)
            at += 1
        parts.append(text)
        pieces.append(Piece(at, len(text), line.page, start))
        at += len(text)
        glue = "" if line.broken else " "
    return "".join(parts), tuple(pieces)


class Grouping:
    """Puts lines into blocks, one after the other."""

    def __init__(self, words: Words, breaks: Breaks) -> None:
        self.words = words
        self.breaks = breaks
        self.blocks: list[Block] = []
        self.main: Block | None = None
        """The paragraph that may go on, over notes at the foot of a page."""
        self.note: Block | None = None
        self.struck: Block | None = None
        """Deleted words right before, within the paragraph that may go on behind them."""

    def add(self, line: Line) -> None:
        """Put one line into the block it belongs to."""
        text = line.text
        if line.cell is not None:
            self._add_cell(line, line.cell.table)
        elif line.note:
            self._add_note(line)
        elif text and not text.isspace():
            mark = mark_of(text if text[0] > " " else text.lstrip(), self.words)
            block, behind = self.main, self.struck is not None
            if line.deleted and block is not None and not block.first.deleted:
                self._add_struck(line, mark)
                return
            self.struck = None
            same = block is not None and not self.breaks.before(block.lines, block.mark, line, mark)
            if block is not None and (same or (behind and self.breaks.goes_on(block.lines[-1], line, mark))):
                block.lines.append(line)
            else:
                self._open(line, mark)
        elif line.mark is not None:
            self._open(line, None)

    def _add_struck(self, line: Line, mark: Mark | None) -> None:
        """Put deleted words beside their paragraph: what stands on both sides of them is read as one."""
        struck = self.struck
        if struck is not None and not self.breaks.before(struck.lines, struck.mark, line, mark):
            struck.lines.append(line)
            return
        self.struck = Block([line], mark, gap=line.gap, ink=line.x0)
        self.blocks.append(self.struck)

    def _open(self, line: Line, mark: Mark | None) -> None:
        self.main = Block([line], mark, gap=line.gap, ink=line.x0)
        self.blocks.append(self.main)
        self.note = None

    def _add_cell(self, line: Line, table: int) -> None:
        last = self.blocks[-1] if self.blocks else None
        if last is not None and last.table == table:
            last.lines.append(line)
        else:
            self.blocks.append(Block([line], table=table, ink=line.x0))
        self.main = None

    def _add_note(self, line: Line) -> None:
        """Put a line of a footnote to its note; a number or a mark begins the next one."""
        note, text = self.note, line.text.lstrip()
        mark = mark_of(text, self.words) if text else None
        starts = text[:1].isdigit() or line.gap > GAP or (mark is not None and mark.series != "bullet")
        if note is not None and (note.lines[-1].broken or not starts):
            note.lines.append(line)
            return
        self.note = Block([line], note=True, ink=line.x0)
        self.blocks.append(self.note)


def grouped(lines: Sequence[Line], words: Words, *, placed: bool) -> list[Block]:
    """Return the blocks of a document, their texts joined."""
    grouping = Grouping(words, Breaks(words, right_edges(lines) if placed else {}, placed=placed))
    for line in lines:
        grouping.add(line)
    for block in grouping.blocks:
        if block.table < 0:
            block.text, block.pieces = joined(block.lines)
    strengthen(grouping.blocks)
    return grouping.blocks


def strengthen(blocks: Sequence[Block]) -> None:
    """Trust bare numbers ("1 Scope") that follow one another at the same indent."""
    last: Block | None = None
    for block in blocks:
        mark = block.mark
        if mark is None or not mark.weak:
            continue
        before = last.mark if last is not None else None
        if last is not None and before is not None and _follows(before, mark) and abs(last.ink - block.ink) < 3:
            last.mark, block.mark = before._replace(weak=False), mark._replace(weak=False)
        last = block


def _follows(before: Mark, mark: Mark) -> bool:
    """Tell whether a bare mark follows another of its kind; the bullet "o" has no number."""
    return before.series == mark.series and (mark.series == "bullet" or before.ordinal + 1 == mark.ordinal)
