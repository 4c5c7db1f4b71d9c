"""Reads pages that are pictures, through the `tesseract` command.

Turns a rendering into lines and the places of their words.  Words it is not sure of are kept, because
a doubtful clause is worth reading; a page on which it is unsure of most words is not taken as read.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from fundflow.model import Box, Line, Placed, Run

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fundflow.reading.pictures import Picture

_LANGUAGES = ("eng", "spa", "fra", "por")
_SECONDS = 120
"""Time for one page."""
_UNSURE = 40.0
"""Mean confidence, of 100, below which a page is not taken as read."""
INSTALL = "install Tesseract to read scanned pages"


class Recognised(NamedTuple):
    """What was read on a page, or why nothing was."""

    lines: tuple[Line, ...] = ()
    placed: tuple[Placed, ...] = ()
    failure: str = ""


class _Word(NamedTuple):
    """A row of Tesseract's table, in pixels."""

    line: tuple[int, int, int]
    left: int
    top: int
    width: int
    height: int
    confidence: float
    text: str


def languages() -> str:
    """Give the installed languages that are of use, as Tesseract takes them; empty without Tesseract."""
    return "+".join(name for name in _LANGUAGES if name in _installed())


@cache
def _installed() -> frozenset[str]:
    """Ask Tesseract once what it can read."""
    if shutil.which("tesseract") is None:
        return frozenset()
    try:
        listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return frozenset()
    return frozenset(listed.stdout.decode("utf-8", "replace").split())


def recognise(picture: Picture, number: int) -> Recognised:
    """Read the rendering of one page."""
    try:
        table = _run(picture)
    except subprocess.TimeoutExpired:
        return Recognised(failure=f"Tesseract took longer than {_SECONDS} s; look at the page yourself")
    except (OSError, subprocess.CalledProcessError) as error:
        return Recognised(failure=f"Tesseract failed ({error}); check its installation")
    words = list(_words(table))
    if not words:
        return Recognised(failure="Tesseract found no words on it; look at the page yourself")
    if sum(word.confidence for word in words) < _UNSURE * len(words):
        return Recognised(failure="too unclear for Tesseract; look at the page yourself")
    return _lines(words, number, picture.scale)


def _run(picture: Picture) -> str:
    """Run Tesseract on a rendering and give its table of words."""
    mode = "1" if "osd" in _installed() else "3"  # 1 also finds out which way the page is turned
    command = ["tesseract", "stdin", "stdout", "-l", languages(), "--dpi", "200", "--psm", mode, "tsv"]
    data = b"P5 %d %d 255\n" % (picture.width, picture.height) + picture.pixels
    done = subprocess.run(
        command,
        input=data,
        capture_output=True,
        timeout=_SECONDS,
        check=True,
        env=os.environ | {"OMP_THREAD_LIMIT": "1"},
    )
    return done.stdout.decode("utf-8", "replace")


def _words(table: str) -> Iterable[_Word]:
    """Read the rows of Tesseract's table that hold words."""
    for row in csv.reader(table.splitlines()[1:], delimiter="\t", quoting=csv.QUOTE_NONE):
        if len(row) == 12 and row[0] == "5" and row[11].strip():
            block, paragraph, line, _, left, top, width, height = map(int, row[2:10])
            yield _Word((block, paragraph, line), left, top, width, height, float(row[10]), row[11].strip())


def _lines(words: Iterable[_Word], number: int, scale: float) -> Recognised:
    """Join words to lines and number their characters from the first word of the page on."""
    rows: dict[tuple[int, int, int], list[_Word]] = {}
    for word in words:
        rows.setdefault(word.line, []).append(word)
    lines: list[Line] = []
    placed: list[Placed] = []
    start = 0
    for row in rows.values():
        first = start
        for word in row:
            box = Box(
                number,
                word.left / scale,
                word.top / scale,
                (word.left + word.width) / scale,
                (word.top + word.height) / scale,
            )
            placed.append(Placed(Run(number, start, len(word.text)), box))
            start += len(word.text) + 1
        lines.append(_line(row, number, first, scale))
    return Recognised(tuple(lines), tuple(placed))


def _line(row: list[_Word], number: int, start: int, scale: float) -> Line:
    top, bottom = min(word.top for word in row), max(word.top + word.height for word in row)
    tall = sorted(word.height for word in row)[len(row) // 2]
    return Line(
        page=number,
        text=" ".join(word.text for word in row),
        x0=min(word.left for word in row) / scale,
        top=top / scale,
        x1=max(word.left + word.width for word in row) / scale,
        bottom=bottom / scale,
        size=float(round(tall / scale * 1.2)),
        start=start,
    )
