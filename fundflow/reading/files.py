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
SUPPORTED = "PDF, Word (.docx), HTML, Markdown or plain text"
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
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(b"PK\x03\x04") and _is_docx(path):
        return DOCX
    suffix = path.suffix.lower()
    if _is_text(head):
        start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        if suffix in _SUFFIXES:
            return _SUFFIXES[suffix]
        if start.startswith(_HTML_STARTS[:2]):
            return HTML
        if suffix in _TEXT_SUFFIXES:
            return TEXT
    raise refuse(path, "cannot be read", f"it is not {SUPPORTED}", "convert it to PDF first")


def _is_docx(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return False


def _is_text(head: bytes) -> bool:
    """Tell text from binary data: no zero bytes, unless it is UTF-16."""
    return head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" not in head
