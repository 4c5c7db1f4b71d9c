"""Turns a provision that begins by defining a term into that term.

A term defined in passing, later in a provision, is left alone: the provision does more than define.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fundflow.structure.words import fold

if TYPE_CHECKING:
    from fundflow.structure.blocks import Block
    from fundflow.structure.words import Words

_HEAD = 300
_ENTRY = re.compile(r"([^\W\d_][\w'’/-]*(?: [\w'’/()-]+){0,6}): (?=\S)")
"""An entry of a glossary: "Excluded body: one that …"."""
_QUOTED_ENTRY = re.compile(r"[\"“«‘„]\s*([^\"“”«»‘’„:]{1,60}?)\s*[\"”»’“]\s?:(?=\s)")
"""One with its term in quotation marks: "« Produits visés » : les aiguilles …"."""
_LATEST = 90
"""A definition begins this near to the start of its provision."""


def term_of(block: Block, title: str, words: Words) -> str:
    """Return the term a provision defines, or ""; `title` is the heading it stands under."""
    text = block.text[:_HEAD]
    start = block.mark.end if block.mark else 0
    glossary = bool(title) and not words.definition_titles.isdisjoint(fold(title).split())
    if '"' in text or "“" in text or "«" in text or "‘" in text or "„" in text:
        entry = _QUOTED_ENTRY.match(text, start) if glossary else None
        return entry.group(1) if entry else _quoted(text, start, words)
    if not glossary or not text[start : start + 1].isupper():
        return ""
    entry = _ENTRY.match(text, start)
    if entry:
        return entry.group(1)
    match = words.defined_bare.match(fold(text[: start + _LATEST]), start)
    if not match or any(match.group(1).split(" ")[0] in stop for stop in words.stop_words.values()):
        return ""
    return text[match.start(1) : match.end(1)].rstrip(" -–—,")


def _quoted(text: str, start: int, words: Words) -> str:
    """Return a term in quotation marks with a verb of definition behind or before it."""
    folded = fold(text)
    match = words.defined.search(folded, start) or words.defined_after.search(folded, start)
    if not match or not _opens(folded[start : match.start()], words):
        return ""
    low, high = next(span for span in match.regs[1:] if span[0] >= 0)
    return text[low:high].strip(" ,.")


def _opens(before: str, words: Words) -> bool:
    """Tell whether the words before a term only lead to it: "For the purposes of this section, the term"."""
    return len(before) <= _LATEST and "." not in before and words.verbs.isdisjoint(before.split())
