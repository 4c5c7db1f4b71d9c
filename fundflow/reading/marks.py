"""Finds printed checkboxes: boxes and ticks of any kind that stand before or after their label.

Turns a line's text into parts, each with the state of its box or none.  A part keeps its place in the
text, so that its characters stay those of the page; the box itself is left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fundflow.model import Line

_OPEN = "☐□❏❐❑❒◻▢⬜⃞\U0001f78e\U0001f5c6\uf06f\uf0a8\uf071\uf072\uf06d"
_TICKED = "☑☒⊠✓✔✗✘✅\U0001f5f9\U0001f5f7\uf0fe\uf0fd\uf078\uf0fc\uf0fb\uf054\uf053"
_GLYPH = re.compile(f"[{_OPEN}{_TICKED}]")
_TYPED = re.compile(r"\[\s*\]|\[[xX✓✔]\]|\(\s+\)|\([xX✓✔]\)")
_TYPED_START = re.compile(r"(?:\[\s*\]|\[[xX✓✔]\]|\(\s+\))\s*\S")
_DINGBATS = {
    "o": False,
    "q": False,
    "r": False,
    "n": False,
    "¨": False,
    "x": True,
    "ý": True,
    "þ": True,
    "4": True,
}
"""Letters that are boxes in fonts of signs whose file does not say which characters they mean."""


class Part(NamedTuple):
    """A stretch of a line with the state of its box, if it has one."""

    mark: bool | None
    start: int
    end: int


def parts_of(text: str) -> list[Part]:
    """Split a line at its boxes; a line without one is one part."""
    boxes = list(_GLYPH.finditer(text))
    if not boxes and text[:1] in {"[", "("} and _TYPED_START.match(text):
        boxes = list(_TYPED.finditer(text))
    if not boxes:
        return [Part(None, 0, len(text))]
    states = [_state(box[0]) for box in boxes]
    if text[: boxes[0].start()].strip() and not text[boxes[-1].end() :].strip():
        edges = [0, *(box.end() for box in boxes)]
        ends = [box.start() for box in boxes]
        found = [Part(*row) for row in zip(states, edges, ends, strict=False)]
    else:
        starts = [box.end() for box in boxes]
        ends = [*(box.start() for box in boxes[1:]), len(text)]
        found = [Part(*row) for row in zip(states, starts, ends, strict=True)]
        found.insert(0, Part(None, 0, boxes[0].start()))
    return [part for part in (_trim(text, part) for part in found) if part.end > part.start]


def lone_box(text: str) -> bool | None:
    """Give the state of a box that is all that a text holds, as in a cell under "Yes"."""
    bare = text.strip()
    return _state(bare) if _GLYPH.fullmatch(bare) or _TYPED.fullmatch(bare) else None


def _state(box: str) -> bool:
    """Tell whether a box is ticked."""
    return box in _TICKED or (box[0] in "[(" and box.strip("[]() \t") != "")


def _trim(text: str, part: Part) -> Part:
    """Take the white space off the ends of a part."""
    words = text[part.start : part.end]
    start = part.start + len(words) - len(words.lstrip())
    return Part(part.mark, start, max(start, part.end - len(words) + len(words.rstrip())))


def has_boxes(text: str) -> bool:
    """Tell cheaply whether a page may hold printed boxes."""
    return bool((not text.isascii() and _GLYPH.search(text)) or _TYPED.search(text))


def with_marks(line: Line) -> list[Line]:
    """Split a line at its printed boxes; the parts share its place on the page."""
    state = lone_box(line.text) if line.cell is not None else None
    if state is not None:
        return [line._replace(mark=state)]
    parts = parts_of(line.text)
    if len(parts) == 1 and parts[0] == Part(None, 0, len(line.text)):
        return [line]
    last = len(parts) - 1
    return [
        line._replace(
            text=line.text[part.start : part.end],
            start=line.start + part.start,
            mark=line.mark if part.mark is None else part.mark,
            broken=line.broken and at == last,
            gap=line.gap if at == 0 else 0.0,
        )
        for at, part in enumerate(parts)
    ]


def is_dingbat(line: Line, font: str) -> bool | None:
    """Give the state of a box that a font of signs draws for the line's first letter."""
    return _DINGBATS.get(line.text[0]) if re.search("wingding|dingbat", font, re.IGNORECASE) else None


def may_be_dingbat(line: Line) -> bool:
    """Tell whether a line's first letter may be a sign, so that its font is worth asking for."""
    return line.text[0] in _DINGBATS and line.text[1:2] == " "
