"""The example papers are what the samples print today; a stale one is written anew by `make examples`."""

from __future__ import annotations

import importlib.util
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import pypdfium2
import pytest
from texts import ROOT

from fundflow.report.printed.templates import Templates
from fundflow.report.printed.writers import written

if TYPE_CHECKING:
    from fundflow.report.papers.shared import Made
    from fundflow.report.printed.blocks import Report

EXAMPLES = ROOT / "reports" / "examples"
PAPERS = ("network", "dossier", "compendium")
CHANGING = re.compile(r"data:image/[^\"]+|[0-9a-f]{64}|fundflow \d+\.\d+\.\d+|\(?20\d\d\.\d\d")
"""Pictures, which depend on the library that draws them, hashes and versions."""
SMALL = 500_000


@pytest.fixture(scope="module")
def examples() -> Any:
    """The module that writes them."""
    spec = importlib.util.spec_from_file_location("examples", ROOT / "reports" / "examples.py")
    assert spec
    assert spec.loader
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def made(examples: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    """Every paper of the samples, made now."""
    papers: dict[str, Made] = examples.papers(tmp_path_factory.mktemp("examples") / "workspace")
    return papers


@pytest.mark.parametrize("name", PAPERS)
def test_the_page_is_what_the_samples_print(made: dict[str, Made], name: str) -> None:
    """Word for word, leaving out pictures, hashes and versions."""
    now = CHANGING.sub("", written(made[name].report, "html", Templates()).decode())
    kept = CHANGING.sub("", (EXAMPLES / f"{name}.html").read_text(encoding="utf-8"))
    assert kept == now, "run make examples, and look at what changed"


@pytest.mark.parametrize("name", PAPERS)
def test_the_print_says_the_same(name: str) -> None:
    """Nearly every word of the page stands in the PDF; both files are small."""
    page, paper = EXAMPLES / f"{name}.html", EXAMPLES / f"{name}.pdf"
    assert page.stat().st_size < SMALL
    assert paper.stat().st_size < SMALL
    body = re.sub(r"<style>.*?</style>|<[^>]+>", " ", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    words = set(re.findall(r"[a-z]{4,}", body))
    text = "".join(each.get_textpage().get_text_bounded() for each in pypdfium2.PdfDocument(paper))
    joined = re.sub(r"[\W_]+", "", text)
    assert len(words) > 100
    assert sum(word in joined for word in words) > 0.97 * len(words)


@pytest.fixture(scope="module")
def grants(examples: Any) -> dict[str, Report]:
    """The grant reports of the samples, made now."""
    reports: dict[str, Report] = examples.grants()
    return reports


@pytest.mark.parametrize("name", ["subvencion.html", "subvention.docx"])
def test_the_grant_report_is_what_the_samples_print(grants: dict[str, Report], name: str) -> None:
    """Word for word, leaving out pictures, hashes, versions and numbers."""
    form = name.rpartition(".")[2]
    now = written(grants[name], form, Templates())
    assert _letters(form, (EXAMPLES / name).read_bytes()) == _letters(form, now), "run make examples, and look"


def test_the_printed_grant_report_is_what_the_samples_print(grants: dict[str, Report]) -> None:
    """Every long word of the report of today stands in the PDF; where lines and pages break may differ."""
    page = re.sub(
        r"<style>.*?</style>|<[^>]+>", " ", written(grants["grant.pdf"], "html", Templates()).decode(), flags=re.DOTALL
    )
    printed = _letters("pdf", (EXAMPLES / "grant.pdf").read_bytes())
    words = set(re.findall(r"[a-z]{5,}", page))
    assert len(words) > 500
    assert sum(word in printed for word in words) > 0.98 * len(words), "run make examples, and look"


def test_all_examples_are_small_together() -> None:
    """Nobody waits for them when the project is fetched."""
    assert sum(Path(path).stat().st_size for path in EXAMPLES.iterdir()) < 3 * SMALL


def _letters(form: str, made: bytes) -> str:
    """The letters of a file; hashes, numbers, and places to break are what may change."""
    if form == "pdf":
        text = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(made))
    elif form == "html":
        text = re.sub(r"<style>.*?</style>|<[^>]+>", " ", made.decode(), flags=re.DOTALL)
    else:
        text = " ".join(node.text or "" for node in docx.Document(io.BytesIO(made)).element.body.iter("{*}t"))
    return re.sub(r"[\W\d_]+", "", re.sub(r"\b[0-9a-f\u200b]{40,}\b", "", text))
