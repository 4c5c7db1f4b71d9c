"""Files that cannot be read, or only in part, say so in a message of four parts."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pdfs
import pikepdf
import pytest

from fundflow.errors import UnreadableDocument
from fundflow.reading import files, read_document

if TYPE_CHECKING:
    from pathlib import Path


def refusal(path: Path, **options: object) -> str:
    """Read a file that cannot be read and give the message without the path."""
    with pytest.raises(UnreadableDocument) as caught:
        read_document(path, **options)  # type: ignore[arg-type]
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    return message.removeprefix(f"{path}: ")


def test_missing_folder_and_empty(tmp_path: Path) -> None:
    """What is not a file with content is named as what it is."""
    assert refusal(tmp_path / "none.pdf") == "cannot be read: there is no such file; check the path"
    assert refusal(tmp_path) == "cannot be read: it is a folder; name the files in it, as in FOLDER/*.pdf"
    (tmp_path / "empty.pdf").touch()
    assert refusal(tmp_path / "empty.pdf") == "cannot be read: the file is empty; fetch or export it again"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", b"\x7fELF\r\n\x1a\n\0\0\0"),
        ("a.pdf", b"\xd0\xcf\x11\xe0\0\0\0\0"),
        ("a.csv", b"award,amount\n"),
    ],
)
def test_other_kinds_of_file(tmp_path: Path, name: str, data: bytes) -> None:
    """Files of other kinds are refused whatever their suffix says."""
    (tmp_path / name).write_bytes(data)
    assert refusal(tmp_path / name).startswith("cannot be read: it is not PDF, Word (.docx)")


def test_content_decides_not_the_suffix(tmp_path: Path) -> None:
    """A PDF named .txt is a PDF; a web page named .txt is a web page."""
    path = pdfs.pages(tmp_path / "a.txt", [pdfs.BODY])
    document = read_document(path)
    assert document.media_type == "application/pdf"
    assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    (tmp_path / "b.txt").write_text("<!DOCTYPE html><p>No funds.</p>")
    assert read_document(tmp_path / "b.txt").media_type == "text/html"


def test_passwords(tmp_path: Path) -> None:
    """A locked file asks for its password; with it, or when only copying is forbidden, it is read."""
    path = pdfs.locked(tmp_path / "a.pdf", user="open")
    assert refusal(path) == "cannot be read: it needs a password; give it with --password"
    assert refusal(path, password="no").startswith("cannot be read: the password is wrong; give the right")
    assert [line.text for line in read_document(path, password="open").lines] == pdfs.BODY
    assert len(read_document(pdfs.locked(tmp_path / "b.pdf", user="")).lines) == 4


def test_too_many_pages_and_none(tmp_path: Path) -> None:
    """A longer file than allowed is refused before it is read; so is one without pages."""
    path = pdfs.pages(tmp_path / "a.pdf", [pdfs.BODY] * 3)
    assert refusal(path, max_pages=2) == (
        "is not read: it has 3 pages, more than the limit of 2; raise the limit with --max-pages 3"
    )
    with pikepdf.new() as pdf:
        pdf.save(tmp_path / "none.pdf")
    assert refusal(tmp_path / "none.pdf").startswith("cannot be read: ")


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file above the limit is refused before it is read."""
    monkeypatch.setattr(files, "LARGEST", 1 << 20)
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4" + b" " * (1 << 20))
    assert refusal(tmp_path / "a.pdf") == "is not read: it is larger than 1 MB; split the file"


def test_junk_before_the_header(tmp_path: Path) -> None:
    """A file with mail headers before its own is read."""
    path = pdfs.pages(tmp_path / "a.pdf", [pdfs.BODY])
    path.write_bytes(b"Content-Type: application/pdf\r\n\r\n" + path.read_bytes())
    assert len(read_document(path).lines) == 4


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_cut_short(tmp_path: Path, share: float) -> None:
    """A file that was cut short is refused or has pages listed as unread; it never looks whole."""
    path = pdfs.pages(tmp_path / "a.pdf", [pdfs.BODY] * 12)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    try:
        document = read_document(path)
    except UnreadableDocument:
        assert "damaged or cut short" in refusal(path)
        return
    assert document.unread or {line.page for line in document.lines} == set(range(1, 13))


def test_a_document_without_text(tmp_path: Path) -> None:
    """A text file of blanks is refused: it cannot be the document that was meant."""
    (tmp_path / "a.txt").write_text(" \n\n ")
    assert refusal(tmp_path / "a.txt") == "cannot be read: it holds no text; check that it is the right file"
