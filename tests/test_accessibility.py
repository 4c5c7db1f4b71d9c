"""Reports for everyone: PDF/UA-1 by the checkpoints a program can try, web pages by axe-core."""

from __future__ import annotations

import io
import shutil
import subprocess
from typing import TYPE_CHECKING

import axe
import pdfua
import pikepdf
import pytest
from test_report_printed import a_report, every_block
from texts import ROOT

from fundflow.report.printed.messages import LANGUAGES
from fundflow.report.printed.templates import Templates
from fundflow.report.printed.writers import written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EXAMPLES = ROOT / "reports" / "examples"
PRINTED = sorted(EXAMPLES.glob("*.pdf"))


@pytest.mark.parametrize("path", PRINTED, ids=[path.name for path in PRINTED])
def test_every_printed_report_keeps_to_pdf_ua(path: Path) -> None:
    """Tags, headings, tables, pictures, links, fonts and marks of the example reports: nothing is wrong."""
    assert not pdfua.problems(path.read_bytes())


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_block_keeps_to_pdf_ua(language: str, paper: str) -> None:
    """Each kind of block, in each language, on each paper."""
    assert not pdfua.problems(written(a_report(*every_block(), language=language), "pdf", Templates(), paper))


def no_words(document: pikepdf.Pdf) -> None:
    """Take the words from every picture."""
    for each in document.objects:
        if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure":
            del each["/Alt"]


def no_language(document: pikepdf.Pdf) -> None:
    """Forget the language."""
    del document.Root["/Lang"]


def deeper(document: pikepdf.Pdf) -> None:
    """Let a heading skip a level."""
    for each in document.objects:
        if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/H2":
            each["/S"] = pikepdf.Name("/H4")


def headless(document: pikepdf.Pdf) -> None:
    """Make headers of tables common cells."""
    for each in document.objects:
        if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/TH":
            each["/S"] = pikepdf.Name("/TD")


def painted_over(document: pikepdf.Pdf) -> None:
    """Paint something that no tag knows."""
    page = document.pages[0]
    page.contents_add(document.make_stream(b"0 0 10 10 re f"))


def unmarked(document: pikepdf.Pdf) -> None:
    """Say no longer that the file is tagged."""
    del document.Root["/MarkInfo"]


@pytest.mark.parametrize(
    ("harm", "number"),
    [(no_words, "13-004"), (no_language, "11-006"), (deeper, "14-003"), (headless, "15-003"), (painted_over, "01-002"), (unmarked, "06-001")],
)  # fmt: skip
def test_what_is_wrong_is_seen(harm: Callable[[pikepdf.Pdf], None], number: str) -> None:
    """A file with one mistake is named with the number of its checkpoint."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(written(a_report(*every_block()), "pdf", Templates()))) as document:
        harm(document)
        document.save(out)
    assert any(each.startswith(number) for each in pdfua.problems(out.getvalue()))


@pytest.mark.skipif(not shutil.which("verapdf"), reason="veraPDF is not here")
@pytest.mark.parametrize("path", PRINTED, ids=[path.name for path in PRINTED])
def test_verapdf_finds_nothing(path: Path) -> None:
    """The validator of the field, on every printed example."""
    done = subprocess.run(
        ["verapdf", "--flavour", "ua1", "--format", "text", str(path)], capture_output=True, check=False
    )
    assert done.stdout.startswith(b"PASS"), done.stdout


@pytest.mark.skipif(bool(axe.missing()), reason=f"not here: {axe.missing()}")
def test_axe_finds_nothing_on_the_web_pages() -> None:
    """No violation of any rule, on a desk and on a telephone; a page with a mistake is seen."""
    pages = {path.name: path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*.html"))}
    pages["blocks"] = written(a_report(*every_block(), language="fr"), "html", Templates()).decode()
    pages["mistaken"] = pages["blocks"].replace('alt="a dot on page 3"', "")
    found = axe.violations(pages)
    assert {each.rule for each in found if each.page == "mistaken"} == {"image-alt"}
    assert not [each for each in found if each.page != "mistaken"]
