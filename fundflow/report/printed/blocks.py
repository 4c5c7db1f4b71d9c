"""The blocks of which every printed report is made; frozen, and without any layout.

Texts are plain text in the report's language unless a span says another.  Nothing here is markup:
what looks like HTML, Typst or a formula is printed as it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from fundflow.model import Pack


class Span(NamedTuple):
    """Words of one language and one look."""

    text: str
    lang: str = ""
    """Code of the language when it is not the report's."""
    strong: bool = False
    url: str = ""
    """An http address that the words point to."""


Line = tuple[Span, ...]
"""Words that run on in one line."""


def said(text: str, lang: str = "", *, strong: bool = False, url: str = "") -> Line:
    """Return a line of one span."""
    return (Span(text, lang, strong, url),)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running words; `look` is plain, lead (large), note (small), big (a number that stands alone) or alert."""

    line: Line
    look: str = "plain"


@dataclass(frozen=True, slots=True)
class Quote:
    """Exact words of a document."""

    text: str
    lang: str = ""
    source: str = ""
    """Where they stand."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; `sign` stands before each item, numbers when it is ordered."""

    items: tuple[Line, ...]
    ordered: bool = False
    sign: str = ""


class Fact(NamedTuple):
    """A label and what it says."""

    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels and their text, side by side."""

    rows: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row; its caption says what it shows."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    numeric: frozenset[int] = frozenset()
    """Columns set to the right."""
    widths: tuple[int, ...] = ()
    """Relative widths of the columns; empty for: as the content needs."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, with the words for those who do not see it; a table of its data stands beside it."""

    data: bytes
    media: str
    """image/png or image/svg+xml."""
    alt: str
    caption: str = ""
    width: float = 0
    """Points; 0 for the whole width of the text."""
    png: bytes = b""
    """The same as PNG, for formats that cannot draw SVG."""


@dataclass(frozen=True, slots=True)
class Card:
    """One matter on a page: a heading, short tags, and what is to be said of it."""

    title: Line
    tags: tuple[str, ...]
    blocks: tuple[Block, ...]
    look: str = ""
    """limits, refers, allowed, free, yourself: decides the colour of its edge."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report under a heading."""

    title: str
    blocks: tuple[Block, ...]
    new_page: bool = False


Block = Paragraph | Quote | Listing | Facts | Table | Picture | Card | Section


class Meta(NamedTuple):
    """What the file says of itself, and nothing else."""

    version: str
    packs: tuple[Pack, ...]
    on: date


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report."""

    title: str
    language: str
    blocks: tuple[Block, ...]
    meta: Meta
    subtitle: str = ""
    running: str = ""
    """Stands at the foot of every page."""
    labels: tuple[tuple[str, str], ...] = ()
    """Words that the templates themselves need, such as how a page is counted."""
