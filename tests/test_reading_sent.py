"""Reading what people send besides PDF and Word: OpenDocument, Rich Text, workbooks, mails and archives."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from email.message import EmailMessage
from typing import TYPE_CHECKING

import docx
import openpyxl
import pytest
from openpyxl.comments import Comment

from fundflow import rulebook
from fundflow.analysis import check_files
from fundflow.errors import FundflowError, UnreadableDocument
from fundflow.model import Cell
from fundflow.reading import containers, files, read_document, sheets
from fundflow.report.annotate import annotate

if TYPE_CHECKING:
    from pathlib import Path

    from fundflow.model import Analysis, RuleBook

BAN = "No funds under this award may be used to purchase sterile needles or syringes for the injection of any illegal drug."
FIRST, SECOND = BAN[: BAN.index(" sterile")], BAN[BAN.index("sterile") :]
NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in {
        "office": "office",
        "text": "text",
        "table": "table",
        "style": "style",
        "fo": "xsl-fo-compatible",
        "draw": "drawing",
        "svg": "svg-compatible",
    }.items()
)
STYLES = """<office:automatic-styles>
<style:style style:name="B"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="Child" style:parent-style-name="B"/>
<style:style style:name="X"><style:text-properties style:text-line-through-style="solid"/></style:style>
<text:list-style style:name="L">
<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="." text:start-value="3"/>
<text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="(" style:num-suffix=")"/>
</text:list-style></office:automatic-styles>"""


def opendocument(path: Path, body: str, kind: str = files.ODT) -> Path:
    """Write an OpenDocument file around a body."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "content.xml",
            f"<office:document-content {NAMES}>{STYLES}<office:body>{body}</office:body></office:document-content>",
        )
    return path


@pytest.fixture(scope="module")
def book() -> RuleBook:
    """The shipped rules."""
    return rulebook.load()


def checked(book: RuleBook, *paths: Path) -> Analysis:
    """Check files as the command does."""
    return check_files(paths, book, on=date(2026, 11, 27), ocr=False)


def word_file() -> bytes:
    """Return a Word file with the ban under a heading."""
    document = docx.Document()
    document.add_heading("4. Standard terms", 1)
    document.add_paragraph(BAN)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def mail(*attachments: tuple[str, bytes], html: str = "") -> bytes:
    """Return a mail with attachments."""
    message = EmailMessage()
    message["From"], message["Subject"] = "Grants office <grants@funder.example>", "Terms of the award"
    message.set_content(f"Dear all,\n\nplease note:\n> {FIRST}\n> {SECOND}\n")
    if html:
        message.add_alternative(html, subtype="html")
    for name, data in attachments:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def zipped(path: Path, **members: bytes) -> Path:
    """Write an archive; two underscores stand for a slash, one for a full stop."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return path


def test_a_text_of_libreoffice(tmp_path: Path) -> None:
    """Headings, numbers of lists, cells, notes, boxes and struck words are known; what was deleted is not read."""
    body = """<office:text><text:tracked-changes><text:changed-region><text:deletion><text:p>Gone.</text:p></text:deletion>
    </text:changed-region></text:tracked-changes>
    <text:h text:outline-level="2">Scope</text:h>
    <text:p text:style-name="Child">All<text:s/>bold<text:note><text:note-body><text:p>A note.</text:p></text:note-body></text:note> here</text:p>
    <text:list text:style-name="L"><text:list-item><text:p>First</text:p>
      <text:list><text:list-item><text:p>inner</text:p></text:list-item><text:list-item><text:p>next</text:p></text:list-item></text:list>
    </text:list-item></text:list>
    <text:list text:style-name="L" text:continue-numbering="true"><text:list-item><text:list>
      <text:list-item><text:p>goes on</text:p></text:list-item></text:list></text:list-item>
      <text:list-item><text:p>Second</text:p></text:list-item></text:list>
    <text:p>Kept. <text:span text:style-name="X">Struck.</text:span></text:p>
    <text:p>Beside<draw:frame><svg:title>logo</svg:title><draw:text-box><text:p>In a box</text:p></draw:text-box></draw:frame></text:p>
    <table:table><table:table-row><table:table-cell><text:p>Item</text:p></table:table-cell>
      <table:table-cell><text:p>Allowed?</text:p></table:table-cell></table:table-row></table:table></office:text>"""
    lines = read_document(opendocument(tmp_path / "a.odt", body)).lines
    assert [(line.text, line.level, line.cell) for line in lines] == [
        ("Scope", 2, None),
        ("All bold here", 0, None),
        ("A note.", 0, None),
        ("3. First", 0, None),
        ("(a) inner", 0, None),
        ("(b) next", 0, None),
        ("(c) goes on", 0, None),
        ("4. Second", 0, None),
        ("Kept.", 0, None),
        ("Struck.", 0, None),
        ("Beside", 0, None),
        ("In a box", 0, None),
        ("Item", 0, Cell(0, 0, 0)),
        ("Allowed?", 0, Cell(0, 0, 1)),
    ]
    assert [line.text for line in lines if line.bold] == ["Scope", "All bold here"]
    assert [line.text for line in lines if line.note] == ["A note."]
    assert [line.text for line in lines if line.deleted] == ["Struck."]


def test_sheets_of_libreoffice(tmp_path: Path) -> None:
    """Each sheet is a page; cells that are repeated keep the others in their column."""
    body = """<office:spreadsheet><table:table table:name="Budget">
    <table:table-row><table:table-cell><text:p>Item</text:p></table:table-cell><table:table-cell table:number-columns-repeated="2"/>
    <table:table-cell><text:p>Allowable?</text:p></table:table-cell></table:table-row>
    </table:table><table:table table:name="Terms"><table:table-row><table:table-cell><text:p>One line.</text:p></table:table-cell>
    </table:table-row></table:table></office:spreadsheet>"""
    document = read_document(opendocument(tmp_path / "a.ods", body, files.ODS))
    assert document.pages == 2
    assert [(line.page, line.text, line.cell) for line in document.lines] == [
        (1, "Budget", None),
        (1, "Item", Cell(0, 0, 0)),
        (1, "Allowable?", Cell(0, 0, 3)),
        (2, "Terms", None),
        (2, "One line.", None),
    ]


def test_a_workbook(tmp_path: Path) -> None:
    """Rows are rows of a table, a lone cell above them a title, hidden sheets and comments are read too."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "Budget"
    for row in (
        ["Unallowable costs"],
        [],
        ["Item", None, "Paid on"],
        ["Rent", 2, date(2026, 5, 1)],
        ["Staff"],
        [],
        ["Other"],
    ):
        sheet.append(row)
    sheet["A4"].comment = Comment("Only after approval.", "Funder")
    hidden = workbook.create_sheet("Terms")
    hidden.sheet_state = "hidden"
    hidden["A1"] = BAN
    workbook.save(tmp_path / "a.xlsx")
    document = read_document(tmp_path / "a.xlsx")
    assert [(line.page, line.text, line.cell) for line in document.lines] == [
        (1, "Budget", None),
        (1, "Unallowable costs", None),
        (1, "Item", Cell(0, 0, 0)),
        (1, "Paid on", Cell(0, 0, 2)),
        (1, "Rent", Cell(0, 1, 0)),
        (1, "2", Cell(0, 1, 1)),
        (1, "2026-05-01", Cell(0, 1, 2)),
        (1, "Staff", Cell(0, 2, 0)),
        (1, "Other", None),
        (2, "Terms", None),
        (2, BAN, None),
        (2, "Only after approval.", None),
    ]


def test_rich_text(tmp_path: Path) -> None:
    """Signs, headings by level and by style, list numbers, tables, notes and struck words are known; the rest is left out."""
    (tmp_path / "a.rtf").write_bytes(
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times;}}{\stylesheet{\s3\outlinelevel1 heading 2;}}{\header Head}"
        rb"\pard\outlinelevel0\b 4. Terms\b0\par\pard\s3 Scope\par\pard{\listtext 4.1\tab}{\*\unknown x}Caf\'e9 \u8220?funds\u8221?"
        rb"{\footnote\pard A note.\par} may\~not {\v hidden}be \{used\}.\par"
        rb"\trowd\pard\intbl Item\cell Allowed?\cell\row\pard\intbl Rent\cell Yes\cell\row\pard {\strike Old.} New.\par"
        rb"\trowd\pard\intbl Other\cell Table\cell\row\pard {\*\shpinst{\shptxt\pard In a box\par}}{\pict 00ff}End\par}"
    )
    lines = read_document(tmp_path / "a.rtf").lines
    assert [(line.text, line.level, line.cell) for line in lines] == [
        ("4. Terms", 1, None),
        ("Scope", 2, None),
        ("4.1 Café “funds” may not be {used}.", 0, None),
        ("A note.", 0, None),
        ("Item", 0, Cell(0, 0, 0)),
        ("Allowed?", 0, Cell(0, 0, 1)),
        ("Rent", 0, Cell(0, 1, 0)),
        ("Yes", 0, Cell(0, 1, 1)),
        ("Old.", 0, None),
        ("New.", 0, None),
        ("Other", 0, Cell(1, 0, 0)),
        ("Table", 0, Cell(1, 0, 1)),
        ("In a box", 0, None),
        ("End", 0, None),
    ]
    assert [line.text for line in lines if line.deleted or line.note or line.bold] == ["4. Terms", "A note.", "Old."]


def test_a_mail_and_an_archive_are_taken_apart(book: RuleBook, tmp_path: Path) -> None:
    """The text of a mail and each attachment are documents of their own, in their order, also a mail in an archive."""
    inner = mail(("terms.docx", word_file()), ("stamp.png", b"\x89PNG\r\n"))
    packed = zipped(tmp_path / "papers.zip", a_docx=word_file(), mails__b_eml=inner)
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("__MACOSX/._a.docx", "what one system adds")
    analysis = checked(book, packed)
    names = [document.path.removeprefix(f"{packed}/") for document in analysis.documents]
    assert names == ["a.docx", "mails/b.eml/message.txt", "mails/b.eml/terms.docx"]
    assert [[f.quote for f in document.findings] for document in analysis.documents] == [[BAN]] * 3
    (skipped,) = analysis.skipped
    assert skipped.path == f"{packed}/mails/b.eml/stamp.png"
    assert skipped.reason.startswith(f"{skipped.path}: cannot be read: it is a picture")


def test_what_was_written_as_a_page_is_read_once(tmp_path: Path) -> None:
    """Of a text that a mail holds twice, plain and as a page, the page is read, below who wrote it."""
    (tmp_path / "a.eml").write_bytes(mail(html=f"<p>{BAN}</p>"))
    (member,) = containers.members(tmp_path / "a.eml")
    assert member.name == "message.html"
    (tmp_path / member.name).write_bytes(member.data)
    texts = [line.text for line in read_document(tmp_path / member.name).lines]
    assert texts == ["From: Grants office <grants@funder.example>", "Subject: Terms of the award", BAN]


def test_a_mail_sent_on_in_a_mail(tmp_path: Path) -> None:
    """A mail attached to a mail is one member, whose attachments are its own."""
    outer = EmailMessage()
    outer["Subject"] = "Fwd"
    outer.set_content("See below.")
    from email import message_from_bytes, policy

    outer.add_attachment(message_from_bytes(mail(("t.txt", b"x")), policy=policy.default))
    (tmp_path / "a.eml").write_bytes(outer.as_bytes())
    found = list(containers.members(tmp_path / "a.eml"))
    assert [member.name for member in found] == ["message.txt", "message-2.eml"]
    assert b"t.txt" in found[1].data


def test_one_bad_member_costs_itself_only(book: RuleBook, tmp_path: Path) -> None:
    """A damaged archive is reported, a locked or broken member too, and the others are checked."""
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04 nothing")
    good = zipped(tmp_path / "good.zip", a_docx=word_file(), b_pdf=b"%PDF-1.4 broken")
    analysis = checked(book, tmp_path / "bad.zip", good)
    assert [document.path for document in analysis.documents] == [f"{good}/a.docx"]
    reasons = [skipped.reason for skipped in analysis.skipped]
    assert reasons[0].startswith(f"{tmp_path / 'bad.zip'}: cannot be read: the file is damaged")
    assert reasons[1].startswith(f"{good}/b.pdf: cannot be read")
    assert "fundflow-" not in "".join(reasons)


def test_names_in_an_archive_stay_in_it(tmp_path: Path) -> None:
    """A member cannot step out of the folder it is unpacked into."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("../../etc/evil\n.txt", "x")
        archive.writestr("/abs.txt", "x")
    assert [member.name for member in containers.members(tmp_path / "a.zip")] == ["etc/evil.txt", "abs.txt"]


def test_what_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many members, too large ones and too much together are refused with what to do."""
    monkeypatch.setattr(files, "LARGEST", 3 << 20)
    half = b"x" * (2 << 20)
    many = zipped(tmp_path / "many.zip", **{f"f{n}_txt": b"x" for n in range(501)})
    together = zipped(tmp_path / "together.zip", a_txt=half, b_txt=half)
    with zipfile.ZipFile(tmp_path / "one.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"x" * (4 << 20))
    for path, why in ((many, "more than 500"), (together, "larger than 3 MB")):
        with pytest.raises(UnreadableDocument, match=why):
            list(containers.members(path))
    (member,) = containers.members(tmp_path / "one.zip")
    assert "larger than 3 MB" in member.failure


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Office program"),
        ("a.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 60, "it is a picture"),
        ("a.odt", b"PK\x03\x04 nothing", "damaged"),
        ("a.xlsx", b"PK\x03\x04 nothing", "damaged"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(tmp_path: Path, name: str, data: bytes, why: str) -> None:
    """Old Office files, pictures and damaged files are refused with what to do."""
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UnreadableDocument, match=why):
        read_document(tmp_path / name)


def test_damaged_content_and_entities_are_refused(tmp_path: Path) -> None:
    """Content that is no XML, and entities that would grow, give an error or nothing, never a crash."""
    with zipfile.ZipFile(tmp_path / "a.odt", "w") as archive:
        archive.writestr("mimetype", files.ODT)
        archive.writestr("content.xml", "<not closed")
    with pytest.raises(UnreadableDocument, match="damaged or locked"):
        read_document(tmp_path / "a.odt")
    with pytest.raises(UnreadableDocument, match="sheets are empty"):
        read_document(opendocument(tmp_path / "a.ods", "<office:spreadsheet/>", files.ODS))


def test_nothing_is_marked_in_what_is_packed(book: RuleBook, tmp_path: Path) -> None:
    """A PDF in an archive cannot be marked where it lies, and the error says what to do."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(50, 700, FIRST)
    canvas.drawString(50, 685, SECOND)
    canvas.save()
    analysis = checked(book, zipped(tmp_path / "a.zip", a_pdf=out.getvalue()))
    assert [f.quote for f in analysis.documents[0].findings] == [BAN]
    assert analysis.documents[0].path == f"{tmp_path}/a.zip/a.pdf"
    with pytest.raises(FundflowError, match="out of the mail or archive"):
        annotate(analysis, tmp_path / "out.pdf")


def test_nothing_is_left_unread_without_a_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet without end and groups without bottom are refused, not read in part."""
    monkeypatch.setattr(sheets, "MOST_CELLS", 5)
    book = openpyxl.Workbook()
    for _ in range(3):
        book.active.append(["a", "b"])
    book.save(tmp_path / "a.xlsx")
    row = "<table:table-row><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row>"
    table = f'<office:spreadsheet><table:table table:name="T">{row * 6}</table:table></office:spreadsheet>'
    opendocument(tmp_path / "a.ods", table, files.ODS)
    for name in ("a.xlsx", "a.ods"):
        with pytest.raises(UnreadableDocument, match=r"more than 5 cells.*a file of their own"):
            read_document(tmp_path / name)
    (tmp_path / "a.rtf").write_bytes(b"{\\rtf1 " + b"{" * 2000 + b" words")
    with pytest.raises(UnreadableDocument, match="1000 deep"):
        read_document(tmp_path / "a.rtf")
