"""Reads a delimited file in batches of columns of text, as fast as it can be done without losing a row.

The fast way needs rows of equal length in UTF-8.  Where it stumbles, the slow way goes on from the
same row: it decodes any encoding, and hands over every row that does not fit as rejected.
"""

from __future__ import annotations

import csv
import io
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from fundflow.errors import UnreadableDocument
from fundflow.importers import encoding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from fundflow.importers.source import Source

FALLS_BACK = (pl.exceptions.ComputeError, pl.exceptions.SchemaError, pl.exceptions.ShapeError)
"""What Polars raises about rows and bytes that do not fit."""
SURPLUS = "\0beyond the last column"
ROWS = 60_000
AT_ONCE = 400 << 20
"""Bytes of a file up to which all of it may be in sight at once, which is a little faster."""
PIECE = 64 << 20
LONGEST = 1 << 20
"""Signs in one cell; a longer one is a quotation mark that was never closed."""
TOO_MANY = "the row has more cells than the header"
TOO_FEW = "the row has fewer cells than the header"
UNCLOSED = "a quotation mark is never closed; from here on nothing could be read"
REJECTED = {"row": pl.Int64, "why": pl.String, "values": pl.String, "unreadable": pl.Boolean}


class Batch(NamedTuple):
    """Rows of a file; `row` counts them as a spreadsheet does."""

    rows: pl.DataFrame
    rejected: pl.DataFrame


def batches(source: Source, columns: Sequence[str], delimiter: str = ",") -> Iterator[Batch]:
    """Yield the wanted columns; those that the file lacks are empty.

    Raises:
        UnreadableDocument: a ZIP is broken.
    """
    done = 0
    if not source.forced_encoding and encoding.of_head(source.head()).startswith("utf-8"):
        try:
            for rows in _fast(source, columns, delimiter):
                yield _checked(rows.rechunk())
                done += rows.height
        except FALLS_BACK:
            pass
        except pl.exceptions.NoDataError:
            return
        else:
            return
    yield from _slow(source, columns, delimiter, done)


def _fast(source: Source, columns: Sequence[str], delimiter: str) -> Iterator[pl.DataFrame]:
    """Read small files at once, large ones and members of a ZIP piece by piece, so that memory stays flat."""
    if source.size <= AT_ONCE and not source.part:
        lazy = _scan(source.path, columns, delimiter).with_row_index("row", 2)
        yield from lazy.collect_batches(chunk_size=ROWS, maintain_order=True)
        return
    row = 2
    for piece in pieces(source):
        rows = _scan(io.BytesIO(piece), columns, delimiter).with_row_index("row", row).collect(engine="streaming")
        row += rows.height
        yield rows


def _scan(where: Path | io.BytesIO, columns: Sequence[str], delimiter: str) -> pl.LazyFrame:
    """Read with one column more than the header has: what stands there shows a row that is too long."""
    found = pl.scan_csv(where, infer_schema=False, separator=delimiter, glob=False).collect_schema().names()
    names = {name.strip("\ufeff "): name for name in found}
    schema = dict.fromkeys([*found, SURPLUS], pl.String)
    frame = pl.scan_csv(where, schema=schema, missing_columns="insert", separator=delimiter, glob=False)
    wanted = [pl.col(names[c]).alias(c) if c in names else pl.lit(None, pl.String).alias(c) for c in columns]
    return frame.select(*wanted, SURPLUS)


def pieces(source: Source, size: int = PIECE) -> Iterator[bytes]:
    """Cut a file into pieces of whole records, each under the header.

    A line end between two quotation marks is part of a cell, so a piece ends where their number is even.
    """
    with source.open() as stream:
        header = stream.readline()
        rest = b""
        while content := b"".join((rest, stream.read(size))):
            end = _even(content)
            if len(content) == len(rest):  # the file is at its end
                end = len(content)
            whole = b"".join((header, memoryview(content)[:end])) if end else b""
            rest = content[end:]
            del content  # while a piece is read, nothing else of the file is held
            if whole:
                yield whole


def _even(content: bytes) -> int:
    """Return where the last whole record ends."""
    end = content.rfind(b"\n") + 1
    marks = content.count(b'"', 0, end)
    while end and marks % 2:
        before = content.rfind(b"\n", 0, end - 1) + 1
        marks -= content.count(b'"', before, end)
        end = before
    return end


def _checked(rows: pl.DataFrame) -> Batch:
    """Leave empty lines out, and take out the rows that are too long."""
    if rows[rows.columns[1]].null_count():
        rows = rows.filter(~pl.all_horizontal(pl.exclude("row").is_null()))
    if rows[SURPLUS].null_count() == rows.height:
        return Batch(rows.drop(SURPLUS), pl.DataFrame(schema=REJECTED))
    long = rows.filter(pl.col(SURPLUS).is_not_null())
    shown = long.select(pl.exclude("row")).select(pl.concat_str(pl.all(), separator=" | ", ignore_nulls=True))
    rejected = long.select(
        pl.col("row").cast(pl.Int64), why=pl.lit(TOO_MANY), values=shown.to_series(), unreadable=True
    )
    return Batch(rows.filter(pl.col(SURPLUS).is_null()).drop(SURPLUS), rejected)


def _slow(source: Source, columns: Sequence[str], delimiter: str, skip: int) -> Iterator[Batch]:
    """Read with the csv module, which says of every row whether it fits."""
    csv.field_size_limit(LONGEST)
    with source.text() as text:
        reader = csv.reader(text, delimiter=delimiter)
        header = [name.strip("\ufeff ") for name in next(reader, [])]
        places = [header.index(name) if name in header else -1 for name in columns]
        numbered = enumerate(islice(_records(reader), skip, None), start=skip + 2)
        while lot := list(islice(numbered, ROWS)):
            yield _batch(lot, columns, places, len(header))


def _records(reader: Iterator[list[str]]) -> Iterator[list[str] | None]:
    """Yield records as the fast way counts them, empty lines too; None stands for what cannot be read."""
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield None
            return
        yield record


def _batch(lot: list[tuple[int, list[str] | None]], columns: Sequence[str], places: list[int], width: int) -> Batch:
    good: list[tuple[int, list[str]]] = []
    bad: list[tuple[int, str, str, bool]] = []
    for row, cells in lot:
        if cells == []:
            continue
        if cells is None:
            bad.append((row, UNCLOSED, "", True))
        elif len(cells) != width:
            bad.append((row, TOO_MANY if len(cells) > width else TOO_FEW, " | ".join(cells)[:2000], True))
        else:
            good.append((row, cells))
    rows = pl.DataFrame(
        {
            "row": pl.Series([row for row, _ in good], dtype=pl.UInt32),
            **{
                name: pl.Series(
                    [cells[place] or None for _, cells in good] if place >= 0 else [None] * len(good), dtype=pl.String
                )
                for name, place in zip(columns, places, strict=True)
            },
        }
    )
    return Batch(rows, pl.DataFrame(bad, schema=REJECTED, orient="row"))


def must_have(source: Source, header: Sequence[str], columns: Sequence[str]) -> None:
    """Refuse a file that lacks columns without which no row can be used.

    Raises:
        UnreadableDocument: naming them.
    """
    lacking = [name for name in columns if name not in header]
    if lacking:
        raise UnreadableDocument(
            f"{source.name}: the file lacks the column {', '.join(lacking)}, without which no row can be used. "
            "Download it with all columns."
        )
