"""Measures the CPU time of reading against `pdftotext` on the same files, and the peak memory.

Run it as `python tests/bench/reading.py`.  Both are run in turn, five times; each figure is user plus
system time, children and start-up included, summed over all files; the ratio is that of each pair.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"
ROUNDS = 5
LIMIT = 1.3
"""The ratio to `pdftotext` that reading must not exceed."""
WORDS = [
    "the",
    "recipient",
    "shall",
    "not",
    "use",
    "any",
    "funds",
    "made",
    "available",
    "under",
    "this",
    "agreement",
    "for",
    "a",
    "purpose",
    "that",
    "is",
    "unallowable",
    "and",
    "must",
    "ensure",
    "that",
    "each",
    "subrecipient",
    "certifies",
    "in",
    "writing",
    "that",
    "it",
    "complies",
    "with",
    "these",
    "terms",
    "and",
    "conditions",
    "including",
    "reporting",
    "requirements",
    "records",
    "retention",
    "access",
    "to",
    "information",
    "audit",
    "organization",
    "activities",
    "assistance",
    "program",
    "services",
    "implementation",
    "administration",
]

READ_ALL = """
import resource, sys
from pathlib import Path
from fundflow.reading import read_document
pages = 0
for name in sys.argv[1:]:
    pages += read_document(Path(name), closer_look=lambda text: False, ocr=False, max_pages=99999).pages
print(pages, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def main() -> int:
    """Print the table; the exit code says whether the limit is kept on real files, or else on ours."""
    with tempfile.TemporaryDirectory() as folder:
        sets = {"real files, twice": shared() * 2, "generated": generated(Path(folder))}
        print(
            f"{'':20}{'files':>6}{'pages':>7}{'ours, s':>9}{'pdftotext, s':>14}{'ratio':>7}  {'(range)':14}{'peak MB':>8}"
        )
        ratios = [measure(name, files) for name, files in sets.items() if files]
    return 0 if ratios[0] <= LIMIT else 1


def measure(name: str, files: list[Path]) -> float:
    """Measure one set of files and print its row."""
    rows = []
    for _ in range(ROUNDS):
        theirs, _out = spent(lambda: pdftotext(files))
        ours, out = spent(lambda: read_all(files))
        rows.append((ours, theirs, ours / theirs))
    pages, peak = map(int, out.split())
    ours, theirs, ratio = (median(row[column] for row in rows) for column in range(3))
    spread = f"({min(row[2] for row in rows):.2f}-{max(row[2] for row in rows):.2f})"
    print(f"{name:20}{len(files):6}{pages:7}{ours:9.2f}{theirs:14.2f}{ratio:7.2f}  {spread:14}{peak:8}")
    return ratio


def spent(action: object) -> tuple[float, str]:
    """Give the CPU time of an action's child processes and what it returned."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = action()  # type: ignore[operator]
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, result


def pdftotext(files: list[Path]) -> str:
    """Run the reference on every file."""
    for file in files:
        subprocess.run(
            [shutil.which("pdftotext") or "pdftotext", file, "-"],
            stdout=subprocess.DEVNULL,
            check=False,
            stderr=subprocess.DEVNULL,
        )
    return ""


def read_all(files: list[Path]) -> str:
    """Read every file in one process of our own."""
    command = [sys.executable, "-c", READ_ALL, *map(str, files)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=os.environ | {"PYTHONPATH": str(ROOT)})
    return done.stdout.decode()


def shared() -> list[Path]:
    """List the real files that can be opened, where they are present."""
    skip = ("password", "encrypted")
    return [f for f in sorted(SHARED.glob("pdf-*/*")) if not any(word in f.name for word in skip)]


def generated(folder: Path) -> list[Path]:
    """Make three files of 300 dense pages each: one column, two columns, with running heads."""
    return [make(folder / f"{columns}-{seed}.pdf", columns, seed) for columns, seed in ((1, 1), (2, 2), (1, 3))]


def make(path: Path, columns: int, seed: int) -> Path:
    """Write one file of 300 pages."""
    from reportlab.lib.pagesizes import letter
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    chance = random.Random(seed)
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    canvas = Canvas(str(path), pagesize=letter)
    width = 468 / columns - 12
    for page in range(1, 301):
        canvas.setFont("Vera", 8)
        canvas.drawString(72, 750, "GRANT AGREEMENT")
        canvas.drawString(520, 750, f"Page {page}")
        for column in range(columns):
            text = canvas.beginText(72 + column * (width + 24), 720)
            text.setFont("Vera", 8)
            for _ in range(54):
                line = chance.choice(WORDS)
                while canvas.stringWidth(line, "Vera", 8) < width - 40:
                    line += " " + chance.choice(WORDS)
                text.textLine(line)
            canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return path


if __name__ == "__main__":
    sys.exit(main())
