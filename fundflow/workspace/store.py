"""A workspace: a folder of Parquet tables that is always whole.

Readers take the files that the manifest names and never wait.  A writer makes new files under names
that nobody uses yet, then replaces the manifest; whatever stops it before that moment changes
nothing, and what it left over is swept up by the next writer.
"""

from __future__ import annotations

import shutil
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from fundflow.errors import WorkspaceError
from fundflow.measures import PUBLISHER
from fundflow.workspace import disk, lock, manifest
from fundflow.workspace.part import Part
from fundflow.workspace.schema import TABLES, text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fundflow.workspace.manifest import File, Manifest

STAGING = "unfinished"
GRACE = 3600
"""Seconds for which a file that no longer counts is kept, for readers that have just begun."""
KEYED = {"awards", "transactions"}
"""Tables whose rows have a key; the same key in two files of one publisher is the same row."""


@dataclass(frozen=True)
class Workspace:
    """A workspace on disk; reading sees what the manifest said when it was opened."""

    folder: Path
    manifest: Manifest

    @classmethod
    def create(cls, folder: Path, version: str) -> Workspace:
        """Make an empty workspace, or open the one that is there.

        Raises:
            WorkspaceError: the folder holds something else, or cannot be written.
        """
        if (folder / manifest.NAME).exists():
            return cls.open(folder)
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise WorkspaceError(
                f"{folder}: there is something here that is no workspace. Choose a new or an empty folder."
            )
        with disk.told(folder, "making the workspace"):
            folder.mkdir(parents=True, exist_ok=True)
            disk.replace(folder / "README.md", text().encode())
            manifest.save(folder, manifest.Manifest(fundflow=version))
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path) -> Workspace:
        """Open a workspace.

        Raises:
            WorkspaceError: there is none, or this fundflow cannot read it.
        """
        return cls(folder, manifest.load(folder))

    def scan(self, table: str) -> pl.LazyFrame:
        """Return every row of a table, also awards and transactions that stand in several files."""
        types = TABLES[table].types
        paths = [self.folder / file.name for file in self.manifest.of(table) if file.rows]
        if not paths:
            return pl.LazyFrame(schema=types)
        # Files of an older fundflow lack the columns that came later.
        return pl.scan_parquet(paths, glob=False, schema=types, missing_columns="insert")

    def current(self, table: str) -> pl.LazyFrame:
        """Return every row once: of a key that stands in several files, that of the file imported last.

        Of a tax return that was filed again, in another file, only what was filed last is there.
        Transactions without a key of their own cannot be recognised and are all returned.
        """
        rows = self.scan(table)
        if table not in KEYED or len({file.owner for file in self.manifest.of(table)}) < 2:
            return rows
        rows = self._filed_last(rows, "key" if table == "awards" else "award_key")
        order = {file.owner: place for place, file in enumerate(self.manifest.of(table))}
        place = pl.col("source").replace_strict(order, return_dtype=pl.Int64)
        known = rows.filter(pl.col("key") != "").with_columns(_publisher=PUBLISHER, _place=place)
        same = ["_publisher", "key"]
        several = known.group_by(same).agg(n=pl.col("source").n_unique(), _place=pl.col("_place").max())
        repeated = several.filter(pl.col("n") > 1).drop("n")
        last = known.join(repeated, on=[*same, "_place"], how="semi")
        once = pl.concat([known.join(repeated, on=same, how="anti"), last]).drop("_publisher", "_place")
        return pl.concat([once, rows.filter(pl.col("key") == "")])

    def resolved(self) -> pl.LazyFrame:
        """Return which organisation every party is today, as far as that was found out: party, organization."""
        return self.scan("resolved").select("party", "organization").unique("party", keep="any")

    def _filed_last(self, rows: pl.LazyFrame, key: str) -> pl.LazyFrame:
        """Leave out the rows of editions that were filed again."""
        gone = self.replaced()
        if gone.is_empty():
            return rows
        whole = pl.col(key).str.extract(r"^(.*):[^:]*:[^:]*$")
        same = ["source_kind", "source", "whole"]
        return rows.with_columns(whole=whole).join(gone.lazy(), on=same, how="anti").drop("whole")

    def replaced(self) -> pl.DataFrame:
        """Return the editions in place of which one that was filed later holds: source_kind, source, whole, by."""
        types = {"source_kind": pl.String, "source": pl.String, "whole": pl.String, "by": pl.String}
        files = self.manifest.of("editions")
        if len({file.owner for file in files}) < 2:
            return pl.DataFrame(schema=types)
        place = pl.col("source").replace_strict({f.owner: n for n, f in enumerate(files)}, return_dtype=pl.Int64)
        every = self.scan("editions").select("source_kind", "source", "whole", "filed", place=place).collect()
        same = ["source_kind", "whole"]
        last = every.sort("filed", "place").group_by(same).agg(by=pl.col("source").last())
        return (
            every.join(last, on=same)
            .filter(pl.col("source") != pl.col("by"))
            .select(list(types))
            .unique()
            .sort(pl.all())
        )

    @contextmanager
    def writing(self, wait: float = 0) -> Iterator[Writer]:
        """Be the only writer for a while.

        Raises:
            WorkspaceError: another process writes.
        """
        with disk.told(self.folder, "opening for writing"):
            held = lock.writing(self.folder, wait)
            held.__enter__()
        try:
            yield Writer(self.folder)
        finally:
            held.__exit__(None, None, None)


class Writer:
    """Writes whole parts, one after the other; holds the lock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = manifest.load(folder)
        self._sweep()

    @contextmanager
    def part(self, owner: str, version: str, instead_of: tuple[str, ...] = ()) -> Iterator[Part]:
        """Collect rows that take the place of the owner's; they count when the block ends without an error.

        Args:
            owner: the source, or the part of fundflow, whose rows they are.
            version: the fundflow that writes.
            instead_of: other owners whose rows go at the same moment.

        Raises:
            WorkspaceError: the disk is full or broken; the workspace is as it was.
        """
        staging = self.folder / STAGING
        with disk.told(self.folder, "writing"):
            shutil.rmtree(staging, ignore_errors=True)
            staging.mkdir()
        part = Part(staging)
        try:
            yield part
            with disk.told(self.folder, "writing"):
                self._commit((owner, *instead_of), part.finish(self.folder, owner), version)
        finally:
            shutil.rmtree(staging, ignore_errors=True)

    def drop(self, owner: str, version: str) -> None:
        """Take out what an owner brought."""
        with disk.told(self.folder, "writing"):
            self._commit((owner,), [], version)

    def _commit(self, owners: tuple[str, ...], files: list[File], version: str) -> None:
        made = self.manifest.with_part(owners, files, version)
        manifest.save(self.folder, made)
        self.manifest = made

    def _sweep(self) -> None:
        """Remove what a stopped writer left over, and files that have not counted for a while."""
        shutil.rmtree(self.folder / STAGING, ignore_errors=True)
        named = {file.name for file in self.manifest.files}
        for path in (self.folder / "tables").glob("*/*"):
            old = time.time() - path.stat().st_mtime > GRACE
            if path.relative_to(self.folder).as_posix() not in named and old:
                path.unlink(missing_ok=True)
