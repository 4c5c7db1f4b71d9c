"""Looks into a broken PDF with a second parser.

Turns a file that PDFium cannot open into one that it may, and tells a page that is empty from one
whose content cannot be decoded: PDFium shows both as empty.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_PAINTS = re.compile(rb"\)\s*(?:Tj|'|\")|\]\s*TJ|>\s*Tj|\bDo\b|\bre\b|\bl\b|\bsh\b|\bEI\b")
"""Operators that put something on a page."""


def repaired(path: Path, password: str | None) -> bytes | None:
    """Write a file anew from what can be saved of it; None when nothing can."""
    import pikepdf

    try:
        with pikepdf.open(path, password=password or "") as pdf:
            if not len(pdf.pages):
                return None
            out = io.BytesIO()
            pdf.save(out)
    except (pikepdf.PdfError, RuntimeError, ValueError, OSError):
        return None
    return out.getvalue()


def is_empty(path: Path, password: str | None, index: int) -> bool:
    """Tell whether a page that shows nothing has nothing to show."""
    import pikepdf

    try:
        with pikepdf.open(path, password=password or "") as pdf:
            page = pdf.pages[index]
            if "/Contents" not in page:
                return True
            page.contents_coalesce()
            content = page.Contents.read_bytes()
    except (pikepdf.PdfError, RuntimeError, ValueError, OSError, IndexError):
        return False
    return not _PAINTS.search(content)
