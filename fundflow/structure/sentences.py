"""Turns a provision's text into its sentences and their places; guesses no sentence end inside a number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundflow.model import Provision

_END = re.compile(r"(?<=[.!?])[”\"»’]?\s+(?=[A-ZÀ-Ý“\"«‘(])")
_OWN_MARK = re.compile(r"\s*(?:[A-Za-z]{0,3}[.-]?\d[\d.]*[.):]?|\(?\w{1,4}[.)]|[•–—-])\s+")
"""The number or bullet that opens a provision; its text begins behind it."""


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each sentence, without the number that opens the provision."""
    opening = _OWN_MARK.match(text)
    start = opening.end() if opening else 0
    for end in [match.start() for match in _END.finditer(text, start)] + [len(text)]:
        words = text[start:end]
        low = start + len(words) - len(words.lstrip())
        high = end - (len(words) - len(words.rstrip()))
        if low < high:
            yield low, high
        start = end


def page_of(provision: Provision, at: int) -> int:
    """Return the page on which a character of the provision stands."""
    pages = [piece.page for piece in provision.pieces if piece.offset <= at]
    return pages[-1] if pages else provision.page


def section_of(provision: Provision) -> str:
    """Return the number and the heading of the section it stands in."""
    return f"{provision.number} {provision.heading}".strip() or provision.annex
