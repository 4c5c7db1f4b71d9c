"""Find citations of codes in a sequence of words: `22 U.S.C. 7631(e)`, `45 CFR parts 75 and 89`.

The same grammar serves English, Spanish, French and Portuguese: the section may stand behind the
name of the code or before its title ("la parte 89 del título 45 …").  It resolves nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fundflow.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fundflow.model import Codes

_GLUE = frozenset({".", "(", ")(", "-", "–", ") ("})
_SKIPPED = 4
"""Words such as "parts 74, 75 and" that may stand between the code and the number wanted."""


def find_citations(words: Sequence[str], gaps: Sequence[str], codes: Codes) -> Iterator[tuple[int, int, str, str]]:
    """Yield (start, end, key, subdivisions): words half-open, key such as `22-usc-7631`, subs such as `e.1`.

    `gaps[i]` is the text between word i - 1 and word i: it tells "89.1" from "89, 1".
    """
    row = _Row([fold(word) for word in words], gaps, codes)
    for index, word in enumerate(row.words):
        for name, code in codes.names.get(word, ()):
            if tuple(row.words[index : index + len(name)]) == name:
                yield from _around(row, (index, index + len(name)), code)
                break


class _Row(NamedTuple):
    """Folded words, what stands between them, and how codes are called."""

    words: Sequence[str]
    gaps: Sequence[str]
    codes: Codes


def _around(row: _Row, name: tuple[int, int], code: str) -> Iterator[tuple[int, int, str, str]]:
    title, start = _title(row, name[0])
    if not title:
        return
    after = list(_after(row, name[1]))
    for end, section, subs in after:
        yield start, end, f"{title}-{code}-{section}", subs
    if not after and (before := _before(row, start)):
        first, section, subs = before
        yield first, name[1], f"{title}-{code}-{section}", subs


def _title(row: _Row, name: int) -> tuple[str, int]:
    """The number before the code, also in "título 45 del CFR"."""
    for at in range(name - 1, max(name - 6, -1), -1):
        if row.words[at].isdigit():
            return row.words[at], at
        if row.words[at] not in row.codes.between:
            break
    return "", name


def _after(row: _Row, position: int) -> Iterator[tuple[int, str, str]]:
    """The sections behind the name of the code: "45 CFR parts 75 and 89"."""
    skipped = 0
    while position < len(row.words) and skipped <= _SKIPPED:
        word = row.words[position]
        if word[:1].isdigit():
            if position + 1 < len(row.words) and row.words[position + 1] in row.codes.names:
                return
            end, subs = _subdivisions(row, position + 1)
            yield end, word, subs
            position, skipped = end, 0
        elif word in row.codes.between:
            position, skipped = position + 1, skipped + 1
        else:
            return


def _before(row: _Row, title: int) -> tuple[int, str, str] | None:
    """The section before the title: "section 7631(e) of title 22 of the United States Code"."""
    for first in range(title - 1, max(title - 8, -1), -1):
        if row.words[first][:1].isdigit() and row.gaps[first].strip() not in _GLUE:
            end, subs = _subdivisions(row, first + 1)
            joined = all(word in row.codes.between for word in row.words[end:title])
            return (first, row.words[first], subs) if joined else None
    return None


def _subdivisions(row: _Row, position: int) -> tuple[int, str]:
    """Collect what hangs on a section number without a space: (e)(1)(A), .340, -1."""
    subs: list[str] = []
    while position < len(row.words) and len(subs) < 6 and row.gaps[position].strip() in _GLUE:
        if row.gaps[position].startswith(".") and row.gaps[position] != ".":
            break
        subs.append(row.words[position])
        position += 1
    return position, ".".join(subs)
