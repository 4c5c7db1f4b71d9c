"""The network report and the dossier: every figure stands in a table, never without its bounds, never added over parties."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest
from click.testing import CliRunner
from paper_facts import ON, filled, tags

from fundflow import whois
from fundflow.cli import main
from fundflow.followed import ExposureWishes, FollowWishes
from fundflow.following import expose, follow, methods
from fundflow.gathering.dossier import dossier as gather_dossier
from fundflow.gathering.overview import overview
from fundflow.papers import Bound, Dossier, Overview
from fundflow.report.papers.dossier import dossier
from fundflow.report.papers.network import network
from fundflow.report.papers.shared import Made, Wishes
from fundflow.report.papers.ties import drawn, ties, totals
from fundflow.report.printed.messages import LANGUAGES
from fundflow.report.printed.templates import Templates
from fundflow.report.printed.wording import Words
from fundflow.report.printed.writers import written
from fundflow.report.sheets import as_csv
from fundflow.rulebook import load
from fundflow.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from fundflow.followed import Followed

FAMILY = "prostitution-advocacy-ban"
KIVULI = "UEI:KV5KE2RIGHT3"
SURELY = (True, False)
"""Certain, and not only carried."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of the samples."""
    return filled(tmp_path_factory.mktemp("money") / "workspace")


@pytest.fixture(scope="module")
def known(folder: Path) -> tuple[Workspace, Followed, Overview]:
    """What was followed in it."""
    workspace = Workspace.open(folder)
    wishes = FollowWishes(load())
    followed = follow(workspace, wishes)
    return workspace, followed, overview(workspace, followed, wishes, ON, None)


@pytest.fixture(scope="module")
def of_kivuli(known: tuple[Workspace, Followed, Overview]) -> Dossier:
    """The dossier of an organisation that receives through another."""
    workspace, followed, whole = known
    return gather_dossier(workspace, followed, whole, whois.find(workspace, KIVULI))


def a_bound(award: str, holder: str, **changes: object) -> Bound:
    """An award that surely is under the pledge, worth 100."""
    line = Bound(
        award, award, "", "funder", "Funder", holder, holder.title(), "KE", "prostitution-pledge", ("rule",), 0, "",
        "document", "applies", *SURELY, "because", ON, "USD", Decimal(100), Decimal(100),
    )  # fmt: skip
    return line._replace(**changes)  # type: ignore[arg-type]


def test_money_passed_on_counts_once_at_least_and_twice_at_most() -> None:
    """Low takes what surely binds once; high takes all; what was passed on is told."""
    lines = [
        a_bound("a", "one"),
        a_bound("b", "two", depth=1, via="a", low=Decimal(40), high=Decimal(40)),
        a_bound("c", "three", certain=False, low=Decimal(0), high=Decimal(70)),
        a_bound("d", "four", carried=True, certain=False),
    ]
    [total] = totals(lines)
    assert (total.low, total.high, total.passed_on) == (Decimal(100), Decimal(210), Decimal(40))
    assert (total.surely, total.at_most, total.awards) == (2, 3, 3)


def test_currencies_and_kinds_are_never_added() -> None:
    """Each currency and each family has its own line."""
    lines = [a_bound("a", "one"), a_bound("b", "one", currency="GBP"), a_bound("a", "one", family="end-demand")]
    assert len(totals(lines)) == 3
    assert len(ties(lines, "?")) == 2, "an award under two families is one tie"


def test_a_party_that_gives_to_itself_draws_no_circle() -> None:
    """Organisations fund each other in circles; columns only go on."""
    lines = [
        a_bound("a", "one", funder="one"),
        a_bound("b", "funder", depth=1, via="a"),
        a_bound("c", "one", depth=2, via="b"),
    ]
    nodes, flows = drawn(ties(lines, "?"), lambda _tie: "", str, by_money=True)
    layers = {node.key: node.layer for node in nodes}
    assert all(layers[flow.source] < layers[flow.target] for flow in flows)
    assert len(flows) == 3


def test_small_parties_are_drawn_together() -> None:
    """A column names the largest; the others are one node that says how many they are."""
    lines = [a_bound(f"a{n}", f"holder {n:02}", high=Decimal(1000 - n)) for n in range(30)]
    nodes, flows = drawn(ties(lines, "?"), lambda _tie: "", lambda n: f"{n} others", by_money=True)
    assert "23 others" in {node.name for node in nodes}
    assert sum(flow.value for flow in flows) == sum(1000 - n for n in range(30))


def test_one_year_only(known: tuple[Workspace, Followed, Overview]) -> None:
    """Asked for a year, the paper has only awards with money in it, and their money of that year."""
    workspace, followed, _ = known
    found = overview(workspace, followed, FollowWishes(load()), ON, 2026)
    prime = next(each for each in found.bound if each.family == FAMILY and each.depth == 0)
    assert (prime.low, prime.high) == (Decimal(-140_000), Decimal(-140_000))
    assert "MLHT-SA-01" not in {each.number for each in found.bound}
    assert {row.year for row in (*found.holders, *found.funders, *found.kinds)} == {2026}


def test_the_unnamed_are_not_the_others() -> None:
    """Holders without a name are one node, the small ones another."""
    lines = [a_bound("x", "", holder_name="", high=Decimal(5000))]
    lines += [a_bound(f"a{n}", f"holder {n:02}", high=Decimal(100)) for n in range(20)]
    nodes, _ = drawn(ties(lines, "not named"), lambda _tie: "", lambda n: f"{n} others", by_money=True)
    assert len({node.key for node in nodes}) == len(nodes)
    assert {"not named", "14 others"} <= {node.name for node in nodes}


def test_names_are_data(known: tuple[Workspace, Followed, Overview]) -> None:
    """Whatever a party is called, its name is printed and nothing of it is run, in every format."""
    nasty = "=1+1 <script>x</script> #let $x_1$ @ref 😀 \u202e\x07 شركة"
    lines = tuple(each._replace(holder_name=nasty, funder_name=nasty, number="9" * 80) for each in known[2].bound[:4])
    paper = network(known[2]._replace(bound=lines), Words("en"), Wishes())
    page = written(paper.report, "html", Templates()).decode()
    assert "<script" not in page.lower()
    assert "&lt;script&gt;" in page
    assert not {"\u202e", "\x07"} & set(page)
    assert written(paper.report, "pdf", Templates()).startswith(b"%PDF")
    assert "'=1+1" in as_csv(next(sheet for sheet in paper.sheets if sheet.key == "bonds"))


def test_the_english_method_is_that_of_the_figures() -> None:
    """The printed method says what the engine says of its figures, word for word."""
    words = Words("en")
    said = {"low": methods.LOW, "high": methods.HIGH, "once": methods.ONCE, "basis": methods.BASIS, "holders": methods.HOLDERS}
    assert {name: words(f"network.method.{name}") for name in said} == said
    assert words("network.method_own_day") == methods.OWN_DAY
    assert words("network.method_pooled") == methods.POOLED


def test_every_award_is_in_the_table(known: tuple[Workspace, Followed, Overview]) -> None:
    """The table of awards has every award that exposure counts, with the amounts of its years together."""
    _, followed, whole = known
    answer = expose(followed, ExposureWishes())
    carriers = {key for row in answer.rows for key in row.carriers}
    assert carriers
    assert {each.award for each in whole.bound if not each.carried and each.holder} == carriers
    prime = next(each for each in whole.bound if each.family == FAMILY and each.depth == 0)
    assert (prime.number, prime.high) == ("NU2GGH999901", Decimal(4_860_000))
    below = [each for each in whole.bound if each.family == FAMILY and each.depth == 1]
    assert {each.via for each in below} == {prime.award}
    assert len(below) == 4


def made(whole: Overview, language: str = "en", *, public: bool = False) -> Made:
    """Set the network report."""
    return network(whole, Words(language), Wishes(public))


@pytest.mark.parametrize("language", LANGUAGES)
def test_first_page_and_tables(known: tuple[Workspace, Followed, Overview], language: str) -> None:
    """The page opens with a number and its bounds; each picture has words, and names a table that is printed."""
    page = written(made(known[2], language).report, "html", Templates()).decode()
    captions = re.findall(r"<caption>(.*?)</caption>", page)
    alts = re.findall(r'<img[^>]*alt="([^"]+)"', page)
    assert len(alts) >= 3
    named = {re.search("[“«]\\s?([^”»]+?)\\s?[”»]", text)[1] for text in re.findall(r"<figcaption>(.*?)</figcaption>", page)}  # type: ignore[index]
    headings = re.findall(r"<h\d[^>]*>(.*?)</h\d>", page)
    assert named
    assert named <= {*captions, *headings}
    assert "Meridian" in page or "MERIDIAN" in page


def test_pdf_is_tagged(known: tuple[Workspace, Followed, Overview]) -> None:
    """Pictures are figures, each table is one table, headings go down one by one."""
    found = tags(written(made(known[2]).report, "pdf", Templates(), "letter"))
    assert found.count("Figure") >= 3
    assert found.count("Table") >= 8
    levels = [int(tag[1]) for tag in found if re.fullmatch(r"H\d", tag)]
    assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False))


def test_no_sum_over_parties(known: tuple[Workspace, Followed, Overview]) -> None:
    """No table has a line that adds organisations, currencies or families."""
    for sheet in made(known[2]).sheets:
        assert not [row for row in sheet.rows if str(row[0]).lower() in {"total", "sum", "all"}]


def test_nothing_known_is_said(tmp_path: Path) -> None:
    """An empty workspace gives a report that says what was looked for, and what to do."""
    workspace = Workspace.create(tmp_path / "empty", "0.1.0")
    wishes = FollowWishes(load(), frozenset([FAMILY]))
    found = overview(workspace, follow(workspace, wishes), wishes, ON, None)
    page = written(made(found).report, "html", Templates()).decode()
    assert "Nothing is known" in page
    assert "no advocacy for sex work law reform" in page
    assert "fundflow attach" in page


def test_a_dossier_reaches_up_and_down(of_kivuli: Dossier) -> None:
    """It has the organisation's awards, the award above with its document, and not the awards of others beside it."""
    assert {each.number for each in of_kivuli.income} == {"MLHT-SA-01", "MLHT-SA-03"}
    assert of_kivuli.above == {"usaspending-prime:ASST_NON_NU2GGH999901_7523"}
    assert {each.holder for each in of_kivuli.overview.bound} == {KIVULI, "UEI:ML9KE7TRUST1"}
    assert [each.file for each in of_kivuli.overview.documents.sources] == ["document.pdf"]
    assert {row.unit for row in of_kivuli.overview.holders} == {KIVULI}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_dossier_in_every_language(of_kivuli: Dossier, language: str) -> None:
    """Names, numbers, funders, conditions and what waits for a judgement stand in it; paths do not when it is public."""
    page = written(dossier(of_kivuli, Words(language), Wishes(public=True)).report, "html", Templates()).decode()
    assert "KIVULI RIGHTS AND HEALTH COLLECTIVE" in page
    assert "KV5KE2RIGHT3" in page
    assert "MERIDIAN LANTERN HEALTH TRUST" in page
    assert "workspace" not in page.replace("workspaces", "")
    assert "document.pdf" not in page


def test_the_commands(folder: Path, tmp_path: Path) -> None:
    """Each format is written by the ending of its file; the tables are the sheets of the spreadsheet, and CSV."""
    run = CliRunner()
    for name in ("n.xlsx", "n.docx"):
        result = run.invoke(main, ["report", "network", "--workspace", str(folder), "-o", str(tmp_path / name)])
        assert result.exit_code == 0, result.output
        assert (tmp_path / name).read_bytes().startswith(b"PK")
    book = openpyxl.load_workbook(io.BytesIO((tmp_path / "n.xlsx").read_bytes()), read_only=True)
    assert book.sheetnames[1:4] == ["awards", "sums", "funders"]
    asked = ["report", "network", "--workspace", str(folder), "--format", "csv", "--table", "bonds"]
    assert run.invoke(main, asked).stdout.startswith("from,to,step,")
    wrong = run.invoke(main, [*asked[:-1], "nothing"])
    assert wrong.exit_code == 2
    assert "Tables: awards, sums" in wrong.stderr


def test_wrong_use_is_refused_and_nothing_is_written(folder: Path, tmp_path: Path) -> None:
    """An unknown family, organisation or folder is an error with what to do; no half file is left."""
    run = CliRunner()
    start = ["--workspace", str(folder)]
    none = run.invoke(main, ["report", "network", *start])
    assert (none.exit_code, "--output" in none.stderr) == (2, True)
    family = run.invoke(main, ["report", "network", *start, "--family", "pledge", "-o", str(tmp_path / "x.pdf")])
    assert (family.exit_code, "There is no family" in family.stderr) == (2, True)
    nobody = run.invoke(main, ["report", "dossier", "Kivulli Rights", *start, "-o", str(tmp_path / "x.pdf")])
    assert (nobody.exit_code, "KIVULI" in nobody.stderr) == (2, True)
    missing = tmp_path / "missing" / "x.html"
    place = run.invoke(main, ["report", "dossier", KIVULI, *start, "-o", str(missing)])
    assert (place.exit_code, "cannot be written" in place.stderr) == (2, True)
    assert not list(tmp_path.iterdir())
