"""Reads what lies on top of a page: form fields, checkboxes, free text, strike-outs.

Turns a page's annotations into `Overlay`s, and draws field values and free text into the page, in
memory, so that they become characters with places.  Comments and links are not part of the text.
"""

from __future__ import annotations

import ctypes
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2.raw as pdfium

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Rectangle = tuple[float, float, float, float]
"""(left, top, right, bottom) in user space."""


class Kind(Enum):
    """What an annotation means for the text."""

    VALUE = "value"
    """The value of a field."""
    BOX = "box"
    """A checkbox or a radio button."""
    STRIKE = "strike"
    """A strike-out: the words below it are deleted."""
    TEXT = "text"
    """Text typed onto the page."""


class Overlay(NamedTuple):
    """One annotation that matters."""

    kind: Kind
    box: Rectangle
    ticked: bool = False


_BUTTONS = {pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON}
_VALUES = {pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX}
_UNSEEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW


def overlays(page: object, form: Any) -> list[Overlay]:  # noqa: ANN401
    """List the annotations of a page that matter for its text."""
    found: list[Overlay] = []
    count = pdfium.FPDFPage_GetAnnotCount(page)
    if form and count > 0:  # without this PDFium takes every checkbox for not ticked
        pdfium.FORM_OnAfterLoadPage(page, form)
    for at in range(count):
        annotation = pdfium.FPDFPage_GetAnnot(page, at)
        if annotation:
            found += _overlay(annotation, form)
            pdfium.FPDFPage_CloseAnnot(annotation)
    if form and count > 0:
        pdfium.FORM_OnBeforeClosePage(page, form)
    return found


def draw(page: object) -> None:
    """Make field values and free text part of the page; it must be loaded again for this to show."""
    pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)


def needs_drawing(found: Sequence[Overlay]) -> bool:
    """Tell whether a page has annotations whose text is worth drawing."""
    return any(overlay.kind is not Kind.STRIKE for overlay in found)


def _overlay(annotation: Any, form: Any) -> Iterator[Overlay]:  # noqa: ANN401
    subtype = pdfium.FPDFAnnot_GetSubtype(annotation)
    if subtype == pdfium.FPDF_ANNOT_LINK or pdfium.FPDFAnnot_GetFlags(annotation) & _UNSEEN:
        return
    if subtype == pdfium.FPDF_ANNOT_STRIKEOUT:
        for box in _quads(annotation):
            yield Overlay(Kind.STRIKE, box)
    elif subtype == pdfium.FPDF_ANNOT_FREETEXT:
        yield Overlay(Kind.TEXT, _rectangle(annotation))
    elif subtype == pdfium.FPDF_ANNOT_WIDGET and form:
        kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
        if kind in _BUTTONS:
            ticked = bool(pdfium.FPDFAnnot_IsChecked(form, annotation))
            yield Overlay(Kind.BOX, _rectangle(annotation), ticked)
        elif kind in _VALUES:
            yield Overlay(Kind.VALUE, _rectangle(annotation))


def _rectangle(annotation: Any) -> Rectangle:  # noqa: ANN401
    box = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(annotation, ctypes.byref(box))
    return box.left, box.top, box.right, box.bottom


def _quads(annotation: Any) -> Iterator[Rectangle]:  # noqa: ANN401
    """Give the rectangles that a mark covers, one for each line."""
    quad = pdfium.FS_QUADPOINTSF()
    for at in range(pdfium.FPDFAnnot_CountAttachmentPoints(annotation)):
        if pdfium.FPDFAnnot_GetAttachmentPoints(annotation, at, ctypes.byref(quad)):
            xs, ys = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
            yield min(xs), max(ys), max(xs), min(ys)
