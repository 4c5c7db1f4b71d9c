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
        above=frozenset(_above(whole.bound, organization)),
        judgements=_judgements(workspace, organization),
        proposals=_proposals(workspace, organization),
    )


def _around(followed: Followed, whole: Overview, organization: str) -> Overview:
    """Return the part of the overview that touches the organisation: what it holds, and what was made from it."""
    above = _above(whole.bound, organization)
    below = _below(whole.bound, organization)
    near = tuple(each for each in whole.bound if each.award in above | below)
    income = lines.held(followed, organization)
    held = {each.award for each in income}
    funders = {each.funder for each in income if each.funder}
    return whole._replace(
        bound=near,
        holders=lines.sums(followed, "organization", whole.year, [organization]),
        funders=(),
        kinds=(),
        halts=tuple(each for each in whole.halts if each.award in held | below),
        documents=_documents(whole.documents, held | above | funders),
    )


def _below(found: tuple[Bound, ...], organization: str) -> set[str]:
    """Return the awards that it holds or made, and all that were made from these."""
    below = {each.award for each in found if organization in {each.holder, each.funder}}
    while True:
        more = {each.award for each in found if each.via in below} - below
        if not more:
            return below
        below |= more


def _above(found: tuple[Bound, ...], organization: str) -> set[str]:
    """Return the awards of others from which its own were made, up to where each condition came in."""
    via = {each.award: each.via for each in found if each.via}
    holder = {each.award: each.holder for each in found}
    above: set[str] = set()
    open_ = {via[each] for each, who in holder.items() if who == organization and each in via}
    while open_:
        above |= open_
        open_ = {via[each] for each in open_ if each in via} - above
    return {each for each in above if holder.get(each) != organization}


def _documents(documents: Compendium, concerned: set[str]) -> Compendium:
    sources = tuple(each for each in documents.sources if concerned & set(each.awards))
    kept = {each.document for each in sources}
    return documents._replace(
        sources=sources,
        clauses=tuple(each for each in documents.clauses if each.document in kept),
        asserted=tuple(each for each in documents.asserted if each[0] in concerned),
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
    rows = workspace.resolved().filter(pl.col("organization") == organization).select("party").collect()
    return {organization, *rows["party"]}


def _names(workspace: Workspace) -> dict[str, str]:
    rows = workspace.scan("organizations").select("party", "name").unique("party", keep="first").collect()
    return {party: name for party, name in rows.iter_rows() if name}


def _proposals(workspace: Workspace, organization: str) -> int:
    pairs = workspace.scan("proposals").filter((pl.col("left") == organization) | (pl.col("right") == organization))
    return int(pairs.select(pl.len()).collect().item())
