"""`check_files`: one bad file costs itself only, nothing is sent, the same input gives the same bytes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from reportlab.pdfgen.canvas import Canvas
from texts import ROOT, shipped_detector

import fundflow
from fundflow.analysis import check_files
from fundflow.model import Organization, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.model import Analysis, Checked

ON = date(2026, 11, 21)
PLEDGE = "The Recipient must have a policy explicitly opposing prostitution and sex trafficking."
SYRINGE = "No funds may be used to purchase sterile needles or syringes."
PARENT = Path(fundflow.__file__).parent.parent
GUARD = """
import os, sys

def guard(event, arguments):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.bind", "socket.sendto"}:
        with open(os.environ["GUARD_LOG"], "a") as log:
            log.write(f"{event} {arguments}\\n")
        raise RuntimeError("no network here")

def note():
    with open(os.environ["GUARD_LOG"], "a") as log:
        log.write("guarded\\n")

note()
sys.addaudithook(guard)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=note)
"""
"""Run at the start of every Python process of a check, and kept by its copies: refuses and writes down each try to
reach something."""


def a_pdf(path: Path, *lines: str, pages: int = 1) -> Path:
    """Write a PDF whose every page holds the lines."""
    canvas = Canvas(str(path), invariant=True)
    for _ in range(pages):
        for row, line in enumerate(lines):
            canvas.drawString(72, 740 - 40 * row, line)
        canvas.showPage()
    canvas.save()
    return path


def check(paths: Sequence[Path], **options: Any) -> Analysis:
    """Check files with the shipped rules."""
    return check_files(paths, shipped_detector().book, on=ON, **options)


def results(documents: Sequence[Checked]) -> list[tuple[str, list[tuple[str, int]]]]:
    """Return what was found in each document."""
    return [(Path(d.path).name, [(f.family, f.page) for f in d.findings]) for d in documents]


GOOD = [("good.pdf", [("prostitution-pledge", 1), ("syringe-funding-ban", 1)])]
BAD = {
    "missing.pdf": "there is no such file",
    "folder": "folder",
    "empty.pdf": "empty",
    "text-called.pdf": "not",
    "noise.pdf": "",
    "cut.pdf": "",
    "nothing.bin": "not",
}
"""Files that give no result, and a word of the reason."""


@pytest.fixture(scope="module")
def bad_and_good(tmp_path_factory: pytest.TempPathFactory) -> tuple[Analysis, list[Path]]:
    """Check each kind of bad file beside a good one, which stands in the middle."""
    folder = tmp_path_factory.mktemp("mixed")
    good = a_pdf(folder / "good.pdf", PLEDGE, SYRINGE)
    (folder / "folder").mkdir()
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "text-called.pdf").write_bytes(b"\x00\x01 this is no PDF")
    (folder / "noise.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 40)
    (folder / "cut.pdf").write_bytes(good.read_bytes()[:200])
    (folder / "nothing.bin").write_bytes(b"\x00" * 1000)
    names = list(BAD)
    paths = [folder / name for name in (*names[:3], "good.pdf", *names[3:])]
    return check(paths, jobs=2), paths


def test_a_good_file_survives_bad_neighbours(bad_and_good: tuple[Analysis, list[Path]]) -> None:
    """What is found in a good file does not depend on the files beside it."""
    assert results(bad_and_good[0].documents) == GOOD


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_skipped_with_its_reason(bad_and_good: tuple[Analysis, list[Path]], name: str) -> None:
    """A file that gives no result is named with a reason in words, never as an internal error."""
    [reason] = [s.reason for s in bad_and_good[0].skipped if Path(s.path).name == name]
    assert BAD[name] in reason
    assert len(reason.split()) > 3
    assert "internal error" not in reason
    assert "Traceback" not in reason


def test_every_file_is_in_the_result_once(bad_and_good: tuple[Analysis, list[Path]]) -> None:
    """No file is lost and none is told twice; skipped ones keep the order they were given in."""
    analysis, paths = bad_and_good
    skipped = [s.path for s in analysis.skipped]
    assert sorted([*skipped, *(d.path for d in analysis.documents)]) == sorted(map(str, paths))
    assert skipped == [str(p) for p in paths if p.name in BAD]


def test_documents_keep_their_order(tmp_path: Path) -> None:
    """Results come in the order of the files, however long each takes."""
    paths = [a_pdf(tmp_path / f"{n}.pdf", PLEDGE, pages=30 if n == 0 else 1) for n in range(4)]
    assert [d.path for d in check(paths, jobs=2).documents] == [str(p) for p in paths]


def test_a_finding_has_boxes_on_its_words(tmp_path: Path) -> None:
    """Boxes lie where the words were drawn, in points from the top left."""
    [document] = check([a_pdf(tmp_path / "good.pdf", PLEDGE, SYRINGE)]).documents
    pledge, syringe = document.findings
    [box] = syringe.boxes
    assert (box.page, round(box.x0)) == (1, 72)
    drawn = 842 - 700
    assert box.top < drawn < box.bottom + 1
    assert pledge.boxes[0].bottom < box.top


def test_findings_are_judged_for_the_organisation(tmp_path: Path) -> None:
    """The profile decides the verdict; without one the pledge needs review and asks."""
    path = a_pdf(tmp_path / "good.pdf", PLEDGE)
    statuses = []
    for organization in (None, Organization("A", "US", "ngo", "none"), Organization("B", "KE", "ngo", "none")):
        [finding] = check([path], organization=organization).documents[0].findings
        assert finding.verdict is not None
        assert bool(finding.verdict.questions) == (organization is None)
        statuses.append(finding.verdict.status)
    assert statuses == [Status.NEEDS_REVIEW, Status.EXEMPT, Status.APPLIES]


def test_progress_is_told(tmp_path: Path) -> None:
    """Each page of each file is reported in order, with the number of pages."""
    told: list[tuple[str, int, int]] = []
    path = a_pdf(tmp_path / "good.pdf", PLEDGE, pages=5)
    check([path], on_progress=lambda name, page, pages: told.append((name, page, pages)))
    assert told
    assert {(name, pages) for name, _, pages in told} == {(str(path), 5)}
    assert [page for _, page, _ in told] == sorted(page for _, page, _ in told)


def test_a_file_beyond_the_limit_of_pages_is_named(tmp_path: Path) -> None:
    """A file with too many pages is skipped with its number of pages, the limit and how to raise it, never cut in silence."""
    analysis = check([a_pdf(tmp_path / "long.pdf", PLEDGE, pages=4)], max_pages=2)
    [(_, reason)] = analysis.skipped
    assert analysis.documents == ()
    assert "4 pages" in reason
    assert "limit of 2" in reason
    assert "--max-pages" in reason


def test_no_files_give_an_empty_analysis() -> None:
    """Nothing to check is no error."""
    analysis = check([])
    assert (analysis.documents, analysis.skipped) == ((), ())


def run(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command line in a folder, with the package that is under test."""
    path = os.pathsep.join([environment.pop("first", ""), str(PARENT)] if PARENT == ROOT else [environment.pop("first", "")])
    given = {**os.environ, "PYTHONPATH": path.strip(os.pathsep), **environment}
    command = [sys.executable, "-m", "fundflow", "check", *words, "--on", "2026-11-21", "--format", "json"]
    return subprocess.run(command, cwd=folder, env=given, capture_output=True, check=False)


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    """A folder with three kinds of document and one that is broken."""
    a_pdf(tmp_path / "good.pdf", PLEDGE, SYRINGE, pages=3)
    (tmp_path / "letter.txt").write_text(f"{PLEDGE}\n\n{SYRINGE}\n", encoding="utf-8")
    (tmp_path / "page.html").write_text(f"<html><body><p>{PLEDGE}</p></body></html>", encoding="utf-8")
    (tmp_path / "empty.pdf").write_bytes(b"")
    return tmp_path


NAMES = ("good.pdf", "letter.txt", "page.html", "empty.pdf")


def test_two_runs_give_the_same_bytes(samples: Path) -> None:
    """The same input gives the same bytes, whatever the hash seed and the number of workers."""
    first = run(samples, *NAMES, PYTHONHASHSEED="1")
    second = run(samples, *NAMES, "--jobs", "3", PYTHONHASHSEED="2")
    assert first.returncode == second.returncode == 3
    assert first.stdout == second.stdout
    assert len(json.loads(first.stdout)["documents"]) == 3


def test_a_check_needs_no_network(samples: Path) -> None:
    """With every connection refused, in the workers too, a check works and has tried none."""
    guard, log = samples / "guard", samples / "guard.log"
    guard.mkdir()
    (guard / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    free = run(samples, *NAMES)
    guarded = run(samples, *NAMES, "--jobs", "2", first=str(guard), GUARD_LOG=str(log))
    assert guarded.stdout == free.stdout
    noted = log.read_text(encoding="utf-8").splitlines()
    assert set(noted) == {"guarded"}
    assert len(noted) >= 3, "the command and its two workers"


def test_the_guard_would_see_a_connection(tmp_path: Path) -> None:
    """The test above would notice a program that reaches out."""
    (tmp_path / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    log = tmp_path / "log"
    code = "import socket; socket.create_connection(('127.0.0.1', 9))"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "GUARD_LOG": str(log)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=False)
    assert done.returncode != 0
    assert "socket.getaddrinfo" in log.read_text(encoding="utf-8")
