"""Turns blocks into headings and body: decides which block is a title.

Evidence is added up: the file's own level, size, weight, capitals, a number, space, brevity.  A
sentence is never a heading, however bold, and nothing in a table of contents is one.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from fundflow.structure.breaks import GAP, ends_sentence
from fundflow.structure.titles import SECTIONS, is_capitals, is_sentence
from fundflow.structure.words import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.structure.blocks import Block
    from fundflow.structure.marks import Mark
    from fundflow.structure.words import Words

LEADERS = re.compile(r"[.…·](?:\s?[.…·]){3,}\s*(?:\d+|[ivxlc]+)\s*$")
_LONGEST = 160
_BRIEF = 60
"""Characters of the longest title that may have a verb."""
_LARGER = 1.08
"""A heading's size, as a multiple of the body's."""
_LARGE = 1.3
"""That of a title which may be a sentence, as on slides: "What the money may not buy"."""
_ENOUGH = 3
"""Evidence that makes a heading."""


def body_style(blocks: Sequence[Block]) -> tuple[float, bool]:
    """Return the size and weight in which most of the text is set."""
    sizes: dict[float, int] = {}
    bold = plain = 0
    step = max(1, len(blocks) // 400)
    for block in blocks[::step]:
        if block.table < 0 and not block.note:
            line = block.lines[0]
            sizes[line.size] = sizes.get(line.size, 0) + len(block.text)
            bold += line.bold
            plain += not line.bold
    rounded: Counter[float] = Counter()
    for size, length in sizes.items():
        rounded[round(size, 1)] += length
    return (rounded.most_common(1)[0][0] if rounded else 0.0), bold > 2 * plain


def classify(blocks: Sequence[Block], words: Words) -> None:
    """Mark the headings among the blocks, and the lines of tables of contents."""
    size, bold = body_style(blocks)
    for block in blocks:
        text, line = block.text, block.lines[0]
        if not text or (len(text) > _LONGEST and not line.level) or block.note or line.field or line.mark is not None:
            continue
        if text[-1] in "0123456789ivxlc" and LEADERS.search(text):
            block.contents = True
            continue
        block.style = (round(line.size * 2) / 2, line.bold, is_capitals(block.body))
        block.heading = _titled(block) if line.level else _score(block, size, words, body_bold=bold) >= _ENOUGH
    _unmark_lists(blocks, size, body_bold=bold)
    _unmark_contents(blocks, words)
    for block, after in pairwise(blocks):
        if not (block.heading or block.contents):
            block.heading = _is_minor(block, after, words) or _has_parts(block, after, words)
    _fill_in(blocks)


def _titled(block: Block) -> bool:
    """Tell whether the file's own heading is one: list items and whole paragraphs are often set as such."""
    listed = block.mark is not None and block.mark.series in {"bullet", "box"}
    return not listed and not (len(block.text) > _LONGEST and ends_sentence(block.text))


def _score(block: Block, body: float, words: Words, *, body_bold: bool) -> int:
    """Add up what speaks for a heading; below zero when something rules it out."""
    text, (size, bold, capitals) = block.text, block.style
    if _no_title(block):
        return -1
    large = bool(body) and size > body * _LARGE and _is_brief(block)
    asks = bold and not body_bold and text[-1] == "?" and all(line.bold for line in block.lines)
    if not (large or asks) and _is_prose(block, words):
        return -1
    score = 0
    if body:
        score += 3 if size > body * _LARGER else -2 if size < body * 0.9 else 0
    score += 3 if bold and not body_bold and all(line.bold for line in block.lines) else 0
    score += 2 if capitals else 0
    score += (len(text) < 80) + (block.gap > GAP)
    return score + (_number_score(block.mark) if block.mark is not None else 0)


def _is_brief(block: Block) -> bool:
    """Tell one short line that ends with a word."""
    return len(block.lines) == 1 and len(block.text) < _BRIEF and block.text[-1].isalnum()


def _number_score(mark: Mark) -> int:
    """Return what a mark adds: "4.2" may number a section, "Article 5" surely does."""
    if mark.weak or not mark.series.startswith(SECTIONS):
        return 0
    return 3 if mark.series.startswith(("word", "§")) else 1


def _no_title(block: Block) -> bool:
    """Tell by its form that a block cannot be a title."""
    text, mark, title = block.text, block.mark, block.body
    if len(block.lines) > 3 or text[-1] in ";," or not any(map(str.isalpha, text)) or text.count(": ") > 1:
        return True
    if mark is not None and (mark.series in {"bullet", "box"} or (mark.series[0] == "(" and not block.style[1])):
        return True
    if not title:
        return mark is None or not mark.series.startswith(("word", "§"))
    bracketed = title[0] in '("“[' and mark is None and not block.style[1]
    named = (
        mark is not None and mark.series.startswith("word") and text[: -len(title)].rstrip().endswith((":", "–", "—"))
    )
    return (title[0].islower() and not named) or bracketed or (text[0] == "[" and text[-1] == "]")


def _is_prose(block: Block, words: Words) -> bool:
    """Tell by its words that a block is a sentence."""
    text, title = block.text, block.body
    _, bold, capitals = block.style
    if text[-1] == ":":
        folded = fold(title[:-1]).strip()
        if folded in words.labels or not words.verbs.isdisjoint(folded.split()):
            return True
    if ends_sentence(text) and not (text[-1] == ":" and bold):
        return not (len(text) < 70 and (bold or capitals or text[0] == "§")) or is_sentence(title, words)
    return is_sentence(title, words) and not capitals and not (bold and _is_short_title(block))


def _is_short_title(block: Block) -> bool:
    """Tell a numbered title on one bold line from a sentence: "4. Costs that may not be charged"."""
    mark = block.mark
    return mark is not None and not mark.weak and mark.series.startswith(SECTIONS) and _is_brief(block)


def _has_parts(block: Block, after: Block, words: Words) -> bool:
    """Tell a section's title by the first of its parts: "11. Reports" above "11.1"."""
    mark, inner = block.mark, after.mark
    if mark is None or inner is None or not mark.parts or inner.parts != (*mark.parts, 1):
        return False
    return len(block.text) <= _LONGEST and not (_no_title(block) or _is_prose(block, words))


def _is_minor(block: Block, after: Block, words: Words) -> bool:
    """Tell a title in body type: one short line between spaces, above a numbered or a full paragraph."""
    text = block.text
    if block.gap <= GAP or block.mark is not None or len(block.lines) > 1 or not 0 < len(text) <= 80:
        return False
    if block.note or block.first.field or after.table >= 0 or after.first.page != block.first.page:
        return False
    if not text[0].isupper() or text[-1] in ".:;,!?_" or text[-1].isdigit() or "__" in text:
        return False
    numbered = after.mark is not None and after.mark.series in {"dec", "§"}
    full = after.mark is None and len(after.text) > 90 and after.gap > 0.2 and ends_sentence(after.text)
    return (numbered or full) and not is_sentence(text, words)


def _fill_in(blocks: Sequence[Block]) -> None:
    """Mark what reads like a sentence but stands, numbered on, between titles of one numbering.

    "2. Can we apply?" between "1. Who we are" and "3. Payment"; items of a list follow at once on each other.
    """
    open_: dict[tuple[str, tuple[int, ...]], tuple[int, list[Block]]] = {}
    for block, after in pairwise(blocks):
        mark = block.mark
        if mark is None or mark.weak or not mark.series.startswith(SECTIONS):
            continue
        key = mark.series, mark.parts[:-1]
        last, between = open_.pop(key, (0, []))
        follows = mark.ordinal == last + len(between) + 1
        if block.heading:
            for each in between if follows else ():
                each.heading = True
            open_[key] = mark.ordinal, []
        elif last and follows and _may_title(block, after):
            open_[key] = last, [*between, block]


def _may_title(block: Block, after: Block) -> bool:
    """Tell a short line that ends with a word or a question, and has text below it."""
    mark, inner = block.mark, after.mark
    item = mark is not None and inner is not None and inner.series == mark.series and inner.ordinal == mark.ordinal + 1
    short = len(block.lines) == 1 and len(block.text) < _BRIEF and (block.text[-1].isalnum() or block.text[-1] == "?")
    return short and not item and not block.note


def _unmark_lists(blocks: Sequence[Block], body: float, *, body_bold: bool) -> None:
    """Take back headings that are only short items of a list: one follows at once on the other."""
    for block, after in pairwise(blocks):
        mark, inner = block.mark, after.mark
        if not block.heading or block.first.level or mark is None or inner is None:
            continue
        size, bold, capitals = block.style
        if (bold and not body_bold) or capitals or size > body * _LARGER:
            continue
        if inner.series == mark.series and len(inner.parts) == len(mark.parts) and inner.ordinal == mark.ordinal + 1:
            block.heading = False
            after.heading = after.heading and after.style[1]


def _unmark_contents(blocks: Sequence[Block], words: Words) -> None:
    """Take back the titles in a table of contents: they stand again further on."""
    start = next((at for at, block in enumerate(blocks[:400]) if block.heading and _is_contents(block, words)), None)
    if start is None:
        return
    later = Counter(_bare(block.text) for block in blocks[start + 1 :] if 0 < len(block.text) <= _LONGEST)
    for block in blocks[start + 1 :]:
        text = block.text
        if not text or block.note:
            continue
        again = _bare(text)
        later[again] -= 1
        listed = later[again] > 0 or (len(text) < _LONGEST and text[-1].isdigit())
        if not (listed or block.contents):
            return
        block.contents, block.heading = True, False


def _is_contents(block: Block, words: Words) -> bool:
    title = fold(block.body).strip(" :.")
    return title in words.contents or (len(title) < 60 and title.split(" ")[0] in words.contents)


def _bare(text: str) -> str:
    """Return a title as it can be compared: folded, without page number and leaders."""
    return fold(text).rstrip("0123456789 .…")
