"""Find citations of codes in a sequence of words: `22 U.S.C. 7631(e)`, `45 CFR parts 75 and 89`.

The same grammar serves English, Spanish, French and Portuguese.  Title, code and section stand in any
order: "part 89 of title 45 CFR", "Title 45, Part 89, of the Code …", "CFR, título 45, parte 89", "45CFR89".
It resolves nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from fundflow.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fundflow.model import Codes

Cited = tuple[int, int, str, str]
"""Words half-open, key such as `22-usc-7631`, subdivisions such as `e.1`."""
_GLUE = frozenset({".", "(", ")(", "-", "–", ") ("})
_SKIPPED = 4
"""Words such as "parts 74, 75 and" that may stand between the code and the number wanted."""
_BACK = 12
"""Words before the name of a code in which its title may stand."""
_RANGE = 12
"""Sections of a range that are counted out: "200.339 through 200.343"."""
_JOINED = re.compile(r"(\d*)([a-z]+)(\d\w*)?")
_PART = re.compile(r"\d{1,5}[a-z]{0,3}|[a-z]|[ivx]{1,5}")
"""A subdivision: a number, a letter or a Roman number, and no word in brackets."""


def find_citations(words: Sequence[str], gaps: Sequence[str], codes: Codes) -> Iterator[Cited]:
    """Yield every citation; `gaps[i]` is the text between word i - 1 and word i: it tells "89.1" from "89, 1"."""
    row = _row(words, gaps, codes)
    for index, word in enumerate(row.words):
        for name, code in codes.names.get(word, ()):
            if tuple(row.words[index : index + len(name)]) == name:
                for start, end, key, subs in _around(row, (index, index + len(name)), code):
                    yield row.origins[start], row.origins[end - 1] + 1, key, subs
                break


class _Row(NamedTuple):
    """Folded words, what stands between them, where they come from, and how codes are called."""

    words: Sequence[str]
    gaps: Sequence[str]
    origins: Sequence[int]
    codes: Codes

    def between(self, position: int) -> bool:
        """Say whether a small word stands there that may join the parts of a citation."""
        return self.words[position] in self.codes.between

    def lone(self, position: int) -> str:
        """Return the letter in brackets that stands there, as in "(f)" or "f)"; "" for anything else."""
        word = self.words[position] if position < len(self.words) else ""
        closed = position + 1 < len(self.words) and self.gaps[position + 1].lstrip().startswith(")")
        opened = word and self.gaps[position].rstrip().endswith("(")
        return word if _PART.fullmatch(word) and not word.isdigit() and (closed or opened) else ""


def _row(words: Sequence[str], gaps: Sequence[str], codes: Codes) -> _Row:
    """Fold the words; what is written in one, "45CFR89", is cut."""
    cut: list[tuple[str, str, int]] = []
    for index, (word, gap) in enumerate(zip(map(fold, words), gaps, strict=True)):
        joined = _JOINED.fullmatch(word) if word not in codes.names else None
        name = joined and any(len(names) == 1 for names, _ in codes.names.get(joined[2], ()))
        pieces = [piece for piece in joined.groups("") if piece] if joined and name else [word]
        cut += [(piece, gap if at == 0 else " ", index) for at, piece in enumerate(pieces)]
    return _Row([w for w, _, _ in cut], [g for _, g, _ in cut], [i for _, _, i in cut], codes)


def _around(row: _Row, name: tuple[int, int], code: str) -> Iterator[Cited]:
    title = _marked_title(row, name[0]) or _plain_title(row, name[0]) or _title_behind(row, name[1])
    if title is None:
        return
    number, start, end = title
    begin, stop = min(start, name[0]), max(end, name[1])
    found = list(_after(row, stop))
    for last, section, subs in found:
        yield from ((begin, last, f"{number}-{code}-{section}", each) for each in _told(row, begin, subs))
    inside = [cited for cited in _after(row, end) if cited[0] <= name[0]]
    for _, section, subs in inside if not found else ():
        yield begin, stop, f"{number}-{code}-{section}", subs
    for first, section, subs in _before(row, begin) if not inside else ():
        if found and all(section != each for _, each, _ in found):
            continue
        yield from ((first, stop, f"{number}-{code}-{section}", each) for each in _told(row, first, subs))


def _marked_title(row: _Row, name: int) -> tuple[str, int, int] | None:
    """The number that the word "title" marks before the code: "Title 45, Part 89, of the Code …"."""
    for at in range(name - 1, max(name - _BACK, 0), -1):
        if row.words[at].isdigit() and row.words[at - 1] in row.codes.titles:
            return row.words[at], at, at + 1
        if not (row.between(at) or _PART.fullmatch(row.words[at])):
            return None
    return None


def _plain_title(row: _Row, name: int) -> tuple[str, int, int] | None:
    """The nearest number before the code."""
    for at in range(name - 1, max(name - 6, -1), -1):
        if row.words[at].isdigit():
            return row.words[at], at, at + 1
        if not row.between(at):
            return None
    return None


def _title_behind(row: _Row, position: int) -> tuple[str, int, int] | None:
    """The title behind the code: "CFR, título 45, parte 89", "C.F.R. 45, § 89.1"."""
    for at in range(position, min(position + _BACK // 2, len(row.words))):
        if row.words[at].isdigit():
            marked = row.words[at - 1] in row.codes.titles
            return (row.words[at], at, at + 1) if marked or _sectioned(row, at + 1) else None
        if not row.between(at):
            return None
    return None


def _sectioned(row: _Row, position: int) -> bool:
    """Say whether a word or the sign for a section stands there, and no number alone."""
    if position + 1 >= len(row.words):
        return False
    return "§" in row.gaps[position] or (row.between(position) and row.words[position + 1][:1].isdigit())


def _after(row: _Row, position: int) -> Iterator[tuple[int, str, str]]:
    """The sections behind the name of the code: "45 CFR parts 75 and 89"."""
    skipped, last = 0, ("", "")
    while position < len(row.words) and skipped <= _SKIPPED:
        word = row.words[position]
        if word[:1].isdigit():
            if position + 1 < len(row.words) and row.words[position + 1] in row.codes.names:
                return
            end, subs = _subdivisions(row, position + 1, word)
            yield from ((end, word, sub) for sub in _ranged(row, position, last, (word, subs)))
            yield end, word, subs
            position, skipped, last = end, 0, (word, subs)
        elif last[0] and row.lone(position):
            position, subs = _subdivisions(row, position, last[0], first=True)
            yield position, last[0], subs
        elif row.between(position) or (len(word) == 1 and row.words[position - 1].startswith("sub")):
            position, skipped = position + 1, skipped + 1
        else:
            skip = _name_at(row, position)
            if not skip:
                return
            position, skipped = position + skip, skipped + 1


def _name_at(row: _Row, position: int) -> int:
    """How many words of the name of a code stand there: "45 CFR (Code of Federal Regulations) part 89"."""
    names = (name for name, _ in row.codes.names.get(row.words[position], ()))
    return next((len(name) for name in names if tuple(row.words[position : position + len(name)]) == name), 0)


def _ranged(row: _Row, position: int, last: tuple[str, str], here: tuple[str, str]) -> Iterator[str]:
    """The numbers between two of one part: "200.339 through 200.343"."""
    through = row.words[position - 1] in row.codes.through or row.gaps[position].strip() in {"-", "–", "—"}
    if through and last[0] == here[0] and last[1].isdigit() and here[1].isdigit():
        low, high = int(last[1]), int(here[1])
        yield from map(str, range(low + 1, high) if 0 < high - low <= _RANGE else ())


def _before(row: _Row, title: int) -> Iterator[tuple[int, str, str]]:
    """The sections before the title, the last one first: "sections 1373 and 1644 of title 8 of the U.S. Code"."""
    border = title
    for first in range(title - 1, max(title - _BACK, -1), -1):
        if row.words[first][:1].isdigit() and row.gaps[first].strip() not in _GLUE:
            end, subs = _subdivisions(row, first + 1, row.words[first])
            if not all(row.between(at) or row.lone(at) for at in range(end, border)):
                return
            beyond = next((row.lone(at) for at in range(end, border) if row.lone(at)), "")
            yield first, row.words[first], subs or beyond
            border = first


def _told(row: _Row, first: int, subs: str) -> Sequence[str]:
    """The subdivisions, also when they are told before: "subsections (e) and (f) of section 7631 of title 22"."""
    if subs:
        return (subs,)
    letters: list[str] = []
    for at in range(first - 1, max(first - _BACK, -1), -1):
        if row.lone(at):
            letters.append(row.lone(at))
        elif not row.between(at):
            break
    return letters or ("",)


def _subdivisions(row: _Row, position: int, section: str, *, first: bool = False) -> tuple[int, str]:
    """Collect what hangs on a section number without a space: (e)(1)(A), .340, -1; no section of its own."""
    subs = [row.words[position]] if first else []
    position += first
    while position < len(row.words) and len(subs) < 6 and row.gaps[position].strip() in _GLUE:
        gap, word = row.gaps[position], row.words[position]
        split = gap.startswith(".") and gap != "."
        ranged = gap.strip() in {"-", "–"} and (word == section or (not subs and len(word) >= len(section)))
        if split or ranged or not _PART.fullmatch(word):
            break
        subs.append(word)
        position += 1
    return position, ".".join(subs)
