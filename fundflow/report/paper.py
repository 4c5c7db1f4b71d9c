"""What every Word document of ours has in common: A4, one readable type, its language, no clock inside.

The same input gives the same bytes: dates and authors that python-docx would set are fixed.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime, time
from typing import Any

LOCALES = {"en": "en-GB", "es": "es-ES", "fr": "fr-FR"}
FONT = "Calibri"
UNSET = datetime(2000, 1, 1, tzinfo=UTC)
"""A document of ours does not say when it was made; its text names the date that counts."""


def a4(document: Any) -> None:  # noqa: ANN401 - python-docx has no types
    """Set paper, margins and type."""
    from docx.shared import Cm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2.2)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(11)
    normal.paragraph_format.space_after = Pt(7)
    for level, size in ((1, 15), (2, 12.5), (3, 11)):
        _heading(document.styles[f"Heading {level}"], size)
    properties = document.core_properties
    properties.author, properties.comments = "", ""
    properties.created = properties.modified = UNSET


def noon(day: date) -> datetime:
    """Return a time of a day, for a file that must name one and whose hour means nothing."""
    return datetime.combine(day, time(12), UTC)


def _heading(style: Any, size: float) -> None:  # noqa: ANN401
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.name, style.font.size = FONT, Pt(size)
    style.font.color.rgb = RGBColor(0x14, 0x21, 0x3D)
    fonts = style.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:hAnsi"), FONT)


def mark_language(document: Any, language: str) -> None:  # noqa: ANN401
    """Say in which language the document is, for screen readers and spelling."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = document.styles["Normal"].element.get_or_add_rPr()
    mark = OxmlElement("w:lang")
    mark.set(qn("w:val"), LOCALES[language])
    properties.append(mark)
    document.core_properties.language = LOCALES[language]


def packed(document: Any) -> bytes:  # noqa: ANN401
    """Return the file, without the time of day that the packing would write into it."""
    made, out = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            target.writestr(zipfile.ZipInfo(entry.filename), source.read(entry), zipfile.ZIP_DEFLATED)
    return out.getvalue()
