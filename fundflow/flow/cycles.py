"""Finds a cycle of awards: an award that is, over others, its own parent.  Nothing can be said of such data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

if TYPE_CHECKING:
    from fundflow.flow.engine import Engine
    from fundflow.flow.tables import Frame


def cycle_of(awards: Frame, engine: Engine) -> tuple[int, ...]:
    """Return the awards of one cycle, the smallest number first, each followed by its parent; or nothing."""
    links, rows = engine.checkpoint(awards.filter(~nw.col("parent").is_null()).select("award", "parent"))
    while rows:
        # What nothing was made from, and what was made from nothing, is in no cycle.
        inner = links.join(links.select(nw.col("parent").alias("award")).unique(), on="award", how="semi")
        inner = inner.join(links.select(nw.col("award").alias("parent")), on="parent", how="semi")
        links, left = engine.checkpoint(inner)
        if left == rows:
            return _walk(dict(engine.rows(links)))
        rows = left
    return ()


def _walk(parents: dict[int, int]) -> tuple[int, ...]:
    seen: dict[int, int] = {}
    here = min(parents)
    while here not in seen:
        seen[here] = len(seen)
        here = parents[here]
    cycle = list(seen)[seen[here] :]
    first = cycle.index(min(cycle))
    return tuple(cycle[first:] + cycle[:first])
