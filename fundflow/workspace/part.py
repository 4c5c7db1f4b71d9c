"""Collects the rows of one source in chunks on the disk, then makes one Parquet file of each table.

Memory stays flat: chunks are small, rows that have to be brought together wait in memory up to a
limit, and only what must be compared (keys of awards, names of parties) is looked at as a whole.
Columns that the schema does not know are refused, those that a chunk lacks are empty.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Literal, TypedDict

import polars as pl

from fundflow.workspace import disk
from fundflow.workspace.manifest import File
from fundflow.workspace.schema import TABLES

if TYPE_CHECKING:
    from pathlib import Path


class _Compression(TypedDict, total=False):
    compression: Literal["zstd", "lz4"]
    compression_level: int


NAMED = ["party", "kind", "name", "country", "region", "city", "postcode"]
NUMBERED = ["party", "scheme", "value", "role"]
PLACED = ["source", "part", "row"]
SAME = ["key", "award_key", "amount", "currency", "measure", "date"]
"""When two transactions of one source agree in all of these, they are one."""
REPEATED = "the same transaction stands earlier in the file"
FINAL: _Compression = {"compression": "zstd", "compression_level": 1}
SCRATCH: _Compression = {"compression": "lz4"}
HELD = 192 << 20
"""Bytes of rows that may wait in memory to be brought together; more of them wait on the disk."""
LARGE = 50_000
"""Chunks of so many rows on average are files of their own; smaller ones are put together."""


class Part:
    """The rows that one source brings, until they count."""

    def __init__(self, staging: Path) -> None:
        self._staging = staging
        self._chunks: dict[str, list[Path]] = {}
        self._held: dict[str, list[pl.DataFrame]] = {}
        self._bytes = 0
        self._count: dict[str, int] = {}

    def add(self, table: str, rows: pl.DataFrame) -> None:
        """Add rows to a table.

        Raises:
            WorkspaceError: the disk is full or broken.
        """
        if not rows.height:
            return
        self._count[table] = self._count.get(table, 0) + rows.height
        conformed = conform(table, rows)
        if table not in FINISH:
            self._write(table, conformed, FINAL)
            return
        self._held.setdefault(table, []).append(conformed)
        self._bytes += int(conformed.estimated_size())
        if self._bytes > HELD:
            self._spill()

    def _spill(self) -> None:
        """Write what waits in memory, as large chunks."""
        for table, frames in self._held.items():
            self._write(table, pl.concat(frames), SCRATCH)
        self._held.clear()
        self._bytes = 0

    def _write(self, table: str, rows: pl.DataFrame, compression: _Compression) -> None:
        chunks = self._chunks.setdefault(table, [])
        path = self._staging / f"{table}-{len(chunks):06}.parquet"
        with disk.told(self._staging.parent, "writing"):
            rows.write_parquet(path, **compression)
        chunks.append(path)

    def rows(self, table: str) -> pl.LazyFrame:
        """Return what was added to a table so far."""
        chunks, held = self._chunks.get(table), self._held.get(table, [])
        found = [pl.scan_parquet(chunks, glob=False)] if chunks else []
        found += [frame.lazy() for frame in held]
        return pl.concat(found) if found else pl.LazyFrame(schema=TABLES[table].types)

    def drop_repeated(self) -> pl.DataFrame:
        """Take out transactions that stand in the source before, word for word, and return them as rejected rows."""
        if "transactions" not in self._chunks or not self._has_repeated():
            return pl.DataFrame(schema=TABLES["rejected"].types)
        with disk.told(self._staging.parent, "writing"):
            keyed = self.rows("transactions").select(*PLACED, *SAME).filter(pl.col("key") != "").collect()
            repeated = keyed.filter(~pl.struct(SAME).is_first_distinct())
            gone = repeated.select(*PLACED[1:], "key", "measure").lazy()
            for path in self._chunks["transactions"]:
                kept = pl.scan_parquet(path).join(
                    gone, on=[*PLACED[1:], "key", "measure"], how="anti", maintain_order="left"
                )
                kept.collect().write_parquet(path, **FINAL)
        rejected = repeated.unique(PLACED, keep="first", maintain_order=True).select(
            *PLACED, why=pl.lit(REPEATED), values=pl.col("key"), unreadable=pl.lit(value=False)
        )
        self.add("rejected", rejected)
        return rejected

    def _has_repeated(self) -> bool:
        """Say quickly whether any key stands twice."""
        keyed = self.rows("transactions").filter(pl.col("key") != "").select(same=pl.col("key").hash())
        rows, distinct = keyed.select(pl.len(), pl.col("same").n_unique().alias("n")).collect(engine="streaming").row(0)
        return bool(rows != distinct)

    def finish(self, folder: Path, owner: str) -> list[File]:
        """Make the files of all tables, in their places, not yet counting."""
        return [self._place(made, table, folder, owner) for table in self._count for made in self._made(table)]

    def _made(self, table: str) -> list[Path]:
        """Return finished files of a table, still in the staging folder."""
        chunks = self._chunks.get(table, [])
        if table not in FINISH and self._count[table] >= LARGE * len(chunks) - LARGE:
            return chunks
        made = self._staging / f"{table}.parquet"
        rows = FINISH[table](self.rows(table)) if table in FINISH else self.rows(table)
        rows.select(list(TABLES[table].columns)).sink_parquet(made, maintain_order=True, **FINAL)
        return [made]

    def _place(self, made: Path, table: str, folder: Path, owner: str) -> File:
        with made.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        name = f"tables/{table}/{owner}-{digest[:12]}.parquet"
        count = int(pl.scan_parquet(made).select(pl.len()).collect().item())
        disk.move(made, folder / name)
        return File(table, owner, name, count, digest)


def conform(table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Give a chunk the columns of its table, in their order and of their types."""
    types = TABLES[table].types
    strange = set(rows.columns) - set(types)
    if strange:
        raise ValueError(f"table {table} has no column {', '.join(sorted(strange))}")
    return rows.select(
        (pl.col(name).cast(kind) if name in rows.columns else pl.lit(None, dtype=kind)).alias(name)
        for name, kind in types.items()
    )


def _awards(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Bring the rows of an award together: the first holds, with the whole period and all programmes."""
    several = rows.group_by("key").agg(n=pl.len()).filter(pl.col("n") > 1).select("key").collect(engine="streaming")
    if several.is_empty():
        return rows
    together = {"start": pl.col("start").min(), "end": pl.col("end").max(), "award_date": pl.col("award_date").min()}
    lists = {name: pl.col(name).explode().drop_nulls().unique(maintain_order=True) for name in ("programmes", "flags")}
    first = [pl.col(name).first() for name in TABLES["awards"].columns if name not in {"key", *together, *lists}]
    # Whether a key is one of few is asked row by row, which is cheaper than to join all columns.
    repeated = pl.col("key").is_in(several["key"].implode(), nulls_equal=True)
    merged = rows.filter(repeated).group_by("key", maintain_order=True).agg(*first, **together, **lists)
    return pl.concat([rows.filter(~repeated), merged.select(list(TABLES["awards"].columns))])


def _organizations(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Keep every name and address of a party once, with how often it stands in the file."""
    many = rows.filter(pl.col("kind") == "organization")
    alone = rows.filter(pl.col("kind") != "organization").unique("party", keep="first", maintain_order=True)
    first = [pl.col(name).first() for name in ("source", "part", "source_kind")]
    grouped = many.group_by(NAMED).agg(*first, pl.col("row").min(), pl.col("rows").sum()).sort("row", "party", "name")
    columns = list(TABLES["organizations"].columns)
    return pl.concat([grouped.select(columns), alone.select(columns)])


def _identifiers(rows: pl.LazyFrame) -> pl.LazyFrame:
    return rows.sort("row").unique(NUMBERED, keep="first", maintain_order=True)


FINISH = {"awards": _awards, "organizations": _organizations, "identifiers": _identifiers}
"""How the rows of a table that say the same are brought together."""
