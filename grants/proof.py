"""Check that what `expected.yaml` says of a sample stands in it, on the page it names."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from typing import TYPE_CHECKING, Any

import pypdfium2
import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEYS = {"title", "instrument", "languages", "pages", "facts", "must", "must_not", "only_families"}


def complaints(folder: Path) -> list[str]:
    """Return what is wrong with a sample's expectations, if anything."""
    path = folder / "expected.yaml"
    if not path.exists():
        return [f"{folder.name}: no expected.yaml"]
    expected = yaml.safe_load(path.read_text(encoding="utf-8"))
    pages = [_flat(page) for page in _pages(folder)]
    return [f"{folder.name}: {wrong}" for wrong in _wrong(expected, pages)]


def _wrong(expected: dict[str, Any], pages: list[str]) -> Iterator[str]:
    for key in expected.keys() ^ KEYS:
        if key not in ("pages", "must_not", "facts"):
            yield f"key {key} is unknown or missing"
    if expected.get("pages", len(pages)) != len(pages):
        yield f"has {len(pages)} pages, not {expected['pages']}"
    for entry in [*expected["must"], *expected.get("must_not", [])]:
        yield from _misplaced(entry, pages)


def _misplaced(entry: dict[str, Any], pages: list[str]) -> Iterator[str]:
    words = _flat(entry.get("contains", ""))
    found = [number for number, page in enumerate(pages, 1) if words in page]
    if words not in "".join(pages):
        yield f"not in the document: {entry['contains']}"
    elif entry.get("page") and found and entry["page"] not in found:
        yield f"on page {found}, not {entry['page']}: {entry['contains']}"
    elif entry.get("page") and not found:
        yield f"runs over a page break: {entry['contains']}"


def _flat(text: str) -> str:
    """Return the letters and digits alone, so that line ends, hyphens and spaces do not matter."""
    return re.sub(r"[^\w]", "", unicodedata.normalize("NFKC", text)).casefold()


def _pages(folder: Path) -> list[str]:
    document = folder / "document.pdf"
    if not document.exists():
        return [_words_of(folder)]
    pdf = pypdfium2.PdfDocument(document)
    return [page.get_textpage().get_text_bounded() for page in pdf]


def _words_of(folder: Path) -> str:
    word = folder / "document.docx"
    if word.exists():
        with zipfile.ZipFile(word) as packed:
            text = packed.read("word/document.xml").decode()
    else:
        text = (folder / "document.html").read_text(encoding="utf-8")
    return re.sub(r"<[^>]+>", "", text)
