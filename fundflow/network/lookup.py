"""Answers questions to an index on the disk: awards by their ends, organisations by number or name.

Each look-up reads only the groups of rows that can hold the answer.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from fundflow.network.index import SKIPPED, folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from fundflow.network.index import Order

FEW = 20_000
"""So many awards are read without counting first how many there are."""
AT_ONCE = 50
"""Values looked up together: of more than a hundred Polars no longer asks which groups of rows can hold them."""
MANY = 500
"""From so many values on, the whole column is read once."""
TOLD = [
    "award", "source_kind", "key", "number", "title", "kind", "parent_basis", "start", "end", "award_date",
    "funder", "recipient",
]  # fmt: skip
"""What is told of an award; every further column costs time."""


def found(rows: pl.LazyFrame, column: str, wanted: Iterable[int]) -> pl.DataFrame:
    """Return the rows with one of these values; few values read few groups of rows."""
    return pl.concat(pl.collect_all(parts(rows, column, wanted)))


def parts(rows: pl.LazyFrame, column: str, wanted: Iterable[int]) -> list[pl.LazyFrame]:
    """Return the same, not yet read, in parts."""
    values = sorted(set(wanted))
    step = AT_ONCE if len(values) <= MANY else len(values)
    some = [values[start : start + step] for start in range(0, len(values), step or 1)]
    return [rows.filter(pl.col(column).is_in(each)) for each in some or [[]]]


class Largest(NamedTuple):
    """Awards of several ends; of large ends only the largest were read."""

    rows: pl.DataFrame
    large: set[int]
    of_large: int
    """How many awards the large ends have, read or not."""


class Index(NamedTuple):
    """An index in a folder."""

    folder: Path

    def lean(self, order: Order, wanted: Iterable[int]) -> pl.DataFrame:
        """Return what a walk needs of the awards with one of these funders, recipients, parents or numbers."""
        return self._found(f"by_{order}", order, wanted)

    def largest(self, order: Order, wanted: Iterable[int], most: int, *, silent: bool = False) -> Largest:
        """Return the same, but of an end that has very many awards only the largest.

        Args:
            order: which end.
            wanted: the ends.
            most: how many of one end are enough.
            silent: only awards whose parent is not known.
        """
        ends_of = sorted(set(wanted))
        few = self._few(order, ends_of)
        if few is not None:
            return Largest(few.filter(pl.col("parent").is_null()) if silent else few, set(), 0)
        count = "silent" if silent else "count"
        ends = self._found(f"ends_{order}", order, ends_of).select(order, "offset", count)
        large = ends.filter(pl.col(count) > most)
        rows = self.lean(order, ends.filter(pl.col(count) <= most)[order])
        if silent:
            rows = rows.filter(pl.col("parent").is_null())
        file = self.scan(f"by_{order}")
        slices = [file.slice(offset, most) for offset in large["offset"]]
        if not silent:
            # The largest of those with a parent stand behind the others.
            every = self._found(f"ends_{order}", order, large[order]).select(pl.col("offset") + pl.col("silent"))
            slices += [file.slice(offset, most) for offset in every.to_series()]
        found = pl.concat([rows, *(part.collect() for part in slices)])
        return Largest(
            found.filter(pl.col(order).is_in(ends[order].implode())).unique(),
            set(large[order]),
            int(large[count].sum()),
        )

    def _few(self, order: Order, wanted: Sequence[int]) -> pl.DataFrame | None:
        """Return all awards of these ends when they are not very many, without counting them first."""
        if len(wanted) > MANY:
            return None
        rows = pl.concat(
            pl.collect_all([part.head(FEW + 1) for part in parts(self.scan(f"by_{order}"), order, wanted)])
        )
        return rows if rows.height <= FEW else None

    def awards(self, wanted: Iterable[int]) -> pl.DataFrame:
        """Return keys, titles and dates of awards, by number."""
        return self._found("awards", "award", wanted, TOLD)

    def money(self, wanted: Iterable[int]) -> pl.DataFrame:
        """Return what these awards sum to, each measure and currency on its own."""
        return self._found("money", "award", wanted)

    def organizations(self, wanted: Iterable[int]) -> pl.DataFrame:
        """Return organisations by number."""
        return self._found("organizations", "number", wanted)

    def by_id(self, organization: str) -> int | None:
        """Return the number of an organisation."""
        found = self.scan("organizations").filter(pl.col("organization") == organization).select("number").collect()
        return int(found.item()) if found.height else None

    def named(self, name: str) -> list[str]:
        """Return the ids of organisations that stand somewhere under this name, whatever its case and signs."""
        plain = pl.select(folded(pl.lit(name))).item()
        numbers = self.scan("names").filter(pl.col("folded") == plain).select("number").unique().collect()
        return sorted(self.organizations(numbers["number"])["organization"])

    def keyed(self, text: str) -> pl.DataFrame:
        """Return the awards that have this key or number."""
        hashed = pl.select(pl.lit(text).hash()).item()
        numbers = self.scan("keys").filter(pl.col("hash") == hashed).select("award").collect()["award"]
        same = (pl.col("key") == text) | (pl.col("number") == text)
        return self.awards(numbers).filter(same)

    def skipped(self) -> dict[str, int]:
        """Return what could not be used when the index was made, and how often."""
        counts: dict[str, int] = json.loads((self.folder / SKIPPED).read_text(encoding="utf-8"))
        return counts

    def scan(self, name: str) -> pl.LazyFrame:
        """Return a whole file of the index."""
        return pl.scan_parquet(self.folder / f"{name}.parquet")

    def _found(self, name: str, column: str, wanted: Iterable[int], kept: Sequence[str] = ()) -> pl.DataFrame:
        rows = self.scan(name)
        return found(rows.select(kept) if kept else rows, column, wanted)
