"""The marked PDF: colour on exactly those words, in every viewer, whatever the page's rotation."""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2
import pytest
from factories import a_checked, a_finding, an_analysis, an_unclaimed
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from fundflow.errors import FundflowError
from fundflow.model import Analysis, Box, Context, Effect
from fundflow.report.annotate import annotate
from fundflow.report.pageplace import corners, frame_of

if TYPE_CHECKING:
    from pathlib import Path

GREY = (204, 204, 204)


def a_pdf(path: Path, rotation: int = 0, crop: tuple[float, ...] | None = None, **save: object) -> Path:
    """A page with a light grey block, 120 × 40 points, at a known place."""
    canvas = Canvas(str(path), pagesize=(400, 600), invariant=True)
    canvas.setFillGray(0.8)
    canvas.rect(100, 300, 120, 40, stroke=0, fill=1)
    canvas.setFillGray(0)
    canvas.drawString(110, 315, "must not")
    canvas.save()
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0].obj
        if rotation:
            page.Rotate = rotation
        if crop:
            page.CropBox = pikepdf.Array(list(crop))
        pdf.save(path, **save)  # type: ignore[arg-type]
    return path


def by_pdfium(path: Path) -> Image.Image:
    """The page as PDFium shows it, one pixel a point."""
    with pypdfium2.PdfDocument(path) as pdf:
        return pdf[0].render(scale=1).to_pil().convert("RGB")


def by_poppler(path: Path) -> Image.Image:
    """The page as poppler shows it."""
    if not shutil.which("pdftoppm"):
        pytest.skip("pdftoppm is not installed")
    done = subprocess.run(["pdftoppm", "-r", "72", "-cropbox", "-png", str(path)], capture_output=True, check=True)
    return Image.open(io.BytesIO(done.stdout)).convert("RGB")


def block_of(image: Image.Image) -> tuple[int, int, int, int]:
    """Where the grey block is displayed."""
    mask = Image.new("1", image.size)
    mask.putdata(
        [all(abs(part - grey) < 3 for part, grey in zip(pixel, GREY, strict=True)) for pixel in _pixels(image)]
    )
    box = mask.getbbox()
    assert box
    return box


def coloured(image: Image.Image) -> tuple[int, int, int, int] | None:
    """Where the page is not grey."""
    mask = Image.new("1", image.size)
    mask.putdata([max(pixel) - min(pixel) > 12 for pixel in _pixels(image)])
    return mask.getbbox()


def _pixels(image: Image.Image) -> list[tuple[int, ...]]:
    data = image.tobytes()
    return list(zip(data[::3], data[1::3], data[2::3], strict=True))


def analysis_of(path: Path, *boxes: Box, **changes: object) -> Analysis:
    """An analysis of that file with one finding at those boxes."""
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    finding = a_finding(boxes=boxes or (Box(1, 100, 260, 220, 300),), **changes)
    return an_analysis(a_checked(path=str(path), sha256=sha256, pages=1, findings=(finding,)))


@pytest.mark.parametrize("render", [by_pdfium, by_poppler])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (50, 200, 350, 520)])
def test_colour_is_on_those_words(
    tmp_path: Path, rotation: int, crop: tuple[float, ...] | None, render: object
) -> None:
    """The colour covers the block that was found, and nothing else."""
    source = a_pdf(tmp_path / "in.pdf", rotation, crop)
    where = block_of(by_pdfium(source))
    annotate(analysis_of(source, Box(1, *map(float, where))), tmp_path / "out.pdf")
    found = coloured(render(tmp_path / "out.pdf"))  # type: ignore[operator]
    assert found
    assert max(abs(a - b) for a, b in zip(found, where, strict=True)) <= 1


@pytest.mark.parametrize("render", [by_pdfium, by_poppler])
def test_words_stay_readable(tmp_path: Path, render: object) -> None:
    """The colour multiplies: black letters stay black."""
    source = a_pdf(tmp_path / "in.pdf")
    annotate(analysis_of(source), tmp_path / "out.pdf")
    image = render(tmp_path / "out.pdf")  # type: ignore[operator]
    assert min(sum(pixel) for pixel in _pixels(image.crop((100, 260, 220, 300)))) < 150


def test_corners_follow_the_reader_on_a_turned_page() -> None:
    """On a page turned by 90 degrees the top left of the words is the page's lower left."""
    page = pikepdf.Dictionary(MediaBox=pikepdf.Array([0, 0, 400, 600]), Rotate=90)
    assert corners(Box(1, 10, 20, 30, 25), frame_of(page))[0] == (20, 10)


def test_broken_boxes_fall_back() -> None:
    """A page without sizes is letter paper; a rotation that is no number is none."""
    page = pikepdf.Dictionary(MediaBox=pikepdf.Array([0, 0]), Rotate=pikepdf.Name.X)
    assert frame_of(page) == (0, 0, 612, 792, 0)


def test_note_says_title_and_question(tmp_path: Path) -> None:
    """The note of a highlight tells what it means and what to ask."""
    source = a_pdf(tmp_path / "in.pdf")
    annotate(analysis_of(source), tmp_path / "out.pdf")
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        highlight, popup = pdf.pages[0].Annots
        assert "Please confirm in writing" in str(highlight.Contents)
        assert highlight.Subtype == "/Highlight"
        assert popup.Subtype == "/Popup"


def test_same_words_get_one_mark(tmp_path: Path) -> None:
    """Two conditions in the same words share one highlight with both notes."""
    source = a_pdf(tmp_path / "in.pdf")
    analysis = analysis_of(source)
    document = analysis.documents[0]
    both = (*document.findings, replace(document.findings[0], id="f-9", effect=Effect.REFERS))
    annotate(an_analysis(replace(document, findings=both)), tmp_path / "out.pdf")
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        assert len(pdf.pages[0].Annots) == 2


def test_lead_in_is_marked_lighter(tmp_path: Path) -> None:
    """Words that give the quote its meaning are marked too, in a lighter colour."""
    source = a_pdf(tmp_path / "in.pdf")
    lead = Context("lead-in", "You must not:", 1, 0, (Box(1, 10, 10, 60, 20),))
    annotate(analysis_of(source, context=(lead,)), tmp_path / "out.pdf")
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        light, strong = (note for note in pdf.pages[0].Annots if note.Subtype == "/Highlight")
        assert float(light.C[2]) > float(strong.C[2])


def test_earlier_notes_stay(tmp_path: Path) -> None:
    """Notes that people made on the page are kept, also when two pages share one list."""
    source = a_pdf(tmp_path / "in.pdf")
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9])
        pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(note)]))
        pdf.save(source)
    annotate(analysis_of(source), tmp_path / "out.pdf")
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        assert [str(each.Subtype) for each in pdf.pages[0].Annots] == ["/Text", "/Highlight", "/Popup"]


def test_sentences_to_read_are_marked(tmp_path: Path) -> None:
    """What people should read themselves is coloured too."""
    source = a_pdf(tmp_path / "in.pdf")
    document = replace(analysis_of(source).documents[0], read_yourself=(an_unclaimed(boxes=(Box(1, 5, 5, 50, 15),)),))
    assert "2 passages" in annotate(an_analysis(document), tmp_path / "out.pdf")[0]


def test_same_bytes_twice(tmp_path: Path) -> None:
    """The same document and findings give the same file."""
    source = a_pdf(tmp_path / "in.pdf")
    for name in ("a.pdf", "b.pdf"):
        annotate(analysis_of(source), tmp_path / name)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_locked_files_stay_locked(tmp_path: Path) -> None:
    """A copy of a confidential file is as confidential, and the user is told."""
    source = a_pdf(tmp_path / "in.pdf", encryption=pikepdf.Encryption(user="open", owner="own"))
    told = annotate(analysis_of(source), tmp_path / "out.pdf", "open")
    assert any("same password" in line for line in told)
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(tmp_path / "out.pdf")
    with pikepdf.open(tmp_path / "out.pdf", password="open") as pdf:
        assert "/Annots" in pdf.pages[0]


def test_the_document_is_never_overwritten(tmp_path: Path) -> None:
    """The output may not be the input, by whatever name."""
    source = a_pdf(tmp_path / "in.pdf")
    (tmp_path / "link.pdf").symlink_to(source)
    with pytest.raises(FundflowError, match="never overwritten"):
        annotate(analysis_of(source), tmp_path / "link.pdf")


def test_changed_files_are_refused(tmp_path: Path) -> None:
    """Boxes of an older version would colour other words."""
    source = a_pdf(tmp_path / "in.pdf")
    analysis = analysis_of(source)
    source.write_bytes(source.read_bytes() + b"\n%")
    with pytest.raises(FundflowError, match="changed"):
        annotate(analysis, tmp_path / "out.pdf")


def test_other_formats_are_refused(tmp_path: Path) -> None:
    """A Word file cannot be marked, and the message says so."""
    with pytest.raises(FundflowError, match="PDF"):
        annotate(an_analysis(a_checked(media_type="text/plain")), tmp_path / "out.pdf")


def test_nothing_to_mark_writes_nothing(tmp_path: Path) -> None:
    """A copy without marks would look like a promise."""
    source = a_pdf(tmp_path / "in.pdf")
    document = replace(analysis_of(source).documents[0], findings=())
    assert "nothing to mark" in annotate(an_analysis(document), tmp_path / "out.pdf")[0]
    assert not (tmp_path / "out.pdf").exists()


def test_several_files_need_a_folder(tmp_path: Path) -> None:
    """Two PDFs of one name both get a copy in a folder."""
    (tmp_path / "x").mkdir()
    one, two = a_pdf(tmp_path / "in.pdf"), a_pdf(tmp_path / "x" / "in.pdf")
    analysis = an_analysis(analysis_of(one).documents[0], analysis_of(two).documents[0])
    with pytest.raises(FundflowError, match="folder"):
        annotate(analysis, tmp_path / "out.pdf")
    (tmp_path / "out").mkdir()
    annotate(analysis, tmp_path / "out")
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == sorted([f"{tmp_path.name}-in-marked.pdf", "x-in-marked.pdf"])
