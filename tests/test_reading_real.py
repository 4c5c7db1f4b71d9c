"""Every real document in the shared folder is read or refused for the right reason; skipped without it."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest

from fundflow.errors import UnreadableDocument
from fundflow.reading import read_document

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
PASSWORDS = {"plumber_password_test.pdf": "test", "pypdf_password_openpassword.pdf": "openpassword"}
FILES = sorted(file for folder in ("pdf-grants", "pdf-difficult", "docx-html") for file in SHARED.glob(f"{folder}/*"))

pytestmark = pytest.mark.skipif(not FILES, reason="the shared folder of real documents is not here")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_page_is_read_or_listed(path: Path) -> None:
    """Pages with lines, pages listed as unread and blank pages make up the document; lines are sound."""
    if "unknown" in path.name:
        with pytest.raises(UnreadableDocument, match="needs a password"):
            read_document(path)
        return
    document = read_document(path, password=PASSWORDS.get(path.name), ocr=False)
    read = {line.page for line in document.lines}
    listed = {page.page for page in document.unread}
    blank = set(range(1, document.pages + 1)) - read - listed
    assert len(blank) <= (6 if "not_enough" in path.name else 2), f"pages without lines: {sorted(blank)}"
    for line in document.lines:
        assert line.text == line.text.strip() != ""
        assert "\ufffe" not in line.text
        assert not any(unicodedata.category(character) == "Cc" for character in line.text)


def test_lines_are_characters_of_their_page() -> None:
    """Spans of lines never overlap within a page, tables and fields included."""
    for name in ("pdf-grants/SF425_Federal_Financial_Report_form.pdf", "pdf-grants/LSC_1610CFR.PDF"):
        path = SHARED / name
        if not path.exists():
            pytest.skip(f"{name} is not in the shared folder")
        spans: dict[int, list[tuple[int, int]]] = {}
        for line in read_document(path).lines:
            spans.setdefault(line.page, []).append((line.start, line.start + len(line.text)))
        for page in spans.values():
            page.sort()
            assert all(one[1] <= two[0] for one, two in pairwise(page))
