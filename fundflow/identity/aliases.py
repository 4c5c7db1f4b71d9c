"""Names of one organisation that letters may not tell: `aliases.csv`, a person's, and `funders.tsv`, ours.

A line of `aliases.csv` with two names proposes every pair that bears them, since Family Health International and FHI
360 have no word in common.  A line with two numbers of registers, or two party ids, is a judgement and joins.  The day
of the change is kept in both cases.  A line of `funders.tsv` holds the names under which one public funder stands in
open data, today's first; they are proposed, never joined.
"""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from fundflow.identity.compare import NOTHING, WEIGHTS
from fundflow.identity.names import normalised

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS = ("before", "after", "since", "because")
FUNDERS = Path(__file__).with_name("funders.tsv")
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


@cache
def _funders() -> tuple[tuple[str, str, str], ...]:
    """Return each pair of names of a funder, made comparable, with the reason."""
    found = []
    for line in FUNDERS.read_text(encoding="utf-8").splitlines():
        today, *others = line.split("\t")
        keys = dict.fromkeys(normalised(name).key for name in (today, *others))
        found += [(one, other, f"both are names of {today}") for one, other in combinations(keys, 2)]
    return tuple(found)


def alias_pairs(aliases: Sequence[Alias], spelled: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs of organisations that a person's table names, ready to be proposed."""
    own = ((normalised(each.before).key, normalised(each.after).key, each.reason) for each in aliases if not each.joins)
    return _pairs(tuple(own), spelled.select("organization", "key", country=pl.lit("")).unique())


def funder_pairs(spelled: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs that are names of one funder; a Department of Justice of another country is another one."""
    return _pairs(_funders(), spelled.select("organization", "key", "country").unique())


def _pairs(named: tuple[tuple[str, str, str], ...], bearers: pl.DataFrame) -> pl.DataFrame:
    schema = {"before": pl.String, "after": pl.String, "reason": pl.String}
    both = pl.DataFrame(named, schema=schema, orient="row")
    for end, key in (("one", "before"), ("other", "after")):
        ends = bearers.rename({"organization": end, "country": f"country of {end}"})
        both = both.join(ends, left_on=key, right_on="key", maintain_order="left")
    countries = pl.col("country of one"), pl.col("country of other")
    both = both.filter((countries[0] == countries[1]) | (countries[0] == "") | (countries[1] == ""))
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
