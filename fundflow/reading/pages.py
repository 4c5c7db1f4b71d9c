"""Opens one page of a PDF as it should be read: upright, with its form values in the text.

Turns (document, page index) into a `TextPage` and the way back to the page as displayed.  The same
preparation serves reading and placing, so that a character has one number in both.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from fundflow.reading.annotations import Overlay, draw, needs_drawing, overlays
from fundflow.reading.pdfium import Frame, TextPage, open_page, stand_upright, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Upright(NamedTuple):
    """A page made upright: its text, how it is displayed, how it was turned to be read."""

    page: object
    text: TextPage
    shown: Frame
    """The page as displayed, in its original user space."""
    read: Frame
    """The page as read, in its original user space."""
    overlays: tuple[Overlay, ...] = ()
    """Form fields, free text and strike-outs, in original user space."""

    @property
    def sideways(self) -> bool:
        """Whether the text does not stand upright on the displayed page."""
        return self.shown.turned != self.read.turned

    def show_box(self, box: Sequence[float]) -> tuple[float, float, float, float]:
        """Turn a box of the text page's user space into (x0, top, x1, bottom) as displayed."""
        placed = self.text.frame.show_box(box)
        return self._turn_back(placed) if self.sideways else placed

    def _turn_back(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        """Turn a box of the page as read into one of the page as displayed."""
        width, height = self.read.width, self.read.height
        x0, top, x1, bottom = box
        for _ in range((self.shown.turned - self.read.turned) % 360 // 90):
            x0, top, x1, bottom = height - bottom, x0, height - top, x1
            width, height = height, width
        return x0, top, x1, bottom


@contextmanager
def upright(document: Any, index: int) -> Iterator[Upright]:  # noqa: ANN401
    """Open a page so that its form values are text and most of its text stands upright in user space.

    A document's page can be opened in this way once: it is changed in memory.
    """
    with open_page(document, index) as page:
        found = tuple(overlays(page, document.formenv and document.formenv.raw))
        if needs_drawing(found):
            draw(page)
        else:
            with _turned(document, index, page, found) as opened:
                yield opened
            return
    with open_page(document, index) as page, _turned(document, index, page, found) as opened:
        yield opened


@contextmanager
def _turned(
    document: Any,  # noqa: ANN401
    index: int,
    page: object,
    found: tuple[Overlay, ...],
) -> Iterator[Upright]:
    """Open the text of a page, turned when it runs sideways or upside down in user space."""
    with text_of(page) as text:
        shown = text.frame
        turned = text.angle()
        if turned == 0 and shown.turned == 0:
            yield Upright(page, text, shown, shown, found)
            return
    read = shown._replace(turned=turned)
    stand_upright(page, read)
    with open_page(document, index) as again, text_of(again) as text:
        yield Upright(again, text, shown, read, found)
