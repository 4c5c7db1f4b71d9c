"""Keeps large tables on the disk while a question is answered; small ones stay in memory.

The folder goes when the process ends.  Keys of awards are joined, and conditions followed, a part at a
time, so that ten million awards need little more memory than two.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from fundflow import shares
from fundflow.errors import WorkspaceError
from fundflow.flow import collected

if TYPE_CHECKING:
    from fundflow.shares import Share

GIGA = 1e9
LARGE = 2_000_000
"""From so many awards on, tables are kept on the disk and taken in parts of so many."""
TOGETHER = 4_000_000
"""Awards times conditions that are followed at once."""
EACH = 150
"""Bytes that following needs at most for an award and a condition, as measured on ten million awards."""


class Scratch:
    """Where the tables of one question are."""

    def __init__(self, awards: pl.LazyFrame) -> None:
        self.awards = height(awards)

    @cached_property
    def folder(self) -> Path:
        """The folder, made when it is first needed."""
        place = Path(tempfile.mkdtemp(prefix="fundflow-"))
        atexit.register(shutil.rmtree, place, ignore_errors=True)
        return place

    @property
    def large(self) -> bool:
        """Whether tables are kept on the disk."""
        return self.awards > LARGE

    def hold(self, frame: pl.LazyFrame, name: str) -> pl.LazyFrame:
        """Compute a table once, in its order."""
        if not self.large:
            return collected(frame).lazy()
        path = self.folder / f"{name}.parquet"
        frame.sink_parquet(path, maintain_order=True)
        return pl.scan_parquet(path)

    def shares(self) -> list[Share]:
        """Return what chooses the parts of the awards by their keys, their numbers or their holders."""
        return shares.shares(self.awards, LARGE)


def batches(conditions: int, awards: int) -> list[list[int]]:
    """Return which conditions are followed together on so many awards; all of none are one batch.

    Raises:
        WorkspaceError: even one of them may need more memory than is free.
    """
    step = max(1, TOGETHER // max(1, awards))
    needed, free = awards * min(step, conditions) * EACH, _free()
    if awards > LARGE and free is not None and needed > free:
        raise WorkspaceError(
            f"Conditions on {awards:,} awards that hang together may need {needed / GIGA:.1f} GB of memory, and "
            f"{free / GIGA:.1f} are free. Close other programs, use a larger machine, or a Spark cluster: "
            "fundflow exposure --engine spark"
        )
    return [list(range(first, min(first + step, conditions))) for first in range(0, max(1, conditions), step)]


def height(rows: pl.LazyFrame) -> int:
    """Return how many rows a table has."""
    return int(rows.select(pl.len()).collect().item())


def _free() -> int | None:
    """Return how much memory is free, where the system says it."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    told = [line.split()[1] for line in lines if line.startswith("MemAvailable:")]
    return int(told[0]) * 1024 if told else None
