"""Reading Word, HTML, Markdown and plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from fundflow.errors import UnreadableDocument
from fundflow.model import Cell
from fundflow.reading import read_document

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fundflow.model import Document, Line


def written(path: Path, text: str, encoding: str = "utf-8") -> Document:
    """Write a text file and read it."""
    path.write_bytes(text.encode(encoding))
    return read_document(path)


def word(path: Path, build: Callable[[Any], object]) -> list[Line]:
    """Build a Word file and read it."""
    document = docx.Document()
    build(document)
    document.save(str(path))
    return list(read_document(path).lines)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_plain_text_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    """Each line of the file is a line; a blank line before it is a gap."""
    document = written(tmp_path / "a.txt", "Café funds may not\nbe used.\n\n(a) “For” lobbying\n", encoding)
    assert [(line.text, line.gap) for line in document.lines] == [
        ("Café funds may not", 0),
        ("be used.", 0),
        ("(a) “For” lobbying", 1),
    ]
    assert (document.pages, document.has_boxes, document.unread) == (1, False, ())


def test_markdown(tmp_path: Path) -> None:
    """Headings, tasks, tables and deletions are known; the marks themselves are gone."""
    text = (
        "---\ntitle: x\n---\n# 1. Scope\nFunds **must not** be used for [lobbying](http://x.org).\n\n"
        "Title\n=====\n- [x] accept\n- [ ] decline\n\n| Item | Allowed |\n|---|:--|\n| Rent | Yes |\n\n~~Old rule.~~\n"
    )
    lines = written(tmp_path / "a.md", text).lines
    assert [(line.text, line.level, line.mark, line.cell, line.deleted) for line in lines] == [
        ("1. Scope", 1, None, None, False),
        ("Funds must not be used for lobbying.", 0, None, None, False),
        ("Title", 1, None, None, False),
        ("accept", 0, True, None, False),
        ("decline", 0, False, None, False),
        ("Item", 0, None, Cell(0, 0, 0), False),
        ("Allowed", 0, None, Cell(0, 0, 1), False),
        ("Rent", 0, None, Cell(0, 1, 0), False),
        ("Yes", 0, None, Cell(0, 1, 1), False),
        ("Old rule.", 0, None, None, True),
    ]


def test_html(tmp_path: Path) -> None:
    """Blocks are lines with levels, numbers, cells, boxes and deletions; scripts and hidden parts are out."""
    text = """<html><head><title>Grant terms</title><style>p{}</style></head><body>
      <script>alert(1)</script><h2>2. Use&nbsp;of funds</h2>
      <p>The <b>Recipient</b> shall<br>not lobby. <del>It may vote.</del></p><p style="display: none">x</p>
      <ol type="a"><li>rent</li><li>pay</li></ol><ul><li>other</li></ul>
      <table><tr><th colspan=2>Costs</th></tr><tr><td rowspan=2>A</td><td>B</td></tr><tr><td>C</td></tr></table>
      <table><tr><td>layout only</td></tr></table>
      <input type="checkbox" checked> We agree</body></html>"""
    document = written(tmp_path / "a.html", text)
    assert document.title == "Grant terms"
    assert [(line.text, line.level, line.cell, line.deleted, line.mark) for line in document.lines] == [
        ("2. Use of funds", 2, None, False, None),
        ("The Recipient shall", 0, None, False, None),
        ("not lobby.", 0, None, False, None),
        ("It may vote.", 0, None, True, None),
        ("(a) rent", 0, None, False, None),
        ("(b) pay", 0, None, False, None),
        ("• other", 0, None, False, None),
        ("Costs", 0, Cell(0, 0, 0), False, None),
        ("A", 0, Cell(0, 1, 0), False, None),
        ("B", 0, Cell(0, 1, 1), False, None),
        ("C", 0, Cell(0, 2, 1), False, None),
        ("layout only", 0, None, False, None),
        ("We agree", 0, None, False, True),
    ]


def test_word_headings_lists_and_tables(tmp_path: Path) -> None:
    """Heading styles give levels, numbered paragraphs their numbers, tables cells in order."""

    def build(document: Any) -> None:
        document.sections[0].header.paragraphs[0].text = "running head"
        document.add_heading("Use of funds", 2)
        document.add_paragraph("first", style="List Number")
        document.add_paragraph("second", style="List Number")
        document.add_paragraph("point", style="List Bullet")
        table = document.add_table(2, 2)
        for at, cell in enumerate(cell for row in table.rows for cell in row.cells):
            cell.text = f"cell {at}"
        document.add_paragraph("The end\u00adgame")

    assert [(line.text, line.level, line.cell) for line in word(tmp_path / "a.docx", build)] == [
        ("Use of funds", 2, None),
        ("1. first", 0, None),
        ("2. second", 0, None),
        ("• point", 0, None),
        ("cell 0", 0, Cell(0, 0, 0)),
        ("cell 1", 0, Cell(0, 0, 1)),
        ("cell 2", 0, Cell(0, 1, 0)),
        ("cell 3", 0, Cell(0, 1, 1)),
        ("The endgame", 0, None),
    ]


def test_word_changes_and_boxes(tmp_path: Path) -> None:
    """Tracked deletions and struck words are deleted lines, insertions are text, boxes are states."""
    paragraphs = [
        (
            "<w:r><w:t>It applies </w:t></w:r>"
            "<w:del w:id='1' w:author='x'><w:r><w:delText>never</w:delText></w:r></w:del>"
            "<w:ins w:id='2' w:author='x'><w:r><w:t>always.</w:t></w:r></w:ins>"
        ),
        "<w:r><w:rPr><w:strike/></w:rPr><w:t>Old clause.</w:t></w:r>",
        (
            "<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val='1'/></w14:checkbox></w:sdtPr><w:sdtContent><w:r>"
            "<w:t>☒</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t> We agree</w:t></w:r>"
        ),
        "<w:r><w:sym w:font='Wingdings' w:char='F0A8'/><w:t> We decline</w:t></w:r>",
        "<w:r><w:t>☐ No</w:t></w:r>",
    ]

    def build(document: Any) -> None:
        names = nsdecls("w") + ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
        for inner in reversed(paragraphs):
            document.element.body.insert(0, parse_xml(f"<w:p {names}>{inner}</w:p>"))

    assert [(line.text, line.deleted, line.mark) for line in word(tmp_path / "a.docx", build)] == [
        ("It applies", False, None),
        ("never", True, None),
        ("always.", False, None),
        ("Old clause.", True, None),
        ("We agree", False, True),
        ("We decline", False, False),
        ("No", False, False),
    ]


def test_a_damaged_word_file_is_refused(tmp_path: Path) -> None:
    """A Word file whose body is not XML says so."""
    path = tmp_path / "a.docx"
    word(path, lambda document: document.add_paragraph("x"))
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(UnreadableDocument, match=r"it is not PDF|damaged"):
        read_document(path)
