"""Show what is being done, on stderr, when it takes a while: pages and rows on a terminal only, long steps always."""

from __future__ import annotations

import logging
import sys
import time
from contextlib import contextmanager
from pathlib import PurePath
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import Progress, TaskID

PATIENCE = 1.0
"""Seconds of silence before a bar appears."""
PAUSE = 2.0
"""Seconds between two lines about parts of a long step."""


@contextmanager
def progress(files: int) -> Iterator[Callable[[str, int, int], None] | None]:
    """Give what `check_files` calls for each page; None when nobody is watching."""
    if not sys.stderr.isatty():
        yield None
        return
    bars = _Bars(files)
    try:
        yield bars.page
    finally:
        bars.close()


@contextmanager
def rows_read() -> Iterator[Callable[[str, int], None] | None]:
    """Give what an import calls with the rows read so far; None when nobody is watching."""
    if not sys.stderr.isatty():
        yield None
        return
    counts = _Counts()
    try:
        yield counts.rows
    finally:
        counts.close()


def tell_steps() -> None:
    """Say on stderr what is done with large data, from now on."""
    from fundflow.steps import LOG

    LOG.handlers = [_Steps()]
    LOG.setLevel(logging.DEBUG)


class _Steps(logging.Handler):
    """One line for what begins; of parts that follow each other quickly, only some."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = time.monotonic()
        self.last = -PAUSE

    def emit(self, record: logging.LogRecord) -> None:
        """Say it, with the time since the command began."""
        now = time.monotonic()
        if record.levelno >= logging.INFO or now - self.last >= PAUSE:
            self.last = now
            click.echo(f"[{now - self.begun:.0f} s] {record.getMessage()} …", err=True)


class _Counts:
    """One line that counts the rows of the file being imported; made when patience ends."""

    def __init__(self) -> None:
        self.begun = time.monotonic()
        self.shown: Progress | None = None
        self.tasks: dict[str, TaskID] = {}

    def rows(self, path: str, rows: int) -> None:
        """Say how many rows of a file were read."""
        if self.shown is None and time.monotonic() - self.begun < PATIENCE:
            return
        shown = self.shown or self._open()
        for other in set(self.tasks) - {path}:
            shown.update(self.tasks[other], visible=False)
        if path not in self.tasks:
            self.tasks[path] = shown.add_task(_name(path), total=None)
        shown.update(self.tasks[path], completed=rows)

    def close(self) -> None:
        """Take the line away."""
        if self.shown is not None:
            self.shown.stop()

    def _open(self) -> Progress:
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        self.shown = Progress(
            SpinnerColumn(),
            TextColumn("Importing {task.description}", markup=False),
            TextColumn("{task.completed:,} rows"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self.shown.start()
        return self.shown


class _Bars:
    """One bar for the file being read; made when patience ends."""

    def __init__(self, files: int) -> None:
        self.files = files
        self.begun = time.monotonic()
        self.shown: Progress | None = None
        self.tasks: dict[str, TaskID] = {}

    def page(self, path: str, page: int, pages: int) -> None:
        """Move the bar of a file."""
        if self.shown is None and time.monotonic() - self.begun < PATIENCE:
            return
        shown = self.shown or self._open()
        if path not in self.tasks:
            self.tasks[path] = shown.add_task(_name(path), total=pages)
        shown.update(self.tasks[path], completed=page, total=pages, visible=page < pages or self.files == 1)

    def close(self) -> None:
        """Take the bars away: the result follows."""
        if self.shown is not None:
            self.shown.stop()

    def _open(self) -> Progress:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self.shown = Progress(
            TextColumn("Reading {task.description}", markup=False),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TextColumn("pages"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self.shown.start()
        return self.shown


def _name(path: str) -> str:
    from fundflow.report.plain import plain

    return plain(PurePath(path).name)[:40]
