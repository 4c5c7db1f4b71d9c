"""Gathers the network report: who is under which condition along the money, by whom, since when, how surely.

Turns a workspace and what was followed in it into an `Overview`.  No figure is added over parties; what
may be told twice, what could not be traced and what is missing stand beside the sums.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow import __version__
from fundflow.coverage import coverage
from fundflow.gathering import compendium, lines
from fundflow.papers import Gap, Origin, Overview, Traced

if TYPE_CHECKING:
    from datetime import date

    from fundflow.followed import Followed, FollowWishes
    from fundflow.workspace import Workspace


def overview(workspace: Workspace, followed: Followed, wishes: FollowWishes, on: date, year: int | None) -> Overview:
    """Return the facts of the network report; `on` is the day of the report."""
    families = tuple(sorted(wishes.families))
    origin = Origin(__version__, wishes.packs, on, (str(workspace.folder),))
    return Overview(
        families=families,
        year=year,
        pooled=wishes.pooled,
        law=wishes.on,
        bound=lines.bound(followed, year),
        holders=lines.sums(followed, "organization", year),
        funders=lines.sums(followed, "funder", year),
        kinds=lines.sums(followed, "family", year),
        halts=lines.halts(followed),
        traced=traced(followed, year),
        gaps=gaps(workspace),
        skipped=tuple(sorted(followed.skipped.items())),
        documents=compendium.of_workspace(workspace, wishes.packs, on, families),
        origin=origin,
    )


def traced(followed: Followed, year: int | None) -> Traced:
    """Return how far the money could be followed."""
    summary = lines.exposed(followed, "family", year).summary
    return Traced(summary.lower_awards, summary.linked, summary.untraced)


def gaps(workspace: Workspace) -> tuple[Gap, ...]:
    """Return what is missing in the data, as the coverage statement counts it."""
    return tuple(Gap(gap.name, gap.rows, gap.of) for gap in coverage(workspace).gaps if gap.rows)
