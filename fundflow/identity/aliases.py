"""Names that organisations had before, as a person wrote them down: `aliases.csv`.

A line with two names proposes every pair that bears them; no letters could tell, since Family Health
International and FHI 360 have none in common.  A line with two numbers of registers, or two party
ids, is a judgement and joins.  The day of the change is kept in both cases.
"""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from fundflow.identity.compare import NOTHING, WEIGHTS
from fundflow.identity.names import normalised

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS = ("before", "after", "since", "because")
NUMBER = re.compile(r"(UEI|DUNS|SOURCE|XI-IATI|[A-Z]{2}-[A-Z0-9]{2,12}):\S.*")
SCORE = 95.0


class Alias(NamedTuple):
    """One organisation under two names or numbers."""

    before: str
    after: str
    since: date | None = None
    because: str = ""

    @property
    def joins(self) -> bool:
        """Say whether both ends are numbers, which leave no doubt whom they mean."""
        return bool(NUMBER.fullmatch(self.before) and NUMBER.fullmatch(self.after))

    @property
    def reason(self) -> str:
        """One sentence on the change."""
        day = f" since {self.since.isoformat()}" if self.since else ""
        return f"alias table: {self.before} is called {self.after}{day}" + (
            f" ({self.because})" if self.because else ""
        )


def read_aliases(text: str) -> list[Alias]:
    """Read the table.

    Raises:
        ValueError: a column is missing or a date is none, with the line.
    """
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    missing = [name for name in COLUMNS[:2] if name not in (rows.fieldnames or [])]
    if missing:
        raise ValueError(f"line 1: the column '{missing[0]}' is missing. The first line must be: {','.join(COLUMNS)}")
    return [_alias(row, rows.line_num) for row in rows]


def _alias(row: dict[str, str | None], line: int) -> Alias:
    before, after, since, because = ((row.get(name) or "").strip() for name in COLUMNS)
    if not before or not after:
        raise ValueError(f"line {line}: 'before' and 'after' must both be there")
    try:
        return Alias(before, after, date.fromisoformat(since) if since else None, because)
    except ValueError:
        raise ValueError(
            f"line {line}: '{since}' is not a date. Write year-month-day, for example 2026-11-21"
        ) from None


def alias_pairs(aliases: Sequence[Alias], spelled: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs of organisations that the table names, ready to be proposed."""
    keys = [
        (normalised(each.before).key, normalised(each.after).key, each.reason) for each in aliases if not each.joins
    ]
    table = pl.DataFrame(keys, schema={"before": pl.String, "after": pl.String, "reason": pl.String}, orient="row")
    bearers = spelled.select("organization", "key").unique()
    both = table.join(bearers.rename({"organization": "one"}), left_on="before", right_on="key").join(
        bearers.rename({"organization": "other"}), left_on="after", right_on="key"
    )
    fields = {name: pl.lit(NOTHING) for name in WEIGHTS}
    return (
        both.filter(pl.col("one") != pl.col("other"))
        .select(
            left=pl.min_horizontal("one", "other"),
            right=pl.max_horizontal("one", "other"),
            score=pl.lit(SCORE),
            name_score=pl.lit(0.0),
            name=pl.lit("agree"),
            **fields,
            reason="reason",
        )
        .unique(["left", "right"], keep="first", maintain_order=True)
        .sort("left", "right")
    )
