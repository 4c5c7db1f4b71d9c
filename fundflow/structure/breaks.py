"""Decides whether a line begins a new paragraph or goes on with the open one.

Cheap and certain signs come first: a broken word, another style, white space.  A number at the start
of a line is a mark only when the line before it may end there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fundflow.model import Line
    from fundflow.structure.marks import Mark
    from fundflow.structure.words import Words

GAP = 0.4
"""White space above a line, in line heights, that separates paragraphs."""
_TERMINAL = frozenset(".:;!?")
_CLOSING = "\"'”’»)]*"
_SIZE = 0.8
"""Points by which two lines of one paragraph may differ in size."""
_INDENT = 0.9
"""Indent, in units of the font size, that begins a paragraph."""


def ends_sentence(text: str) -> bool:
    """Tell whether a line ends where a sentence or a clause may end."""
    last = text[-1:]
    if last in _TERMINAL:
        return True
    return last in _CLOSING and text.rstrip(_CLOSING)[-1:] in _TERMINAL


def right_edges(lines: Iterable[Line]) -> dict[tuple[int, int], float]:
    """Return how far lines reach on each page and column, leaving out the few that stick out."""
    reach: dict[tuple[int, int], list[float]] = {}
    key, ends = (-1, -1), list[float]()
    for line in lines:
        if line.cell is None:
            if (line.page, line.column) != key:
                key = (line.page, line.column)
                ends = reach.setdefault(key, [])
            ends.append(line.x1)
    return {key: sorted(ends)[len(ends) * 9 // 10] for key, ends in reach.items()}


def lists_page(text: str) -> bool:
    """Tell a line of a table of contents by leaders before a page number."""
    return text[-1].isdigit() and (".." in text or "…" in text or ". ." in text)


class Breaks:
    """Knows a document's right edges and words, and answers for one line after another."""

    def __init__(self, words: Words, edges: dict[tuple[int, int], float], *, placed: bool) -> None:
        self.words = words
        self.edges = edges
        self.placed = placed
        """Whether lines have places on the page."""

    def before(self, lines: Sequence[Line], opener: Mark | None, line: Line, mark: Mark | None) -> bool:
        """Tell whether a line begins a new block; `lines` and `opener` are the open block's."""
        last = lines[-1]
        if last.broken or not last.text:
            return not last.broken
        if _other_kind(last, line):
            return True
        if line.text[0] in ".,;)":
            return False
        if last.text[-1].isdigit() and lists_page(last.text):
            return True
        if line.page != last.page or line.column != last.column:
            return self._over(last, line, mark)
        return self._within(lines, opener, line, mark)

    def goes_on(self, last: Line, line: Line, mark: Mark | None) -> bool:
        """Tell whether a line goes on the sentence that deleted words interrupt."""
        spaced = line.gap > GAP if self.placed else line.gap != 0
        return not (spaced or line.level or ends_sentence(last.text)) and (mark is None or mark.weak)

    def _within(self, lines: Sequence[Line], opener: Mark | None, line: Line, mark: Mark | None) -> bool:
        """Tell for two lines of one column."""
        last = lines[-1]
        if opener is not None and mark is None and len(lines) == 1 and opener.end >= len(last.text):
            return False
        spaced = line.gap > GAP if self.placed else line.gap != 0
        if spaced or (abs(line.size - last.size) > _SIZE and line.size and last.size):
            return True
        if line.level:
            return mark is not None
        if mark is not None and self._opens(opener, last, line, mark):
            return True
        return self.placed and self._by_shape(lines, opener, line)

    def _over(self, last: Line, line: Line, mark: Mark | None) -> bool:
        """Tell for a line after a page or column break."""
        if ends_sentence(last.text):
            return True
        lower = line.text.lstrip()[:1].islower()
        if mark is not None and not (mark.weak or lower) and not self._refers(last):
            return True
        if lower:
            return False
        same = line.bold == last.bold and abs(line.size - last.size) <= _SIZE
        return not same or (self.placed and not self._full(last, line))

    def _opens(self, opener: Mark | None, last: Line, line: Line, mark: Mark) -> bool:
        """Tell a mark at a line's start from a number that only happens to stand there."""
        if mark.weak:
            return line.bold and not last.bold
        ended, text = ends_sentence(last.text), line.text.lstrip()
        if ended or mark.series == "bullet":
            return ended or text[0] not in "-–—*·" or not self._full(last, line)
        quoted = mark.series.startswith(("word", "§", "dec")) and text[mark.end :][:1].islower()
        if quoted or self._refers(last):
            return False
        follows = opener is not None and opener.series == mark.series and opener.ordinal + 1 == mark.ordinal
        return (
            follows
            or line.bold != last.bold
            or not self._full(last, line)
            or last.text.endswith((",", *self.words.conjunctions))
        )

    def _refers(self, last: Line) -> bool:
        """Tell whether a line ends with a word that asks for a number: "as set out in section"."""
        tail = last.text.rstrip()
        word = tail[tail.rfind(" ") + 1 :].lower().rstrip(".")
        return tail[-1:] == "§" or word in self.words.openers or word.rstrip("s") in self.words.openers

    def _by_shape(self, lines: Sequence[Line], opener: Mark | None, line: Line) -> bool:
        """Tell by indent, weight and a line that stopped early whether a new block begins."""
        last = lines[-1]
        ended = ends_sentence(last.text)
        lower = line.text[0].islower()
        if lower and not ended:
            return False
        full = self._full(last, line)
        if not full or (line.bold != last.bold and not lower and ended):
            return True
        shift = (line.x0 - last.x0) / (line.size or 10.0)
        if shift > _INDENT:
            return ended and (len(lines) > 1 or opener is None)
        return shift < -_INDENT and ended and len(lines) > 1

    def _full(self, last: Line, line: Line) -> bool:
        """Tell whether the next line's first word would not have fitted behind the last."""
        text = line.text
        if last.text[-1] in "-/_":
            return True
        at = text.find(" ")
        letters = len(text) if at < 0 else at
        word = (line.x1 - line.x0) / len(text) * (letters + 1) * 1.15 + 2.0
        return self.edges.get((last.page, last.column), last.x1) - last.x1 <= word


def _other_kind(last: Line, line: Line) -> bool:
    """Tell lines apart that never belong to one paragraph."""
    return line.level != last.level or line.mark is not None or line.field or last.field or line.deleted != last.deleted
