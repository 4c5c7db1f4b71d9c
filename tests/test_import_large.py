"""One bad row among two million costs that row and no other, whatever is bad about it."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

from fundflow.dataset import Importing, import_files
from fundflow.importers.source import Wishes
from fundflow.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

ROWS = 2_000_000
BAD = 1_234_567
"""The row, as a spreadsheet counts it: the header is row 1."""
HEADER = "assistance_transaction_unique_key,assistance_award_unique_key,federal_action_obligation,action_date,awarding_agency_name,recipient_name,recipient_uei,assistance_type_code,usaspending_permalink,last_modified_date\n"
GOOD = "T{0},A{1},{2},2022-08-04,Agency,CLINIC,HARBOUR12345,4,x,2022-09-01\n"


def written(path: Path, bad: str) -> Path:
    """Write actions of 20,000 awards, one of them bad."""
    with path.open("w", encoding="utf-8") as out:
        out.write(HEADER)
        for row in range(2, ROWS + 2):
            out.write(bad if row == BAD else GOOD.format(row, row % 20_000, row % 1000))
    return path


@pytest.mark.slow
@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("T0,A0,1,200,2022-08-04,Agency,CLINIC,HARBOUR12345,4,x,2022-09-01\n", "more cells than the header"),
        ("T0,A0,many,2022-08-04,Agency,CLINIC,HARBOUR12345,4,x,2022-09-01\n", "the amount cannot be read"),
        ("T0,A0,5,2022-08-04,Agency,CLIN\n", "cut short"),
    ],
)
def test_one_bad_row_of_two_million(tmp_path: Path, bad: str, why: str) -> None:
    """1,999,999 rows come in with their sum, and the one that is left out is named by its number."""
    path = written(tmp_path / "a.csv", bad)
    folder = Workspace.create(tmp_path / "space", "1").folder
    (done,) = import_files([path], Importing(folder, date(2026, 11, 27), Wishes(), "usaspending-prime"))
    assert (done.failure, done.read, done.used, done.unreadable) == ("", ROWS, ROWS - 1, 1)
    moved = Workspace.open(folder).scan("transactions").select(pl.len(), pl.col("amount").sum(), pl.col("row").n_unique())
    expected = sum(row % 1000 for row in range(2, ROWS + 2) if row != BAD)
    assert moved.collect().row(0) == (ROWS - 1, expected, ROWS - 1)
    with (folder / done.rejected_file).open(encoding="utf-8", newline="") as stream:
        rejected = list(csv.DictReader(stream))
    assert [int(one["row"]) for one in rejected] == [BAD]
    assert why in rejected[0]["why"]
