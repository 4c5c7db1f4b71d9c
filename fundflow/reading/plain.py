"""Reads plain text and Markdown: one line of the file is one `Line`.

Turns bytes of any common encoding into lines whose `gap` says where a blank line stood, so that
hard-wrapped paragraphs can be joined later.  In Markdown, headings carry their level, list marks of
tasks their state, and table rows their cells; its other marks are taken off.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fundflow.model import Cell, Line

if TYPE_CHECKING:
    from collections.abc import Iterator

_PARAGRAPH = 1.0
"""The gap of a line that begins a paragraph."""
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_TASK = re.compile(r"[-*+]\s+\[([ xX])\]\s+(.*)")
_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?$")
_UNDERLINE = re.compile(r"(=+|-+)$")
_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[([^\[\]]+)\]\([^)]*\)")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_]+?)(?<=\S)\1(?![\w*])")
_DELETED = re.compile(r"~~(.+)~~$")
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def decode(data: bytes) -> str:
    """Decode text: by its byte order mark, else UTF-8, else Windows-1252."""
    for mark, name in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if data.startswith(mark):
            return data.decode(name, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def lines_of_text(text: str) -> list[Line]:
    """Give a line for every line of plain text that has words."""
    lines: list[Line] = []
    gap = 0.0
    for row in clean(text).splitlines():
        if row.strip():
            indent = len(row) - len(row.lstrip())
            lines.append(Line(1, row.strip(), x0=float(indent), gap=gap if lines else 0.0))
            gap = 0.0
        else:
            gap = _PARAGRAPH
    return lines


def clean(text: str) -> str:
    """Take out what is not seen: soft hyphens, zero-width spaces; make every space a space."""
    return re.sub(r"[\u00ad\u200b\u2060\ufeff\u0000]", "", text).translate(_SPACES)


_SPACES = str.maketrans(dict.fromkeys((0xA0, 0x202F, *range(0x2000, 0x200B)), " ") | {9: "    ", 12: "\n"})


def lines_of_markdown(text: str) -> list[Line]:
    """Give a line for every line of Markdown that has words."""
    source = _COMMENT.sub("", _FRONT.sub("", clean(text).replace("\r\n", "\n")))
    lines: list[Line] = []
    gap, table, row = 0.0, -1, -1
    for raw in source.split("\n"):
        words = raw.strip()
        if not words or words.startswith("```"):
            gap, row = _PARAGRAPH, -1
        elif words.startswith("|") and words.count("|") > 1:
            if _RULE.match(words):
                continue
            table, row = (table, row + 1) if row >= 0 else (table + 1, 0)
            lines += _cells(words, table, row)
        elif lines and not gap and _UNDERLINE.match(words) and not lines[-1].level and not lines[-1].cell:
            lines[-1] = lines[-1]._replace(level=1 if words[0] == "=" else 2)
            gap = _PARAGRAPH
        elif not re.fullmatch(r"([-*_]\s*){3,}", words):
            lines += _line(raw, gap if lines else 0.0)
            gap = _PARAGRAPH if lines and lines[-1].level else 0.0
    return lines


def _cells(words: str, table: int, row: int) -> Iterator[Line]:
    for column, cell in enumerate(re.split(r"(?<!\\)\|", words.strip("|"))):
        if bare := _unmarked(cell.strip().replace("\\|", "|")):
            yield Line(1, bare, cell=Cell(table, row, column), gap=_PARAGRAPH)


def _line(raw: str, gap: float) -> Iterator[Line]:
    """Read one line outside tables."""
    words, indent = raw.strip().lstrip("> "), float(len(raw) - len(raw.lstrip()))
    if heading := _HEADING.match(words):
        words, level = heading[2], len(heading[1])
        if words:
            yield Line(1, _unmarked(words), level=level, gap=_PARAGRAPH, bold=True)
    elif task := _TASK.match(words):
        yield Line(1, _unmarked(task[2]), x0=indent, mark=task[1] != " ", gap=gap)
    elif struck := _DELETED.match(words):
        yield Line(1, _unmarked(struck[1]), x0=indent, deleted=True, gap=gap)
    elif bare := _unmarked(words):
        yield Line(1, bare, x0=indent, gap=gap, bold=words.startswith("**") and words.endswith("**"))


def _unmarked(words: str) -> str:
    """Take off the marks of links, emphasis and code."""
    words = _TAG.sub("", words)
    words = _LINK.sub(r"\1", _IMAGE.sub(r"\1", words))
    words = _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", words))
    return re.sub(r"\\([\\`*_{}\[\]()#+.!|-])", r"\1", words.replace("`", "")).strip()
