"""Gathers the dossier of one organisation: its money, what rides on it, whom it binds, and what people said of it.

Turns a workspace and what was followed in it into a `Dossier`.  Refuses a name that is not known, or is
known for several organisations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from fundflow import identities, whois
from fundflow.gathering import lines
from fundflow.papers import Dossier

if TYPE_CHECKING:
    from datetime import date

    from fundflow.followed import Followed
    from fundflow.papers import Bound, Compendium, Overview
    from fundflow.workspace import Workspace


def dossier(workspace: Workspace, followed: Followed, whole: Overview, organization: str) -> Dossier:
    """Return what is known of an organisation.

    Args:
        workspace: the workspace.
        followed: what was followed in it.
        whole: the overview of the workspace.
        organization: its id, as `whois.find` gives it.
    """
    side = whois.sides(workspace, [organization])[organization]
    return Dossier(
        organization=organization,
        names=side.names,
        places=side.places,
        numbers=side.numbers,
        parents=side.parents,
        income=lines.held(followed, organization),
        overview=_around(followed, whole, organization),
        judgements=_judgements(workspace, organization),
        proposals=_proposals(workspace, organization),
    )


def _around(followed: Followed, whole: Overview, organization: str) -> Overview:
    """Return the part of the overview that touches the organisation: what it holds, and what was made from it."""
    near = _near(whole.bound, organization)
    awards = {each.award for each in near}
    name = next((each.holder_name for each in whole.bound if each.holder == organization), "")
    held = {each.award for each in near if each.holder == organization}
    return whole._replace(
        bound=near,
        holders=lines.sums(followed, "organization", whole.year, [organization]),
        funders=(),
        kinds=(),
        halts=tuple(each for each in whole.halts if each.award in awards or (name and each.holder == name)),
        documents=_documents(whole.documents, held | {each.award for each in lines.held(followed, organization)}),
    )


def _near(found: tuple[Bound, ...], organization: str) -> tuple[Bound, ...]:
    """Return the lines of awards that it holds or made, and of all that were made from these."""
    below = {each.award for each in found if organization in {each.holder, each.funder}}
    while True:
        more = {each.award for each in found if each.via in below} - below
        if not more:
            return tuple(each for each in found if each.award in below)
        below |= more


def _documents(documents: Compendium, awards: set[str]) -> Compendium:
    sources = tuple(each for each in documents.sources if awards & set(each.awards))
    kept = {each.document for each in sources}
    return documents._replace(
        sources=sources,
        clauses=tuple(each for each in documents.clauses if each.document in kept),
        asserted=tuple(each for each in documents.asserted if each[0] in awards),
    )


def _judgements(workspace: Workspace, organization: str) -> tuple[tuple[date, str, str, str], ...]:
    """Return what people said about its parties, in force or not, oldest first."""
    parties = _parties(workspace, organization)
    names = _names(workspace)
    found = []
    for each in identities.judgements(workspace):
        if each.left in parties or each.right in parties:
            other = each.right if each.left in parties else each.left
            found.append((each.on, names.get(other, other), each.verdict, each.because))
    return tuple(found)


def _parties(workspace: Workspace, organization: str) -> set[str]:
    rows = workspace.scan("resolved").filter(pl.col("organization") == organization).select("party").collect()
    return {organization, *rows["party"]}


def _names(workspace: Workspace) -> dict[str, str]:
    rows = workspace.scan("organizations").select("party", "name").unique("party", keep="first").collect()
    return {party: name for party, name in rows.iter_rows() if name}


def _proposals(workspace: Workspace, organization: str) -> int:
    pairs = workspace.scan("proposals").filter((pl.col("left") == organization) | (pl.col("right") == organization))
    return int(pairs.select(pl.len()).collect().item())
