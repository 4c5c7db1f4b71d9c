"""Turns lines into blocks: paragraphs, table rows' lines, notes and fields, joined across pages.

A block ends for a reason (space, indent, mark, style, a line that stopped early), never merely
because a line, a column or a page ends.  It does not yet say what a block is for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fundflow.model import Piece
from fundflow.structure.marks import mark_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fundflow.model import Line
    from fundflow.structure.marks import Mark
    from fundflow.structure.words import Words

TERMINAL = frozenset(".:;!?")
_CLOSING = "\"'”’»)]*"
_GAP = 0.4
"""White space above a line, in line heights, that separates paragraphs."""


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
    ink: float = field(default=0.0)
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
        text = line.text.strip()
        start = line.start + (len(line.text) - len(line.text.lstrip()) if text != line.text else 0)
        return text, (Piece(0, len(text), line.page, start),) if text else ()
    return _joined_many(lines)


def _joined_many(lines: Sequence[Line]) -> tuple[str, tuple[Piece, ...]]:
    parts: list[str] = []
    pieces: list[Piece] = []
    at, glue = 0, ""
    for line in lines:
        raw = line.text
        text = raw.strip()
        if not text:
            continue
        start = line.start if text is raw else line.start + len(raw) - len(raw.lstrip())
        at += len(glue)
        parts.append(glue + text)
        pieces.append(Piece(at, len(text), line.page, start))
        at += len(text)
        glue = "" if line.broken else " "
    return "".join(parts), tuple(pieces)


def ends_sentence(text: str) -> bool:
    """Tell whether a line ends where a sentence or a clause may end."""
    last = text[-1:]
    if last in TERMINAL:
        return True
    return last in _CLOSING and text.rstrip(_CLOSING)[-1:] in TERMINAL


def right_edges(lines: Iterable[Line]) -> dict[tuple[int, int], float]:
    """Return how far lines reach on each page and column, leaving out the few that stick out."""
    reach: dict[tuple[int, int], list[float]] = {}
    for line in lines:
        if line.cell is None:
            key = (line.page, line.column)
            if key in reach:
                reach[key].append(line.x1)
            else:
                reach[key] = [line.x1]
    return {key: sorted(ends)[len(ends) * 9 // 10] for key, ends in reach.items()}


class Grouping:
    """Puts lines into blocks, one after the other."""

    def __init__(self, words: Words, edges: dict[tuple[int, int], float], *, placed: bool) -> None:
        self.words = words
        self.edges = edges
        self.placed = placed
        """Whether lines have places on the page."""
        self.blocks: list[Block] = []
        self.main: Block | None = None
        """The paragraph that may go on, over notes at the foot of a page."""
        self.note: Block | None = None

    def add(self, line: Line) -> None:
        """Put one line into the block it belongs to."""
        text = line.text
        if line.cell is not None:
            self._add_cell(line)
        elif line.note:
            self._add_note(line)
        elif text and not text.isspace():
            mark = mark_of(text if text[0] > " " else text.lstrip(), self.words)
            block = self.main
            if block is None or self._breaks(block, line, mark):
                self.main = Block([line], mark, gap=line.gap, ink=line.x0)
                self.blocks.append(self.main)
                self.note = None
            else:
                block.lines.append(line)
        elif line.mark is not None:
            self.main = Block([line], gap=line.gap, ink=line.x0)
            self.blocks.append(self.main)

    def _add_cell(self, line: Line) -> None:
        table = line.cell.table if line.cell else -1
        last = self.blocks[-1] if self.blocks else None
        if last is not None and last.table == table:
            last.lines.append(line)
        else:
            self.blocks.append(Block([line], table=table, ink=line.x0))
        self.main = None

    def _add_note(self, line: Line) -> None:
        note = self.note
        mark = mark_of(line.text.lstrip(), self.words) if line.text.strip() else None
        starts = line.text.lstrip()[:1].isdigit() or line.gap > _GAP or (mark is not None and mark.series != "bullet")
        if note is None or (starts and not note.lines[-1].broken):
            self.note = Block([line], note=True, ink=line.x0)
            self.blocks.append(self.note)
        else:
            note.lines.append(line)

    def _breaks(self, block: Block, line: Line, mark: Mark | None) -> bool:
        """Tell whether a line begins a new block after the last line of the open one."""
        last = block.lines[-1]
        if last.broken or not last.text:
            return not last.broken
        if (
            line.level != last.level
            or line.mark is not None
            or line.field
            or last.field
            or line.deleted != last.deleted
        ):
            return True
        if line.text[0] in ".,;)":
            return False
        if last.text[-1].isdigit() and (".." in last.text or "…" in last.text or ". ." in last.text):
            return True
        if line.page != last.page or line.column != last.column:
            return self._breaks_over(last, line, mark)
        if block.mark is not None and len(block.lines) == 1 and mark is None and block.mark.end >= len(last.text):
            return False
        if line.gap > _GAP or not (self.placed or line.gap == 0):
            return True
        if abs(line.size - last.size) > 0.8 and line.size and last.size:
            return True
        if line.level:
            return mark is not None
        if mark is not None and self._opens(block, last, line, mark):
            return True
        return self._breaks_by_shape(block, last, line) if self.placed else False

    def _breaks_over(self, last: Line, line: Line, mark: Mark | None) -> bool:
        """Tell whether a line after a page or column break begins anew."""
        if ends_sentence(last.text):
            return True
        first = line.text.lstrip()[:1]
        if mark is not None and not (mark.weak or first.islower()) and not self._refers(last):
            return True
        if first.islower():
            return False
        same = line.bold == last.bold and abs(line.size - last.size) <= 0.8
        return not same or (self.placed and self._room(last) > _width(line))

    def _opens(self, block: Block, last: Line, line: Line, mark: Mark) -> bool:
        """Tell a mark at a line's start from a number that only happens to stand there."""
        if mark.weak:
            return line.bold and not last.bold
        if mark.series == "bullet":
            return line.text.lstrip()[0] not in "-–—*·" or ends_sentence(last.text) or not self._full(last, line)
        if ends_sentence(last.text):
            return True
        if self._refers(last):
            return False
        tail = line.text.lstrip()[mark.end :][:1]
        if tail.islower() and mark.series.startswith(("word", "§", "dec")):
            return False
        previous = block.mark
        follows = previous is not None and previous.series == mark.series and previous.ordinal + 1 == mark.ordinal
        return follows or not self._full(last, line) or last.text.rstrip()[-1:] == "," or last.text.endswith((" and", " or"))

    def _refers(self, last: Line) -> bool:
        """Tell whether a line ends with a word that asks for a number: "as set out in section"."""
        tail = last.text.rstrip()
        word = tail[tail.rfind(" ") + 1 :].lower().rstrip(".")
        return tail[-1:] == "§" or word in self.words.sections or word.rstrip("s") in self.words.sections

    def _breaks_by_shape(self, block: Block, last: Line, line: Line) -> bool:
        """Tell by indent, weight and a line that stopped early whether a new block begins."""
        lower = line.text[0].islower()
        ended = ends_sentence(last.text)
        unit = line.size or 10.0
        if line.bold != last.bold and not lower and (last.bold or ended) and (ended or not self._full(last, line)):
            return True
        if lower and not ended:
            return False
        if not self._full(last, line):
            return True
        shift = line.x0 - last.x0
        if shift > unit * 0.9:
            return ended and (len(block.lines) > 1 or block.mark is None)
        return shift < -unit * 0.9 and ended and len(block.lines) > 1

    def _room(self, last: Line) -> float:
        return self.edges.get((last.page, last.column), last.x1) - last.x1

    def _full(self, last: Line, line: Line) -> bool:
        """Tell whether the next line's first word would not have fitted behind the last."""
        if last.text[-1] in "-/_":
            return True
        return self._room(last) <= _width(line)


def _width(line: Line) -> float:
    """Return the width of a line's first word with a space, and a little more."""
    text = line.text
    at = text.find(" ")
    letters = len(text) if at < 0 else at
    return (line.x1 - line.x0) / len(text) * (letters + 1) * 1.15 + 2.0


def grouped(lines: Sequence[Line], words: Words, *, placed: bool) -> list[Block]:
    """Return the blocks of a document, their texts joined."""
    grouping = Grouping(words, right_edges(lines) if placed else {}, placed=placed)
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
        if last is not None and before is not None and _next(before, mark) and abs(last.ink - block.ink) < 3:
            last.mark, block.mark = before._replace(weak=False), mark._replace(weak=False)
        last = block


def _next(before: Mark, mark: Mark) -> bool:
    """Tell whether a bare mark follows another of its kind; the bullet "o" has no number."""
    return before.series == mark.series and (mark.series == "bullet" or before.ordinal + 1 == mark.ordinal)
