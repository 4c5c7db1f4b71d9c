"""Small PDFs for tests, made on the spot with reportlab; each function writes one file and gives its path."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2
from reportlab.lib import pdfencrypt
from reportlab.lib.colors import black
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

PAGE = (612.0, 792.0)
SIZE = 10
LEADING = 12.0

LEFT_COLUMN = [f"Left line {n} of the agreement text that fills" for n in range(1, 31)]
RIGHT_COLUMN = [f"Right line {n} of the conditions text that fills" for n in range(1, 31)]
BODY = [
    "The Recipient shall not use funds made available under this Agreement for any purpose",
    "that is not set out in Annex A, and shall return funds that were so used. The Recipient",
    "shall ensure that each subrecipient accepts the same terms in writing before it receives",
    "any part of the funds, and shall keep records of every payment for seven years.",
]


def canvas_at(path: Path, **options: object) -> Canvas:
    """Open a new file with the fonts that tests use."""
    if "Vera" not in pdfmetrics.getRegisteredFontNames():
        for name, file in (("Vera", "Vera.ttf"), ("VeraBd", "VeraBd.ttf")):
            pdfmetrics.registerFont(TTFont(name, file))
    return Canvas(str(path), pagesize=PAGE, **options)


def put(
    canvas: Canvas, lines: Iterable[str], x: float = 72, y: float = 720, size: float = SIZE, font: str = "Vera"
) -> float:
    """Write lines one below the other; give the base line after the last."""
    for line in lines:
        canvas.setFont(font, size)
        canvas.drawString(x, y, line)
        y -= size * LEADING / SIZE
    return y


def pages(path: Path, texts: Sequence[Sequence[str]], dress: Callable[[Canvas, int], None] | None = None) -> Path:
    """Write pages of plain lines, each dressed with heads and feet."""
    canvas = canvas_at(path)
    for number, lines in enumerate(texts, 1):
        if dress:
            dress(canvas, number)
        put(canvas, lines)
        canvas.showPage()
    canvas.save()
    return path


def one_page(path: Path, draw: Callable[[Canvas], object], **options: object) -> Path:
    """Write one page as a function draws it."""
    canvas = canvas_at(path, **options)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return path


def two_columns(path: Path, *, interleaved: bool = False, heading: str = "") -> Path:
    """Write two columns, in turn or line by line, under a heading across both."""

    def draw(canvas: Canvas) -> None:
        if interleaved:
            for n, (left, right) in enumerate(zip(LEFT_COLUMN, RIGHT_COLUMN, strict=True)):
                put(canvas, [left], 54, 690 - 12 * n)
                put(canvas, [right], 320, 690 - 12 * n)
        else:
            put(canvas, LEFT_COLUMN, 54, 690)
            put(canvas, RIGHT_COLUMN, 320, 690)
        if heading:
            put(canvas, [heading], 54, 730, 14, "VeraBd")

    return one_page(path, draw)


def three_columns(path: Path) -> Path:
    """Write three columns one after the other."""

    def draw(canvas: Canvas) -> None:
        for column in range(3):
            lines = [f"Column {column + 1} line {n} of the rules" for n in range(1, 26)]
            put(canvas, lines, 40 + 185 * column, 700)

    return one_page(path, draw)


def rotated(path: Path, turned: int, lines: Sequence[str], *, sideways: bool = False) -> Path:
    """Write a page with /Rotate; `sideways` draws the text so that it stands upright when displayed."""
    canvas = canvas_at(path)
    canvas.setPageRotation(turned)  # this also swaps the sides of the sheet for 90 and 270
    if sideways:
        canvas.translate(*{0: (0, 0), 90: (PAGE[0], 0), 180: PAGE, 270: (0, PAGE[1])}[turned])
        canvas.rotate(turned)
    put(canvas, lines, 100, 500)
    canvas.showPage()
    canvas.save()
    return path


def form(path: Path) -> Path:
    """Write a form with text fields and checkboxes, ticked and not."""

    def draw(canvas: Canvas) -> None:
        put(canvas, ["Name of organisation:", "Country:"], 72, 700, LEADING)
        put(canvas, BODY, 72, 600)
        put(canvas, ["We certify that we comply with Annex B", "We do not comply with Annex B"], 100, 502, 10)
        fields = canvas.acroForm
        fields.textfield(name="n", value="Casa Segura", x=220, y=696, width=150, height=14, fontSize=9)
        fields.textfield(name="c", value="Freedonia", x=220, y=681, width=150, height=14, fontSize=9)
        fields.checkbox(name="a", checked=True, x=80, y=500, size=11, fillColor=None, borderColor=black)
        fields.checkbox(name="b", checked=False, x=80, y=487, size=11, fillColor=None, borderColor=black)

    return one_page(path, draw)


def table(path: Path, rows: Sequence[Sequence[str]], *, before: str = "", after: str = "") -> Path:
    """Write a ruled table, cell texts with line breaks, column by column in the file."""

    def draw(canvas: Canvas) -> None:
        put(canvas, [before], 72, 720)
        put(canvas, [after], 72, 700 - 40 * len(rows) - 20)
        for at in range(len(rows) + 1):
            canvas.line(72, 700 - 40 * at, 72 + 150 * len(rows[0]), 700 - 40 * at)
        for at in range(len(rows[0]) + 1):
            canvas.line(72 + 150 * at, 700, 72 + 150 * at, 700 - 40 * len(rows))
        for column in range(len(rows[0])):
            for row, cells in enumerate(rows):
                put(canvas, cells[column].split("\n"), 76 + 150 * column, 688 - 40 * row, 8)

    return one_page(path, draw)


def scan(path: Path, source: Path) -> Path:
    """Write pictures of another file's pages."""
    canvas = canvas_at(path)
    with pypdfium2.PdfDocument(source) as document:
        for page in document:
            image = page.render(scale=200 / 72).to_pil().convert("L")
            canvas.drawImage(ImageReader(image), 0, 0, *PAGE)
            canvas.showPage()
    canvas.save()
    return path


def locked(path: Path, *, user: str, owner: str = "owner") -> Path:
    """Write a file that needs a password to be opened, or only forbids copying when `user` is empty."""
    lock = pdfencrypt.StandardEncryption(user, ownerPassword=owner, canCopy=0, strength=128)
    return one_page(path, lambda canvas: put(canvas, BODY), encrypt=lock)


def changed(path: Path, change: Callable[[pikepdf.Pdf], object]) -> Path:
    """Change a file in place with pikepdf."""
    with pikepdf.open(io.BytesIO(path.read_bytes())) as pdf:
        change(pdf)
        pdf.save(path)
    return path
