"""Turn a sample's `source.txt` into settings and blocks; refuses nothing, the renderers do.

One block per paragraph of the source, separated by empty lines.  A block's first characters say what it is:
`#` to `####` headings, `-` bullets, `(a)`, `1.`, `2.3` labels (`>` once per level of indent), `|` tables,
`[x]`/`[ ]` boxes, `~` notes, `%` centred lines, `!` directives such as `!page`, anything else running text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LABEL = re.compile(
    r"^(\([0-9A-Za-z]{1,5}\)|\d+\([a-z]\)|\d{1,2}\.|\d+(?:\.\d+)+\.?|[a-z]\)|[A-Z]\.\d*)\s+(.*)$", re.DOTALL
)
HEADING = re.compile(r"^(#{1,4})\s+(.*)$", re.DOTALL)
BOX = re.compile(r"^\[([x -])\]\s+(.*)$", re.DOTALL)
FOOTNOTE = re.compile(r"\{fn:\s*([^}]*)\}")
LOOSE_AMPERSAND = re.compile(r"&(?!(?:\w+|#\d+);)")
PREFIXES = {"-": "bullet", "~": "note", "%": "centred", "!": "directive"}


@dataclass(frozen=True)
class Block:
    """One paragraph, heading, list item, table or directive."""

    kind: str
    text: str = ""
    label: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[float, ...] = ()


@dataclass(frozen=True)
class Source:
    """A sample as written: its settings and its blocks."""

    settings: dict[str, str] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()


def read(path: Path) -> Source:
    """Read `source.txt`: lines `@name value` first, then the blocks."""
    lines = path.read_text(encoding="utf-8").splitlines()
    settings = dict(_setting(line) for line in lines if line.startswith("@"))
    body = "\n".join(line for line in lines if not line.startswith("@"))
    chunks = re.split(r"\n\s*\n", _amp(body).strip())
    return Source(settings, tuple(_block(chunk.strip("\n")) for chunk in chunks))


def _setting(line: str) -> tuple[str, str]:
    name, _, value = line[1:].partition(" ")
    return name, value.strip()


def _amp(text: str) -> str:
    return LOOSE_AMPERSAND.sub("&amp;", text)


def _block(chunk: str) -> Block:
    if chunk.startswith("|"):
        return _table(chunk)
    level = len(chunk) - len(chunk.lstrip(">"))
    text = " ".join(chunk.lstrip(">").split())
    if heading := HEADING.match(text):
        return Block("heading", heading[2], level=len(heading[1]))
    if box := BOX.match(text):
        return Block("box", box[2], label=box[1].strip(), level=level)
    if label := LABEL.match(text):
        return Block("item", label[2], label=label[1], level=level)
    return _plain(text, level)


def _plain(text: str, level: int) -> Block:
    kind = PREFIXES.get(text[:1])
    if kind and (kind == "directive" or text[1:2] == " "):
        return Block(kind, text[1:].strip(), level=level)
    return Block("text", text, level=level)


def _table(chunk: str) -> Block:
    lines = chunk.splitlines()
    widths: tuple[float, ...] = ()
    if lines[0].startswith("|{"):
        widths = tuple(float(part) for part in lines.pop(0)[2:-1].split(","))
    rows = tuple(tuple(cell.strip() for cell in line.strip().strip("|").split("|")) for line in lines)
    return Block("table", rows=rows, widths=widths)
