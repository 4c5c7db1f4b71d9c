"""Turns the cells of tables into one text a row, and finds the row that heads them.

A cell keeps its column, so that a tick under a header can be read with it.  Where it is not clear
that the first row is a header, there is none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from fundflow.model import Piece
from fundflow.structure.blocks import joined
from fundflow.structure.words import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.model import Line
    from fundflow.structure.blocks import Block
    from fundflow.structure.words import Words

BETWEEN = " | "
_TICKED, _EMPTY = "☒", "☐"
_SHORT = 6
"""Words of the longest name of a column."""
_NOT_A_NAME = re.compile(r"[\d$€£_@]|\.\s")


class Row(NamedTuple):
    """One row of a table as text, with what is known of its cells."""

    text: str
    pieces: tuple[Piece, ...]
    cells: tuple[str, ...]
    bold: bool
    mark: bool | None
    deleted: bool
    table: int


def rows_of(block: Block) -> list[Row]:
    """Return the rows of one table's lines, top to bottom."""
    grid: dict[int, dict[int, list[Line]]] = {}
    for line in block.lines:
        if line.cell is not None:
            grid.setdefault(line.cell.row, {}).setdefault(line.cell.column, []).append(line)
    width = 1 + max((column for cells in grid.values() for column in cells), default=0)
    rows = [_row(cells, width, block.table) for _, cells in sorted(grid.items())]
    return [row for row in rows if row.pieces or row.text.strip(" |")]


def _row(cells: dict[int, list[Line]], width: int, table: int) -> Row:
    parts: list[str] = []
    pieces: list[Piece] = []
    texts: list[str] = []
    at = 0
    for column in range(width):
        lines = cells.get(column, [])
        text, runs = joined(lines) if lines else ("", ())
        text, shift = _with_tick(text, lines)
        pieces += [Piece(run.offset + at + shift, run.length, run.page, run.start) for run in runs]
        parts.append(text)
        texts.append(text)
        at += len(text) + len(BETWEEN)
    every = [line for lines in cells.values() for line in lines if line.text.strip()]
    marks = [line.mark for lines in cells.values() for line in lines if line.mark is not None]
    return Row(
        BETWEEN.join(parts),
        tuple(pieces),
        tuple(texts),
        bool(every) and all(line.bold for line in every),
        marks[0] if len(marks) == 1 else None,
        bool(every) and all(line.deleted for line in every),
        table,
    )


def _with_tick(text: str, lines: Sequence[Line]) -> tuple[str, int]:
    """Show the state of a checkbox that has no character of its own."""
    mark = next((line.mark for line in lines if line.mark is not None), None)
    if mark is None or text[:1] in {"☐", "☑", "☒", "["}:
        return text, 0
    sign = _TICKED if mark else _EMPTY
    return (f"{sign} {text}", 2) if text else (sign, 0)


def header_of(rows: Sequence[Row], words: Words) -> str:
    """Return the text of the first row when it heads the others, else ""."""
    if len(rows) < 2 or len(rows[0].cells) < 2:
        return ""
    first, rest = rows[0], rows[1:]
    filled = [cell for cell in first.cells if cell]
    if not filled or any(is_value(cell) for cell in filled) or any(len(cell) > 90 for cell in filled):
        return ""
    if first.bold and not all(row.bold for row in rest) and (len(filled) > 1):
        return first.text
    return first.text if _is_plain_header(first, filled, rest, words) else ""


def _is_plain_header(first: Row, filled: Sequence[str], rest: Sequence[Row], words: Words) -> bool:
    """Tell a first row in the type of all others that heads them."""
    if _is_label(filled[0], words) or _answers(first, rest, words):
        return False
    if len(filled) < len(first.cells) - (len(first.cells) > 2) or any(cell.endswith(".") for cell in filled):
        return False
    if any(_heads(first.cells, rest, column, words) for column in range(len(first.cells))):
        return True
    return len(rest) > 1 and _names_columns(first, rest, words)


def _is_label(cell: str, words: Words) -> bool:
    """Tell the label of a form, beside which its value stands."""
    return cell.rstrip().endswith(":") or fold(cell.rstrip(" :.")) in words.labels


def _answers(first: Row, rest: Sequence[Row], words: Words) -> bool:
    """Tell a row that gives an answer itself, "Syringes | not allowed", from the one that heads answers."""
    given = {fold(cell) for cell in first.cells} & words.answers
    column = next((at for at, cell in enumerate(first.cells) if fold(cell) in given), 0)
    return len(given) == 1 and any(fold(row.cells[column]) in words.answers for row in rest)


def _names_columns(first: Row, rest: Sequence[Row], words: Words) -> bool:
    """Tell names of columns in plain type: short and without figures, in every cell, and none of them again below."""
    for column, cell in enumerate(first.cells):
        plain = fold(cell)
        if not cell[:1].isupper() or len(plain.split()) > _SHORT or cell[-1] in ".:;,!" or _NOT_A_NAME.search(cell):
            return False
        below = [fold(row.cells[column]) for row in rest]
        alike = sum(text.split(" ")[0] == plain.split(" ")[0] for text in below)
        if alike * 2 > len(below) or plain in below or not words.verbs.isdisjoint(plain.split()):
            return False
    if any(row.cells[0] and _is_label(row.cells[0], words) for row in rest):
        return False
    return first.mark is None and not (len(rest) > 2 and _is_sorted((first, *rest)))


def _is_sorted(rows: Sequence[Row]) -> bool:
    """Tell a list of names in columns, such as all the states, which begins in its first row."""
    columns = [[fold(cell) for cell in column if cell] for column in zip(*[row.cells for row in rows], strict=True)]
    return all(column == sorted(column) for column in columns)


def is_value(cell: str) -> bool:
    """Tell a value (number, amount, date, tick) from a word."""
    letters = sum(map(str.isalpha, cell))
    digits = sum(map(str.isdigit, cell))
    return digits > letters or (letters == 0 and not digits) or cell in {"X", "x", _TICKED, _EMPTY}


def _heads(cells: Sequence[str], rest: Sequence[Row], column: int, words: Words) -> bool:
    """Tell whether the first cell of a column is of another kind than those below it."""
    below = [row.cells[column] for row in rest]
    name = cells[column]
    if not name or any(map(str.isdigit, name)):
        return False
    values = sum(not cell or is_value(cell) or fold(cell) in words.answers for cell in below)
    if values * 2 >= len(below) and any(below):
        return True
    return len(name) <= 40 and sum(map(len, below)) > 60 * len(below)
