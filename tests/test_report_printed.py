"""Printed reports: the same content in every format, nothing taken for markup, readable by everyone."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pypdfium2
import pytest
from lxml import etree, html
from PIL import Image

from fundflow.errors import FundflowError
from fundflow.model import Pack
from fundflow.report.printed.blocks import (
    Block,
    Card,
    Fact,
    Facts,
    Listing,
    Meta,
    Paragraph,
    Picture,
    Quote,
    Report,
    Section,
    Table,
    said,
)
from fundflow.report.printed.glyphs import printable
from fundflow.report.printed.templates import COLOURS, CONTRAST, Templates, contrast, copy_out
from fundflow.report.printed.tree import BREAK, breakable
from fundflow.report.printed.typeset import shipped_fonts
from fundflow.report.printed.wording import Words
from fundflow.report.printed.writers import FORMATS, framed, written

META = Meta("1.2.3", (Pack("us-federal", "2026.11", "a" * 64),), date(2026, 11, 21))
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
NASTY = (
    "<b>bold</b> & <script>alert(1)</script>",
    "#set text(red) $x$ *a* _b_ @cite <label> [c] \\input{x} ~ `raw`",
    "=SUM(A1:A9)",
    "{{ 7 * 7 }} {% raw %} {number}",
    "quote \" apostrophe ' backslash \\ end",
)


def a_report(*blocks: Block, language: str = "en", **changes: Any) -> Report:
    """A report of these blocks."""
    return replace(framed(Words(language), "A title", blocks, META, "A subtitle"), **changes)


def every_block() -> tuple[Block, ...]:
    """One of each kind, two levels deep."""
    card = Card(
        said("A card"),
        ("HIGH",),
        (
            Quote("exact words", "en", "page 3"),
            Facts((Fact("A label", (said("one line"), said("another line"))),)),
            Picture(DOT, "image/png", "a dot on page 3", "The caption", 40),
            Listing((said("first item"), said("second item")), sign="✓"),
        ),
        "limits",
    )
    rows = tuple((said(f"row {number}"), said(str(number))) for number in range(3))
    return (
        Paragraph(said("leading words"), "lead"),
        Section("First part", (card, Table("The figures", ("Name", "Number"), rows, frozenset({1}), (3, 1)))),
        Section(
            "Second part",
            (Listing((said("one"), said("two")), ordered=True), Paragraph(said("a note"), "note")),
            new_page=True,
        ),
    )


def text_of(form: str, made: bytes) -> str:
    """The words of a file, on one line and without places where a line may break."""
    if form == "pdf":
        document = pypdfium2.PdfDocument(made)
        words = " ".join(page.get_textpage().get_text_range() for page in document)
    elif form == "html":
        words = html.fromstring(made).text_content()
    else:
        words = " ".join(node.text or "" for node in docx.Document(io.BytesIO(made)).element.body.iter("{*}t"))
    return re.sub(r"\s+", " ", words.replace(BREAK, "").replace("\u2060", "").replace("\u2010", "-"))


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_says_the_same(form: str) -> None:
    """All words of the blocks stand in the file, in their order."""
    text = text_of(form, written(a_report(*every_block()), form, Templates()))
    wanted = [
        "A title", "A subtitle", "leading words", "First part", "A card", "HIGH", "exact words", "page 3", "A label", "one line",
        "another line", "The caption", "first item", "second item", "The figures", "Name", "Number", "row 0", "row 2",
        "Second part", "one", "two", "a note",
    ]  # fmt: skip
    at = 0
    for words in wanted:
        assert words in text[at:], f"{words} is missing after {text[:at][-60:]}"
        at = text.index(words, at)


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_report_gives_the_same_bytes(form: str) -> None:
    """Nothing of the clock, the machine or chance is in a file."""
    report = a_report(*every_block())
    assert written(report, form, Templates()) == written(report, form, Templates())


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("nasty", NASTY)
def test_nothing_is_taken_for_markup(form: str, nasty: str) -> None:
    """What looks like markup, a formula or a template stands in the file as it is, wherever it stands."""
    blocks = (
        Section(nasty, (Card(said(nasty), (nasty,), (Quote(nasty, source=nasty), Paragraph(said(nasty))), "limits"),)),
        Table(nasty, (nasty,), ((said(nasty),),)),
        Facts((Fact(nasty, (said(nasty),)),)),
        Picture(DOT, "image/png", nasty, nasty, 40),
    )
    text = text_of(form, written(a_report(*blocks, title=nasty), form, Templates()))
    assert text.replace(" ", "").count(nasty.replace(" ", "")) >= 9


@pytest.mark.parametrize("form", FORMATS)
def test_odd_characters_break_nothing(form: str) -> None:
    """Control characters, marks of direction, emoji and scripts without a font: a file all the same, and no control."""
    odd = "a\x00b\x07c\u202edfed\u2066 😀 漢字 हिन्दी ไทย \ufffe \ue000 \ufdd0 \U0010ffff \ud800"
    made = written(a_report(Paragraph(said(odd)), Section(odd, (Quote(odd),))), form, Templates())
    text = text_of(form, made)
    assert not set(text) & {"\x00", "\x07", "\u202e", "\u2066"}
    if form == "pdf":
        assert "signs that the fonts of this paper lack]" in text
    else:
        assert "漢字" in text


def widths(made: bytes) -> list[tuple[float, float, float]]:
    """Left and right end of the letters of each page, and its width."""
    found = []
    for page in pypdfium2.PdfDocument(made):
        text = page.get_textpage()
        boxes = [text.get_charbox(at) for at in range(text.count_chars())]
        found.append((min(b[0] for b in boxes), max(b[2] for b in boxes), page.get_width()))
    return found


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_long_words_and_long_quotes_stay_on_the_page(paper: str) -> None:
    """300 characters without a blank, in every place, and 400 words: no letter is beyond the margin."""
    long = "x" * 300
    blocks = (
        Card(
            said(long),
            (long,),
            (Quote(long, source=long), Facts((Fact("label", (said(long),)),)), Quote("many words " * 200)),
            "limits",
        ),
        Table(long, (long, "b", "c"), ((said(long), said(long), said(long)),), widths=(1, 1, 1)),
        Listing((said(long),)),
    )
    for left, right, width in widths(written(a_report(*blocks, title=long), "pdf", Templates(), paper)):
        assert left >= 50
        assert right <= width - 50


def test_arabic_runs_from_right_to_left() -> None:
    """In a quote the first Arabic letter stands right of the last, on the page and by its mark in the others."""
    words = "الشرط ينطبق على المنظمة"
    page = pypdfium2.PdfDocument(written(a_report(Quote(words, "ar")), "pdf", Templates()))[0]
    text = page.get_textpage()
    arabic = [at for at in range(text.count_chars()) if "\u0600" <= text.get_text_range(at, 1) <= "\u06ff"]
    places = [text.get_charbox(at)[0] for at in arabic]
    assert max(places) > page.get_width() / 2
    assert 'dir="rtl"' in written(a_report(Quote(words)), "html", Templates()).decode()
    body = docx.Document(io.BytesIO(written(a_report(Quote(words)), "docx", Templates()))).element.body
    assert list(body.iter("{*}bidi"))


def test_a_long_word_breaks_between_its_letters() -> None:
    """A place to break never stands before a sign that belongs to the letter before it."""
    word = "e\u0301" * 60
    parts = breakable(word).split(BREAK)
    assert "".join(parts) == word
    assert not any(part.startswith("\u0301") for part in parts)
    assert max(map(len, parts)) <= 20


def test_signs_without_a_font_are_said_in_words() -> None:
    """Where no font has a sign the paper says how many are missing; what fonts have stays, one letter or many."""
    labels = {"unprintable.one": "[1 sign]", "unprintable.other": "[{number} signs]"}
    fonts = (shipped_fonts() / "DejaVuSans.ttf",)
    says = printable(fonts, labels)
    assert says("abc 漢字 สวัสดี xyz") == "abc [8 signs] xyz"
    assert says("one 漢.") == "one [1 sign]."
    assert (
        says("Ελληνικά Кириллица عربي “quoted” – €\u200d\u2060") == "Ελληνικά Кириллица عربي “quoted” – €\u200d\u2060"
    )
    assert printable((*fonts, Path(__file__)), labels)("abc") == "abc", "a file that is no font brings nothing"


def test_every_sign_of_the_paper_has_a_glyph() -> None:
    """The paper never falls back on an empty box: signs that its fonts lack are said in words."""
    made = written(a_report(Paragraph(said("漢字 สวัสดี 😀 हिन्दी")), Quote("한국어 and English")), "pdf", Templates())
    told = text_of("pdf", made)
    assert "signs that the fonts of this paper lack]" in " ".join(told.split())
    assert not set("漢字สวัสดีहिन्दी한국어") & set(told)
    assert "and English" in told


def test_a_quote_and_its_picture_stay_together() -> None:
    """At the foot of a page both go to the next; a quote longer than a page is split all the same."""
    tall = Picture(png(400, 300), "image/png", "the place", "The place", 400)
    for filler in (26, 30, 34):
        blocks = (
            *(Paragraph(said("A line of text.")) for _ in range(filler)),
            Card(said("A card"), (), (Quote("The words. " * 20), tall)),
        )
        pages = [
            page.get_textpage().get_text_range()
            for page in pypdfium2.PdfDocument(written(a_report(*blocks), "pdf", Templates()))
        ]
        [of_quote] = [at for at, text in enumerate(pages) if "The words." in text]
        assert "The place" in pages[of_quote]
    long = written(a_report(Card(said("A card"), (), (Quote("Many words. " * 900), tall))), "pdf", Templates())
    assert len(pypdfium2.PdfDocument(long)) > 2


def png(width: int, height: int) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#dddddd").save(out, "PNG")
    return out.getvalue()


# --- PDF ---------------------------------------------------------------------------------------


OPEN: list[pikepdf.Pdf] = []
"""Elements die with their document."""


def structure(made: bytes) -> list[tuple[str, Any]]:
    """The tags of a PDF in reading order, each with its element."""
    document = pikepdf.open(io.BytesIO(made))
    OPEN.append(document)
    found: list[tuple[str, Any]] = []

    def walk(node: Any) -> None:
        if isinstance(node, pikepdf.Array):
            for each in node:
                walk(each)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append((str(node["/S"])[1:], node))
            if "/K" in node:
                walk(node["/K"])

    walk(document.Root.StructTreeRoot.K)
    return found


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_the_pdf_is_tagged(language: str) -> None:
    """It says that it is tagged, which language it is in, its title, and that it keeps to PDF/UA-1."""
    document = pikepdf.open(io.BytesIO(written(a_report(*every_block(), language=language), "pdf", Templates())))
    assert bool(document.Root.MarkInfo.Marked)
    assert str(document.Root.Lang) == language
    assert bool(document.Root.ViewerPreferences.DisplayDocTitle)
    with document.open_metadata() as xmp:
        assert xmp["dc:title"] == "A title"
        assert xmp["pdfuaid:part"] == "1"
    assert all("/StructParents" in page.obj for page in document.pages)


def test_headings_go_down_one_by_one() -> None:
    """The tags of headings are in the order of the page, and no level is skipped."""
    levels = [
        int(tag[1:])
        for tag, _ in structure(written(a_report(*every_block()), "pdf", Templates()))
        if re.fullmatch(r"H\d", tag)
    ]
    assert levels in ([1, 2, 1], [1, 1, 2, 1])


def test_pictures_and_tables_are_told() -> None:
    """Every figure has its words; every table has a row of headers, each with the columns it heads."""
    tags = structure(written(a_report(*every_block()), "pdf", Templates()))
    pictures = [node for tag, node in tags if tag == "Figure"]
    assert [str(node["/Alt"]) for node in pictures] == ["a dot on page 3"]
    heads = [node for tag, node in tags if tag == "TH"]
    assert len(heads) == 2
    assert all(
        str(node["/A"]["/Scope"] if isinstance(node["/A"], pikepdf.Dictionary) else node["/A"][0]["/Scope"])
        == "/Column"
        for node in heads
    )
    assert [tag for tag, _ in tags].count("Table") == 1
    assert "BlockQuote" in {tag for tag, _ in tags}


def test_a_picture_without_words_is_refused() -> None:
    """PDF/UA does not allow it, and we do not make one."""
    with pytest.raises(FundflowError, match="alt"):
        written(a_report(Picture(DOT, "image/png", "", "")), "pdf", Templates())


def test_fonts_are_embedded_and_ours() -> None:
    """Every font is in the file, with Latin, Greek, Cyrillic and Arabic letters."""
    made = written(
        a_report(Paragraph(said("Latin Ελληνικά Кириллица عربي")), Section("Ελληνικά Кириллица", ())),
        "pdf",
        Templates(),
    )
    document = pikepdf.open(io.BytesIO(made))
    names = set()
    for page in document.pages:
        for font in page.obj.Resources.Font.values():
            [inner] = font.DescendantFonts
            assert {"/FontFile2", "/FontFile3"} & set(inner.FontDescriptor.keys())
            names.add(str(font.BaseFont).partition("+")[2])
    assert names
    assert all(name.startswith(("LibertinusSerif", "DejaVuSans")) for name in names)
    assert "Ελληνικά" in text_of("pdf", made)


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_paper(paper: str, size: tuple[int, int]) -> None:
    """A4 and Letter, in PDF and in Word."""
    page = pypdfium2.PdfDocument(written(a_report(*every_block()), "pdf", Templates(), paper))[0]
    assert (round(page.get_width()), round(page.get_height())) == size
    section = docx.Document(io.BytesIO(written(a_report(*every_block()), "docx", Templates(), paper))).sections[0]
    assert (round(section.page_width.pt), round(section.page_height.pt)) == size


def test_files_say_who_made_them_and_nothing_else() -> None:
    """Metadata name fundflow, its version, the packs and the date: no author, no path, no other program."""
    document = pikepdf.open(io.BytesIO(written(a_report(*every_block()), "pdf", Templates())))
    told = {str(key): str(value) for key, value in document.docinfo.items()}
    assert told.pop("/Title") == "A title"
    assert told.pop("/CreationDate").startswith("D:20261121")
    assert told.pop("/ModDate").startswith("D:20261121")
    assert told == {"/Creator": "fundflow 1.2.3", "/Keywords": "us-federal 2026.11"}
    assert b"Typst" not in document.Root.Metadata.read_bytes()
    made = docx.Document(io.BytesIO(written(a_report(*every_block()), "docx", Templates())))
    properties = made.core_properties
    assert (properties.author, properties.keywords, properties.last_modified_by, properties.comments) == (
        "fundflow 1.2.3",
        "us-federal 2026.11",
        "",
        "",
    )
    assert properties.created.date() == date(2026, 11, 21)


# --- web page ----------------------------------------------------------------------------------


def page_of(*blocks: Block, language: str = "en") -> Any:
    """The web page of blocks."""
    return html.fromstring(written(a_report(*blocks, language=language), "html", Templates()))


def test_the_page_stands_alone() -> None:
    """No script, nothing fetched: every address of a picture is its data, and a policy forbids the rest."""
    page = page_of(*every_block())
    assert not page.xpath("//script | //link | //iframe | //@onclick | //@onload")
    assert all(address.startswith("data:image/") for address in page.xpath("//img/@src"))
    assert "url(" not in page.xpath("string(//style)")
    assert "default-src 'none'" in page.xpath("string(//meta[@http-equiv]/@content)")


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_the_page_is_accessible(language: str) -> None:
    """Language, title, landmarks, headings one by one, words for pictures, heads of tables, lists of terms."""
    page = page_of(*every_block(), language=language)
    assert page.get("lang") == language
    assert page.xpath("string(//title)")
    assert [len(page.xpath(f"//{name}")) for name in ("main", "h1")] == [1, 1]
    levels = [int(node.tag[1]) for node in page.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert all(picture.get("alt") for picture in page.iter("img"))
    assert all(head.get("scope") == "col" for head in page.iter("th"))
    assert all(table.find("caption") is not None for table in page.iter("table"))
    assert all(term.getparent().tag == "div" and term.getparent().getparent().tag == "dl" for term in page.iter("dt"))
    assert len(page.xpath("//@id")) == len(set(page.xpath("//@id")))
    assert all(region.get("aria-label") for region in page.xpath("//*[@tabindex]"))
    etree.fromstring(html.tostring(page, method="xml"))


def test_colours_can_be_read() -> None:
    """Every colour of the palette, and every colour of the sheet that stands on white or grey, has contrast enough."""
    assert all(contrast(value) >= CONTRAST for value in COLOURS.values())
    assert all(contrast(value, "#f5f6f8") >= CONTRAST for value in COLOURS.values())
    sheet = Templates().text("report.css")
    texts = re.findall(r"(?<![-\w])color: (#[0-9a-f]{6})", sheet)
    assert texts
    assert all(contrast(value) >= CONTRAST for value in texts)
    borders = re.findall(r"border: 1px solid (#[0-9a-f]{6})", sheet)
    assert all(contrast(value) >= 3 for value in borders)


def test_contrast_is_that_of_the_standard() -> None:
    """Black on white is 21, a colour on itself 1, and the well-known grey just passes."""
    assert contrast("#000000") == pytest.approx(21)
    assert contrast("#ffffff") == pytest.approx(1)
    assert contrast("#767676") == pytest.approx(4.54, abs=0.01)


def test_addresses_that_are_no_web_addresses_are_no_links() -> None:
    """A source that is a script or a file is printed, not linked."""
    page = page_of(
        Paragraph(
            said("x", url="javascript:alert(1)")
            + said("y", url="file:///etc/passwd")
            + said("z", url="https://example.org/")
        )
    )
    assert page.xpath("//a/@href") == ["https://example.org/"]


# --- Word --------------------------------------------------------------------------------------


def test_the_word_document_can_be_edited() -> None:
    """Real styles and headings, a header row that repeats, words for pictures, no macro, valid XML in every part."""
    made = written(a_report(*every_block(), language="fr"), "docx", Templates())
    document = docx.Document(io.BytesIO(made))
    styles = [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs]
    assert ("Title", "A title") in styles
    assert ("Heading 1", "First part") in styles
    assert ("Heading 2", "A card") in styles
    assert ("Quote", "exact words") in styles
    [table] = document.tables
    assert list(table.rows[0]._tr.iter("{*}tblHeader"))
    assert [node.get("descr") for node in document.element.body.iter("{*}docPr")] == ["a dot on page 3"]
    assert document.core_properties.language == "fr-FR"
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert not any("vba" in name.lower() for name in parts.namelist())
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(parts.read(name))


# --- templates of one's own --------------------------------------------------------------------


def test_a_part_of_ones_own_is_used(tmp_path: Path) -> None:
    """A changed sheet, colour, foreword and logo come into the report; all other parts stay ours."""
    (tmp_path / "logo.png").write_bytes(DOT)
    (tmp_path / "theme.toml").write_text(
        'logo = "logo.png"\nlogo_text = "our sign"\n[colours]\naccent = "#660000"\n[foreword]\nen = "Made by us & others"\n',
        encoding="utf-8",
    )
    (tmp_path / "report.css").write_text("body { color: black; }", encoding="utf-8")
    templates = Templates(tmp_path)
    page = written(a_report(*every_block()), "html", templates).decode()
    assert "Made by us &amp; others" in page
    assert 'alt="our sign"' in page
    assert "#660000" in page
    assert "blockquote" not in html.fromstring(page).xpath("string(//style)")
    tags = structure(written(a_report(*every_block()), "pdf", templates))
    assert "our sign" in [str(node["/Alt"]) for tag, node in tags if tag == "Figure"]
    assert "Made by us & others" in text_of("docx", written(a_report(*every_block()), "docx", templates))


def test_copied_templates_print_the_same(tmp_path: Path) -> None:
    """What `report template` writes is whole: with it every format comes out as without it."""
    copy_out(tmp_path / "ours")
    report = a_report(*every_block())
    for form in FORMATS:
        assert written(report, form, Templates(tmp_path / "ours")) == written(report, form, Templates())


def test_copying_overwrites_nothing(tmp_path: Path) -> None:
    """A second copy into the same folder is refused before anything is written."""
    (tmp_path / "theme.toml").write_text("# mine\n", encoding="utf-8")
    with pytest.raises(FundflowError, match="is there already"):
        copy_out(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["theme.toml"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("theme.toml", "nonsense = 1", "nonsense: is not known"),
        ("theme.toml", "[colours]\nink = '#000000'", "colours.ink: is not known"),
        ("theme.toml", "[colours]\naccent = '#eeeeee'", "too pale"),
        ("theme.toml", "[colours]\naccent = 'red'", "write a colour as"),
        ("theme.toml", "logo = 'missing.png'\nlogo_text = 'x'", "cannot be read"),
        ("theme.toml", "logo = 'x.png'", "logo_text"),
        ("theme.toml", "logo = 'x.exe'\nlogo_text = 'x'", "must be one of"),
        ("theme.toml", "logo = ", "cannot be read"),
        ("report.typ", '#import "@preview/cetz:0.3.0"', "would be fetched"),
        ("report.typ", "#nonsense()", "could not be set"),
        ("report.typ", '#import "missing.typ": x', "could not be set"),
        ("report.html", "{% include 'missing.html' %}", "missing"),
        ("report.html", "{{ nobody }}", "template is wrong"),
        ("report.html", "{{ ''.__class__.__mro__ }}", "template is wrong"),
        ("report.html", "{% if %}", "template is wrong"),
    ],
)
def test_a_wrong_template_is_refused(tmp_path: Path, name: str, content: str, message: str) -> None:
    """What is wrong is said with the name of the part, and nothing is fetched to mend it."""
    (tmp_path / name).write_text(content, encoding="utf-8")
    form = "html" if name.endswith("html") else "pdf"
    with pytest.raises(FundflowError, match=re.escape(message)):
        written(a_report(*every_block()), form, Templates(tmp_path))


def test_a_folder_without_a_part_is_refused(tmp_path: Path) -> None:
    """A wrong folder would otherwise look like a template that changes nothing."""
    with pytest.raises(FundflowError, match="holds no part"):
        Templates(tmp_path)


def test_ones_own_fonts_and_word_styles(tmp_path: Path) -> None:
    """A Word document in the folder gives the styles; a folder of fonts is looked into."""
    own = docx.Document()
    own.styles["Normal"].font.name = "Our Font"
    own.save(str(tmp_path / "report.docx"))
    (tmp_path / "fonts").mkdir()
    made = docx.Document(io.BytesIO(written(a_report(*every_block()), "docx", Templates(tmp_path))))
    assert made.styles["Normal"].font.name == "Our Font"
    assert written(a_report(*every_block()), "pdf", Templates(tmp_path))
