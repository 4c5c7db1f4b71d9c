"""Looks at a file before it is read: whether it can be, what it is, and its fingerprint.

Turns a path into its kind of document and SHA-256, judging by content and only then by suffix.
Refuses, with `UnreadableDocument`, what is missing, empty, too large or of no supported kind.
"""

from __future__ import annotations

import hashlib
import zipfile
from typing import TYPE_CHECKING, NamedTuple

from fundflow.errors import UnreadableDocument

if TYPE_CHECKING:
    from pathlib import Path

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HTML = "text/html"
MARKDOWN = "text/markdown"
TEXT = "text/plain"
RTF = "application/rtf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
MAIL = "message/rfc822"
ZIP = "application/zip"
SUPPORTED = (
    "PDF, Word (.docx), OpenDocument (.odt, .ods), Excel (.xlsx), Rich Text (.rtf), HTML, Markdown, plain text, "
    "a mail (.eml) or a .zip of these"
)
LARGEST = 1 << 30
"""Bytes above which a file is refused."""

_SUFFIXES = {
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".md": MARKDOWN,
    ".mdx": MARKDOWN,
    ".markdown": MARKDOWN,
}
_TEXT_SUFFIXES = {"", ".txt", ".text", ".asc"}
_INSIDE = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
"""By which entry the kinds of packed files are known."""
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How files of old Office programs, and locked ones of new, begin."""
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"GIF8")
_MAIL_STARTS = (b"received:", b"return-path:", b"delivered-to:", b"mime-version:", b"x-mozilla-status:")
_HTML_STARTS = (b"<!doctype html", b"<html", b"<?xml")


class Source(NamedTuple):
    """A file that can be opened: its kind and its fingerprint."""

    media_type: str
    sha256: str


def refuse(path: Path, what: str, why: str, action: str) -> UnreadableDocument:
    """Make the error of four parts: where, what, why, what to do."""
    return UnreadableDocument(f"{path}: {what}: {why}; {action}")


def inspect(path: Path) -> Source:
    """Tell what kind of document a file is and fingerprint it."""
    try:
        if path.is_dir():
            raise refuse(path, "cannot be read", "it is a folder", "name the files in it, as in FOLDER/*.pdf")
        size = path.stat().st_size
        if size == 0:
            raise refuse(path, "cannot be read", "the file is empty", "fetch or export it again")
        if size > LARGEST:
            raise refuse(path, "is not read", f"it is larger than {LARGEST >> 20} MB", "split the file")
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            head = file.read(4096)
    except FileNotFoundError:
        raise refuse(path, "cannot be read", "there is no such file", "check the path") from None
    except OSError as error:
        raise refuse(path, "cannot be read", error.strerror or str(error), "check the file") from None
    return Source(_kind(path, head), digest)


def _kind(path: Path, head: bytes) -> str:
    """Tell the kind of document by its first bytes, then by its suffix."""
    if head.startswith(b"PK\x03\x04"):
        return _packed(path)  # what is packed without being pressed together shows its own beginning
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(_OLD):
        why = "it is a file of an old Office program, or locked with a password"
        raise refuse(path, "cannot be read", why, "save it as .docx or .xlsx, and a mail as .eml, without a password")
    if head.startswith(_PICTURES):
        raise refuse(path, "cannot be read", "it is a picture", "put it into a PDF, whose pictures are read by OCR")
    if kind := _is_text(head) and _kind_of_text(path.suffix.lower(), head):
        return kind
    raise refuse(path, "cannot be read", f"it is not {SUPPORTED}", "convert it to PDF first")


def _kind_of_text(suffix: str, head: bytes) -> str:
    """Tell what text is, by how it begins and by its suffix; empty when neither says."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"{\\rtf"):
        return RTF
    if suffix == ".eml" or start.startswith(_MAIL_STARTS):
        return MAIL
    if suffix not in _SUFFIXES and start.startswith(_HTML_STARTS[:2]):
        return HTML
    return _SUFFIXES.get(suffix) or (TEXT if suffix in _TEXT_SUFFIXES else "")


def _packed(path: Path) -> str:
    """Tell a document that is packed from a folder that is."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            said = archive.read("mimetype")[:100].decode("ascii", "replace").strip() if "mimetype" in names else ""
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        raise refuse(path, "cannot be read", f"the file is damaged ({error})", "fetch it or save it again") from None
    known = [kind for entry, kind in _INSIDE.items() if entry in names]
    if known or said in {ODT, ODS}:
        return known[0] if known else said
    if said or "[Content_Types].xml" in names:
        raise refuse(path, "cannot be read", "it is no text and no table", "export it as PDF")
    return ZIP


def _is_text(head: bytes) -> bool:
    """Tell text from binary data: no zero bytes, unless it is UTF-16."""
    return head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" not in head
