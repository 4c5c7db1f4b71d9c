"""Looks organisations up in a workspace: by id, by number or by name, with what is known of each.

Turns text into one organisation or into an error that names the nearest ones, and proposals into
questions that a person can answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from rapidfuzz import fuzz, process

from fundflow.errors import WorkspaceError
from fundflow.identity.names import normalised
from fundflow.identity.propose import FIELDS
from fundflow.records import Question, Side

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fundflow.workspace import Workspace

SHOWN = 8
"""How many names, places and numbers of an organisation are shown."""


def questions(workspace: Workspace) -> list[Question]:
    """Return the open proposals as questions, the likeliest first."""
    rows = workspace.scan("proposals").collect()
    shown = sides(workspace, [*rows["left"], *rows["right"]])
    return [
        Question(
            shown[row["left"]],
            shown[row["right"]],
            row["score"],
            tuple((field, row[field]) for field in FIELDS),
            row["reason"] or "",
        )
        for row in rows.iter_rows(named=True)
        if row["left"] in shown and row["right"] in shown
    ]


def sides(workspace: Workspace, wanted: Iterable[str]) -> dict[str, Side]:
    """Return what is known of organisations, by id."""
    ids = pl.LazyFrame({"organization": sorted(set(wanted))}, schema={"organization": pl.String})
    members = _resolved(workspace).join(ids, on="organization", how="semi")
    named = members.join(workspace.scan("organizations"), on="party").collect()
    held = members.join(workspace.scan("identifiers"), on="party").unique().sort("scheme", "value").collect()
    numbers = _grouped(held)
    return {
        str(key[0]): _side(str(key[0]), rows, *numbers.get(str(key[0]), ([], [])))
        for key, rows in named.group_by("organization")
    }


def _resolved(workspace: Workspace) -> pl.LazyFrame:
    """Return party to organisation; a party that came in since the last resolving is itself."""
    all_parties = workspace.scan("organizations").select("party").unique()
    return all_parties.join(workspace.resolved(), on="party", how="left").with_columns(
        pl.col("organization").fill_null(pl.col("party"))
    )


def _grouped(held: pl.DataFrame) -> dict[str, tuple[list[str], list[str]]]:
    found: dict[str, tuple[list[str], list[str]]] = {}
    for row in held.iter_rows(named=True):
        own, parents = found.setdefault(row["organization"], ([], []))
        told = f"{row['scheme']} {row['value']}" + (f" ({row['name']})" if row["name"] else "")
        (own if row["role"] == "own" else parents).append(told)
    return found


def _side(name: str, rows: pl.DataFrame, numbers: list[str], parents: list[str]) -> Side:
    names = rows.group_by("name").agg(pl.col("rows").sum()).sort("rows", "name", descending=[True, False])["name"]
    places = [
        ", ".join(part for part in place if part)
        for place in rows.select("city", "region", "postcode", "country").unique().sort(pl.all()).iter_rows()
    ]
    return Side(
        organization=name,
        names=tuple(names)[:SHOWN],
        places=tuple(dict.fromkeys(place for place in places if place))[:SHOWN],
        numbers=tuple(dict.fromkeys(numbers))[:SHOWN],
        parents=tuple(dict.fromkeys(parents))[:SHOWN],
        kinds=tuple(sorted(set(rows["source_kind"].drop_nulls()))),
        parties=rows["party"].n_unique(),
    )


def names(workspace: Workspace, parties: Iterable[str]) -> dict[str, str]:
    """Return how each party is called most often."""
    rows = workspace.scan("organizations").filter(pl.col("party").is_in(sorted(set(parties))))
    counted = rows.group_by("party", "name").agg(pl.col("rows").sum())
    first = counted.sort("party", "rows", "name", descending=[False, True, False]).unique("party", keep="first")
    return dict(first.select("party", pl.col("name").fill_null("")).collect().iter_rows())


def ids(workspace: Workspace) -> dict[str, str]:
    """Return every id that a party had or has, and the organisation that it is today."""
    members = _resolved(workspace).select("party", "organization").collect()
    return {**dict(members.iter_rows()), **{each: each for each in members["organization"]}}


def find(workspace: Workspace, text: str) -> str:
    """Return the id of the organisation that a text names.

    Args:
        workspace: where to look.
        text: an id, a number such as US-EIN:123456789 or US-EIN-123456789, or a name.

    Raises:
        WorkspaceError: it names none, or several; the message lists the nearest or all of them.
    """
    members = _resolved(workspace).collect()
    by_id = members.filter((pl.col("party") == text) | (pl.col("organization") == text))["organization"]
    numbered = _by_number(workspace, members, text)
    found = sorted({*by_id, *numbered}) or _by_name(workspace, members, text)
    if len(found) == 1:
        return found[0]
    if found:
        raise WorkspaceError(
            f"'{text}' names {len(found)} organisations. Give the id of one:\n{_listed(workspace, found)}"
        )
    raise WorkspaceError(f"No organisation is called '{text}'.{_nearest(workspace, members, text)}")


def _by_number(workspace: Workspace, members: pl.DataFrame, text: str) -> list[str]:
    """Return the organisations with a number: alone, as `GB-CHC:1126147` or as published, `GB-CHC-1126147`."""
    scheme, _, value = text.partition(":")
    held = workspace.scan("identifiers").filter(
        (pl.col("role") == "own")
        & (
            (pl.col("scheme").eq(scheme) & pl.col("value").eq(value))
            | pl.col("value").eq(text)
            | pl.concat_str("scheme", pl.lit("-"), "value").eq(text)
        )
    )
    return list(members.lazy().join(held, on="party", how="semi").collect()["organization"])


def _by_name(workspace: Workspace, members: pl.DataFrame, text: str) -> list[str]:
    key = normalised(text).key
    names = _names(workspace)
    alike = [name for name in names.get_column("name").unique() if normalised(name).key == key] if key else []
    return sorted(set(names.filter(pl.col("name").is_in(alike)).join(members, on="party")["organization"]))


def _names(workspace: Workspace) -> pl.DataFrame:
    rows = workspace.scan("organizations").filter(pl.col("kind") == "organization")
    return rows.select("party", "name").drop_nulls().unique().sort("name", "party").collect()


def _nearest(workspace: Workspace, members: pl.DataFrame, text: str) -> str:
    names = _names(workspace)
    choices = names["name"].unique().sort().to_list()
    close = process.extract(
        text.lower(), choices, scorer=fuzz.token_sort_ratio, processor=str.lower, limit=3, score_cutoff=50
    )
    if not close:
        return " Look at the table organizations, or import the file that names it."
    near = names.filter(pl.col("name").is_in([name for name, _, _ in close])).join(members, on="party")
    return f" Did you mean one of these?\n{_listed(workspace, sorted(set(near['organization']))[:5])}"


def _listed(workspace: Workspace, organizations: list[str]) -> str:
    shown = sides(workspace, organizations[:10])
    lines = [
        f"  {side.organization}  {side.names[0]}" + (f"  ({side.places[0]})" if side.places else "")
        for side in shown.values()
    ]
    return "\n".join(sorted(lines))
