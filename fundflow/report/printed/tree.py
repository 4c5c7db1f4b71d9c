"""Turn a report into plain dictionaries for the templates: every text safe, every picture a name.

The only way from blocks to a writer, so that all three set the same content.  A word so long that
no line holds it gets places where it may break.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from fundflow.report.plain import plain
from fundflow.report.printed import blocks as b

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Node = dict[str, Any]

_LONG = re.compile(r"[^\s]{25,}")
_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_JOINED = "\\1-\N{WORD JOINER}\\2-\N{WORD JOINER}\\3"
"""A date whose line does not break at its hyphens."""
_NO_CHARACTER = re.compile(
    "[\ufdd0-\ufdef"
    + "".join(chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF))
    + "]"
)
"""Code points that are no characters: neither PDF/UA nor XML may hold them."""
_PIECE = 18
"""Characters of an unbroken word after which a line may break."""
_TIED = "\N{NO-BREAK SPACE}"
_IN_LINE, _LINE = 85, 14
"""Characters in a line of a quote, and points from one line to the next."""
_TIED_HEIGHT = 430
"""Points up to which a quote and the picture of its place stay on one page."""
BREAK = "\N{ZERO WIDTH SPACE}"
_RIGHT_TO_LEFT = frozenset({"R", "AL"})


class Tree:
    """The nodes of one report and its pictures."""

    def __init__(self, report: b.Report, *, breaks: bool, printable: Callable[[str], str] = str) -> None:
        self.pictures: dict[str, b.Picture] = {}
        """File name to picture."""
        self._breaks = breaks
        self._printable = printable
        self.nodes = self._nodes(report.blocks)

    def text(self, text: str) -> str:
        """Return a text that no format takes for anything but words."""
        # `plain` would take a blank that holds words together for any other blank.
        words = _TIED.join(plain(part) for part in text.split(_TIED))
        words = self._printable(_NO_CHARACTER.sub("\ufffd", words))
        if not self._breaks:
            return words
        return _LONG.sub(lambda long: breakable(long[0]), _DATE.sub(_JOINED, words))

    def line(self, line: b.Line) -> list[Node]:
        """Return the spans of a line."""
        return [self._span(each) for each in line if each.text]

    def _span(self, span: b.Span) -> Node:
        url = span.url if span.url.startswith(("https://", "http://")) else ""
        # A blank between two spans belongs to one of them, and `plain` would take it away.
        inner = self.text(span.text)
        before = " " if span.text.startswith(" ") else ""
        after = " " if inner and span.text.endswith(" ") else ""
        words = before + inner + after
        return {
            "text": words,
            "lang": span.lang,
            "rtl": right_to_left(words),
            "strong": span.strong,
            "url": plain(url),
        }

    def _nodes(self, found: Iterable[b.Block]) -> list[Node]:
        nodes = [self._node(each) for each in found]
        for quote, picture in pairwise(nodes):
            if quote["kind"] == "quote" and picture["kind"] == "picture":
                lines = len(quote["text"]) / _IN_LINE + 3
                quote["tied"] = bool(picture["height"]) and lines * _LINE + picture["height"] < _TIED_HEIGHT
        return nodes

    def _node(self, block: b.Block) -> Node:
        make: dict[type, Callable[[Any], Node]] = {
            b.Paragraph: self._paragraph,
            b.Quote: self._quote,
            b.Listing: self._listing,
            b.Facts: self._facts,
            b.Table: self._table,
            b.Picture: self._picture,
            b.Card: self._card,
            b.Section: self._section,
        }
        return make[type(block)](block)

    def _paragraph(self, block: b.Paragraph) -> Node:
        return {"kind": "paragraph", "line": self.line(block.line), "look": block.look}

    def _quote(self, block: b.Quote) -> Node:
        words = self.text(block.text)
        source = self.text(block.source)
        return {
            "kind": "quote",
            "text": words,
            "lang": block.lang,
            "rtl": right_to_left(words),
            "source": source,
            "tied": False,
        }

    def _facts(self, block: b.Facts) -> Node:
        rows = [{"label": self.text(row.label), "lines": [self.line(each) for each in row.lines]} for row in block.rows]
        return {"kind": "facts", "rows": rows}

    def _card(self, block: b.Card) -> Node:
        tags, inner = [self.text(each) for each in block.tags], self._nodes(block.blocks)
        return {"kind": "card", "title": self.line(block.title), "tags": tags, "look": block.look, "blocks": inner}

    def _section(self, block: b.Section) -> Node:
        inner = self._nodes(block.blocks)
        return {"kind": "section", "title": self.text(block.title), "new_page": block.new_page, "blocks": inner}

    def _listing(self, block: b.Listing) -> Node:
        items = [self.line(each) for each in block.items]
        return {"kind": "listing", "items": items, "ordered": block.ordered, "sign": block.sign}

    def _table(self, block: b.Table) -> Node:
        return {
            "kind": "table",
            "caption": self.text(block.caption),
            "header": [self.text(each) for each in block.header],
            "rows": [[self.line(cell) for cell in row] for row in block.rows],
            "numeric": [column in block.numeric for column in range(len(block.header))],
            "widths": list(block.widths),
        }

    def _picture(self, block: b.Picture) -> Node:
        name = f"picture-{len(self.pictures) + 1}.{'svg' if block.media == 'image/svg+xml' else 'png'}"
        self.pictures[name] = block
        return {
            "kind": "picture",
            "name": name,
            "alt": self.text(block.alt),
            "caption": self.text(block.caption),
            "width": block.width,
            "height": _height(block),
        }


def _height(block: b.Picture) -> float:
    """Return the height in points of a PNG that has a width; 0 for any other picture."""
    if not block.width or not block.data.startswith(b"\x89PNG"):
        return 0
    width, height = struct.unpack(">II", block.data[16:24])
    return float(block.width * height / max(1, width))


def breakable(word: str) -> str:
    """Return a long word with places where a line may break, never before a sign that stands on another."""
    parts: list[str] = []
    for sign in word:
        if not parts or (len(parts[-1]) >= _PIECE and not unicodedata.combining(sign) and sign != "\u200d"):
            parts.append("")
        parts[-1] += sign
    return BREAK.join(parts)


def right_to_left(text: str) -> bool:
    """Return whether most letters of a text run from right to left."""
    kinds = [unicodedata.bidirectional(sign) for sign in text if sign.isalpha()]
    return 2 * sum(kind in _RIGHT_TO_LEFT for kind in kinds) > len(kinds)
