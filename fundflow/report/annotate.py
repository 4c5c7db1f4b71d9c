"""Write the grant itself again, with its conditions highlighted and a note on each.

The input is never changed or overwritten, and the output appears all at once.  An encrypted file
stays encrypted.  Each highlight has its own appearance, so that every viewer shows the same colour
on the same words.  Refuses files that are not PDF, and files that changed since they were read.

Source: ISO 32000-1, 12.5.5 (appearance streams), 12.5.6.10 (text markup annotations).
"""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from fundflow.errors import FundflowError, UnreadableDocument
from fundflow.report import files
from fundflow.report.labels import count
from fundflow.report.marks import Mark, marks, unplaced
from fundflow.report.pageplace import Frame, Quad, corners, frame_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pikepdf

    from fundflow.model import Analysis, Box, Checked

PRINTED = 4
"""The annotation flag "print"."""


def annotate(analysis: Analysis, out: Path, password: str | None = None) -> list[str]:
    """Write one PDF, or one into the folder `out` for each of several; return what to tell the user.

    Raises:
        FundflowError: there is no PDF, or the target is wrong.
    """
    printed = [each for each in analysis.documents if each.media_type == "application/pdf"]
    documents = [each for each in printed if Path(each.path).exists()]
    others = [each for each in analysis.documents if each.media_type != "application/pdf"]
    if printed and not documents:
        raise FundflowError("--annotate marks PDF files in a folder. Take them out of the mail or archive first.")
    if not documents:
        raise FundflowError("--annotate works on PDF files, and none of the files that were read is one.")
    told = [f"Not marked, because it is not a PDF: {each.path}" for each in others]
    packed = [each for each in printed if each not in documents]
    told += [f"Not marked, because it is packed; take it out first: {each.path}" for each in packed]
    for document, target in _targets(documents, out):
        told += _write(document, analysis, target, password)
    return told


def _targets(documents: list[Checked], out: Path) -> Iterator[tuple[Checked, Path]]:
    if len(documents) > 1 and not out.is_dir():
        raise FundflowError(f"{out}: is not a folder. For several PDFs give --annotate a folder that exists.")
    taken: set[Path] = {Path(each.path).resolve() for each in documents}
    stems = Counter(Path(each.path).stem for each in documents)
    for document in documents:
        target = _free(out, _stem(Path(document.path), stems), taken) if out.is_dir() else out
        if not out.is_dir() and target.resolve() in taken:
            raise FundflowError(f"{out}: is the document itself, which is never overwritten. Give another name.")
        taken.add(target.resolve())
        yield document, target


def _stem(path: Path, stems: Counter[str]) -> str:
    """Return the name of a document, with its folder when others have the same name."""
    return path.stem if stems[path.stem] == 1 else f"{path.resolve().parent.name}-{path.stem}"


def _free(folder: Path, stem: str, taken: set[Path]) -> Path:
    """Return a name in the folder that no other document of this run has."""
    target, number = folder / f"{stem}-marked.pdf", 2
    while target.resolve() in taken:
        target, number = folder / f"{stem}-marked-{number}.pdf", number + 1
    return target


def _write(document: Checked, analysis: Analysis, target: Path, password: str | None) -> list[str]:
    import pikepdf

    data, found = _unchanged(document), marks(document, analysis.rules)
    if not found:
        # An unmarked copy would look like a promise that there is nothing.
        return [f"Not written, because there is nothing to mark in it: {document.path}"]
    try:
        with pikepdf.open(io.BytesIO(data), password=password or "") as pdf:
            locked = pdf.is_encrypted
            for mark in found:
                _add(pdf, mark, analysis)
            signed = "/AcroForm" in pdf.Root and int(pdf.Root.AcroForm.get("/SigFlags", 0)) & 1
            files.write(target, _saved(pdf))
    except pikepdf.PdfError as error:
        raise UnreadableDocument(
            f"{document.path}: cannot be marked: {error}. The findings above are complete."
        ) from error
    return list(_told(document, target, len(found), locked=locked, signed=bool(signed)))


def _told(document: Checked, target: Path, number: int, *, locked: bool, signed: bool) -> Iterator[str]:
    yield f"Written: {target} ({count(number, 'passage')} marked)"
    if missing := unplaced(document):
        yield f"{missing} findings have no place on a page and are not marked; they stand in the list."
    if locked:
        yield f"{target.name} opens with the same password as the original."
    if signed:
        yield f"{document.path} is digitally signed. The marked copy is not: keep the original."


def _unchanged(document: Checked) -> bytes:
    data = Path(document.path).read_bytes()
    if hashlib.sha256(data).hexdigest() != document.sha256:
        raise UnreadableDocument(f"{document.path}: changed while it was read. Check it again.")
    return data


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    if pdf.is_encrypted:
        pdf.save(out, encryption=True)
    else:
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _add(pdf: pikepdf.Pdf, mark: Mark, analysis: Analysis) -> None:
    from pikepdf import Array

    for number, boxes in groupby(sorted(mark.boxes, key=_page), key=_page):
        if not 1 <= number <= len(pdf.pages):
            continue
        page = pdf.pages[number - 1].obj
        highlight = pdf.make_indirect(_highlight(pdf, mark, list(boxes), frame_of(page)))
        highlight.P = page
        highlight.NM = _string(f"fundflow-{mark.name}-{number}")
        highlight.M = _string(f"D:{analysis.on:%Y%m%d}")
        highlight.Popup = _popup(pdf, highlight, page)
        before = page.get("/Annots")
        # A list of our own: two pages may share one.
        kept = list(before) if isinstance(before, Array) else []
        page.Annots = pdf.make_indirect(Array([*kept, highlight, highlight.Popup]))


def _highlight(pdf: pikepdf.Pdf, mark: Mark, boxes: list[Box], frame: Frame) -> pikepdf.Dictionary:
    from pikepdf import Array, Dictionary, Name

    quads = [corners(box, frame) for box in boxes]
    across = [x for quad in quads for x, _ in quad]
    down = [y for quad in quads for _, y in quad]
    area = Array([_number(each) for each in (min(across), min(down), max(across), max(down))])
    return Dictionary(
        Type=Name.Annot,
        Subtype=Name.Highlight,
        Rect=area,
        QuadPoints=Array([_number(part) for quad in quads for point in quad for part in point]),
        C=Array(list(mark.colour)),
        F=PRINTED,
        T=_string("fundflow"),
        Subj=_string(mark.subject),
        Contents=_string(mark.note),
        AP=Dictionary(N=_appearance(pdf, mark, quads, area)),
    )


def _appearance(pdf: pikepdf.Pdf, mark: Mark, quads: list[Quad], area: pikepdf.Array) -> pikepdf.Stream:
    """Return the drawing: filled quads that multiply with the page, so that the words stay black."""
    from pikepdf import Dictionary, Name

    red, green, blue = mark.colour
    shapes = [f"/Multiply gs {red} {green} {blue} rg"]
    for left, right, low_left, low_right in quads:
        path = " l ".join(f"{x:.2f} {y:.2f}" for x, y in (right, low_right, low_left))
        shapes.append(f"{left[0]:.2f} {left[1]:.2f} m {path} l h f")
    stream = pdf.make_stream("\n".join(shapes).encode("ascii"))
    stream.Type, stream.Subtype, stream.BBox = Name.XObject, Name.Form, area
    # No /Group: in a group of its own the colour would multiply with nothing and hide the words.
    stream.Resources = Dictionary(ExtGState=Dictionary(Multiply=Dictionary(Type=Name.ExtGState, BM=Name.Multiply)))
    return stream


def _popup(pdf: pikepdf.Pdf, parent: pikepdf.Object, page: pikepdf.Object) -> pikepdf.Object:
    from pikepdf import Array, Dictionary, Name

    _, low, right, high = (float(each) for each in parent.Rect)
    area = Array([_number(each) for each in (right, low - 120, right + 220, high)])
    return pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Popup, Rect=area, Parent=parent, P=page, Open=False)
    )


def _string(text: str) -> pikepdf.String:
    from pikepdf import String

    return String(text.encode("utf-8", "replace").decode("utf-8"))


def _number(value: float) -> float:
    return round(value, 2)


def _page(box: Box) -> int:
    """Return the page, by which boxes are put together; within it they stay in reading order."""
    return box.page
