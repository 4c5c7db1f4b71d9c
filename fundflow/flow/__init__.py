"""Conditions along the money: from what rides on some awards to what rides on all that were made from them.

Written once over narwhals' lazy frames and run on Polars or on a Spark cluster; `engine.py` is all
that differs.  What comes in and goes out are tables of whole numbers, described in `tables.py`; who
they are and what the law says is known outside.
"""

from fundflow.flow.cycles import cycle_of
from fundflow.flow.engine import Engine, PolarsEngine, SparkEngine, collected
from fundflow.flow.exposure import counted, exposure, income, twice
from fundflow.flow.spread import spread
from fundflow.flow.stops import stops
from fundflow.flow.tables import ANY_SIZE, BASES, BINDING, FACT, NOBODY, STATUSES, STOPS, UNDATED, Network

__all__ = [
    "ANY_SIZE",
    "BASES",
    "BINDING",
    "FACT",
    "NOBODY",
    "STATUSES",
    "STOPS",
    "UNDATED",
    "Engine",
    "Network",
    "PolarsEngine",
    "SparkEngine",
    "collected",
    "counted",
    "cycle_of",
    "exposure",
    "income",
    "spread",
    "stops",
    "twice",
]
