"""The example papers are what the samples print today; a stale one is written anew by `make examples`."""

from __future__ import annotations

import importlib.util
import re
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
from texts import ROOT

from fundflow.report.printed.templates import Templates
from fundflow.report.printed.writers import written

if TYPE_CHECKING:
    from fundflow.report.papers.shared import Made

EXAMPLES = ROOT / "reports" / "examples"
PAPERS = ("network", "dossier", "compendium")
CHANGING = re.compile(r"data:image/[^\"]+|[0-9a-f]{64}|fundflow \d+\.\d+\.\d+|\(?20\d\d\.\d\d")
"""Pictures, which depend on the library that draws them, hashes and versions."""
SMALL = 500_000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    """Every paper of the samples, made now."""
    spec = importlib.util.spec_from_file_location("examples", ROOT / "reports" / "examples.py")
    assert spec
    assert spec.loader
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    papers: dict[str, Made] = module.papers(tmp_path_factory.mktemp("examples") / "workspace")
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
