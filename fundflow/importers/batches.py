"""Reads a delimited file in batches of columns of text, as fast as it can be done without losing a row.

The fast way needs rows of equal length in UTF-8.  Where it stumbles, the slow way goes on from the
same row: it decodes any encoding, and hands over every row that does not fit as rejected.
"""

from __future__ import annotations

import csv
from contextlib import ExitStack
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from fundflow.errors import UnreadableDocument
from fundflow.importers import encoding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from fundflow.importers.source import Source, Wishes

FALLS_BACK = (pl.exceptions.ComputeError, pl.exceptions.SchemaError, pl.exceptions.ShapeError)
"""What Polars raises about rows and bytes that do not fit."""
SURPLUS = "\0beyond the last column"
ROWS = 100_000
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


def batches(source: Source, columns: Sequence[str], wishes: Wishes, delimiter: str = ",") -> Iterator[Batch]:
    """Yield the wanted columns; those that the file lacks are empty.

    Raises:
        UnreadableDocument: a ZIP is broken.
    """
    done = 0
    with ExitStack() as stack:
        if not source.forced_encoding and encoding.of_head(source.head()).startswith("utf-8"):
            path = stack.enter_context(source.on_disk(wishes.temporary))
            try:
                for rows in _fast(path, columns, delimiter):
                    yield _checked(rows.rechunk())
                    done += rows.height
            except FALLS_BACK:
                pass
            except pl.exceptions.NoDataError:
                return
            else:
                return
    yield from _slow(source, columns, delimiter, done)


def _fast(path: Path, columns: Sequence[str], delimiter: str) -> Iterator[pl.DataFrame]:
    """Read with one column more than the header has: what stands there shows a row that is too long."""
    found = pl.scan_csv(path, infer_schema=False, separator=delimiter, glob=False).collect_schema().names()
    names = {name.strip("\ufeff "): name for name in found}
    frame = pl.scan_csv(
        path,
        schema=dict.fromkeys([*found, SURPLUS], pl.String),
        missing_columns="insert",
        separator=delimiter,
        glob=False,
    )
    wanted = [pl.col(names[c]).alias(c) if c in names else pl.lit(None, pl.String).alias(c) for c in columns]
    rows = frame.select(*wanted, SURPLUS).with_row_index("row", 2)
    yield from rows.collect_batches(chunk_size=ROWS, maintain_order=True)


def _checked(rows: pl.DataFrame) -> Batch:
    """Take out the rows that are too long."""
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
    """Yield records as the fast way counts them: an empty line is none; None stands for what cannot be read."""
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield None
            return
        if record:
            yield record


def _batch(lot: list[tuple[int, list[str] | None]], columns: Sequence[str], places: list[int], width: int) -> Batch:
    good: list[tuple[int, list[str]]] = []
    bad: list[tuple[int, str, str, bool]] = []
    for row, cells in lot:
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
