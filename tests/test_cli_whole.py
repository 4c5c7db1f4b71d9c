"""The whole way from a PDF to every format, on a sample grant."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2
import pytest
from jsonschema import Draft4Validator, Draft202012Validator

from fundflow.schema import text as schema_text

if TYPE_CHECKING:
    from collections.abc import Sequence

TOP = Path(__file__).parent.parent
GRANT = TOP / "grants" / "us-federal-agreement" / "document.pdf"
SARIF = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))


def fundflow(*words: object, seed: str = "0") -> subprocess.CompletedProcess[str]:
    """Run the program as people do."""
    settings = {**os.environ, "PYTHONHASHSEED": seed}
    command = [sys.executable, "-m", "fundflow", *map(str, words)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, cwd=TOP, env=settings)


@pytest.fixture(scope="module")
def result() -> dict[str, Any]:
    """The JSON of the sample."""
    done = fundflow("check", GRANT, "--on", "2026-11-21", "--format", "json")
    assert done.returncode in {0, 3}, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def letters(text: str) -> str:
    """Letters and digits only: line ends, hyphens at them and spaces differ between readers."""
    return re.sub(r"\W", "", text)


def under(page: pypdfium2.PdfPage, quads: Sequence[float]) -> str:
    """The text below a highlight, asked of PDFium."""
    text = page.get_textpage()
    parts = []
    for start in range(0, len(quads), 8):
        across, down = quads[start : start + 8 : 2], quads[start + 1 : start + 8 : 2]
        parts.append(text.get_text_bounded(min(across), min(down), max(across), max(down)))
    return "".join(parts)


def test_json_of_a_real_document(result: dict[str, Any]) -> None:
    """Real findings follow the schema, and there are some."""
    Draft202012Validator(json.loads(schema_text())).validate(result)
    assert len(result["documents"][0]["findings"]) > 5


def test_same_bytes_in_every_run() -> None:
    """Two runs with different hash seeds print the same bytes."""
    words = ("check", GRANT, "--on", "2026-11-21", "--format", "json")
    first, second = (fundflow(*words, seed=seed).stdout for seed in ("1", "2"))
    assert first == second


def test_sarif_of_a_real_document() -> None:
    """Real findings and all rules make valid SARIF."""
    done = fundflow("check", GRANT, "--format", "sarif")
    Draft4Validator(SARIF).validate(json.loads(done.stdout))


def test_marks_are_on_the_words(result: dict[str, Any], tmp_path: Path) -> None:
    """The text under each highlight is the quote, whole, and little else."""
    fundflow("check", GRANT, "--on", "2026-11-21", "--annotate", tmp_path / "out.pdf")
    quotes = {finding["id"]: finding for finding in result["documents"][0]["findings"]}
    seen = 0
    with pikepdf.open(tmp_path / "out.pdf") as pdf, pypdfium2.PdfDocument(tmp_path / "out.pdf") as shown:
        for number, page in enumerate(pdf.pages):
            for note in (each for each in page.get("/Annots", []) if each.Subtype == "/Highlight"):
                finding = quotes.get(str(note.NM).removeprefix("fundflow-").rpartition("-")[0])
                if finding and finding["page"] == finding["end_page"]:
                    seen += 1
                    found = letters(under(shown[number], [float(each) for each in note.QuadPoints]))
                    assert letters(finding["quote"]) in found
                    assert len(found) <= len(letters(finding["quote"])) + 4
    assert seen > 5


def test_several_files_with_a_bad_one(tmp_path: Path) -> None:
    """A folder and a missing file do not stop the others; the exit code says so."""
    done = fundflow("check", GRANT, tmp_path, tmp_path / "none.pdf", "--format", "json")
    assert done.returncode == 3
    found = json.loads(done.stdout)
    assert len(found["documents"]) == 1
    assert {Path(each["path"]) for each in found["skipped"]} == {tmp_path, tmp_path / "none.pdf"}


def test_schema_of_a_pack_that_is_wrong(tmp_path: Path) -> None:
    """A pack with a mistake ends with 4 before anything is read."""
    (tmp_path / "pack.yaml").write_text('name: ours\nversion: "1"\n', encoding="utf-8")
    (tmp_path / "bad.yaml").write_text("id: bad\ncolour: red\n", encoding="utf-8")
    done = fundflow("check", GRANT, "--pack", tmp_path)
    assert done.returncode == 4
    assert "bad.yaml" in done.stderr
    assert done.stdout == ""
