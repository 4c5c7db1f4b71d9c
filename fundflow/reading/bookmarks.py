"""Gives headings the level that the file's own outline says.

Turns the bookmarks of a PDF into levels of the lines that they point to and that say the same words.
A bookmark whose words are not on its page changes nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fundflow.model import Line

_MOST = 20_000
"""Bookmarks that are looked at, at most: an outline may be a loop."""
_SHORTEST = 3
"""Letters of the shortest beginning of a heading that is set on several lines."""

Bookmarks = dict[int, list[tuple[str, int]]]


def bookmarks(document: Any) -> Bookmarks:  # noqa: ANN401
    """Give for each page number the words and level of its bookmarks."""
    found: Bookmarks = {}
    for at, mark in enumerate(document.get_toc(max_depth=9)):
        if at >= _MOST:
            break
        target = mark.get_dest()
        index = target.get_index() if target else None
        words = _fold(mark.get_title())
        if index is not None and words:
            found.setdefault(index + 1, []).append((words, min(mark.level + 1, 9)))
    return found


def with_levels(lines: Sequence[Line], found: Mapping[int, list[tuple[str, int]]]) -> list[Line]:
    """Write the levels onto the lines that the bookmarks name."""
    if not found:
        return list(lines)
    return [_leveled(line, found[line.page]) if line.page in found else line for line in lines]


def _leveled(line: Line, marks: list[tuple[str, int]]) -> Line:
    words = _fold(line.text)
    for title, level in marks:
        if words == title or (len(words) >= _SHORTEST and title.startswith(words) and _is_title(line, words, title)):
            return line._replace(level=level)
    return line


def _is_title(line: Line, words: str, title: str) -> bool:
    """Tell the first line of a long heading from a word that happens to begin like one."""
    return line.bold and len(words) >= 0.4 * len(title)


def _fold(text: str) -> str:
    """Leave only letters and digits, in lower case."""
    return re.sub(r"[\W_]+", "", text).lower()
