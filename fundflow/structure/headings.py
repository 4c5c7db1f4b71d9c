"""Turns blocks into headings and body: which block is a title, and which words of a paragraph are.

Evidence is added up: the file's own level, size, weight, capitals, a number, space, brevity.  A
sentence is never a heading, however bold.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from fundflow.structure.breaks import ends_sentence
from fundflow.structure.words import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.structure.blocks import Block
    from fundflow.structure.words import Words

LEADERS = re.compile(r"[.…·](?:\s?[.…·]){3,}\s*(?:\d+|[ivxlc]+)\s*$")
_LONGEST = 160
_RUN_IN = re.compile(r"(.{3,90}?)(?:\.(?=\s+[\"“«(A-ZÀ-Þ])|:(?=\s+[\"“«(A-ZÀ-Þ]|\s*$)|\s?[—–](?=\s?[\"“«(A-ZÀ-Þ]))")
_SERIES = ("dec", "A.", "I.", "§", "code")
"""Series of marks that number sections as well as lists."""


def body_style(blocks: Sequence[Block]) -> tuple[float, bool]:
    """Return the size and weight in which most of the text is set."""
    sizes: Counter[float] = Counter()
    bold = plain = 0
    step = max(1, len(blocks) // 400)
    for block in blocks[::step]:
        if block.table < 0 and not block.note:
            line = block.first
            sizes[round(line.size, 1)] += len(block.text)
            bold += line.bold
            plain += not line.bold
    return (sizes.most_common(1)[0][0] if sizes else 0.0), bold > 2 * plain


def is_capitals(text: str) -> bool:
    """Tell whether a text is set in capitals and long enough to mean it."""
    return text.isupper() and sum(map(str.isalpha, text[:40])) >= 4


def classify(blocks: Sequence[Block], words: Words) -> None:
    """Mark the headings among the blocks."""
    size, bold = body_style(blocks)
    for block in blocks:
        if block.table >= 0 or block.note or not block.text or block.first.field or block.first.mark is not None:
            continue
        text = block.text
        if len(text) > _LONGEST and not block.first.level:
            continue
        if text[-1] in "0123456789ivxlc" and LEADERS.search(text):
            block.contents = True
            continue
        line = block.first
        block.style = (round(line.size * 2) / 2, line.bold, is_capitals(block.body))
        block.heading = _titled(block) if line.level else _score(block, size, words, body_bold=bold) >= 3
    _unmark_lists(blocks, size, body_bold=bold)
    _unmark_contents(blocks, words)
    for block, after in zip(blocks, blocks[1:], strict=False):
        if not block.heading and not block.contents and (_is_minor(block, after, words) or _has_parts(block, after, words)):
            block.heading = True


def _starts_bold(block: Block) -> bool:
    return block.first.bold and not all(line.bold for line in block.lines)


def _capitalized(title: str) -> bool:
    """Tell whether most of the longer words of a title begin with a capital."""
    longer = [word for word in title.split() if len(word) > 3]
    return sum(word[0].isupper() for word in longer) * 2 > len(longer)


def _has_parts(block: Block, after: Block, words: Words) -> bool:
    """Tell a section's title by the first of its parts: "11. Reports" above "11.1"."""
    mark, inner = block.mark, after.mark
    if mark is None or inner is None or not mark.parts or inner.parts != (*mark.parts, 1):
        return False
    return len(block.text) <= _LONGEST and not _ruled_out(block, block.body, words)


def _announces(title: str, words: Words) -> bool:
    """Tell "the following costs" from a title."""
    folded = fold(title)
    return any(phrase in folded for phrase in words.following)


def _is_minor(block: Block, after: Block, words: Words) -> bool:
    """Tell a title in body type: one short line between spaces, above a numbered or a full paragraph."""
    text = block.text
    if block.gap <= 0.4 or block.mark is not None or not text:
        return False
    if len(text) > 80 or len(block.lines) > 1 or block.table >= 0 or block.note or block.contents or after.table >= 0:
        return False
    if not text[0].isupper() or text[-1] in ".:;,!?_" or text[-1].isdigit() or "__" in text or block.first.field:
        return False
    numbered = after.mark is not None and after.mark.series in {"dec", "§"}
    full = after.mark is None and len(after.text) > 90 and after.gap > 0.2 and ends_sentence(after.text)
    if not (numbered or full) or after.first.page != block.first.page:
        return False
    return not _is_sentence(text, words)


def _titled(block: Block) -> bool:
    """Tell whether the file's own heading is one: list items and whole paragraphs are often set as such."""
    listed = block.mark is not None and block.mark.series in {"bullet", "box"}
    return not listed and not (len(block.text) > _LONGEST and ends_sentence(block.text))


def _score(block: Block, body: float, words: Words, *, body_bold: bool) -> int:
    """Add up what speaks for a heading; below zero when something rules it out."""
    text, mark = block.text, block.mark
    title = block.body
    if _ruled_out(block, title, words):
        return -1
    size, bold, capitals = block.style
    score = 3 if size > body * 1.08 and body else 0
    if body and size < body * 0.9:
        score -= 2
    score += 3 if bold and not body_bold and all(line.bold for line in block.lines) else 0
    score += 2 if capitals else 0
    score += 1 if len(text) < 80 else 0
    score += 1 if block.gap > 0.4 else 0
    if mark is not None and not mark.weak:
        score += 1 if mark.series in _SERIES or mark.series.startswith(("code", "word")) else 0
        score += 2 if mark.series.startswith("word") or mark.series == "§" else 0
    return score


def _ruled_out(block: Block, title: str, words: Words) -> bool:
    """Tell whether a block cannot be a heading."""
    text, mark = block.text, block.mark
    if len(block.lines) > 3 or text[-1] in ";," or (text[0] == "[" and text[-1] == "]") or not any(map(str.isalpha, text)):
        return True
    if mark is not None and (mark.series in {"bullet", "box"} or (mark.series[0] == "(" and not block.style[1])):
        return True
    if not title:
        return mark is None or not mark.series.startswith(("word", "§"))
    if title[0].islower() or (title[0] in "(\"“" and mark is None and not block.style[1]):
        return True
    if text[-1] == ":" and not words.verbs.isdisjoint(fold(title[:-1]).split()):
        return True
    if ends_sentence(text) and not (text[-1] == ":" and block.style[1]):
        return not (len(text) < 70 and (block.style[1] or block.style[2]) and not _is_sentence(title, words))
    return _is_sentence(title, words) and not block.style[2]


def _is_sentence(title: str, words: Words) -> bool:
    """Tell a sentence from a title by its finite verbs."""
    plain = fold(title).replace(",", " ").replace(".", " ").split()
    return len(plain) > 14 or (len(plain) > 3 and not words.verbs.isdisjoint(plain[1:]))


def _unmark_contents(blocks: Sequence[Block], words: Words) -> None:
    """Take back the titles in a table of contents: they stand again further on."""
    start = next((at for at, block in enumerate(blocks[:400]) if block.heading and _is_contents(block, words)), None)
    if start is None:
        return
    later = Counter(_bare(block.text) for block in blocks[start + 1 :] if 0 < len(block.text) <= _LONGEST)
    for block in blocks[start + 1 :]:
        if block.note or block.table >= 0 or block.contents or not block.text:
            continue
        listed = later[_bare(block.text)] > 1 or (len(block.text) < _LONGEST and block.text[-1].isdigit())
        if not listed:
            return
        block.contents, block.heading = True, False


def _is_contents(block: Block, words: Words) -> bool:
    title = fold(block.body).strip(" :.")
    return title in words.contents or (len(title) < 60 and title.split(" ")[0] in words.contents)


def _bare(text: str) -> str:
    """Return a title as it can be compared: folded, without page number and leaders."""
    return fold(text).rstrip("0123456789 .…")


def _unmark_lists(blocks: Sequence[Block], body: float, *, body_bold: bool) -> None:
    """Take back headings that are only short items of a list: one follows at once on the other."""
    for block, after in zip(blocks, blocks[1:], strict=False):
        mark, next_mark = block.mark, after.mark
        if not block.heading or block.first.level or mark is None or next_mark is None:
            continue
        size, bold, capitals = block.style
        if (bold and not body_bold) or capitals or size > body * 1.08:
            continue
        if next_mark.series == mark.series and len(next_mark.parts) == len(mark.parts) and next_mark.ordinal == mark.ordinal + 1:
            block.heading = False
            after.heading = after.heading and after.style[1]


def run_in(block: Block, words: Words) -> str:
    """Return the title with which a paragraph begins, or ""."""
    mark = block.mark
    if mark is None or mark.series == "bullet":
        title = _run_in_title(block) if block.text[:3].isupper() or _starts_bold(block) else ""
        title = title if is_capitals(title) or _starts_bold(block) else ""
    else:
        title = _run_in_title(block)
    return title if title and _is_run_in(block, title, words) else ""


def _run_in_title(block: Block) -> str:
    """Return what stands before the first full stop, colon or dash of a paragraph."""
    match = _RUN_IN.match(block.text, block.mark.end if block.mark else 0)
    return match.group(1).strip() if match else ""


def _is_run_in(block: Block, title: str, words: Words) -> bool:
    """Tell a title from a first sentence: no finite verb, and short or capitalised."""
    plain = fold(title).replace(",", " ").split()
    if not plain or len(plain) > 12 or not title[0].isupper() or not words.verbs.isdisjoint(plain):
        return False
    start = block.text.find(title) + len(title)
    colon = block.text[start : start + 1] == ":"
    if start >= len(block.text) - 2 and (block.mark is None or block.mark.series not in _SERIES or _announces(title, words)):
        return False
    if _capitalized(title):
        return True
    return len(plain) <= (5 if colon else 4) and not any(plain[0] in stop for stop in words.stop_words.values())


def _starts_bold(block: Block) -> bool:
    return block.first.bold and not all(line.bold for line in block.lines)


def _capitalized(title: str) -> bool:
    """Tell whether most of the longer words of a title begin with a capital."""
    longer = [word for word in title.split() if len(word) > 3]
    return sum(word[0].isupper() for word in longer) * 2 > len(longer)


def _has_parts(block: Block, after: Block, words: Words) -> bool:
    """Tell a section's title by the first of its parts: "11. Reports" above "11.1"."""
    mark, inner = block.mark, after.mark
    if mark is None or inner is None or not mark.parts or inner.parts != (*mark.parts, 1):
        return False
    return len(block.text) <= _LONGEST and not _ruled_out(block, block.body, words)


def _announces(title: str, words: Words) -> bool:
    """Tell "the following costs" from a title."""
    folded = fold(title)
    return any(phrase in folded for phrase in words.following)


def _is_minor(block: Block, after: Block, words: Words) -> bool:
    """Tell a title in body type: one short line between spaces, above a numbered or a full paragraph."""
    text = block.text
    if block.gap <= 0.4 or block.mark is not None or not text:
        return False
    if len(text) > 80 or len(block.lines) > 1 or block.table >= 0 or block.note or block.contents or after.table >= 0:
        return False
    if not text[0].isupper() or text[-1] in ".:;,!?_" or text[-1].isdigit() or "__" in text or block.first.field:
        return False
    numbered = after.mark is not None and after.mark.series in {"dec", "§"}
    full = after.mark is None and len(after.text) > 90 and after.gap > 0.2 and ends_sentence(after.text)
    if not (numbered or full) or after.first.page != block.first.page:
        return False
    return not _is_sentence(text, words)


def _titled(block: Block) -> bool:
    """Tell whether the file's own heading is one: list items and whole paragraphs are often set as such."""
    listed = block.mark is not None and block.mark.series in {"bullet", "box"}
    return not listed and not (len(block.text) > _LONGEST and ends_sentence(block.text))


def _score(block: Block, body: float, words: Words, *, body_bold: bool) -> int:
    """Add up what speaks for a heading; below zero when something rules it out."""
    text, mark = block.text, block.mark
    title = block.body
    if _ruled_out(block, title, words):
        return -1
    size, bold, capitals = block.style
    score = 3 if size > body * 1.08 and body else 0
    if body and size < body * 0.9:
        score -= 2
    score += 3 if bold and not body_bold and all(line.bold for line in block.lines) else 0
    score += 2 if capitals else 0
    score += 1 if len(text) < 80 else 0
    score += 1 if block.gap > 0.4 else 0
    if mark is not None and not mark.weak:
        score += 1 if mark.series in _SERIES or mark.series.startswith(("code", "word")) else 0
        score += 2 if mark.series.startswith("word") or mark.series == "§" else 0
    return score


def _ruled_out(block: Block, title: str, words: Words) -> bool:
    """Tell whether a block cannot be a heading."""
    text, mark = block.text, block.mark
    if len(block.lines) > 3 or text[-1] in ";," or not any(map(str.isalpha, text)):
        return True
    if mark is not None and (mark.series in {"bullet", "box"} or (mark.series[0] == "(" and not block.style[1])):
        return True
    if not title:
        return mark is None or not mark.series.startswith(("word", "§"))
    if title[0].islower() or (title[0] in "(\"“" and mark is None and not block.style[1]):
        return True
    if text[-1] == ":" and not words.verbs.isdisjoint(fold(title[:-1]).split()):
        return True
    if ends_sentence(text) and not (text[-1] == ":" and block.style[1]):
        return not (len(text) < 70 and (block.style[1] or block.style[2]) and not _is_sentence(title, words))
    return _is_sentence(title, words) and not block.style[2]


def _is_sentence(title: str, words: Words) -> bool:
    """Tell a sentence from a title by its finite verbs."""
    plain = fold(title).replace(",", " ").replace(".", " ").split()
    return len(plain) > 14 or (len(plain) > 3 and not words.verbs.isdisjoint(plain[1:]))


def _unmark_contents(blocks: Sequence[Block], words: Words) -> None:
    """Take back the titles in a table of contents: they stand again further on."""
    start = next((at for at, block in enumerate(blocks[:400]) if block.heading and _is_contents(block, words)), None)
    if start is None:
        return
    later = Counter(_bare(block.text) for block in blocks[start + 1 :] if 0 < len(block.text) <= _LONGEST)
    for block in blocks[start + 1 :]:
        if block.note or block.table >= 0 or block.contents or not block.text:
            continue
        listed = later[_bare(block.text)] > 1 or (len(block.text) < _LONGEST and block.text[-1].isdigit())
        if not listed:
            return
        block.contents, block.heading = True, False


def _is_contents(block: Block, words: Words) -> bool:
    title = fold(block.body).strip(" :.")
    return title in words.contents or (len(title) < 60 and title.split(" ")[0] in words.contents)


def _bare(text: str) -> str:
    """Return a title as it can be compared: folded, without page number and leaders."""
    return fold(text).rstrip("0123456789 .…")


def _unmark_lists(blocks: Sequence[Block], body: float, *, body_bold: bool) -> None:
    """Take back headings that are only short items of a list: one follows at once on the other."""
    for block, after in zip(blocks, blocks[1:], strict=False):
        mark, next_mark = block.mark, after.mark
        if not block.heading or block.first.level or mark is None or next_mark is None:
            continue
        size, bold, capitals = block.style
        if (bold and not body_bold) or capitals or size > body * 1.08:
            continue
        if next_mark.series == mark.series and len(next_mark.parts) == len(mark.parts) and next_mark.ordinal == mark.ordinal + 1:
            block.heading = False
            after.heading = after.heading and after.style[1]


def run_in(block: Block, words: Words) -> str:
    """Return the title with which a paragraph begins, or ""."""
    mark = block.mark
    start = mark.end if mark else 0
    match = _RUN_IN.match(block.text, start) if len(block.text) > 12 else None
    if not match:
        return ""
    title = match.group(1).strip()
    if (mark is None or mark.series == "bullet") and not (is_capitals(title) or _starts_bold(block)):
        return ""
    plain = fold(title).replace(",", " ").split()
    if not plain or len(plain) > 12 or not title[0].isupper() or not words.verbs.isdisjoint(plain):
        return ""
    short = len(plain) <= (5 if block.text[match.end() - 1 : match.end()] == ":" else 4)
    if not _capitalized(title) and not (short and not any(plain[0] in stop for stop in words.stop_words.values())):
        return ""
    if match.end() >= len(block.text) - 1 and (mark is None or mark.series not in _SERIES or _announces(title, words)):
        return ""
    return "" if len(plain[-1]) < 2 or title[0] in "\"“«" else title
