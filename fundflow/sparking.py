"""Opens a session on a Spark cluster that is there already, for those who asked for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundflow.errors import FundflowError

if TYPE_CHECKING:
    from collections.abc import Mapping

SETTINGS = {"spark.sql.session.timeZone": "UTC", "spark.sql.ansi.enabled": "true"}
"""An overflow of money must be an error, never another number."""


def session(master: str, settings: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401 - pyspark is optional
    """Return a session on the cluster.

    Args:
        master: its address, such as spark://host:7077, yarn, or local[2] for this machine.
        settings: of Spark, beside our own.

    Raises:
        FundflowError: pyspark is not installed, or the cluster does not answer.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise FundflowError("Spark is not installed. Install it: pip install 'fundflow[spark]'") from None
    builder = SparkSession.builder.master(master).appName("fundflow")
    for name, value in {**SETTINGS, **(settings or {})}.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except Exception as error:
        raise FundflowError(
            f"Spark at '{master}' does not answer: {error}. Look at its address, and whether Java is here."
        ) from error
