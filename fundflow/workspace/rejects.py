"""Writes the rows that were not used into a file that a spreadsheet opens: one for each source.

Cells that a spreadsheet would take for a formula are marked as text.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import polars as pl

from fundflow.spreadsheet import inert
from fundflow.workspace import disk

if TYPE_CHECKING:
    from pathlib import Path

    from fundflow.workspace.store import Workspace

MOST = 1_000_000
"""More lines no spreadsheet opens; the table `rejected` has them all."""


def write(workspace: Workspace, owner: str) -> Path | None:
    """Write the rejected rows of a source, or take an old file away when there are none.

    Raises:
        WorkspaceError: the disk is full or broken.
    """
    path = workspace.folder / "rejected" / f"{owner}.csv"
    rows = workspace.scan("rejected").filter(pl.col("source") == owner).drop("source").head(MOST).collect()
    with disk.told(workspace.folder, "writing the rejected rows"):
        if rows.is_empty():
            path.unlink(missing_ok=True)
            return None
        path.parent.mkdir(exist_ok=True)
        disk.replace(path, _csv(rows))
    return path


def _csv(rows: pl.DataFrame) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["part", "row", "why", "left out on purpose", "values"])
    for part, row, why, values, unreadable in rows.iter_rows():
        writer.writerow([inert(part or ""), row, inert(why or ""), "" if unreadable else "yes", inert(values or "")])
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")
