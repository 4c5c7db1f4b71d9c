"""Keeps what persons say awards carry, without a document or a programme that says so; each can be taken back.

An assertion names an award or a funder, and a rule or only a family.  The same assertion again takes
the place of the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from fundflow import __version__
from fundflow.errors import WorkspaceError
from fundflow.workspace import TABLES, Workspace

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from pathlib import Path

    from fundflow.workspace.store import Writer

WAIT = 5.0
SAME = ("source_kind", "award_key", "funder", "rule", "family")
OWNER = "assertions"


class Said(NamedTuple):
    """What a person says: of one award, or of every award of a funder."""

    family: str
    because: str
    rule: str = ""
    award: tuple[str, str] = ("", "")
    """Kind and key."""
    funder: str = ""


def keep(folder: Path, said: Said, on: date) -> int:
    """Keep an assertion and return its number.

    Raises:
        WorkspaceError: the workspace cannot be written.
    """
    with Workspace.open(folder).writing(WAIT) as writer:
        rows = _kept(folder, writer)
        number = int(rows["number"].max() or 0) + 1  # type: ignore[arg-type]  # a column of whole numbers
        values = (number, *said.award, said.funder, said.rule, said.family, said.because, on)
        new = pl.DataFrame([values], schema=TABLES[OWNER].types, orient="row")
        others = rows.join(new, on=SAME, how="anti")
        _write(writer, pl.concat([others, new]))
    return number


def take_back(folder: Path, numbers: Collection[int]) -> pl.DataFrame:
    """Take assertions back and return what they said.

    Raises:
        WorkspaceError: there is none of such a number, or the workspace cannot be written.
    """
    with Workspace.open(folder).writing(WAIT) as writer:
        rows = _kept(folder, writer)
        gone = rows.filter(pl.col("number").is_in(list(numbers)))
        missing = sorted(set(numbers) - set(gone["number"]))
        if missing:
            named = ", ".join(map(str, missing))
            raise WorkspaceError(f"There is no assertion {named}. See them: fundflow attach --list")
        _write(writer, rows.join(gone, on="number", how="anti"))
    return gone


def _kept(folder: Path, writer: Writer) -> pl.DataFrame:
    """Return all assertions; those of a fundflow that gave no numbers get theirs now."""
    rows = Workspace(folder, writer.manifest).scan(OWNER).collect()
    place = pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
    return rows.with_columns(pl.coalesce("number", place), pl.col("funder", "rule").fill_null(""))


def _write(writer: Writer, rows: pl.DataFrame) -> None:
    with writer.part(OWNER, __version__) as part:
        part.add(OWNER, rows)
