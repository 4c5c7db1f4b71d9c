"""Holds findings against what is known: pdfplumber's characters in their boxes, the clauses planted.

Turns findings into the list of those that are wrong, each with what stands there instead.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, NamedTuple

import pdfplumber
from pdfminer.layout import LTChar, LTContainer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from fundflow.analysis import Checker
    from fundflow.model import Box, Checked, Finding

    from .corpus import Made

_GONE = dict.fromkeys(map(ord, "-\u00ad\u2010\u2011\ufffe"))


class Wrong(NamedTuple):
    """A finding whose boxes hold other characters than its quote."""

    file: str
    page: int
    quote: str
    seen: str


def checker() -> Checker:
    """Return a checker with the shipped rules, in this process."""
    from datetime import date

    from fundflow.analysis import Checker, Settings
    from fundflow.detection import Detector
    from fundflow.resources import shipped
    from fundflow.rulebook import load
    from fundflow.rulebook.layout import load_layout

    return Checker(Detector(load()), load_layout(shipped("rules") / "layout"), Settings(date(2026, 1, 1), ocr=False))


def bare(text: str) -> str:
    """Return a text without white space and hyphens, ligatures taken apart."""
    return "".join(unicodedata.normalize("NFKC", text).split()).translate(_GONE)


def wrong_boxes(path: Path, findings: Sequence[Finding]) -> list[Wrong]:
    """Return the findings whose boxes do not hold exactly their quote, as pdfplumber sees the page."""
    wrong = []
    with pdfplumber.open(path) as pdf:
        chars = {page: _chars(pdf, page) for page in sorted({box.page for f in findings for box in f.boxes})}
    for finding in findings:
        seen = "".join(_inside(chars[box.page], box) for box in finding.boxes)
        if bare(seen) != bare(finding.quote.replace(" | ", " ")):  # the border of cells is ours, not the page's
            wrong.append(Wrong(path.name, finding.page, finding.quote, seen))
    return wrong


def _chars(pdf: pdfplumber.PDF, number: int) -> list[tuple[float, float, str]]:
    page = pdf.pages[number - 1]
    found = characters(page)
    page.close()
    return found


def characters(page: pdfplumber.page.Page) -> list[tuple[float, float, str]]:
    """Return the middle and the text of what `page.chars` has; all else that it tells of each takes four fifths of the time."""
    left, top = page.mediabox[:2]
    return [((c.x0 + c.x1) / 2 + left, page.height - (c.y0 + c.y1) / 2 + top, c.get_text()) for c in _characters(page.layout)]


def _characters(layout: Iterable[Any]) -> Iterator[LTChar]:
    """Yield the characters of a page, those inside of figures among them."""
    for each in layout:
        if isinstance(each, LTContainer):
            yield from _characters(each)
        elif isinstance(each, LTChar):
            yield each


def _inside(chars: Iterable[tuple[float, float, str]], box: Box) -> str:
    held = sorted((x, text) for x, y, text in chars if box.x0 <= x <= box.x1 and box.top <= y <= box.bottom)
    return "".join(text for _, text in held)


class Lost(NamedTuple):
    """A planted clause that was not found whole, or stands under another heading."""

    file: str
    page: int
    text: str
    found: str


def lost_clauses(made: Made, checked: Checked) -> list[Lost]:
    """Return the planted clauses that no finding quotes whole; which rule claims one may depend on the document."""
    found = {bare(f.quote) for f in checked.findings if f.effect == "restricts"}
    near = {f.page: f.quote for f in checked.findings}
    return [Lost(made.path.name, p.page, p.text, near.get(p.page, "")) for p in made.planted if bare(p.text) not in found]


def wrong_headings(made: Made, checked: Checked) -> list[Lost]:
    """Return the planted clauses whose findings name another section than the one they stand in."""
    sections = {(bare(f.quote), f.page): f.section for f in checked.findings}
    wrong = []
    for p in made.planted:
        section = sections.get((bare(p.text), p.page))
        if section is not None and bare(section).replace(".", "") != bare(p.heading).replace(".", ""):
            wrong.append(Lost(made.path.name, p.page, p.text, f"{section} instead of {p.heading}"))
    return wrong
