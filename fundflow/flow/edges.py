"""One step down: which conditions of an award reach the awards made from it, and what stops the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from fundflow.flow.tables import BEFORE, BELOW, DATES, KIND, REVIEW

if TYPE_CHECKING:
    from fundflow.flow.tables import Frame, Network

BELOW_AWARD = ["award", "parent", "case", "shape", "size", "early"]


def small(value: int) -> nw.Expr:
    """Return a constant whose type is the same on every engine."""
    return nw.lit(value, dtype=nw.Int8)


def flag(condition: nw.Expr) -> nw.Expr:
    """Return 1 where it holds and 0 where it does not, or cannot be known."""
    return nw.when(condition).then(small(1)).otherwise(small(0))


def sending(facts: Frame) -> Frame:
    """Return what goes on from facts: under which award, on which basis, at which depth, and whether surely."""
    doubt = flag((nw.col("provisional") == 1) | (nw.col("onward") == 2))
    return facts.filter(nw.col("onward") > 0).select(
        nw.col("award").alias("via"), "condition", "depth", "basis", doubt.alias("sent_doubt")
    )


def arriving(sent: Frame, children: Frame, network: Network) -> Frame:
    """Return each condition at each award made from the sender's, with `code`: 0, or why it stops there."""
    below = children.rename({"parent": "via"})
    found = sent.join(below, on="via").join(network.gates, on=["condition", "shape"])
    return judged(found.join(network.verdicts, on=["condition", "case"]))


def judged(found: Frame) -> Frame:
    """Add `code` and whether anything about the way down is doubtful."""
    code = nw.when(nw.col("early") == 1).then(small(BEFORE)).otherwise(_limits())
    unsure = flag((nw.col("sent_doubt") == 1) | (nw.col("doubt") == 1) | (nw.col("open") == 2) | _size_unknown())
    return found.with_columns(code=code, sent_doubt=unsure)


def _limits() -> nw.Expr:
    closed = nw.when(nw.col("open") == 0).then(small(DATES)).otherwise(small(0))
    below = nw.when(nw.col("size") < nw.col("least")).then(small(BELOW)).otherwise(closed)
    return nw.when(nw.col("fits") == 0).then(small(KIND)).otherwise(below)


def _size_unknown() -> nw.Expr:
    return nw.col("size").is_null() & (nw.col("limited") == 1)


def facts_of(found: Frame) -> Frame:
    """Return conditions that have arrived as facts about their awards; `depth` is already that of the fact."""
    onward = nw.when(nw.col("depth") < nw.col("deepest")).then(nw.col("onward")).otherwise(small(0))
    provisional = flag((nw.col("sent_doubt") == 1) | (nw.col("status") == REVIEW))
    return found.select(
        "award",
        "condition",
        nw.col("depth").cast(nw.Int16),
        "via",
        "basis",
        "verdict",
        "status",
        provisional.alias("provisional"),
        onward.alias("onward"),
    )
