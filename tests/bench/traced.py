"""Measures a question about one organisation in a workspace of very many awards, once they were followed.

Each question is a process of its own, as at a terminal: Python starts, the command answers, all of it
counts.  Asked are one with few awards, one that gives and receives most, one by its name, and a name
that is misspelt, for which the nearest are sought.
"""

from __future__ import annotations

import sys
import time
from statistics import median
from typing import TYPE_CHECKING

from .figures import Figure
from .flow import BEGIN
from .measure import ROOT, spend

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAKE = """
from fundflow.flow import UNDATED
from fundflow.workspace import Workspace
made, many = make(size), 500_000
named = lambda number: pl.format("MADE-{}", number)
body = lambda number: pl.format("UEI:O{}", number)
own = dict(source=pl.lit("made"), part=pl.lit(""), source_kind=pl.lit("usaspending-prime"))
day = pl.when(pl.col("day") != UNDATED).then(pl.from_epoch("day", time_unit="d"))
listed = (pl.col("award") % 5 == 0) & pl.col("parent").is_null()
with Workspace.create(folder / "space", "bench").writing() as writer, writer.part("made", "bench") as part:
    for start in range(0, made.awards.height, many):
        rows = made.awards.slice(start, many).join(made.shapes, on="shape", maintain_order="left")
        part.add("awards", rows.select(**own, row="award", key=named("award"), kind="kind", number=pl.format("N{}", "award"),
            title=pl.format("Outreach of round {}", "award"), description=pl.lit(""), funder_party=body("funder"), recipient_party=body("holder"),
            programmes=pl.when(listed).then(pl.lit(["93.067"])).otherwise(pl.lit([], dtype=pl.List(pl.String))),
            parent_key=named("parent").fill_null(""), parent_basis=pl.lit("prime-key"), currency="size_currency", award_date=day, start=day))
        part.add("transactions", made.money.slice(start, many).select(**own, row="award", key=pl.format("T{}", "award"), award_key=named("award"), year="year",
            amount=pl.col("high").cast(pl.Decimal(38, 4)) / pl.lit(10_000).cast(pl.Decimal(38, 4)), currency=pl.lit("USD"), measure=pl.lit("obligated")))
    people = pl.select(number=pl.int_range(max(4, size // 8)))
    part.add("organizations", people.select(**own, row="number", party=body("number"), kind=pl.lit("organization"), name=pl.format("Lantern {} Trust", "number"), country=pl.lit("KE"), rows=pl.lit(1)))
print(made.awards.height)
"""


def figures(folder: Path, *, quick: bool) -> Iterator[Figure]:
    """Make the workspace, ask once, which follows everything, then measure what each question costs."""
    size, rounds = (100_000, 1) if quick else (10_000_000, 3)
    code = BEGIN.replace("{tests}", str(ROOT / "tests")) + MAKE
    spend([sys.executable, "-c", code, folder, str(size)], folder / "said")
    few, most = f"UEI:O{size // 8 - 3}", "UEI:O0"
    first = spend(_trace(folder, few), folder / "said")
    peak = first.megabytes
    note = f"{size:,} awards: index and conditions, {first.seconds:.0f} CPU s"
    yield Figure("trace: memory of the first question", "< 2500 MB", f"{peak:.0f} MB", peak < 2500, note)
    asked = {"few awards": few, "most awards": most, "by name": "lantern 77 trust", "misspelt": "Lantren 77 Trsut"}
    for says, name in asked.items():
        spent, walls = [], []
        for _ in range(rounds):
            begun = time.perf_counter()
            spent.append(spend(_trace(folder, name), folder / "said", fine=(0, 2)).seconds)
            walls.append(time.perf_counter() - begun)
        used = median(spent)
        yield Figure(
            f"trace: {says}",
            "< 2 s",
            f"{used:.2f} CPU s",
            used < 2,
            f"{size:,} awards, warm; wall {median(walls):.2f} s",
        )


def _trace(folder: Path, name: str) -> list[str | Path]:
    return [sys.executable, "-m", "fundflow", "trace", name, "--workspace", folder / "space"]
