"""Redaction: what names the recipient is gone everywhere, and what is law or condition stays."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from factories import a_checked, a_finding, a_verdict, an_analysis
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from fundflow.model import Affiliate, Box, Fact, Organization, Reason
from fundflow.reading.excerpts import DPI, Wanted, pictures
from fundflow.redaction import Hidden, patterns, redacted

if TYPE_CHECKING:
    from pathlib import Path

    from fundflow.model import Analysis

NAME = "Kituo cha Afya (KCA), Inc."


def an_award(quote: str, recipient: str = NAME) -> Analysis:
    """An analysis whose document names the recipient, with this quote."""
    facts = (
        Fact("recipient", recipient, f"Recipient: {recipient}", 1, 0),
        Fact("award_id", "AID-123-77", "No. AID-123-77", 1, 0),
    )
    return an_analysis(a_checked(findings=(a_finding(quote=quote),), facts=facts))


def after(quote: str, **changes: str) -> str:
    """The quote as it is handed on."""
    analysis = an_award(quote, **changes)
    return redacted(analysis, Hidden("[x]", patterns(analysis))).documents[0].findings[0].quote


@pytest.mark.parametrize(
    ("quote", "told"),
    [
        ("Kituo cha Afya must have a policy", "[x] must have a policy"),
        ("KITUO  CHA\nAFYA must", "[x] must"),
        ("KCA must, under AID-123-77", "[x] must, under [x]"),
        ("pays USD 12,500.00 to you", "pays [x] to you"),
        ("pays $4.2 million to you", "pays [x] to you"),
        ("paie 12 500 euros par an", "paie [x] par an"),
        ("write to a.b@kca.example.org now", "write to [x] now"),
        ("see https://kca.example.org/a?b=c.", "see [x]"),
        ("call +254 20 123 4567 or (202) 555 0142", "call [x] or [x]"),
        ("EIN 12-3456789, UEI: ABCDEFGHIJ12", "EIN [x], UEI[x]"),
    ],
)
def test_what_goes(quote: str, told: str) -> None:
    """Names in every spacing and case, numbers, sums, addresses."""
    assert after(quote) == told


@pytest.mark.parametrize(
    "quote",
    [
        "under 22 U.S.C. 7631(f) and 45 CFR part 89",
        "from 21 November 2026 to 2027-11-21",
        "Section 4.2(b), paragraph 1,000, page 12",
        "kcal and skcan are other words",
        "at least 60 days' notice; 9,400 sex workers",
    ],
)
def test_what_stays(quote: str) -> None:
    """Law, dates, sections and other words are not taken for names or sums."""
    assert after(quote) == quote


def test_a_signer_and_words_that_somebody_names_go_too() -> None:
    """The signer's name goes although it was judged for nobody, and so does a person's name that was given."""
    analysis = an_award("Casa Luna and Ana  Ruiz must")
    hide = patterns(analysis, Organization(name="Casa Luna, Inc."), ["Ana Ruiz"])
    assert redacted(analysis, Hidden("[x]", hide)).documents[0].findings[0].quote == "[x] and [x] must"


def test_every_text_of_the_document_is_gone_through() -> None:
    """Sections, contexts, reasons, facts, paths and the profile: the name is in none of them."""
    finding = a_finding(section=f"1 Duties of {NAME}", verdict=a_verdict(), limiters=("KCA may",))
    assert finding.verdict
    finding = replace(finding, verdict=replace(finding.verdict, reasons=(Reason("Replaced by KCA.pdf", "document"),)))
    document = a_checked(path=f"/home/x/{NAME}.pdf", findings=(finding,), facts=(Fact("recipient", NAME, NAME, 1, 0),))
    signer = Organization(name=NAME, incorporated="KE", affiliates=(Affiliate("Sister House"),))
    analysis = an_analysis(document, organization=signer)
    made = redacted(analysis, Hidden("[x]", patterns(analysis)))
    told = repr((made.documents, made.organization))
    for secret in ("KCA", "Kituo", "Sister House"):
        assert secret not in told
    assert made.documents[0].findings[0].id == finding.id
    assert made.rules is not None


@settings(max_examples=25)
@given(st.text(min_size=1, max_size=40), st.text(max_size=60))
def test_any_name_makes_a_pattern(name: str, quote: str) -> None:
    """Brackets, stars and backslashes in a name break nothing, and the name itself is always taken out."""
    analysis = an_award(f"{quote} {name} {quote}", recipient=name)
    redacted(analysis, Hidden("[x]", patterns(analysis)))
    assert patterns(analysis)


def a_pdf(path: Path, *, scan: bool = False) -> Path:
    """A page with a name in its text; as a scan, with a picture over all of it."""
    canvas = Canvas(str(path), pagesize=(400, 300), invariant=True)
    if scan:
        picture = io.BytesIO()
        Image.new("RGB", (40, 30), "silver").save(picture, "PNG")
        picture.seek(0)
        from reportlab.lib.utils import ImageReader

        canvas.drawImage(ImageReader(picture), 0, 0, 400, 300)
    canvas.drawString(50, 200, "Kituo cha Afya must not promote anything")
    canvas.rect(300, 195, 60, 15, fill=1)
    canvas.save()
    return path


def dark(image: Image.Image, area: tuple[float, float, float, float]) -> float:
    """Share of dark points in an area of the strip, in points of the strip."""
    scale = DPI / 72
    part = image.convert("L").crop(tuple(round(each * scale) for each in area))
    return sum(part.histogram()[:100]) / (part.width * part.height)


def test_pictures_hide_the_name_and_all_that_is_no_letter(tmp_path: Path) -> None:
    """The name is a black bar; a drawing, which could be a logo or a signature, is not shown."""
    page = pypdfium2.PdfDocument(a_pdf(tmp_path / "a.pdf"))[0]
    text = page.get_textpage()
    left, bottom, _, top = text.get_charbox(0)
    end = text.get_charbox(13)[2]
    box = Box(1, left, 300 - top - 2, 320, 300 - bottom + 2)
    wanted = [Wanted("f", "q", (1.0, 1.0, 1.0), (box,))]
    [open_] = pictures(tmp_path / "a.pdf", wanted)["f"]
    [hidden] = pictures(tmp_path / "a.pdf", wanted, hide=patterns(an_award("", recipient="Kituo cha Afya")))["f"]
    shown, covered = (Image.open(io.BytesIO(each.png)) for each in (open_, hidden))
    # The bar is as wide as the name; the strip begins 12 points left of the first ink.
    name = (13, 31, 11 + end - left - 2, 43)
    assert dark(covered, name) > 0.95 > dark(shown, name) + 0.3
    assert shown.width > covered.width + 50, "the drawing is shown"


def test_a_scan_is_not_shown_when_something_must_be_hidden(tmp_path: Path) -> None:
    """Letters that are part of a picture cannot be told apart, so there is no picture."""
    wanted = [Wanted("f", "q", (1.0, 0.6, 0.6), (Box(1, 50, 90, 300, 104),))]
    assert pictures(a_pdf(tmp_path / "a.pdf", scan=True), wanted)
    assert not pictures(tmp_path / "a.pdf", wanted, hide=("Kituo",))


def test_a_quote_longer_than_a_picture_has_one(tmp_path: Path) -> None:
    """Lines below the strip, and boxes beyond the page, cost no picture."""
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(400, 800), invariant=True)
    for line in range(60):
        canvas.drawString(50, 760 - 12 * line, "The recipient must do as it is told in this line")
    canvas.save()
    boxes = tuple(Box(1, 50, 30 + 12 * line, 320, 42 + 12 * line) for line in range(66))
    [picture] = pictures(tmp_path / "a.pdf", [Wanted("f", "q", (1.0, 0.6, 0.6), boxes)], hide=("recipient",))["f"]
    assert picture.png
    assert 200 < picture.height < 320
