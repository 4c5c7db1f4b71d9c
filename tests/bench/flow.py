"""Measures how conditions are followed beside a plain reference over NetworkX, on networks made here.

Each run is a process of its own: it reads the tables from disk, judges, finds every fact, counts the
exposure of every holder, and says how long that took and how much memory. Only then come the hashes.
"""

from __future__ import annotations

import json
import sys
from statistics import median
from typing import TYPE_CHECKING, Any

from .figures import Figure
from .measure import ROOT, spend

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BEGIN = """
import hashlib, json, os, resource, sys, time
sys.path[:0] = [r"{tests}"]
from pathlib import Path
import polars as pl
from network_maker import LAWS, PEOPLE, Made, conditions, make
folder, size = Path(sys.argv[1]), int(sys.argv[2])
TABLES = ("awards", "shapes", "money", "seeds")
FACT = ["award", "condition", "depth", "via", "basis", "status", "provisional", "onward"]
ROW = ["unit", "label", "year", "currency", "low", "high", "doubtful", "awards", "provisional"]

def spent():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return dict(wall=time.perf_counter() - start, cpu=used.ru_utime + used.ru_stime, megabytes=used.ru_maxrss / 1024)

def digest(frame, columns):
    rows = frame.select(pl.col(columns).cast(pl.String, strict=False)).sort(columns)
    return hashlib.sha256(rows.write_csv().encode()).hexdigest()

start = time.perf_counter()
"""
MAKE = """
made = make(size)
for name in TABLES:
    getattr(made, name).write_parquet(folder / f"{name}.parquet")
"""
OURS = """
import narwhals as nw
from fundflow import flow
from fundflow.following.exposing import _bases
from fundflow.following.prepare import Sorted, prepare
scan = lambda name: pl.scan_parquet(folder / f"{name}.parquet")
ready = prepare(Sorted(scan("awards"), PEOPLE, scan("shapes").collect()), conditions(), scan("seeds"))
labels = pl.LazyFrame([(n, law.family, law.wide) for n, law in enumerate(LAWS)], schema={"condition": pl.Int32, "label": pl.String, "wide": pl.Int8}, orient="row")
if sys.argv[3] == "polars":
    engine = flow.PolarsEngine()
    given = {name: nw.from_native(frame) for name, frame in ready.tables().items()}
    others = [nw.from_native(frame) for frame in (labels, _bases().lazy(), scan("money"))]
else:
    from fundflow.sparking import session
    made = session("local[2]", {"spark.sql.shuffle.partitions": "2", "spark.sql.adaptive.enabled": "false", "spark.ui.enabled": "false", "spark.driver.memory": "6g"})
    made.sparkContext.setLogLevel("ERROR")
    engine = flow.SparkEngine(made)
    for name, frame in {**ready.tables(), "labels": labels, "bases": _bases().lazy()}.items():
        frame.sink_parquet(folder / f"spark-{name}.parquet")
    given = {name: engine.scan(folder / f"spark-{name}.parquet") for name in flow.Network._fields}
    others = [engine.scan(folder / f"spark-{name}.parquet") for name in ("labels", "bases")] + [engine.scan(folder / "money.parquet")]
network = flow.Network(**given)
assert flow.cycle_of(network.awards, engine) == ()
facts, count = engine.checkpoint(flow.spread(network, engine))
held, _ = engine.checkpoint(flow.counted(facts, others[0], others[1]))
holders = network.awards.filter(~nw.col("holder").is_null()).select("award", "holder", nw.col("holder").alias("unit"))
found, rows = engine.checkpoint(flow.exposure(held, holders, others[2]))
said = dict(spent(), facts=count, rows=rows)
if size <= 2_000_000:
    out = [pl.DataFrame(engine.rows(frame.select(columns)), schema=columns, orient="row", infer_schema_length=None) for frame, columns in ((facts, FACT), (found, ROW))]
    said |= dict(facts_hash=digest(out[0], FACT), rows_hash=digest(out[1], ROW))
print(json.dumps(said))
os._exit(0) if sys.stdout.flush() is None else None
"""
PLAIN = """
from network_reference import Reference
from fundflow.flow import STATUSES
made = Made(*(pl.read_parquet(folder / f"{name}.parquet") for name in TABLES))
reference = Reference(made, LAWS)
facts = reference.facts()
found = reference.exposure(facts)
said = dict(spent(), facts=len(facts), rows=len(found))
listed = [(f.award, f.condition, f.depth, f.via, f.basis, STATUSES.index(f.status), int(f.provisional), f.onward) for f in facts.values()]
rows = [(*key, *values[:4], int(values[4])) for key, values in found.items()]
said |= dict(facts_hash=digest(pl.DataFrame(listed, schema=FACT, orient="row"), FACT), rows_hash=digest(pl.DataFrame(rows, schema=ROW, orient="row"), ROW))
print(json.dumps(said))
"""


def run(folder: Path, size: int, program: str, engine: str = "polars") -> dict[str, Any]:
    """Run a program of its own on a network and return what it says."""
    code = BEGIN.replace("{tests}", str(ROOT / "tests")) + program
    place = folder / f"network-{size}"
    place.mkdir(exist_ok=True)
    said = spend([sys.executable, "-c", code, place, str(size), engine], folder / "said").said
    return json.loads(said.splitlines()[-1]) if said.strip() else {}


def figures(folder: Path, *, quick: bool) -> Iterator[Figure]:
    """Measure a network of a million awards, or a tenth of that, beside the reference; then ten times as many."""
    size, rounds = (100_000, 1) if quick else (1_000_000, 3)
    run(folder, size, MAKE)
    ours = [run(folder, size, OURS) for _ in range(rounds)]
    plain = run(folder, size, PLAIN)
    mine = {name: median(each[name] for each in ours) for name in ("wall", "cpu", "megabytes")}
    same = all(each[name] == plain[name] for each in ours for name in ("facts", "facts_hash", "rows", "rows_hash"))
    note = f"{size:,} awards, {plain['facts']:,} facts, {plain['rows']:,} rows; {mine['cpu']:.1f} v {plain['cpu']:.1f} CPU s"
    yield Figure("flow: same rows as plain loops", "all", "all" if same else "not all", same, note)
    faster = plain["cpu"] / mine["cpu"]
    yield Figure("flow: CPU v NetworkX, end to end", ">= 10 times less", f"{faster:.1f} times", faster >= 10, f"wall {mine['wall']:.1f} v {plain['wall']:.1f} s")
    share = mine["megabytes"] / plain["megabytes"]
    yield Figure("flow: memory v NetworkX", "<= 0.35", f"{share:.2f}", share <= 0.35, f"{mine['megabytes']:.0f} v {plain['megabytes']:.0f} MB")
    yield from _larger(folder, size * 10, mine)


def _larger(folder: Path, size: int, before: dict[str, float]) -> Iterator[Figure]:
    run(folder, size, MAKE)
    large = run(folder, size, OURS)
    growth = large["cpu"] / before["cpu"]
    note = f"{size:,} awards, {large['facts']:,} facts; {large['cpu']:.1f} CPU s, {large['wall']:.1f} s"
    yield Figure("flow: CPU for ten times the awards", "<= 20 times", f"{growth:.1f} times", growth <= 20, note)
    peak = large["megabytes"]
    yield Figure("flow: memory of the large network", "< 2500 MB", f"{peak:.0f} MB", peak < 2500, note)


def on_spark(folder: Path, *, quick: bool) -> Iterator[Figure]:
    """Run the same on a Spark of two cores and compare every row by hash."""
    size = 100_000 if quick else 1_000_000
    run(folder, size, MAKE)
    ours, spark = run(folder, size, OURS), run(folder, size, OURS, "spark")
    same = all(ours[name] == spark[name] for name in ("facts", "facts_hash", "rows", "rows_hash"))
    note = f"{size:,} awards, {ours['facts']:,} facts; Polars {ours['wall']:.1f} s, Spark {spark['wall']:.1f} s"
    yield Figure("flow: same rows on Spark local[2]", "all", "all" if same else "not all", same, note)
