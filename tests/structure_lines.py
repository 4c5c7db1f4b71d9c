"""Pages of hand-made lines for the tests of the structure stage: text in, lines with places out."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fundflow.model import Document, Layout, Line, Outline
from fundflow.rulebook.layout import load_layout
from fundflow.structure import outline

LEFT, RIGHT, SIZE = 72.0, 520.0, 10.0
_WIDTH = 5.0


@cache
def layout() -> Layout:
    """Return the layout words of the project."""
    return load_layout(Path(__file__).parent.parent / "rules" / "layout")


def line(text: str, **known: object) -> Line:
    """Return one line; its right end follows from its length unless it is said to be full."""
    x0 = float(str(known.pop("x0", LEFT)))
    full = known.pop("full", False)
    x1 = RIGHT if full else min(RIGHT, x0 + _WIDTH * len(text))
    values: dict[str, object] = {"page": 1, "text": text, "x0": x0, "x1": x1, "size": SIZE, **known}
    return Line(**values)  # type: ignore[arg-type]


def document(lines: list[Line], *, placed: bool = True, title: str = "") -> Document:
    """Number the characters as a reader does and make a document of the lines."""
    starts: dict[int, int] = {}
    placed_lines = []
    for at, one in enumerate(lines):
        start = starts.get(one.page, 0)
        placed_lines.append(one._replace(start=start, top=20.0 * at, bottom=20.0 * at + 10))
        starts[one.page] = start + len(one.text) + 2
    pages = max((one.page for one in lines), default=1)
    return Document("made.pdf", "0" * 64, "application/pdf", pages, tuple(placed_lines), title=title, has_boxes=placed)


def paragraphs(*texts: str, **known: object) -> list[Line]:
    """Return one spaced line for each text, after a full line that shows how wide the page is."""
    first = line("This line is as wide as the page and shows where its text ends on the right side.", full=True)
    return [first, *(line(text, gap=1.0, **known) for text in texts)]


def read(lines: list[Line], *, placed: bool = True, title: str = "") -> Outline:
    """Return the outline of some lines."""
    return outline(document(lines, placed=placed, title=title), layout())


def numbers(*texts: str) -> list[str]:
    """Return the numbers of paragraphs that stand one under the other."""
    return [provision.number for provision in read(paragraphs(*texts)).provisions[1:]]
