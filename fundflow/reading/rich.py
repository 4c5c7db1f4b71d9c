r"""Reads Rich Text (.rtf): one paragraph is one `Line`.

Turns its control words into lines with heading levels, table cells, deletions and footnotes.  Lists keep
the number that the file shows.  Pictures, headers, footers, hidden words and every `\*` group that is not
known are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from fundflow.model import Cell, Line
from fundflow.reading.files import refuse
from fundflow.reading.marks import with_marks
from fundflow.reading.struck import runs

if TYPE_CHECKING:
    from pathlib import Path

_TOKEN = re.compile(rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)")
_SKIPPED = frozenset(
    "fonttbl colortbl stylesheet info pict header headerl headerr headerf footer footerl footerr footerf listtable "  # noqa: SIM905
    "listoverridetable rsidtbl themedata colorschememapping datastore latentstyles xmlnstbl fldinst object objdata "
    "generator annotation atnid atnauthor nonshppict revtbl filetbl bkmkstart bkmkend ftnsep ftnsepc ftncn".split()
)
_SIGNS = {
    "tab": " ", "line": " ", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ", "~": " ", "_": "-",
}  # fmt: skip
_STYLED = re.compile(rb"\{\\s(\d+)\b[^{}]*\\outlinelevel(\d)")
_NAMED = re.compile(rb"\{\\s(\d+)\b[^{};]{0,400}(?:\{[^{}]{0,100}\}[^{};]{0,100}){0,4}\b[Hh]eading ([1-9]);")
"""A style of headings, in the list of styles: by what it says, by its name."""
_BARE_NUMBER = re.compile(r"[\W_]*\w{0,6}[\W_]*")
_DEEPEST = 1000
"""Groups within groups beyond which a file is refused: no writer makes them."""


@dataclass(frozen=True, slots=True)
class _State:
    """What holds inside a group."""

    skipped: bool = False
    bold: bool = False
    deleted: bool = False
    hidden: bool = False
    note: bool = False
    alternative: int = 1
    """Characters behind a Unicode one that stand in for it."""


@dataclass(slots=True)
class _Paragraph:
    """The words of the paragraph being read, and what its properties say."""

    said: list[tuple[bool, str]] = field(default_factory=list)
    bold: list[bool] = field(default_factory=list)
    level: int = 0
    in_table: bool = False


@dataclass(slots=True)
class _Reader:
    """Reads one file, counting its tables."""

    levels: dict[int, int]
    """Levels of the styles that are headings."""
    codepage: str = "cp1252"
    state: _State = field(default_factory=_State)
    stack: list[_State] = field(default_factory=list)
    body: _Paragraph = field(default_factory=_Paragraph)
    note: _Paragraph = field(default_factory=_Paragraph)
    lines: list[Line] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    place: Cell = field(default_factory=lambda: Cell(-1, 0, 0))
    open: bool = False
    """Whether a table is open: the next row belongs to it."""
    stand_in: int = 0
    """Characters that are still to be passed over."""
    opening: bool = False
    starred: bool = False

    def paragraph(self) -> _Paragraph:
        """Return what is being written: the body's paragraph or the note's."""
        return self.note if self.state.note else self.body

    def say(self, words: str) -> None:
        """Add words, less those that stand in for a character that was given before."""
        passed = min(self.stand_in, len(words))
        self.stand_in -= passed
        words = words[passed:].replace("\uf0b7", "•")
        if words and not self.state.skipped and not self.state.hidden:
            self.paragraph().said.append((self.state.deleted, words))
            self.paragraph().bold.append(self.state.bold or not words.strip())

    def end(self, *, cell: bool = False) -> None:
        """End a paragraph, or the last one of a cell."""
        one, note = self.paragraph(), self.state.note
        in_cell = (cell or one.in_table) and not note
        if in_cell and not self.open:
            self.place, self.open = Cell(self.place.table + 1, 0, 0), True
        bold = bool(one.bold) and all(one.bold)
        for deleted, words in runs(one.said):
            place = self.place if in_cell else None
            line = Line(1, words, bold=bold, cell=place, level=one.level, deleted=deleted, note=note, gap=1.0)
            (self.notes if note else self.lines).extend(with_marks(line))
        one.said, one.bold = [], []
        if not note and not in_cell:
            self.open = False
            self.lines += self.notes
            self.notes = []

    def control(self, word: str, value: int | None) -> None:
        """Obey a control word."""
        on = value != 0
        if word in _SKIPPED or (self.starred and word not in {"footnote", "listtext", "pntext", "shptxt"}):
            self.state = replace(self.state, skipped=True)
        elif word == "shptxt":
            self.end()
            self.state = replace(self.state, skipped=False)
        elif word == "footnote":
            self.state = replace(self.state, note=True)
        elif word in _SIGNS:
            self.say(_SIGNS[word])
        elif word in {"b", "strike", "striked", "deleted", "v", "plain", "uc"}:
            self._look(word, value, on=on)
        elif word == "u" and value is not None:
            self.stand_in = 0
            self.say(chr(value % 65536))
            self.stand_in = self.state.alternative
        elif word == "ansicpg" and value:
            self.codepage = f"cp{value}"
        elif not self.state.skipped:
            self._layout(word, value)

    def _look(self, word: str, value: int | None, *, on: bool) -> None:
        if word == "uc":
            self.state = replace(self.state, alternative=value or 0)
        elif word == "plain":
            self.state = replace(self.state, bold=False, deleted=False, hidden=False)
        elif word == "v":
            self.state = replace(self.state, hidden=on)
        else:
            self.state = replace(self.state, **{"b": {"bold": on}}.get(word, {"deleted": on}))

    def _layout(self, word: str, value: int | None) -> None:
        if word in {"par", "sect", "page"}:
            self.end()
        elif word == "s" and value in self.levels:
            self.paragraph().level = self.levels[value]
        elif word == "listtext" and _BARE_NUMBER.fullmatch("".join(words for _, words in self.paragraph().said)):
            self.paragraph().said.clear()  # the number of a change that was tracked
        elif word == "pard":
            self.paragraph().level, self.paragraph().in_table = 0, False
        elif word == "intbl":
            self.paragraph().in_table = True
        elif word == "outlinelevel" and value is not None:
            self.paragraph().level = min(value, 8) + 1
        elif word in {"cell", "nestcell"}:
            self.end(cell=True)
            self.place = self.place._replace(column=self.place.column + 1)
        elif word in {"row", "nestrow"}:
            self.place = Cell(self.place.table, self.place.row + 1, 0)

    def group(self, sign: bytes) -> None:
        """Open or close a group."""
        if sign == b"{":
            self.stack.append(self.state)
        elif self.stack:
            if (self.state.note and not self.stack[-1].note) or (self.stack[-1].skipped and not self.state.skipped):
                self.end()
            self.state = self.stack.pop()
        self.stand_in = 0


def lines_of_rtf(path: Path) -> list[Line]:
    """Give the lines of a file."""
    data = path.read_bytes()
    named = {int(style): int(level) for style, level in _NAMED.findall(data)}
    reader = _Reader(named | {int(style): int(level) + 1 for style, level in _STYLED.findall(data)})
    for match in _TOKEN.finditer(data):
        word, value, code, sign, brace, words = match.groups()
        if brace:
            reader.group(brace)
            if len(reader.stack) > _DEEPEST:
                why = f"groups stand in each other more than {_DEEPEST} deep"
                raise refuse(path, "cannot be read", why, "save it again as .docx or .pdf")
        elif word:
            reader.control(word.decode("ascii"), int(value) if value else None)
        elif code:
            reader.say(_decoded(bytes.fromhex(code.decode("ascii")), reader.codepage))
        elif words:
            reader.say(_decoded(words, reader.codepage))
        elif sign and sign != b"*":
            _sign(reader, sign)
        reader.starred = sign == b"*"
    reader.state = _State()
    reader.end()
    return reader.lines


def _sign(reader: _Reader, sign: bytes) -> None:
    """Obey a control sign: an escaped brace, a space that does not break, the end of a line."""
    if sign in b"\\{}":
        reader.say(sign.decode("ascii"))
    elif sign in b"~_":
        reader.say(_SIGNS[sign.decode("ascii")])
    elif sign in b"\r\n" and not reader.state.skipped:
        reader.end()


def _decoded(words: bytes, codepage: str) -> str:
    try:
        return words.decode(codepage, "replace")
    except LookupError:
        return words.decode("cp1252", "replace")
