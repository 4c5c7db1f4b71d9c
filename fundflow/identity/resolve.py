"""Finds out which parties are one organisation: numbers join, people judge, names only propose.

Turns parties, their numbers and the judgements into a mapping of party to organisation, proposals
for a person, and what contradicts itself.  The result does not depend on the order of the rows.
Placeholders, aggregates and natural persons are themselves and nobody else.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from fundflow.identity import candidates, propose
from fundflow.identity.aliases import alias_pairs, funder_pairs
from fundflow.identity.byid import Conflict, join_by_numbers
from fundflow.identity.clusters import Clusters
from fundflow.identity.compare import compared
from fundflow.identity.judgements import Judgement, in_force, join_judged, known
from fundflow.identity.registers import LOOSE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from polars._typing import PolarsDataType

    from fundflow.identity.aliases import Alias

ORGANIZATION = "organization"
RESOLVED = {"party": pl.String, "organization": pl.String, "method": pl.String, "because": pl.String}
CONFLICTS: dict[str, PolarsDataType] = {
    "scheme": pl.String,
    "value": pl.String,
    "because": pl.String,
    "parties": pl.List(pl.String),
}


class Resolution(NamedTuple):
    """Who is who, as far as it can be said."""

    resolved: pl.DataFrame
    """party, organization, method (alone, number, judged), because."""
    proposals: pl.DataFrame
    """left, right, score and what agrees, disagrees or cannot be compared."""
    conflicts: pl.DataFrame
    """Numbers and judgements that contradict each other."""


def resolve(
    parties: pl.DataFrame,
    numbers: pl.DataFrame,
    judgements: Iterable[Judgement] = (),
    aliases: Sequence[Alias] = (),
    *,
    proposals: bool = True,
) -> Resolution:
    """Find out which parties are one organisation.

    Args:
        parties: party, kind, name, country, region, city, postcode, rows.
        numbers: party, scheme, value, role.
        judgements: all that people said, also what was undone.
        aliases: organisations that changed their name.
        proposals: whether to look for pairs to ask about, which takes longest.
    """
    named = _organizations(parties)
    held = _held(numbers, named)
    clusters = Clusters(sorted(named["party"].unique()), _by_party(held))
    holders = _holders(held)
    judged = known(clusters, in_force([*_renamed(aliases, holders), *judgements]))
    for each in judged:
        if each.verdict == "different":
            clusters.keep_apart(each.left, each.right)
    conflicts = join_by_numbers(clusters, holders)
    before = {party: clusters.find(party) for party in clusters}
    refused, why = join_judged(clusters, judged)
    resolved = _resolved(parties, clusters, before, why)
    found = (
        _proposals(named, held, resolved, (clusters, judged, aliases))
        if proposals
        else pl.DataFrame(schema=propose.TYPES)
    )
    return Resolution(resolved, found, _conflicts([*conflicts, *refused]))


def _organizations(parties: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of organisations; a party that any row calls otherwise is left out as a whole."""
    others = parties.filter(pl.col("kind") != ORGANIZATION).select("party").unique()
    return parties.join(others, on="party", how="anti")


def _held(numbers: pl.DataFrame, named: pl.DataFrame) -> pl.DataFrame:
    own = numbers.filter(pl.col("role") == "own").select("party", "scheme", "value").unique()
    return own.join(named.select("party").unique(), on="party", how="semi").sort("scheme", "value", "party")


def _by_party(held: pl.DataFrame) -> dict[str, set[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = {}
    for party, scheme, value in held.iter_rows():
        found.setdefault(party, set()).add((scheme, value))
    return found


def _holders(held: pl.DataFrame) -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for party, scheme, value in held.iter_rows():
        found.setdefault((scheme, value), set()).add(party)
    return found


def _renamed(aliases: Sequence[Alias], holders: dict[tuple[str, str], set[str]]) -> list[Judgement]:
    """Turn lines of the alias table that name two numbers into judgements, older than all others."""
    found = []
    for each in (one for one in aliases if one.joins):
        ends = [
            holders.get((scheme, value), set())
            for scheme, _, value in (e.partition(":") for e in (each.before, each.after))
        ]
        if all(ends):
            found.append(Judgement(0, min(ends[0]), min(ends[1]), "same", each.since or date.min, each.reason))
    return found


def _resolved(parties: pl.DataFrame, clusters: Clusters, before: dict[str, str], why: dict[str, str]) -> pl.DataFrame:
    rows = []
    size: dict[str, int] = {}
    for root in before.values():
        size[root] = size.get(root, 0) + 1
    for party in sorted(parties["party"].unique()):
        root = clusters.find(party) if party in clusters else party
        by_number = "number" if party in clusters and size[before[party]] > 1 else "alone"
        rows.append((party, root, "judged" if root in why else by_number, why.get(root, "")))
    return pl.DataFrame(rows, schema=RESOLVED, orient="row")


def _conflicts(conflicts: list[Conflict]) -> pl.DataFrame:
    rows = sorted((each.scheme, each.value, each.because, list(each.parties)) for each in set(conflicts))
    return pl.DataFrame(rows, schema=CONFLICTS, orient="row")


def _proposals(
    named: pl.DataFrame,
    held: pl.DataFrame,
    resolved: pl.DataFrame,
    context: tuple[Clusters, list[Judgement], Sequence[Alias]],
) -> pl.DataFrame:
    clusters, judged, aliases = context
    organizations = resolved.select("party", "organization")
    spelled = candidates.variants(named, organizations)
    sharing = _sharing(spelled, held.join(organizations, on="party"))
    pairs = pl.concat([candidates.pairs(spelled), sharing]).unique().sort("left", "right")
    found = propose.best_of_pairs(compared(spelled, pairs, propose.WORTH_ASKING - propose.SHARED_NUMBER)).with_columns(
        reason=pl.lit("")
    )
    # What a person wrote goes before what letters tell, and that before our table, which compares no places.
    tables = [alias_pairs(aliases, spelled), found, funder_pairs(spelled)]
    found = pl.concat(tables).unique(["left", "right"], keep="first", maintain_order=True)
    numbers = held.join(organizations, on="party").select("organization", "scheme", "value").unique()
    marked = numbers.with_columns(single=~pl.col("scheme").is_in(sorted(LOOSE)))
    return propose.chosen(propose.with_numbers(found, marked), _spoken(clusters, judged))


def _spoken(clusters: Clusters, judged: list[Judgement]) -> list[tuple[str, str]]:
    """Return the pairs of organisations, as they are now, that people spoke about."""
    pairs = [sorted((clusters.find(each.left), clusters.find(each.right))) for each in judged]
    return [(left, right) for left, right in pairs if left != right]


def _sharing(spelled: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """Return pairs of first spellings of organisations that share a number which could not join them."""
    first = spelled.group_by("organization").agg(pl.col("n").min())
    holding = held.select("scheme", "value", "organization").unique().join(first, on="organization")
    several = holding.filter(pl.len().over("scheme", "value").is_between(2, candidates.NEIGHBOURS + 1))
    both = several.join(several, on=["scheme", "value"], suffix="_right").filter(pl.col("n") < pl.col("n_right"))
    return both.select(left="n", right="n_right")
