"""Joins the words of a paragraph to runs that stay and runs that were struck, each of which is a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.reading.plain import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def runs(said: Iterable[tuple[bool, str]], number: str = "") -> Iterator[tuple[bool, str]]:
    """Yield whether words are struck, and the words, the first behind the number of their paragraph.

    Blanks belong to the words before them, however they are marked.
    """
    joined: list[tuple[bool, str]] = []
    for deleted, words in said:
        if joined and (joined[-1][0] == deleted or not words.strip()):
            joined[-1] = (joined[-1][0], joined[-1][1] + words)
        elif words:
            joined.append((deleted, words))
    lead = f"{number} " if number else ""
    for deleted, words in joined:
        if bare := " ".join(clean(words).split()):
            yield deleted, lead + bare
            lead = ""
