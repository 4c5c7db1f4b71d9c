"""Wires a workspace and the network of its awards together: a name in, the part around it out.

The index is made at the first question after an import and kept beside the tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from fundflow import __version__
from fundflow.carrying import carrying, on_awards, rides
from fundflow.errors import WorkspaceError
from fundflow.indexing import index
from fundflow.network.assemble import Asking, assemble
from fundflow.network.checks import checks
from fundflow.network.index import folded
from fundflow.network.walk import Wishes, gather, walk
from fundflow.networks import Doubt, Made

if TYPE_CHECKING:
    from datetime import date

    from fundflow.carrying import Carrying
    from fundflow.followed import FollowWishes
    from fundflow.network.lookup import Index
    from fundflow.networks import Network
    from fundflow.workspace import Workspace

NEAREST = 5
METHOD = (
    "An award that names the award it was made from is joined to it.",
    "Where the data does not say, what the organisation in between received or gave is shown as possible.",
    "Nothing is added up along the way.",
    "A condition comes by a document, a programme or what a person asserts, and goes on as its rule says.",
    "Each amount is one measure in one currency as published; promised before paid. Nothing is converted.",
)


class Found(NamedTuple):
    """What a text names: an organisation by its number in the index, or an award."""

    organization: int | None = None
    award: int | None = None
    id: str = ""


def find(workspace: Workspace, known: Index, text: str) -> Found:
    """Return what a text names: an id, a number of a register, the number of an award, or a name.

    Raises:
        WorkspaceError: it names nothing, or several; the message lists the nearest or all of them.
    """
    number = known.by_id(text)
    if number is not None:
        return Found(organization=number, id=text)
    found = known.named(text) or _numbered(workspace, text)
    # What is written exactly so is looked up; names that are only like it are looked through, which takes longer.
    award = None if found else _award(known, text)
    if award is not None:
        return award
    found = found or _alike(known, text)
    if len(found) == 1:
        return Found(organization=known.by_id(found[0]), id=found[0])
    if found:
        raise WorkspaceError(
            f"'{text}' names {len(found)} organisations. Give the id of one; "
            f"fundflow resolve --review joins those that are one:\n{_listed(known, found)}"
        )
    raise WorkspaceError(f"No organisation and no award is called '{text}'.{_nearest(known, text)}")


def _numbered(workspace: Workspace, text: str) -> list[str]:
    """Return the organisations that have this number in a register."""
    scheme, _, value = text.partition(":")
    same = (pl.col("value") == text) | ((pl.col("value") == value) & (pl.col("scheme") == scheme))
    held = workspace.scan("identifiers").filter(same & (pl.col("role") == "own")).select("party").unique()
    joined = held.join(workspace.resolved(), on="party", how="left")
    return sorted(joined.select(pl.coalesce("organization", "party")).unique().collect().to_series())


def _alike(known: Index, text: str) -> list[str]:
    """Return the organisations whose name differs only in what says little: its legal form, the order of words."""
    from fundflow.identity.names import normalised

    name = normalised(text)
    if not name.key:
        return []
    longest = max(name.tokens, key=len)
    near = known.scan("names").filter(pl.col("folded").str.contains(longest, literal=True)).collect()
    rows = near.select("number", "name").iter_rows()
    numbers = [number for number, other in rows if normalised(other).key == name.key]
    return sorted(known.organizations(numbers)["organization"])


def _award(known: Index, text: str) -> Found | None:
    """Return the award that has this key or number, if there is one."""
    rows = known.keyed(text)
    if rows.is_empty() and ":" in text:
        kind, _, key = text.partition(":")
        rows = known.keyed(key).filter(pl.col("source_kind") == kind)
    rows = rows.select("award", "source_kind", "key")
    ids = {number: f"{kind}:{key}" for number, kind, key in rows.iter_rows()}
    if len(ids) == 1:
        ((number, name),) = ids.items()
        return Found(award=number, id=name)
    if ids:
        listed = "\n".join(f"  {name}" for name in sorted(ids.values())[: NEAREST * 2])
        raise WorkspaceError(f"'{text}' names several awards. Give one of these:\n{listed}")
    return None


def _nearest(known: Index, text: str) -> str:
    from rapidfuzz import fuzz, process

    names = known.scan("names").select("folded").unique(maintain_order=True).collect()["folded"].to_list()
    asked = pl.select(folded(pl.lit(text))).item()
    close = process.extract(asked, names, scorer=fuzz.token_sort_ratio, limit=NEAREST, score_cutoff=50)
    if not close:
        return " Look at the table organizations, or import the file that names it."
    order = {name: place for place, (name, _, _) in enumerate(close)}
    rows = known.scan("names").filter(pl.col("folded").is_in(list(order))).collect()
    ids = dict(known.organizations(rows["number"]).select("number", "organization").iter_rows())
    nearest = sorted(rows.select("folded", "number").iter_rows(), key=lambda row: (order[row[0]], ids[row[1]]))
    found = list(dict.fromkeys(ids[number] for _, number in nearest))
    return f" Did you mean one of these?\n{_listed(known, found)}"


def _listed(known: Index, organizations: list[str]) -> str:
    shown = organizations[: NEAREST * 2]
    rows = known.scan("organizations").filter(pl.col("organization").is_in(shown)).collect()
    lines = {
        row["organization"]: f"  {row['organization']}  {row['name']}"
        + (f"  ({row['country']})" if row["country"] else "")
        for row in rows.iter_rows(named=True)
    }
    return "\n".join(lines[each] for each in shown)


class Asked(NamedTuple):
    """What part of the network is asked for, and by which law."""

    name: str
    """An organisation or an award; empty for all awards under conditions of the family."""
    wishes: Wishes
    today: date
    follow: FollowWishes
    family: str = ""
    """Only awards on which a condition of this family rides."""


def network(workspace: Workspace, asked: Asked) -> Network:
    """Return the part of the network that was asked for, with what rides on it.

    Raises:
        WorkspaceError: the name means nothing here, or several; or the awards go round in a circle.
    """
    known = index(workspace)
    found = find(workspace, known, asked.name) if asked.name else Found()
    carried = carrying(workspace, known, asked.follow)
    wishes = asked.wishes
    if asked.family:
        wishes = wishes._replace(only=carried.awards(asked.family))
    if found.organization is None and found.award is None:
        walked = gather(known, wishes)
    else:
        walked = walk(known, wishes, body=found.organization, award=found.award)
    here = on_awards(carried, walked.awards)
    rows = known.awards({*walked.awards, *walked.lean["parent"].drop_nulls(), *here.numbers})
    riding = rides(carried, here, rows, asked.family)
    center = found.organization if found.organization is not None else found.id
    return assemble(known, walked, rows, Asking(center, riding, made(workspace, asked, carried)))


def made(workspace: Workspace, asked: Asked, carried: Carrying) -> Made:
    """Say from which files, with which rules and settings an answer was made."""
    sources = workspace.scan("sources").select("path", "sha256").sort("path", "sha256").collect()
    wishes = asked.wishes
    settings = {
        "around": asked.name,
        "up": wishes.up,
        "down": wishes.down,
        "max-nodes": wishes.most,
        "year": wishes.year or "",
        "condition": asked.family,
        "law of": asked.follow.on or "each award's own day",
        "pooled": carried.settings.get("pooled", ""),
    }
    return Made(
        fundflow=__version__,
        on=asked.today,
        workspace=workspace.folder.name or str(workspace.folder),
        sources=tuple((str(path), str(digest)) for path, digest in sources.iter_rows()),
        packs=tuple((f"{pack.name} {pack.version}", pack.sha256) for pack in asked.follow.packs),
        settings=tuple((name, str(value)) for name, value in settings.items() if value != ""),
        method=METHOD,
        left_out=_left_out(carried),
    )


def _left_out(carried: Carrying) -> tuple[str, ...]:
    """Say what could not be followed, if anything."""
    told = "; ".join(f"{name}: {rows:,}" for name, rows in sorted(carried.skipped.items()) if rows)
    return (f"Left out: {told}.",) if told else ()


def doubts(workspace: Workspace) -> list[Doubt]:
    """Look through the network of a workspace for what cannot be right."""
    known = index(workspace)
    return [_circle(known), *checks(known)]


def _circle(known: Index) -> Doubt:
    import narwhals as nw

    from fundflow.flow import PolarsEngine, cycle_of

    awards = known.scan("by_award").select("award", "parent")
    circle = cycle_of(nw.from_native(awards), PolarsEngine())
    ids = dict(known.awards(circle).select("award", pl.concat_str("source_kind", "key", separator=":")).iter_rows())
    of = int(awards.select(pl.len()).collect().item())
    named = tuple(ids[each] for each in circle)
    says = "Each of these awards was made from the next one. Nothing can be followed until the file is corrected."
    return Doubt("cycle", says, len(circle), of, (*named, *named[:1]), error=bool(circle))
