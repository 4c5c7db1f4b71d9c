"""Takes running heads, feet and page numbers out of the running text.

Turns the lines of each page into the lines that belong to the text.  Only lines at the very top or
bottom of a page are ever touched, and only when the same words (digits aside) stand there on several
pages, when they are nothing but a page number, or when they stand alone above or below all pages'
text in the same place.  A line that goes on a sentence of the text is never touched, and what reads
like a sentence of its own stays where it stands first: either may bind someone.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.model import Line

_DEPTH = 4
"""How many lines from the top and from the bottom may be furniture."""
_MARGIN = 0.13
"""The share of the page's height, at top and bottom, in which furniture stands."""
_REACH = 0.05
"""The share of the page's height from the first and last line of most pages in which it stands."""
_DEEPEST = 0.35
"""The share of the page's height beyond which no head or foot reaches, however short the pages are."""
_SHORT = 110
"""Characters that a running head or foot has at most, when only its place gives it away."""
_NEAR = 0.3
"""White space between repeated words and the text, in font sizes, at least."""
_APART = 0.7
"""White space between a running head and the text, in font sizes, beyond normal spacing."""
_FOUND = 0.25
"""Share of the pages whose head was recognised by its words, from which no other head is looked for."""
_RHYMING = 0.3
"""Share of heads with changing text that still have a word in common."""
_SMALLER = 0.5
"""Points by which a head is smaller than the body, when it has no word in common with the others."""
_USUAL = 1.2
"""Distance of base lines, in font sizes, where a page has too few lines to tell."""
_UNEVEN = 0.3
"""White space, in font sizes, by which lines of one sentence may stand further apart than others."""
_FEW = 6
"""Words from which text may be a sentence."""
_CAPITALS = 0.4
"""Share of capitalised words up to which text at the size of the body is no title."""
_STOP = re.compile(r"""[.;:!?][)\]"'”’»]*$""")
_CLAUSE = re.compile(
    r"[(\[]?(?:\d+|[a-z]|[ivxlc]+)(?:\.\d+)*[.)\]]\s|\d+(?:\.\d+)+\s|§|(?:section|article|clause)\s", re.IGNORECASE
)
_PAGE_LABEL = re.compile(r"^\d{1,4}\s+|\W*\b(?:page|pg\.?|p\.)?\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?$", re.IGNORECASE)
"""The page's number at either end of a line."""
_DIGITS = re.compile(r"\d+|\b[ivxlc]+\b")
_NUMBER = re.compile(
    r"(?:[-–—|\[]\s*)?(?:page|pg\.?|página|pag\.?|p\.)?\s*(?:\d{1,5}|[ivxlc]{1,6}|[A-Z]{1,2}-\d{1,3})"
    r"(?:\s*(?:of|de|sur|/|\|)\s*\d{1,4})?(?:\s*[-–—|\]])?",
    re.IGNORECASE,
)


class Sheet(NamedTuple):
    """The lines of one page with the height of the page."""

    height: float
    lines: list[Line]


class _Spot(NamedTuple):
    """What stands at the edge of a page: words without digits, and where."""

    foot: bool
    words: str
    place: int
    """Base line in units of 6 points, so that small shifts do not matter."""


class _Said(NamedTuple):
    """The sentences that margins have had so far, and the size of the document's body."""

    texts: set[str]
    body: float


class _Area(NamedTuple):
    """Where heads may stand (above `head`) and feet (below `foot`)."""

    head: float
    foot: float


def without_furniture(sheets: Sequence[Sheet]) -> list[list[Line]]:
    """Give each page's lines without running heads, feet and page numbers."""
    area = _area(sheets)
    edges = [_edges(sheet, area) for sheet in sheets]
    body = _body_size([sheet.lines for sheet in sheets])
    seen = Counter(spot for page in edges for spot in {spot for spot, _ in page})
    often = {spot for spot in seen if _often(_count(seen, spot), len(sheets))}
    kept: list[list[Line]] = []
    said: set[str] = set()
    for sheet, page in zip(sheets, edges, strict=True):
        kept.append(_keep(sheet, page, often, _Said(said, body)))
    for foot in (False, True):
        if not _mostly_dropped(sheets, kept, foot=foot):
            kept = _without_lone_rows(kept, area, foot=foot)
    return kept


def _mostly_dropped(sheets: Sequence[Sheet], kept: Sequence[list[Line]], *, foot: bool) -> bool:
    """Tell whether the heads (or feet) are out already: what stands outermost now is text."""
    pages = [(sheet.lines, lines) for sheet, lines in zip(sheets, kept, strict=True) if sheet.lines]
    gone = sum(_outermost(before, foot=foot) not in after for before, after in pages)
    return gone >= _FOUND * len(pages)


def _outermost(lines: Sequence[Line], *, foot: bool) -> Line:
    return max(lines, key=lambda line: line.bottom) if foot else min(lines, key=lambda line: line.bottom)


def _area(sheets: Sequence[Sheet]) -> _Area:
    """Measure the margins from the text itself: pages may be printed in the middle of a larger sheet."""
    filled = [sheet for sheet in sheets if sheet.lines]
    if not filled:
        return _Area(0, 0)
    height = median(sheet.height for sheet in filled)
    first = median(min(line.top for line in sheet.lines) for sheet in filled)
    last = median(max(line.bottom for line in sheet.lines) for sheet in filled)
    head = max(_MARGIN * height, first + _REACH * height)
    foot = min((1 - _MARGIN) * height, last - _REACH * height)
    return _Area(min(head, _DEEPEST * height), max(foot, (1 - _DEEPEST) * height))


def _edges(sheet: Sheet, area: _Area) -> list[tuple[_Spot, int]]:
    """List what stands in the margins of a page, with its index among the page's lines."""
    tops = [i for i, line in enumerate(sheet.lines) if line.top < area.head]
    bottoms = [i for i, line in enumerate(sheet.lines) if line.bottom > area.foot]
    tops.sort(key=lambda i: sheet.lines[i].bottom)
    bottoms.sort(key=lambda i: -sheet.lines[i].bottom)
    return [(_spot(sheet, i, foot=False), i) for i in tops[:_DEPTH]] + [
        (_spot(sheet, i, foot=True), i) for i in bottoms[:_DEPTH]
    ]


def _spot(sheet: Sheet, index: int, *, foot: bool) -> _Spot:
    line = sheet.lines[index]
    words = " ".join(_DIGITS.sub("#", line.text.lower()).split())
    return _Spot(foot, words, int(line.bottom // 6))


def _count(seen: Counter[_Spot], spot: _Spot) -> int:
    """Count the pages that have these words about here."""
    return sum(seen[spot._replace(place=spot.place + shift)] for shift in (-1, 0, 1))


def _often(times: int, pages: int) -> bool:
    """Tell whether something seen on this many pages is a running head."""
    return times >= 3 or (times >= 2 and pages <= 4)


def _keep(sheet: Sheet, edges: Sequence[tuple[_Spot, int]], often: set[_Spot], said: _Said) -> list[Line]:
    """Drop a page's furniture, from the edges inwards up to the first line that is none.

    What reads like a sentence stays where it stands first.
    """
    drop: set[int] = set()
    for foot in (False, True):
        chosen: list[int] = []
        for spot, index in edges:
            if spot.foot is not foot:
                continue
            if _is_page_number(sheet, index, foot=foot):
                chosen.append(index)
            elif spot not in often or _goes_on(sheet.lines, sheet.lines[index], foot=foot):
                break
            elif not _is_new(sheet.lines[index], said):
                chosen.append(index)
        drop.update(_apart(sheet, chosen, foot=foot))
    return [line for index, line in enumerate(sheet.lines) if index not in drop] if drop else sheet.lines


def _is_new(line: Line, said: _Said) -> bool:
    """Tell a sentence that no margin has had before; numbers count, save that of the page."""
    if not _is_sentence(line, said.body):
        return False
    text = _PAGE_LABEL.sub("", line.text.lower())
    new = text not in said.texts
    said.texts.add(text)
    return new


def _goes_on(lines: Sequence[Line], line: Line, *, foot: bool) -> bool:
    """Tell a line of the text: set like its neighbour, as near as lines are, and part of its sentence."""
    others = [other for other in lines if (other.bottom < line.bottom - 2 if foot else other.bottom > line.bottom + 2)]
    if not others:
        return False
    near = _outermost(others, foot=foot)
    first, second = (near, line) if foot else (line, near)
    if not second.text[:1].islower() or _STOP.search(first.text) or abs(first.size - second.size) >= _SMALLER:
        return False
    return second.bottom - first.bottom <= (_spacing(lines) + _UNEVEN) * second.size


def _spacing(lines: Sequence[Line]) -> float:
    """Give the usual distance of base lines on a page, in font sizes."""
    bottoms = sorted((line.bottom, line.size) for line in lines)
    steps = sorted(
        (low - high) / size for (high, _), (low, size) in pairwise(bottoms) if 0.7 * size < low - high < 3 * size
    )
    return steps[len(steps) * 3 // 10] if len(steps) >= _FEW else _USUAL


def _apart(sheet: Sheet, chosen: list[int], *, foot: bool) -> list[int]:
    """Keep of the chosen lines, outermost first, those up to a white space: pages may begin alike."""
    while chosen:
        outer = [sheet.lines[index] for index in chosen]
        inner = [line for index, line in enumerate(sheet.lines) if index not in chosen]
        if not inner:  # a page that says nothing else says this
            return [index for index in chosen if _NUMBER.fullmatch(sheet.lines[index].text)]
        if foot:
            space = min(line.top for line in outer) - max(line.bottom for line in inner)
        else:
            space = min(line.top for line in inner) - max(line.bottom for line in outer)
        if space > _NEAR * outer[-1].size:
            return chosen
        chosen = chosen[:-1]
    return chosen


def _is_sentence(line: Line, body: float) -> bool:
    """Tell text that may bind someone from a title: no such words are lost, even from a foot."""
    parts = line.text.split()
    words = [word for part in parts if (word := part.strip(".,;:()[]\"'“”‘’«»")).isalpha()]
    if len(parts) < _FEW or len(words) < 0.8 * len([part for part in parts if not part.strip(".()[]").isdigit()]):
        return False
    if len(parts) >= 2 * _FEW or line.text.endswith(".") or _CLAUSE.match(line.text):
        return True
    return line.size > body - _SMALLER and sum(not word.islower() for word in words) <= _CAPITALS * len(words)


def _is_page_number(sheet: Sheet, index: int, *, foot: bool) -> bool:
    """Tell whether a line is nothing but a page number and no line stands further out."""
    line = sheet.lines[index]
    if not _NUMBER.fullmatch(line.text):
        return False
    if foot:
        return all(other.top < line.bottom for other in sheet.lines)
    return all(other.bottom > line.top for other in sheet.lines)


def _without_lone_rows(pages: list[list[Line]], area: _Area, *, foot: bool) -> list[list[Line]]:
    """Drop rows that stand at the same height of most pages, apart from the text, with changing words."""
    rows = [_lone_row(lines, area, foot=foot) for lines in pages]
    common = _common_words(rows)
    body = _body_size(pages)
    rows = [[] if any(_is_sentence(line, body) for line in row) else row for row in rows]
    rows = [row if any(common & _words(line) or line.size < body - _SMALLER for line in row) else [] for row in rows]
    heights = Counter(round(row[0].bottom) for row in rows if row)
    usual = {h for h in heights if sum(heights[h + d] for d in (-1, 0, 1)) >= max(4, 0.4 * len(pages))}
    return [
        [line for line in lines if line not in row] if row and round(row[0].bottom) in usual else lines
        for lines, row in zip(pages, rows, strict=True)
    ]


def _body_size(pages: Sequence[Sequence[Line]]) -> float:
    sizes = [line.size for lines in pages for line in lines]
    return median(sizes) if sizes else 0.0


def _common_words(rows: Sequence[list[Line]]) -> set[str]:
    """Words that many of the rows share, as "CFR" does in heads that name the section of the page."""
    counts = Counter(word for row in rows for word in {word for line in row for word in _words(line)})
    return {word for word, times in counts.items() if times >= max(3, _RHYMING * sum(map(bool, rows)))}


def _words(line: Line) -> set[str]:
    return {word for word in re.findall(r"[^\W\d_]{3,}|§", line.text) if not word.islower()}


def _lone_row(lines: list[Line], area: _Area, *, foot: bool) -> list[Line]:
    """Give the outermost row of a page when it is short and stands apart from the rest."""
    if not lines:
        return []
    outer = _outermost(lines, foot=foot)
    if (outer.bottom < area.foot) if foot else (outer.top > area.head):
        return []
    row = [line for line in lines if abs(line.bottom - outer.bottom) < 2]
    rest = [line for line in lines if abs(line.bottom - outer.bottom) >= 2]
    if not rest or sum(len(line.text) for line in row) > _SHORT:
        return []
    inner = max(line.bottom for line in rest) if foot else min(line.top for line in rest)
    space = outer.top - inner if foot else inner - outer.bottom
    if space <= _APART * outer.size or space <= (_spacing(rest) - 1 + _UNEVEN) * outer.size:
        return []
    return row
