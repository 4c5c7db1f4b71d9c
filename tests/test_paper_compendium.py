"""The compendium: every clause with its place, nothing lost, nothing run, and what was looked for when there is none."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pikepdf
import pypdfium2
import pytest
from click.testing import CliRunner
from paper_facts import AGREEMENT, ARABIC, NASTY, ON, ROOT, a_clause, a_compendium, tags

from fundflow.analysis import check_files
from fundflow.cli import main
from fundflow.gathering import compendium as gather
from fundflow.model import Analysis, Effect, Excerpt
from fundflow.redaction import Hidden, patterns, redacted
from fundflow.report.papers.compendium import compendium
from fundflow.report.papers.shared import Made, Wishes, short_names
from fundflow.report.printed.messages import LANGUAGES
from fundflow.report.printed.templates import Templates
from fundflow.report.printed.wording import Words
from fundflow.report.printed.writers import written
from fundflow.report.sheets import as_csv
from fundflow.report.workbook import workbook
from fundflow.rulebook import load

if TYPE_CHECKING:
    from pathlib import Path

    from fundflow.papers import Clause


def made(clauses: list[Clause], language: str = "en", *, public: bool = False, pictures: int = 3) -> Made:
    """Set a compendium of these clauses."""
    return compendium(a_compendium(clauses), Words(language), Wishes(public, pictures), {})


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    """The sample agreement, checked."""
    return check_files([AGREEMENT], load(), on=ON)


def test_every_clause_of_the_sample_is_there(analysis: Analysis) -> None:
    """Each finding that is more than talk is one clause; the same words for the same kind are one, with every rule."""
    found = gather.of_files(analysis)
    [document] = analysis.documents
    wanted = {(f.family, f.effect.value, f.page, f.section, f.quote) for f in document.findings if f.effect.value != "mentions"}
    assert {(c.family, c.effect, c.page, c.section, c.quote) for c in found.clauses} == wanted
    assert len(found.clauses) == len(wanted) == found.sources[0].clauses
    rules = {name for clause in found.clauses for name in clause.rule.split(", ")}
    assert rules == {f.rule for f in document.findings if f.effect.value != "mentions"}


def test_what_only_reads_like_leave_is_not_printed_as_leave(analysis: Analysis) -> None:
    """A clause that is printed as keeping something free must do so; a guess is left out."""
    [document] = analysis.documents
    leave = next(each for each in document.findings if each.effect in {Effect.PERMITS, Effect.EXEMPTS})
    guess = replace(leave, id="guess", quote="What a rule does not know.", resembles="Condoms may be given.")
    more = replace(analysis, documents=(replace(document, findings=(*document.findings, guess)),))
    assert gather.of_files(more).clauses == gather.of_files(analysis).clauses


def test_one_kind_and_one_year(analysis: Analysis) -> None:
    """Only the kind that was asked for, and only grants that begin in the year."""
    pledge = gather.of_files(analysis, ["prostitution-pledge"], 2025)
    assert {each.family for each in pledge.clauses} == {"prostitution-pledge"}
    assert not gather.of_files(analysis, ["prostitution-pledge"], 1999).sources


def test_a_checked_document_without_a_day_is_named(analysis: Analysis) -> None:
    """Asked for a year, the compendium lists what states no day; asked for none, nothing is left out."""
    bare = replace(analysis, documents=tuple(replace(each, facts=()) for each in analysis.documents))
    found = gather.of_files(bare, year=2025)
    assert (found.undated, found.skipped) == ((AGREEMENT.name,), ())
    assert gather.of_files(bare).undated == gather.of_files(analysis, year=2025).undated == ()


def test_pictures_show_the_place(analysis: Analysis) -> None:
    """The first clauses get a picture of their strip of the page; no more than asked for."""
    shown = gather.pictures(gather.of_files(analysis), 2)
    assert len(shown) == 2
    assert all(isinstance(each, Excerpt) and each.png.startswith(b"\x89PNG") for each in shown.values())


def test_seven_hundred_rows_stay_one_table() -> None:
    """The table of all clauses is one Table of the tag tree, every row in it, and the file claims PDF/UA-1."""
    paper = made([a_clause(number) for number in range(700)], pictures=0)
    data = written(paper.report, "pdf", Templates())
    found = tags(data)
    assert found.count("Table") == 4  # kinds, years, all clauses, documents
    assert found.count("TR") > 700
    with pikepdf.open(io.BytesIO(data)) as document:
        assert 'pdfuaid:part="1"' in str(document.open_metadata()) or "pdfuaid:part" in str(document.open_metadata())
        assert document.Root.MarkInfo.Marked


@pytest.mark.parametrize("form", ["pdf", "html", "docx"])
def test_quotes_are_shown_literally(form: str) -> None:
    """Markup, formulas, control and direction signs are printed as they stand, or plainly; nothing is run."""
    clauses = [a_clause(1, quote=NASTY), a_clause(2, quote=ARABIC, language="ar"), a_clause(3, quote="x" * 900)]
    data = written(made(clauses).report, form, Templates())
    if form == "pdf":
        text = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data))
        assert "<script>alert(1)</script>" in "".join(text.replace("\u200b", "").split())
    if form == "html":
        page = data.decode()
        assert "&lt;script&gt;" in page
        assert "<script" not in page.lower()
        assert 'dir="rtl"' in page
        assert "\x07" not in page
        assert "\u202e" not in page


def test_nothing_found_says_what_was_looked_for() -> None:
    """The first page names every kind that was looked for, how many documents, and that it is no proof."""
    found = a_compendium([a_clause()])._replace(clauses=(), families=("syringe-funding-ban",))
    text = written(compendium(found, Words("en"), Wishes(), {}).report, "html", Templates()).decode()
    assert "Nothing was found" in text
    assert "no money for needles or syringes" in text
    assert "1 document" in text
    assert "does not mean that nothing binds" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_public_says_nothing_of_paths(language: str) -> None:
    """A public version has no path, no name of a file and no picture of a page, in any format."""
    found = a_compendium([a_clause(number) for number in range(4)], skipped=(("secret.pdf", "is locked"),))
    paper = compendium(found, Words(language), Wishes(public=True, pictures=4), {})
    assert "ngozi" not in written(paper.report, "html", Templates()).decode()
    table = "".join(as_csv(sheet) for sheet in paper.sheets)
    book = openpyxl.load_workbook(io.BytesIO(workbook(paper.about, paper.sheets)))
    cells = " ".join(str(cell.value) for page in book for row in page.iter_rows() for cell in row)
    for text in (table, cells, str(paper.report)):
        assert "ngozi" not in text
        assert "document.pdf" not in text
        assert "secret.pdf" not in text


def test_redaction_takes_the_recipient_out(analysis: Analysis) -> None:
    """Quotes, facts and file names no longer name the recipient; its words are painted over on the pictures."""
    hide = patterns(analysis)
    found = gather.of_files(redacted(analysis, Hidden("[…]", hide)))
    paper = compendium(found, Words("en"), Wishes(), {})
    assert "Meridian" in str(gather.of_files(analysis))
    assert "Meridian" not in written(paper.report, "html", Templates()).decode()
    assert "Meridian" not in "".join(as_csv(sheet) for sheet in paper.sheets)
    places = {document.sha256: AGREEMENT for document in analysis.documents}
    assert len(gather.pictures(found, 1, places, hide)) == 1


def test_every_figure_of_the_chart_is_in_its_table() -> None:
    """The words of the picture give the numbers of the table of kinds, which the paper prints."""
    clauses = [a_clause(1), a_clause(2), a_clause(3, effect="refers"), a_clause(4, family="end-demand")]
    page = written(made(clauses).report, "html", Templates()).decode()
    [alt] = re.findall(r'alt="(A bar for each kind[^"]*)"', page)
    assert "pledge against prostitution: 2 + 1" in alt
    kinds = next(sheet for sheet in made(clauses).sheets if sheet.key == "kinds")
    assert kinds.rows[0][:4] == ("pledge against prostitution", 3, 2, 1)


def test_fifty_clauses_with_pictures_mail_well() -> None:
    """One file with a picture for each of fifty clauses stays under two megabytes."""
    clauses = [a_clause(number) for number in range(50)]
    strip = Excerpt(1, b"\x89PNG" + bytes(26_000), 400, 60)
    paper = compendium(a_compendium(clauses), Words("en"), Wishes(pictures=50), dict.fromkeys(clauses, strip))
    page = written(paper.report, "html", Templates())
    assert page.count(b"data:image/png") == 50
    assert len(page) < 2_000_000


def test_the_command(tmp_path: Path) -> None:
    """A folder stands for its documents; what cannot be read is named, and the exit code is 3."""
    page = "<p>The Recipient must have a policy that explicitly opposes prostitution and sex trafficking.</p>"
    (tmp_path / "grant.html").write_text(f"<html lang='en'><body>{page}</body></html>", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("The Recipient must have a policy that opposes prostitution.", encoding="utf-8")
    run = CliRunner().invoke(main, ["report", "compendium", str(tmp_path), "--format", "csv"])
    assert run.exit_code == 0, run.stderr
    rows = run.stdout.splitlines()
    assert rows[0].startswith("number,quote,file,page,section,day,family")
    assert "explicitly opposes prostitution" in run.stdout
    assert "notes.txt" not in run.stdout
    (tmp_path / "broken.pdf").write_bytes(b"no PDF")
    again = CliRunner().invoke(main, ["report", "compendium", str(tmp_path), "-o", str(tmp_path / "out.html")])
    assert (again.exit_code, "broken.pdf" in again.stderr) == (3, True)
    assert "broken.pdf" in (tmp_path / "out.html").read_text(encoding="utf-8")
    kept = CliRunner().invoke(main, ["report", "compendium", "--redact", "-o", str(tmp_path / "x.pdf")])
    assert (kept.exit_code, "--redact" in kept.stderr) == (2, True)


def test_names_of_files_are_told_apart() -> None:
    """The last part of a path, or as many as it takes."""
    assert short_names(["a/x/document.pdf", "b/x/document.pdf", "c/other.pdf"]) == {
        "a/x/document.pdf": "a/x/document.pdf",
        "b/x/document.pdf": "b/x/document.pdf",
        "c/other.pdf": "other.pdf",
    }
    assert short_names(["a/document.pdf", "a/document.pdf"]) == {"a/document.pdf": "document.pdf"}


def test_folders_give_documents_only() -> None:
    """A folder stands for the documents in it; notes and sources beside them are not taken."""
    found = gather.documents_in([ROOT / "grants"])
    assert {path.suffix for path in found} == {".pdf", ".docx", ".html"}
    assert found == sorted(found)
