"""The same propagation on Spark: every row of facts, stops, exposure, income and pools is that of Polars."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl
import pytest
from network_maker import LAWS, conditions, make

from fundflow import flow
from fundflow.flow import Network, PolarsEngine, SparkEngine
from fundflow.following.prepare import prepare

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fundflow.flow import Engine



pytestmark = [
    pytest.mark.filterwarnings("ignore::FutureWarning:pyspark"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
"""What Spark's own modules and sockets warn of; nothing of it is ours."""


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """A Spark of two cores in this machine; without Java or pyspark the tests are left out and say so."""
    pytest.importorskip("pyspark", reason="pyspark is not installed: pip install fundflow[spark]")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Spark needs Java, which is not here")
    from fundflow.sparking import session

    made = session("local[2]", {"spark.sql.shuffle.partitions": "1", "spark.default.parallelism": "1", "spark.sql.adaptive.enabled": "false", "spark.ui.enabled": "false"})
    yield made
    made.stop()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network as tables on disk, where both engines read it."""
    return written(tmp_path_factory.mktemp("network"), 300)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network for pools, which take many rounds."""
    return written(tmp_path_factory.mktemp("small"), 40)


def written(place: Path, size: int) -> Path:
    """Write a network of this many awards."""
    made = make(size, 5)
    prepared = prepare(made.sorted, conditions(), made.seeds.lazy())
    for name, frame in prepared.tables().items():
        frame.sink_parquet(place / f"{name}.parquet")
    made.money.write_parquet(place / "money.parquet")
    labels = [(n, law.family, law.wide) for n, law in enumerate(LAWS)]
    pl.DataFrame(labels, schema={"condition": pl.Int32, "label": pl.String, "wide": pl.Int8}, orient="row").write_parquet(place / "labels.parquet")
    bases = [(basis, *((basis // mark) % 2 for mark in flow.BASES.values())) for basis in range(16)]
    pl.DataFrame(bases, schema=dict.fromkeys(["basis", *flow.BASES], pl.Int8), orient="row").write_parquet(place / "bases.parquet")
    return place


def answers(folder: Path, engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Everything the engine gives, as sorted rows."""
    table = {path.stem: engine.scan(path) for path in folder.glob("*.parquet")}
    given = Network(*(table[name] for name in Network._fields))
    facts, _ = engine.checkpoint(flow.spread(given, engine))
    held, _ = engine.checkpoint(flow.counted(facts, table["labels"], table["bases"]))
    units = table["awards"].filter(~nw.col("holder").is_null()).select("award", "parent", "holder", nw.col("holder").alias("unit"))
    return {
        name: sorted(engine.rows(frame.select(sorted(frame.collect_schema().names()))))
        for name, frame in {
            "facts": facts,
            "stops": flow.stops(facts, given),
            "exposure": flow.exposure(held, units.select("award", "holder", "unit"), table["money"]),
            "income": flow.income(units.select("award", "unit"), table["money"]),
            "twice": flow.twice(held, units.select("award", "parent"), table["money"]),
        }.items()
    }


def test_spark_gives_every_row_that_polars_gives(spark: Any, folder: Path) -> None:
    """Facts, stops, exposure, income and double counting are equal, row by row and value by value."""
    ours, theirs = answers(folder, PolarsEngine()), answers(folder, SparkEngine(spark))
    for name, rows in ours.items():
        assert rows
        assert theirs[name] == rows, name
    assert flow.cycle_of(SparkEngine(spark).scan(folder / "awards.parquet"), SparkEngine(spark)) == ()


@pytest.mark.slow
def test_pools_on_spark_are_those_of_polars(spark: Any, small: Path) -> None:
    """What pools add is equal too."""
    found = []
    for engine in (PolarsEngine(), SparkEngine(spark)):
        given = Network(*(engine.scan(small / f"{name}.parquet") for name in Network._fields))
        found.append(sorted(engine.rows(flow.spread(given, engine, pooled=True).select(flow.FACT))))
    assert found[0]
    assert found[0] == found[1]
